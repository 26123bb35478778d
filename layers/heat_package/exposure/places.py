"""Places where people are, as samples of the ground on which they stand.

A point (a stop, a spot) is a disc of 10 m around it; an area is a lattice within it; a building is
the ground around its walls, where one waits and walks. What is under a roof or in a wall has no
number in a run, and counts as unknown.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

Float64 = npt.NDArray[np.float64]
Int64 = npt.NDArray[np.int64]

AROUND_POINT_M = 10.0
AROUND_BUILDING_M = 15.0
SITE_M = 100.0
SPACING_M = 2.0
# Large areas are sampled more coarsely, so that each place costs about the same.
SAMPLES_MOST = 400


@dataclass(frozen=True, slots=True)
class Samples:
    """Points on the ground of places.

    start : (places + 1,) int64, rows of the samples of each place; each has one at least.
    x, y : (n,) float64, m, CRS of the shapes.
    """

    start: Int64
    x: Float64
    y: Float64


def ground_of(shape: BaseGeometry, *, building: bool = False) -> BaseGeometry:
    """Give the ground on which people stand at a point, in an area, around a building [m]."""
    if building:
        return shape.buffer(AROUND_BUILDING_M, quad_segs=4).difference(shape)
    if shape.area > 0.0:
        return shape
    return shape.buffer(AROUND_POINT_M, quad_segs=8)


def sites(buildings: Sequence[BaseGeometry], names: Sequence[str]) -> list[list[int]]:
    """Give which buildings are of one site, each list with the largest first.

    Those are whose names begin with the same word, as 「… 校舎」 and 「… 倉庫」 of a school do, at
    most `SITE_M` apart; and those without a name of which the ground meets.
    """
    shapes = np.asarray(buildings, dtype=object)
    first, second = shapely.STRtree(shapes).query(shapes, predicate="dwithin", distance=SITE_M)
    apart = shapely.distance(shapes[first], shapes[second])
    begins = [each.split()[:1] for each in names]
    site = list(range(len(buildings)))

    def heart(one: int) -> int:
        while site[one] != one:
            one = site[one]
        return one

    for one, other, far in zip(first.tolist(), second.tolist(), apart.tolist(), strict=True):
        if begins[one] == begins[other] and (begins[one] or far <= 2 * AROUND_BUILDING_M):
            site[heart(one)] = heart(other)
    found: dict[int, list[int]] = {}
    for one in sorted(range(len(buildings)), key=lambda each: -buildings[each].area):
        found.setdefault(heart(one), []).append(one)
    return list(found.values())


def site_name(names: Sequence[str]) -> str:
    """Give the name of a site: with what all of its buildings' names begin, and end in brackets."""
    if len(set(names)) < 2:
        return names[0]
    ends = {each[at:] if (at := each.rfind("（")) > 0 else "" for each in names}
    return names[0].split()[0] + (ends.pop() if len(ends) == 1 else "")


def samples_in(shapes: Sequence[BaseGeometry]) -> Samples:
    """Give a lattice within each shape, the finer the smaller it is; its heart at least."""
    found = [_lattice(each) for each in shapes]
    counts = [len(each) for each in found]
    points = np.concatenate(found) if found else np.empty((0, 2))
    start = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    return Samples(start, np.ascontiguousarray(points[:, 0]), np.ascontiguousarray(points[:, 1]))


def _lattice(shape: BaseGeometry) -> Float64:
    spacing = max(SPACING_M, math.sqrt(shape.area / SAMPLES_MOST))
    west, south, east, north = shape.bounds
    across = np.arange(west + spacing / 2, east, spacing)
    up = np.arange(south + spacing / 2, north, spacing)
    x, y = (each.ravel() for each in np.meshgrid(across, up))
    shapely.prepare(shape)
    inside = shapely.contains_xy(shape, x, y)
    if not inside.any():
        heart = shape.representative_point()
        return np.array([[heart.x, heart.y]])
    return np.column_stack([x[inside], y[inside]])
