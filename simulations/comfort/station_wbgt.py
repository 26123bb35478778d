"""WBGT from what a weather station measures, as Japan's heat illness service publishes it."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt


def station_wbgt(
    air_temperature: npt.ArrayLike,
    *,
    relative_humidity: npt.ArrayLike,
    global_irradiance: npt.ArrayLike,
    wind_speed: npt.ArrayLike,
) -> npt.NDArray[np.float64]:
    """Give the wet bulb globe temperature in the open [°C].

    Ono and Tonouchi (2014), Japanese Journal of Biometeorology 50, 147–157: a regression on WBGT
    measured at Japanese stations; the formula behind 実況推定値 of the Ministry of the Environment.

    Parameters
    ----------
    air_temperature : any shape, [°C].
    relative_humidity : [%].
    global_irradiance : on the level, [W m-2].
    wind_speed : of the station, about 10 m above ground, [m s-1].
    """
    air = np.asarray(air_temperature, np.float64)
    humidity = np.asarray(relative_humidity, np.float64)
    sun = np.asarray(global_irradiance, np.float64) / 1000.0
    wind = np.asarray(wind_speed, np.float64)
    wbgt = 0.735 * air + 0.0374 * humidity + 0.00292 * air * humidity
    return np.asarray(wbgt + 7.619 * sun - 4.557 * sun**2 - 0.0572 * wind - 4.064)
