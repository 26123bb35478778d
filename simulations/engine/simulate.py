"""The run: visibility once, then sun, ground, walls and person step by step."""

from __future__ import annotations

import numpy as np
import xarray as xr

from simulations.engine.comfort_fields import mist_of
from simulations.engine.forcing import forcing_of
from simulations.engine.hours import hours_of
from simulations.engine.parameters import Parameters
from simulations.engine.result import Run, result_dataset
from simulations.engine.scene import scene_of
from simulations.engine.working_field import Window, margin_of, working_field
from simulations.surface.dataset import check_surface


def simulate(
    surface: xr.Dataset,
    weather: xr.Dataset,
    *,
    parameters: Parameters | None = None,
    window: Window | None = None,
) -> xr.Dataset:
    """Give the heat of every cell and step.

    Parameters
    ----------
    surface, weather : see docs/data-contracts.md.
    window : rows, columns of the surface for which the result is wanted; all by default. What lies
        around is looked at as far as it matters, so that a window has the bytes of the whole.

    Returns
    -------
    Dataset (time, y, x), float32; see docs/data-contracts.md, "Result of a run".

    Raises
    ------
    SurfaceError, WeatherError, GridError
        Something that is needed is missing or impossible.
    """
    chosen = parameters or Parameters()
    scene, forcing = scene_of(surface, chosen), forcing_of(weather, chosen)
    inner = window or (slice(0, scene.grid.rows), slice(0, scene.grid.columns))
    field = working_field(scene, forcing, parameters=chosen, window=inner)
    hours = hours_of(field, forcing, parameters=chosen)
    run = Run(chosen, field, forcing, mist_of(surface, inner))
    del scene  # the steps need what is seen, no longer what it was seen through
    return result_dataset(surface, weather, run=run, hours=hours)


def halo_m(surface: xr.Dataset, parameters: Parameters | None = None) -> float:
    """Give how far around a place anything can change its heat [m].

    Height range of the surface / tan(lowest elevation) is how far shadows and hidden sky reach; to
    that comes how far people see ground and walls, whose own sun counts. A tile with this margin
    has the bytes of the whole city; take the height range of the whole city then.
    """
    chosen = parameters or Parameters()
    grid = check_surface(surface)
    ground = surface["ground_height"].to_numpy()
    tops = ("building_height", "canopy_top", "overhang_top")
    highest = max(float((ground + surface[name].to_numpy()).max()) for name in tops)
    reach = (highest - float(ground.min())) / np.tan(np.radians(chosen.lowest_elevation))
    cells = int(np.ceil(reach / grid.resolution_m)) + margin_of(grid.resolution_m, chosen) + 2
    return cells * grid.resolution_m
