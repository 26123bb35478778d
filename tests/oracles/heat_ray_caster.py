"""Rays through columns of square prisms, cell by cell; shares no code with the engine.

Every cell is a prism up to the top of its roof, else its ground. A ray goes from cell to cell along
its exact line (Amanatides and Woo 1987); it is lowest where it enters a cell, so that a prism hides
it if its top is higher than the ray is there.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit

Floats = npt.NDArray[np.float64]
Cells = npt.NDArray[np.int64]


@njit(cache=True)
def steepest(
    top: Floats, highest: float, cell: tuple[int, int], height: float, azimuth: float
) -> float:
    """Give the tangent of the horizon's elevation in one direction from the middle of a cell.

    Parameters
    ----------
    top : (rows, cols) float64, in sides of a cell, row 0 north; `highest` of them.
    height : of the eye, in the same unit. azimuth : rad, clockwise from north.
    """
    rows, columns = top.shape
    row, column = cell
    east, north = np.sin(azimuth), np.cos(azimuth)
    right, down = (1 if east > 0 else -1), (-1 if north > 0 else 1)
    per_column = 1 / abs(east) if east != 0 else np.inf
    per_row = 1 / abs(north) if north != 0 else np.inf
    next_column, next_row = per_column / 2, per_row / 2
    found = 0.0
    while True:
        distance = min(next_column, next_row)
        if next_column < next_row:
            column += right
            next_column += per_column
        else:
            row += down
            next_row += per_row
        inside = 0 <= row < rows and 0 <= column < columns
        if not inside or highest - height <= found * distance:
            return found
        found = max(found, (top[row, column] - height) / distance)


@njit(cache=True)
def horizons(top: Floats, cells: Cells, heights: Floats, azimuths: Floats) -> Floats:
    """Give the tangents of the horizon: (cells, azimuths) float64.

    Parameters
    ----------
    top : as `steepest` takes it. cells : (cells, 2), row and column.
    heights : (cells,), of the eyes, in sides of a cell. azimuths : (azimuths,), rad.
    """
    found = np.empty((len(cells), azimuths.size))
    highest = top.max()
    for number in range(len(cells)):
        cell = (cells[number, 0], cells[number, 1])
        for turn in range(azimuths.size):
            found[number, turn] = steepest(top, highest, cell, heights[number], azimuths[turn])
    return found


def sky_view_factors(top: Floats, cells: Cells, heights: Floats, *, azimuths: int) -> Floats:
    """Give sky view factors of level ground: the mean of cos² of the horizon over all azimuths."""
    turns = (np.arange(azimuths) + 0.5) * (2 * np.pi / azimuths)
    return np.asarray((1 / (1 + horizons(top, cells, heights, turns) ** 2)).mean(1))
