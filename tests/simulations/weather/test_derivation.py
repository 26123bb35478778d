"""What is worked out from weather, against published values and its own sums."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulations.sun import extraterrestrial_irradiance
from simulations.weather.derivation import (
    cloud_free_longwave,
    cloud_from_irradiance,
    global_from_sunshine,
    global_under_cloud,
    longwave_from_sky,
    split_global,
    standard_pressure,
)

NOON = np.array(["2018-07-23T03:00"], "datetime64[s]")


@pytest.mark.parametrize(
    ("clearness", "diffuse_share"), [(0.10, 0.991), (0.22, 0.980), (0.9, 0.165)]
)
def test_erbs_where_the_paper_gives_a_number(clearness: float, diffuse_share: float) -> None:
    """Erbs, Klein and Duffie (1982): 1 − 0.09 k up to 0.22, 0.165 above 0.80."""
    elevation = np.array([60.0])
    outside = float(extraterrestrial_irradiance(NOON)[0]) * np.sin(np.radians(60))
    total = np.array([clearness * outside])
    _, diffuse = split_global(total, elevation, NOON)
    assert diffuse[0] / total[0] == pytest.approx(diffuse_share, abs=0.01)


@given(total=st.floats(0, 1400), elevation=st.floats(-20, 89))
def test_direct_and_diffuse_always_make_the_global(total: float, elevation: float) -> None:
    beam, diffuse = split_global(np.array([total]), np.array([elevation]), NOON)
    height = max(np.sin(np.radians(elevation)), 0.0)
    assert beam[0] * height + diffuse[0] == pytest.approx(total, abs=1e-9)
    assert 0 <= beam[0] <= 0.85 * extraterrestrial_irradiance(NOON)[0]
    assert diffuse[0] >= -1e-9


def test_a_missing_hour_stays_missing() -> None:
    beam, diffuse = split_global(np.array([np.nan]), np.array([50.0]), NOON)
    assert np.isnan(beam).all()
    assert np.isnan(diffuse).all()


def test_sunshine_gives_irradiance_as_in_fao_56() -> None:
    """FAO-56 (1998), example 10: 25.1 MJ/m² outside, 7.1 of 10.9 hours, 14.5 MJ/m²."""
    found = global_from_sunshine(np.array([25.1]), np.array([7.1 / 10.9]))
    assert found[0] == pytest.approx(14.5, abs=0.1)


def test_an_overcast_sky_lets_a_quarter_through() -> None:
    """Kasten and Czeplak (1980): 1 − 0.75 n^3.4."""
    found = global_under_cloud(np.full(3, 800.0), np.array([0.0, 0.5, 1.0]))
    np.testing.assert_allclose(found, [800, 800 * (1 - 0.75 * 0.5**3.4), 200])


def test_cloud_is_told_by_day_and_carried_through_the_night() -> None:
    times = NOON[0] + np.arange(5) * np.timedelta64(1, "h")
    elevation = np.array([50.0, -10.0, -20.0, -10.0, 40.0])
    clouded = 600 * (1 - 0.75 * 0.5**3.4)
    found = cloud_from_irradiance(
        np.array([800.0, 0, 0, 0, clouded]), np.array([800.0, 0, 0, 0, 600]), elevation, times
    )
    np.testing.assert_allclose(found, [0, 0.125, 0.25, 0.375, 0.5])
    dark = cloud_from_irradiance(np.zeros(5), np.zeros(5), np.full(5, -5.0), times)
    assert np.isnan(dark).all()


def test_long_wave_of_clear_and_clouded_sky() -> None:
    """By hand: 25 °C, 15 hPa, 0.605 + 0.048 √15 = 0.791; overcast: three quarters black."""
    air = np.array([25.0])
    humidity = np.array([100 * 15 / 31.6992])
    black = 5.670374419e-8 * 298.15**4
    assert cloud_free_longwave(air, humidity)[0] / black == pytest.approx(0.791, abs=0.001)
    dusk = np.array([18.0])
    overcast = longwave_from_sky(air, humidity, np.ones(1), solar_hour=dusk)[0]
    assert overcast / black == pytest.approx(0.75 + 0.25 * 0.791, abs=0.001)


def test_a_clear_sky_radiates_more_by_night() -> None:
    """Berdahl and Martin (1984): 0.013 less at noon, as much more at midnight; cloud hides it."""
    air, humidity = np.full(3, 25.0), np.full(3, 50.0)
    black = 5.670374419e-8 * 298.15**4
    hours = np.array([0.0, 6.0, 12.0])
    clear = longwave_from_sky(air, humidity, np.zeros(3), solar_hour=hours) / black
    assert np.diff(clear) == pytest.approx([-0.013, -0.013])
    overcast = longwave_from_sky(air, humidity, np.ones(3), solar_hour=hours) / black
    assert np.diff(overcast) == pytest.approx(0.25 * np.diff(clear))


def test_pressure_of_the_standard_atmosphere() -> None:
    """ICAO (1993): 1013.25, 898.7, 540.2 hPa at 0, 1000, 5000 m."""
    found = [standard_pressure(height) for height in (0.0, 1000.0, 5000.0)]
    assert found == pytest.approx([1013.25, 898.7, 540.2], abs=0.1)
