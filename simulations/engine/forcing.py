"""The weather as numbers per step, completed to whole days for the history of the ground."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import xarray as xr

from simulations.comfort.humidity import saturation_vapour_pressure
from simulations.engine.parameters import Parameters
from simulations.errors import Remark, WeatherError
from simulations.ground_temperature.surface_balance import (
    KELVIN,
    LATENT_PER_SENSIBLE,
    STEFAN_BOLTZMANN,
    Air,
)
from simulations.leaf_temperature import LeafWeather, seen_leaf_temperature
from simulations.radiation.sky_radiance import diffuse_sky, longwave_slope
from simulations.sun import extraterrestrial_irradiance, sun_position
from simulations.weather.derivation import ASSUMED_HUMIDITY
from simulations.wind import wind_at_10_m, wind_at_person

Values = npt.NDArray[np.float64]

STANDARD_PRESSURE_HPA = 1013.25
NEEDED = (
    "air_temperature",
    "direct_normal_irradiance",
    "diffuse_irradiance",
    "downwelling_longwave",
)


@dataclass(frozen=True, slots=True)
class Wind:
    """Wind speed as measured, at 10 m over the town, and at a person; (steps,) m s-1."""

    station: Values
    at_10_m: Values
    at_person: Values


@dataclass(frozen=True, slots=True)
class Forcing:
    """Weather of all steps; all arrays (steps,) float64.

    Steps beyond `given` complete the first day; they serve the history of surfaces only.

    Attributes
    ----------
    given : number of steps that the weather had.
    cycle : steps of one day.
    known : (given,) bool, nothing that a result needs is missing.
    elevation, azimuth : of the sun [°].
    air, humidity, pressure : °C, %, hPa.
    wind : None where the weather has no wind or no humidity, so that nobody's comfort can be told.
    exchange : convective coefficient of surfaces [W m⁻² K⁻¹].
    beam, isotropic, circumsolar, horizon : short wave [W m⁻²], see `DiffuseSky`.
    global_horizontal : W m⁻².
    longwave, longwave_slope : from the sky [W m⁻²].
    leaves : temperature of the leaves that one looks up at [°C].
    """

    times: npt.NDArray[np.datetime64]
    interval_s: float
    given: int
    cycle: int
    known: npt.NDArray[np.bool_]
    elevation: Values
    azimuth: Values
    air: Values
    humidity: Values
    pressure: Values
    wind: Wind | None
    exchange: Values
    beam: Values
    isotropic: Values
    circumsolar: Values
    horizon: Values
    global_horizontal: Values
    longwave: Values
    longwave_slope: Values
    leaves: Values
    remarks: tuple[Remark, ...]

    def air_between(self, last: int, step: int, parts: int) -> Air:
        """Give the air at sub-steps on the way from one step to another."""
        ends = (np.arange(parts) + 1) / parts
        mix = [values[last] + (values[step] - values[last]) * ends for values in self._of_air()]
        return air_of(*mix)

    def mean_air(self) -> Air:
        """Give the mean air of the first day."""
        return air_of(*(np.array([values[: self.cycle].mean()]) for values in self._of_air()))

    def _of_air(self) -> tuple[Values, Values, Values]:
        return self.air, self.humidity, self.exchange


def air_of(temperature: Values, humidity: Values, exchange: Values) -> Air:
    """Give what surfaces need of air: °C, %, W m⁻² K⁻¹.

    Saturation over the surface is developed around air temperature: Tetens (1930) and its first
    two derivatives.
    """
    shifted = temperature + 237.3
    saturated = saturation_vapour_pressure(temperature)
    first = saturated * 17.27 * 237.3 / shifted**2
    second = first * (17.27 * 237.3 / shifted**2 - 2 / shifted)
    specific = LATENT_PER_SENSIBLE * 0.622 / STANDARD_PRESSURE_HPA
    deficit = specific * saturated * (1 - humidity / 100)
    parts = (temperature, exchange, deficit, specific * first, specific * second / 2)
    return Air(*(np.asarray(part, np.float32) for part in parts))


def convective_exchange(wind: Values) -> Values:
    """Give the convective coefficient of outdoor surfaces [W m⁻² K⁻¹].

    Jürges (1924), linear up to 5 m/s and a power of the wind above, as in the urban canopy model of
    Kusaka, Kondo, Kikegawa and Kimura (2001), Boundary-Layer Meteorol. 101, 329–358, for roads and
    walls.
    """
    return np.asarray(np.where(wind <= 5.0, 6.15 + 4.18 * wind, 7.51 * np.maximum(wind, 0) ** 0.78))


def forcing_of(weather: xr.Dataset, parameters: Parameters) -> Forcing:
    """Give the numbers per step of prepared weather.

    Raises
    ------
    WeatherError
        A variable is missing or has no value at all, or steps are not evenly spaced.
    """
    times, interval = _steps(weather)
    given, cycle = len(times), max(1, round(86400 / interval))
    total = max(given, cycle)
    step = np.timedelta64(round(interval * 1e9), "ns")
    times = times[0] + np.arange(total) * step
    known = np.ones(given, bool)
    for name in NEEDED:
        known &= np.isfinite(_column(weather, name))
    elevation, azimuth = _sun(weather, times)

    def complete(name: str) -> Values:
        return _completed(_column(weather, name), total)

    def complete_sun(name: str) -> Values:
        height = np.maximum(np.sin(np.radians(elevation)), 0.0)
        return _completed_with_sun(_column(weather, name), height)

    beam, diffuse = complete_sun("direct_normal_irradiance"), complete_sun("diffuse_irradiance")
    low = elevation < parameters.lowest_elevation
    diffuse += np.where(low, beam * np.maximum(np.sin(np.radians(elevation)), 0.0), 0.0)
    beam = np.where(low, 0.0, beam)
    sky = diffuse_sky(diffuse, beam, elevation, extraterrestrial=extraterrestrial_irradiance(times))
    air = complete("air_temperature")
    cloud = complete("cloud_fraction") if _has(weather, "cloud_fraction") else np.zeros(total)
    pressure = np.full(total, STANDARD_PRESSURE_HPA)
    if _has(weather, "air_pressure"):
        pressure = complete("air_pressure")
    remarks = list(_remarks(weather, total, known, parameters))
    humid = _has(weather, "relative_humidity")
    humidity = complete("relative_humidity") if humid else np.full(total, ASSUMED_HUMIDITY)
    station = complete("wind_speed") if _has(weather, "wind_speed") else None
    at_10_m = wind_at_10_m(
        station if station is not None else np.full(total, parameters.assumed_wind),
        station_height_m=float(weather.attrs.get("wind_height_m", 10.0)),
        roughness_m=parameters.roughness_m,
    )
    at_person = wind_at_person(at_10_m, height_m=parameters.person_height_m)
    level = beam * np.maximum(np.sin(np.radians(elevation)), 0.0) + diffuse
    longwave = complete("downwelling_longwave")
    leaves = LeafWeather(air, humidity, pressure, at_person, level, beam, longwave)
    return Forcing(
        times=times,
        interval_s=interval,
        given=given,
        cycle=cycle,
        known=known,
        elevation=elevation,
        azimuth=azimuth,
        air=air,
        humidity=humidity,
        pressure=pressure,
        wind=Wind(station, at_10_m, at_person) if station is not None and humid else None,
        exchange=convective_exchange(at_person),
        beam=beam,
        isotropic=sky.isotropic,
        circumsolar=np.where(low, 0.0, sky.circumsolar),
        horizon=sky.horizon,
        global_horizontal=level,
        longwave=longwave,
        longwave_slope=longwave_slope(air, np.clip(cloud, 0, 1)),
        leaves=seen_leaf_temperature(leaves),
        remarks=tuple(remarks),
    )


def black_body(temperature: Values) -> Values:
    """Give the radiation of a black surface [W m⁻²] of a temperature [°C]."""
    return np.asarray(STEFAN_BOLTZMANN * (temperature + KELVIN) ** 4)


def _steps(weather: xr.Dataset) -> tuple[npt.NDArray[np.datetime64], float]:
    times = weather["time"].to_numpy().astype("datetime64[ns]")
    interval = float(weather.attrs.get("interval_s", 0) or 0)
    if times.size > 1:
        gaps = np.diff(times).astype(np.float64) / 1e9
        interval = interval or float(gaps[0])
        if not np.allclose(gaps, interval, atol=1.0):
            raise WeatherError(
                f"steps of the weather are {gaps.min():g} to {gaps.max():g} s apart; "
                f"expected {interval:g} s throughout; prepare the weather of a day first"
            )
    if not (0 < interval <= 86400 and math.isfinite(interval)):
        raise WeatherError("weather of a single step needs the attribute interval_s [s]")
    return times, interval


def _has(weather: xr.Dataset, name: str) -> bool:
    return name in weather and bool(np.isfinite(weather[name].to_numpy()).any())


def _column(weather: xr.Dataset, name: str) -> Values:
    if not _has(weather, name):
        raise WeatherError(
            f"the weather has no {name}; a run needs {', '.join(NEEDED)} (prepare_weather derives "
            "what can be derived)"
        )
    return np.asarray(weather[name].to_numpy(), np.float64)


def _completed(values: Values, total: int) -> Values:
    """Fill gaps and the rest of a day by straight lines, round the clock."""
    positions = np.flatnonzero(np.isfinite(values))
    return np.asarray(np.interp(np.arange(total), positions, values[positions], period=total))


def _completed_with_sun(values: Values, height: Values) -> Values:
    """Fill gaps in proportion to the sun's height, the ratio by straight lines."""
    total = height.size
    filled = np.full(total, np.nan)
    filled[: values.size] = values
    usable = np.isfinite(filled) & (height > 0.05)
    if not usable.any():
        return np.asarray(np.nan_to_num(filled))
    at = np.flatnonzero(usable)
    ratio = np.interp(np.arange(total), at, filled[at] / height[at], period=total)
    return np.asarray(np.maximum(np.where(np.isfinite(filled), filled, ratio * height), 0.0))


def _sun(weather: xr.Dataset, times: npt.NDArray[np.datetime64]) -> tuple[Values, Values]:
    given = weather.sizes["time"]
    place = {}
    for name in ("latitude", "longitude"):
        if name not in weather.attrs:
            raise WeatherError(f"the weather has no attribute {name} [°]; the sun needs it")
        place[name] = float(weather.attrs[name])
    sun = sun_position(times, **place)
    elevation, azimuth = sun.elevation.copy(), sun.azimuth.copy()
    if "sun_elevation" in weather and "sun_azimuth" in weather:
        elevation[:given] = weather["sun_elevation"].to_numpy()
        azimuth[:given] = weather["sun_azimuth"].to_numpy()
    return elevation, azimuth


def _remarks(
    weather: xr.Dataset, total: int, known: npt.NDArray[np.bool_], parameters: Parameters
) -> list[Remark]:
    found = []
    if total > known.size:
        found.append(
            Remark(
                "completed-day",
                "info",
                f"the weather has {known.size} steps; {total - known.size} more were interpolated "
                "round the clock for the history of ground and walls",
                ja=f"気象は{known.size}こまです。地面と壁の温まり方のため、"
                f"ほかの{total - known.size}こまを1日がめぐるように補間しました",
            )
        )
    if not known.all():
        found.append(
            Remark(
                "missing-step",
                "warning",
                f"{int((~known).sum())} steps lack weather and have no results; the history of "
                "ground and walls goes through them by straight lines",
                ja=f"{int((~known).sum())}こまは気象がなく、結果がありません。地面と壁の温まり方は、"
                "その間を直線でつないでいます",
            )
        )
    if not _has(weather, "wind_speed"):
        found.append(
            Remark(
                "no-wind",
                "warning",
                "the weather has no wind: UTCI and WBGT are left out; convection assumes "
                f"{parameters.assumed_wind:g} m/s at 10 m",
                ja="気象に風がないため、UTCI と WBGT は計算しません。表面から逃げる熱は、"
                f"高さ 10 m の風を {parameters.assumed_wind:g} m/s と仮定しました",
            )
        )
    if not _has(weather, "relative_humidity"):
        found.append(
            Remark(
                "no-humidity",
                "warning",
                "the weather has no humidity: UTCI and WBGT are left out; evaporation assumes "
                f"{ASSUMED_HUMIDITY:g} %",
                ja="気象に湿度がないため、UTCI と WBGT は計算しません。蒸発は、湿度を "
                f"{ASSUMED_HUMIDITY:g}% と仮定しました",
            )
        )
    return found
