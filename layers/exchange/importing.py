"""Looks into a list, and reads its rows as features: each row for itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import orjson
import shapely
from shapely.geometry.base import BaseGeometry

from layers.bilingual import Bilingual
from layers.exchange.cell_values import read_cell
from layers.exchange.column_mapping import ColumnMapping, check_mapping, guess_mapping
from layers.exchange.csv_table import read_csv
from layers.exchange.geojson_table import read_geojson
from layers.exchange.hours_columns import read_hours_columns
from layers.exchange.positions import (
    Bounds,
    Placed,
    PositionFault,
    pair,
    point,
    well_known_text,
    within,
)
from layers.exchange.table import MOST_BYTES, Outcome, RowError, SourceRow, Table, refuse, shown
from layers.exchange.text_encoding import decode
from layers.features.fields import Field, FieldType, validate
from layers.spots.cool_spot import COOL_SPOT_FIELDS
from layers.spots.hours_json import hours_as_json

SAMPLE_ROWS: Final = 10


@dataclass(frozen=True, slots=True)
class TablePreview:
    """What a list holds, before anything is imported.

    mapping : guessed. sample_rows : the first rows as text. facts : from the head of the file.
    placed : rows have geometries of their own (GeoJSON).
    """

    name: str
    kind: str
    encoding: str
    columns: tuple[str, ...]
    row_count: int
    mapping: ColumnMapping
    sample_rows: tuple[Mapping[str, str], ...]
    placed: bool
    remarks: tuple[Bilingual, ...]
    facts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ImportedFeature:
    """A row as a feature: geometry in WGS 84 (lon, lat), values as its fields keep them."""

    geometry: BaseGeometry
    properties: Mapping[str, Any]
    row: int


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a list."""

    rows: tuple[ImportedFeature, ...]
    errors: tuple[RowError, ...]

    @property
    def refused(self) -> int:
        """How many rows were not imported."""
        return len({each.row for each in self.errors if each.outcome is Outcome.REFUSED})


def inspect_table(
    data: bytes, *, name: str, fields: Sequence[Field] = COOL_SPOT_FIELDS
) -> TablePreview:
    """Tell columns, encoding and a guessed mapping of a list.

    name : of the file, for people. fields : those of the layer that the list is for.

    Raises
    ------
    InvalidInputError
        The file is no list that can be read.
    """
    table = _read_table(data)
    mapping = guess_mapping(table.columns, fields)
    placed = table.kind == "geojson"
    remarks = list(table.remarks)
    if not placed and not any(each.startswith("@") for each in mapping.targets.values()):
        remarks.append(
            Bilingual(
                "緯度と経度の列が見つかりません。選んでください。",
                "no columns of latitude and longitude found; choose them",
            )
        )
    if table.errors:
        count = len(table.errors)
        remarks.append(
            Bilingual(f"読めない行が{count}行あります。", f"{count} rows cannot be read")
        )
    samples = tuple(
        {column: shown(row.cells.get(column)) for column in table.columns}
        for row in table.rows[:SAMPLE_ROWS]
    )
    return TablePreview(
        name=shown(name),
        kind=table.kind,
        encoding=table.encoding,
        columns=table.columns,
        row_count=len(table.rows) + len(table.errors),
        mapping=mapping,
        sample_rows=samples,
        placed=placed,
        remarks=tuple(remarks),
        facts=table.facts,
    )


def read_rows(
    data: bytes, mapping: ColumnMapping, *, fields: Sequence[Field], bounds: Bounds | None = None
) -> Imported:
    """Read the rows of a list as features; what is wrong with one never stops the others.

    bounds : west, south, east, north of the city [°]; rows outside are refused.

    Raises
    ------
    InvalidInputError
        The file is no list that can be read, or the mapping does not fit it.
    """
    table = _read_table(data)
    placed = table.kind == "geojson"
    check_mapping(mapping, columns=table.columns, fields=fields, placed=placed)
    reader = _RowReader(mapping, fields, bounds)
    for row in table.rows:
        reader.read(row)
    errors = sorted([*table.errors, *reader.errors], key=lambda each: each.row)
    return Imported(tuple(reader.features), tuple(errors))


def _read_table(data: bytes) -> Table:
    if len(data) > MOST_BYTES:
        size = MOST_BYTES // 1024 // 1024
        raise refuse(f"{size} MBまでです。", f"expected {size} MB at most")
    text, encoding = decode(data)
    begin = text[:1000].lstrip("\ufeff \t\r\n")
    if not begin:
        raise refuse("ファイルが空です。", "the file is empty")
    if begin.startswith(("{", "[")):
        return read_geojson(text.lstrip("\ufeff"), encoding)
    return read_csv(text.lstrip("\ufeff"), encoding)


class _RowReader:
    """Reads rows one by one and keeps features and errors."""

    def __init__(
        self, mapping: ColumnMapping, fields: Sequence[Field], bounds: Bounds | None
    ) -> None:
        self.column_of = {target: column for column, target in mapping.targets.items()}
        self.defaults = mapping.defaults
        self.fields = fields
        self.bounds = bounds
        self.features: list[ImportedFeature] = []
        self.errors: list[RowError] = []
        self.seen: dict[bytes, int] = {}

    def read(self, row: SourceRow) -> None:
        placed = self.place(row)
        if placed is None:
            return
        properties = self.properties(row)
        if properties is None or self.is_double(row, placed.geometry, properties):
            return
        if placed.swapped:
            self.tell(
                row,
                "",
                Outcome.CHANGED,
                Bilingual("緯度と経度の順", "latitude and longitude in their columns"),
                Bilingual("入れ替えて読みました。", "they were exchanged"),
            )
        self.features.append(ImportedFeature(placed.geometry, properties, row.number))

    def place(self, row: SourceRow) -> Placed | None:
        cell = {
            target: row.cells.get(column)
            for target, column in self.column_of.items()
            if target.startswith("@")
        }
        try:
            if row.geometry is not None:
                return within(row.geometry, bounds=self.bounds)
            if cell.get("@wkt") or cell.keys() == {"@wkt"}:
                return well_known_text(cell["@wkt"], bounds=self.bounds)
            if cell.get("@lat_lon"):
                return pair(cell["@lat_lon"], bounds=self.bounds)
            return point(cell.get("@lat"), cell.get("@lon"), bounds=self.bounds)
        except PositionFault as fault:
            column = next((c for t, c in self.column_of.items() if t[0] == "@"), "geometry")
            value = ", ".join(shown(each) for each in cell.values() if each not in (None, ""))
            self.errors.append(
                RowError(
                    row.number, column, value, Outcome.REFUSED, fault.expected, fault.what_to_do
                )
            )
            return None

    def properties(self, row: SourceRow) -> dict[str, Any] | None:
        """Give the values of a row; None where a required one is missing or wrong."""
        values: dict[str, object] = {}
        for field in self.fields:
            value = self.value(row, field)
            values[field.id] = self.defaults.get(field.id) if value in (None, "", []) else value
        checked = validate(self.fields, values)
        required = {each.id for each in self.fields if each.required}
        refused = False
        for error in checked.errors:
            field_id = error.field.split(".")[0]
            refused |= field_id in required
            outcome = Outcome.REFUSED if field_id in required else Outcome.LEFT_OUT
            column = self.column_of.get(field_id, field_id)
            self.tell(row, column, outcome, Bilingual(error.ja, error.en), CHECK_VALUE)
        return None if refused else checked.values

    def value(self, row: SourceRow, field: Field) -> object:
        if field.type is FieldType.HOURS:
            pieces = self.hours_pieces(row, field)
            if pieces.keys() - {""}:
                return self.hours(row, field, pieces)
        column = self.column_of.get(field.id)
        if column is None:
            return None
        cell = read_cell(field, row.cells.get(column))
        for remark in cell.told:
            self.tell(row, column, Outcome.CHANGED, remark, CHECK_VALUE)
        return cell.value

    def hours_pieces(self, row: SourceRow, field: Field) -> dict[str, str]:
        found = {}
        for target, column in self.column_of.items():
            value = row.cells.get(column)
            if value is None or not (target == field.id or target.startswith(f"{field.id}.")):
                continue
            found[target.removeprefix(field.id).lstrip(".")] = str(value)
        return found

    def hours(self, row: SourceRow, field: Field, pieces: Mapping[str, str]) -> object:
        read = read_hours_columns(pieces)
        if read is None:
            return None
        column = next(c for t, c in self.column_of.items() if t.startswith(field.id))
        for remark in read.remarks:
            outcome = Outcome.CHANGED if read.hours.weekly is None else Outcome.NOTED
            self.tell(row, column, outcome, remark, CHECK_HOURS, value=read.hours.original)
        return hours_as_json(read.hours)

    def is_double(
        self, row: SourceRow, geometry: BaseGeometry, properties: Mapping[str, Any]
    ) -> bool:
        key = shapely.to_wkb(geometry) + orjson.dumps(properties, option=orjson.OPT_SORT_KEYS)
        first = self.seen.setdefault(key, row.number)
        if first == row.number:
            return False
        self.tell(
            row,
            "",
            Outcome.REFUSED,
            Bilingual(f"{first}行目と同じでない行", f"a row that is not the same as row {first}"),
            Bilingual("二重なので1件だけ取り込みました。", "a double; it was imported once"),
        )
        return True

    def tell(
        self,
        row: SourceRow,
        column: str,
        outcome: Outcome,
        expected: Bilingual,
        what_to_do: Bilingual,
        *,
        value: str | None = None,
    ) -> None:
        cell = row.cells.get(column) if value is None else value
        self.errors.append(RowError(row.number, column, shown(cell), outcome, expected, what_to_do))


CHECK_VALUE: Final = Bilingual("値を確かめてください。", "check the value")
CHECK_HOURS: Final = Bilingual(
    "地図では「時間は確認中」になります。あとで時間を入れてください。",
    "the map says that hours are not known; enter them later",
)
