"""The Universal Thermal Climate Index against other programs and its own limits."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from pythermalcomfort.models import utci as reference

from simulations.comfort.humidity import saturation_vapour_pressure
from simulations.comfort.utci import utci
from simulations.comfort.utci_coefficients import coefficient_table

Values = npt.NDArray[Any]


def pythermalcomfort(air: Any, radiant: Any, wind: Any, humidity: Any) -> Values:

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = reference(tdb=air, tr=radiant, v=wind, rh=humidity, round_output=False)
    return np.asarray(found.utci)


def random_weather(count: int) -> tuple[Values, Values, Values, Values]:
    random = np.random.default_rng(20180723)
    air = random.uniform(-50, 50, count)
    return (
        air,
        air + random.uniform(-30, 70, count),
        random.uniform(0.5, 17, count),
        random.uniform(0, 100, count),
    )


def test_agrees_with_pythermalcomfort_wherever_the_index_holds() -> None:
    air, radiant, wind, humidity = random_weather(20_000)
    found = utci(radiant, air_temperature=air, wind_speed_10m=wind, relative_humidity=humidity)
    expected = pythermalcomfort(air, radiant, wind, humidity)
    assert np.array_equal(np.isnan(found), np.isnan(expected))
    assert np.nanmax(np.abs(found - expected)) < 1e-9
    assert np.isnan(found).mean() < 0.3


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_field_of_one_hour_has_the_values_of_single_places(dtype: type) -> None:
    radiant = np.linspace(10, 80, 500, dtype=dtype).reshape(20, 25)
    winds = np.linspace(0.5, 17, 500).reshape(20, 25)
    for wind in (1.5, winds):
        found = utci(radiant, air_temperature=35, wind_speed_10m=wind, relative_humidity=45)
        single = utci(
            radiant.astype(np.float64),
            air_temperature=np.full(radiant.shape, 35.0),
            wind_speed_10m=wind,
            relative_humidity=45,
        )
        assert found.dtype == dtype
        np.testing.assert_allclose(found, single, atol=1e-5)


def test_calm_air_counts_as_half_a_metre_per_second_and_storms_as_17() -> None:
    def at(wind: float) -> float:
        return float(utci(50, air_temperature=35, wind_speed_10m=wind, relative_humidity=40))

    assert at(0.0) == at(0.5)
    assert at(40.0) == at(17.0)
    assert at(0.5) != at(0.6)


@pytest.mark.parametrize(
    ("air", "radiant", "humidity"),
    [
        (51.0, 51.0, 10.0),
        (-51.0, -51.0, 10.0),
        (30.0, 101.0, 40.0),
        (30.0, -1.0, 40.0),
        (30.0, 40.0, 101.0),
        (30.0, 40.0, -1.0),
        (45.0, 45.0, 60.0),  # 5.8 kPa
        (np.nan, 40.0, 40.0),
        (30.0, np.nan, 40.0),
        (30.0, 40.0, np.nan),
    ],
)
def test_outside_its_limits_there_is_no_value(air: float, radiant: float, humidity: float) -> None:
    for shape in ((), (3,)):
        found = utci(
            radiant,
            air_temperature=np.full(shape, air),
            wind_speed_10m=2.0,
            relative_humidity=humidity,
        )
        assert np.isnan(found).all()


def test_missing_wind_gives_no_value() -> None:
    found = utci(
        np.array([40.0, 50.0]),
        air_temperature=30,
        wind_speed_10m=np.nan,
        relative_humidity=40,
    )
    assert np.isnan(found).all()


@pytest.mark.parametrize(
    ("air", "radiant", "wind", "humidity", "expected"),
    [
        (20, 25, 2.94, 50, 17.9),  # utci.org, calculator: wind 2 m/s at 1.5 m
        (25, 27, 1, 50, 25.2),  # validation table of pythermalcomfort, jsthermalcomfort and R
        (19, 24, 1, 50, 20.0),
        (19, 14, 1, 50, 16.8),
        (27, 22, 10, 50, 20.0),
        (27, 22, 16, 50, 15.8),
        (9, 9, 1, 50, 8.7),
        (25, 25, 1, 50, 24.6),
    ],
)
def test_published_values(
    air: float, radiant: float, wind: float, humidity: float, expected: float
) -> None:
    """Values of one decimal; two others of the table still have ln(T + 1) and are left out."""
    found = utci(radiant, air_temperature=air, wind_speed_10m=wind, relative_humidity=humidity)
    assert round(float(found), 1) == expected


def test_saturation_vapour_pressure_is_that_of_steam_tables() -> None:
    """6.112, 31.69 and 73.85 hPa at 0, 25 and 40 °C; ln(T + 1) instead of ln(T) gives 1 % more."""
    found = saturation_vapour_pressure([0.0, 25.0, 40.0])
    np.testing.assert_allclose(found, [6.112, 31.69, 73.85], rtol=5e-4)


def test_every_term_of_the_polynomial_is_there() -> None:
    """A full polynomial of degree 6 in four variables has (10 over 4) = 210 terms."""
    table = coefficient_table()
    assert np.count_nonzero(table) == 210
    exponents = np.argwhere(table)
    assert exponents.sum(axis=1).max() == 6
