"""Small surfaces and weather that tests of the engine share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import xarray as xr

from simulations.grid import Grid
from simulations.sun import sun_position
from simulations.surface.dataset import surface_dataset

KUMAGAYA = {"latitude": 36.1477, "longitude": 139.3883}


def grid_around_origin(size: int, resolution_m: float = 2.0) -> Grid:
    """Give a square grid whose middle is the corner with index 0, 0."""
    return Grid("EPSG:6677", resolution_m, -(size // 2), -(size // 2), size, size)


def surface_of(grid: Grid, **layers: npt.ArrayLike) -> xr.Dataset:
    """Give a surface on level asphalt at 30 m, with layers that are given."""
    whole = {"ground_height": 30.0, "ground_cover": 1, **layers}
    fields = {name: np.broadcast_to(np.asarray(each), grid.shape) for name, each in whole.items()}
    return surface_dataset(grid, fields)


def sunny_day(hours: Sequence[float] = tuple(range(24)), **changes: Any) -> xr.Dataset:
    """Give a made-up cloudless day at Kumagaya, hours of Japanese time."""
    clock = np.array(hours, np.float64)
    day = np.datetime64("2018-07-23T00:00", "ns") - np.timedelta64(9, "h")
    times = day + (clock * 3600e9).astype("timedelta64[ns]")
    sun = sun_position(times, **KUMAGAYA)
    height = np.maximum(np.sin(np.radians(sun.elevation)), 0.0)
    air = 33 + 6 * np.cos((clock - 14.5) / 24 * 2 * np.pi)
    variables = {
        "air_temperature": air,
        "relative_humidity": np.full_like(clock, 45.0),
        "wind_speed": np.full_like(clock, 2.5),
        "direct_normal_irradiance": np.where(
            height > 0.06, 900 * np.exp(-0.12 / np.maximum(height, 0.06)), 0.0
        ),
        "diffuse_irradiance": 130 * np.sqrt(height),
        "downwelling_longwave": np.full_like(clock, 430.0),
        "cloud_fraction": np.zeros_like(clock),
    }
    variables |= {name: np.broadcast_to(each, clock.shape) for name, each in changes.items()}
    variables = {name: each for name, each in variables.items() if np.isfinite(each).any()}
    attributes = {"interval_s": 3600, "utc_offset_h": 9.0, "wind_height_m": 10.0, **KUMAGAYA}
    return xr.Dataset(
        {name: ("time", np.array(each)) for name, each in variables.items()},
        {"time": times},
        attributes,
    )


def small_town(size: int = 96, *, seed: int = 0, resolution_m: float = 2.0) -> xr.Dataset:
    """Give blocks, trees, an arcade and a lawn, strewn at random."""
    random = np.random.default_rng(seed)
    building, base, top, density = np.zeros((4, size, size), np.float32)
    cover = np.ones((size, size), np.uint8)
    for _ in range(size * size // 350):
        row, column = random.integers(0, size - 12, 2)
        height, width = random.integers(4, 12, 2)
        building[row : row + height, column : column + width] = random.integers(3, 25)
    for _ in range(size * size // 250):
        row, column = random.integers(0, size - 3, 2)
        place = (slice(row, row + 3), slice(column, column + 3))
        base[place], top[place], density[place] = 2.0, random.integers(6, 10), 0.8
    for layer in (base, top, density):
        layer[building > 0] = 0
    sheet = np.zeros((size, size), np.float32)
    sheet[size // 2, : size // 2] = 3.0
    cover[:, : size // 3] = 4
    grid = Grid("EPSG:6677", resolution_m, -4000, -3000, size, size)
    return surface_of(
        grid,
        ground_height=30 + random.normal(0, 0.1, (size, size)).cumsum(1).astype(np.float32) * 0.3,
        building_height=building,
        canopy_base=base,
        canopy_top=top,
        leaf_area_density=density,
        overhang_top=sheet,
        overhang_base=np.maximum(sheet - 0.2, 0),
        overhang_transmittance=np.where(sheet > 0, 0.3, 0).astype(np.float32),
        ground_cover=cover,
    )
