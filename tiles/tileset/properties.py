"""The properties of a whole dataset: those of its files put together, with their ranges."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any

import numpy as np

from tiles.attribute_columns import AttributeColumn
from tiles.city_tables import Float64
from tiles.content.structural_metadata import enum_labels
from tiles.publishing.dataset_record import PropertyRecord
from tiles.tileset.parts import FilePart
from tiles.tileset.tree import Common, Limits

JsonObject = dict[str, Any]


def properties_of(
    parts: Sequence[FilePart], *, common: Common | None = None
) -> tuple[PropertyRecord, ...]:
    """Give every property of a dataset once, in the order in which files bring them.

    Where files disagree about the type or the meaning of a code, the property is a string.
    `common` holds those that need not be put together again.
    """
    common = Common() if common is None else common
    same_parts = tuple(map(id, parts))
    if same_parts not in common.of_parts:
        common.of_parts[same_parts] = tuple(_properties(parts, common.properties))
    return common.of_parts[same_parts]


def _properties(
    parts: Sequence[FilePart], known: dict[tuple[Limits, tuple[int, ...]], PropertyRecord]
) -> Iterator[PropertyRecord]:
    brought = list(chain.from_iterable([part.schema for part in parts]))
    ranges = _ranges(brought, np.concatenate([part.limits for part in parts]))
    columns: dict[str, list[AttributeColumn]] = {}
    # Most files bring the same columns, as the same objects.
    for column in dict(zip(map(id, brought), brought, strict=True)).values():
        columns.setdefault(column.id, []).append(column)
    for name, same in columns.items():
        limits = ranges.get(name, (None, None))
        key = limits, tuple(map(id, same))
        if key not in known:
            known[key] = _record(same, limits)
        yield known[key]


def _ranges(columns: Sequence[AttributeColumn], limits: Float64) -> dict[str, tuple[float, float]]:
    """Give the least and the largest value by property id; a row of `limits` for each column."""
    rows = np.flatnonzero(~np.isnan(limits[:, 0]))
    numbers: dict[str, int] = {}
    number = [numbers.setdefault(columns[row].id, len(numbers)) for row in rows.tolist()]
    least, most = np.full(len(numbers), np.inf), np.full(len(numbers), -np.inf)
    np.minimum.at(least, number, limits[rows, 0])
    np.maximum.at(most, number, limits[rows, 1])
    pairs = zip(least.tolist(), most.tolist(), strict=True)
    return dict(zip(numbers, pairs, strict=True))


def _record(columns: Sequence[AttributeColumn], limits: Limits) -> PropertyRecord:
    """Give the property of which files bring these columns."""
    first = columns[0]
    unit = next((column.unit for column in columns if column.unit), first.unit)
    labels = _labels(columns)
    if labels is None or any(column.kind != first.kind for column in columns):
        return PropertyRecord(first.id, first.name, first.label, unit, "string")
    low, high = limits
    return PropertyRecord(
        first.id, first.name, first.label, unit, first.kind, low, high, labels or None
    )


def _labels(columns: Sequence[AttributeColumn]) -> dict[str, str] | None:
    """Give the label of each code; None where files contradict each other."""
    labels: dict[str, str] = {}
    read: dict[str, str] = {}
    for column in columns:
        if column.enum is None or column.enum.labels.items() <= read.items():
            continue
        read |= column.enum.labels
        for code, label in enum_labels(column).items():
            if labels.setdefault(str(code), label) != label:
                return None
    return labels


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
