"""Property tables of EXT_structural_metadata, with their schema.

The schema is embedded in every glTF and names only the enumeration values that occur in it. Two
to six kilobytes before compression buy a tile that describes itself: its bytes depend on nothing
but its own features, it stays valid when it is shared by several versions of a dataset, and every
reader (CesiumJS, the 3D Tiles validator) finds the schema without a second request.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tiles.attribute_columns import AttributeColumn
from tiles.attribute_values import strings_of
from tiles.city_tables import Float32, Int32, StringColumn

SCHEMA_ID = "uchimizu_city_model"

# What stands for "no value". PLATEAU itself writes −9999 and 9999 for unknown numbers.
NO_NUMBER = -9999.0
NO_WHOLE_NUMBER = -(2**31)
NO_CODE = -(2**31)
NO_TEXT = ""

# Longitude and latitude of a feature are stored as 16-bit fractions of the tile's extent (2 cm in
# a tile of 1 km): 4 bytes per feature instead of 16 that do not compress.
_FRACTIONS = frozenset({"_x", "_y"})

JsonObject = dict[str, object]
AddView = Callable[[npt.NDArray[np.generic]], int]


@dataclass(frozen=True, slots=True)
class SeriesColumn:
    """Numbers of which each member has one, or a series of the same length.

    values : (n,) or (n, length) float32; NaN is no data. A series with a gap is left out as a
        whole: in 3D Metadata an array is there or not.
    """

    id: str
    name: str
    label: str
    unit: str
    values: Float32


@dataclass(frozen=True, slots=True)
class PropertyTable:
    """A class of the schema with the values of its members.

    class_id : valid id (`bldg_Building`), name for people (建築物).
    columns, series : all of the same length.
    """

    class_id: str
    name: str
    columns: tuple[AttributeColumn, ...]
    count: int
    series: tuple[SeriesColumn, ...] = ()


def take(column: AttributeColumn, rows: Int32) -> AttributeColumn:
    """Give some rows of a column."""
    values = column.values
    picked = strings_of(values, rows) if isinstance(values, StringColumn) else values[rows]
    return AttributeColumn(
        column.id,
        column.name,
        column.label,
        column.unit,
        column.kind,
        picked,
        column.present[rows],
        column.enum,
    )


def schema_and_tables(
    tables: list[PropertyTable], add_view: AddView
) -> tuple[JsonObject, list[JsonObject]]:
    """Give the schema and the property tables as JSON; values go to buffer views.

    Parameters
    ----------
    add_view : stores an array in a buffer view of its own and gives the view's number.
    """
    enums: JsonObject = {}
    classes: JsonObject = {}
    written: list[JsonObject] = []
    for table in tables:
        properties: JsonObject = {}
        values: JsonObject = {}
        for column in table.columns:
            if isinstance(column.values, StringColumn) and not len(column.values.data):
                continue  # nothing but empty texts: a buffer view cannot be empty
            definition, stored = _property(table, column, enums, add_view)
            properties[column.id] = definition
            values[column.id] = stored
        for series in table.series:
            properties[series.id], values[series.id] = _series(series, add_view)
        classes[table.class_id] = {"name": table.name, "properties": properties}
        written.append({"class": table.class_id, "count": table.count, "properties": values})
    schema: JsonObject = {"id": SCHEMA_ID, "classes": classes}
    if enums:
        schema["enums"] = enums
    return schema, written


def _series(column: SeriesColumn, add_view: AddView) -> tuple[JsonObject, JsonObject]:
    """Give the definition of numbers or series and where they are.

    They are plain FLOAT32: offset and scale of arrays are what the official validator (0.6.1)
    takes for an error, and what fewer readers apply.
    """
    definition: JsonObject = {
        "name": column.name,
        "description": f"{column.label} [{column.unit}]",
        "type": "SCALAR",
        "componentType": "FLOAT32",
    }
    known: npt.NDArray[np.bool_] = np.isfinite(column.values)
    if column.values.ndim == 2:
        length = column.values.shape[1]
        definition |= {"array": True, "count": length}
        known = np.asarray(known.all(axis=1, keepdims=True))
    if not known.all():
        series = column.values.ndim == 2
        definition["noData"] = [NO_NUMBER] * length if series else NO_NUMBER
    stored = np.where(known, column.values, np.float32(NO_NUMBER))
    return definition, {"values": add_view(np.ascontiguousarray(stored, np.float32))}


def _property(
    table: PropertyTable, column: AttributeColumn, enums: JsonObject, add_view: AddView
) -> tuple[JsonObject, JsonObject]:
    """Give the definition of a property and where its values are."""
    definition: JsonObject = {"name": column.name, "description": _description(column)}
    values, present = column.values, column.present
    if isinstance(values, StringColumn):
        # noData of a text would hide features that truly have an empty one; there are none.
        definition |= {"type": "STRING", "noData": NO_TEXT}
        offsets = values.start.astype(np.uint32)
        return definition, {"values": add_view(values.data), "stringOffsets": add_view(offsets)}
    if column.kind == "boolean":
        definition["type"] = "BOOLEAN"
        bits = np.packbits(values.astype(np.bool_) & present, bitorder="little")
        return definition, {"values": add_view(bits)}
    if column.id in _FRACTIONS and present.all() and table.count:
        definition |= {"type": "SCALAR", "componentType": "UINT16", "normalized": True}
        low = float(values.min())
        span = float(values.max()) - low or 1.0
        stored = np.rint((values - low) / span * 65535.0).astype(np.uint16)
        return definition, {"values": add_view(stored), "offset": low, "scale": span}
    if column.kind == "float64":
        definition |= {"type": "SCALAR", "componentType": "FLOAT64"}
        if not present.all():
            definition["noData"] = NO_NUMBER
        return definition, {"values": add_view(np.where(present, values, NO_NUMBER))}
    if column.kind == "int32":
        definition |= {"type": "SCALAR", "componentType": "INT32"}
        if not present.all():
            definition["noData"] = NO_WHOLE_NUMBER
        whole = np.where(present, values, NO_WHOLE_NUMBER).astype(np.int32)
        return definition, {"values": add_view(whole)}
    enum_id = f"{table.class_id}_{column.id}"
    enum, codes = _enum(column)
    enums[enum_id] = enum
    definition |= {"type": "ENUM", "enumType": enum_id}
    if not present.all():
        definition["noData"] = _NO_CODE_NAME
    return definition, {"values": add_view(codes)}


_NO_CODE_NAME = "-"


def _description(column: AttributeColumn) -> str:
    """Give the Japanese label and the unit, for viewers that show it."""
    return f"{column.label} [{column.unit}]" if column.unit else column.label


def _enum(column: AttributeColumn) -> tuple[JsonObject, npt.NDArray[np.int32]]:
    """Give the enumeration of the codes that occur, and the codes to store."""
    codes = np.asarray(column.values)
    names: dict[str, int] = {}
    for code, label in used_labels(column).items():
        name = label or str(code)
        names[name if name not in names else f"{name}（{code}）"] = code
    if not column.present.all():
        names[_NO_CODE_NAME] = NO_CODE
    source = column.enum.source if column.enum else ""
    enum: JsonObject = {
        "name": column.label,
        "valueType": "INT32",
        "values": [{"name": name, "value": code} for name, code in names.items()],
    }
    if source:
        enum["description"] = source
    return enum, np.where(column.present, codes, NO_CODE).astype(np.int32)


def used_labels(column: AttributeColumn) -> dict[int, str]:
    """Give the codes that occur in an enum column with their labels, "" where a list lacks one."""
    used = np.unique(np.asarray(column.values)[column.present]).tolist()
    labels = column.enum.labels if column.enum else {}
    found = {code: labels.get(str(code), "") for code in used}
    if not all(found.values()) and labels:
        # Codes such as 01 (Hokkaido) are numbers written with leading zeros.
        every = enum_labels(column)
        found = {code: every.get(code, "") for code in used}
    return found


def enum_labels(column: AttributeColumn) -> dict[int, str]:
    """Give the label of each code of an enum column, by the code as a number."""
    if column.enum is None:
        return {}
    return {
        int(code): label
        for code, label in column.enum.labels.items()
        if code.strip().lstrip("+-").isdecimal()
    }


def statistics(columns: tuple[AttributeColumn, ...]) -> dict[str, tuple[float, float]]:
    """Give the least and the largest value of every number that is present and not −9999."""
    found: dict[str, tuple[float, float]] = {}
    for column in columns:
        if column.kind not in {"float64", "int32"}:
            continue
        values = np.asarray(column.values)[column.present]
        values = values[values != NO_NUMBER]
        if len(values):
            found[column.id] = (float(values.min()), float(values.max()))
    return found
