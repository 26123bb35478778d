"""Humidity of air: vapour pressure and dew point."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

KELVIN = 273.15

# Hardy (1998), ITS-90 formulations for vapor pressure, table 2: coefficients of tk**-2 to tk**4.
HARDY_POWERS = (
    -2836.5744,
    -6028.076559,
    19.54263612,
    -0.02737830188,
    1.6261698e-5,
    7.0229056e-10,
    -1.8680009e-13,
)
HARDY_LOGARITHM = 2.7150305


def saturation_vapour_pressure(air_temperature: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Give the vapour pressure of saturated air over water [hPa].

    Hardy (1998), equation 1, as in the reference program of UTCI (natural logarithm of the
    temperature itself).

    Parameters
    ----------
    air_temperature : any shape, [°C].
    """
    kelvin = np.asarray(air_temperature, np.float64) + KELVIN
    exponent = HARDY_LOGARITHM * np.log(kelvin)
    for power, coefficient in enumerate(HARDY_POWERS, start=-2):
        exponent = exponent + coefficient * kelvin**power
    return np.asarray(np.exp(exponent) * 0.01)


def vapour_pressure(
    air_temperature: npt.ArrayLike, relative_humidity: npt.ArrayLike
) -> npt.NDArray[np.float64]:
    """Give the vapour pressure [hPa] of air of a temperature [°C] and relative humidity [%]."""
    saturated = saturation_vapour_pressure(air_temperature)
    return np.asarray(saturated * np.asarray(relative_humidity, np.float64) / 100.0)


def relative_humidity_of(
    air_temperature: npt.ArrayLike, dew_point: npt.ArrayLike
) -> npt.NDArray[np.float64]:
    """Give the relative humidity [%] of air of a temperature and dew point [°C]."""
    ratio = saturation_vapour_pressure(dew_point) / saturation_vapour_pressure(air_temperature)
    return np.asarray(100.0 * ratio)
