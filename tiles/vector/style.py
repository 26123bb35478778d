"""The base map: a MapLibre style (version 8) drawn from the tiles of one city alone.

No glyphs, no sprites, no other source: labels are drawn with the fonts of the reader's device.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

SOURCE = "city"
SOURCE_URL = "pmtiles://{map}"  # the viewer puts the address of map.pmtiles in place of {map}

PAPER = "#f6f4ef"
WATER = "#bcd8e6"
BUILDING, BUILDING_EDGE = "#dcd5cb", "#c3b9ac"
ROAD, ROAD_EDGE, PAVEMENT = "#ffffff", "#d9d4c8", "#f1ece2"
GREEN, FIELD, FOREST, TREE = "#d8e6c8", "#e6ecd2", "#c4d9b4", "#9dbf8b"
INK, INK_SOFT = "#3f3a33", "#7a7166"

# Common_landUseType (MLIT, i-UR): code → colour. Town uses stay close to the paper.
LAND_USE_COLOURS = {
    "201": "#dfebd6",  # 田
    "202": FIELD,  # 畑
    "203": FOREST,  # 山林
    "204": WATER,  # 水面
    "205": "#e3e7d3",  # その他自然地
    "211": "#f3efe6",  # 住宅用地
    "212": "#f5e9e2",  # 商業用地
    "213": "#e9e7ea",  # 工業用地
    "214": "#efe9ee",  # 公益施設用地
    "215": "#f2efe9",  # 道路用地
    "216": "#ece9e4",  # 交通施設用地
    "217": GREEN,  # 公共空地
    "218": "#ebe8dd",
    "219": "#edead9",
    "220": "#d9e8c6",  # ゴルフ場
    "221": "#e2e5ea",
    "222": "#eeebe3",
    "260": FIELD,
    "261": "#f3efe6",
}
# RiverFloodingRiskAttribute_rank: the six depth classes of MLIT's flood hazard maps.
DEPTH_COLOURS = {
    "1": "#f7f5a9",
    "2": "#ffd8c0",
    "3": "#ffb7b7",
    "4": "#ff9191",
    "5": "#f285c9",
    "6": "#dc7adc",
}

Layer = dict[str, Any]


def base_map_style(
    layers: Sequence[str], bounds: tuple[float, float, float, float], *, attribution: str
) -> dict[str, Any]:
    """Give the style for the layers that a city's tiles have.

    bounds : west, south, east, north in degrees; the view starts in their middle.
    """
    west, south, east, north = bounds
    found = set(layers)
    return {
        "version": 8,
        "name": "uchimizu",
        "center": [round((west + east) / 2, 6), round((south + north) / 2, 6)],
        "zoom": 14,
        "sources": {
            SOURCE: {
                "type": "vector",
                "url": SOURCE_URL,
                "attribution": attribution,
                "promoteId": "gml_id",
            }
        },
        "layers": [
            {"id": "paper", "type": "background", "paint": {"background-color": PAPER}},
            *(layer for layer in _drawn_layers() if layer["source-layer"] in found),
        ],
    }


def _drawn_layers() -> list[Layer]:
    return [*_ground(), *_zones(), *_ways(), *_buildings(), *_labels()]


def _layer(name: str, kind: str, source_layer: str, paint: dict[str, Any], **rest: Any) -> Layer:
    return {
        "id": name,
        "type": kind,
        "source": SOURCE,
        "source-layer": source_layer,
        "paint": paint,
        **rest,
    }


def _ground() -> list[Layer]:
    land = ["match", ["get", "class"], *_pairs(LAND_USE_COLOURS), PAPER]
    return [
        _layer("landuse", "fill", "landuse", {"fill-color": land, "fill-antialias": False}),
        _layer(
            "built-up",
            "fill",
            "built_up",
            {
                "fill-color": ["match", ["get", "density"], 3, "#d5ccbe", 2, "#e0d9cd", "#ebe6dc"],
                "fill-opacity": _by_zoom(11.5, 1.0, 13.8, 0.0),
                "fill-antialias": False,
            },
            maxzoom=14,
        ),
        _layer("vegetation", "fill", "vegetation", {"fill-color": GREEN}),
        _layer("water", "fill", "water", {"fill-color": WATER}),
    ]


def _zones() -> list[Layer]:
    """Give layers that the viewer switches on: hidden in the plain base map."""
    hidden = {"visibility": "none"}
    depth = ["match", ["get", "rank"], *_pairs(DEPTH_COLOURS), "#c9c3da"]
    return [
        _layer(
            "hazard",
            "fill",
            "hazard",
            {"fill-color": depth, "fill-opacity": 0.6},
            layout=hidden,
        ),
        _layer(
            "urban-plan",
            "line",
            "urban_plan",
            {"line-color": "#8a6fa8", "line-width": 1.2},
            layout=hidden,
        ),
    ]


def _ways() -> list[Layer]:
    whole: list[Any] = ["!", ["has", "area"]]
    pavement = ["match", ["slice", ["get", "area"], 0, 1], ["2"], PAVEMENT, ["3", "5"], GREEN, ROAD]
    return [
        # Below the fill, so that only the outer half shows and pieces of a road run together.
        _layer(
            "road-edge",
            "line",
            "road",
            {"line-color": ROAD_EDGE, "line-width": _by_zoom(13, 0.6, 17, 2.4)},
            filter=whole,
            minzoom=13,
        ),
        _layer("road", "fill", "road", {"fill-color": ROAD}, filter=whole),
        _layer(
            "road-part",
            "fill",
            "road",
            {"fill-color": pavement},
            filter=["has", "area"],
            minzoom=15,
        ),
        _layer("railway", "fill", "railway", {"fill-color": "#d5d2cf"}),
        _layer("railway-edge", "line", "railway", {"line-color": "#a49f99", "line-width": 0.8}),
        _layer(
            "bridge", "fill", "bridge", {"fill-color": "#f4efe6", "fill-outline-color": "#b9b0a2"}
        ),
        _layer(
            "tree",
            "circle",
            "tree",
            {
                "circle-color": TREE,
                "circle-opacity": 0.75,
                "circle-radius": _by_zoom(14, 1.2, 18, 8.0),
            },
            minzoom=14,
        ),
        _layer(
            "boundary",
            "line",
            "boundary",
            {"line-color": INK_SOFT, "line-width": 1, "line-dasharray": [4, 3]},
        ),
    ]


def _buildings() -> list[Layer]:
    return [
        _layer(
            "building",
            "fill",
            "building",
            {
                "fill-color": BUILDING,
                "fill-outline-color": ["step", ["zoom"], BUILDING, 14, BUILDING_EDGE],
            },
        ),
        _layer(
            "building-3d",
            "fill-extrusion",
            "building",
            {
                "fill-extrusion-color": BUILDING,
                "fill-extrusion-height": ["coalesce", ["get", "height"], 3],
                "fill-extrusion-base": 0,
                "fill-extrusion-opacity": 0.9,
                "fill-extrusion-vertical-gradient": True,
            },
            layout={"visibility": "none"},
            minzoom=14,
        ),
    ]


def _labels() -> list[Layer]:
    return [
        _label("railway-name", "railway", 13, 16),
        _label("water-name", "water", 13, 17),
        _label("building-name", "building", 14.5, 19),
        _label("road-name", "road", 15.5, 18),
    ]


def _label(name: str, kind: str, lowest: float, highest: float) -> Layer:
    """Give names of one kind; where room is short, those of the larger things stay."""
    return _layer(
        name,
        "symbol",
        "label",
        {
            "text-color": INK_SOFT if kind == "road" else INK,
            "text-halo-color": "#ffffff",
            "text-halo-width": 1.4,
        },
        layout={
            "text-field": ["get", "name"],
            "text-font": ["sans-serif"],
            "text-size": _by_zoom(lowest, 10.0, highest, 13.0),
            "text-max-width": 8,
            "text-padding": 24 if kind == "road" else 4,
            "symbol-sort-key": ["-", 0, ["coalesce", ["get", "size"], 0]],
        },
        filter=["==", ["get", "kind"], kind],
        minzoom=lowest,
    )


def _by_zoom(low: float, first: float, high: float, last: float) -> list[Any]:
    return ["interpolate", ["linear"], ["zoom"], low, first, high, last]


def _pairs(colours: dict[str, str]) -> list[str]:
    return [each for pair in colours.items() for each in pair]
