"""The rows of all files of a theme: on disk as parts, read again as one table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import shapely

from tiles.open_data.rows import GEOMETRY, hilbert_numbers

SMALLEST_GROUP, LARGEST_GROUP = 4096, 16384


@dataclass(slots=True)
class Parts:
    """One Arrow IPC file per GML file, so that memory holds one file at a time.

    places : of each part, the place of its first feature on the Hilbert curve.
    """

    folder: Path
    theme: str
    paths: list[Path] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
    schemas: list[pa.Schema] = field(default_factory=list)
    rows: int = 0

    def add(self, table: pa.Table) -> None:
        """Write the rows of one file."""
        path = self.folder / f"{self.theme}-{len(self.paths):05d}.arrow"
        with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
            writer.write_table(table.combine_chunks())
        self.paths.append(path)
        first = shapely.from_wkb(table[GEOMETRY].slice(0, 1).to_numpy())
        self.places.append(int(hilbert_numbers(first)[0]))
        self.schemas.append(table.schema)
        self.rows += len(table)

    def schema(self) -> pa.Schema:
        """Give the columns of all parts, geometry last; types that differ become the wider one."""
        merged: dict[str, pa.Field] = {}
        for schema in self.schemas:
            for each in schema:
                known = merged.get(each.name)
                merged[each.name] = each if known is None else _wider(known, each)
        geometry = merged.pop(GEOMETRY)
        return pa.schema([*merged.values(), geometry])

    def groups(self) -> Iterator[pa.Table]:
        """Give all rows with the columns of `schema`, in groups along the Hilbert curve."""
        schema = self.schema()
        waiting: list[pa.Table] = []
        ordered = sorted(zip(self.places, self.paths, strict=True))
        for _, path in ordered:
            waiting.append(_conformed(_read(path), schema))
            if sum(len(each) for each in waiting) >= SMALLEST_GROUP:
                yield from _of_size(pa.concat_tables(waiting))
                waiting = []
        if waiting:
            yield from _of_size(pa.concat_tables(waiting))


def _read(path: Path) -> pa.Table:
    with pa.memory_map(str(path)) as source:
        return pa.ipc.open_file(source).read_all()


def _of_size(table: pa.Table) -> Iterator[pa.Table]:
    for start in range(0, len(table), LARGEST_GROUP):
        yield table.slice(start, LARGEST_GROUP)


def _wider(one: pa.Field, other: pa.Field) -> pa.Field:
    """Give the field that holds values of both: numbers stay numbers, the rest becomes text."""
    if one.type == other.type:
        return one
    numbers = {pa.int32(), pa.float64()}
    kind = pa.float64() if {one.type, other.type} <= numbers else pa.string()
    return one.with_type(kind)


def _conformed(table: pa.Table, schema: pa.Schema) -> pa.Table:
    names = set(table.column_names)
    columns = [
        pc.cast(table[each.name], each.type)
        if each.name in names
        else pa.nulls(len(table), each.type)
        for each in schema
    ]
    return pa.table(columns, schema=schema)
