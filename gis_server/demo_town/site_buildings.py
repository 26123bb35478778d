"""Buildings of the sites: station, school, town hall …, drawn by hand in each site's own frame."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from shapely.geometry import Polygon

from gis_server.demo_town.geometry import oriented_boxes
from gis_server.demo_town.place import Float64
from gis_server.demo_town.plan import Site

Ring = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class SiteBuilding:
    """One hand-drawn building.

    ring : outline in the site's frame, m; u along its longer side, v across, origin in its middle.
    kind : row of `building_uses.KINDS`.
    storeys : above ground.
    part : of the site, as the town's file calls it, "" for the main building.
    yard : outline of an inner courtyard, () for none.
    """

    ring: Ring
    kind: str
    storeys: int
    part: str = ""
    yard: Ring = ()


def _box(west: float, south: float, east: float, north: float) -> Ring:
    return ((west, south), (east, south), (east, north), (west, north))


_DRAWN: dict[str, tuple[SiteBuilding, ...]] = {
    "station": (SiteBuilding(_box(-38, -7, 38, 9), "station", 2),),
    "shrine": (
        SiteBuilding(_box(-9, 20, 9, 33), "shrine", 1, "main_sanctuary"),
        SiteBuilding(_box(-12, 4, 12, 16), "shrine", 1, "worship_hall"),
        SiteBuilding(_box(22, 2, 34, 11), "shrine", 1, "shrine_office"),
    ),
    "temple": (
        SiteBuilding(_box(-10, 6, 10, 24), "temple", 1, "main_hall"),
        SiteBuilding(_box(16, -8, 26, 10), "temple", 1, "priests_house"),
    ),
    "school": (
        SiteBuilding(
            ((-62, 42), (-62, 12), (-50, 12), (-50, 29), (20, 29), (20, 42)),
            "school", 3, "classrooms",
        ),
        SiteBuilding(_box(34, 16, 66, 41), "gymnasium", 2, "gymnasium"),
        SiteBuilding(_box(52, -45, 66, -30), "school", 1, "store"),
    ),
    "town_hall": (
        SiteBuilding(_box(-36, -4, 30, 26), "town_hall", 4, "", _box(-16, 5, 8, 16)),
        SiteBuilding(_box(20, -30, 36, -14), "town_hall", 2, "annex"),
    ),
    "hospital": (
        SiteBuilding(
            ((-40, 30), (-40, -18), (-22, -18), (-22, 10), (18, 10), (18, -6), (38, -6), (38, 30)),
            "hospital", 6,
        ),
    ),
    "factory": (
        SiteBuilding(_box(-58, -44, 6, 36), "factory", 2, "first_works"),
        SiteBuilding(_box(18, -8, 56, 40), "factory", 2, "second_works"),
        SiteBuilding(_box(24, -44, 50, -22), "office", 3, "office"),
    ),
    "supermarket": (SiteBuilding(_box(-44, 0, 24, 38), "large_shop", 2),),
    "library": (
        SiteBuilding(((-22, 20), (-22, -14), (0, -14), (0, 0), (22, 0), (22, 20)), "library", 3),
    ),
    "kindergarten": (SiteBuilding(_box(-18, 6, 20, 20), "kindergarten", 2),),
    "park": (SiteBuilding(_box(52, 30, 62, 38), "rest_house", 1, "rest_house"),),
}  # fmt: skip


def site_buildings(site: Site) -> Iterator[tuple[SiteBuilding, Polygon]]:
    """Give a site's buildings with their footprints in plan coordinates."""
    origin, along = site_frame(site)
    for drawn in _DRAWN.get(site.kind, ()):
        holes = [_placed(drawn.yard, origin, along)] if drawn.yard else []
        yield drawn, Polygon(_placed(drawn.ring, origin, along), holes)


def site_frame(site: Site) -> tuple[Float64, Float64]:
    """Give a site's middle and the unit vector of its side that runs most to the east."""
    centres, long_axes, short_axes, _ = oriented_boxes(np.array([site.outline], dtype=object))
    axes = [long_axes[0], short_axes[0]]
    along = max(axes, key=lambda axis: abs(float(axis[0])))
    return centres[0], along * np.sign(along[0])


def _placed(ring: Ring, origin: Float64, along: Float64) -> Float64:
    across = np.array([-along[1], along[0]])
    placed = [origin + u * along + v * across for u, v in ring]
    return np.stack(placed).round(3)
