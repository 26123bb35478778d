"""Writes GeoJSON (RFC 7946)."""

from __future__ import annotations

from typing import Any, Final

import orjson
import shapely

from layers.exchange.open_list import OpenFeature, OpenList

DECIMALS: Final = 7  # a centimetre; RFC 7946, 11.2, asks for no more than is known


def write_geojson(listed: OpenList) -> bytes:
    """Give a list as a FeatureCollection; licence and attribution stand at its top."""
    collection: dict[str, Any] = {"type": "FeatureCollection", **listed.facts}
    if listed.features:
        boxes = [each.geometry.bounds for each in listed.features]
        west, south, east, north = zip(*boxes, strict=True)
        box = (min(west), min(south), max(east), max(north))
        collection["bbox"] = [round(each, DECIMALS) for each in box]
    collection["features"] = [_feature(each) for each in listed.features]
    return orjson.dumps(collection, option=orjson.OPT_APPEND_NEWLINE)


def _feature(feature: OpenFeature) -> dict[str, Any]:
    # RFC 7946, 3.1.6: outer rings run counter-clockwise.
    geometry = shapely.orient_polygons(feature.geometry)
    rounded = shapely.transform(
        geometry, lambda each: each.round(DECIMALS), include_z=geometry.has_z
    )
    return {
        "type": "Feature",
        "id": feature.id,
        "geometry": shapely.geometry.mapping(rounded),
        "properties": dict(feature.properties),
    }
