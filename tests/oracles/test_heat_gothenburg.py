"""Measured mean radiant temperature and six-direction radiation, Gothenburg, 30 hours of 2010.

Lindberg and Grimmond (2011) site 1; nothing of the engine was fitted to it. The weather files are
read in Swedish standard time, UTC+1; their irradiances say that a time begins its hour.
"""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyproj
import pytest
import xarray as xr

from simulations.engine import simulate
from simulations.engine.six_directions import six_directions
from simulations.surface.dataset import grid_of
from simulations.surface.foreign_grids import ForeignRasters, foreign_surface
from simulations.weather import prepare_weather, read_weather

pytestmark = [pytest.mark.shared, pytest.mark.slow]

DAYS = ("2010-07-07", "2010-07-10", "2010-07-12")
Values = npt.NDArray[np.float64]


class Site(NamedTuple):
    folder: Path
    surface: xr.Dataset
    row: int
    column: int
    lon: float
    lat: float


@pytest.fixture(scope="module")
def site(shared_data: Path) -> Site:
    folder = shared_data / "heat" / "umep-gothenburg-gvc-measured"
    surface = foreign_surface(
        ForeignRasters(
            dsm=folder / "DSM_GVC_1m.tif",
            dem=folder / "DEM_GVC_1m.tif",
            cdsm=folder / "CDSM_GVC_1m.tif",
            cover=folder / "landcover_1m_GVC.tif",
            tdsm=None,
        )
    )
    grid = grid_of(surface)
    x, y = json.loads((folder / "poi.geojson").read_text())["geometry"]["coordinates"]
    column = int((x - grid.bounds[0]) / grid.resolution_m)
    row = int((grid.bounds[3] - y) / grid.resolution_m)
    transformer = pyproj.Transformer.from_crs(grid.crs, 4326, always_xy=True)
    lon, lat = transformer.transform(x, y)
    return Site(folder, surface, row, column, lon, lat)


def weather_of(site: Site, day: str) -> xr.Dataset:
    file = site.folder / f"MetFile{day.replace('-', '')}_Prepared.txt"
    raw = read_weather(file, utc_offset_h=1.0)
    return prepare_weather(raw, date=day, latitude=site.lat, longitude=site.lon)


def measured(site: Site, day: str) -> list[dict[str, float]]:
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


def test_mean_radiant_temperature(site: Site) -> None:
    around = (slice(site.row - 1, site.row + 2), slice(site.column - 1, site.column + 2))
    here, nine, expected, shaded = [], [], [], []
    for day in DAYS:
        result = simulate(site.surface, weather_of(site, day), window=around)
        for row in measured(site, day):
            step = step_of(row)
            radiant = result["mean_radiant_temperature"].to_numpy()[step]
            here.append(radiant[1, 1])
            nine.append(np.nanmean(radiant))
            expected.append(row["Tmrt"])
            shaded.append(bool(result["shadow"][step, 1, 1] > 0.5))
    bias, rmse, r_squared = statistics(np.array(here), np.array(expected))
    print(f"place: bias {bias:.2f} K, RMSE {rmse:.2f} K, R² {r_squared:.3f}")
    print(
        "3 × 3: bias {:.2f} K, RMSE {:.2f} K, R² {:.3f}".format(
            *statistics(np.array(nine), np.array(expected))
        )
    )
    error, dark = np.array(here) - np.array(expected), np.array(shaded)
    print(
        f"{dark.sum()} h in shade: bias {error[dark].mean():.2f} K; "
        f"{(~dark).sum()} h in sun: bias {error[~dark].mean():.2f} K"
    )
    assert rmse <= 4.8
    assert r_squared >= 0.94


def test_long_wave_from_above(site: Site) -> None:
    window = (slice(site.row, site.row + 1), slice(site.column, site.column + 1))
    errors = []
    for day in DAYS:
        long = six_directions(site.surface, weather_of(site, day), window=window).long
        errors += [long[step_of(row), 4, 0, 0] - row["Ldown"] for row in measured(site, day)]
    print(f"long wave from above: bias {np.mean(errors):.1f} W m⁻²")
    assert abs(np.mean(errors)) < 32  # the goal is 15; docs/validation.md says what is missing
