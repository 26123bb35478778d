"""The streets: a grown network, not a chessboard; its surfaces and the blocks between them.

Streets and blocks share the land without gap or overlap.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry import Point, Polygon
from shapely.geometry.base import BaseGeometry

from gis_server.demo_town import plan
from gis_server.demo_town.geometry import DOMAIN, PRECISION, area_without, common_area, polygons_of
from gis_server.demo_town.local_streets import local_lines
from gis_server.demo_town.place import Float64
from gis_server.demo_town.principal_streets import CentreLine, principal_lines

_MEETING = 1.0  # m; streets that come this near to each other meet


@dataclass(frozen=True, slots=True)
class Street:
    """One street surface between two junctions, or one junction.

    surface : polygon, m.
    centre : the centre line it belongs to (the widest one at a junction).
    section : "road", "junction", "bridge", "crossing" (level crossing of the railway).
    """

    surface: Polygon
    centre: CentreLine
    section: str


@dataclass(frozen=True, slots=True)
class Network:
    """Streets, all street land (slivers included), the blocks between, and the middle lines."""

    streets: list[Street]
    land: BaseGeometry
    blocks: list[Polygon]
    centres: list[CentreLine]


def build_network(rng: np.random.Generator) -> Network:
    """Draw all streets and give their surfaces and the blocks between them."""
    principal = list(principal_lines())
    centres = [*principal, *local_lines(principal, rng)]
    land = DOMAIN.difference(shapely.union_all([plan.RAIL_CORRIDOR, plan.RIVER_CORRIDOR]))
    land = land.difference(shapely.union_all([plan.PLAZA, plan.STATION_HOUSE_LOT]))
    land = shapely.set_precision(land, PRECISION)
    paved = shapely.union_all(
        [c.line.buffer(c.width / 2, join_style="mitre", cap_style="square") for c in centres],
        grid_size=PRECISION,
    )
    open_land = area_without(land, paved)
    truncated = [_truncate_corners(block) for block in polygons_of(open_land, min_area=30.0)]
    blocks = [part for block in truncated for part in polygons_of(block, min_area=60.0)]
    street_land = area_without(land, shapely.union_all(blocks))
    return Network(list(_streets(street_land, centres)), street_land, blocks, centres)


def _truncate_corners(block: Polygon) -> BaseGeometry:
    """Cut the block's corners (sumikiri) and its spikes, as at Japanese street corners."""
    opened = block.buffer(-2.2, join_style="mitre").buffer(2.2, quad_segs=1)
    return shapely.set_precision(opened.intersection(block).simplify(0.05), PRECISION)


def _streets(street_land: BaseGeometry, centres: list[CentreLine]) -> Iterator[Street]:
    """Part the street land into junctions and the stretches between them."""
    tree = shapely.STRtree([c.line for c in centres])
    junctions = _junctions(centres, tree)
    crossings = common_area(street_land, junctions)
    stretches = area_without(street_land, junctions)
    for section, area in (("junction", crossings), ("road", stretches)):
        surfaces = [p for p in polygons_of(area, min_area=2.0) if p.area > 0.4 * p.length]
        for surface in sorted(surfaces, key=lambda polygon: polygon.bounds):
            yield Street(surface, _widest_near(surface, centres, tree), section)
    yield from _streets_over(centres)


def _junctions(centres: list[CentreLine], tree: shapely.STRtree) -> BaseGeometry:
    """Give a disc at every place where three or more street arms meet."""
    points = [Point(x, y) for x, y in _meeting_points(centres, tree)]
    widths = np.array([c.width for c in centres])
    node, line = tree.query(points, predicate="dwithin", distance=_MEETING)
    widest = np.zeros(len(points))
    np.maximum.at(widest, node, widths[line])
    return shapely.union_all(shapely.buffer(points, widest * 0.62 + 2.4, quad_segs=2))


def _meeting_points(centres: list[CentreLine], tree: shapely.STRtree) -> Float64:
    """Give the ends of streets that meet at least two other arms, and all crossings."""
    lines = [c.line for c in centres]
    ends = np.concatenate([shapely.get_coordinates(line)[[0, -1]] for line in lines])
    end, line = tree.query([Point(x, y) for x, y in ends], predicate="dwithin", distance=_MEETING)
    other = end // 2 != line
    end, line = end[other], line[other]
    to_first = np.hypot(*(ends[end] - ends[2 * line]).T)
    to_last = np.hypot(*(ends[end] - ends[2 * line + 1]).T)
    arms = np.ones(len(ends))
    np.add.at(arms, end, np.where(np.minimum(to_first, to_last) > _MEETING, 2.0, 1.0))
    left, right = tree.query(lines, predicate="crosses")
    first = left < right
    crossing = shapely.intersection(
        [lines[i] for i in left[first]], [lines[i] for i in right[first]]
    )
    return np.concatenate([ends[arms >= 3.0], shapely.get_coordinates(crossing)])


def _widest_near(surface: Polygon, centres: list[CentreLine], tree: shapely.STRtree) -> CentreLine:
    """Give the centre line that covers most of a surface with its length and width."""
    rows = tree.query(surface, predicate="intersects")
    if len(rows) == 0:
        rows = tree.query_nearest(surface.representative_point())
    lengths = shapely.length(shapely.intersection([centres[r].line for r in rows], surface))
    covered = np.round(lengths * [centres[r].width for r in rows], 2)
    return centres[int(rows[np.lexsort((rows, -covered))[0]])]


def _streets_over(centres: list[CentreLine]) -> Iterator[Street]:
    """Give the street surfaces that cross river (bridge) and railway (level crossing)."""
    for centre in centres:
        if centre.kind not in ("avenue", "crossing"):
            continue
        band = centre.line.buffer(centre.width / 2, cap_style="flat")
        for section, corridor in (
            ("bridge", plan.RIVER_CORRIDOR),
            ("crossing", plan.RAIL_CORRIDOR),
        ):
            over = common_area(band, corridor)
            for surface in polygons_of(over, min_area=5.0):
                yield Street(surface, centre, section)
