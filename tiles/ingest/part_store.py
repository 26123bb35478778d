"""What encoding a file gave, kept so that an unchanged file is not encoded again.

A record is found by the digest of the GML and all that is put into its tiles; it names the code
lists and images that were used with their digests, and counts only while those are the same.
"""

from __future__ import annotations

import functools
import hashlib
import mmap
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import orjson
from isal import isal_zlib

from tiles.attribute_columns import AttributeColumn, CodeList
from tiles.attribute_values import string_column
from tiles.durable_files import make_folder, swap_file
from tiles.errors import DeliveryError
from tiles.ingest.kept_problems import KeptProblems
from tiles.mesh.far_blocks import ROW_BYTES, FarBlocks, as_bytes, from_bytes
from tiles.tileset.parts import FilePart, TileEntry

FORMAT = 6
_SIZE_BYTES = 4


@dataclass(frozen=True, slots=True)
class KeptBlocks:
    """Far blocks of a part where they lie: they are read when a far level is merged from them.

    record : file of the record. begin : byte at which they lie in it. check : their CRC-32.
    """

    record: str
    begin: int
    count: int
    check: int

    def read(self) -> FarBlocks:
        """Give the blocks.

        Raises
        ------
        DeliveryError
            They are damaged or gone; the next run makes them again.
        """
        try:
            with open(self.record, "rb") as file:  # noqa: PTH123 (a name, of every file of a city)
                file.seek(self.begin)
                data = file.read(self.count * ROW_BYTES)
            if isal_zlib.crc32(data) == self.check:
                return from_bytes(data)
        except (OSError, ValueError):
            pass
        Path(self.record).unlink(missing_ok=True)
        raise DeliveryError(f"{self.record} is damaged or gone; run this again")


@dataclass(frozen=True, slots=True)
class EncodedFile:
    """What one file gave: features, problems, and a part for each dataset that it feeds.

    used : digest by name of each code list (`list:…`) and image (`image:…`) that was asked for.
    """

    path: str
    digest: str
    size: int
    features: dict[str, int]
    problems: KeptProblems
    parts: dict[str, FilePart]
    used: dict[str, str]


StillSame = Callable[[dict[str, str]], bool]


class PartStore:
    """A folder with one record per encoded file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, key: str, still_same: StillSame) -> EncodedFile | None:
        """Give a record if `still_same` says so of all that it used; None otherwise."""
        record = self.read(key)
        return record if record and still_same(record.used) else None

    def read(self, key: str) -> EncodedFile | None:
        """Give a record; None where it is not there, or damaged: then it is made again."""
        try:
            return _decoded(f"{self._folder}/{key}.part")
        except (OSError, KeyError, TypeError, ValueError):
            return None

    def put(self, key: str, record: EncodedFile) -> None:
        """Keep a record."""
        make_folder(self._folder)
        swap_file(self._folder / f"{key}.part", _encoded(record))


def record_key(*words: str) -> str:
    """Name a record by all that goes into its tiles besides code lists and images."""
    return hashlib.sha256("\0".join([str(FORMAT), *words]).encode()).hexdigest()


def _encoded(record: EncodedFile) -> bytes:
    """Give a record: sizes, head in JSON, limits, problems, columns, blocks, a checksum."""
    columns: dict[int, bytes] = {}
    for part in record.parts.values():
        for column in part.schema:
            columns.setdefault(id(column), orjson.dumps(_column_json(column)))
    place = {number: row for row, number in enumerate(columns)}
    schema = b"\n".join(columns.values())
    blocks = {dataset: as_bytes(part.far.read()) for dataset, part in record.parts.items()}
    head = {
        "path": record.path,
        "digest": record.digest,
        "size": record.size,
        "features": record.features,
        "used": record.used,
        "problems": record.problems.counts,
        "schema": [len(schema), hashlib.sha256(schema).hexdigest()],
        "parts": {
            dataset: {
                "path": part.path,
                "tiles": [tile_json(tile) for tile in part.tiles],
                "schema": _rows([place[id(column)] for column in part.schema], len(columns)),
                "epsg": part.epsg,
                "geoid": part.geoid,
                "textured": part.textured,
                "far_digest": part.far_digest,
                "far": [len(blocks[dataset]), isal_zlib.crc32(blocks[dataset])],
            }
            for dataset, part in record.parts.items()
        },
    }
    begin = orjson.dumps(head)
    limits = b"".join([part.limits.tobytes() for part in record.parts.values()])
    sizes = [len(begin), len(limits), len(record.problems.json)]
    body = [*map(_as_size, sizes), begin, limits, record.problems.json, schema, *blocks.values()]
    whole = b"".join(body)
    return whole + _as_size(isal_zlib.crc32(whole))


def _rows(rows: list[int], count: int) -> list[int] | None:
    """Give the rows of a part's columns; None for all of them in turn, as most parts have."""
    return None if rows == list(range(count)) else rows


def _as_size(number: int) -> bytes:
    return number.to_bytes(_SIZE_BYTES, "little")


def _number(data: bytes) -> int:
    return int.from_bytes(data, "little")


def _mapped(path: str) -> mmap.mmap:
    """Map a file into memory: of a record, little more than its head is looked at."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        return mmap.mmap(descriptor, 0, access=mmap.ACCESS_READ)
    finally:
        os.close(descriptor)


def _decoded(path: str) -> EncodedFile:
    data = _mapped(path)
    if isal_zlib.crc32(memoryview(data)[:-_SIZE_BYTES]) != _number(data[-_SIZE_BYTES:]):
        raise ValueError("damaged")
    begin = 3 * _SIZE_BYTES
    limits = begin + _number(data[:4])
    problems = limits + _number(data[4:8])
    at = problems + _number(data[8:12])
    found_problems = data[problems:at]
    head = orjson.loads(data[begin:limits])
    numbers = np.frombuffer(data[limits:problems], np.float64).reshape(-1, 2)
    size, digest = head["schema"]
    schema = _schema(digest, lambda: data[at : at + size])
    at += size
    row = 0
    parts = {}
    for dataset, found in head["parts"].items():
        blocks, check = found["far"]
        columns = schema.of(found["schema"])
        parts[dataset] = FilePart(
            found["path"],
            tuple([tile_entry(tile) for tile in found["tiles"]]),
            KeptBlocks(path, at, blocks // ROW_BYTES, check),
            columns,
            numbers[row : row + len(columns)],
            found["epsg"],
            found["geoid"],
            found["textured"],
            found["far_digest"],
        )
        at += blocks
        row += len(columns)
    return EncodedFile(
        head["path"],
        head["digest"],
        head["size"],
        head["features"],
        KeptProblems(found_problems, head["problems"]),
        parts,
        head["used"],
    )


def tile_json(tile: TileEntry) -> list[Any]:
    """Give a tile entry as JSON."""
    return [tile.name, tile.compressed, tile.region, tile.features, tile.geometric_error]


def tile_entry(found: list[Any]) -> TileEntry:
    """Read a tile entry back from JSON."""
    name, compressed, region, features, error = found
    return TileEntry(name, compressed, tuple(region), features, error)


@dataclass(frozen=True, slots=True)
class _Schema:
    """The columns of a record; `rows` are those of its parts, equal ones as one object."""

    columns: tuple[AttributeColumn, ...]
    rows: dict[tuple[int, ...], tuple[AttributeColumn, ...]]

    def of(self, rows: list[int] | None) -> tuple[AttributeColumn, ...]:
        """Give the columns of a part."""
        if rows is None:
            return self.columns
        key = tuple(rows)
        if key not in self.rows:
            self.rows[key] = tuple([self.columns[row] for row in rows])
        return self.rows[key]


def _column_json(column: AttributeColumn) -> dict[str, Any]:
    return {
        "id": column.id,
        "name": column.name,
        "label": column.label,
        "unit": column.unit,
        "kind": column.kind,
        "enum": column.enum and {"source": column.enum.source, "labels": column.enum.labels},
    }


_EMPTY = {"float64": np.float64, "int32": np.int32, "enum": np.int32, "boolean": np.bool_}


_EMPTY = {"float64": np.float64, "int32": np.int32, "enum": np.int32, "boolean": np.bool_}
_MOST_SCHEMAS = 4096
_schemas: dict[str, _Schema] = {}


def _schema(digest: str, read: Callable[[], bytes]) -> _Schema:
    """Give the columns with a digest; only those that are not known yet are read."""
    if digest not in _schemas:
        lines = read()
        if len(_schemas) >= _MOST_SCHEMAS:
            _schemas.clear()
        columns = tuple(map(_column, lines.split(b"\n"))) if lines else ()
        _schemas[digest] = _Schema(columns, {})
    return _schemas[digest]


@functools.lru_cache(maxsize=8192)
def _column(text: bytes) -> AttributeColumn:
    """Read a column back; equal columns of many files become one object."""
    found = orjson.loads(text)
    kind = found["kind"]
    return AttributeColumn(
        **{**found, "enum": CodeList(**found["enum"]) if found["enum"] else None},
        values=string_column([]) if kind == "string" else np.zeros(0, _EMPTY[kind]),
        present=np.zeros(0, np.bool_),
    )
