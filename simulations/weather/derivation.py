"""What is worked out from measured weather, each with the method that its values carry."""

from __future__ import annotations

import functools

import numpy as np
import pandas as pd
import pvlib

from simulations.comfort.humidity import KELVIN, vapour_pressure
from simulations.sun import Times, Values, day_of_year, extraterrestrial_irradiance

STEFAN_BOLTZMANN = 5.670374419e-8
LOWEST_SUN_FOR_BEAM = 3.0
LOWEST_SUN_FOR_CLOUD = 10.0
CLEAREST_BEAM = 0.85
BRUNT = (0.605, 0.048)  # 1, hPa^-½
DAY_AND_NIGHT = 0.013  # Berdahl and Martin (1984), Solar Energy 32, 663–664

MIDDLES_OF_MONTHS = (np.arange(12) + 0.5) * 365.25 / 12

SPLIT_METHOD = "split of global irradiance: Erbs, Klein and Duffie (1982)"
CLOSURE_METHOD = "global = direct × sin(elevation) + diffuse"
CLEAR_SKY_METHOD = (
    "cloudless sky: Ineichen and Perez (2002), Linke turbidity of the month (pvlib's world map)"
)
CLOUD_METHOD = (
    "from clear-sky index while the sun is above 10°: Kasten and Czeplak (1980); at night and at "
    "low sun interpolated in time"
)
CLOUDY_SKY_METHOD = "clear sky × (1 − 0.75 cloud^3.4): Kasten and Czeplak (1980)"
SUNSHINE_METHOD = "extraterrestrial × (0.25 + 0.50 sunshine): Ångström–Prescott, FAO-56 (1998)"
ASSUMED_HUMIDITY = 50.0  # relative, where nothing tells it [%]
LONGWAVE_METHOD = (
    "Brunt (1932) with the mean coefficients of Sellers (1965) for clear sky, by day and night "
    "after Berdahl and Martin (1984), clouded after "
    "Crawford and Duchon (1999) by the share of short wave that such cloud takes away"
)
PRESSURE_METHOD = "standard atmosphere (ICAO) at {:.0f} m"


def split_global(
    global_irradiance: Values, elevation: Values, times: Times
) -> tuple[Values, Values]:
    """Split global irradiance into direct normal and diffuse [W m-2].

    Erbs et al. (1982). The sum closes: global = direct × sin(elevation) + diffuse. With the sun
    below 3° all is diffuse, and the beam never exceeds 0.85 of what arrives outside the atmosphere.

    Parameters
    ----------
    global_irradiance : (times,) [W m-2].
    elevation : of the sun, (times,) [°].
    times : UTC, (times,).
    """
    ghi = np.maximum(global_irradiance, 0.0)
    found = pvlib.irradiance.erbs(ghi, 90.0 - elevation, day_of_year(times))
    diffuse = np.minimum(np.asarray(found["dhi"], np.float64), ghi)
    diffuse = np.where(np.isnan(ghi), np.nan, diffuse)
    return direct_from_global(ghi, diffuse, elevation, times), _closed(
        ghi, diffuse, elevation, times
    )


def direct_from_global(
    global_irradiance: Values, diffuse: Values, elevation: Values, times: Times
) -> Values:
    """Give the direct normal irradiance [W m-2] that closes global and diffuse irradiance."""
    height = np.sin(np.radians(elevation))
    highest = CLEAREST_BEAM * extraterrestrial_irradiance(times)
    up = elevation >= LOWEST_SUN_FOR_BEAM
    beam = (global_irradiance - diffuse) / np.where(up, height, 1.0)
    beam = np.where(up, np.clip(beam, 0.0, highest), 0.0)
    return np.asarray(np.where(np.isnan(global_irradiance + diffuse), np.nan, beam))


def _closed(ghi: Values, diffuse: Values, elevation: Values, times: Times) -> Values:
    """Give the diffuse irradiance that is left when the beam is bounded."""
    beam = direct_from_global(ghi, diffuse, elevation, times)
    return np.asarray(ghi - beam * np.maximum(np.sin(np.radians(elevation)), 0.0))


def clear_sky(
    times: Times, elevation: Values, *, latitude: float, longitude: float, elevation_m: float
) -> tuple[Values, Values, Values]:
    """Give global, direct normal and diffuse irradiance of a cloudless sky [W m-2].

    Ineichen and Perez (2002) with the Linke turbidity of the month.

    Parameters
    ----------
    times : UTC, (times,).
    elevation : of the sun, with refraction, (times,) [°].
    elevation_m : of the place above the sea.
    """
    monthly = _turbidity_of_months(latitude, longitude)
    turbidity = np.interp(day_of_year(times), MIDDLES_OF_MONTHS, monthly, period=365.25)
    zenith = 90.0 - elevation
    air_mass = pvlib.atmosphere.get_absolute_airmass(
        pvlib.atmosphere.get_relative_airmass(zenith), standard_pressure(elevation_m) * 100.0
    )
    outside = extraterrestrial_irradiance(times)
    with np.errstate(divide="ignore", invalid="ignore"):  # the sun below the horizon
        found = pvlib.clearsky.ineichen(zenith, air_mass, turbidity, elevation_m, outside)
    parts = (np.nan_to_num(np.asarray(found[each], np.float64)) for each in ("ghi", "dni", "dhi"))
    total, beam, diffuse = parts
    return total, beam, diffuse


@functools.lru_cache(maxsize=64)
def _turbidity_of_months(latitude: float, longitude: float) -> tuple[float, ...]:
    """Give the Linke turbidity of January to December from pvlib's world map."""
    months = pd.DatetimeIndex([f"2001-{month:02}-15" for month in range(1, 13)], tz="UTC")
    found = pvlib.clearsky.lookup_linke_turbidity(
        months, latitude, longitude, interp_turbidity=False
    )
    return tuple(float(each) for each in found)


def cloud_from_irradiance(
    global_irradiance: Values, clear: Values, elevation: Values, times: Times
) -> Values:
    """Give the share of the sky under cloud, by the inverse of Kasten and Czeplak (1980).

    Only while the sun is above 10° does irradiance tell; between, in time, a straight line;
    before the first and after the last such step its value. All NaN if there is none.
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        index = np.clip(global_irradiance / clear, 0.25, 1.0)
        cloud = ((1.0 - index) / 0.75) ** (1 / 3.4)
    known = (elevation >= LOWEST_SUN_FOR_CLOUD) & np.isfinite(cloud)
    if not known.any():
        return np.full(len(times), np.nan)
    seconds = times.astype("datetime64[s]").astype(np.float64)
    return np.asarray(np.interp(seconds, seconds[known], cloud[known]))


def global_under_cloud(clear: Values, cloud_fraction: Values) -> Values:
    """Give global irradiance [W m-2] under a share of cloud: Kasten and Czeplak (1980)."""
    return np.asarray(clear * (1.0 - 0.75 * np.clip(cloud_fraction, 0.0, 1.0) ** 3.4))


def global_from_sunshine(extraterrestrial: Values, sunshine_fraction: Values) -> Values:
    """Give global irradiance [W m-2] from the share of sunshine: Ångström–Prescott.

    Coefficients 0.25 and 0.50 of FAO Irrigation and Drainage Paper 56 (Allen et al. 1998, eq. 35).
    """
    return np.asarray(extraterrestrial * (0.25 + 0.50 * np.clip(sunshine_fraction, 0.0, 1.0)))


def longwave_from_sky(
    air_temperature: Values, humidity: Values, cloud_fraction: Values, *, solar_hour: Values
) -> Values:
    """Give the long-wave irradiance from the sky [W m-2].

    Crawford and Duchon (1999, eq. 9) take as black, at air temperature, the share of short wave
    that cloud takes away: not the share of the sky, but by Kasten and Czeplak (1980) at most 0.75
    of it. The rest of the sky is clear.

    Parameters
    ----------
    air_temperature : (times,) [°C].
    humidity : relative, (times,) [%].
    cloud_fraction : (times,) 0 to 1.
    solar_hour : (times,) 0 to 24, 12 at noon.
    """
    clear = cloud_free_longwave(air_temperature, humidity)
    clear = clear + day_and_night_longwave(air_temperature, solar_hour)
    black = STEFAN_BOLTZMANN * (air_temperature + KELVIN) ** 4
    clouded = 1.0 - global_under_cloud(np.ones_like(clear), cloud_fraction)
    return np.asarray(clouded * black + (1.0 - clouded) * clear)


def cloud_free_longwave(air_temperature: Values, humidity: Values) -> Values:
    """Give the long-wave irradiance of a clear sky, as a mean of day and night [W m-2].

    Brunt (1932): emissivity = a + b √e, e in hPa; a and b are the means of 22 places (Sellers 1965,
    Physical Climatology). Formulas of this kind did best by day in Korea (Choi 2013, J. Hydrol.
    476, 257–264), and this one by day and night against ERA5 at Athens (docs/validation.md).
    """
    emissivity = BRUNT[0] + BRUNT[1] * np.sqrt(vapour_pressure(air_temperature, humidity))
    return np.asarray(emissivity * STEFAN_BOLTZMANN * (air_temperature + KELVIN) ** 4)


def day_and_night_longwave(air_temperature: Values, solar_hour: Values) -> Values:
    """Give what the hour of the day adds to the long wave of a clear sky [W m-2].

    Berdahl and Martin (1984): emissivity + 0.013 cos(2π t / 24 h). By night the lowest air, which
    radiates most, is warmer than that at a station's height, by day colder.
    """
    black = STEFAN_BOLTZMANN * (air_temperature + KELVIN) ** 4
    return np.asarray(DAY_AND_NIGHT * np.cos(2 * np.pi * solar_hour / 24) * black)


def standard_pressure(elevation_m: float) -> float:
    """Give the air pressure of the standard atmosphere (ICAO 1993) at a height [hPa]."""
    return float(1013.25 * (1.0 - 2.25577e-5 * elevation_m) ** 5.25588)
