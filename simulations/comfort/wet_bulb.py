"""Temperature of a naturally ventilated wet wick in radiation.

Liljegren et al. (2008), J. Occup. Environ. Hyg. 5, 645–655: a wick of 7 mm × 25.4 mm gains heat by
convection and radiation and loses it by evaporation. Here the radiation is an argument, so that a
place in a street is served as well as an open field.
"""

from __future__ import annotations

from math import exp, sqrt
from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit, vectorize

STEFAN_BOLTZMANN = 5.6696e-8  # as in the reference program, so that its values are met
KELVIN = 273.15
DIAMETER_M = 0.007
LENGTH_M = 0.0254
EMISSIVITY = 0.95
ALBEDO = 0.4
END_SHARE = DIAMETER_M / (4 * LENGTH_M)

MOLAR_MASS_AIR = 28.97
MOLAR_MASS_WATER = 18.015
HEAT_CAPACITY = 1003.5
GAS_CONSTANT_AIR = 8314.34 / MOLAR_MASS_AIR
PRANDTL = HEAT_CAPACITY / (HEAT_CAPACITY + 1.25 * GAS_CONSTANT_AIR)
PSYCHROMETRIC = HEAT_CAPACITY * MOLAR_MASS_AIR / MOLAR_MASS_WATER
LEAST_WIND = 0.13


def natural_wet_bulb_temperature(
    absorbed_radiation: npt.ArrayLike,
    *,
    air_temperature: npt.ArrayLike,
    relative_humidity: npt.ArrayLike,
    wind_speed: npt.ArrayLike,
    air_pressure: npt.ArrayLike = 1013.25,
) -> npt.NDArray[Any]:
    """Give the natural wet bulb temperature [°C].

    Parameters
    ----------
    absorbed_radiation : short and long wave absorbed by the wick, per area of its side, any shape,
        [W m-2]; see `absorbed_by_wick`.
    air_temperature : [°C].
    relative_humidity : [%].
    wind_speed : at the wick, [m s-1]; less than 0.13 counts as 0.13, as in the reference program.
    air_pressure : [hPa].
    """
    return np.asarray(
        wet_bulb_of_flux(
            np.asarray(absorbed_radiation, np.float64),
            air_temperature,
            relative_humidity,
            wind_speed,
            air_pressure,
        )
    )


def absorbed_by_wick(
    *,
    diffuse_shortwave: npt.ArrayLike,
    longwave: npt.ArrayLike,
    beam: npt.ArrayLike = 0.0,
    sun_elevation: npt.ArrayLike = 0.0,
) -> npt.NDArray[np.float64]:
    """Give the radiation that a vertical wick absorbs, per area of its side [W m-2].

    Parameters
    ----------
    diffuse_shortwave, longwave : mean over all directions, [W m-2].
    beam : direct irradiance on a plane facing the sun, 0 in shade, [W m-2].
    sun_elevation : [°].
    """
    elevation = np.radians(np.asarray(sun_elevation, np.float64))
    area = np.cos(elevation) / np.pi + np.maximum(np.sin(elevation), 0.0) * END_SHARE
    shortwave = np.asarray(diffuse_shortwave, np.float64) + np.asarray(beam, np.float64) * area
    return np.asarray((1 - ALBEDO) * shortwave + EMISSIVITY * np.asarray(longwave, np.float64))


@njit(cache=True)
def _saturation(kelvin: float) -> float:
    """Give the saturation vapour pressure [hPa]; Buck (1981) with enhancement, as Liljegren."""
    return 1.004 * 6.1121 * exp(17.502 * (kelvin - KELVIN) / (kelvin - 32.18))


@njit(cache=True)
def _viscosity(kelvin: float) -> float:
    """Give the viscosity of air [kg m-1 s-1]; Chapman–Enskog, Bird, Stewart and Lightfoot."""
    reduced = kelvin / 97.0
    omega = (reduced - 2.9) / 0.4 * -0.034 + 1.048
    return 2.6693e-6 * sqrt(MOLAR_MASS_AIR * kelvin) / (3.617**2 * omega)


@njit(cache=True)
def _diffusivity(kelvin: float, pressure: float) -> float:
    """Give the diffusivity of water vapour in air [m2 s-1]; Bird, Stewart and Lightfoot, 16.3-1."""
    critical_pressure = 36.4 * 218.0
    critical_temperature = 132.0 * 647.3
    factor = (
        3.640e-4
        * critical_pressure ** (1 / 3)
        * critical_temperature ** (5 / 12)
        * sqrt(1 / MOLAR_MASS_AIR + 1 / MOLAR_MASS_WATER)
    )
    scaled = (kelvin / sqrt(critical_temperature)) ** 2.334
    return float(factor * scaled / (pressure / 1013.25) * 1e-4)


@njit(cache=True)
def _excess(
    wick: float, absorbed: float, air: float, vapour: float, wind: float, pressure: float
) -> float:
    """Give how much warmer [K] a wick is than its balance of heat makes it; temperatures [K]."""
    film = 0.5 * (wick + air)
    viscosity = _viscosity(film)
    density = pressure * 100.0 / (GAS_CONSTANT_AIR * film)
    reynolds = max(wind, LEAST_WIND) * density * DIAMETER_M / viscosity
    nusselt = 0.281 * reynolds**0.6 * PRANDTL**0.44
    conductivity = (HEAT_CAPACITY + 1.25 * GAS_CONSTANT_AIR) * viscosity
    convection = nusselt * conductivity / DIAMETER_M
    schmidt = viscosity / (density * _diffusivity(film, pressure))
    evaporation_heat = (313.15 - film) / 30.0 * -71100.0 + 2.4073e6
    saturated = _saturation(wick)
    evaporation = (
        evaporation_heat
        / PSYCHROMETRIC
        * (PRANDTL / schmidt) ** 0.56
        * (saturated - vapour)
        / (pressure - saturated)
    )
    radiation = (absorbed - EMISSIVITY * STEFAN_BOLTZMANN * wick**4) / convection
    return float(wick - (air - evaporation + radiation))


@njit(cache=True)
def solve_wet_bulb(
    absorbed: float, air: float, humidity: float, wind: float, pressure: float
) -> float:
    """Give the natural wet bulb temperature [°C] of one place; regula falsi (Illinois)."""
    if np.isnan(absorbed + air + humidity + wind + pressure):
        return float(np.nan)
    kelvin = air + KELVIN
    vapour = 0.01 * humidity * _saturation(kelvin)
    low, high = kelvin - 60.0, kelvin + 30.0
    at_low = _excess(low, absorbed, kelvin, vapour, wind, pressure)
    at_high = _excess(high, absorbed, kelvin, vapour, wind, pressure)
    if at_low > 0 or at_high < 0:
        return np.nan
    side = 0
    wick = low
    for _ in range(100):
        previous = wick
        wick = (low * at_high - high * at_low) / (at_high - at_low)
        value = _excess(wick, absorbed, kelvin, vapour, wind, pressure)
        if abs(wick - previous) < 1e-7 or value == 0:
            break
        if value > 0:
            high, at_high = wick, value
            if side == 1:
                at_low *= 0.5
            side = 1
        else:
            low, at_low = wick, value
            if side == -1:
                at_high *= 0.5
            side = -1
    return wick - KELVIN


@vectorize(cache=True)
def wet_bulb_of_flux(
    absorbed: float, air_temperature: float, humidity: float, wind: float, pressure: float
) -> float:
    """Give the natural wet bulb temperature [°C]; the arguments as in `solve_wet_bulb`."""
    return float(solve_wet_bulb(absorbed, air_temperature, humidity, wind, pressure))
