"""How warm leaves are: the energy balance of a leaf in the light, the air and the water it gives.

Penman and Monteith's form for one leaf with heat leaving on both sides and water on the lower one
(Campbell and Norman 1998, chapters 7 and 14). Stomata open with light and close in dry air (Jarvis
1976); roots always find water. Ground below counts as warm as the air.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from simulations.comfort.humidity import KELVIN, saturation_vapour_pressure

Values = npt.NDArray[np.float64]

STEFAN_BOLTZMANN = 5.670374419e-8
HEAT_OF_AIR = 29.3  # J mol⁻¹ K⁻¹
HEAT_OF_VAPOUR = 44_000.0  # J mol⁻¹

# Widest open: temperate deciduous trees, per leaf area (Körner 1995, in Ecophysiology of
# Photosynthesis, 463–490).
OPEN_STOMATA = 0.19  # mol m⁻² s⁻¹
HALF_OPEN_LIGHT = (
    30.0  # W m⁻² of visible light (Leuning et al. 2008, Water Resour. Res. 44, W10419)
)
CLOSED_BY_DRYNESS = 0.6  # per unit of ln(deficit / kPa) (Oren et al. 1999, Plant Cell Env. 22)

# Flat plates in turbulent outdoor air (Campbell and Norman 1998, table 7.6), mol m⁻¹ s^-½.
HEAT_BY_WIND, VAPOUR_BY_WIND = 1.4 * 0.135, 1.4 * 0.147
LEAF_WIDTH_M = 0.07  # assumed: zelkova 0.04, lime 0.07, plane 0.2
ALONG_THE_WIND = 0.72  # of the width
LEAST_WIND = 0.1  # m s-1; air that a leaf warms itself moves no faster

# A grown crown that one looks up at, 8 m wide, at midday in summer, half of it in the sun and half
# in shade: photons through a ball of leaves, tests/oracles/test_heat_leaf_view.py.
SUNLIT_SHARE = 0.15
SCATTERED_SHARE = 0.075  # of global irradiance: light from sky, ground, leaves that a leaf absorbs
OPENNESS = 0.34  # share of what leaves see that is not leaves
BEAM_SHARE = 0.25  # of direct irradiance: half of it meets a leaf, half of that is absorbed


@dataclass(frozen=True, slots=True)
class LeafWeather:
    """What leaves are exposed to; all (steps,).

    Attributes
    ----------
    air, humidity, pressure, wind : °C, %, hPa, m s-1.
    global_horizontal, beam, sky_longwave : W m⁻².
    """

    air: Values
    humidity: Values
    pressure: Values
    wind: Values
    global_horizontal: Values
    beam: Values
    sky_longwave: Values


def seen_leaf_temperature(weather: LeafWeather) -> Values:
    """Give the temperature of the leaves that one looks up at, (steps,) °C."""
    scattered = SCATTERED_SHARE * weather.global_horizontal
    shaded = leaf_warmth(weather, scattered)
    sunlit = leaf_warmth(weather, scattered + BEAM_SHARE * weather.beam)
    return np.asarray(weather.air + shaded + SUNLIT_SHARE * (sunlit - shaded))


def leaf_warmth(weather: LeafWeather, absorbed: Values, *, width_m: float = LEAF_WIDTH_M) -> Values:
    """Give how much warmer than the air leaves are that absorb some short wave, (steps,) K.

    Parameters
    ----------
    absorbed : short wave per leaf area, both sides together, (steps,) W m⁻².
    """
    kelvin = weather.air + KELVIN
    saturated = saturation_vapour_pressure(weather.air)
    deficit = saturated * (1 - weather.humidity / 100)
    slope = saturated * 17.27 * 237.3 / (weather.air + 237.3) ** 2
    rush = np.sqrt(np.maximum(weather.wind, LEAST_WIND) / (ALONG_THE_WIND * width_m))
    stomata = stomatal_conductance(absorbed, deficit)
    vapour = stomata * VAPOUR_BY_WIND * rush / (stomata + VAPOUR_BY_WIND * rush)
    vapour = HEAT_OF_VAPOUR * vapour / weather.pressure
    heat = 2 * HEAT_OF_AIR * HEAT_BY_WIND * rush
    heat = heat + 2 * OPENNESS * 4 * STEFAN_BOLTZMANN * kelvin**3
    lost_to_the_sky = OPENNESS * (STEFAN_BOLTZMANN * kelvin**4 - weather.sky_longwave)
    gained = absorbed - lost_to_the_sky - vapour * deficit
    return np.asarray(gained / (heat + vapour * slope))


def stomatal_conductance(absorbed: Values, deficit: Values) -> Values:
    """Give the conductance of stomata [mol m⁻² s⁻¹].

    Parameters
    ----------
    absorbed : short wave; half of the light is visible and half of it absorbed, so that this is
        the visible light as well, (steps,) W m⁻².
    deficit : of vapour pressure, (steps,) hPa.
    """
    light = absorbed / (absorbed + HALF_OPEN_LIGHT)
    dryness = CLOSED_BY_DRYNESS * np.log(np.maximum(deficit / 10, 1.0))
    return np.asarray(OPEN_STOMATA * light * np.maximum(1 - dryness, 0.0))
