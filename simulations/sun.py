"""Where the sun stands, and what it sends to the edge of the atmosphere.

Solar position by pvlib's implementation of Reda and Andreas (2004), with refraction, so that the
elevation is that of the sun one sees and that casts shadows.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import pvlib

Times = npt.NDArray[np.datetime64]
Values = npt.NDArray[np.float64]

PARTS_OF_AN_INTERVAL = 12


@dataclass(frozen=True, slots=True)
class SunPosition:
    """Where the sun stands; arrays (times,).

    Attributes
    ----------
    elevation : above the horizon, of the sun one sees (with refraction) [°].
    azimuth : clockwise from north [°].
    """

    elevation: Values
    azimuth: Values


def sun_position(times: Times, *, latitude: float, longitude: float) -> SunPosition:
    """Give where the sun stands at times in UTC; latitude, longitude WGS 84 [°]."""
    found = pvlib.solarposition.get_solarposition(_index(times), latitude, longitude)
    return SunPosition(
        found["apparent_elevation"].to_numpy(np.float64), found["azimuth"].to_numpy(np.float64)
    )


def extraterrestrial_irradiance(times: Times) -> Values:
    """Give the irradiance on a plane facing the sun outside the atmosphere [W m-2].

    Spencer (1971) with the solar constant 1361 W m-2 (Kopp and Lean 2011).
    """
    found = pvlib.irradiance.get_extra_radiation(day_of_year(times), solar_constant=1361.0)
    return np.asarray(found, np.float64)


def mean_extraterrestrial_on_the_level(
    middles: Times, interval_s: int, *, latitude: float, longitude: float
) -> Values:
    """Give the mean irradiance of intervals on the level outside the atmosphere [W m-2].

    Parameters
    ----------
    middles : UTC, middles of the intervals, (times,).
    interval_s : length of each [s].
    """
    height = _heights(middles, interval_s, latitude=latitude, longitude=longitude)
    return np.asarray(extraterrestrial_irradiance(middles) * height.mean(axis=1))


def mean_clear_on_the_level(
    middles: Times, interval_s: int, *, latitude: float, longitude: float
) -> Values:
    """Give the mean global irradiance of intervals under an average clear sky [W m-2].

    Haurwitz (1945): 1098 sin(h) exp(−0.057 / sin(h)). The parameters are those of
    `mean_extraterrestrial_on_the_level`.
    """
    height = _heights(middles, interval_s, latitude=latitude, longitude=longitude)
    clear = 1098.0 * height * np.exp(-0.057 / np.maximum(height, 1e-3))
    return np.asarray(clear.mean(axis=1))


def _heights(middles: Times, interval_s: int, *, latitude: float, longitude: float) -> Values:
    """Give the sine of the sun's elevation, 0 at night, at moments spread over intervals."""
    parts = (np.arange(PARTS_OF_AN_INTERVAL) + 0.5) / PARTS_OF_AN_INTERVAL - 0.5
    offsets = (parts * interval_s * 1000).astype("timedelta64[ms]")
    times = middles.astype("datetime64[ms]")[:, None] + offsets
    sun = sun_position(times.reshape(-1), latitude=latitude, longitude=longitude)
    return np.asarray(np.maximum(np.sin(np.radians(sun.elevation)), 0.0).reshape(times.shape))


def day_of_year(times: Times) -> Values:
    """Give the number of the day in its year, from 1, UTC."""
    days = times.astype("datetime64[D]")
    return np.asarray((days - times.astype("datetime64[Y]")).astype(np.int64) + 1, np.float64)


def mean_solar_hour(times: Times, longitude: float) -> Values:
    """Give the local mean solar time, 0 to 24 h, at times in UTC and a longitude [°]."""
    seconds = times.astype("datetime64[s]").astype(np.float64)
    return np.asarray((seconds / 3600 + longitude / 15) % 24)


def _index(times: Times) -> pd.DatetimeIndex:
    return pd.DatetimeIndex(times).tz_localize("UTC")
