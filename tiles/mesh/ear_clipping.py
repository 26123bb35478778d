"""Triangles of one simple ring in the plane, by clipping ears.

After Meisters (1975), "Polygons have ears". The ring runs anticlockwise in (u, v); the triangles
do too. Zero-area corners (doubled points, straight runs) are clipped first, so they never stop it.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from tiles.city_tables import Float64, Int32


@njit(cache=True, inline="always")
def cross(uv: Float64, a: int, b: int, c: int) -> float:
    """Give twice the signed area of a triangle, m²; positive when it runs anticlockwise."""
    ab_u, ab_v = uv[b, 0] - uv[a, 0], uv[b, 1] - uv[a, 1]
    ac_u, ac_v = uv[c, 0] - uv[a, 0], uv[c, 1] - uv[a, 1]
    return float(ab_u * ac_v - ab_v * ac_u)


@njit(cache=True)
def clip_ring(uv: Float64, count: int, links: Int32, out: Int32) -> int:
    """Write the triangles of a ring and give how many, −1 where the ring crosses itself.

    Parameters
    ----------
    uv : (≥ count, 2) float64, m, corners in the plane.
    links : (≥ count, 3) int32, room to work: previous, next, "may be inside an ear".
    out : (≥ count − 2, 3) int32, corners of the triangles.
    """
    if count == 4:
        return int(_clip_quad(uv, out))
    reflex = 0
    for i in range(count):
        links[i, 0], links[i, 1] = (i - 1) % count, (i + 1) % count
        links[i, 2] = cross(uv, (i - 1) % count, i, (i + 1) % count) <= 0.0
        reflex += links[i, 2]
    if reflex == 0:
        for i in range(count - 2):
            out[i, 0], out[i, 1], out[i, 2] = 0, i + 1, i + 2
        return count - 2
    return int(_clip_ears(uv, count, links, out))


@njit(cache=True)
def _clip_quad(uv: Float64, out: Int32) -> int:
    """Cut a quad along the diagonal that leaves two anticlockwise triangles."""
    if cross(uv, 0, 1, 2) > 0.0 and cross(uv, 0, 2, 3) > 0.0:
        corners = np.array([0, 1, 2, 0, 2, 3], np.int32)
    elif cross(uv, 1, 2, 3) >= 0.0 and cross(uv, 1, 3, 0) >= 0.0:
        corners = np.array([1, 2, 3, 1, 3, 0], np.int32)
    elif cross(uv, 0, 1, 2) >= 0.0 and cross(uv, 0, 2, 3) >= 0.0:
        corners = np.array([0, 1, 2, 0, 2, 3], np.int32)
    else:
        return -1
    for i in range(6):
        out[i // 3, i % 3] = corners[i]
    return 2


@njit(cache=True)
def _clip_ears(uv: Float64, count: int, links: Int32, out: Int32) -> int:
    """Walk round the ring and cut every ear found; give up after a round without one."""
    left, written, here, misses = count, 0, 0, 0
    while left > 3:
        before, after = links[here, 0], links[here, 1]
        area = cross(uv, before, here, after)
        if area == 0.0 or (area > 0.0 and _is_empty(uv, before, here, after, links)):
            if area > 0.0:
                out[written, 0], out[written, 1], out[written, 2] = before, here, after
                written += 1
            links[before, 1], links[after, 0] = after, before
            links[before, 2] = cross(uv, links[before, 0], before, after) <= 0.0
            links[after, 2] = cross(uv, before, after, links[after, 1]) <= 0.0
            left, misses, here = left - 1, 0, links[after, 1] if left > 4 else after
        else:
            here, misses = after, misses + 1
            if misses > left:
                return -1
    before, after = links[here, 0], links[here, 1]
    area = cross(uv, before, here, after)
    if area < 0.0:
        return -1
    if area > 0.0:
        out[written, 0], out[written, 1], out[written, 2] = before, here, after
        written += 1
    return written


@njit(cache=True)
def _is_empty(uv: Float64, before: int, here: int, after: int, links: Int32) -> bool:
    """Tell whether no other corner lies inside an ear or on its cut."""
    i = links[after, 1]
    while i != before:
        if (
            links[i, 2]
            and not _same(uv, i, before)
            and not _same(uv, i, after)
            and not _same(uv, i, here)
            and cross(uv, before, here, i) >= 0.0
            and cross(uv, here, after, i) >= 0.0
            and cross(uv, after, before, i) >= 0.0
        ):
            return False
        i = links[i, 1]
    return True


@njit(cache=True, inline="always")
def _same(uv: Float64, a: int, b: int) -> bool:
    """Tell whether two corners are one point, as where a hole is joined by a seam."""
    return bool(uv[a, 0] == uv[b, 0] and uv[a, 1] == uv[b, 1])
