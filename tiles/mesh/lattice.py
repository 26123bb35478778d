"""Positions on one fixed lattice, so that neighbouring meshes meet without cracks.

Every coordinate of a file's local frame is rounded to a multiple of 1/128 m. The largest error of
a vertex is 6.8 mm (half a step on three axes), and 16-bit coordinates reach 511.99 m; a node's
own offset is a multiple of the step too, so no second rounding happens.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from tiles.city_tables import Float64, Int8, Int32

STEPS_PER_METRE = 128
STEP_M = 1.0 / STEPS_PER_METRE
LARGEST_STEP = 65535


@njit(cache=True)
def to_lattice(points: Float64) -> Int32:
    """Give points in steps, (n, 3) int32, from metres."""
    out = np.empty(points.shape, np.int32)
    for i in range(len(points)):
        for axis in range(3):
            out[i, axis] = np.int32(np.rint(points[i, axis] * STEPS_PER_METRE))
    return out


@njit(cache=True)
def face_extents(face_start: Int32, corners: Int32, lattice: Int32) -> tuple[Int32, Int32]:
    """Give the lowest and the highest corner of the triangles of each face, (n, 3) int32, steps."""
    count = len(face_start) - 1
    low = np.full((count, 3), 2**31 - 1, np.int32)
    high = np.full((count, 3), -(2**31) + 1, np.int32)
    for face in range(count):
        for t in range(face_start[face], face_start[face + 1]):
            for c in range(3):
                for axis in range(3):
                    value = lattice[corners[t, c], axis]
                    low[face, axis] = min(low[face, axis], value)
                    high[face, axis] = max(high[face, axis], value)
    return low, high


@njit(cache=True)
def extent(low: Int32, high: Int32, rows: Int32) -> tuple[Int32, Int32]:
    """Give the lowest and the highest place of some rows of two (n, 3) int32 columns."""
    least = np.full(3, 2**31 - 1, np.int32)
    largest = np.full(3, -(2**31) + 1, np.int32)
    for row in rows:
        for axis in range(3):
            least[axis] = min(least[axis], low[row, axis])
            largest[axis] = max(largest[axis], high[row, axis])
    return least, largest


@njit(cache=True)
def any_longer(low: Int32, high: Int32, rows: Int32, steps: int) -> bool:
    """Tell whether a row reaches over more than so many steps on an axis."""
    for row in rows:
        for axis in range(3):
            if high[row, axis] - low[row, axis] > steps:
                return True
    return False


def to_signed_bytes(normal: Float64) -> Int8:
    """Give unit vectors as (n, 3) int8, normalised (127 is 1)."""
    return np.rint(normal * 127.0).astype(np.int8)
