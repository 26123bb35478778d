"""Where the radiation comes from that a person absorbs at a place of a run, hour by hour."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import xarray as xr

from simulations.engine import explain
from simulations.runs import RunFolder, RunPlan
from simulations.runs.plan import with_halo

# Cells around the place that are looked at, at most, so that an answer takes less than a second
# also where a mountain would ask for more.
FARTHEST_CELLS = 800
# Hours whose mean radiant temperature differs by more [K] from the run's are left out: what shades
# them lies farther away, or another version of the program computed the run.
SAME_K = 0.05
DECIMALS = 2


def heat_shares(
    folder: RunFolder,
    plan: RunPlan,
    *,
    weather: xr.Dataset,
    result: xr.Dataset,
    cell: tuple[int, int],
) -> dict[int, dict[str, float]]:
    """Give the shares of the absorbed radiation [W m⁻²] at a cell, by step.

    Parameters
    ----------
    result : of the run. cell : row, column of it.

    Raises
    ------
    RunError
        The cell is inside a building.
    """
    row, column = cell
    grid = plan.grid
    place = grid.window(grid.west + column, grid.south + grid.rows - 1 - row, 1, 1)
    near = with_halo(place, replace(plan, halo_cells=min(plan.halo_cells, FARTHEST_CELLS)))
    rows, columns = place.slices_in(near)
    found = explain(
        folder.surface(near),
        weather,
        row=rows.start,
        column=columns.start,
        parameters=plan.parameters,
    )
    shown = result["mean_radiant_temperature"].isel(y=row, x=column).to_numpy()
    return {
        each.step: {name: round(flux, DECIMALS) for name, flux in each.shares.items()}
        for each in found
        if np.abs(each.mean_radiant_temperature - shown[each.step]) <= SAME_K
    }
