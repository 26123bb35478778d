"""What a scenario changes in a run: its cells before and after."""

from __future__ import annotations

import math
from dataclasses import dataclass

import geopandas
import xarray as xr

from gis_server.heat.neighbourhoods import Neighbourhoods
from gis_server.heat.open_run import OpenRun, box_of, cells_around, common_cells
from simulations.engine import WhatIf, simulate
from simulations.engine.what_if import affected_window
from simulations.errors import Remark
from simulations.grid import Grid
from simulations.program import program
from simulations.runs.plan import with_halo
from simulations.scenario import Applied, apply_scenario
from simulations.surface.dataset import grid_of

# Without a neighbourhood that is ready, what lies farther from a change than this many times its
# height is left out (sun below 4°, where shadows are long and faint), within these limits [m].
REACH_HEIGHTS = 15.0
NEAREST_M, FARTHEST_M = 100.0, 300.0
# What they change can be seen from so far away that all of it would take too long.
FAR_SEEN = frozenset({"building", "remove_building"})

FAR_CHANGES = Remark(
    "far-changes-left-out",
    "info",
    "changes far away, in long shadows of a low sun, are left out",
    ja="遠くの変化（低い太陽の長い影）は省いています",
)
NO_CHANGE = Remark(
    "no-change",
    "info",
    "the scenario changes nothing here",
    ja="ここでは何も変わりません（建物の中など）",
)


@dataclass(frozen=True, slots=True)
class Changed:
    """Cells of a run before and after a scenario."""

    before: xr.Dataset
    after: xr.Dataset
    remarks: tuple[Remark, ...]


def difference(
    run: OpenRun, features: geopandas.GeoDataFrame, neighbourhoods: Neighbourhoods
) -> Changed:
    """Give what features change; the surroundings of a place are got ready for the next ones.

    Raises
    ------
    ScenarioError
        The features cannot be used.
    """
    box = box_of(features, run.plan)
    found = neighbourhoods.around(run, box)
    if found and found.what_if and FAR_SEEN.isdisjoint(features["kind"]):
        return looked_up(run, found.area, found.what_if, features=features)
    changed = computed_anew(run, features)
    neighbourhoods.prepare(run, box)
    return changed


def looked_up(
    run: OpenRun, area: Grid, what_if: WhatIf, *, features: geopandas.GeoDataFrame
) -> Changed:
    """Give what features change in an area that is ready."""
    change = what_if.difference(features)
    if change.grid is None or change.after is None:
        return _unchanged(run, change.remarks)
    inner = common_cells(change.grid, area)
    remarks = change.remarks
    if inner != common_cells(change.grid, run.plan.grid):
        remarks = (*remarks, FAR_CHANGES)
    rows, columns = inner.slices_in(change.grid)
    after = _hourly(change.after.isel(y=rows, x=columns))
    return Changed(_before(run, what_if.surface, inner, after), after, remarks)


def computed_anew(run: OpenRun, features: geopandas.GeoDataFrame) -> Changed:
    """Give what features change, with nothing got ready."""
    near = cells_around(box_of(features, run.plan), FARTHEST_M, run.plan.grid)
    outer = with_halo(near, run.plan)
    surface = run.folder.surface(outer)
    applied = apply_scenario(surface, features)
    reached = affected_window(
        surface, applied.surface, weather=run.weather, parameters=run.plan.parameters
    )
    if reached is None:
        return _unchanged(run, applied.remarks)
    whole = outer.part(reached)
    inner = common_cells(whole, _around(applied, near, _reach_m(surface, applied)))
    remarks = applied.remarks
    if inner != common_cells(whole, run.plan.grid):
        remarks = (*remarks, FAR_CHANGES)
    after = _simulated(applied.surface, run, inner)
    return Changed(_before(run, surface, inner, after), after, remarks)


def _unchanged(run: OpenRun, remarks: tuple[Remark, ...]) -> Changed:
    """Give any one cell of a run, twice."""
    cell = _hourly(run.result.isel(y=slice(0, 1), x=slice(0, 1))).load()
    return Changed(cell, cell, (*remarks, NO_CHANGE))


def _before(run: OpenRun, surface: xr.Dataset, inner: Grid, after: xr.Dataset) -> xr.Dataset:
    """Give the cells of a run as they were."""
    if run.plan.program != program():
        # Results of another version of the program differ by more than the scenario.
        return _simulated(surface, run, inner)
    rows, columns = inner.slices_in(run.plan.grid)
    return run.result[list(after.data_vars)].isel(y=rows, x=columns).load()


def _simulated(surface: xr.Dataset, run: OpenRun, inner: Grid) -> xr.Dataset:
    window = inner.slices_in(grid_of(surface))
    found = simulate(surface, run.weather, parameters=run.plan.parameters, window=window)
    return _hourly(found)


def _hourly(found: xr.Dataset) -> xr.Dataset:
    return found[[name for name in found.data_vars if found[name].dims == ("time", "y", "x")]]


def _reach_m(surface: xr.Dataset, applied: Applied) -> float:
    """Give how far from its features a scenario is looked at [m]."""
    highest = 0.0
    for window in applied.windows:
        rows, columns = window.slices_in(grid_of(surface))
        for name in ("building_height", "canopy_top", "overhang_top"):
            for each in (surface, applied.surface):
                highest = max(highest, float(each[name].isel(y=rows, x=columns).max()))
    return min(max(REACH_HEIGHTS * highest, NEAREST_M), FARTHEST_M)


def _around(applied: Applied, near: Grid, reach_m: float) -> Grid:
    """Give the cells within a distance of the changed ones."""
    cells = math.ceil(reach_m / near.resolution_m)
    west = min(window.west for window in applied.windows) - cells
    south = min(window.south for window in applied.windows) - cells
    east = max(window.west + window.columns for window in applied.windows) + cells
    north = max(window.south + window.rows for window in applied.windows) + cells
    return common_cells(near.window(west, south, east - west, north - south), near)
