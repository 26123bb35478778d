"""How warm leaves are: what must hold whatever the weather, and what was measured on trees."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulations import leaf_temperature as leaves
from simulations.comfort.humidity import KELVIN, saturation_vapour_pressure
from simulations.leaf_temperature import LeafWeather, leaf_warmth, seen_leaf_temperature
from simulations.weather.derivation import cloud_free_longwave

Values = npt.NDArray[np.float64]
SIGMA = leaves.STEFAN_BOLTZMANN


def weather_of(
    air: float, humidity: float, wind: float, *, sun: float = 1.0, sky: float | None = None
) -> LeafWeather:
    """Give clear weather with a share of a summer midday's sun."""
    clear = float(cloud_free_longwave(np.array([air]), np.array([humidity]))[0])
    numbers = (air, humidity, 1013.0, wind, 850 * sun, 850 * sun, clear if sky is None else sky)
    return LeafWeather(*(np.array([each]) for each in numbers))


def warmth(weather: LeafWeather, *, sunlit: bool, width_m: float = leaves.LEAF_WIDTH_M) -> float:
    absorbed = leaves.SCATTERED_SHARE * weather.global_horizontal
    absorbed = absorbed + leaves.BEAM_SHARE * weather.beam * sunlit
    return float(leaf_warmth(weather, absorbed, width_m=width_m)[0])


@given(air=st.floats(-10, 45), wind=st.floats(0, 20))
def test_in_the_furnace_leaves_are_as_warm_as_the_air(air: float, wind: float) -> None:
    """Specification 1: no sun, saturated air, all around as warm."""
    weather = weather_of(air, 100.0, wind, sun=0.0, sky=SIGMA * (air + KELVIN) ** 4)
    assert seen_leaf_temperature(weather)[0] == pytest.approx(air, abs=1e-9)


@given(
    air=st.floats(5, 42), humidity=st.floats(15, 100), wind=st.floats(0.3, 8), sun=st.floats(0, 1)
)
def test_what_a_leaf_gains_it_loses(air: float, humidity: float, wind: float, sun: float) -> None:
    """The balance at the leaf's own temperature, where nothing is made linear, in W m⁻².

    Penman and Monteith's form takes saturation as a straight line: in the wettest air and full sun
    that is 12 W m⁻² of 300, a third of a kelvin.
    """
    weather = weather_of(air, humidity, wind, sun=sun)
    absorbed = (leaves.SCATTERED_SHARE + leaves.BEAM_SHARE) * 850 * sun
    warmer = float(leaf_warmth(weather, np.array([absorbed]))[0])
    saturated, at_leaf = (saturation_vapour_pressure(each) for each in (air, air + warmer))
    vapour = saturated * humidity / 100
    rush = (wind / (leaves.ALONG_THE_WIND * leaves.LEAF_WIDTH_M)) ** 0.5
    stomata = leaves.stomatal_conductance(np.array([absorbed]), np.array([saturated - vapour]))[0]
    resistance = 1 / max(stomata, 1e-12) + 1 / (1.4 * 0.147 * rush)
    water = 44_000 / resistance * (at_leaf - vapour) / 1013
    heat = 2 * 29.3 * 1.4 * 0.135 * rush * warmer
    around = weather.sky_longwave[0] + SIGMA * (air + KELVIN) ** 4
    radiation = leaves.OPENNESS * (around - 2 * SIGMA * (air + warmer + KELVIN) ** 4)
    assert absorbed + radiation == pytest.approx(float(water + heat), abs=15.0)


@given(air=st.floats(15, 40), humidity=st.floats(20, 90), wind=st.floats(0, 5))
def test_the_sun_warms_and_small_leaves_keep_cooler(
    air: float, humidity: float, wind: float
) -> None:
    weather = weather_of(air, humidity, wind)
    assert warmth(weather, sunlit=True) > warmth(weather, sunlit=False)
    small, large = (warmth(weather, sunlit=True, width_m=width) for width in (0.04, 0.15))
    assert small < large


def test_dry_air_closes_stomata_and_dark_does() -> None:
    """Oren et al. (1999): 1 − 0.6 ln 2 at 2 kPa; half of it at 30 W m⁻² of light."""
    light = np.array([30.0, 30.0, 30.0, 0.0])
    found = leaves.stomatal_conductance(light, np.array([5.0, 20.0, 60.0, 5.0]))
    half = leaves.OPEN_STOMATA / 2
    assert found == pytest.approx([half, half * (1 - 0.6 * np.log(2)), 0.0, 0.0])


@pytest.mark.parametrize("wind", [1.0, 3.0])
@pytest.mark.parametrize("width_m", [0.04, 0.07, 0.15])
def test_crowns_of_a_town_at_25_degrees(wind: float, width_m: float) -> None:
    """Leuzinger, Vogt and Körner (2010), Agric. For. Meteorol. 150, Basel: 24 to 29 °C."""
    weather = weather_of(25.0, 50.0, wind)
    assert warmth(weather, sunlit=False, width_m=width_m) > -1.0
    assert 0.0 < warmth(weather, sunlit=True, width_m=width_m) < 4.0


def test_crowns_at_berlin() -> None:
    """Meier and Scherer (2012), Theor. Appl. Climatol. 110, 373–384: two months, 67 trees.

    On average as warm as the air; the most by species 1.9 K (black poplar) to 5.6 K (field maple).
    """
    highest = [warmth(weather_of(28.0, 45.0, 1.0), sunlit=True, width_m=w) for w in (0.04, 0.15)]
    assert 1.5 < highest[0] < highest[1] < 5.6
    hours = np.arange(24.0)
    sun = np.maximum(np.sin((hours - 5) / 14 * np.pi), 0.0) * ((hours > 5) & (hours < 19))
    air = 22 + 5 * np.cos((hours - 15) / 24 * 2 * np.pi)
    day = [weather_of(float(t), 60.0, 1.5, sun=float(s)) for t, s in zip(air, sun, strict=True)]
    mean = [float(seen_leaf_temperature(each)[0] - each.air[0]) for each in day]
    assert abs(np.mean(mean)) < 0.5
