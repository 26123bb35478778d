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
    rest : (major,) float64, where the line really is, less `shift`, −0.5 to 0.5.
    slope : minor indices per major index upstream.
    step_m : horizontal distance between neighbouring cells of a line [m].
    """

    transposed: bool
    upstream: int
    shift: npt.NDArray[np.int64]
    rest: npt.NDArray[np.float64]
    slope: float
    step_m: float

    @property
    def beside(self) -> npt.NDArray[np.int64]:
        """(major,) step from the nearest cell to the other one that a line crosses; 0 for none."""
        crosses = np.abs(self.rest) + abs(self.slope) / 2 > 0.5
        return np.where(crosses, np.where(self.rest > 0, 1, -1), 0)


def lines_along(grid: Grid, azimuth: float, offset: float = 0.0) -> Lines:
    """Give the lines that look towards an azimuth [°, clockwise from north].

    Parameters
    ----------
    offset : how far all lines lie beside those that begin in a corner of cells [cells].
    """
    east, north = math.sin(math.radians(azimuth)), math.cos(math.radians(azimuth))
    across = abs(north) < abs(east)
    ahead, aside = (east, -north) if across else (north, east)
    if across:
        index = grid.west + np.arange(grid.columns, dtype=np.float64)
    else:
        index = grid.south + np.arange(grid.rows, dtype=np.float64)[::-1]
    exact = np.asarray((index + 0.5) * (aside / ahead) + offset, np.float64)
    shift = np.rint(exact)
    towards_index = ahead > 0 if across else ahead < 0
    return Lines(
        across,
        1 if towards_index else -1,
        shift.astype(np.int64),
        exact - shift,
        aside / abs(ahead),
        grid.resolution_m / abs(ahead),
    )
