"""Layers of the 2D map: which theme feeds which, with which attributes, at which zooms.

`docs/open-data.md` lists the same for people; a test holds the two together.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

LOWEST_ZOOM, HIGHEST_ZOOM = 8, 15
FIRST_ZOOM_WITH_IDS = 15  # ids are half of a tile's bytes, and nobody picks a house before

FieldKind = Literal["text", "code", "number", "highest"]


@dataclass(frozen=True, slots=True)
class MapField:
    """One attribute of a layer.

    names : of attributes in the source, the first that has a value counts.
    kind : a `code` becomes two fields, `name` and `name_label`; `highest` too, from the largest
        of repeated values.
    """

    name: str
    names: tuple[str, ...]
    kind: FieldKind = "text"


@dataclass(frozen=True, slots=True)
class MapLayer:
    """One layer of the tiles.

    lowest_zoom, highest_zoom : where it is there. share_of_tile : of 500 kB, what it may fill.
    smallest_pixels : area in pixels of a 512-pixel tile below which an area is left out.
    """

    id: str
    description: str
    lowest_zoom: int
    share_of_tile: float
    fields: tuple[MapField, ...] = ()
    smallest_pixels: float = 2.0
    has_heights: bool = False
    highest_zoom: int = HIGHEST_ZOOM


_NAME = MapField("name", ("gml:name",))

_RISK_RANKS = tuple(
    f"uro:{parent}/uro:{rank}"
    for parent in ("BuildingRiverFloodingRiskAttribute", "RiverFloodingRiskAttribute")
    for rank in ("rank", "rankOrg")
)

BUILT_UP = MapLayer(
    "built_up",
    "市街地（建物の密度） / built-up areas, by density of buildings",
    lowest_zoom=LOWEST_ZOOM,
    highest_zoom=13,
    share_of_tile=0.03,
    fields=(MapField("density", (), "number"),),
)
BUILDING = MapLayer(
    "building",
    "建物 / buildings",
    lowest_zoom=12,
    share_of_tile=0.42,
    smallest_pixels=1.0,
    has_heights=True,
    fields=(
        _NAME,
        MapField("storeys", ("bldg:storeysAboveGround",), "number"),
        MapField("usage", ("bldg:usage",), "code"),
        MapField(
            "structure", ("uro:buildingStructureType", "uro:buildingStructureOrgType"), "code"
        ),
        MapField("year", ("bldg:yearOfConstruction",), "number"),
        MapField("flood_rank", (*_RISK_RANKS, "gen:stringAttribute[浸水ランク]"), "highest"),
    ),
)
ROAD = MapLayer(
    "road",
    "道路 / roads, squares and tracks",
    lowest_zoom=10,
    share_of_tile=0.13,
    fields=(
        _NAME,
        MapField("function", ("tran:function",), "code"),
        MapField("section", ("uro:sectionType",), "code"),
        MapField("width", ("uro:width",), "number"),
    ),
)
RAILWAY = MapLayer(
    "railway",
    "鉄道 / railways",
    lowest_zoom=9,
    share_of_tile=0.05,
    fields=(_NAME, MapField("operator", ("uro:operator",))),
)
LAND_USE = MapLayer(
    "landuse",
    "土地利用 / land use",
    lowest_zoom=9,
    share_of_tile=0.08,
    fields=(MapField("class", ("luse:class",), "code"),),
)
WATER = MapLayer(
    "water",
    "水域 / water",
    lowest_zoom=8,
    share_of_tile=0.05,
    fields=(_NAME, MapField("class", ("wtr:class", "luse:class"), "code")),
)
VEGETATION = MapLayer(
    "vegetation",
    "植生 / areas of plants",
    lowest_zoom=12,
    share_of_tile=0.04,
    fields=(
        MapField("class", ("veg:class",), "code"),
        MapField("height", ("veg:averageHeight",), "number"),
    ),
)
TREE = MapLayer(
    "tree",
    "樹木 / single trees, as points",
    lowest_zoom=14,
    share_of_tile=0.04,
    fields=(
        MapField("class", ("veg:class", "veg:species"), "code"),
        MapField("height", ("veg:height",), "number"),
        MapField("crown", ("veg:crownDiameter",), "number"),
    ),
)
HAZARD = MapLayer(
    "hazard",
    "災害リスク / flood, tsunami, high tide, inland flood, landslide zones",
    lowest_zoom=10,
    share_of_tile=0.06,
    fields=(
        _NAME,
        MapField("rank", ("uro:rank", "uro:rankOrg"), "code"),
        MapField("scale", ("uro:scale",), "code"),
        MapField("description", ("uro:description",)),
        MapField(
            "area_type",
            ("urf:areaType", "uro:areaType", "gen:stringAttribute[区域区分]"),
            "code",
        ),
    ),
)
URBAN_PLAN = MapLayer(
    "urban_plan",
    "都市計画・区域 / urban planning and other zones",
    lowest_zoom=10,
    share_of_tile=0.04,
    fields=(
        _NAME,
        MapField("function", ("urf:function", "urf:class", "urf:usage"), "code"),
        MapField("floor_area_rate", ("urf:floorAreaRate",), "number"),
        MapField("coverage_rate", ("urf:buildingCoverageRate",), "number"),
    ),
)
BRIDGE = MapLayer(
    "bridge",
    "橋梁 / bridges",
    lowest_zoom=12,
    share_of_tile=0.01,
    has_heights=True,
    fields=(_NAME, MapField("class", ("brid:class",), "code")),
)
BOUNDARY = MapLayer(
    "boundary",
    "データの範囲 / extent of the data",
    lowest_zoom=LOWEST_ZOOM,
    share_of_tile=0.01,
    smallest_pixels=0.0,
    fields=(MapField("name", ()),),
)

LABEL = MapLayer(
    "label",
    "名称 / names, as points",
    lowest_zoom=13,
    share_of_tile=0.04,
    fields=(_NAME, MapField("size", (), "number")),
)
NAMED_LAYERS = frozenset({"building", "road", "railway", "water", "bridge"})

LAYERS = (
    BOUNDARY,
    BUILT_UP,
    LAND_USE,
    WATER,
    VEGETATION,
    HAZARD,
    URBAN_PLAN,
    ROAD,
    RAILWAY,
    BRIDGE,
    BUILDING,
    TREE,
    LABEL,
)

LAYER_OF_THEME = {
    "bldg": BUILDING,
    "tran": ROAD,
    "squr": ROAD,
    "trk": ROAD,
    "rwy": RAILWAY,
    "luse": LAND_USE,
    "wtr": WATER,
    "wwy": WATER,
    "veg": VEGETATION,
    "fld": HAZARD,
    "tnm": HAZARD,
    "htd": HAZARD,
    "ifld": HAZARD,
    "rfld": HAZARD,
    "lsld": HAZARD,
    "urf": URBAN_PLAN,
    "area": URBAN_PLAN,
    "brid": BRIDGE,
}

WATER_OF_LAND_USE = "204"  # Common_landUseType: 水面


def value_fields(layer: MapLayer) -> dict[str, str]:
    """Give the fields of a layer as the tile metadata name them: name → String or Number."""
    fields = {"gml_id": "String", "kind": "String"}
    for each in layer.fields:
        fields[each.name] = "Number" if each.kind in ("number", "highest") else "String"
        if each.kind in ("code", "highest"):
            fields[f"{each.name}_label"] = "String"
    if layer.has_heights:
        fields |= {"height": "Number", "base": "Number"}
    if layer.id == "road":
        fields |= {"area": "String", "area_label": "String"}
    return fields
