"""What a scenario changes: only the cells that it can reach are made again."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas
import numpy as np
import numpy.typing as npt
import xarray as xr

from simulations.engine.comfort_fields import mist_of
from simulations.engine.forcing import forcing_of
from simulations.engine.hours import hours_of, street_of
from simulations.engine.parameters import Parameters
from simulations.engine.result import Run, result_dataset
from simulations.engine.scene import changed_scene, scene_of
from simulations.engine.simulate import simulate
from simulations.engine.what_if_field import Change, changed_field
from simulations.engine.working_field import Window, margin_of, unpacked, widened, working_field
from simulations.errors import Remark, RunError
from simulations.grid import Grid
from simulations.scenario.apply import apply_scenario
from simulations.sky.directions import sky_directions
from simulations.surface.dataset import grid_of

Floats = npt.NDArray[np.float32]
OPAQUE = ("ground_height", "building_height")
LEAVES = ("canopy_top", "canopy_base", "leaf_area_density")
SHEETS = ("overhang_top", "overhang_base", "overhang_transmittance")
TOPS = ("building_height", "canopy_top", "overhang_top")


@dataclass(frozen=True, slots=True)
class Difference:
    """What a scenario changes.

    Attributes
    ----------
    surface : the whole surface with the scenario.
    grid : cells that were made again; None where the scenario changes nothing.
    before, after : results there, as of `simulate`.
    remarks : what a reader must know.
    """

    surface: xr.Dataset
    grid: Grid | None
    before: xr.Dataset | None
    after: xr.Dataset | None
    remarks: tuple[Remark, ...]

    def of(self, quantity: str) -> xr.DataArray:
        """Give after − before of a quantity, (time, y, x)."""
        if self.after is None or self.before is None:
            raise RunError("the scenario changes nothing; there is no difference to give")
        found: xr.DataArray = self.after[quantity] - self.before[quantity]
        return found.assign_attrs(self.after[quantity].attrs)


class WhatIf:
    """A run that is kept open: what is seen from its cells is kept, so that answers are quick.

    It holds about 170 bytes per cell; for a large city open the neighbourhood that is asked about.
    """

    def __init__(
        self,
        surface: xr.Dataset,
        weather: xr.Dataset,
        base_result: xr.Dataset,
        *,
        parameters: Parameters | None = None,
    ) -> None:
        """Look around from every cell.

        Parameters
        ----------
        base_result : of `simulate(surface, weather)`, all cells.

        Raises
        ------
        RunError
            The base result is not one of this surface.
        """
        if grid_of(base_result) != grid_of(surface):
            raise RunError(
                "the base result has other cells than the surface; run the surface first"
            )
        self.surface, self.weather, self.base_result = surface, weather, base_result
        self.parameters = parameters or Parameters()
        self.forcing = forcing_of(weather, self.parameters)
        self.street = street_of(self.forcing, self.parameters)
        self.scene = scene_of(surface, self.parameters)
        whole = (slice(0, self.scene.grid.rows), slice(0, self.scene.grid.columns))
        field = working_field(self.scene, self.forcing, parameters=self.parameters, window=whole)
        self.field = unpacked(field)
        self.lowest = float(surface["ground_height"].min())

    def difference(self, scenario: geopandas.GeoDataFrame) -> Difference:
        """Give what a scenario changes; the result has the bytes of a full run.

        Raises
        ------
        ScenarioError
            The scenario cannot be understood.
        """
        applied = apply_scenario(self.surface, scenario)
        change = _change(self.surface, applied.surface, self.lowest, self.parameters)
        if change is None:
            return Difference(applied.surface, None, None, None, applied.remarks)
        scene = changed_scene(self.scene, applied.surface, self.parameters, window=change.window)
        field = changed_field(
            self.field, scene, self.forcing, parameters=self.parameters, change=change
        )
        hours = hours_of(field, self.forcing, parameters=self.parameters, street=self.street)
        mist = mist_of(applied.surface, field.window)
        run = Run(self.parameters, field, self.forcing, mist)
        after = result_dataset(applied.surface, self.weather, run=run, hours=hours)
        before = self.base_result.isel(y=field.window[0], x=field.window[1])
        return Difference(applied.surface, grid_of(after), before, after, applied.remarks)


def what_if(
    surface: xr.Dataset,
    weather: xr.Dataset,
    base_result: xr.Dataset,
    *,
    scenario: geopandas.GeoDataFrame,
    parameters: Parameters | None = None,
) -> Difference:
    """Give what one scenario changes; for several of the same run open a `WhatIf`.

    The result has the bytes of a full run of the changed surface.

    Parameters
    ----------
    base_result : of `simulate(surface, weather)`, all cells.
    scenario : see `simulations.scenario`.

    Raises
    ------
    ScenarioError
        The scenario cannot be understood.
    RunError
        The base result is not one of this surface.
    """
    chosen = parameters or Parameters()
    if grid_of(base_result) != grid_of(surface):
        raise RunError("the base result has other cells than the surface; run the surface first")
    applied = apply_scenario(surface, scenario)
    window = affected_window(surface, applied.surface, weather=weather, parameters=chosen)
    if window is None:
        return Difference(applied.surface, None, None, None, applied.remarks)
    after = simulate(applied.surface, weather, parameters=chosen, window=window)
    before = base_result.isel(y=window[0], x=window[1])
    return Difference(applied.surface, grid_of(after), before, after, applied.remarks)


def affected_window(
    before: xr.Dataset, after: xr.Dataset, *, weather: xr.Dataset, parameters: Parameters
) -> Window | None:
    """Give the rows, columns whose heat a change of the surface can reach; None for no change.

    Shadows at the sun's lowest step, sky hidden at the lowest elevation that is looked at, then
    walls and ground that are seen and whose own sun or sky changed.
    """
    lowest = float(before["ground_height"].min())
    change = _change(before, after, lowest, parameters)
    if change is None:
        return None
    grid, elevation = grid_of(before), forcing_of(weather, parameters).elevation
    up = elevation[elevation >= parameters.lowest_elevation]
    least = min(change.sky_elevation, float(up.min())) if up.size else change.sky_elevation
    reach = change.reach(least, grid.resolution_m)
    return widened(change.window, reach + margin_of(grid.resolution_m, parameters), grid.shape)


def highest_top(before: xr.Dataset, after: xr.Dataset) -> float:
    """Give the highest elevation of anything in two surfaces [m]."""
    return max(
        float((each["ground_height"].to_numpy() + each[name].to_numpy()).max())
        for each in (before, after)
        for name in TOPS
    )


def _changed_cells(before: xr.Dataset, after: xr.Dataset) -> Window | None:
    changed = np.zeros(grid_of(before).shape, bool)
    for name in sorted(set(map(str, before.data_vars)) | set(map(str, after.data_vars))):
        one, other = (each.get(name) for each in (before, after))
        if one is not None and other is not None:
            if not np.shares_memory(one.to_numpy(), other.to_numpy()):
                changed |= one.to_numpy() != other.to_numpy()
        else:
            only = one if one is not None else other
            if only is not None:
                changed |= only.to_numpy() != 0
    rows, columns = np.flatnonzero(changed.any(1)), np.flatnonzero(changed.any(0))
    if not rows.size:
        return None
    return slice(int(rows[0]), int(rows[-1]) + 1), slice(int(columns[0]), int(columns[-1]) + 1)


def _change(
    before: xr.Dataset, after: xr.Dataset, lowest: float, parameters: Parameters
) -> Change | None:
    """Give where and how a surface was changed; `lowest` is its lowest ground [m]."""
    window = _changed_cells(before, after)
    if window is None:
        return None
    inside = {"y": window[0], "x": window[1]}
    height = highest_top(before.isel(inside), after.isel(inside)) - lowest
    opaque = any(
        (before[name].isel(inside).to_numpy() != after[name].isel(inside).to_numpy()).any()
        for name in OPAQUE
    )
    directions = sky_directions(parameters.azimuths, parameters.bands, parameters.lowest_elevation)
    if opaque:
        return Change(window, height, parameters.lowest_elevation)
    # Leaves and sheets are looked at from a person's middle, by the middle of each band.
    leaves = float(np.degrees(directions.centres[0]))
    return Change(window, height - parameters.person_height_m, leaves)
