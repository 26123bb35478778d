"""What encoding a file gave, kept so that an unchanged file is not encoded again.

A record is found by the digest of the GML and all that is put into its tiles; it names the code
lists and images that were used with their digests, and counts only while those are the same.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
import orjson

from tiles.attribute_columns import AttributeColumn, CodeList
from tiles.attribute_values import string_column
from tiles.durable_files import replace_file
from tiles.errors import Problem, Severity
from tiles.mesh.far_blocks import FarBlocks
from tiles.tileset.parts import FilePart, TileEntry

FORMAT = 1


@dataclass(frozen=True, slots=True)
class EncodedFile:
    """What one file gave: features, problems, and a part for each dataset that it feeds.

    used : digest by name of each code list (`list:…`) and image (`image:…`) that was asked for.
    """

    path: str
    digest: str
    size: int
    features: dict[str, int]
    problems: tuple[Problem, ...]
    parts: dict[str, FilePart]
    used: dict[str, str]


DigestOf = Callable[[str], str]


class PartStore:
    """A folder with one record per encoded file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, key: str, digest_of: DigestOf) -> EncodedFile | None:
        """Give a record if all that it used is still the same; None otherwise."""
        try:
            record = _decoded((self._folder / f"{key}.part").read_bytes())
        except (OSError, KeyError, ValueError, zipfile.BadZipFile):
            return None  # not there, or damaged: it is made again
        same = all(digest_of(name) == digest for name, digest in record.used.items())
        return record if same else None

    def put(self, key: str, record: EncodedFile) -> None:
        """Keep a record."""
        replace_file(self._folder / f"{key}.part", _encoded(record))


def record_key(*words: str) -> str:
    """Name a record by all that goes into its tiles besides code lists and images."""
    return hashlib.sha256("\0".join([str(FORMAT), *words]).encode()).hexdigest()


def _encoded(record: EncodedFile) -> bytes:
    columns: list[dict[str, Any]] = []
    numbers: dict[int, int] = {}
    for part in record.parts.values():
        for column in part.schema:
            if id(column) not in numbers:
                numbers[id(column)] = len(columns)
                columns.append(_column_json(column))
    head = {
        "path": record.path,
        "digest": record.digest,
        "size": record.size,
        "features": record.features,
        "problems": [problem.as_json() for problem in record.problems],
        "used": record.used,
        "columns": columns,
        "parts": {
            dataset: {
                "path": part.path,
                "tiles": [tile_json(tile) for tile in part.tiles],
                "schema": [numbers[id(column)] for column in part.schema],
                "epsg": part.epsg,
                "geoid": part.geoid,
                "textured": part.textured,
                "far_digest": part.far_digest,
            }
            for dataset, part in record.parts.items()
        },
    }
    arrays = {
        f"{number}.{column.name}": getattr(part.far, column.name)
        for number, part in enumerate(record.parts.values())
        for column in fields(FarBlocks)
    }
    out = io.BytesIO()
    np.savez(out, head=np.frombuffer(orjson.dumps(head), np.uint8), **arrays)
    return out.getvalue()


def _decoded(data: bytes) -> EncodedFile:
    with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
        head = orjson.loads(arrays["head"].tobytes())
        columns = [_column(each) for each in head["columns"]]
        parts = {}
        for number, (dataset, found) in enumerate(head["parts"].items()):
            far = FarBlocks(*(arrays[f"{number}.{column.name}"] for column in fields(FarBlocks)))
            parts[dataset] = FilePart(
                path=found["path"],
                tiles=tuple(tile_entry(tile) for tile in found["tiles"]),
                far=far,
                schema=tuple(columns[column] for column in found["schema"]),
                epsg=found["epsg"],
                geoid=found["geoid"],
                textured=found["textured"],
                far_digest=found["far_digest"],
            )
    problems = tuple(
        Problem(**{**each, "severity": Severity(each["severity"])}) for each in head["problems"]
    )
    return EncodedFile(
        head["path"], head["digest"], head["size"], head["features"], problems, parts, head["used"]
    )


def tile_json(tile: TileEntry) -> dict[str, Any]:
    """Give a tile entry as JSON."""
    return {column.name: getattr(tile, column.name) for column in fields(TileEntry)}


def tile_entry(found: dict[str, Any]) -> TileEntry:
    """Read a tile entry back from JSON."""
    west, south, east, north, low, high = found["region"]
    statistics = {name: (least, most) for name, (least, most) in found["statistics"].items()}
    region = (west, south, east, north, low, high)
    return TileEntry(**{**found, "region": region, "statistics": statistics})


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


def _column(found: dict[str, Any]) -> AttributeColumn:
    kind = found["kind"]
    return AttributeColumn(
        **{**found, "enum": CodeList(**found["enum"]) if found["enum"] else None},
        values=string_column([]) if kind == "string" else np.zeros(0, _EMPTY[kind]),
        present=np.zeros(0, np.bool_),
    )
