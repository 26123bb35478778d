"""The properties of a whole dataset: those of its files put together, with their ranges."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from tiles.attribute_columns import AttributeColumn
from tiles.content.structural_metadata import enum_labels
from tiles.publishing.dataset_record import PropertyRecord
from tiles.tileset.parts import FilePart, TileEntry

JsonObject = dict[str, Any]


def properties_of(parts: Sequence[FilePart]) -> tuple[PropertyRecord, ...]:
    """Give every property of a dataset once, in the order in which files bring them.

    Where files disagree about the type or the meaning of a code, the property is a string.
    """
    ranges = statistics_of(tile for part in parts for tile in part.tiles)
    found: dict[str, PropertyRecord] = {}
    seen: set[int] = set()
    for part in parts:
        for column in part.schema:
            if id(column) in seen:
                continue
            seen.add(id(column))
            record = _record(column, ranges)
            known = found.get(column.id)
            found[column.id] = record if known is None else _agreed(known, record)
    return tuple(found.values())


def statistics_of(tiles: Iterable[TileEntry]) -> dict[str, tuple[float, float]]:
    """Give the least and the largest value of each number over all tiles."""
    ranges: dict[str, tuple[float, float]] = {}
    for tile in tiles:
        for name, (low, high) in tile.statistics.items():
            known = ranges.get(name, (low, high))
            ranges[name] = (min(low, known[0]), max(high, known[1]))
    return ranges


def _record(column: AttributeColumn, ranges: dict[str, tuple[float, float]]) -> PropertyRecord:
    low, high = ranges.get(column.id, (None, None))
    labels = {str(code): label for code, label in enum_labels(column).items()}
    return PropertyRecord(
        id=column.id,
        name=column.name,
        label=column.label,
        unit=column.unit,
        type=column.kind,
        min=low,
        max=high,
        enum=labels or None,
    )


def _agreed(known: PropertyRecord, new: PropertyRecord) -> PropertyRecord:
    if known == new:
        return known
    labels = {**(known.enum or {}), **(new.enum or {})}
    contradict = any(labels[code] != label for code, label in (known.enum or {}).items())
    if known.type != new.type or contradict:
        return PropertyRecord(known.id, known.name, known.label, known.unit, "string")
    return PropertyRecord(
        known.id,
        known.name,
        known.label,
        known.unit or new.unit,
        known.type,
        known.min,
        known.max,
        labels or None,
    )


def class_of(
    class_id: str, name: str, properties: Sequence[PropertyRecord]
) -> tuple[JsonObject, JsonObject]:
    """Give the class of the features in 3D Metadata, and its enums."""
    enums: JsonObject = {}
    columns: JsonObject = {}
    for record in properties:
        enum_id = f"{class_id}_{record.id}"
        columns[record.id] = _definition(record, enum_id)
        if columns[record.id]["type"] == "ENUM":
            enums[enum_id] = _enum(record)
    return {class_id: {"name": name, "properties": columns}}, enums


def _definition(record: PropertyRecord, enum_id: str) -> JsonObject:
    description = f"{record.label} [{record.unit}]" if record.unit else record.label
    named = {"name": record.name, "description": description}
    if record.type == "float64":
        return {**named, "type": "SCALAR", "componentType": "FLOAT64"}
    if record.type == "int32" or (record.type == "enum" and not record.enum):
        return {**named, "type": "SCALAR", "componentType": "INT32"}
    if record.type == "enum":
        return {**named, "type": "ENUM", "enumType": enum_id}
    return {**named, "type": "BOOLEAN" if record.type == "boolean" else "STRING"}


def _enum(record: PropertyRecord) -> JsonObject:
    names: dict[str, int] = {}
    for code, label in (record.enum or {}).items():
        names[label if label and label not in names else f"{label}（{code}）"] = int(code)
    values = [{"name": name, "value": value} for name, value in names.items()]
    return {"name": record.label, "valueType": "INT32", "values": values}
