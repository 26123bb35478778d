"""A yard at Gothenburg: surface, weather, what was measured there (Lindberg and Grimmond 2011).

The weather files are read in Swedish standard time, UTC+1; their irradiances say that a time begins
its hour. Nothing of the engine was fitted to this place.
"""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyproj
import xarray as xr

from simulations.surface.dataset import grid_of
from simulations.surface.foreign_grids import ForeignRasters, foreign_surface
from simulations.weather import prepare_weather, read_weather

DAYS = ("2010-07-07", "2010-07-10", "2010-07-12")
UTC_OFFSET_H = 1
Values = npt.NDArray[np.float64]


class Site(NamedTuple):
    """Files, surface, cell of the instruments, place."""

    folder: Path
    rasters: ForeignRasters
    surface: xr.Dataset
    row: int
    column: int
    lon: float
    lat: float

    @property
    def around(self) -> tuple[slice, slice]:
        """The 3 × 3 cells around the instruments."""
        return slice(self.row - 1, self.row + 2), slice(self.column - 1, self.column + 2)


def site_in(shared_data: Path) -> Site:
    """Give the yard from the folder of shared data."""
    folder = shared_data / "heat" / "umep-gothenburg-gvc-measured"
    rasters = ForeignRasters(
        dsm=folder / "DSM_GVC_1m.tif",
        dem=folder / "DEM_GVC_1m.tif",
        cdsm=folder / "CDSM_GVC_1m.tif",
        cover=folder / "landcover_1m_GVC.tif",
    )
    surface = foreign_surface(rasters)
    grid = grid_of(surface)
    x, y = json.loads((folder / "poi.geojson").read_text())["geometry"]["coordinates"]
    column = int((x - grid.bounds[0]) / grid.resolution_m)
    row = int((grid.bounds[3] - y) / grid.resolution_m)
    lon, lat = pyproj.Transformer.from_crs(grid.crs, 4326, always_xy=True).transform(x, y)
    return Site(folder, rasters, surface, row, column, lon, lat)


def weather_of(site: Site, day: str) -> xr.Dataset:
    """Give the weather of the roof station on a day."""
    file = site.folder / f"MetFile{day.replace('-', '')}_Prepared.txt"
    raw = read_weather(file, utc_offset_h=float(UTC_OFFSET_H))
    return prepare_weather(raw, date=day, latitude=site.lat, longitude=site.lon)


def measured(site: Site, day: str) -> list[dict[str, float]]:
    """Give the measured hours of a day."""
    with (site.folder / "measurements_gvc.csv").open() as lines:
        rows = [{name: float(text) for name, text in row.items()} for row in csv.DictReader(lines)]
    return [row for row in rows if f"{row['date']:.0f}" == day.replace("-", "")]


def step_of(row: dict[str, float]) -> int:
    """Give the step of a measured hour: its label HH:07 begins the step."""
    return int(row["hour"])


def statistics(found: Values, expected: Values) -> tuple[float, float, float]:
    """Give bias, root mean square error, R²."""
    error = found - expected
    r = np.corrcoef(found, expected)[0, 1]
    return float(error.mean()), float(np.sqrt((error**2).mean())), float(r**2)
