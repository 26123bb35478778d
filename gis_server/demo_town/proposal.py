"""A proposal of the demo town's pupils: trees, a sail and cooler paving before the station.

Invented like the town; it shows what a scenario is and gives the demo's second run of heat.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import numpy as np
import orjson
import shapely
from shapely.geometry.base import BaseGeometry

from gis_server.demo_town.place import to_degrees
from gis_server.demo_town.plan import PLAZA

TITLE: Final = "提案：駅前に木かげを（架空）"
TITLE_EN: Final = "Proposal: shade by the station (fictitious)"
_TREE_SPACING_M = 11.0
_EDGE_M = 8.0


def write_proposal(path: Path) -> None:
    """Write the proposal as GeoJSON, the same bytes every time."""
    path.parent.mkdir(parents=True, exist_ok=True)
    found = {"type": "FeatureCollection", "features": _features()}
    path.write_bytes(orjson.dumps(found, option=orjson.OPT_INDENT_2))


def _features() -> list[dict[str, Any]]:
    west, south, east, north = PLAZA.bounds
    middle = (west + east) / 2, (south + north) / 2
    trees = [
        _feature(shapely.Point(x, y), kind="tree", species="zelkova", height_m=9.0)
        for y in (south + _EDGE_M, middle[1], north - _EDGE_M)
        for x in np.arange(west + _EDGE_M, east - _EDGE_M + 1.0, _TREE_SPACING_M).tolist()
        if y != middle[1] or abs(x - middle[0]) > 2 * _TREE_SPACING_M
    ]
    sail = shapely.box(middle[0] - 9.0, middle[1] - 5.0, middle[0] + 9.0, middle[1] + 5.0)
    return [
        *trees,
        _feature(sail, kind="shade_sail", height_m=4.0, transmittance=0.1),
        _feature(PLAZA.buffer(-2.0), kind="paving", cover="water_retentive_paving"),
    ]


def _feature(shape: BaseGeometry, **properties: Any) -> dict[str, Any]:
    placed = shapely.transform(shape, lambda xy: np.round(to_degrees(xy), 7))
    return {
        "type": "Feature",
        "geometry": shapely.geometry.mapping(placed),
        "properties": properties,
    }
