"""Overhangs: awnings, arcades and decks, with the clearance under them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numba import njit

from simulations.grid import Grid
from simulations.surface.rasterising import (
    Float32,
    Float64,
    centre_height,
    in_cells,
    near_cells,
)

# What hangs lower is an obstacle on the ground, no roof to walk under [m].
LEAST_CLEARANCE_M = 1.8
# Thickness of a roof that is modelled as a single face [m].
LEAST_THICKNESS_M = 0.1


@dataclass(frozen=True, slots=True)
class Overhang:
    """Faces of one transmittance.

    triangles : (n, 3, 3) float64, m, elevation. transmittance : of shortwave, 0 to 1.
    """

    triangles: Float64
    transmittance: float


def finished_overhangs(
    overhangs: Sequence[Overhang], grid: Grid, *, ground: Float32
) -> dict[str, Float32]:
    """Give top, underside [m above the ground] and transmittance, each (rows, columns) float32.

    Faces lower than `LEAST_CLEARANCE_M` above the ground are no part of an overhang. Of several
    over a cell the highest top, the lowest underside and the least transmittance count.
    """
    top = np.zeros(grid.shape, np.float32)
    base = np.full(grid.shape, np.inf, np.float32)
    passing = np.ones(grid.shape, np.float32)
    north = grid.south + grid.rows
    for each in overhangs:
        triangles = in_cells(each.triangles, grid)
        _hang(triangles, (grid.west, north), each.transmittance, ground, top, base, passing)
    there = top > 0
    base[~there], passing[~there] = 0, 0
    thin = there & (top - base < LEAST_THICKNESS_M)
    top[thin] = base[thin] + np.float32(LEAST_THICKNESS_M)
    return {"overhang_top": top, "overhang_base": base, "overhang_transmittance": passing}


@njit(cache=True)
def _hang(  # noqa: PLR0913, PLR0917 - a kernel takes its columns one by one
    triangles: Float64,
    window: tuple[int, int],
    transmittance: float,
    ground: Float32,
    top: Float32,
    base: Float32,
    passing: Float32,
) -> None:
    west, north = window
    for t in range(len(triangles)):
        first_row, last_row, first_column, last_column = near_cells(
            triangles[t], west, north, ground.shape
        )
        for row in range(first_row, last_row):
            for column in range(first_column, last_column):
                z = centre_height(triangles[t], west + column + 0.5, north - row - 0.5)
                above = np.float32(z - ground[row, column])
                if not above >= LEAST_CLEARANCE_M:
                    continue
                top[row, column] = max(top[row, column], above)
                base[row, column] = min(base[row, column], above)
                passing[row, column] = min(passing[row, column], np.float32(transmittance))
