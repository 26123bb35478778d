"""Triangles to cells: a cell takes what lies at its centre.

Everything is reckoned in global cell indices, so that neither the window nor the order of
triangles changes a single bit.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit

from simulations.grid import Grid

Float32 = npt.NDArray[np.float32]
Float64 = npt.NDArray[np.float64]
UInt8 = npt.NDArray[np.uint8]


def in_cells(triangles: Float64, grid: Grid) -> Float64:
    """Give triangles with x, y in global cells, y north; those off the grid are left out.

    triangles : (n, 3, 3) float64, m, CRS of the grid.
    """
    moved = np.array(triangles, dtype=np.float64, copy=True)
    moved[:, :, 0] = (moved[:, :, 0] - grid.anchor[0]) / grid.resolution_m
    moved[:, :, 1] = (moved[:, :, 1] - grid.anchor[1]) / grid.resolution_m
    low, high = moved[:, :, :2].min(axis=1), moved[:, :, :2].max(axis=1)
    near = (high >= (grid.west, grid.south)).all(axis=1)
    near &= (low <= (grid.west + grid.columns, grid.south + grid.rows)).all(axis=1)
    near &= np.isfinite(moved).all(axis=(1, 2))
    return np.asarray(moved[near])


def raise_to(triangles: Float64, grid: Grid, *, heights: Float32) -> None:
    """Raise cells to the triangles over their centres, in place; the highest one counts.

    heights : (rows, columns) float32, m; −inf where nothing lies yet.
    """
    _keep(in_cells(triangles, grid), grid.west, grid.south + grid.rows, 1.0, heights)


def lower_to(triangles: Float64, grid: Grid, *, heights: Float32) -> None:
    """Lower cells to the triangles over their centres, in place; the lowest one counts.

    heights : (rows, columns) float32, m; +inf where nothing lies yet.
    """
    _keep(in_cells(triangles, grid), grid.west, grid.south + grid.rows, -1.0, heights)


def paint(
    triangles: Float64, grid: Grid, *, code: int, rank: int, codes: UInt8, ranks: UInt8
) -> None:
    """Write a code where triangles cover cell centres, in place.

    A higher rank wins, and of equal ranks the higher code.

    codes, ranks : (rows, columns) uint8.
    """
    window = (grid.west, grid.south + grid.rows)
    _paint(in_cells(triangles, grid), window, code, rank, codes, ranks)


@njit(cache=True)
def _keep(triangles: Float64, west: int, north: int, sign: float, heights: Float32) -> None:
    """Keep the highest (sign 1) or lowest (sign −1) triangle of each cell."""
    for t in range(len(triangles)):
        first_row, last_row, first_column, last_column = near_cells(
            triangles[t], west, north, heights.shape
        )
        for row in range(first_row, last_row):
            for column in range(first_column, last_column):
                z = centre_height(triangles[t], west + column + 0.5, north - row - 0.5)
                height = np.float32(z)
                if sign * height > sign * heights[row, column]:
                    heights[row, column] = height


@njit(cache=True)
def _paint(
    triangles: Float64,
    window: tuple[int, int],
    code: int,
    rank: int,
    codes: UInt8,
    ranks: UInt8,
) -> None:
    west, north = window
    for t in range(len(triangles)):
        first_row, last_row, first_column, last_column = near_cells(
            triangles[t], west, north, codes.shape
        )
        for row in range(first_row, last_row):
            for column in range(first_column, last_column):
                old = ranks[row, column]
                if old > rank or (old == rank and codes[row, column] >= code):
                    continue
                z = centre_height(triangles[t], west + column + 0.5, north - row - 0.5)
                if not np.isnan(z):
                    codes[row, column], ranks[row, column] = code, rank


@njit(cache=True, inline="always")
def centre_height(triangle: Float64, x: float, y: float) -> float:
    """Give the height of a triangle over a point, NaN beside it and where it stands upright."""
    ax, ay, az = triangle[0, 0], triangle[0, 1], triangle[0, 2]
    bx, by, bz = triangle[1, 0], triangle[1, 1], triangle[1, 2]
    cx, cy, cz = triangle[2, 0], triangle[2, 1], triangle[2, 2]
    double_area = (bx - ax) * (cy - ay) - (cx - ax) * (by - ay)
    if abs(double_area) < 1e-9:
        return np.nan
    b = ((x - ax) * (cy - ay) - (cx - ax) * (y - ay)) / double_area
    c = ((bx - ax) * (y - ay) - (x - ax) * (by - ay)) / double_area
    if b < -1e-9 or c < -1e-9 or b + c > 1.0 + 1e-9:
        return np.nan
    return float(az + b * (bz - az) + c * (cz - az))


@njit(cache=True, inline="always")
def near_cells(
    triangle: Float64, west: int, north: int, shape: tuple[int, int]
) -> tuple[int, int, int, int]:
    """Give the rows and columns whose centres may lie in a triangle, clipped to the grid."""
    x0 = min(triangle[0, 0], triangle[1, 0], triangle[2, 0])
    x1 = max(triangle[0, 0], triangle[1, 0], triangle[2, 0])
    y0 = min(triangle[0, 1], triangle[1, 1], triangle[2, 1])
    y1 = max(triangle[0, 1], triangle[1, 1], triangle[2, 1])
    first_row = max(0, int(np.ceil(north - y1 - 0.5 - 1e-6)))
    last_row = min(shape[0], int(np.floor(north - y0 - 0.5 + 1e-6)) + 1)
    first_column = max(0, int(np.ceil(x0 - west - 0.5 - 1e-6)))
    last_column = min(shape[1], int(np.floor(x1 - west - 0.5 + 1e-6)) + 1)
    return first_row, last_row, first_column, last_column


@njit(cache=True)
def spread(values: Float32, known: npt.NDArray[np.bool_]) -> None:
    """Give every unknown cell the value of a near known one, in place.

    Two sweeps of a chessboard distance transform (Rosenfeld and Pfaltz 1966).
    """
    rows, columns = values.shape
    distance = np.where(known, np.int32(0), np.int32(2**30))
    for turn in range(2):
        step = -1 if turn == 0 else 1
        for i in range(rows):
            row = i if turn == 0 else rows - 1 - i
            for j in range(columns):
                column = j if turn == 0 else columns - 1 - j
                for dr, dc in ((0, step), (step, -1), (step, 0), (step, 1)):
                    r, c = row + dr, column + dc
                    if r < 0 or r >= rows or c < 0 or c >= columns:
                        continue
                    if distance[r, c] + 1 < distance[row, column]:
                        distance[row, column] = distance[r, c] + 1
                        values[row, column] = values[r, c]
