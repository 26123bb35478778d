"""The city store: the tables of every GML file that was read, by the hash of its bytes.

One Arrow IPC file per GML file: a record batch with one row, in which every array of
`CityTables` is a list. It is mapped into memory and used without copying. The name carries the
version of the reader, so that a newer reader reads anew; a file that cannot be used any more is
left aside and the GML is read again.
"""

from __future__ import annotations

import contextlib
import re
import secrets
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import reduce
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import orjson
import pyarrow as pa
from isal import isal_zlib

from tiles.city_tables import (
    Attributes,
    CityTables,
    Curves,
    Features,
    Material,
    Polygons,
    StringColumn,
)
from tiles.durable_files import TEMPORARY_SUFFIX
from tiles.errors import Problem, Severity

#: Raise it with every change of what reading gives; older files are then no longer used.
READER_VERSION = 1

_DIGEST = re.compile(r"[0-9a-f]{64}")
_NESTED = {
    "features": Features,
    "polygons": Polygons,
    "curves": Curves,
    "attributes": Attributes,
    "gml_id": StringColumn,
    "value": StringColumn,
}
_META = b"uchimizu"
_CHECK = b"uchimizu-crc32"
_COLUMNS_OF_SHAPE = {"vertices": 3, "uv": 2}


class CityStore:
    """Tables by digest, in one folder; many processes may use it at once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def get(self, digest: str) -> tuple[CityTables, list[Problem]] | None:
        """Give the tables of a file, memory-mapped and read-only; None if they are not there."""
        path = self._path(digest)
        try:
            with pa.memory_map(str(path)) as source:
                batch = pa.ipc.open_file(source).get_batch(0)
            batch.validate(full=False)
            return _from_batch(batch)
        except FileNotFoundError:
            return None
        except (pa.ArrowException, OSError, ValueError, KeyError, TypeError, IndexError):
            with contextlib.suppress(OSError):
                path.unlink()
            return None

    def put(self, digest: str, tables: CityTables, problems: list[Problem]) -> None:
        """Keep the tables of a file; a reader sees the old file or the whole new one.

        Nothing waits for the disk: what a power cut damages fails its checksum and is read again.
        """
        batch = _to_batch(tables, problems)
        path = self._path(digest)
        temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}{TEMPORARY_SUFFIX}")
        try:
            with (
                pa.OSFile(str(temporary), "wb") as file,
                pa.ipc.new_file(file, batch.schema) as writer,
            ):
                writer.write_batch(batch)
            temporary.replace(path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise

    def _path(self, digest: str) -> Path:
        if not _DIGEST.fullmatch(digest):
            raise ValueError(f"not a SHA-256 in hexadecimal: {digest[:80]!r}")
        return self._folder / f"{digest}-{READER_VERSION}.arrow"


def _arrays(value: Any, prefix: str = "") -> Iterator[tuple[str, npt.NDArray[Any]]]:
    """Give every array of nested dataclasses with its dotted name."""
    for item in fields(value):
        inner = getattr(value, item.name)
        if isinstance(inner, np.ndarray):
            yield prefix + item.name, inner
        elif is_dataclass(inner):
            yield from _arrays(inner, f"{prefix}{item.name}.")


def _to_batch(tables: CityTables, problems: list[Problem]) -> pa.RecordBatch:
    columns = {}
    for name, array in _arrays(tables):
        flat = pa.array(array.reshape(-1))
        columns[name] = pa.LargeListArray.from_arrays(pa.array([0, len(flat)], pa.int64()), flat)
    rest = {
        "class_names": tables.class_names,
        "attribute_paths": tables.attribute_paths,
        "code_spaces": tables.code_spaces,
        "units": tables.units,
        "textures": tables.textures,
        "materials": [[material.diffuse, material.transparency] for material in tables.materials],
        "epsg": tables.epsg,
        "iur": tables.iur,
        "bounds": [None if np.isnan(value) else value for value in tables.bounds],
        "problems": [problem.as_json() for problem in problems],
    }
    batch = pa.RecordBatch.from_pydict(columns)
    meta = orjson.dumps(rest)
    return batch.replace_schema_metadata({_META: meta, _CHECK: _checksum(batch, meta)})


def _checksum(batch: pa.RecordBatch, meta: bytes) -> bytes:
    """Sum up all bytes, because readers of the tables trust their offsets."""
    check = isal_zlib.crc32(meta)
    for column in batch.columns:
        check = isal_zlib.crc32(column.values.to_numpy(zero_copy_only=True).view(np.uint8), check)
    return str(check).encode()


def _from_batch(batch: pa.RecordBatch) -> tuple[CityTables, list[Problem]]:
    metadata = batch.schema.metadata
    if metadata[_CHECK] != _checksum(batch, metadata[_META]):
        raise ValueError("damaged")
    rest = orjson.loads(metadata[_META])
    arrays: dict[str, Any] = {}
    for name, column in zip(batch.schema.names, batch.columns, strict=True):
        values = column.values.to_numpy(zero_copy_only=True)
        width = _COLUMNS_OF_SHAPE.get(name)
        *parents, last = name.split(".")
        holder = reduce(lambda inner, key: inner.setdefault(key, {}), parents, arrays)
        holder[last] = values.reshape(-1, width) if width else values
    problems = [
        Problem(item["code"], Severity(item["severity"]), item["message"], item["line"], item["id"])
        for item in rest.pop("problems")
    ]
    materials = tuple(Material(tuple(diffuse), clear) for diffuse, clear in rest.pop("materials"))
    west, south, low, east, north, high = (
        np.nan if value is None else value for value in rest.pop("bounds")
    )
    whole: dict[str, Any] = _nested(arrays) | {
        key: tuple(value) if isinstance(value, list) else value for key, value in rest.items()
    }
    bounds = (west, south, low, east, north, high)
    return CityTables(**whole, materials=materials, bounds=bounds), problems


def _nested(arrays: dict[str, Any]) -> dict[str, Any]:
    """Turn nested dictionaries of arrays into the dataclasses of their names."""
    return {
        key: _NESTED[key](**_nested(value)) if isinstance(value, dict) else value
        for key, value in arrays.items()
    }
