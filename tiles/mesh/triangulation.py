"""Triangles and normals of all polygons of a file in a few passes.

Rings without holes are clipped here; polygons with holes, very long rings and rings that cross
themselves go to `mapbox_earcut`. Every triangle turns the way its polygon does, and a polygon's
normal is Newell's (Sutherland, Sproull and Schumacker 1974), so the winding agrees with it.
"""

from __future__ import annotations

from dataclasses import dataclass

import mapbox_earcut
import numpy as np
from numba import njit

from tiles.city_tables import Float64, Int8, Int32, Polygons
from tiles.mesh.ear_clipping import clip_ring, cross

# m²; below it a face is drawn by nobody (0.1 mm × 1 m) and its normal is noise.
SMALLEST_AREA_M2 = 1e-4
# A file covers a grid square of at most 80 km; what lies farther from its middle (zero coordinates,
# swapped axes) or is no number at all would only stretch the tile over half the earth.
FARTHEST_M = 200_000.0
# Rings longer than this are clipped in O(n log n) by earcut instead of O(n²) here.
LONGEST_RING = 400

DRAWN = np.int8(0)
DEGENERATE = np.int8(1)
HARD = np.int8(2)


@dataclass(frozen=True, slots=True)
class Triangles:
    """Triangles of polygons, in the order of the rows asked for.

    start : (polygons + 1,) int32, rows of `corners`.
    corners : (triangles, 3) int32, rows of the vertices.
    normal : (polygons, 3) float64, unit length; 0 for a degenerate one.
    area_m2 : (polygons,) float64, m².
    degenerate : (polygons,) bool, True for faces without triangles: they have no area, cross
        themselves beyond repair, or lie far outside the file's area.
    """

    start: Int32
    corners: Int32
    normal: Float64
    area_m2: Float64
    degenerate: np.ndarray[tuple[int], np.dtype[np.bool_]]


def triangulate(polygons: Polygons, vertex_start: Int32, rows: Int32, points: Float64) -> Triangles:
    """Give the triangles of some polygons.

    Parameters
    ----------
    vertex_start : (rings + 1,) int32, as in `CityTables`.
    rows : (n,) int32, polygons wanted.
    points : (vertices, 3) float64, m, in a local frame.
    """
    ring_start = polygons.ring_start
    normal, area, state, room = _measure(ring_start, vertex_start, rows, points)
    start = np.zeros(len(rows) + 1, np.int32)
    np.cumsum(room, out=start[1:])
    corners = np.empty((int(start[-1]), 3), np.int32)
    counts = np.zeros(len(rows), np.int32)
    _clip_all(ring_start, vertex_start, rows, points, normal, state, start, corners, counts)
    for i in np.flatnonzero(state == HARD):
        found = _earcut(ring_start, vertex_start, int(rows[i]), points, normal[i])
        found = found[: int(room[i])]
        counts[i] = len(found)
        corners[start[i] : start[i] + len(found)] = found
    if not np.array_equal(counts, room):
        start, corners = _closed_up(start, corners, counts)
    return Triangles(start, corners, normal, area, counts == 0)


def _closed_up(start: Int32, corners: Int32, counts: Int32) -> tuple[Int32, Int32]:
    """Remove the room that polygons did not need."""
    tight = np.zeros_like(start)
    np.cumsum(counts, out=tight[1:])
    source = np.arange(tight[-1], dtype=np.int32) + np.repeat(start[:-1] - tight[:-1], counts)
    return tight, corners[source]


@njit(cache=True)
def _measure(
    ring_start: Int32, vertex_start: Int32, rows: Int32, points: Float64
) -> tuple[Float64, Float64, Int8, Int32]:
    """Give Newell normals, areas, how each polygon is to be cut, and the triangles it may need."""
    count = len(rows)
    normal, area = np.zeros((count, 3)), np.zeros(count)
    state, room = np.zeros(count, np.int8), np.zeros(count, np.int32)
    for i in range(count):
        first_ring, last_ring = ring_start[rows[i]], ring_start[rows[i] + 1]
        first, last = vertex_start[first_ring], vertex_start[first_ring + 1]
        near = True
        for j in range(first, vertex_start[last_ring]):
            for axis in range(3):
                near &= abs(points[j, axis]) < FARTHEST_M
        nx, ny, nz = 0.0, 0.0, 0.0
        for j in range(first, last):
            k = j + 1 if j + 1 < last else first
            # Measured from the first corner, which keeps large coordinates out of the products.
            ax, bx = points[j, 0] - points[first, 0], points[k, 0] - points[first, 0]
            ay, by = points[j, 1] - points[first, 1], points[k, 1] - points[first, 1]
            az, bz = points[j, 2] - points[first, 2], points[k, 2] - points[first, 2]
            nx += ay * bz - az * by
            ny += az * bx - ax * bz
            nz += ax * by - ay * bx
        length = np.sqrt(nx * nx + ny * ny + nz * nz)
        area[i] = 0.5 * length
        if last - first < 3 or not near or not area[i] > SMALLEST_AREA_M2:
            state[i] = DEGENERATE
            continue
        normal[i, 0], normal[i, 1], normal[i, 2] = nx / length, ny / length, nz / length
        corners = vertex_start[last_ring] - first
        room[i] = corners - 2 + 2 * (last_ring - first_ring - 1)
        if last_ring - first_ring > 1 or corners > LONGEST_RING:
            state[i] = HARD
    return normal, area, state, room


@njit(cache=True, inline="always")
def _plane_axes(normal: Float64) -> tuple[int, int]:
    """Give the two axes to look along so that an anticlockwise polygon stays anticlockwise."""
    x, y, z = abs(normal[0]), abs(normal[1]), abs(normal[2])
    if z >= x and z >= y:
        return (0, 1) if normal[2] > 0.0 else (1, 0)
    if x >= y:
        return (1, 2) if normal[0] > 0.0 else (2, 1)
    return (2, 0) if normal[1] > 0.0 else (0, 2)


@njit(cache=True)
def _clip_all(  # noqa: PLR0913, PLR0917 - a kernel takes its columns one by one
    ring_start: Int32,
    vertex_start: Int32,
    rows: Int32,
    points: Float64,
    normal: Float64,
    state: Int8,
    start: Int32,
    corners: Int32,
    counts: Int32,
) -> None:
    """Cut every polygon of one short ring; those that resist are marked HARD."""
    uv = np.empty((LONGEST_RING, 2))
    links = np.empty((LONGEST_RING, 3), np.int32)
    for i in range(len(rows)):
        if state[i] != DRAWN:
            continue
        ring = ring_start[rows[i]]
        first, last = vertex_start[ring], vertex_start[ring + 1]
        out = corners[start[i] : start[i + 1]]
        if last - first == 3:
            out[0, 0], out[0, 1], out[0, 2] = first, first + 1, first + 2
            counts[i] = 1
            continue
        u, v = _plane_axes(normal[i])
        count = last - first
        turn = _steepest_edge(points, first) if count == 4 else 0
        for j in range(count):
            source = first + (j + turn) % count
            uv[j, 0] = points[source, u] - points[first, u]
            uv[j, 1] = points[source, v] - points[first, v]
        found = clip_ring(uv, count, links, out)
        if found <= 0:
            state[i] = HARD
            continue
        counts[i] = found
        for t in range(found):
            for c in range(3):
                out[t, c] = first + (out[t, c] + turn) % count


@njit(cache=True, inline="always")
def _steepest_edge(points: Float64, first: int) -> int:
    """Give the corner of a quad from which the edge falls most.

    A wall that starts with its upper left corner ends where the next wall starts, so that
    coordinates repeat from vertex to vertex: a quarter less after compression.
    """
    best, most = 0, 0.0
    for i in range(4):
        fall = points[first + i, 2] - points[first + (i + 1) % 4, 2]
        if fall > most:
            best, most = i, fall
    return best


def _earcut(
    ring_start: Int32, vertex_start: Int32, row: int, points: Float64, normal: Float64
) -> Int32:
    """Cut one polygon with holes, or a hard one, by `mapbox_earcut`; (triangles, 3) int32."""
    ends = vertex_start[ring_start[row] : ring_start[row + 1] + 1]
    first = int(ends[0])
    u, v = _plane_axes(normal)
    flat = points[first : ends[-1]][:, [u, v]]
    flat = np.ascontiguousarray(flat - flat[0])
    ring_ends = (ends[1:] - first).astype(np.uint32)
    ring_ends = ring_ends[np.diff(ring_ends, prepend=np.uint32(0)) > 0]
    found = mapbox_earcut.triangulate_float64(flat, ring_ends).reshape(-1, 3).astype(np.int32)
    turned = _turned(flat, found)
    found[turned] = found[turned][:, ::-1]
    return found + np.int32(first)


@njit(cache=True)
def _turned(flat: Float64, found: Int32) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Tell which triangles run clockwise."""
    turned = np.zeros(len(found), np.bool_)
    for i in range(len(found)):
        turned[i] = cross(flat, found[i, 0], found[i, 1], found[i, 2]) < 0.0
    return turned
