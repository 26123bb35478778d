"""One feature of a city by its gml:id, with everything that the open data say about it."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from gis_server.errors import UnknownFeatureError
from gis_server.feature_tables import FeatureTable, FeatureTables, feature_tables
from gis_server.records import Attribute, Bounds, City, Feature

NOT_ATTRIBUTES = frozenset({"gml_id", "feature_class", "mesh", "source_file", "geometry", "bbox"})
LABEL = "_label"


def find_feature(tables: FeatureTables, city: City, gml_id: str) -> Feature:
    """Give a feature with its attributes, labels, units and source.

    Raises
    ------
    UnknownFeatureError
        No table of the city has this gml:id.
    """
    likely_first = sorted(
        feature_tables(city), key=lambda table: not gml_id.startswith(f"{table.theme}_")
    )
    for table in likely_first:
        with tables.open(table) as file:
            row = _row_of(file, gml_id)
            if row is not None:
                return _feature(table, file.schema_arrow, row)
    raise UnknownFeatureError(gml_id)


def _row_of(file: pq.ParquetFile, gml_id: str) -> pa.Table | None:
    """Read one row; only the row group that holds it is read whole, and without its shape."""
    columns = [name for name in file.schema_arrow.names if name != "geometry"]
    for group in range(file.num_row_groups):
        ids = file.read_row_group(group, columns=["gml_id"], use_threads=False)["gml_id"]
        place = pc.index(ids, gml_id).as_py()
        if place >= 0:
            row_group = file.read_row_group(group, columns=columns, use_threads=False)
            return row_group.slice(place, 1)
    return None


def _feature(table: FeatureTable, schema: pa.Schema, row: pa.Table) -> Feature:
    values = row.to_pylist()[0]
    return Feature(
        gml_id=values["gml_id"],
        class_=values["feature_class"],
        theme=table.theme,
        mesh=values["mesh"],
        dataset=table.dataset,
        version=table.version,
        source_file=values["source_file"],
        bounds=bounds_of(values["bbox"]),
        attributes=list(_attributes(schema, values)),
    )


def _attributes(schema: pa.Schema, values: dict[str, Any]) -> Iterable[Attribute]:
    names = set(schema.names)
    for field in schema:
        value = values.get(field.name)
        is_label = field.name.endswith(LABEL) and field.name.removesuffix(LABEL) in names
        if field.name in NOT_ATTRIBUTES or is_label or not _is_known(value):
            continue
        metadata = field.metadata or {}
        label = values.get(field.name + LABEL)
        yield Attribute(
            id=field.name,
            name=_source_name(field),
            label=metadata.get(b"label", b"").decode() or field.name,
            value=value,
            value_label=None if label is None else str(label),
            unit=metadata.get(b"unit", b"").decode() or None,
        )


def _is_known(value: object) -> bool:
    return value is not None and not (isinstance(value, float) and not math.isfinite(value))


def _source_name(field: pa.Field) -> str:
    """Give the name in the source; columns that were measured have only their own."""
    source = source_of(field)
    return source if ":" in source else str(field.name)


def source_of(field: pa.Field) -> str:
    """Give the attribute that a column was made from, without its code list."""
    return str((field.metadata or {}).get(b"source", b"").decode().split(" (", 1)[0])


def bounds_of(bbox: dict[str, float | None] | None) -> Bounds | None:
    """Give west, south, east, north in degrees; None for a feature without shape."""
    if bbox is None:
        return None
    west, south, east, north = (bbox[side] for side in ("xmin", "ymin", "xmax", "ymax"))
    if west is None or south is None or east is None or north is None:
        return None
    return west, south, east, north
