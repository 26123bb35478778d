"""Where the sun stands."""

from __future__ import annotations

import numpy as np
import pytest

from simulations.sun import (
    extraterrestrial_irradiance,
    mean_clear_on_the_level,
    mean_extraterrestrial_on_the_level,
    mean_solar_hour,
    sun_position,
)

KUMAGAYA = {"latitude": 36.1477, "longitude": 139.3883}


def utc(text: str) -> np.ndarray:
    return np.array([text], "datetime64[s]")


def test_the_example_of_the_solar_position_algorithm() -> None:
    """Reda and Andreas (2004), table A5.1: zenith 50.11162°, azimuth 194.34024° (820 hPa there)."""
    found = sun_position(utc("2003-10-17T19:30:30"), latitude=39.742476, longitude=-105.1786)
    assert found.elevation[0] == pytest.approx(90 - 50.11162, abs=0.005)
    assert found.azimuth[0] == pytest.approx(194.34024, abs=0.001)


@pytest.mark.parametrize(
    ("time", "length_m", "bearing"),
    [
        ("2018-07-23T00:00", 8.437, 281.84),
        ("2018-07-23T03:00", 2.912, 9.33),
        ("2018-07-23T05:00", 6.453, 69.64),
        ("2018-07-23T07:00", 15.206, 91.61),
    ],
)
def test_shadows_of_a_pole_at_kumagaya(time: str, length_m: float, bearing: float) -> None:
    """A pole of 10 m on 23 July 2018; the lengths are of the sun without refraction."""
    sun = sun_position(utc(time), **KUMAGAYA)
    assert 10 / np.tan(np.radians(sun.elevation[0])) == pytest.approx(length_m, rel=2e-3)
    assert (sun.azimuth[0] + 180) % 360 == pytest.approx(bearing, abs=0.01)


def test_the_sun_outside_the_atmosphere() -> None:
    """1361 W/m² at one astronomical unit; 3.3 % more in early January, less in early July."""
    january = extraterrestrial_irradiance(utc("2018-01-03T00:00"))[0]
    july = extraterrestrial_irradiance(utc("2018-07-05T00:00"))[0]
    assert january == pytest.approx(1361 / 0.98329**2, rel=2e-3)
    assert july == pytest.approx(1361 / 1.01671**2, rel=2e-3)


def test_the_mean_of_a_day_is_that_of_the_closed_formula() -> None:
    """FAO-56 (1998), example 8: 20° S on 3 September, 32.2 MJ/m² a day (solar constant 1367)."""
    hours = np.datetime64("2018-09-03T00:30", "s") + np.arange(24) * np.timedelta64(1, "h")
    found = mean_extraterrestrial_on_the_level(hours, 3600, latitude=-20.0, longitude=0.0)
    assert found.sum() * 3600 / 1e6 * 1367 / 1361 == pytest.approx(32.2, rel=0.01)
    clear = mean_clear_on_the_level(hours, 3600, latitude=-20.0, longitude=0.0)
    assert ((clear > 0) == (found > 0)).all()
    assert (clear <= found).all()


def test_solar_hour_is_that_of_the_meridian() -> None:
    """Akashi (135° E) has noon at 3:00 UTC; midnight at Greenwich is 0, never 24."""
    assert mean_solar_hour(utc("2018-07-23T03:00"), 135.0) == pytest.approx([12.0])
    assert mean_solar_hour(utc("2018-07-23T00:00"), 0.0) == pytest.approx([0.0])
    assert mean_solar_hour(utc("2018-07-23T21:00"), -60.0) == pytest.approx([17.0])
