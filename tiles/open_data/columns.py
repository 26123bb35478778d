"""Decoded attributes as Arrow columns that carry their label, unit and source."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from tiles.attribute_columns import AttributeColumn, CodeList
from tiles.city_tables import StringColumn
from tiles.vector.values import arrow_strings

# GDAL writes these two as alias and description of a GeoPackage column.
GDAL_ALIAS, GDAL_COMMENT = b"GDAL:OGR:alternative_name", b"GDAL:OGR:comment"

Column = tuple[pa.Field, pa.Array]


def attribute_columns(columns: Sequence[AttributeColumn]) -> list[Column]:
    """Give Arrow columns; a code column is followed by `<id>_label`."""
    return [each for column in columns for each in _arrow_columns(column)]


def described(
    name: str, kind: pa.DataType, label: str, *, source: str, unit: str | None = None
) -> pa.Field:
    """Give a field with its Japanese label, the name in the source, and the unit.

    GeoParquet readers find them as `label`, `source` and `unit` of the field's metadata.
    """
    comment = " ".join(each for each in (source, f"[{unit}]" if unit else "") if each)
    metadata = {
        b"label": label.encode(),
        b"source": source.encode(),
        b"unit": (unit or "").encode(),
        GDAL_ALIAS: label.encode(),
        GDAL_COMMENT: comment.encode(),
    }
    return pa.field(name, kind, metadata=metadata)


def _arrow_columns(column: AttributeColumn) -> list[Column]:
    values = _values(column)
    source = column.name if column.enum is None else f"{column.name} ({column.enum.source})"
    field = described(column.id, values.type, column.label, source=source, unit=column.unit)
    if column.enum is None:
        return [(field, values)]
    labels = _labels(column, column.enum)
    label_field = described(
        f"{column.id}_label", labels.type, f"{column.label}（名称）", source=source
    )
    return [(field, values), (label_field, labels)]


def _values(column: AttributeColumn) -> pa.Array:
    if isinstance(column.values, StringColumn):
        strings = arrow_strings(column.values)
        rows = np.arange(len(strings))
        return strings.take(pa.array(rows, mask=~column.present))
    return pa.array(column.values, mask=~column.present)


def _labels(column: AttributeColumn, code_list: CodeList) -> pa.Array:
    """Give the labels of codes, null where the list does not have the code."""
    codes, places = np.unique(np.asarray(column.values), return_inverse=True)
    by_number = {int(code): label for code, label in code_list.labels.items() if _is_number(code)}
    labels = pa.array([by_number.get(int(code)) for code in codes], pa.string())
    return labels.take(pa.array(places, mask=~column.present))


def _is_number(code: str) -> bool:
    return code.removeprefix("-").isdecimal()
