"""The middle lines of the smaller streets, found by cutting the quarters between principal ones.

Each quarter is cut again and again across its longer side, with the irregularity and the street
widths of its district, until its blocks are small enough.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely
import shapely.ops
from shapely.geometry import LineString, Polygon

from gis_server.demo_town import plan
from gis_server.demo_town.geometry import DOMAIN, oriented_boxes, polygons_of
from gis_server.demo_town.place import Float64
from gis_server.demo_town.plan import District
from gis_server.demo_town.principal_streets import CentreLine

NODING = 0.01  # m; end points this near to another street meet it


@dataclass(frozen=True, slots=True)
class _Grain:
    """How a district is cut: longest and widest block [m], street widths [m], irregularity."""

    length: float
    width: float
    streets: tuple[float, ...]
    jitter: float
    kind: str = "local"


_GRAINS = {
    District.STATION_FRONT: _Grain(98, 66, (8.0, 6.0, 6.0), 0.06),
    District.ARCADE: _Grain(74, 50, (5.0, 4.0, 3.0), 0.09, "lane"),
    District.OLD_TOWN: _Grain(82, 48, (5.0, 4.0, 3.6), 0.13, "lane"),
    District.MIXED: _Grain(100, 58, (6.0, 5.0, 4.5), 0.09),
    District.RESIDENTIAL: _Grain(108, 54, (6.0, 5.0, 4.5), 0.09),
    District.NEW_RESIDENTIAL: _Grain(120, 48, (6.0, 6.0, 5.0), 0.03),
    District.ROADSIDE: _Grain(120, 84, (6.0, 6.0, 5.0), 0.05),
    District.FARM: _Grain(180, 96, (4.0, 3.5, 3.0), 0.06, "farm_road"),
}


def local_lines(principal: list[CentreLine], rng: np.random.Generator) -> Iterator[CentreLine]:
    """Give the smaller streets of all quarters between the principal streets."""
    for face in _faces([centre.line for centre in principal]):
        yield from _cut_into_blocks(face, rng)


def _faces(lines: list[LineString]) -> list[Polygon]:
    """Give the land between the principal streets, without the corridors of railway and river."""
    borders = [DOMAIN.exterior, plan.RAIL_CORRIDOR.boundary, plan.RIVER_CORRIDOR.boundary]
    noded = shapely.union_all([*lines, *borders], grid_size=NODING)
    corridors = shapely.union_all([plan.RAIL_CORRIDOR, plan.RIVER_CORRIDOR, plan.PLAZA])
    faces = polygons_of(shapely.ops.polygonize_full(shapely.get_parts(noded))[0], min_area=300.0)
    inside = [face for face in faces if DOMAIN.contains(face.representative_point())]
    kept = [face for face in inside if not corridors.contains(face.representative_point())]
    return sorted(kept, key=lambda face: face.bounds)


def _cut_into_blocks(face: Polygon, rng: np.random.Generator) -> Iterator[CentreLine]:
    """Cut one face into blocks; a site stays whole."""
    centre = face.representative_point()
    if plan.site_at(centre) is not None:
        return
    grain = _GRAINS[plan.district_at(face.centroid.x, face.centroid.y)]
    pending = [(face, 0)]
    while pending:
        part, depth = pending.pop()
        cut = _cut(part, grain, rng)
        if cut is None:
            continue
        line, halves = cut
        width = grain.streets[min(depth, len(grain.streets) - 1)]
        yield CentreLine(line, width, grain.kind)
        pending.extend((half, depth + 1) for half in halves)


def _cut(
    part: Polygon, grain: _Grain, rng: np.random.Generator
) -> tuple[LineString, list[Polygon]] | None:
    """Cut a face across its longer side, or along it where only its width is too large."""
    centres, long_axes, short_axes, sides = oriented_boxes(np.array([part], dtype=object))
    length, width = sides[0]
    if length > grain.length * 1.25:
        along, across = long_axes[0], short_axes[0]
    elif width > grain.width * 1.3:
        along, across, length = short_axes[0], long_axes[0], width
    else:
        return None
    line = _crooked_line(centres[0], along, across, length=length, jitter=grain.jitter, rng=rng)
    halves = polygons_of(shapely.ops.split(part, line), min_area=200.0)
    inside = max(shapely.get_parts(line.intersection(part)), key=lambda piece: piece.length)
    return (inside, halves) if len(halves) == 2 else None


def _crooked_line(
    centre: Float64,
    along: Float64,
    across: Float64,
    *,
    length: float,
    jitter: float,
    rng: np.random.Generator,
) -> LineString:
    """Give a line across a face, near its middle, bent once where the district is old."""
    shift, bend, tilt = rng.normal(0.0, jitter, 3).clip(-2.2 * jitter, 2.2 * jitter)
    middle = centre + along * length * shift * 0.8
    far = across * 400.0 + along * 400.0 * tilt * 0.7
    knee = middle + along * length * bend * 0.25
    return LineString([middle - far, knee, middle + far])
