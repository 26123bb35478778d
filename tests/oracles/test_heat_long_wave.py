"""Long wave of the sky against ERA5: Athens, every hour of 2023.

ERA5 is a reanalysis, not a measurement; over land its long wave is as near to radiometers as that
of satellites or nearer (Tang et al. 2021, Atmos. Res. 252, 105453). Japan's humid heat is not in
it: vapour pressures end at some 25 hPa.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pytest

from simulations.comfort.humidity import KELVIN, vapour_pressure
from simulations.sun import mean_solar_hour, sun_position
from simulations.weather import read_weather
from simulations.weather.derivation import (
    STEFAN_BOLTZMANN,
    clear_sky,
    cloud_free_longwave,
    cloud_from_irradiance,
    day_and_night_longwave,
    longwave_from_sky,
)
from simulations.weather.middles import middles_of

pytestmark = pytest.mark.shared

Values = npt.NDArray[np.float64]

PLACE = {"latitude": 38.0, "longitude": 23.75}
ELEVATION_M = 175.0
CLEAR = 0.05


class Year(NamedTuple):
    """Hours of a year, all (hours,): °C, %, W m⁻², share of cloud, sun [°], solar hour, cloud from
    the sun.
    """

    air: Values
    humidity: Values
    longwave: Values
    cloud: Values
    elevation: Values
    solar_hour: Values
    derived_cloud: Values


@pytest.fixture(scope="module")
def year(shared_data: Path) -> Year:
    raw = read_weather(shared_data / "weather/epw/athens_2023.epw")
    times = middles_of(raw)
    elevation = sun_position(times, **PLACE).elevation
    clear = clear_sky(times, elevation, elevation_m=ELEVATION_M, **PLACE)[0]
    found = raw["global_irradiance"].to_numpy()
    return Year(
        mean_of_ends(raw["air_temperature"].to_numpy()),
        mean_of_ends(raw["relative_humidity"].to_numpy()),
        raw["downwelling_longwave"].to_numpy(),
        mean_of_ends(raw["cloud_fraction"].to_numpy()),
        elevation,
        mean_solar_hour(times, PLACE["longitude"]),
        cloud_from_irradiance(found, clear, elevation, times),
    )


def mean_of_ends(values: Values) -> Values:
    """Give means over the hours that end at each moment."""
    return np.asarray((values + np.append(values[0], values[:-1])) / 2)


def prata(air: Values, humidity: Values) -> Values:
    """Give the long wave of a clear sky after Prata (1996), for comparison [W m⁻²]."""
    kelvin = air + KELVIN
    water = 46.5 * vapour_pressure(air, humidity) / kelvin
    emissivity = 1 - (1 + water) * np.exp(-np.sqrt(1.2 + 3 * water))
    return np.asarray(emissivity * STEFAN_BOLTZMANN * kelvin**4)


def dilley(air: Values, humidity: Values) -> Values:
    """Give the long wave of a clear sky after Dilley and O'Brien (1998), for comparison [W m⁻²]."""
    kelvin = air + KELVIN
    water = 46.5 * vapour_pressure(air, humidity) / kelvin
    return np.asarray(59.38 + 113.7 * (kelvin / 273.16) ** 6 + 96.96 * np.sqrt(water / 2.5))


def error(found: Values, year: Year, hours: npt.NDArray[np.bool_]) -> tuple[float, float]:
    """Give bias and root mean square error [W m⁻²]."""
    off = (found - year.longwave)[hours]
    return float(off.mean()), float(np.sqrt((off**2).mean()))


def test_clear_sky(year: Year) -> None:
    clear, day, night = year.cloud < CLEAR, year.elevation > 10, year.elevation < -5
    mean = cloud_free_longwave(year.air, year.humidity)
    formulas = {
        "ours": mean + day_and_night_longwave(year.air, year.solar_hour),
        "mean of day and night": mean,
        "Prata": prata(year.air, year.humidity),
        "Dilley and O'Brien": dilley(year.air, year.humidity),
    }
    errors = {
        name: [error(values, year, clear & part) for part in (day | ~day, day, night)]
        for name, values in formulas.items()
    }
    for name, each in errors.items():
        print(name, "all, day, night: bias, RMSE", np.round(each, 1))
    ours = errors.pop("ours")
    assert all(abs(bias) < 3 and rmse < 10 for bias, rmse in ours)
    for others in errors.values():
        assert all(own[1] < other[1] for own, other in zip(ours, others, strict=True))


def test_hot_hours(year: Year) -> None:
    """Above 30 °C the error neither grows with heat nor with vapour."""
    hot = (year.cloud < CLEAR) & (year.elevation > 10) & (year.air > 30)
    vapour = vapour_pressure(year.air, year.humidity)
    values = cloud_free_longwave(year.air, year.humidity)
    values += day_and_night_longwave(year.air, year.solar_hour)
    for part in (hot & (year.air > 34), hot & (vapour > 16), hot & (vapour < 14)):
        bias, rmse = error(values, year, part)
        print(f"{part.sum()} h: bias {bias:.1f}, RMSE {rmse:.1f} W m⁻²")
        assert abs(bias) < 4
        assert rmse < 10


def test_all_skies(year: Year) -> None:
    """With the cloud that the sun tells, as a run has it."""
    values = longwave_from_sky(
        year.air, year.humidity, year.derived_cloud, solar_hour=year.solar_hour
    )
    for name, part in (("day", year.elevation > 10), ("night", year.elevation < -5)):
        bias, rmse = error(values, year, part)
        print(f"{name}: bias {bias:.1f}, RMSE {rmse:.1f} W m⁻²")
        assert abs(bias) < 10
        assert rmse < 17
