"""The demo town's hot day: weather and three stations, made by formulas (作成データ).

The day, its maximum and the minute of it are a published fact that the town's file names.
Everything else is assumed here and says so: a cosine from the lowest temperature at 5:00 to that
maximum and back, a constant dew point, a breeze that grows by day, a cloudless sky of July's
turbidity. The stations' values are made as well, so that a run has something to stand beside.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from gis_server.demo_town.place import Float64, to_degrees
from gis_server.demo_town.town_data import HotTime, town
from simulations.comfort.humidity import relative_humidity_of
from simulations.comfort.wbgt import Air, LocalRadiation, Sun, local_wbgt, map_wbgt, station_wbgt
from simulations.sun import sun_position
from simulations.weather.derivation import clear_sky, cloud_free_longwave

UTC_OFFSET_H: Final = 9
LOWEST_AT_H: Final = 5.0
PRESSURE_HPA: Final = 1003.0
ELEVATION_M: Final = 40.0
WEATHER_HEADING: Final = (
    "time,air_temperature [degC],relative_humidity [%],wind_speed [m s-1],air_pressure [hPa],"
    "global_irradiance [W m-2],direct_normal_irradiance [W m-2],diffuse_irradiance [W m-2],"
    "cloud_fraction [1]"
)
OBSERVATIONS_HEADING: Final = (
    "time,station,longitude [degree],latitude [degree],wbgt [degC],mean_radiant_temperature [degC]"
)
STEFAN_BOLTZMANN = 5.670374419e-8
KELVIN = 273.15


@dataclass(frozen=True, slots=True)
class MadeStation:
    """A station of the demo town.

    Attributes
    ----------
    key : what the town's file calls its place.
    x, y : of the plan, m.
    sunny : hours of local time between which the sun reaches it.
    share : of the sun's disc that arrives then, and of the sky's diffuse light at all times.
    """

    key: str
    x: float
    y: float
    sunny: tuple[float, float]
    share: tuple[float, float]

    @property
    def name(self) -> str:
        """Give its name, marked as made."""
        return f"{town().names[self.key]}{town().made}"


STATIONS: Final = (
    MadeStation("plaza", 0.0, 252.0, (5.0, 18.5), (1.0, 0.95)),
    MadeStation("station_on_avenue", 6.0, -180.0, (10.5, 13.5), (0.8, 0.55)),
    MadeStation("station_in_shade", -488.0, 0.0, (5.0, 18.5), (0.06, 0.25)),
)


@dataclass(frozen=True, slots=True)
class HotDay:
    """The day's hours; arrays (hours,), at full hours of local time.

    Attributes
    ----------
    hours : 0 to 23, [h].
    air, humidity, wind : [°C], [%], [m s-1].
    total, beam, diffuse : irradiance of a cloudless sky [W m-2].
    elevation : of the sun [°].
    """

    hours: Float64
    air: Float64
    humidity: Float64
    wind: Float64
    total: Float64
    beam: Float64
    diffuse: Float64
    elevation: Float64


@dataclass(frozen=True, slots=True)
class HotDayFiles:
    """The files of `write_hot_day`."""

    weather: Path
    observations: Path


def write_hot_day(folder: Path) -> HotDayFiles:
    """Write `weather.csv` and `observations.csv`, the same bytes every time.

    docs/weather.md describes both formats.
    """
    folder.mkdir(parents=True, exist_ok=True)
    day = hot_day()
    files = HotDayFiles(folder / "weather.csv", folder / "observations.csv")
    files.weather.write_text(weather_text(day), encoding="utf-8")
    files.observations.write_text(observations_text(day), encoding="utf-8")
    return files


def hot_day() -> HotDay:
    """Work out the day."""
    hours = np.arange(24, dtype=np.float64)
    times = np.datetime64(town().hot_day.date, "s") + ((hours - UTC_OFFSET_H) * 3600).astype(
        "timedelta64[s]"
    )
    longitude, latitude = (float(each) for each in to_degrees(np.zeros(2)))
    elevation = sun_position(times, latitude=latitude, longitude=longitude).elevation
    total, beam, diffuse = clear_sky(
        times, elevation, latitude=latitude, longitude=longitude, elevation_m=ELEVATION_M
    )
    air = air_temperature_at(hours)
    return HotDay(
        hours=hours,
        air=air,
        humidity=relative_humidity_of(air, np.full(24, town().hot_day.dew_point_c)),
        wind=1.2 + 2.0 * np.clip(np.sin((hours - 6.0) / 16.0 * np.pi), 0.0, 1.0),
        total=total,
        beam=beam,
        diffuse=diffuse,
        elevation=elevation,
    )


def air_temperature_at(hours: Float64) -> Float64:
    """Give the air temperature [°C] at hours of local time: up by a cosine, slowly down."""
    since_lowest = np.mod(hours - LOWEST_AT_H, 24.0)
    day = town().hot_day
    rise = day.highest_at_h - LOWEST_AT_H
    up = 0.5 - 0.5 * np.cos(np.pi * since_lowest / rise)
    down = 0.5 + 0.5 * np.cos(np.pi * (since_lowest - rise) / (24.0 - rise))
    share = np.where(since_lowest <= rise, up, down)
    return np.asarray(day.lowest_c + (day.highest_c - day.lowest_c) * share)


def _assumptions(day: HotTime) -> str:
    dew_point = f"dew point {day.dew_point_c:g} °C"
    return f"作成データ ({day.after_en}; cosine day, {dew_point}, cloudless)"


def weather_text(day: HotDay) -> str:
    """Give the weather as our plain CSV."""
    of = town()
    longitude, latitude = to_degrees(np.zeros(2))
    lines = [
        f"# {of.name}の暑い日。{of.hot_day.after}に",
        "# 形を合わせて計算で作ったデータで、観測値ではありません。",
        f"# station: {of.name} {of.made.strip(' ()（）')}",
        f"# latitude: {latitude:.4f}",
        f"# longitude: {longitude:.4f}",
        f"# elevation_m: {ELEVATION_M:.0f}",
        "# wind_height_m: 10",
        f"# utc_offset_h: {UTC_OFFSET_H}",
        "# time_label: instant",
        f"# origin: assumed: {_assumptions(of.hot_day)}",
        WEATHER_HEADING,
    ]
    rows = zip(
        day.hours, day.air, day.humidity, day.wind, day.total, day.beam, day.diffuse, strict=True
    )
    for hour, air, humidity, wind, total, beam, diffuse in rows:
        lines.append(
            f"{town().hot_day.date}T{hour:02.0f}:00,{air:.1f},{humidity:.0f},{wind:.1f},{PRESSURE_HPA:.0f},"
            f"{total:.0f},{beam:.0f},{diffuse:.0f},0"
        )
    return "\n".join(lines) + "\n"


def observations_text(day: HotDay) -> str:
    """Give the made stations' WBGT and mean radiant temperature as our plain CSV."""
    lines = [
        "# 計算で作った観測値（作成データ）。実測値ではありません。",
        f"# utc_offset_h: {UTC_OFFSET_H}",
        "# origin: 作成データ",
        OBSERVATIONS_HEADING,
    ]
    for number, station in enumerate(STATIONS):
        longitude, latitude = to_degrees(np.array([station.x, station.y]))
        for index in range(6, 20):
            wbgt, radiant = made_values(day, index, station)
            # An instrument never draws the formula's line.
            noise = 0.3 * np.sin(7.1 * index + 2.3 * number)
            lines.append(
                f"{town().hot_day.date}T{index:02}:00,{station.name},{longitude:.6f},{latitude:.6f},"
                f"{wbgt + noise:.1f},{radiant + 4.0 * noise:.1f}"
            )
    return "\n".join(lines) + "\n"


def made_values(day: HotDay, index: int, station: MadeStation) -> tuple[float, float]:
    """Give WBGT and mean radiant temperature [°C] of a made station at an hour."""
    air = Air(
        float(day.air[index]),
        float(day.humidity[index]),
        0.5 * float(day.wind[index]),
        PRESSURE_HPA,
    )
    sun = Sun(float(day.beam[index]), float(day.elevation[index]))
    lit = station.share[0] if station.sunny[0] <= day.hours[index] <= station.sunny[1] else 0.0
    here = _radiation(day, index, lit=lit, sky=station.share[1])
    field = _radiation(day, index, lit=1.0, sky=1.0)
    in_the_open = float(local_wbgt(field, air, sun=sun))
    value = map_wbgt(
        local_wbgt(here, air, sun=sun),
        in_the_open,
        station=float(
            station_wbgt(
                air.temperature,
                relative_humidity=air.relative_humidity,
                global_irradiance=day.total[index],
                wind_speed=day.wind[index],
            )
        ),
    )
    beam = 0.25 * lit * sun.direct_normal_irradiance
    absorbed = 0.7 / 0.97 * (float(np.asarray(here.diffuse_shortwave)) + beam)
    absorbed += float(np.asarray(here.longwave))
    return float(value), float((absorbed / STEFAN_BOLTZMANN) ** 0.25 - KELVIN)


def _radiation(day: HotDay, index: int, *, lit: float, sky: float) -> LocalRadiation:
    """Give the mean radiation of all directions where a share of sun and sky is seen."""
    air = day.air[index]
    ground = air + 1.0 + 16.0 * lit * day.total[index] / 900.0
    from_sky = cloud_free_longwave(day.air[index : index + 1], day.humidity[index : index + 1])[0]
    around = STEFAN_BOLTZMANN * (air + KELVIN + 1.0) ** 4
    below = STEFAN_BOLTZMANN * (ground + KELVIN) ** 4
    above = sky * from_sky + (1.0 - sky) * around
    reflected = 0.5 * 0.18 * (lit * day.total[index] + (1.0 - lit) * sky * day.diffuse[index])
    return LocalRadiation(0.5 * sky * day.diffuse[index] + reflected, 0.5 * (above + below), lit)
