"""Where one may walk, as areas: what a city model knows is streets, not lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

Shapes = Sequence[BaseGeometry]

# A street wider than this has a carriageway that nobody walks along, and two sides.
WIDE_M = 12.0
# Beside a carriageway one walks within this distance of the street's edge.
SIDE_M = 4.0
# A piece of street that this many others touch is a junction.
ARMS = 3
# Side streets that are no wider are crossed at their mouth wherever one comes along.
MOUTH_M = 9.0
# No street is narrower, so a shorter shared edge is a corner.
NARROWEST_M = 2.0
# As far as files of the same city disagree about an edge.
_SNAP_M = 0.3


@dataclass(frozen=True, slots=True)
class WalkableAreas:
    """Areas of a city in its plane, m; each list may be empty.

    streets : whole streets and junctions, as they are cut in the model.
    sidewalks : what the model says is for walking. carriageways : what it says is for driving in
        streets that have sidewalks; a street without is walked on as a whole.
    squares, parks : open to walkers everywhere. barriers : buildings in them.
    roofs : what stands over streets. street_names : of `streets`, "" without; empty where the
        model has none.
    """

    streets: Shapes = ()
    sidewalks: Shapes = ()
    carriageways: Shapes = ()
    squares: Shapes = ()
    parks: Shapes = ()
    barriers: Shapes = ()
    roofs: Shapes = ()
    street_names: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class ParcelledAreas:
    """The same, in what one walks on; areas may overlap, the later ones hold.

    shared : streets without a carriageway apart. sides : beside a carriageway.
    crossings : across one.
    """

    shared: BaseGeometry
    sides: BaseGeometry
    crossings: BaseGeometry


def parcelled(areas: WalkableAreas) -> ParcelledAreas:
    """Part the streets into what is shared, the sides of wide ones, and the ways across.

    Where the model has sidewalks, they are the sides. Elsewhere the middle of a street wider than
    12 m counts as carriageway. One crosses a wide street where the
    model cuts it at a junction; whether there is a crossing is not in the model.
    """
    streets = np.array([each for each in areas.streets if not each.is_empty], dtype=object)
    land = _closed(shapely.union_all(streets)) if len(streets) else shapely.Polygon()
    driven = _driven(land, areas)
    sides = shapely.union_all([land.intersection(driven.buffer(SIDE_M * 1.5)), *areas.sidewalks])
    sides = sides.difference(driven)
    shared = land.difference(driven).difference(sides)
    lines = shapely.union_all(_lines_across(streets, driven)).buffer(1.0, cap_style="flat")
    mouths = _mouths(shapely.union_all([sides, shared]), driven)
    return ParcelledAreas(shared, sides, shapely.union_all([lines, *mouths]))


def _mouths(walked: BaseGeometry, driven: BaseGeometry) -> list[BaseGeometry]:
    """Give the small gaps in what is walked on, where a side street comes out between sidewalks."""
    closed = walked.buffer(MOUTH_M / 2, quad_segs=2).buffer(-MOUTH_M / 2, quad_segs=2)
    gaps = shapely.get_parts(closed.intersection(driven)).tolist()
    return [gap.buffer(_SNAP_M) for gap in gaps if gap.area < MOUTH_M**2]


def _driven(land: BaseGeometry, areas: WalkableAreas) -> BaseGeometry:
    """Give the carriageways: those of the model, and the middle of wide streets."""
    narrow = WIDE_M / 2 - SIDE_M
    middle = land.buffer(-SIDE_M, quad_segs=2)
    middle = middle.buffer(-narrow, quad_segs=2).buffer(narrow, quad_segs=2)
    if not areas.carriageways:
        return middle
    driven = shapely.union_all([middle, *areas.carriageways])
    return driven.difference(shapely.union_all(list(areas.sidewalks)))


def _lines_across(streets: npt.NDArray[np.object_], driven: BaseGeometry) -> list[BaseGeometry]:
    """Give the edges at which junctions and the streets that meet there are cut, where wide."""
    if len(streets) == 0 or driven.is_empty:
        return []
    tree = shapely.STRtree(streets)
    left, right = tree.query(streets, predicate="dwithin", distance=_SNAP_M)
    other = left != right
    left, right = left[other], right[other]
    shared = shapely.intersection(
        shapely.boundary(streets[left]), shapely.buffer(streets[right], _SNAP_M)
    )
    touching = shapely.length(shared) > 4 * _SNAP_M
    left, right, shared = left[touching], right[touching], shared[touching]
    neighbours = np.bincount(left, minlength=len(streets))
    once = (left < right) & (np.maximum(neighbours[left], neighbours[right]) >= ARMS)
    merged = [shapely.line_merge(each) for each in shared[once]]
    parts = shapely.get_parts(np.array(merged, dtype=object)) if merged else np.array([])
    shapely.prepare(driven)
    return [
        each
        for each in parts.tolist()
        if each.geom_type == "LineString" and each.length > NARROWEST_M and driven.intersects(each)
    ]


def _closed(land: BaseGeometry) -> BaseGeometry:
    """Close the cracks between pieces of street."""
    return land.buffer(_SNAP_M, join_style="mitre").buffer(-_SNAP_M, join_style="mitre")
