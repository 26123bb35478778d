"""Lines of cells along one azimuth, anchored to global indices.

A sweep walks from the far end of each line towards the receivers. Which cells form a line depends
on global indices alone, so that tiles, windows and edits see the same lines.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from simulations.grid import Grid


class Lines(NamedTuple):
    """Lines of one azimuth on an array whose first axis is the one along which lines advance.

    transposed : lines advance along columns of the grid; arrays are given transposed.
    upstream : −1 or +1, from an index of the first axis to the next one nearer to the azimuth.
    shift : (major,) int64, minor index of a line less the number of the line.
    step_m : horizontal distance between neighbouring cells of a line [m].
    """

    transposed: bool
    upstream: int
    shift: npt.NDArray[np.int64]
    step_m: float


def lines_along(grid: Grid, azimuth: float) -> Lines:
    """Give the lines that look towards an azimuth [°, clockwise from north]."""
    east, north = math.sin(math.radians(azimuth)), math.cos(math.radians(azimuth))
    if abs(north) >= abs(east):
        global_rows = grid.south + np.arange(grid.rows, dtype=np.float64)[::-1]
        shift = np.rint((global_rows + 0.5) * (east / north)).astype(np.int64)
        return Lines(False, -1 if north > 0 else 1, shift, grid.resolution_m / abs(north))
    global_columns = grid.west + np.arange(grid.columns, dtype=np.float64)
    shift = -np.rint((global_columns + 0.5) * (north / east)).astype(np.int64)
    return Lines(True, 1 if east > 0 else -1, shift, grid.resolution_m / abs(east))
