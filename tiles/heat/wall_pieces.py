"""Walls cut into pieces of a storey's height, so that sun and shade show on a large wall.

A wall is cut upright every 10 m at most and level every 3 m or so, in equal parts, counted from its
lower corner to the left of someone who looks at it. Pieces keep the outline of their wall.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from numba import njit

from tiles.heat.wall_surfaces import WallSurfaces

Float64 = npt.NDArray[np.float64]
Int32 = npt.NDArray[np.int32]

PIECE_M = 10.0
STOREY_M = 3.0
# A last storey may be a tenth higher before it becomes two.
STOREY_SHARE = 0.1
# Of a wall of more than 640 m or 192 m, which is an error of the model, pieces are larger.
MOST_CUTS = 64
_SMALLEST_M2 = 1e-4


@dataclass(frozen=True, slots=True)
class WallPieces:
    """Pieces of walls, those of a wall together, in the order of the walls.

    triangles : (n, 3, 3) float64, m. piece : (n,) int32, ascending, row of the piece.
    wall : (pieces,) int32, row of its wall. area : (pieces,) m².
    along : (pieces, 2) m, from where to where it reaches to the right of the origin of the plane.
    height : (pieces, 2) m above the geoid. ahead : (pieces,) m, how far in front of the origin.
    """

    triangles: Float64
    piece: Int32
    wall: Int32
    area: Float64
    along: Float64
    height: Float64
    ahead: Float64

    def __len__(self) -> int:
        """Give the number of pieces."""
        return len(self.wall)


def directions(azimuth: Float64) -> tuple[Float64, Float64]:
    """Give the outward unit vector in plan of walls, and that to the right of who looks at it."""
    turn = np.radians(azimuth)
    out = np.column_stack([np.sin(turn), np.cos(turn)])
    return out, np.column_stack([-out[:, 1], out[:, 0]])


def cut(walls: WallSurfaces) -> WallPieces:
    """Give the pieces of walls; pieces of no area are left out."""
    out, right = directions(walls.azimuth)
    wall = walls.wall
    along = np.einsum("tcx,tx->tc", walls.triangles[:, :, :2], right[wall])
    across = _shares(wall, along, len(walls), PIECE_M, 1e-6)
    up = _shares(wall, walls.triangles[:, :, 2], len(walls), STOREY_M, STOREY_SHARE)
    first = np.zeros(len(walls) + 1, np.int64)
    np.cumsum(across[2] * up[2], out=first[1:])
    triangles, number = _cut_all(walls.triangles, wall, right, across, up, first[:-1])
    return _numbered(triangles, number, first, out, right)


def _shares(
    wall: Int32, places: Float64, count: int, length_m: float, spare: float
) -> tuple[Float64, Float64, Int32]:
    """Give the least place of each wall, the length of its parts, and how many there are."""
    low, high = np.full(count, np.inf), np.full(count, -np.inf)
    np.minimum.at(low, wall, places.min(axis=1))
    np.maximum.at(high, wall, places.max(axis=1))
    parts = np.clip(np.ceil((high - low) / length_m - spare), 1, MOST_CUTS)
    return low, np.maximum(high - low, 1e-9) / parts, parts.astype(np.int32)


def _numbered(
    triangles: Float64,
    number: npt.NDArray[np.int64],
    first: npt.NDArray[np.int64],
    out: Float64,
    right: Float64,
) -> WallPieces:
    """Number the pieces that there are, and measure them."""
    edge = triangles[:, 1:] - triangles[:, :1]
    area = np.linalg.norm(np.cross(edge[:, 0], edge[:, 1]), axis=1) / 2
    order = np.argsort(number, kind="stable")
    order = order[area[order] > _SMALLEST_M2 / 100]
    found, piece = np.unique(number[order], return_inverse=True)
    triangles, area = triangles[order], area[order]
    wall = (np.searchsorted(first, found, side="right") - 1).astype(np.int32)
    along = np.einsum("tcx,tx->tc", triangles[:, :, :2], right[wall[piece]])
    ahead = np.einsum("tx,tx->t", triangles[:, :, :2].mean(axis=1), out[wall[piece]])
    whole = np.asarray(np.bincount(piece, area, len(found)), np.float64)
    return WallPieces(
        triangles,
        piece.astype(np.int32),
        wall,
        whole,
        _extents(along, piece, len(found)),
        _extents(triangles[:, :, 2], piece, len(found)),
        np.bincount(piece, area * ahead, len(found)) / whole,
    )


def _extents(places: Float64, piece: npt.NDArray[np.intp], count: int) -> Float64:
    found = np.column_stack([np.full(count, np.inf), np.full(count, -np.inf)])
    np.minimum.at(found[:, 0], piece, places.min(axis=1))
    np.maximum.at(found[:, 1], piece, places.max(axis=1))
    return found


@njit(cache=True)
def _cut_all(
    triangles: Float64,
    wall: Int32,
    right: Float64,
    across: tuple[Float64, Float64, Int32],
    up: tuple[Float64, Float64, Int32],
    first: npt.NDArray[np.int64],
) -> tuple[Float64, npt.NDArray[np.int64]]:
    """Give the triangles of all pieces, and the number of the piece of each."""
    left, wide, columns = across
    foot, high, storeys = up
    found = np.empty((len(triangles) * 2 + 64, 3, 3))
    number = np.empty(len(found), np.int64)
    count = 0
    ring = np.empty((12, 3))
    other = np.empty((12, 3))
    place = np.empty((3, 2))
    for t in range(len(triangles)):
        w = wall[t]
        for c in range(3):
            x, y = triangles[t, c, 0], triangles[t, c, 1]
            place[c, 0] = (x * right[w, 0] + y * right[w, 1] - left[w]) / wide[w]
            place[c, 1] = (triangles[t, c, 2] - foot[w]) / high[w]
        low_i, top_i = _cells(place[:, 0], columns[w])
        low_k, top_k = _cells(place[:, 1], storeys[w])
        for i in range(low_i, top_i + 1):
            for k in range(low_k, top_k + 1):
                size = 3
                ring[:3] = triangles[t]
                if low_i != top_i:
                    size = _clip(ring, size, other, right[w], left[w] + i * wide[w], 1.0)
                    size = _clip(ring, size, other, right[w], left[w] + (i + 1) * wide[w], -1.0)
                if low_k != top_k:
                    size = _clip_height(ring, size, other, foot[w] + k * high[w], 1.0)
                    size = _clip_height(ring, size, other, foot[w] + (k + 1) * high[w], -1.0)
                if count + 12 > len(found):
                    found = np.concatenate((found, np.empty_like(found)))
                    number = np.concatenate((number, np.empty_like(number)))
                for c in range(1, size - 1):
                    found[count, 0], found[count, 1] = ring[0], ring[c]
                    found[count, 2] = ring[c + 1]
                    number[count] = first[w] + k * columns[w] + i
                    count += 1
    return found[:count].copy(), number[:count].copy()


@njit(cache=True)
def _cells(place: Float64, parts: int) -> tuple[int, int]:
    """Give the first and the last part that three places reach; a hair over an edge is none."""
    low = min(max(int(np.floor(place.min() + 1e-6)), 0), parts - 1)
    return low, max(min(int(np.ceil(place.max() - 1e-6)) - 1, parts - 1), low)


@njit(cache=True)
def _clip(
    ring: Float64, size: int, other: Float64, right: Float64, limit: float, side: float
) -> int:
    """Keep what lies right (side 1) or left (side −1) of an upright line; gives the corners."""
    count = 0
    for c in range(size):
        a, b = ring[c], ring[(c + 1) % size]
        from_a = side * (a[0] * right[0] + a[1] * right[1] - limit)
        from_b = side * (b[0] * right[0] + b[1] * right[1] - limit)
        count = _keep(other, count, a, b, from_a, from_b)
    ring[:count] = other[:count]
    return count


@njit(cache=True)
def _clip_height(ring: Float64, size: int, other: Float64, limit: float, side: float) -> int:
    """Keep what lies above (side 1) or below (side −1) a height; gives the corners."""
    count = 0
    for c in range(size):
        a, b = ring[c], ring[(c + 1) % size]
        from_a, from_b = side * (a[2] - limit), side * (b[2] - limit)
        count = _keep(other, count, a, b, from_a, from_b)
    ring[:count] = other[:count]
    return count


@njit(cache=True)
def _keep(other: Float64, count: int, a: Float64, b: Float64, from_a: float, from_b: float) -> int:
    """Add the corner `a` if it is inside, and where the edge to `b` crosses the line."""
    if from_a >= 0.0:
        other[count] = a
        count += 1
    if (from_a >= 0.0) != (from_b >= 0.0):
        other[count] = a + (b - a) * (from_a / (from_a - from_b))
        count += 1
    return count
