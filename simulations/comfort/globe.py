"""Temperature of a black globe thermometer, from the radiation that reaches it.

ISO 7726:1998, annex B: radiation absorbed and emitted by the globe balances convection, for which
the larger of natural and forced convection counts.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit, vectorize

STEFAN_BOLTZMANN = 5.670374419e-8
KELVIN = 273.15
DIAMETER_M = 0.15
EMISSIVITY = 0.95
FORCED = 6.3 / DIAMETER_M**0.4
NATURAL = 1.4 / DIAMETER_M**0.25


def globe_temperature(
    mean_radiant_temperature: npt.ArrayLike,
    *,
    air_temperature: npt.ArrayLike,
    wind_speed: npt.ArrayLike,
) -> npt.NDArray[Any]:
    """Give the temperature of a standard black globe of 0.15 m [°C].

    Parameters
    ----------
    mean_radiant_temperature : of a small sphere, any shape, [°C].
    air_temperature : number or array, [°C].
    wind_speed : at the globe, [m s-1].
    """
    kelvin = np.asarray(mean_radiant_temperature, np.float64) + KELVIN
    flux = STEFAN_BOLTZMANN * kelvin**4
    return np.asarray(globe_of_flux(flux, air_temperature, wind_speed))


def mean_radiant_temperature_of_globe(
    globe: npt.ArrayLike, *, air_temperature: npt.ArrayLike, wind_speed: npt.ArrayLike
) -> npt.NDArray[np.float64]:
    """Give the mean radiant temperature [°C] that a measured globe temperature [°C] tells."""
    tg = np.asarray(globe, np.float64)
    air = np.asarray(air_temperature, np.float64)
    natural = NATURAL * np.abs(tg - air) ** 0.25
    convection = np.maximum(natural, FORCED * np.asarray(wind_speed, np.float64) ** 0.6)
    fourth = (tg + KELVIN) ** 4 + convection * (tg - air) / (EMISSIVITY * STEFAN_BOLTZMANN)
    return np.asarray(fourth**0.25 - KELVIN)


@njit(cache=True)
def solve_globe(flux: float, air: float, wind: float) -> float:
    """Give the globe temperature [°C] under a mean radiant flux [W m-2]; Newton's method."""
    forced = FORCED * max(wind, 0.0) ** 0.6
    radiant = (flux / STEFAN_BOLTZMANN) ** 0.25 - KELVIN
    low, high = min(air, radiant), max(air, radiant)
    globe = 0.5 * (low + high)
    for _ in range(60):
        difference = globe - air
        natural = NATURAL * abs(difference) ** 0.25
        convection = max(natural, forced)
        kelvin = globe + KELVIN
        excess = EMISSIVITY * (STEFAN_BOLTZMANN * kelvin**4 - flux) + convection * difference
        if excess > 0:
            high = globe
        else:
            low = globe
        slope = 4 * EMISSIVITY * STEFAN_BOLTZMANN * kelvin**3 + convection
        if natural > forced:
            slope += 0.25 * natural
        step = excess / slope
        globe -= step
        if not low <= globe <= high:
            globe = 0.5 * (low + high)
        if abs(step) < 1e-7:
            break
    return globe if not np.isnan(flux + air + wind) else np.nan


@vectorize(cache=True)
def globe_of_flux(flux: float, air_temperature: float, wind_speed: float) -> float:
    """Give the globe temperature [°C] from radiant flux [W m-2], air [°C], wind [m s-1]."""
    return float(solve_globe(flux, air_temperature, wind_speed))
