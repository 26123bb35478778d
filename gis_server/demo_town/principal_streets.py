"""The middle lines of the principal streets: drawn by hand, bent as if they had grown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry import LineString, Polygon
from shapely.geometry.base import BaseGeometry

from gis_server.demo_town import plan
from gis_server.demo_town.geometry import DOMAIN, polygons_of
from gis_server.demo_town.terrain import CORRIDOR_HALF_WIDTH, RIVER
from gis_server.demo_town.town_data import town


@dataclass(frozen=True, slots=True)
class CentreLine:
    """The middle of one street.

    width : m, between the blocks on both sides.
    kind : "avenue", "highway", "collector", "local", "lane", "arcade", "farm_road".
    key : what the town's file calls it, "" for most.
    """

    line: LineString
    width: float
    kind: str
    key: str = ""

    @property
    def name(self) -> str:
        """Give its invented name, "" for most."""
        return town().called(self.key) if self.key else ""


def principal_lines() -> Iterator[CentreLine]:
    """Draw the streets that shape the town, cut to the land between railway and river."""
    clearings = shapely.union_all([site.outline for site in plan.SITES])
    for centre in _drawn_lines():
        whole = centre.line.intersection(DOMAIN.buffer(20.0))
        line = whole if centre.kind == "avenue" else whole.difference(clearings)
        for part in shapely.get_parts(line):
            yield CentreLine(part, centre.width, centre.kind, centre.key)
    for site in plan.SITES:
        if site.kind != "station":
            yield CentreLine(LineString(site.outline.exterior.coords), 6.0, "local")


def _drawn_lines() -> Iterator[CentreLine]:
    yield CentreLine(plan.AVENUE, 22.0, "avenue", "avenue")
    yield from _lines_along_railway()
    yield from _lines_along_river()
    yield from _lines_between()
    yield from _lines_beyond()


def _lines_along_railway() -> Iterator[CentreLine]:
    south, north = -plan.RAIL_HALF_WIDTH - 3.0, plan.RAIL_HALF_WIDTH + 3.0
    yield CentreLine(plan.rail_offset(south, west=-900, east=-136), 6.0, "local")
    yield CentreLine(plan.rail_offset(south, west=136, east=900), 6.0, "local")
    yield CentreLine(
        plan.rail_offset(-plan.STATION_HALF_WIDTH - 3.5, west=-136, east=-58), 7.0, "local"
    )
    yield CentreLine(
        plan.rail_offset(-plan.STATION_HALF_WIDTH - 3.5, west=58, east=139), 7.0, "local"
    )
    yield CentreLine(
        plan.rail_offset(north + 9.5, west=-900, east=900),
        7.0,
        "collector",
        "street_north_of_railway",
    )
    for x in (-445.0, 240.0, 610.0):  # level crossings
        y = float(plan.rail_northing(np.array([x]))[0])
        yield CentreLine(LineString([(x, y - 12.0), (x, y + 21.5)]), 8.0, "crossing")


def _lines_along_river() -> Iterator[CentreLine]:
    for side, width, key in (
        (1.0, 7.0, "street_along_river"),
        (-1.0, 5.0, "street_south_of_river"),
    ):
        moved = shapely.offset_curve(RIVER, side * (CORRIDOR_HALF_WIDTH + width / 2))
        yield CentreLine(LineString(moved.coords), width, "collector", key)


def _warped(points: list[tuple[float, float]]) -> LineString:
    dense = shapely.get_coordinates(shapely.segmentize(LineString(points), 15.0))
    return LineString(plan.warp(dense))


def _lines_between() -> Iterator[CentreLine]:
    """Draw the streets between railway and river; each is cut where that land ends."""
    land = _zone(
        above=RIVER, above_offset=CORRIDOR_HALF_WIDTH + 3.5, below=plan.RAIL, below_offset=12.0
    )
    drawn = [
        CentreLine(_warped([(-920, -98), (920, -58)]), 13.0, "highway", "highway"),
        CentreLine(
            _warped([(-920, 142), (920, 142)]),
            8.0,
            "collector",
            "street_south_of_railway",
        ),
        CentreLine(_warped([(-480, -205), (420, -190)]), 6.0, "local"),
        CentreLine(_warped([(-316, 76), (40, 70)]), 9.0, "arcade", "arcade"),
        CentreLine(_warped([(-152, 300), (-150, -90)]), 7.0, "arcade", "lane"),
        CentreLine(_warped([(420, 30), (920, 30)]), 6.0, "local"),
        *(
            CentreLine(_warped([(x, 420), (x + 12, -460)]), 8.0, "collector")
            for x in (-640.0, -440.0, -318.0, 236.0, 408.0, 626.0)
        ),
    ]
    west = _west_of_avenue()
    for centre in drawn:
        area = land.intersection(west) if centre.kind == "arcade" else land
        for part in shapely.get_parts(centre.line.intersection(area)):
            yield CentreLine(part, centre.width, centre.kind, centre.key)


def _west_of_avenue() -> Polygon:
    """Give everything west of the avenue's middle, where the arcades end."""
    coordinates = shapely.get_coordinates(plan.AVENUE)
    north, south = coordinates[0], coordinates[-1]
    corners = [(-2000.0, south[1]), (-2000.0, 900.0), (north[0], 900.0)]
    return Polygon([*coordinates, *corners])


def _lines_beyond() -> Iterator[CentreLine]:
    """Draw the streets north of the railway and south of the river."""
    north = _zone(above=plan.RAIL, above_offset=21.5, below=None, below_offset=0.0)
    south = _zone(above=None, above_offset=0.0, below=RIVER, below_offset=CORRIDOR_HALF_WIDTH + 2.5)
    drawn = [
        (north, _warped([(-920, 452), (920, 470)]), 8.0, "collector", "school_street"),
        *((north, _warped([(x, 230), (x - 8, 700)]), 7.0, "collector", "")
          for x in (-640.0, -445.0, -180.0, 40.0, 240.0, 440.0, 610.0)),
        (south, _warped([(-920, -530), (920, -545)]), 6.0, "collector", "fields_street"),
        *((south, _warped([(x, -300), (x + 10, -700)]), 5.0, "local", "")
          for x in (-560.0, -170.0, 190.0, 560.0)),
    ]  # fmt: skip
    for zone, line, width, kind, key in drawn:
        for part in shapely.get_parts(line.intersection(zone)):
            yield CentreLine(part, width, kind, key)


def _zone(
    *, above: LineString | None, above_offset: float, below: LineString | None, below_offset: float
) -> Polygon:
    """Give the land north of one line and south of another, both moved inward by an offset."""
    zone: BaseGeometry = DOMAIN.buffer(25.0, join_style="mitre")
    if above is not None:
        zone = zone.difference(_below(above, above_offset))
    if below is not None:
        zone = zone.intersection(_below(below, -below_offset))
    return Polygon(max(polygons_of(zone), key=lambda part: part.area))


def _below(line: LineString, offset: float) -> Polygon:
    """Give everything south of a line that runs from west to east, moved north by an offset."""
    moved = shapely.get_coordinates(shapely.offset_curve(line, offset) if offset else line)
    return Polygon([(moved[0][0] - 200, -2000), *moved, (moved[-1][0] + 200, -2000)]).buffer(0)
