"""The process that computes what-ifs: `python -m gis_server.heat.what_if_process`.

One line of JSON in is one question: `{"run": folder, "scenario": GeoJSON}`, where no scenario asks
to get ready for a run, or `{"run": folder, "cell": [row, column]}`, why it is hot there. One line
out is its answer, after one letter: A for an answer, I for a scenario that cannot be used, M for a
run that cannot be opened, F for a fault. Runs stay open, so that a question about a known run reads
nothing but the cells around the place.
"""

from __future__ import annotations

import math
import os
import sys
import time
import traceback
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import orjson
import shapely
import xarray as xr

from gis_server.heat.heat_shares import heat_shares
from gis_server.heat.what_if_answer import what_if_answer
from simulations.engine import simulate
from simulations.engine.what_if import affected_window
from simulations.errors import Remark, RunError, ScenarioError
from simulations.grid import Grid, grid_over
from simulations.program import program
from simulations.runs import RunFolder, RunPlan
from simulations.runs.plan import with_halo
from simulations.scenario import Applied, apply_scenario, read_scenario
from simulations.surface.dataset import grid_of
from simulations.surface.projecting import projected

OPEN_RUNS = 4
KEYS = orjson.OPT_NON_STR_KEYS  # steps are numbers
NICENESS = 5  # tiles go first
# Features of one what-if lie within a box of this side [m].
LONGEST_SIDE_M = 400.0
MOST_VERTICES = 500
# What lies farther from a change than this many times its height is left out (sun below 4°, where
# shadows are long and faint), within these limits [m]; a remark says so.
REACH_HEIGHTS = 15.0
NEAREST_M, FARTHEST_M = 100.0, 300.0


@dataclass(frozen=True, slots=True)
class OpenRun:
    """A run whose files are open."""

    folder: RunFolder
    plan: RunPlan
    weather: xr.Dataset
    result: xr.Dataset

    def hours(self) -> list[str]:
        """Give the local times of its steps."""
        zone = timezone(timedelta(hours=float(self.weather.attrs["utc_offset_h"])))
        seconds = self.result["time"].to_numpy().astype("datetime64[s]").astype(np.int64)
        times = (datetime.fromtimestamp(each, UTC) for each in seconds.tolist())
        return [each.astimezone(zone).isoformat() for each in times]


def _simulated(surface: xr.Dataset, run: OpenRun, window: tuple[slice, slice]) -> xr.Dataset:
    found = simulate(surface, run.weather, parameters=run.plan.parameters, window=window)
    return found[[name for name in found.data_vars if found[name].dims == ("time", "y", "x")]]


@lru_cache(maxsize=OPEN_RUNS)
def open_run(path: str, _changed: int) -> OpenRun:
    """Open a run; one that was planned anew is opened again."""
    folder = RunFolder(Path(path))
    return OpenRun(folder, folder.plan(), folder.weather(), folder.result())


def what_if(path: str, scenario: dict[str, Any]) -> dict[str, Any]:
    """Give what a scenario changes in a run.

    Raises
    ------
    ScenarioError
        The scenario cannot be used.
    """
    began = time.perf_counter()
    run = open_run(path, _moment(path))
    features = read_scenario(scenario)
    near = _near(features, run.plan)
    outer = with_halo(near, run.plan)
    surface = run.folder.surface(outer)
    applied = apply_scenario(surface, features)
    inner, remarks = _changed(surface, applied, run, near)
    after = _simulated(applied.surface, run, inner.slices_in(outer))
    if run.plan.program == program():
        rows, columns = inner.slices_in(run.plan.grid)
        before = run.result[list(after.data_vars)].isel(y=rows, x=columns).load()
    else:  # results of another version of the program differ by more than the scenario
        before = _simulated(surface, run, inner.slices_in(outer))
    found = what_if_answer(before, after, hours=run.hours(), remarks=[*applied.remarks, *remarks])
    return {**found, "seconds": round(time.perf_counter() - began, 3)}


def get_ready(path: str) -> None:
    """Open a run, and load all code that an answer needs, before somebody waits for one."""
    grid = open_run(path, _moment(path)).plan.grid
    west, south, east, north = grid.bounds
    middle = shapely.Point((west + east) / 2, (south + north) / 2)
    (point,) = projected(np.array([middle]), source=grid.crs, target="EPSG:6668")
    tree = {"kind": "tree", "height_m": 5.0}
    feature = {"type": "Feature", "geometry": shapely.geometry.mapping(point), "properties": tree}
    what_if(path, {"type": "FeatureCollection", "features": [feature]})
    with suppress(RunError):  # inside a building
        shares(path, (grid.rows // 2, grid.columns // 2))


def shares(path: str, cell: tuple[int, int]) -> dict[int, dict[str, float]]:
    """Give where the heat of a cell (row, column) of a run comes from, by step; see `heat_shares`.

    Raises
    ------
    RunError
        The cell is inside a building.
    """
    run = open_run(path, _moment(path))
    row, column = cell
    return heat_shares(
        run.folder, run.plan, weather=run.weather, result=run.result, cell=(row, column)
    )


def _moment(path: str) -> int:
    return (Path(path) / "plan.json").stat().st_mtime_ns


def _near(features: geopandas.GeoDataFrame, plan: RunPlan) -> Grid:
    """Give the cells that may change: the box of the features and as far as shadows may reach."""
    shapes = projected(features.geometry.to_numpy(), source="EPSG:6668", target=plan.grid.crs)
    vertices = int(shapely.get_num_coordinates(shapes).sum())
    if vertices > MOST_VERTICES:
        raise ScenarioError(f"the what-if has {vertices} vertices; at most {MOST_VERTICES}")
    west, south, east, north = shapely.total_bounds(shapes).tolist()
    if not max(east - west, north - south) <= LONGEST_SIDE_M:  # also where there is no place
        raise ScenarioError(
            f"the features lie more than {LONGEST_SIDE_M:g} m apart, or have no place; "
            "try one place at a time"
        )
    box = (west - FARTHEST_M, south - FARTHEST_M, east + FARTHEST_M, north + FARTHEST_M)
    wanted = grid_over(plan.grid.crs, box, resolution_m=plan.grid.resolution_m)
    return _common(wanted, plan.grid)


def _changed(
    surface: xr.Dataset, applied: Applied, run: OpenRun, near: Grid
) -> tuple[Grid, list[Remark]]:
    """Give the cells whose heat the scenario can change, and what must be said of them."""
    reached = affected_window(
        surface, applied.surface, weather=run.weather, parameters=run.plan.parameters
    )
    if reached is None:
        remark = Remark("no-change", "info", "the scenario changes nothing here")
        return near.window(near.west, near.south, 1, 1), [remark]
    outer = grid_of(surface)
    rows, columns = reached
    whole = outer.window(
        outer.west + columns.start,
        outer.south + outer.rows - rows.stop,
        columns.stop - columns.start,
        rows.stop - rows.start,
    )
    reach = _reach_m(surface, applied)
    inner = _common(whole, _around(applied, near, reach))
    if inner == _common(whole, run.plan.grid):
        return inner, []
    message = f"changes farther than {reach:.0f} m, in long shadows of a low sun, are left out"
    return inner, [Remark("far-changes-left-out", "info", message)]


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
    return _common(near.window(west, south, east - west, north - south), near)


def _common(first: Grid, other: Grid) -> Grid:
    """Give the cells that two grids of the same cells share.

    Raises
    ------
    ScenarioError
        They share none.
    """
    west, south = max(first.west, other.west), max(first.south, other.south)
    east = min(first.west + first.columns, other.west + other.columns)
    north = min(first.south + first.rows, other.south + other.rows)
    if west >= east or south >= north:
        raise ScenarioError("the features lie outside the area of the run")
    return other.window(west, south, east - west, north - south)


def answered(line: bytes) -> bytes:
    """Answer one line."""
    asked = orjson.loads(line)
    try:
        if "cell" in asked:
            return b"A" + orjson.dumps(shares(asked["run"], asked["cell"]), option=KEYS)
        if asked["scenario"] is None:
            get_ready(asked["run"])
            return b"A"
        return b"A" + orjson.dumps(what_if(asked["run"], asked["scenario"]))
    except ScenarioError as error:
        return b"I" + orjson.dumps({"message": str(error), "feature": error.feature})
    except RunError as error:
        return b"M" + orjson.dumps({"message": str(error)})
    except Exception:  # the next question is not to suffer; the server logs this one
        return b"F" + orjson.dumps({"trace": traceback.format_exc()})


def main() -> None:
    """Answer questions until there are no more."""
    os.nice(NICENESS)
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints is no answer
    for line in sys.stdin.buffer:
        answers.write(answered(line) + b"\n")
        answers.flush()


if __name__ == "__main__":
    main()
