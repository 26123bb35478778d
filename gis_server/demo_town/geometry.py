"""Small geometry of the plan: smooth lines, half planes, rings; shapely does the rest."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import shapely
from shapely.geometry import LineString, MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

from gis_server.demo_town.place import HALF_HEIGHT, HALF_WIDTH, Float64, Geometries, Mask

PRECISION = 0.001  # m; every plan coordinate is a whole millimetre
DOMAIN = shapely.box(-HALF_WIDTH, -HALF_HEIGHT, HALF_WIDTH, HALF_HEIGHT)


def smooth_line(points: Iterable[tuple[float, float]], *, step: float) -> LineString:
    """Draw a Catmull–Rom curve through points, with vertices about `step` metres apart."""
    knots = np.array(list(points), dtype=np.float64)
    padded = np.vstack([2 * knots[0] - knots[1], knots, 2 * knots[-1] - knots[-2]])
    pieces = [_catmull_rom(padded[i : i + 4], step=step) for i in range(len(knots) - 1)]
    return LineString(np.vstack([*pieces, knots[-1:]]))


def _catmull_rom(knots: Float64, *, step: float) -> Float64:
    count = max(2, round(float(np.hypot(*(knots[2] - knots[1]))) / step))
    t = (np.arange(count) / count)[:, None]
    a, b, c, d = knots
    cubic = 2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2
    curve: Float64 = 0.5 * (cubic + (3 * b - a - 3 * c + d) * t**3)
    return curve


def polygons_of(geometry: BaseGeometry, *, min_area: float = 0.0) -> list[Polygon]:
    """Give the polygons of any geometry, largest parts and slivers alike, without those below."""
    parts = shapely.get_parts(shapely.get_parts(geometry))
    return [p for p in parts if isinstance(p, Polygon) and p.area > min_area]


def common_area(first: BaseGeometry, second: BaseGeometry) -> MultiPolygon:
    """Give the area of both, on whole millimetres, without the lines where they only touch."""
    return MultiPolygon(polygons_of(shapely.intersection(first, second, grid_size=PRECISION)))


def area_without(first: BaseGeometry, second: BaseGeometry) -> MultiPolygon:
    """Give the area of the first that is not of the second, on whole millimetres."""
    return MultiPolygon(polygons_of(shapely.difference(first, second, grid_size=PRECISION)))


def counter_clockwise(ring: Float64) -> Float64:
    """Give an open ring (closing vertex dropped) in counter-clockwise order."""
    x, y = ring[:, 0], ring[:, 1]
    doubled_area = np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))
    return ring if doubled_area > 0 else ring[::-1]


def open_rings(polygon: Polygon) -> list[Float64]:
    """Give exterior (counter-clockwise) and interiors (clockwise) as open rings."""
    exterior = counter_clockwise(np.asarray(polygon.exterior.coords)[:-1, :2])
    holes = [counter_clockwise(np.asarray(r.coords)[:-1, :2])[::-1] for r in polygon.interiors]
    return [exterior, *holes]


def apart(points: Float64, distance: float) -> Mask:
    """Give which points (n, 2) to keep so that none is nearer than this to an earlier one [m]."""
    shapes = [Point(x, y) for x, y in points.tolist()]
    left, right = shapely.STRtree(shapes).query(shapes, predicate="dwithin", distance=distance)
    keep = np.ones(len(points), dtype=bool)
    for i, j in sorted(zip(left.tolist(), right.tolist(), strict=True)):
        if i < j and keep[i]:
            keep[j] = False
    return keep


def half_planes(points: Float64, directions: Float64, *, reach: float = 2000.0) -> Geometries:
    """Give squares whose right edge lies on a line: the half plane to its left.

    Parameters
    ----------
    points : (n, 2) float64, m, a point on each line.
    directions : (n, 2) float64, unit direction of each line.

    Returns
    -------
    (n,) object, shapely polygons.
    """
    left = np.stack([-directions[:, 1], directions[:, 0]], axis=1)
    along, across = directions * reach, left * reach
    corners = [points - along, points + along, points + along + across, points - along + across]
    return np.asarray(shapely.polygons(np.stack(corners, axis=1)), dtype=object)


def oriented_boxes(polygons: Geometries) -> tuple[Float64, Float64, Float64, Float64]:
    """Give centre, long axis, short axis (units) and side lengths of the tightest rectangles.

    Returns
    -------
    (n, 2) centres, (n, 2) long axes, (n, 2) short axes, (n, 2) long and short side in metres.
    """
    boxes = np.asarray(shapely.oriented_envelope(polygons), dtype=object)
    rings = shapely.get_coordinates(boxes).reshape(-1, 5, 2)
    first, second = rings[:, 1] - rings[:, 0], rings[:, 2] - rings[:, 1]
    lengths = np.stack([np.hypot(*first.T), np.hypot(*second.T)], axis=1)
    swap = lengths[:, 1] > lengths[:, 0]
    long_axis = np.where(swap[:, None], second, first)
    short_axis = np.where(swap[:, None], first, second)
    sides = np.sort(lengths, axis=1)[:, ::-1]
    centres = rings[:, :4].mean(axis=1)
    return centres, long_axis / sides[:, :1], short_axis / sides[:, 1:], sides
