"""A small town on a hot day, for the tests of runs."""

from __future__ import annotations

import numpy as np
import xarray as xr

from simulations.grid import Grid
from simulations.surface import surface_dataset
from simulations.weather import prepare_weather, read_weather

GRID = Grid("EPSG:6677", 2.0, -4000, 8000, 90, 70)
LON, LAT = 139.75, 36.14


def surface(seed: int = 1) -> xr.Dataset:
    """Give blocks, trees and an awning on a slope."""
    random = np.random.default_rng(seed)
    building = np.zeros(GRID.shape, np.float32)
    top, base = np.zeros(GRID.shape, np.float32), np.zeros(GRID.shape, np.float32)
    for _ in range(14):
        row, column = random.integers(0, GRID.rows - 8), random.integers(0, GRID.columns - 8)
        building[row : row + 6, column : column + 7] = random.uniform(3, 18)
    for _ in range(25):
        row, column = random.integers(1, GRID.rows - 3), random.integers(1, GRID.columns - 3)
        free = building[row : row + 2, column : column + 2] == 0
        top[row : row + 2, column : column + 2][free] = 8
        base[row : row + 2, column : column + 2][free] = 2
    overhang = np.zeros(GRID.shape, np.float32)
    overhang[30:34, 40:52] = np.where(building[30:34, 40:52] == 0, 3.2, 0)
    slope = np.linspace(20, 23, GRID.columns, dtype=np.float32)
    return surface_dataset(
        GRID,
        {
            "ground_height": np.broadcast_to(slope, GRID.shape),
            "building_height": building,
            "canopy_top": top,
            "canopy_base": base,
            "leaf_area_density": np.where(top > 0, 0.6, 0).astype(np.float32),
            "overhang_top": overhang,
            "overhang_base": np.where(overhang > 0, 3.0, 0).astype(np.float32),
            "ground_cover": np.full(GRID.shape, 1, np.uint8),
        },
    )


def weather(folder) -> xr.Dataset:
    """Give 23 July 2018 as it might have been, every third hour."""
    rows = [
        "# utc_offset_h: 9",
        "# time_label: instant",
        "time,air_temperature [°C],relative_humidity [%],wind_speed [m/s]",
    ]
    for hour in range(24):
        air = 34 + 7 * np.cos((hour - 14) / 12 * np.pi)
        rows.append(f"2018-07-23T{hour:02d}:00,{air:.1f},{75 - 1.2 * (air - 27):.0f},2.0")
    path = folder / "weather.csv"
    path.write_text("\n".join(rows) + "\n", "utf-8")
    raw = read_weather(path)
    return prepare_weather(
        raw, date="2018-07-23", latitude=LAT, longitude=LON, assume_clear_sky=True
    )
