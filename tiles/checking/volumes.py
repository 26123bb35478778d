"""Bounding volumes: are they valid, do they contain each other and the vertices."""

from __future__ import annotations

import math
from typing import Any, Literal, NamedTuple

import numpy as np
from numba import njit

from tiles.city_tables import Float64

# WGS 84 (NIMA TR8350.2, 2000), to which the regions of 3D Tiles refer.
SEMI_MAJOR_M = 6378137.0
FLATTENING = 1.0 / 298.257223563
ANGLE_TOLERANCE = 1e-9  # radians, about 6 mm
HEIGHT_TOLERANCE_M = 0.005
VERTEX_TOLERANCE_M = 0.02
_COLUMN = 256  # points that are worked out at once: their columns stay in the nearest cache


class Volume(NamedTuple):
    """A volume in the frame of the whole tileset (regions: radians, metres; else ECEF metres)."""

    kind: Literal["region", "box", "sphere"]
    numbers: tuple[float, ...]


def volume_of(found: Any, transform: Float64) -> Volume | None:
    """Read a boundingVolume object; None where it is none. Box and sphere are transformed."""
    if not isinstance(found, dict):
        return None
    for kind, count in (("region", 6), ("box", 12), ("sphere", 4)):
        if kind in found:
            numbers = found[kind]
            if not _finite(numbers, count):
                return None
            return _checked(kind, tuple(map(float, numbers)), transform)
    return None


def _finite(numbers: Any, count: int) -> bool:
    return (
        isinstance(numbers, list)
        and len(numbers) == count
        and {int, float}.issuperset(map(type, numbers))
        and all(map(math.isfinite, numbers))
    )


def _checked(kind: str, numbers: tuple[float, ...], transform: Float64) -> Volume | None:
    if kind == "region":
        west, south, east, north, low, high = numbers
        angles = abs(west) <= math.pi and abs(east) <= math.pi
        if not (angles and -math.pi / 2 <= south <= north <= math.pi / 2 and low <= high):
            return None
        return Volume("region", numbers)
    centre = transform[:3, :3] @ numbers[:3] + transform[:3, 3]
    if kind == "sphere":
        scale = float(np.linalg.norm(transform[:3, :3], axis=0).max())
        return Volume("sphere", (*centre, numbers[3] * scale)) if numbers[3] >= 0 else None
    axes = (transform[:3, :3] @ np.array(numbers[3:]).reshape(3, 3).T).T
    return Volume("box", (*centre, *axes.ravel()))


def contains(outer: Volume, inner: Volume) -> bool | None:
    """Tell whether `inner` lies in `outer`; None for pairs of kinds that are not compared."""
    if outer.kind == "region" and inner.kind == "region":
        a, b = outer.numbers, inner.numbers
        return (
            b[0] >= a[0] - ANGLE_TOLERANCE
            and b[1] >= a[1] - ANGLE_TOLERANCE
            and b[2] <= a[2] + ANGLE_TOLERANCE
            and b[3] <= a[3] + ANGLE_TOLERANCE
            and b[4] >= a[4] - HEIGHT_TOLERANCE_M
            and b[5] <= a[5] + HEIGHT_TOLERANCE_M
        )
    if outer.kind == "sphere" and inner.kind == "sphere":
        distance = math.dist(outer.numbers[:3], inner.numbers[:3])
        return distance + inner.numbers[3] <= outer.numbers[3] * 1.001 + VERTEX_TOLERANCE_M
    if inner.kind == "box" and outer.kind != "region":
        return _farthest_outside(outer, _corners(inner)) <= 0.01 * _radius(outer)
    return None


def _radius(volume: Volume) -> float:
    if volume.kind == "sphere":
        return volume.numbers[3]
    return float(np.linalg.norm(np.array(volume.numbers[3:])))


def _corners(box: Volume) -> Float64:
    centre = np.array(box.numbers[:3])
    axes = np.array(box.numbers[3:]).reshape(3, 3)
    signs = np.array([[x, y, z] for x in (-1, 1) for y in (-1, 1) for z in (-1, 1)], float)
    corners: Float64 = centre + signs @ axes
    return corners


def distance_outside(volume: Volume, positions: Float64, matrix: Float64) -> float:
    """Give how far the farthest vertex lies outside (metres); 0 where all are inside.

    Parameters
    ----------
    positions : (n, 3) float64, in the frame of a mesh.
    matrix : (4, 4) float64, from that frame to ECEF.
    """
    if volume.kind == "region":
        if volume.numbers[0] > volume.numbers[2]:
            return 0.0  # over the 180th meridian; no city of ours
        return float(_outside_region(positions, matrix, np.array(volume.numbers)))
    return _farthest_outside(volume, positions @ matrix[:3, :3].T + matrix[:3, 3])


def _farthest_outside(volume: Volume, points: Float64) -> float:
    offset = points - np.array(volume.numbers[:3])
    if volume.kind == "sphere":
        return max(0.0, float(np.linalg.norm(offset, axis=1).max() - volume.numbers[3]))
    worst = 0.0
    for axis in np.array(volume.numbers[3:]).reshape(3, 3):
        length = float(np.linalg.norm(axis))
        along = offset @ axis / length if length > 0 else np.linalg.norm(offset, axis=1)
        worst = max(worst, float(np.abs(along).max()) - length)
    return worst


@njit(cache=True)
def extent(points: Float64) -> tuple[Float64, Float64]:
    """Give the least and the largest of each coordinate; NaN where one is not finite."""
    least, most = points[0].copy(), points[0].copy()
    for i in range(len(points)):
        for axis in range(points.shape[1]):
            value = points[i, axis]
            if not math.isfinite(value):
                least[axis] = math.nan
                return least, most
            least[axis] = min(least[axis], value)
            most[axis] = max(most[axis], value)
    return least, most


@njit(cache=True, error_model="numpy")
def _outside_region(positions: Float64, matrix: Float64, region: Float64) -> float:
    """Give how far the farthest point lies outside of a region, metres; `inf` where none is near.

    Worked out in columns of a few points, which the processor takes eight at a time.
    """
    points, beyond = np.empty((3, _COLUMN)), np.empty(_COLUMN)
    worst = 0.0
    for start in range(0, len(positions), _COLUMN):
        count = min(_COLUMN, len(positions) - start)
        for i in range(count):
            for axis in range(3):
                points[axis, i] = positions[start + i, axis]
        _distances(points[0, :count], points[1, :count], points[2, :count], matrix, region, beyond)
        for i in range(count):
            worst = max(worst, beyond[i])
    return worst


@njit(cache=True, error_model="numpy")
def _distances(
    px: Float64, py: Float64, pz: Float64, matrix: Float64, region: Float64, out: Float64
) -> None:
    """Write how far each point lies outside, m, negative inside, `inf` across the Earth or NaN.

    Geodetic coordinates by Bowring (1976), one step: 1e-11 rad below 10 km of height. Angles stay
    sines and cosines: how far a point lies beyond a meridian or parallel is the sine of their
    difference times the radius, good to a millimetre where it is small.
    """
    a = SEMI_MAJOR_M
    e2 = FLATTENING * (2.0 - FLATTENING)
    b = a * (1.0 - FLATTENING)
    second = e2 / (1.0 - e2)
    sin_west, cos_west = math.sin(region[0]), math.cos(region[0])
    sin_south, cos_south = math.sin(region[1]), math.cos(region[1])
    sin_east, cos_east = math.sin(region[2]), math.cos(region[2])
    sin_north, cos_north = math.sin(region[3]), math.cos(region[3])
    low, high = region[4], region[5]
    xx, xy, xz, x0 = matrix[0, 0], matrix[0, 1], matrix[0, 2], matrix[0, 3]
    yx, yy, yz, y0 = matrix[1, 0], matrix[1, 1], matrix[1, 2], matrix[1, 3]
    zx, zy, zz, z0 = matrix[2, 0], matrix[2, 1], matrix[2, 2], matrix[2, 3]
    for i in range(len(px)):
        x = xx * px[i] + xy * py[i] + xz * pz[i] + x0
        y = yx * px[i] + yy * py[i] + yz * pz[i] + y0
        z = zx * px[i] + zy * py[i] + zz * pz[i] + z0
        p = math.sqrt(x * x + y * y)
        tangent = z * a / (p * b)
        cosine = 1.0 / math.sqrt(1.0 + tangent * tangent)
        sine = tangent * cosine
        up = z + second * b * sine * sine * sine
        along = p - e2 * a * cosine * cosine * cosine
        norm = math.sqrt(up * up + along * along)
        sine, cosine = up / norm, along / norm
        height = p * cosine + z * sine - a * math.sqrt(1.0 - e2 * sine * sine)
        west, east = x * sin_west - y * cos_west, y * cos_east - x * sin_east
        south = a * (cosine * sin_south - sine * cos_south)
        north = a * (sine * cos_north - cosine * sin_north)
        below, above = low - height, height - high
        across = max(west, east)
        along_meridian = max(south, north)
        upright = max(below, above)
        level = max(across, along_meridian)
        in_front = x * (cos_west + cos_east) + y * (sin_west + sin_east) > 0.0
        found = max(level, upright)
        out[i] = found if in_front and math.isfinite(height) else math.inf
