"""Reads GeoJSON (RFC 7946) as a table: properties are cells, each feature has its geometry."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import orjson
import shapely
from shapely.errors import ShapelyError
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from layers.bilingual import Bilingual
from layers.exchange.table import (
    MOST_COLUMNS,
    MOST_ROWS,
    Outcome,
    RowError,
    SourceRow,
    Table,
    refuse,
    shown,
)

# Types that are read, and how many lists enclose a position of their coordinates.
TYPES: Final = {
    "Point": 0,
    "MultiPoint": 1,
    "LineString": 1,
    "MultiLineString": 2,
    "Polygon": 2,
    "MultiPolygon": 3,
}
MOST_VERTICES: Final = 10_000
LONGEST_REASON: Final = 120
# JGD2011 and JGD2000 lie within a metre of WGS 84.
SAME_FRAMES: Final = ("CRS84", "EPSG::4326", "EPSG:4326", "EPSG::6668", "EPSG:6668", "EPSG::4612")
STRANGERS: Final = {
    "elements": (
        "OpenStreetMapの生データ(Overpass)です。GeoJSONで書き出してください。",
        "a raw Overpass answer of OpenStreetMap; export it as GeoJSON",
    ),
    "nodes": ("道のつながり(グラフ)で、場所のリストではありません。", "a graph, no list of places"),
    "buildings": (
        "建物の箱で、場所のリストではありません。",
        "boxes of buildings, no list of places",
    ),
}


def read_geojson(text: str, encoding: str) -> Table:
    """Read a FeatureCollection or a Feature.

    Raises
    ------
    InvalidInputError
        It is no GeoJSON, in another coordinate system, or a limit is exceeded.
    """
    features = _features(text)
    if len(features) > MOST_ROWS:
        raise refuse(
            f"{MOST_ROWS:,}件までです。分けてください。",
            f"expected {MOST_ROWS:,} features at most; split it",
        )
    rows: list[SourceRow] = []
    errors: list[RowError] = []
    columns: dict[str, None] = {}
    for number, feature in enumerate(features, 1):
        row = _row(number, feature)
        if isinstance(row, RowError):
            errors.append(row)
            continue
        rows.append(row)
        columns.update(dict.fromkeys(row.cells))
    if len(columns) > MOST_COLUMNS:
        raise refuse(
            f"属性は{MOST_COLUMNS}種類までです。", f"expected {MOST_COLUMNS} properties at most"
        )
    return Table("geojson", encoding, tuple(columns), tuple(rows), tuple(errors))


def _features(text: str) -> list[Any]:
    try:
        data = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise refuse(f"JSONとして読めません: {error}", f"no JSON: {error}") from None
    if not isinstance(data, Mapping):
        raise refuse("GeoJSONではありません。", "no GeoJSON: expected an object")
    if isinstance(data.get("features"), list):
        _check_frame(data.get("crs"))
        return list(data["features"])
    if data.get("type") == "Feature":
        return [data]
    kind = data.get("type")
    if isinstance(kind, str) and kind in TYPES:
        return [{"type": "Feature", "geometry": data, "properties": {}}]
    for key, (ja, en) in STRANGERS.items():
        if key in data:
            raise refuse(f"GeoJSONではありません: {ja}", f"no GeoJSON: {en}")
    raise refuse(
        "GeoJSONではありません。FeatureCollection にしてください。",
        "no GeoJSON: expected a FeatureCollection",
    )


def _check_frame(crs: object) -> None:
    properties = crs.get("properties") if isinstance(crs, Mapping) else None
    name = str(properties.get("name", "")) if isinstance(properties, Mapping) else ""
    if name and not name.endswith(SAME_FRAMES):
        raise refuse(
            f"座標系 {name[:80]} は読めません。緯度経度(WGS 84)で書き出してください。",
            f"coordinate system {name[:80]} is not read; export in WGS 84 as RFC 7946 says",
        )


def _row(number: int, feature: object) -> SourceRow | RowError:
    if not isinstance(feature, Mapping):
        return _fault(number, feature, "Feature オブジェクト", "a Feature object")
    properties = feature.get("properties") or {}
    if not isinstance(properties, Mapping):
        return _fault(number, properties, "properties はオブジェクト", "properties as an object")
    geometry = feature.get("geometry")
    if geometry is None:
        return SourceRow(number, dict(properties))
    read = read_geometry(geometry)
    if isinstance(read, Bilingual):
        return _fault(number, geometry, read.ja, read.en)
    return SourceRow(number, dict(properties), read)


def read_geometry(value: object) -> BaseGeometry | Bilingual:
    """Read a geometry of GeoJSON, or say what was expected."""
    kind = value.get("type") if isinstance(value, Mapping) else None
    if not isinstance(value, Mapping) or not isinstance(kind, str) or kind not in TYPES:
        named = ", ".join(sorted(TYPES))
        return Bilingual(f"geometry は {named} のどれか", f"a geometry of {named}")
    count = _positions(value.get("coordinates"), TYPES[kind])
    if count is None:
        return Bilingual(
            "座標は [経度, 緯度] の有限の数", "finite coordinates, as [longitude, latitude]"
        )
    if not 1 <= count <= MOST_VERTICES:
        return Bilingual(f"頂点は1〜{MOST_VERTICES:,}個", f"1 to {MOST_VERTICES:,} vertices")
    try:
        geometry = shape(dict(value))
    except (ShapelyError, ValueError, TypeError, IndexError, AttributeError):
        return Bilingual(f"{kind} の形をした座標", f"coordinates of a {kind}")
    return geometry_fault(geometry) or geometry


def geometry_fault(geometry: BaseGeometry) -> Bilingual | None:
    """Say what is wrong with a geometry, with the place; None for a good one."""
    if geometry.is_empty:
        return Bilingual("空でない図形", "a geometry that is not empty")
    if not np.isfinite(shapely.get_coordinates(geometry)).all():
        return Bilingual("有限の座標", "finite coordinates")
    if geometry.is_valid:
        return None
    reason = shapely.is_valid_reason(geometry)[:LONGEST_REASON]
    return Bilingual(f"正しい図形({reason} を直してください)", f"a valid geometry, found {reason}")


def _positions(coordinates: object, depth: int) -> int | None:
    """Count the positions; None where one is no pair or triple of finite numbers."""
    if not isinstance(coordinates, list):
        return None
    if depth == 0:
        numbers = all(
            isinstance(each, int | float) and not isinstance(each, bool) and math.isfinite(each)
            for each in coordinates
        )
        return 1 if numbers and 2 <= len(coordinates) <= 4 else None
    counts = [_positions(each, depth - 1) for each in coordinates]
    return None if None in counts else sum(each or 0 for each in counts)


def _fault(number: int, value: object, ja: str, en: str) -> RowError:
    return RowError(
        number,
        "geometry",
        shown(value),
        Outcome.REFUSED,
        Bilingual(ja, en),
        Bilingual("この地物を直してください。", "correct this feature"),
    )
