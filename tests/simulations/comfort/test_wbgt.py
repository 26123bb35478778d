"""WBGT and its thermometers against published values; station formula against its own terms."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulations.comfort.globe import globe_temperature, mean_radiant_temperature_of_globe
from simulations.comfort.station_wbgt import station_wbgt
from simulations.comfort.wbgt import (
    Air,
    LocalRadiation,
    Sun,
    local_wbgt,
    map_wbgt,
    wbgt,
    wbgt_of_mean_radiant_temperature,
)
from simulations.comfort.wet_bulb import (
    ALBEDO,
    EMISSIVITY,
    absorbed_by_wick,
    natural_wet_bulb_temperature,
)

# Program WBGT 1.1 of UChicago Argonne, LLC (Liljegren 2008), run with its limit of convergence
# lowered from 0.02 K to 1e-7 K, at 1005 hPa: air [°C], humidity [%], wind [m/s], global irradiance
# [W/m²], its direct share, cosine of the zenith angle; natural wet bulb temperature [°C].
ARGONNE = [
    (20, 20, 0.5, 0, 0.0, 0.1, 8.9606),
    (20, 80, 0.5, 250, 0.1, 0.6, 20.2031),
    (28, 60, 4.0, 250, 0.1, 0.6, 22.6680),
    (33, 60, 0.5, 600, 0.6, 0.7, 29.9384),
    (38, 40, 1.5, 900, 0.75, 0.95, 28.3715),
    (38, 80, 4.0, 600, 0.6, 0.7, 35.4017),
    (42, 40, 4.0, 600, 0.6, 0.7, 30.1954),
    (42, 80, 4.0, 900, 0.75, 0.95, 39.1808),
]
HOT_NOON = Air(temperature=38.0, relative_humidity=40.0, wind_speed=1.5, pressure=1005.0)
NOON_SUN = Sun(direct_normal_irradiance=800.0, elevation=70.0)


def absorbed_in_an_open_field(
    air: float, humidity: float, irradiance: float, direct_share: float, cos_zenith: float
) -> float:
    """Give what the wick absorbs in Liljegren's open field (2008, equations 8 and 9)."""
    kelvin = air + 273.15
    saturated = 1.004 * 6.1121 * np.exp(17.502 * air / (kelvin - 32.18))
    sky = 0.575 * (humidity / 100 * saturated) ** 0.143
    longwave = 0.5 * 5.6696e-8 * (sky + 0.999) * kelvin**4
    end = 0.25 * 0.007 / 0.0254
    tangent = np.sqrt(1 - cos_zenith**2) / cos_zenith
    sunlit = direct_share * (tangent / np.pi + end)
    shortwave = irradiance * ((1 - direct_share) * (1 + end) + sunlit + 0.45)
    return float(EMISSIVITY * longwave + (1 - ALBEDO) * shortwave)


@pytest.mark.parametrize("case", ARGONNE)
def test_natural_wet_bulb_is_that_of_the_reference_program(case: tuple[float, ...]) -> None:
    air, humidity, wind, irradiance, direct_share, cos_zenith, expected = case
    found = natural_wet_bulb_temperature(
        absorbed_in_an_open_field(air, humidity, irradiance, direct_share, cos_zenith),
        air_temperature=air,
        relative_humidity=humidity,
        wind_speed=wind,
        air_pressure=1005.0,
    )
    assert float(found) == pytest.approx(expected, abs=2e-4)


def test_a_beam_falls_on_a_wick_as_on_an_upright_cylinder() -> None:
    """Projected area over the area of the side: cos(elevation)/π, plus the end's share."""
    level = absorbed_by_wick(diffuse_shortwave=0, longwave=0, beam=1000, sun_elevation=0)
    overhead = absorbed_by_wick(diffuse_shortwave=0, longwave=0, beam=1000, sun_elevation=90)
    assert float(level) == pytest.approx(600 / np.pi)
    assert float(overhead) == pytest.approx(600 * 0.007 / (4 * 0.0254))


def test_globe_temperature_of_iso_7726() -> None:
    """ISO 7726:1998, annex B: 55 °C globe, 30 °C air, 0.3 m/s give 74.7 °C (rounded constants)."""
    found = mean_radiant_temperature_of_globe(55.0, air_temperature=30.0, wind_speed=0.3)
    assert float(found) == pytest.approx(74.7, abs=0.1)


@given(tmrt=st.floats(0, 90), air=st.floats(0, 45), wind=st.floats(0, 10))
def test_globe_and_mean_radiant_temperature_are_inverse(
    tmrt: float, air: float, wind: float
) -> None:
    globe = globe_temperature(tmrt, air_temperature=air, wind_speed=wind)
    back = mean_radiant_temperature_of_globe(globe, air_temperature=air, wind_speed=wind)
    assert float(back) == pytest.approx(tmrt, abs=1e-4)


@pytest.mark.parametrize(
    ("wet_bulb", "globe", "expected"), [(17.3, 40.0, 24.1), (21.1, 55.0, 31.3), (16.7, 40.0, 23.7)]
)
def test_indoor_weights_of_iso_7243(wet_bulb: float, globe: float, expected: float) -> None:
    """ISO 7243:2017, table D.1; indoors 0.7 and 0.3, which is air at globe temperature outdoors."""
    found = wbgt(natural_wet_bulb=wet_bulb, globe=globe, air=globe)
    assert round(float(found), 1) == expected


def test_outdoor_weights_of_iso_7243() -> None:
    assert float(wbgt(natural_wet_bulb=25, globe=32, air=20)) == pytest.approx(25.9)


@pytest.mark.parametrize(
    ("air", "humidity", "irradiance", "wind"),
    [("38", "40", "900", "1.5"), ("31.2", "63", "0", "0"), ("25", "80", "450", "3.1")],
)
def test_station_formula_in_exact_arithmetic(
    air: str, humidity: str, irradiance: str, wind: str
) -> None:
    """Ono and Tonouchi (2014), as the Ministry of the Environment prints it on its pages:

    0.735×Ta + 0.0374×RH + 0.00292×Ta×RH + 7.619×SR − 4.557×SR² − 0.0572×WS − 4.064.
    """
    t, rh, ws = Fraction(air), Fraction(humidity), Fraction(wind)
    sr = Fraction(irradiance) / 1000
    exact = Fraction("0.735") * t + Fraction("0.0374") * rh + Fraction("0.00292") * t * rh
    exact += Fraction("7.619") * sr - Fraction("4.557") * sr * sr
    exact -= Fraction("0.0572") * ws + Fraction("4.064")
    found = station_wbgt(
        float(air),
        relative_humidity=float(humidity),
        global_irradiance=float(irradiance),
        wind_speed=float(wind),
    )
    assert float(found) == pytest.approx(float(exact), abs=1e-12)


def random_radiation(shape: tuple[int, ...]) -> LocalRadiation:
    random = np.random.default_rng(7)
    return LocalRadiation(
        random.uniform(0, 250, shape).astype(np.float32),
        random.uniform(350, 700, shape).astype(np.float32),
        random.uniform(0, 1, shape).astype(np.float32),
    )


def test_the_tables_of_an_hour_err_by_less_than_a_hundredth_of_a_degree() -> None:
    for wind in (0.0, 0.3, 1.5, 6.0):
        air = Air(38.0, 40.0, wind, 1005.0)
        radiation = random_radiation((2000,))
        sunlit = np.asarray(radiation.sunlit, np.float64)
        short = np.asarray(radiation.diffuse_shortwave, np.float64)
        long = np.asarray(radiation.longwave, np.float64)
        absorbed = absorbed_by_wick(
            diffuse_shortwave=short, longwave=long, beam=800 * sunlit, sun_elevation=70
        )
        wet_bulb = natural_wet_bulb_temperature(
            absorbed,
            air_temperature=38.0,
            relative_humidity=40.0,
            wind_speed=wind,
            air_pressure=1005.0,
        )
        radiant = ((short + long + 200 * sunlit) / 5.670374419e-8) ** 0.25 - 273.15
        globe = globe_temperature(radiant, air_temperature=38.0, wind_speed=wind)
        exact = wbgt(natural_wet_bulb=wet_bulb, globe=globe, air=38.0)
        found = local_wbgt(radiation, air, sun=NOON_SUN)
        assert found.dtype == np.float32
        assert np.abs(found - exact).max() < 0.005


def test_a_window_has_the_bits_of_the_whole() -> None:
    whole = random_radiation((60, 70))
    part = LocalRadiation(
        *(
            np.asarray(each)[10:20, 30:50]
            for each in (whole.diffuse_shortwave, whole.longwave, whole.sunlit)
        )
    )
    of_whole = local_wbgt(whole, HOT_NOON, sun=NOON_SUN)[10:20, 30:50]
    assert local_wbgt(part, HOT_NOON, sun=NOON_SUN).tobytes() == of_whole.tobytes()


def test_more_shade_never_raises_wbgt_and_no_radiation_is_no_value() -> None:
    sunlit = np.linspace(0, 1, 200)
    found = local_wbgt(LocalRadiation(80.0, 520.0, sunlit), HOT_NOON, sun=NOON_SUN)
    assert (np.diff(found) > 0).all()
    holes = LocalRadiation(80.0, np.array([520.0, np.nan, -1e6, 1e9]), 0.5)
    assert np.isnan(local_wbgt(holes, HOT_NOON, sun=NOON_SUN)).tolist() == [False, *[True] * 3]


def test_sun_and_shade_at_a_hot_noon_are_where_three_formulas_put_them() -> None:
    """38 °C, 40 %, 1.5 m/s: sun 31.9 (psychrometric) to 34.9 °C (Liljegren), shade 30.2 to 30.7."""
    open_field = local_wbgt(LocalRadiation(125.0, 515.0, 1.0), HOT_NOON, sun=NOON_SUN)
    shade = local_wbgt(LocalRadiation(40.0, 530.0, 0.0), HOT_NOON, sun=NOON_SUN)
    assert 31.9 < float(open_field) < 34.9
    assert 29.7 < float(shade) < 31.2


def test_the_map_has_the_stations_value_in_the_open() -> None:
    field = local_wbgt(random_radiation((5, 6)), HOT_NOON, sun=NOON_SUN)
    in_the_open = float(field[2, 3])
    found = map_wbgt(field, in_the_open, station=32.9)
    assert float(found[2, 3]) == pytest.approx(32.9, abs=1e-5)
    np.testing.assert_allclose(found - found[2, 3], field - field[2, 3], atol=1e-5)


def test_where_only_mean_radiant_temperature_is_known() -> None:
    radiant = np.array([20.0, 38.0, 60.0, np.nan], np.float32)
    found = wbgt_of_mean_radiant_temperature(radiant, HOT_NOON)
    assert found.dtype == np.float32
    globe = globe_temperature(60.0, air_temperature=38.0, wind_speed=1.5)
    absorbed = EMISSIVITY * 5.670374419e-8 * 333.15**4
    wet_bulb = natural_wet_bulb_temperature(
        absorbed,
        air_temperature=38.0,
        relative_humidity=40.0,
        wind_speed=1.5,
        air_pressure=1005.0,
    )
    expected = float(wbgt(natural_wet_bulb=wet_bulb, globe=globe, air=38.0))
    assert float(found[2]) == pytest.approx(expected, abs=0.005)
    assert np.isnan(found[3])
