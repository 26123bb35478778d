"""Which faces of the raster tell the heat of a piece of a wall, and what they say together.

A face speaks for a piece that looks the same way within 60° and lies within one and a half cells of
it. Its word weighs by what both share in length and height, by how near it lies and how alike it
looks. Where none shares any height (a gable above the highest cell), the next ones within a storey
speak.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
from numba import njit

from tiles.heat.wall_faces import Faces
from tiles.heat.wall_pieces import STOREY_M, WallPieces, directions
from tiles.raster import PlaneGrid

Float64 = npt.NDArray[np.float64]
Float32 = npt.NDArray[np.float32]
Int32 = npt.NDArray[np.int32]
Int64 = npt.NDArray[np.int64]

REACH_CELLS = 1.5
_ALIKE = math.cos(math.radians(60.0)) - 1e-9
# Weight of a face beside or above a piece, against one that shares all its length or height.
_BESIDE = 1e-3


def values_of(pieces: WallPieces, azimuth: Float64, faces: Faces, grid: PlaneGrid) -> Float32:
    """Give the numbers of pieces, (pieces, hours + 1) float32; NaN where no face speaks.

    azimuth : (walls,) degrees.
    """
    column = np.floor((faces.x - grid.west_m) / grid.cell_m).astype(np.int64)
    row = np.floor((grid.north_m - faces.y) / grid.cell_m).astype(np.int64)
    # Faces of the outer edge lie half a cell outside.
    column, row = np.clip(column, 0, grid.columns - 1), np.clip(row, 0, grid.rows - 1)
    order, start = _by_cell(row * grid.columns + column, grid.rows * grid.columns)
    out, right = directions(azimuth)
    face_out, _ = directions(faces.azimuth)
    found: Float32 = _values(
        (pieces.along, pieces.height, pieces.ahead, out[pieces.wall], right[pieces.wall]),
        (np.column_stack([faces.x, faces.y]), face_out, np.column_stack([faces.base, faces.top])),
        faces.values,
        (order, start),
        (grid.west_m, grid.north_m, grid.cell_m, grid.columns, grid.rows),
    )
    return found


@njit(cache=True)
def _by_cell(cell: Int64, cells: int) -> tuple[Int32, Int32]:
    """Give the faces in the order of their cells, and where those of each cell begin."""
    start = np.zeros(cells + 1, np.int32)
    for number in cell:
        start[number + 1] += 1
    for number in range(cells):
        start[number + 1] += start[number]
    at = start[:-1].copy()
    order = np.empty(len(cell), np.int32)
    for face in range(len(cell)):
        order[at[cell[face]]] = face
        at[cell[face]] += 1
    return order, start


@njit(cache=True)
def _values(
    pieces: tuple[Float64, Float64, Float64, Float64, Float64],
    faces: tuple[Float64, Float64, Float64],
    values: Float32,
    by_cell: tuple[Int32, Int32],
    grid: tuple[float, float, float, int, int],
) -> Float32:
    along, _, ahead, out, right = pieces
    order, start = by_cell
    west, north, cell_m, columns, rows = grid
    found = np.full((len(along), values.shape[1]), np.nan, np.float32)
    reach = REACH_CELLS * cell_m
    total = np.empty(values.shape[1])
    for p in range(len(along)):
        x0 = along[p, 0] * right[p, 0] + ahead[p] * out[p, 0]
        x1 = along[p, 1] * right[p, 0] + ahead[p] * out[p, 0]
        y0 = along[p, 0] * right[p, 1] + ahead[p] * out[p, 1]
        y1 = along[p, 1] * right[p, 1] + ahead[p] * out[p, 1]
        first_column = max(int(np.floor((min(x0, x1) - reach - west) / cell_m)), 0)
        last_column = min(int(np.floor((max(x0, x1) + reach - west) / cell_m)), columns - 1)
        first_row = max(int(np.floor((north - max(y0, y1) - reach) / cell_m)), 0)
        last_row = min(int(np.floor((north - min(y0, y1) + reach) / cell_m)), rows - 1)
        total[:] = 0.0
        weights = 0.0
        for row in range(first_row, last_row + 1):
            for at in range(
                start[row * columns + first_column], start[row * columns + last_column + 1]
            ):
                face = order[at]
                weight = _weight(p, pieces, face, faces, cell_m)
                if weight > 0.0:
                    weights += weight
                    for h in range(len(total)):
                        total[h] += weight * values[face, h]
        if weights > 0.0:
            for h in range(len(total)):
                found[p, h] = np.float32(total[h] / weights)
    return found


@njit(cache=True)
def _weight(
    p: int,
    pieces: tuple[Float64, Float64, Float64, Float64, Float64],
    face: int,
    faces: tuple[Float64, Float64, Float64],
    cell_m: float,
) -> float:
    """Give how much a face tells of a piece, 0 for nothing."""
    along, height, ahead, out, right = pieces
    middle, face_out, heights = faces
    alike = face_out[face, 0] * out[p, 0] + face_out[face, 1] * out[p, 1]
    if alike < _ALIKE:
        return 0.0
    place = middle[face, 0] * right[p, 0] + middle[face, 1] * right[p, 1]
    away = middle[face, 0] * out[p, 0] + middle[face, 1] * out[p, 1] - ahead[p]
    distance = math.hypot(away, max(along[p, 0] - place, place - along[p, 1], 0.0))
    reach = REACH_CELLS * cell_m
    if distance > reach:
        return 0.0
    shared = min(height[p, 1], heights[face, 1]) - max(height[p, 0], heights[face, 0])
    if shared < -STOREY_M:
        return 0.0
    half = cell_m * alike / 2
    length = min(along[p, 1], place + half) - max(along[p, 0], place - half)
    near = (1.0 - distance / reach) ** 2 + _BESIDE
    tall = max(shared / STOREY_M, _BESIDE * (1.0 + shared / (2.0 * STOREY_M)))
    return float(alike * near * max(length / cell_m, _BESIDE) * tall)
