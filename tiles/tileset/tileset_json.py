"""tileset.json and schema.json (3D Tiles 1.1) from a tree and the record of the dataset."""

from __future__ import annotations

import math
from typing import Any

import orjson

from tiles.publishing.dataset_record import DatasetRecord
from tiles.publishing.layout import FILES
from tiles.tileset.properties import class_of
from tiles.tileset.tree import Common, Node

JsonObject = dict[str, Any]
ENTRY = "tileset.json"
SCHEMA = "schema.json"
FEATURES = "feature"
_METRES_PER_RADIAN = 6_371_000.0


def encoded_tileset(
    root: Node,
    record: DatasetRecord,
    *,
    city_name: str,
    contents: str = f"../{FILES}",
    common: Common | None = None,
) -> bytes:
    """Give the bytes of tileset.json; it refers to `schema.json` and to tiles in `contents`."""
    written = {} if common is None else common.written
    found: JsonObject = {
        "asset": {"version": "1.1"},
        "schemaUri": SCHEMA,
        "metadata": {"class": "tileset", "properties": _metadata(record, city_name)},
        "statistics": {"classes": {FEATURES: _statistics(record)}},
        "geometricError": max(_extent(root), root.geometric_error),
        "root": {**_tile(root, contents, written), "refine": "REPLACE"},
    }
    return orjson.dumps(found)


def encoded_schema(record: DatasetRecord) -> bytes:
    """Give the bytes of schema.json: the class of the tileset and that of its features."""
    classes, enums = class_of(FEATURES, record.title["ja"], record.properties)
    schema: JsonObject = {"id": "uchimizu_dataset", "classes": {"tileset": _CLASS, **classes}}
    if enums:
        schema["enums"] = enums
    return orjson.dumps(schema)


def _text(name: str, *, array: bool = False, semantic: str = "") -> JsonObject:
    definition: JsonObject = {"name": name, "type": "STRING", "required": True}
    if array:
        definition["array"] = True
    if semantic:
        definition["semantic"] = semantic
    return definition


_CLASS: JsonObject = {
    "name": "Dataset",
    "properties": {
        "city": _text("Name of the city"),
        "dataset": _text("Id of the dataset"),
        "title": _text("Title", semantic="NAME"),
        "source_crs": _text("Coordinate system of the source files"),
        "horizontal_datum": _text("Horizontal datum"),
        "geoid": _text("Geoid model that made heights ellipsoidal; names the epoch of heights"),
        "heights": _text("Heights of the tiles"),
        "attribution": _text("Attribution", array=True, semantic="ATTRIBUTION_STRINGS"),
        "sources": _text("Source files", array=True),
        "source_sha256": _text("SHA-256 of the source files, in their order", array=True),
        "program": _text("Program that made the dataset"),
        "steps": _text("Steps of its making", array=True),
        "created": _text("Time of its making, UTC"),
    },
}


def _metadata(record: DatasetRecord, city_name: str) -> JsonObject:
    return {
        "city": city_name,
        "dataset": record.id,
        "title": record.title["ja"],
        "source_crs": record.crs.source,
        "horizontal_datum": record.crs.horizontal,
        "geoid": record.crs.geoid or "",
        "heights": record.crs.heights,
        "attribution": [record.attribution],
        "sources": [source.path for source in record.lineage.sources],
        "source_sha256": [source.sha256 for source in record.lineage.sources],
        "program": record.lineage.program,
        "steps": list(record.lineage.steps),
        "created": record.lineage.created,
    }


def _statistics(record: DatasetRecord) -> JsonObject:
    ranges = {
        each.id: {"min": each.min, "max": each.max}
        for each in record.properties
        if each.min is not None and each.max is not None and each.type in {"float64", "int32"}
    }
    found: JsonObject = {"count": record.features}
    return {**found, "properties": ranges} if ranges else found


def _tile(node: Node, contents: str, written: dict[int, JsonObject]) -> JsonObject:
    if id(node) in written:
        return written[id(node)]
    tile: JsonObject = {
        "boundingVolume": {"region": list(node.region)},
        "geometricError": node.geometric_error,
    }
    if len(node.contents) == 1:
        tile["content"] = {"uri": f"{contents}/{node.contents[0].name}"}
    elif node.contents:
        tile["contents"] = [
            {
                "uri": f"{contents}/{content.name}",
                "boundingVolume": {"region": list(content.region)},
            }
            for content in node.contents
        ]
    if node.children:
        tile["children"] = [_tile(child, contents, written) for child in node.children]
    written[id(node)] = tile
    return tile


def _extent(root: Node) -> float:
    """Give the diagonal of the whole (metres): that much is missing where nothing is shown."""
    west, south, east, north, low, high = root.region
    east_m = (east - west) * math.cos((south + north) / 2) * _METRES_PER_RADIAN
    return math.hypot(east_m, (north - south) * _METRES_PER_RADIAN, high - low)
