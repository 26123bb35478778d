"""A layer as CSV: one row per feature, with licence and attribution in each."""

from __future__ import annotations

import shapely

from layers.exchange.csv_file import csv_bytes
from layers.exchange.flat_values import flat_columns
from layers.exchange.geojson_file import DECIMALS
from layers.exchange.open_list import OpenFeature, OpenList


def write_csv(listed: OpenList) -> bytes:
    """Give a list as CSV: id, place, the fields, whose list it is.

    Points stand in `lon` and `lat`, lines and areas in `wkt`. Text that a spreadsheet would take
    for a formula has a quote before it, which `read_rows` takes away again.
    """
    columns = flat_columns(listed.fields)
    facts = listed.facts
    ending = {f"list_{key}": value for key, value in facts.items() if not key.startswith("title")}
    names = ["id", "lon", "lat", "wkt", *(each.name for each in columns), *ending]
    rows = (
        [
            each.id,
            *_place(each),
            *(column.value(each.properties) for column in columns),
            *ending.values(),
        ]
        for each in listed.features
    )
    return csv_bytes(names, rows)


def _place(feature: OpenFeature) -> tuple[object, object, object]:
    geometry = feature.geometry
    if isinstance(geometry, shapely.Point):
        return round(geometry.x, DECIMALS), round(geometry.y, DECIMALS), None
    return None, None, shapely.to_wkt(geometry, rounding_precision=DECIMALS)
