"""Mean radiant temperature measured at Gothenburg: this engine and solweig, same input, same run.

30 hours of three days (Lindberg and Grimmond 2011), read from ../shared/data. solweig (GPL-3) is an
outside yardstick in a throw-away environment; where it cannot be installed its rows say so. Both
get the sun and the irradiance of the prepared weather, and 3 m/s where wind was not measured.

    .venv/bin/python bench/radiant_temperature.py [--solweig-python PYTHON]
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import rasterio

sys.path[:0] = [str(Path(__file__).parents[1])]

from bench.heat import WORKER, solweig_python  # noqa: E402
from simulations.engine import Parameters, simulate  # noqa: E402
from tests.oracles.heat_gothenburg import (  # noqa: E402
    DAYS,
    UTC_OFFSET_H,
    Site,
    measured,
    site_in,
    statistics,
    step_of,
    weather_of,
)

SHARED_DATA = Path(__file__).parents[2] / "shared" / "data"
CLOCKS_H = (0.0, -0.1, -0.25, -0.5)

Fields = dict[str, npt.NDArray[np.float32]]


def ours(site: Site) -> Fields:
    """Give mean radiant temperature of the 3 × 3 cells, (steps, 3, 3) by day [°C]."""
    return {
        day: simulate(site.surface, weather_of(site, day), window=site.around)[
            "mean_radiant_temperature"
        ].to_numpy()
        for day in DAYS
    }


def of_solweig(site: Site, python: Path) -> Fields:
    """Give the same of solweig."""
    layers = {
        name: rasterio.open(path).read(1)
        for name, path in (
            ("dsm", site.rasters.dsm),
            ("dem", site.rasters.dem),
            ("cdsm", site.rasters.cdsm),
            ("land_cover", site.rasters.cover),
        )
    }
    layers["land_cover"] = layers["land_cover"].astype(int)
    return {day: solweig_day(site, day, layers, python) for day in DAYS}


def solweig_day(
    site: Site, day: str, layers: dict[str, Any], python: Path
) -> npt.NDArray[np.float32]:
    """Run solweig on one day."""
    weather = weather_of(site, day)
    local = weather["time"].to_numpy().astype("datetime64[s]").astype(int) + UTC_OFFSET_H * 3600
    given: dict[str, Any] = {
        name: np.nan_to_num(weather[variable].to_numpy())
        for name, variable in (
            ("air", "air_temperature"),
            ("humidity", "relative_humidity"),
            ("global", "global_irradiance"),
            ("measured_direct_rad", "direct_normal_irradiance"),
            ("measured_diffuse_rad", "diffuse_irradiance"),
            ("precomputed_sun_altitude", "sun_elevation"),
            ("precomputed_sun_azimuth", "sun_azimuth"),
        )
    }
    given |= {"latitude": site.lat, "longitude": site.lon, "utc_offset": UTC_OFFSET_H, "pixel": 2.0}
    given |= {"local_time": local, "wind": np.full(local.size, Parameters().assumed_wind)}
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "in.npz", Path(folder) / "out.npz"
        np.savez(source, **given, **layers)
        words = [str(python), str(WORKER), str(source), str(target)]
        subprocess.run(words, check=True, capture_output=True)
        return np.asarray(np.load(target)["radiant"][:, *site.around], np.float32)


def line(site: Site, fields: Fields, clock_h: float, *, nine: bool) -> str:
    """Give bias, RMSE and R² with the clock of the mast set forward by some hours."""
    found, expected = [], []
    for day, field in fields.items():
        values = np.nanmean(field, (1, 2)) if nine else field[:, 1, 1]
        for row in measured(site, day):
            found.append(np.interp(step_of(row) + clock_h, np.arange(len(values)), values))
            expected.append(row["Tmrt"])
    bias, rmse, r_squared = statistics(np.array(found), np.array(expected))
    return f"bias {bias:+.2f} K, RMSE {rmse:.2f} K, R² {r_squared:.3f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--solweig-python", type=Path)
    asked = parser.parse_args()
    if not SHARED_DATA.is_dir():
        print(f"the measurements are not at {SHARED_DATA}")
        return
    site = site_in(SHARED_DATA)
    engines = {"this engine": ours(site)}
    with tempfile.TemporaryDirectory() as folder:
        python = asked.solweig_python or solweig_python(Path(folder))
        if python is None:
            print("solweig could not be installed")
        else:
            engines["solweig"] = of_solweig(site, python)
    for clock in CLOCKS_H:
        print(f"clock of the mast {clock:+.2f} h")
        for name, fields in engines.items():
            for nine in (False, True):
                place = "3 × 3 cells" if nine else "place"
                print(f"    {name:<12} {place:<12} {line(site, fields, clock, nine=nine)}")


if __name__ == "__main__":
    main()
