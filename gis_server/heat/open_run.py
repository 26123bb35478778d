"""Runs whose files are open, and the parts of their areas that a question is about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache
from pathlib import Path

import geopandas
import numpy as np
import shapely
import xarray as xr

from simulations.errors import ScenarioError
from simulations.grid import Grid, grid_over
from simulations.runs import RunFolder, RunPlan
from simulations.surface.projecting import projected

OPEN_RUNS = 4
# Features of one what-if lie within a box of this side [m].
LONGEST_SIDE_M = 400.0
MOST_VERTICES = 500

Box = tuple[float, float, float, float]


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


def open_run(path: str) -> OpenRun:
    """Open a run; one that was planned anew is opened again."""
    return _opened(path, (Path(path) / "plan.json").stat().st_mtime_ns)


@lru_cache(maxsize=OPEN_RUNS)
def _opened(path: str, _changed: int) -> OpenRun:
    folder = RunFolder(Path(path))
    return OpenRun(folder, folder.plan(), folder.weather(), folder.result())


def box_of(features: geopandas.GeoDataFrame, plan: RunPlan) -> Box:
    """Give the box of features [m] in the system of a run.

    Raises
    ------
    ScenarioError
        They are too many corners, or too far from each other.
    """
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
    return west, south, east, north


def cells_around(box: Box, reach_m: float, grid: Grid) -> Grid:
    """Give the cells of a grid within a distance of a box.

    Raises
    ------
    ScenarioError
        The box is outside.
    """
    west, south, east, north = box
    wide = (west - reach_m, south - reach_m, east + reach_m, north + reach_m)
    return common_cells(grid_over(grid.crs, wide, resolution_m=grid.resolution_m), grid)


def common_cells(first: Grid, other: Grid) -> Grid:
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
