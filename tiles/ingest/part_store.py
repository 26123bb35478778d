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
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
import orjson
from isal import isal_zlib

from tiles.attribute_columns import AttributeColumn, CodeList
from tiles.attribute_values import string_column
from tiles.durable_files import make_folder, swap_file
from tiles.ingest.kept_problems import KeptProblems
from tiles.mesh.far_blocks import FarBlocks
from tiles.tileset.parts import FilePart, TileEntry

FORMAT = 4
_SIZE_BYTES = 4
# The columns of blocks by type; those of one type lie together.
_BLOCKS: dict[type[np.generic], tuple[str, ...]] = {
    np.float64: ("lon_deg", "lat_deg"),
    np.float32: ("length_m", "width_m", "azimuth_rad", "base_m", "top_m", "deviation_m"),
    np.int32: ("features",),
}


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
        try:
            record = _decoded(_mapped(f"{self._folder}/{key}.part"))
        except (OSError, KeyError, TypeError, ValueError):
            return None  # not there, or damaged: it is made again
        return record if still_same(record.used) else None

    def put(self, key: str, record: EncodedFile) -> None:
        """Keep a record."""
        make_folder(self._folder)
        swap_file(self._folder / f"{key}.part", _encoded(record))


def record_key(*words: str) -> str:
    """Name a record by all that goes into its tiles besides code lists and images."""
    return hashlib.sha256("\0".join([str(FORMAT), *words]).encode()).hexdigest()


def _encoded(record: EncodedFile) -> bytes:
    """Give a record: size and JSON of its head, problems, columns, blocks, a checksum."""
    columns: dict[int, bytes] = {}
    for part in record.parts.values():
        for column in part.schema:
            columns.setdefault(id(column), orjson.dumps(_column_json(column)))
    place = {number: row for row, number in enumerate(columns)}
    schema = b"\n".join(columns.values())
    head = {
        "path": record.path,
        "digest": record.digest,
        "size": record.size,
        "features": record.features,
        "used": record.used,
        "problems": record.problems.counts,
        "sizes": [len(record.problems.json), len(schema)],
        "parts": {
            dataset: {
                "path": part.path,
                "tiles": [tile_json(tile) for tile in part.tiles],
                "schema": [place[id(column)] for column in part.schema],
                "epsg": part.epsg,
                "geoid": part.geoid,
                "textured": part.textured,
                "far_digest": part.far_digest,
                "blocks": len(part.far),
            }
            for dataset, part in record.parts.items()
        },
    }
    arrays = [
        np.array([getattr(part.far, name) for name in names], dtype).tobytes()
        for part in record.parts.values()
        for dtype, names in _BLOCKS.items()
    ]
    begin = orjson.dumps(head)
    size = len(begin).to_bytes(_SIZE_BYTES, "little")
    body = b"".join([size, begin, record.problems.json, schema, *arrays])
    return body + isal_zlib.crc32(body).to_bytes(4, "little")


def _mapped(path: str) -> mmap.mmap:
    """Map a file into memory: of a record, little more than its checksum is looked at."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        return mmap.mmap(descriptor, 0, access=mmap.ACCESS_READ)
    finally:
        os.close(descriptor)


def _decoded(data: mmap.mmap) -> EncodedFile:
    body = memoryview(data)[:-4]
    if isal_zlib.crc32(body) != int.from_bytes(data[-4:], "little"):
        raise ValueError("damaged")
    begin = _SIZE_BYTES + int.from_bytes(data[:_SIZE_BYTES], "little")
    head = orjson.loads(body[_SIZE_BYTES:begin])
    end = begin + head["sizes"][0]
    at = end + head["sizes"][1]
    schema = _columns(data[end:at])
    parts = {}
    for dataset, found in head["parts"].items():
        blocks: dict[str, Any] = {}
        for dtype, names in _BLOCKS.items():
            columns = np.frombuffer(data, dtype, len(names) * found["blocks"], at)
            at += columns.nbytes
            blocks.update(zip(names, columns.reshape(len(names), -1), strict=True))
        parts[dataset] = FilePart(
            path=found["path"],
            tiles=tuple(tile_entry(tile) for tile in found["tiles"]),
            far=FarBlocks(**blocks),
            schema=tuple(schema[row] for row in found["schema"]),
            epsg=found["epsg"],
            geoid=found["geoid"],
            textured=found["textured"],
            far_digest=found["far_digest"],
        )
    return EncodedFile(
        path=head["path"],
        digest=head["digest"],
        size=head["size"],
        features=head["features"],
        problems=KeptProblems(data[begin:end], head["problems"]),
        parts=parts,
        used=head["used"],
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


@functools.lru_cache(maxsize=1024)
def _columns(lines: bytes) -> tuple[AttributeColumn, ...]:
    return tuple(map(_column, lines.split(b"\n"))) if lines else ()


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
