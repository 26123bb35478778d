"""Land use: every square metre of the town has one use, without gap or overlap."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import shapely
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from gis_server.demo_town import gml, plan
from gis_server.demo_town.buildings import lot_land_use
from gis_server.demo_town.geometry import DOMAIN, PRECISION, area_without, common_area, polygons_of
from gis_server.demo_town.lots import Lot
from gis_server.demo_town.place import (
    CREATION_DATE,
    HALF_HEIGHT,
    HALF_WIDTH,
    second_level_mesh,
)
from gis_server.demo_town.solids import flat_surface
from gis_server.demo_town.streets import Network
from gis_server.demo_town.terrain import POND
from gis_server.demo_town.town_data import town

_SNAP = 0.01  # m; keeps narrow places open when degrees are rounded
_TILES = (8, 6)  # streets and river land are cut into this many parts east and north


def land_uses(
    network: Network, lots: Sequence[Lot], contents: Sequence[str]
) -> list[tuple[str, Polygon]]:
    """Give (code of Common_landUseType, polygon [m]) over the whole town."""
    parts = [
        *_lot_uses(lots, contents),
        *(("215", part) for part in _cut_into_tiles(network.land)),
        *_rail_and_plaza(),
        *_river_uses(),
    ]
    snapped = ((code, shapely.set_precision(area, _SNAP)) for code, area in parts)
    used = [(code, p) for code, area in snapped for p in polygons_of(area, min_area=0.05)]
    return sorted(used, key=lambda item: (item[0], item[1].bounds))


def _lot_uses(lots: Sequence[Lot], contents: Sequence[str]) -> Iterator[tuple[str, BaseGeometry]]:
    """Join lots of one use within each block."""
    grouped: dict[tuple[int, str], list[Polygon]] = defaultdict(list)
    for lot, content in zip(lots, contents, strict=True):
        grouped[lot.block, lot_land_use(content)].append(lot.outline)
    for (_, code), outlines in sorted(grouped.items()):
        area = shapely.union_all(outlines, grid_size=PRECISION)
        if area.intersects(POND):
            yield "204", common_area(area, POND)
            area = area_without(area, POND)
        yield code, area


def _cut_into_tiles(area: BaseGeometry) -> Iterator[BaseGeometry]:
    """Cut a large area along a grid, so that no polygon spans the whole town."""
    xs = np.linspace(-HALF_WIDTH, HALF_WIDTH, _TILES[0] + 1)
    ys = np.linspace(-HALF_HEIGHT, HALF_HEIGHT, _TILES[1] + 1)
    for west, east in pairwise(xs):
        for south, north in pairwise(ys):
            tile = shapely.box(west, south, east, north)
            yield common_area(area, tile)


def _rail_and_plaza() -> Iterator[tuple[str, BaseGeometry]]:
    plaza = shapely.set_precision(plan.PLAZA, PRECISION)
    rail = shapely.union_all([plan.RAIL_CORRIDOR, plan.STATION_HOUSE_LOT])
    rail = common_area(rail, DOMAIN)
    yield "215", plaza
    for part in _cut_into_tiles(area_without(rail, plaza)):
        yield "216", part


def _river_uses() -> Iterator[tuple[str, BaseGeometry]]:
    corridor = common_area(plan.RIVER_CORRIDOR, DOMAIN)
    water = common_area(plan.RIVER_WATER, corridor)
    promenade = common_area(plan.PROMENADE, corridor)
    promenade = area_without(promenade, water)
    banks = area_without(corridor, shapely.union_all([water, promenade]))
    for code, area in (("204", water), ("217", promenade), ("205", banks)):
        for part in _cut_into_tiles(area):
            yield code, part


def write_land_uses(folder: Path, uses: Sequence[tuple[str, Polygon]]) -> None:
    """Write udx/luse: one file for the second-level mesh, at height 0 as PLATEAU does."""
    members = [_land_use(row, code, polygon) for row, (code, polygon) in enumerate(uses)]
    rings = [flat_surface(polygon, 0.0)[0] for _, polygon in uses]
    path = folder / "udx" / "luse" / f"{second_level_mesh()}_luse_6697_op.gml"
    gml.write_document(path, members, bounds=gml.bounds_of(rings))


def _land_use(row: int, code: str, polygon: Polygon) -> str:
    surfaces = gml.surfaces_of([flat_surface(polygon, 0.0)])
    details = "\n".join([
        gml.measure("uro:areaInSquareMeter", polygon.area, "m2"),
        gml.code("uro:prefecture", "Common_localPublicAuthorities", town().prefecture_code),
        gml.code("uro:city", "Common_localPublicAuthorities", town().code),
        f"<uro:surveyYear>{town().year}</uro:surveyYear>",
    ])  # fmt: skip
    return "\n".join([
        f'<luse:LandUse gml:id="{gml.identifier("luse", str(row))}">',
        f"<core:creationDate>{CREATION_DATE}</core:creationDate>",
        gml.code("luse:class", "Common_landUseType", code),
        f"<luse:lod1MultiSurface>{gml.multi_surface(surfaces)}</luse:lod1MultiSurface>",
        "<uro:landUseDetailAttribute>\n<uro:LandUseDetailAttribute>",
        details,
        "</uro:LandUseDetailAttribute>\n</uro:landUseDetailAttribute>",
        "</luse:LandUse>",
    ])  # fmt: skip
