"""The process that computes what-ifs: `python -m gis_server.heat.what_if_process`.

One line of JSON in is one question, `{"run": folder, "scenario": GeoJSON}`; without a scenario it
asks to get ready for a run. One line out is its answer, after one letter: A for an answer, I for a
scenario that cannot be used, F for a fault. Runs stay open, so that a question about a known run
reads nothing but the cells around the change.
"""

from __future__ import annotations

import os
import sys
import time
import traceback
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import orjson
import shapely
import xarray as xr

from gis_server.heat.what_if_answer import what_if_answer
from simulations.engine import simulate
from simulations.errors import ScenarioError
from simulations.grid import Grid, grid_over
from simulations.runs import RunFolder, RunPlan
from simulations.runs.plan import with_halo
from simulations.scenario import Applied, apply_scenario, read_scenario
from simulations.surface.dataset import grid_of
from simulations.surface.projecting import projected

PROGRAM = f"uchimizu {version('uchimizu')}"
OPEN_RUNS = 4
NICENESS = 5  # tiles go first
# Features of one what-if lie within a box of this side [m].
LONGEST_SIDE_M = 400.0
MOST_VERTICES = 500
# Shadows that reach farther than this from a change are left out, and a remark says so [m].
FARTHEST_M = 300.0
# Ground and walls that a change shades are seen from this far beyond its shadow [m].
SEEN_FROM_M = 50.0


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
    applied = apply_scenario(run.folder.surface(outer), features)
    inner = _changed(applied, near)
    after = _simulated(applied.surface, run, inner.slices_in(outer))
    if run.plan.program == PROGRAM:
        rows, columns = inner.slices_in(run.plan.grid)
        before = run.result[list(after.data_vars)].isel(y=rows, x=columns).load()
    else:  # results of another version of the program differ by more than the scenario
        before = _simulated(run.folder.surface(outer), run, inner.slices_in(outer))
    found = what_if_answer(before, after, hours=run.hours(), remarks=list(applied.remarks))
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


def _changed(applied: Applied, near: Grid) -> Grid:
    """Give the cells whose heat the scenario can change."""
    if not applied.windows:
        return near.window(near.west, near.south, 1, 1)
    tops = ("building_height", "canopy_top", "overhang_top")
    highest = max(
        float(applied.surface[name].isel(y=rows, x=columns).max())
        for window in applied.windows
        for rows, columns in [window.slices_in(_grid_of(applied))]
        for name in tops
    )
    reach = min(highest / np.tan(np.radians(3.0)) + SEEN_FROM_M, FARTHEST_M)
    cells = int(np.ceil(reach / near.resolution_m))
    west = min(window.west for window in applied.windows) - cells
    south = min(window.south for window in applied.windows) - cells
    east = max(window.west + window.columns for window in applied.windows) + cells
    north = max(window.south + window.rows for window in applied.windows) + cells
    return _common(near.window(west, south, east - west, north - south), near)


def _grid_of(applied: Applied) -> Grid:
    return grid_of(applied.surface)


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
        if asked["scenario"] is None:
            get_ready(asked["run"])
            return b"A"
        return b"A" + orjson.dumps(what_if(asked["run"], asked["scenario"]))
    except ScenarioError as error:
        return b"I" + orjson.dumps({"message": str(error), "feature": error.feature})
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
