"""The plan of the town: what is where. Everything here is invented.

North of the railway a new residential quarter with a school; between railway and river the
station front, the old town with its two arcades, the town hall, a shrine grove, a park with a
pond; beyond the river fields and farmhouses.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import shapely
from shapely.geometry import LineString, Point, Polygon

from gis_server.demo_town.geometry import smooth_line
from gis_server.demo_town.place import HALF_WIDTH, Float64
from gis_server.demo_town.terrain import CORRIDOR_HALF_WIDTH, RIVER, WATER_HALF_WIDTH
from gis_server.demo_town.town_data import town

RAIL_HALF_WIDTH = 9.0  # m, two tracks
STATION_HALF_WIDTH = 18.0  # m, with platforms


class District(StrEnum):
    """The character of a quarter: decides on lots, buildings and gardens."""

    STATION_FRONT = "station_front"
    ARCADE = "arcade"
    OLD_TOWN = "old_town"
    MIXED = "mixed"
    RESIDENTIAL = "residential"
    NEW_RESIDENTIAL = "new_residential"
    ROADSIDE = "roadside"
    FARM = "farm"


@dataclass(frozen=True, slots=True)
class Site:
    """One place kept whole, with its own use.

    outline : polygon, m.
    kind : what stands there; buildings, trees and land use go by it.
    key : what the town's file calls it.
    """

    kind: str
    key: str
    outline: Polygon

    @property
    def name(self) -> str:
        """Give its invented name."""
        return town().called(self.key)


def warp(xy: Float64) -> Float64:
    """Bend the drawing board's straight lines as if they had grown, (n, 2) m → (n, 2) m."""
    x, y = xy[:, 0], xy[:, 1]
    dx = 12 * np.sin(y / 115 + 0.8) + 7 * np.sin(x / 71 + 2.5) + 5 * np.sin((x + y) / 160)
    dy = 11 * np.sin(x / 105 + 1.2) + 7 * np.sin(y / 66 + 4.4) + 6 * np.sin((x - y) / 190)
    return np.stack([x + dx, y + dy], axis=1)


def _warped_box(west: float, south: float, east: float, north: float) -> Polygon:
    ring = shapely.segmentize(shapely.box(west, south, east, north).exterior, 20.0)
    return Polygon(warp(shapely.get_coordinates(ring)))


def rail_northing(x: Float64) -> Float64:
    """Give the railway's y [m] at x [m]."""
    return np.asarray(318.0 + 0.055 * x + 14.0 * np.sin(x / 410.0 + 0.4))


_RAIL_X = np.arange(-HALF_WIDTH - 60.0, HALF_WIDTH + 61.0, 20.0, dtype=np.float64)
RAIL = LineString(np.stack([_RAIL_X, rail_northing(_RAIL_X)], axis=1))


def rail_offset(offset: float, *, west: float, east: float) -> LineString:
    """Give a line along the railway, `offset` metres north of it, between two x [m]."""
    x = np.arange(west, east + 1.0, 15.0, dtype=np.float64)
    return LineString(np.stack([x, rail_northing(x) + offset], axis=1))


STATION_ZONE = rail_offset(0.0, west=-135.0, east=135.0).buffer(
    STATION_HALF_WIDTH, cap_style="flat"
)
RAIL_CORRIDOR = RAIL.buffer(RAIL_HALF_WIDTH, cap_style="flat").union(STATION_ZONE)
RIVER_WATER = RIVER.buffer(WATER_HALF_WIDTH, cap_style="flat")
RIVER_CORRIDOR = RIVER.buffer(CORRIDOR_HALF_WIDTH, cap_style="flat")
PROMENADE = shapely.offset_curve(RIVER, 28.0).buffer(2.5, cap_style="flat")

AVENUE = smooth_line(
    [
        (0, 232), (2, 120), (-4, 0), (4, -120), (10, -240), (14, -345), (20, -450), (10, -560),
        (16, -680),
    ],
    step=15.0,
)  # fmt: skip

STATION_X = 0.0
_PLAZA_NORTH = float(rail_northing(np.array([STATION_X]))[0]) - STATION_HALF_WIDTH - 20.0
PLAZA = shapely.box(-58.0, _PLAZA_NORTH - 66.0, 58.0, _PLAZA_NORTH)
STATION_HOUSE_LOT = shapely.box(-46.0, _PLAZA_NORTH, 46.0, _PLAZA_NORTH + 20.0)

SITES = (
    Site("plaza", "plaza", PLAZA),
    Site("station", "station", STATION_HOUSE_LOT),
    Site("shrine", "shrine", _warped_box(-600, -30, -488, 88)),
    Site("temple", "temple", _warped_box(-372, -232, -302, -160)),
    Site("school", "school", _warped_box(-520, 420, -340, 545)),
    Site("park", "park", _warped_box(196, -322, 338, -214)),
    Site("town_hall", "town_hall", _warped_box(96, -58, 196, 32)),
    Site("hospital", "hospital", _warped_box(420, 110, 524, 200)),
    Site("factory", "factory", _warped_box(660, 168, 800, 290)),
    Site("supermarket", "supermarket", _warped_box(528, -92, 640, 8)),
    Site("children_park", "children_park_north", _warped_box(300, 474, 372, 536)),
    Site("children_park", "children_park_west", _warped_box(-708, -176, -648, -120)),
    Site("library", "library", _warped_box(222, 60, 288, 128)),
    Site("kindergarten", "kindergarten", _warped_box(60, 500, 130, 560)),
)


def site_at(point: Point) -> Site | None:
    """Give the site that holds a point."""
    return next((site for site in SITES if site.outline.contains(point)), None)


def district_at(x: float, y: float) -> District:
    """Give the quarter's character at a plan point [m]."""
    river_y = float(np.interp(x, *np.asarray(RIVER.coords).T))
    rail_y = float(rail_northing(np.array([x]))[0])
    if y < river_y:
        return District.RESIDENTIAL if abs(x - 20.0) < 170.0 else District.FARM
    if y > rail_y:
        return District.NEW_RESIDENTIAL if -640.0 < x < 600.0 else District.FARM
    return _district_between(x, y)


def _district_between(x: float, y: float) -> District:
    """Give the character between railway and river; the first area that holds the point."""
    areas = (
        (District.STATION_FRONT, abs(x) < 230.0 and y > 128.0),
        (District.ARCADE, -320.0 < x < 0.0 and 22.0 < y <= 128.0),
        (District.OLD_TOWN, -500.0 < x < 0.0),
        (District.FARM, (x < -700.0 and y < 150.0) or (x > 640.0 and y < -110.0)),
        (District.RESIDENTIAL, x <= -500.0),
        (District.MIXED, x < 420.0),
        (District.ROADSIDE, abs(y + 30.0) < 70.0),
    )
    return next((area for area, holds in areas if holds), District.RESIDENTIAL)


def neighbourhood_at(x: float, y: float) -> str:
    """Give the invented name of the neighbourhood at a plan point [m]."""
    names, mark = town().neighbourhoods, town().mark
    digit = names.digits[(x > 0.0) + 2 * (y < 0.0)]
    return names.pattern.format(name=names.names[district_at(x, y)], digit=digit) + mark
