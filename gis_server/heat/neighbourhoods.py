"""Neighbourhoods that are kept ready for what-ifs.

What is seen from each of their cells is kept (`simulations.engine.WhatIf`), so that an answer looks
again only where a change can be seen. They are prepared beside the answering, one at a time; until
one is ready, answers are computed without it. Some 170 bytes per cell are kept.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace

import numpy as np
import xarray as xr

from gis_server.heat.open_run import Box, OpenRun, cells_around
from simulations.engine import WhatIf
from simulations.engine.working_field import cells_away, margin_of
from simulations.grid import Grid
from simulations.runs import RunPlan
from simulations.runs.plan import with_halo
from simulations.surface.dataset import grid_of

KEPT = 2
# A run up to this size is one neighbourhood; of a larger one what lies this far around a place [m].
WHOLE_CELLS = 1_000_000
REACH_M = 500.0
# Where towers far away can be seen, their neighbourhood would be larger than this: none is kept.
MOST_CELLS = 2_000_000
# A neighbourhood is of use for features that have as much of it around them [m].
ROOM_M = 200.0
# Cells by which a line of sight may pass beside the middle of one.
LOOSE_CELLS = 2


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """Part of a run that is ready.

    area : cells for whose heat it answers; its surface reaches farther.
    what_if : None where it would take too much memory.
    """

    run: OpenRun
    area: Grid
    what_if: WhatIf | None

    def serves(self, run: OpenRun, wanted: Grid) -> bool:
        """Tell whether some cells of a run lie in it."""
        if self.run is not run:
            return False
        outer, inner = self.area, wanted
        return (
            outer.west <= inner.west
            and outer.south <= inner.south
            and outer.west + outer.columns >= inner.west + inner.columns
            and outer.south + outer.rows >= inner.south + inner.rows
        )


class Neighbourhoods:
    """Those that one process keeps."""

    def __init__(self) -> None:
        self._kept: tuple[Neighbourhood, ...] = ()
        self._under_way = threading.Lock()

    def around(self, run: OpenRun, box: Box) -> Neighbourhood | None:
        """Give the one that a box [m] lies in; None where none is there yet."""
        wanted = cells_around(box, ROOM_M, run.plan.grid)
        return next((each for each in self._kept if each.serves(run, wanted)), None)

    def prepare(self, run: OpenRun, box: Box) -> None:
        """Get the surroundings of a box ready in the background, unless others are under way."""
        if self.around(run, box) is None and self._under_way.acquire(blocking=False):
            threading.Thread(target=self._prepare, args=(run, box), daemon=True).start()

    def _prepare(self, run: OpenRun, box: Box) -> None:
        try:
            self._kept = (neighbourhood(run, box), *self._kept)[:KEPT]
        finally:
            self._under_way.release()


def neighbourhood(run: OpenRun, box: Box) -> Neighbourhood:
    """Look around from the cells near a box [m]."""
    plan = run.plan
    is_small = plan.surface.rows * plan.surface.columns <= WHOLE_CELLS
    area = plan.grid if is_small else cells_around(box, REACH_M, plan.grid)
    surface = run.folder.surface(with_halo(area, plan))
    if not is_small:
        surface = seen_from(area, surface, plan)
    if surface.sizes["y"] * surface.sizes["x"] > MOST_CELLS:
        return Neighbourhood(run, area, None)
    # Results are taken from the run's own store, where they are asked for.
    cells = xr.Dataset(coords={"y": surface["y"], "x": surface["x"]}, attrs=surface.attrs)
    prepared = WhatIf(surface, run.weather, cells, parameters=plan.parameters)
    return Neighbourhood(run, area, prepared)


def seen_from(area: Grid, surface: xr.Dataset, plan: RunPlan) -> xr.Dataset:
    """Give the part of a surface that holds all that can be seen from an area.

    What does not rise above the lowest elevation that is looked at hides neither sky nor sun.
    """
    grid, parameters = grid_of(surface), plan.parameters
    margin = margin_of(grid.resolution_m, parameters) + LOOSE_CELLS
    eyes = with_halo(area, replace(plan, surface=grid, halo_cells=margin))
    rows, columns = eyes.slices_in(grid)
    ground = surface["ground_height"].to_numpy()
    tops = ("building_height", "canopy_top", "overhang_top")
    rises = np.maximum.reduce([surface[name].to_numpy() for name in tops]) + ground
    rises -= ground[rows, columns].min()
    height, width = (slice(0, size) for size in grid.shape)
    away = np.hypot(cells_away(rows, height)[:, None], cells_away(columns, width))
    away = np.maximum(away - LOOSE_CELLS, 0.0) * grid.resolution_m
    seen = rises > away * np.tan(np.radians(parameters.lowest_elevation))
    seen[rows, columns] = True
    down, across = np.flatnonzero(seen.any(1)), np.flatnonzero(seen.any(0))
    window = (
        slice(max(int(down[0]) - LOOSE_CELLS, 0), int(down[-1]) + 1 + LOOSE_CELLS),
        slice(max(int(across[0]) - LOOSE_CELLS, 0), int(across[-1]) + 1 + LOOSE_CELLS),
    )
    return _cut(surface, window)


def _cut(surface: xr.Dataset, window: tuple[slice, slice]) -> xr.Dataset:
    """Give a copy of some rows and columns, so that the rest can be let go."""
    grid = grid_of(surface)
    rows, columns = (
        slice(each.start, min(each.stop, size))
        for each, size in zip(window, grid.shape, strict=True)
    )
    part = grid.part((rows, columns))
    found = surface.isel(y=rows, x=columns).copy(deep=True)
    return found.assign_attrs(west_index=part.west, south_index=part.south)
