"""What encoding files gave, as bytes: one record, or those of a whole city at once.

The columns of all records stand in them once; of each part there is a list of their numbers.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import orjson
from isal import isal_zlib

from tiles.attribute_columns import AttributeColumn, CodeList
from tiles.attribute_values import string_column
from tiles.errors import DeliveryError
from tiles.ingest.kept_problems import KeptProblems
from tiles.mesh.far_blocks import ROW_BYTES, FarBlocks, from_bytes
from tiles.tileset.parts import FilePart, TileEntry

SECTIONS = 6


@dataclass(frozen=True, slots=True)
class KeptBlocks:
    """Far blocks of a part where they lie: they are read when a far level is merged from them.

    record : file of the record. begin : byte at which they lie in it, counted from its end.
    check : their CRC-32.
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
                file.seek(-self.begin, 2)
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


def encoded_records(records: Sequence[EncodedFile]) -> list[bytes]:
    """Give the sections of records whose far blocks are `KeptBlocks`: these stay where they lie."""
    parts = [part for record in records for part in record.parts.values()]
    tiles = [tile for part in parts for tile in part.tiles]
    brought = [column for part in parts for column in part.schema]
    columns = dict(zip(map(id, brought), brought, strict=True))
    numbers = dict(zip(columns, range(len(columns)), strict=True))
    rows = [numbers[id(column)] for column in brought]
    used = {tuple(record.used.items()): record.used for record in records}
    used_rows = {items: row for row, items in enumerate(used)}
    head = [
        list(used.values()),
        [used_rows[tuple(record.used.items())] for record in records],
        _record_columns(records),
        _part_columns(parts),
        _tile_columns(tiles),
    ]
    return [
        orjson.dumps(head),
        b"\n".join([_text(column) for column in columns.values()]),
        np.array(rows, np.int32).tobytes(),
        b"".join([part.limits.tobytes() for part in parts]),
        np.array([tile.region for tile in tiles], np.float64).tobytes(),
        b"".join([record.problems.json for record in records]),
    ]


def _record_columns(records: Sequence[EncodedFile]) -> list[list[Any]]:
    return [
        [record.path for record in records],
        [record.digest for record in records],
        [record.size for record in records],
        [record.features for record in records],
        [record.problems.counts for record in records],
        [len(record.problems.json) for record in records],
        [" ".join(record.parts) for record in records],
    ]


def _part_columns(parts: Sequence[FilePart]) -> list[list[Any]]:
    far = [part.far for part in parts if isinstance(part.far, KeptBlocks)]
    return [
        [blocks.begin for blocks in far],
        [blocks.count for blocks in far],
        [blocks.check for blocks in far],
        [len(part.tiles) for part in parts],
        [len(part.schema) for part in parts],
        [part.epsg for part in parts],
        [part.geoid for part in parts],
        [part.textured for part in parts],
        [part.far_digest for part in parts],
    ]


def _tile_columns(tiles: Sequence[TileEntry]) -> list[list[Any]]:
    return [
        [tile.name for tile in tiles],
        [tile.compressed for tile in tiles],
        [tile.features for tile in tiles],
        [tile.geometric_error for tile in tiles],
    ]


def decoded_records(sections: Sequence[memoryview], files: Sequence[str]) -> list[EncodedFile]:
    """Read records; `files` are those in which their far blocks lie.

    Raises
    ------
    KeyError, TypeError, ValueError
        The sections are not those of such records.
    """
    head, texts, rows, limits, regions, problems = sections
    used, used_rows, record_columns, part_columns, tile_columns = orjson.loads(head)
    tiles = _decoded_tiles(tile_columns, regions)
    columns = [_column(text) for text in bytes(texts).split(b"\n")] if len(texts) else []
    brought = [columns[row] for row in np.frombuffer(rows, np.int32).tolist()]
    schemas: dict[bytes, tuple[AttributeColumn, ...]] = {}
    ranges = np.frombuffer(limits, np.float64).reshape(-1, 2)
    part_rows = zip(*part_columns, strict=True)
    found = []
    tile = row = at = 0
    for file, used_row, *each in zip(files, used_rows, *record_columns, strict=True):
        path, digest, size, features, counts, length, datasets = each
        parts = {}
        for dataset in datasets.split():
            begin, blocks, check, shown, width, *rest = next(part_rows)
            numbers = bytes(rows[row * 4 : (row + width) * 4])
            if numbers not in schemas:  # the parts of a file mostly have the same
                schemas[numbers] = tuple(brought[row : row + width])
            parts[dataset] = FilePart(
                path,
                tuple(tiles[tile : tile + shown]),
                KeptBlocks(file, begin, blocks, check),
                schemas[numbers],
                ranges[row : row + width],
                *rest,
            )
            tile += shown
            row += width
        kept = KeptProblems(bytes(problems[at : at + length]), counts)
        found.append(EncodedFile(path, digest, size, features, kept, parts, used[used_row]))
        at += length
    return found


def _decoded_tiles(columns: list[list[Any]], regions: memoryview) -> list[TileEntry]:
    names, compressed, features, errors = columns
    places: list[Any] = np.frombuffer(regions, np.float64).reshape(-1, 6).tolist()
    rows = zip(names, compressed, map(tuple, places), features, errors, strict=True)
    return [TileEntry(*row) for row in rows]


def tile_json(tile: TileEntry) -> list[Any]:
    """Give a tile entry as JSON."""
    return [tile.name, tile.compressed, tile.region, tile.features, tile.geometric_error]


def tile_entry(found: list[Any]) -> TileEntry:
    """Read a tile entry back from JSON."""
    name, compressed, region, features, error = found
    return TileEntry(name, compressed, tuple(region), features, error)


@dataclass(frozen=True, slots=True)
class _KeptColumn(AttributeColumn):
    """A column without values, with the JSON that it was read from."""

    json: bytes = b""


def _text(column: AttributeColumn) -> bytes:
    return column.json if isinstance(column, _KeptColumn) else orjson.dumps(_column_json(column))


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


@functools.lru_cache(maxsize=8192)
def _column(text: bytes) -> AttributeColumn:
    """Read a column back; equal columns of many files become one object."""
    found = orjson.loads(text)
    kind = found["kind"]
    return _KeptColumn(
        **{**found, "enum": CodeList(**found["enum"]) if found["enum"] else None},
        values=string_column([]) if kind == "string" else np.zeros(0, _EMPTY[kind]),
        present=np.zeros(0, np.bool_),
        json=text,
    )
