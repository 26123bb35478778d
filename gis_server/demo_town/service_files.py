"""The hot day as the heat illness service would tell of it: three files, made up (作成データ).

WBGT follows from the made weather of `hot_day` by the service's own formula (Ono and Tonouchi
2014); "forecasts" are the same numbers for the hours to come, so nothing here says how well
forecasts do. The alert follows from the highest of them.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from gis_server.demo_town.hot_day import HotDay, hot_day
from gis_server.demo_town.town_data import town
from layers.heat_package.today.alerts import SPECIAL_FROM_C, WARNING_FROM_C
from simulations.comfort.station_wbgt import station_wbgt

STATION: Final = "99999"  # no station of the service has this number
AREA: Final = "999999"
SHOWN_AT: Final = "14:20"
LAST_OBSERVED_H: Final = 14
FORECAST_STEP_H: Final = 3
DAYS: Final = 2
HEADING: Final = (
    "府県予報区,都府県・振興局表示番号,都府県・振興局表示番号サブ,府県予報区等コード,都道府県名,"
    "都道府県コード,TargetDate1フラグ,TargetDate2フラグ"
)


@dataclass(frozen=True, slots=True)
class ServiceFiles:
    """The files of `write_service_files`."""

    observed: Path
    forecast: Path
    alerts: Path


def write_service_files(folder: Path) -> ServiceFiles:
    """Write observed WBGT, forecasts and alerts, the same bytes every time."""
    folder.mkdir(parents=True, exist_ok=True)
    hours = wbgt_of(hot_day())
    day = datetime.date.fromisoformat(town().hot_day.date)
    files = ServiceFiles(
        folder / f"wbgt_{STATION}_{day:%Y%m}.csv",
        folder / f"yohou_{STATION}.csv",
        folder / f"alert_{day:%Y%m%d}_05.csv",
    )
    files.observed.write_text(_observed(hours, day), encoding="utf-8")
    files.forecast.write_text(_forecast(hours, day), encoding="utf-8")
    files.alerts.write_text(_alerts(max(hours), day), encoding="utf-8")
    return files


def wbgt_of(day: HotDay) -> list[float]:
    """Give the WBGT in the open [°C] at hours 0 to 23."""
    found = station_wbgt(
        day.air,
        relative_humidity=day.humidity,
        global_irradiance=day.total,
        wind_speed=day.wind,
    )
    return [round(float(value), 1) for value in found]


def _observed(hours: list[float], day: datetime.date) -> str:
    rows = [
        f"{day.year}/{day.month}/{day.day},{hour}:00,{hours[hour]}"
        for hour in range(1, LAST_OBSERVED_H + 1)
    ]
    return "\n".join([f"Date,Time,{STATION}", *rows]) + "\n"


def _forecast(hours: list[float], day: datetime.date) -> str:
    """Give forecasts in whole degrees, as the service does, of days that are all alike."""
    first = LAST_OBSERVED_H - LAST_OBSERVED_H % FORECAST_STEP_H + FORECAST_STEP_H
    times, values = [], []
    for hour in range(first, 24 * DAYS + 1, FORECAST_STEP_H):
        date = day + datetime.timedelta(days=(hour - 1) // 24)
        times.append(f"{date:%Y%m%d}{(hour - 1) % 24 + 1:02}")
        values.append(f" {round(hours[hour % 24]) * 10}")
    issued = f"{day:%Y/%m/%d} {LAST_OBSERVED_H:02}:00"
    return f",,{','.join(times)}\n{STATION},{issued},{','.join(values)}\n"


def _alerts(highest: float, day: datetime.date) -> str:
    level = (highest >= WARNING_FROM_C) + 2 * (highest >= SPECIAL_FROM_C)
    told = {
        "Title": "熱中症特別警戒情報・熱中症警戒情報（作成データ）",
        "TimeZone": "+09:00",
        "ReportDate": f"{day:%Y/%m/%d}",
        "ReportTime": "05:00:00",
        "TargetDate1": f"{day:%Y/%m/%d}",
        "TargetDate2": f"{day + datetime.timedelta(days=1):%Y/%m/%d}",
    }
    lines = [f"{key},{value}" for key, value in told.items()]
    row = f"{town().called('forecast_area')},99,0,{AREA},架空,99,{level},9"
    return "\n".join([*lines, HEADING, row]) + "\n"
