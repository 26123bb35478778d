"""Compiled survey of all vertices: extent, suspicious places, heights per top-level feature."""

from __future__ import annotations

from typing import Any

import numpy as np

from tiles.city_tables import GeometryKind
from tiles.citygml.compiled import compiled

# what a feature's vertices show
NO_DATA_HEIGHT, ZERO_COORDINATES, OUTSIDE = 1, 2, 4
_NO_DATA_HEIGHT_M = -9990.0
_SOLID = int(GeometryKind.SOLID)


@compiled
def survey(
    vertices: Any,
    vertex_start: Any,
    ring_start: Any,
    polygons: Any,
    envelope: Any,
    roots: int,
) -> tuple[Any, Any, Any]:
    """Look at every vertex once.

    Parameters
    ----------
    vertices : (n, 3) float64
        x, y, z; those of the rings first.
    polygons : (3, k) int32
        Row of the top-level feature, LOD and kind of each polygon.
    envelope : (4,) float64
        x min, y min, x max, y max that the file states, infinite where it does not.
    roots : int
        Number of features.

    Returns
    -------
    tuple
        (6,) float64 bounds of all vertices; (features,) uint8 flags; (4, features) float64 lowest
        and highest z of LOD0, then of LOD1 solids, infinite without.
    """
    bounds = np.array([np.inf, np.inf, np.inf, -np.inf, -np.inf, -np.inf])
    flags = np.zeros(roots, np.uint8)
    heights = np.empty((4, roots), np.float64)
    for k in range(roots):
        heights[0, k] = heights[2, k] = np.inf
        heights[1, k] = heights[3, k] = -np.inf
    for k in range(polygons.shape[1]):
        root, lod, kind = polygons[0, k], polygons[1, k], polygons[2, k]
        first, last = vertex_start[ring_start[k]], vertex_start[ring_start[k + 1]]
        low, high = np.inf, -np.inf
        for v in range(first, last):
            x, y, z = vertices[v, 0], vertices[v, 1], vertices[v, 2]
            low, high = min(low, z), max(high, z)
            if x == 0 and y == 0:
                flags[root] |= ZERO_COORDINATES
            if x < envelope[0] or y < envelope[1] or x > envelope[2] or y > envelope[3]:
                flags[root] |= OUTSIDE
        if low <= _NO_DATA_HEIGHT_M:
            flags[root] |= NO_DATA_HEIGHT
        if lod == 0 or (lod == 1 and kind == _SOLID):
            heights[2 * lod, root] = min(heights[2 * lod, root], low)
            heights[2 * lod + 1, root] = max(heights[2 * lod + 1, root], high)
    for v in range(len(vertices)):
        for axis in range(3):
            bounds[axis] = min(bounds[axis], vertices[v, axis])
            bounds[axis + 3] = max(bounds[axis + 3], vertices[v, axis])
    return bounds, flags, heights
