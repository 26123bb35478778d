"""The properties of a whole dataset: those of its files put together, with their ranges."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any

import numpy as np

from tiles.attribute_columns import AttributeColumn
from tiles.city_tables import Float64
from tiles.content.structural_metadata import enum_labels
from tiles.publishing.dataset_record import PropertyRecord
from tiles.tileset.parts import FilePart, MergedColumns
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
    schemas = [part.schema for part in parts]
    key = tuple(map(id, schemas))
    if key not in common.merged:
        common.merged[key] = _merged(schemas)
    merged = common.merged[key]
    limits = np.concatenate([part.limits for part in parts])
    return tuple(
        [
            _known_record(same, limits, common.properties)
            for same, limits in zip(merged.columns, _ranges(merged, limits), strict=True)
        ]
    )


def _merged(schemas: Sequence[tuple[AttributeColumn, ...]]) -> MergedColumns:
    """Put columns together by property; most files bring the same ones, as the same objects."""
    brought = list(chain.from_iterable(schemas))
    ids = list(map(id, brought))
    columns: dict[str, list[AttributeColumn]] = {}
    distinct = dict(zip(ids, brought, strict=True))
    for column in distinct.values():
        columns.setdefault(column.id, []).append(column)
    numbers = {name: number for number, name in enumerate(columns)}
    number_of = {each: numbers[column.id] for each, column in distinct.items()}
    found = np.fromiter(map(number_of.__getitem__, ids), np.intp, len(ids))
    order = np.argsort(found, kind="stable")
    return MergedColumns(
        tuple(columns.values()), order, np.flatnonzero(np.diff(found[order], prepend=-1))
    )


def _ranges(merged: MergedColumns, limits: Float64) -> Iterator[Limits]:
    """Give the least and the largest value of each property, None where it has none."""
    if len(merged.order):
        least = np.fmin.reduceat(limits[merged.order, 0], merged.first).tolist()
        most = np.fmax.reduceat(limits[merged.order, 1], merged.first).tolist()
        for low, high in zip(least, most, strict=True):
            yield (None, None) if math.isnan(low) else (low, high)


def _known_record(
    columns: Sequence[AttributeColumn],
    limits: Limits,
    known: dict[tuple[Limits, int], PropertyRecord],
) -> PropertyRecord:
    key = limits, id(columns)
    if key not in known:
        known[key] = _record(columns, limits)
    return known[key]


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
