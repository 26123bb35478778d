"""Faces of walls: one per side of a cell that rises above its neighbour, in bands of height."""

# ruff: noqa: PLR0913, PLR0917 - kernels take many arrays
from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from simulations.sky.azimuth_sweep import Relief

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

LOWEST_FACE_M = 1.0
SLIVER = 0.01  # share of a band that makes no band of its own at the top of a face
LEAF_REACH_M = 7.0  # trees of streets shade the lowest two floors
SIDES = ((-1, 0), (0, 1), (1, 0), (0, -1))  # to the cell before: north, east, south, west


class Faces(NamedTuple):
    """Faces of a window, sorted by side, row, column; all (faces,).

    row, column : int64, of the building's cell. side : int64, 0 north, 1 east, 2 south, 3 west.
    base, top : float32, m, elevation. leaf_top : float32, m, elevation up to which leaves before
        the face count. first : (faces + 1,) int64, number of its first band.
    """

    row: Ints
    column: Ints
    side: Ints
    base: Floats
    top: Floats
    leaf_top: Floats
    first: Ints

    @property
    def front_row(self) -> Ints:
        """Row of the cell before the face."""
        return np.asarray(self.row + np.array([side[0] for side in SIDES])[self.side], np.int64)

    @property
    def front_column(self) -> Ints:
        """Column of the cell before the face."""
        return np.asarray(self.column + np.array([side[1] for side in SIDES])[self.side], np.int64)

    def chosen(self, which: npt.NDArray[np.bool_]) -> Faces:
        """Give those of the faces that are chosen, (faces,) bool."""
        first = np.concatenate([[0], np.cumsum(np.diff(self.first)[which])])
        return Faces(
            self.row[which],
            self.column[which],
            self.side[which],
            self.base[which],
            self.top[which],
            self.leaf_top[which],
            first,
        )


@dataclass(frozen=True, slots=True)
class Bands:
    """Bands of faces; all (bands,).

    Attributes
    ----------
    face : int64. middle : float32, m, elevation. height : float32, m.
    """

    face: Ints
    middle: Floats
    height: Floats


def faces_of(
    relief: Relief, building: npt.NDArray[np.bool_], window: tuple[slice, slice], band_m: float
) -> Faces:
    """Give the faces of buildings in a window whose front cell lies in the window too."""
    top, is_building = relief.top[window], building[window]
    parts = []
    for side, (down, right) in enumerate(SIDES):
        rows, fronts = _overlap(top.shape[0], down)
        columns, beside = _overlap(top.shape[1], right)
        own, front = top[rows, columns], top[fronts, beside]
        at = np.nonzero(is_building[rows, columns] & (own - front > LOWEST_FACE_M))
        leaf_top = relief.ground[window][fronts, beside][at] + np.float32(LEAF_REACH_M)
        place = (at[0] + rows.start, at[1] + columns.start, np.full(at[0].size, side))
        parts.append((*place, front[at], own[at], leaf_top))
    row, column, side_of, base, high, leaf = map(np.concatenate, zip(*parts, strict=True))
    counts = np.ceil((high - base) / np.float32(band_m) - SLIVER).astype(np.int64)
    first = np.concatenate([[0], np.cumsum(counts)])
    return Faces(row, column, side_of, base, high, leaf, first)


def bands_of(faces: Faces, band_m: float) -> Bands:
    """Cut faces into bands from below; the uppermost one ends at the top of its face."""
    face = np.repeat(np.arange(faces.row.size), np.diff(faces.first))
    below = np.float32(band_m) * (np.arange(face.size) - faces.first[face]).astype(np.float32)
    low = faces.base[face] + below
    high = low + np.float32(band_m)
    uppermost = faces.first[1:] - 1
    high[uppermost] = faces.top
    return Bands(face, (low + high) * np.float32(0.5), high - low)


def _overlap(size: int, step: int) -> tuple[slice, slice]:
    """Give the cells that have a neighbour one step on, and those neighbours."""
    if step < 0:
        return slice(1, size), slice(0, size - 1)
    if step > 0:
        return slice(0, size - 1), slice(1, size)
    return slice(0, size), slice(0, size)


@njit(cache=True, nogil=True)
def lit_bands(
    lit: npt.NDArray[np.uint8],
    shadow: Floats,
    leaf: npt.NDArray[np.uint8],
    front: Ints,
    middle: Floats,
    height: Floats,
    leaf_top: Floats,
) -> None:
    """Give the share of each band that the sun reaches, 255 = all.

    Parameters
    ----------
    lit : (bands,) uint8, result.
    shadow, leaf : flat fields of `SunShade`.
    front : (bands,) int64, flat index of the cell before the face.
    middle, height : (bands,) float32, m. leaf_top : (bands,) float32, m, elevation up to which
        leaves before the wall count.
    """
    for i in range(lit.size):
        at = front[i]
        part = np.float32(0.5) + (middle[i] - shadow[at]) / height[i]
        part = min(max(part, np.float32(0.0)), np.float32(1.0))
        share = np.float32(leaf[at]) if middle[i] < leaf_top[i] else np.float32(255.0)
        lit[i] = np.uint8(part * share + np.float32(0.5))


@njit(cache=True, nogil=True)
def seen_walls(
    short: Floats,
    long: Floats,
    share: npt.NDArray[np.uint8],
    cells: npt.NDArray[np.uint8],
    wall: npt.NDArray[np.int32],
    shifts: Ints,
    beside: Ints,
    ways: Ints,
    sent: tuple[Floats, Floats],
    plain: tuple[Floats, Floats],
    corner: tuple[int, int],
    rows: tuple[int, int],
) -> None:
    """Give the mean short and long wave of the walls that each cell sees [W m⁻²].

    Parameters
    ----------
    short, long : (rows, columns) float32, results.
    share, cells : (pairs, rows, columns) uint8, see `Visibility`.
    wall : (rows, columns) int32, number of the wall cell, −1 for none; of a wider window.
    shifts, beside : (pairs, rows or columns) int64, of `Lines`, in the wider window.
    ways : (pairs, 3) int64: transposed, upstream, farthest wall [cells].
    sent : (wall cells, pairs / 2) float32, what wall cells send towards who looks that way.
    plain : (pairs,) float32, what walls of that orientation send where none is near.
    corner : row, column of the first cell within the wider window.
    """
    pairs, _, width = share.shape
    totals = np.empty((3, width), np.float32)
    for row in range(rows[0], rows[1]):
        totals[:] = 0.0
        for pair in range(pairs):
            look_once(
                totals, row, pair, share, cells, wall, shifts, beside, ways, sent, plain, corner
            )
        for column in range(width):
            total = totals[0, column]
            some = total > 0
            short[row, column] = totals[1, column] / total if some else plain[0][0]
            long[row, column] = totals[2, column] / total if some else plain[1][0]


@njit(cache=True, nogil=True)
def look_once(
    totals: Floats,
    row: int,
    pair: int,
    share: npt.NDArray[np.uint8],
    cells: npt.NDArray[np.uint8],
    wall: npt.NDArray[np.int32],
    shifts: Ints,
    beside: Ints,
    ways: Ints,
    sent: tuple[Floats, Floats],
    plain: tuple[Floats, Floats],
    corner: tuple[int, int],
) -> None:
    """Add what the cells of a row see in one pair of azimuths: share, short, long wave × share."""
    height, width = wall.shape
    group = pair // 2
    top, left = corner
    across, upstream, farthest = ways[pair, 0] == 1, ways[pair, 1], ways[pair, 2]
    plain_short, plain_long = plain[0][pair], plain[1][pair]
    for column in range(share.shape[2]):
        byte = share[pair, row, column]
        if byte == 0:
            continue
        part = np.float32(byte)
        found = np.int32(-1)
        away = np.int64(cells[pair, row, column])
        if 0 < away <= farthest:
            own_row, own_column = row + top, column + left
            j = own_column + upstream * away if across else own_column
            i = own_row if across else own_row + upstream * away
            if 0 <= i < height and 0 <= j < width:
                if across:
                    i += shifts[pair, j] - shifts[pair, own_column]
                else:
                    j += shifts[pair, i] - shifts[pair, own_row]
                if 0 <= i < height and 0 <= j < width:
                    found = wall[i, j]
                    if found < 0 and across:
                        found = wall[min(max(i + beside[pair, j], 0), height - 1), j]
                    elif found < 0:
                        found = wall[i, min(max(j + beside[pair, i], 0), width - 1)]
        totals[0, column] += part
        if found >= 0:
            totals[1, column] += part * sent[0][found, group]
            totals[2, column] += part * sent[1][found, group]
        else:
            totals[1, column] += part * plain_short
            totals[2, column] += part * plain_long
