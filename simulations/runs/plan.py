"""What a run is: its grid, how it is cut, and a digest of all that goes into its numbers."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import orjson
import xarray as xr

from simulations.engine import Parameters, halo_m
from simulations.errors import RunError
from simulations.grid import Grid
from simulations.program import program
from simulations.surface.dataset import grid_of

FORMAT = 2
# Cells of a tile's side: with the halo of a town about 350 MB per process.
TILE_CELLS = 1024


@dataclass(frozen=True, slots=True)
class RunPlan:
    """How a run is cut and what it is made from.

    grid : cells of the result. surface : cells of the surface, which may reach farther.
    halo_cells : cells that are read around a tile, so that its numbers do not depend on the cut.
    digest : SHA-256 of surface, weather, parameters, program; equal digests give equal numbers.
    """

    grid: Grid
    surface: Grid
    parameters: Parameters
    tile_cells: int
    halo_cells: int
    program: str
    digest: str

    def as_json(self) -> dict[str, Any]:
        """Give the plan as a JSON object."""
        return {"format": FORMAT, **asdict(self)}


def plan_run(
    surface: xr.Dataset,
    weather: xr.Dataset,
    *,
    parameters: Parameters,
    window: Grid | None = None,
    tile_cells: int = TILE_CELLS,
) -> RunPlan:
    """Plan a run over a whole surface, or over a window of it that the rest only shades."""
    grid = window or grid_of(surface)
    grid.slices_in(grid_of(surface))
    halo = math.ceil(halo_m(surface, parameters) / grid_of(surface).resolution_m)
    return RunPlan(
        grid=grid,
        surface=grid_of(surface),
        parameters=parameters,
        tile_cells=tile_cells,
        halo_cells=halo,
        program=program(),
        digest=_digest(surface, weather, parameters, [program(), *map(str, grid.bounds)]),
    )


def plan_from_json(found: Mapping[str, Any]) -> RunPlan:
    """Read a plan back.

    Raises
    ------
    RunError
        It was written by another version of the program.
    """
    if found.get("format") != FORMAT:
        raise RunError(f"the run was planned in format {found.get('format')!r}; start it anew")
    grid, surface = (
        Grid(**{**found[name], "anchor": tuple(found[name]["anchor"])})
        for name in ("grid", "surface")
    )
    return RunPlan(
        grid=grid,
        surface=surface,
        parameters=_parameters(found["parameters"]),
        tile_cells=found["tile_cells"],
        halo_cells=found["halo_cells"],
        program=found["program"],
        digest=found["digest"],
    )


def _parameters(found: Mapping[str, Any]) -> Parameters:
    """Read parameters back; JSON has no tuples."""
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in found.items()
    }
    return Parameters(**values)


def tiles_of(plan: RunPlan) -> dict[str, Grid]:
    """Give the tiles of a run by name; a name counts columns from the west, rows from the north.

    A tile is one shard of the results: two processes never write to the same file.
    """
    grid, side = plan.grid, plan.tile_cells
    tiles = {}
    for row in range(0, grid.rows, side):
        rows = min(side, grid.rows - row)
        for column in range(0, grid.columns, side):
            columns = min(side, grid.columns - column)
            south = grid.south + grid.rows - row - rows
            name = f"{column // side}-{row // side}"
            tiles[name] = grid.window(grid.west + column, south, columns, rows)
    return tiles


def with_halo(tile: Grid, plan: RunPlan) -> Grid:
    """Give the cells that a tile's numbers depend on, as far as the surface reaches."""
    whole, halo = plan.surface, plan.halo_cells
    west = max(tile.west - halo, whole.west)
    south = max(tile.south - halo, whole.south)
    east = min(tile.west + tile.columns + halo, whole.west + whole.columns)
    north = min(tile.south + tile.rows + halo, whole.south + whole.rows)
    return whole.window(west, south, east - west, north - south)


def _digest(
    surface: xr.Dataset, weather: xr.Dataset, parameters: Parameters, words: list[str]
) -> str:
    found = hashlib.sha256(orjson.dumps([words, asdict(parameters)], option=orjson.OPT_SORT_KEYS))
    for dataset in (surface, weather):
        found.update(dataset_digest(dataset).encode())
    return found.hexdigest()


def dataset_digest(dataset: xr.Dataset) -> str:
    """Give the SHA-256 of all values of a dataset, with names, types and shapes."""
    found = hashlib.sha256()
    for name in sorted(map(str, dataset.variables)):
        values = np.ascontiguousarray(dataset[name].values)
        found.update(f"{name}\0{values.dtype.str}\0{values.shape}\0".encode())
        found.update(values.view(np.uint8).data if values.size else b"")
    return found.hexdigest()
