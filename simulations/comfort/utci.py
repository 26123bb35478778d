"""Universal Thermal Climate Index of fields and of single values.

Bröde et al. (2012), Int. J. Biometeorol. 56, 481–494: the polynomial of degree 6 in air
temperature, wind speed, radiant difference and vapour pressure (of Hardy 1998).

Where it holds, and what happens outside:

- wind speed at 10 m of 0.5 to 17 m s-1: set to the nearer limit (calm air counts as 0.5 m s-1, as
  Bröde et al. recommend);
- air temperature of −50 to 50 °C, radiant difference of −30 to 70 K, vapour pressure of at most
  5 kPa, relative humidity of 0 to 100 %: not a number.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from numba import njit

from simulations.comfort.humidity import vapour_pressure
from simulations.comfort.utci_coefficients import DEGREE, coefficient_table

COEFFICIENTS = coefficient_table()
WIND_LIMITS = (0.5, 17.0)
AIR_LIMITS = (-50.0, 50.0)
DIFFERENCE_LIMITS = (-30.0, 70.0)
HIGHEST_VAPOUR_PRESSURE_KPA = 5.0

FloatArray = npt.NDArray[Any]


def utci(
    mean_radiant_temperature: npt.ArrayLike,
    *,
    air_temperature: npt.ArrayLike,
    wind_speed_10m: npt.ArrayLike,
    relative_humidity: npt.ArrayLike,
) -> FloatArray:
    """Give the Universal Thermal Climate Index [°C].

    One air temperature and humidity for a whole field (one hour) is much the fastest: the
    polynomial is then gathered by powers of the radiant difference once.

    Parameters
    ----------
    mean_radiant_temperature : any shape, float32 or float64, [°C].
    air_temperature : number or array, [°C].
    wind_speed_10m : number or array, 10 m above ground, [m s-1].
    relative_humidity : number or array, [%].

    Returns
    -------
    Shape of the arguments broadcast together, float32 if the mean radiant temperature is, else
    float64; [°C], not a number outside the limits of the index (see the module).
    """
    tmrt = np.asarray(mean_radiant_temperature)
    if tmrt.dtype != np.float32:
        tmrt = tmrt.astype(np.float64)
    air = np.asarray(air_temperature, np.float64)
    wind = np.clip(np.asarray(wind_speed_10m, np.float64), *WIND_LIMITS)
    pressure = _vapour_pressure_kpa(air, np.asarray(relative_humidity, np.float64))
    if air.ndim == 0 and pressure.ndim == 0:
        return _of_one_air(tmrt, air, wind, pressure)
    shape = np.broadcast_shapes(tmrt.shape, air.shape, wind.shape, pressure.shape)
    result = np.empty(shape, tmrt.dtype)
    arguments = (
        np.ascontiguousarray(np.broadcast_to(a, shape)) for a in (tmrt, air, wind, pressure)
    )
    _fill_all(result.reshape(-1), *(each.reshape(-1) for each in arguments), COEFFICIENTS)
    return result


def _vapour_pressure_kpa(
    air: npt.NDArray[np.float64], humidity: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    """Give the vapour pressure [kPa], not a number where humidity or it is outside the limits."""
    pressure = vapour_pressure(air, humidity) / 10.0
    possible = (humidity >= 0) & (humidity <= 100) & (pressure <= HIGHEST_VAPOUR_PRESSURE_KPA)
    return np.asarray(np.where(possible, pressure, np.nan))


def _of_one_air(
    tmrt: FloatArray,
    air: npt.NDArray[np.float64],
    wind: npt.NDArray[np.float64],
    pressure: npt.NDArray[np.float64],
) -> FloatArray:
    gathered = _gather(float(air), float(pressure), COEFFICIENTS)
    if wind.ndim == 0:
        powers = float(wind) ** np.arange(DEGREE + 1)
        result = np.empty(tmrt.shape, tmrt.dtype)
        flat = np.ascontiguousarray(tmrt).reshape(-1)
        _fill_of_difference(result.reshape(-1), flat, float(air), powers @ gathered)
        return result
    shape = np.broadcast_shapes(tmrt.shape, wind.shape)
    result = np.empty(shape, tmrt.dtype)
    fields = (np.ascontiguousarray(np.broadcast_to(a, shape)).reshape(-1) for a in (tmrt, wind))
    _fill_of_wind(result.reshape(-1), *fields, float(air), gathered)
    return result


def _gather(
    air: float, pressure: float, coefficients: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    """Sum the polynomial over powers of temperature and pressure: (wind, difference) powers."""
    if not AIR_LIMITS[0] <= air <= AIR_LIMITS[1]:
        air = np.nan
    powers = np.arange(DEGREE + 1)
    by_air = coefficients @ (air**powers)
    return np.asarray(np.tensordot(pressure**powers, by_air, axes=1))


@njit(cache=True)
def _fill_of_difference(
    result: FloatArray, tmrt: FloatArray, air: float, powers: npt.NDArray[np.float64]
) -> None:
    c0, c1, c2, c3, c4, c5, c6 = powers
    low, high = DIFFERENCE_LIMITS
    for i in range(result.size):
        d = tmrt[i] - air
        value = air + c0 + d * (c1 + d * (c2 + d * (c3 + d * (c4 + d * (c5 + d * c6)))))
        result[i] = value if low <= d <= high else np.nan


@njit(cache=True)
def _fill_of_wind(
    result: FloatArray,
    tmrt: FloatArray,
    wind: npt.NDArray[np.float64],
    air: float,
    powers: npt.NDArray[np.float64],
) -> None:
    low, high = DIFFERENCE_LIMITS
    for i in range(result.size):
        d = tmrt[i] - air
        value = 0.0
        for j in range(DEGREE, -1, -1):
            of_difference = 0.0
            for k in range(DEGREE - j, -1, -1):
                of_difference = of_difference * d + powers[j, k]
            value = value * wind[i] + of_difference
        result[i] = air + value if low <= d <= high else np.nan


@njit(cache=True)
def _fill_all(
    result: FloatArray,
    tmrt: FloatArray,
    air: npt.NDArray[np.float64],
    wind: npt.NDArray[np.float64],
    pressure: npt.NDArray[np.float64],
    coefficients: npt.NDArray[np.float64],
) -> None:
    low, high = DIFFERENCE_LIMITS
    coldest, hottest = AIR_LIMITS
    for cell in range(result.size):
        t, v, p = air[cell], wind[cell], pressure[cell]
        d = tmrt[cell] - t
        total = 0.0
        for a in range(DEGREE, -1, -1):
            of_pressure = 0.0
            for j in range(DEGREE - a, -1, -1):
                of_wind = 0.0
                for k in range(DEGREE - a - j, -1, -1):
                    of_difference = 0.0
                    for i in range(DEGREE - a - j - k, -1, -1):
                        of_difference = of_difference * t + coefficients[a, j, k, i]
                    of_wind = of_wind * d + of_difference
                of_pressure = of_pressure * v + of_wind
            total = total * p + of_pressure
        inside = low <= d <= high and coldest <= t <= hottest
        result[cell] = t + total if inside else np.nan
