"""Meteorological text files of UMEP (SUEWS, SOLWEIG).

UMEP manual, "Meteorological Input File": 24 columns separated by spaces, one heading line; year,
day of year, hour and minute at the end of the interval, in a local time that the file does not
name; −999 where a value is not given.
"""

from __future__ import annotations

import math

import numpy as np

from simulations.errors import WeatherError
from simulations.weather.plain_csv import checked_offset
from simulations.weather.series import Series, Source, Times, Values
from simulations.weather.text_file import number_of, whole_number

CELLS = 24
NOT_GIVEN = -998.0
COLUMNS = {
    "wind_speed": (9, 1.0),
    "relative_humidity": (10, 1.0),
    "air_temperature": (11, 1.0),
    "air_pressure": (12, 10.0),  # kPa
    "global_irradiance": (14, 1.0),
    "downwelling_longwave": (16, 1.0),
    "cloud_fraction": (17, 1.0),
    "diffuse_irradiance": (21, 1.0),
    "direct_normal_irradiance": (22, 1.0),
}


def is_umep(text: str) -> bool:
    """Tell whether text is a UMEP file: a heading line `%iy id it imin …`."""
    return text.split("\n", 1)[0].lstrip("%# ").lower().split()[:4] == ["iy", "id", "it", "imin"]


def read_umep(text: str, *, name: str, utc_offset_h: float | None) -> Series:
    """Read a UMEP file.

    Raises
    ------
    WeatherError
        A line is not as the format says, or the time zone is not given.
    """
    offset = checked_offset(utc_offset_h, name=name)
    lines: list[int] = []
    rows: list[list[str]] = []
    for number, line in enumerate(text.split("\n")[1:], start=2):
        cells = line.split()
        if not cells or cells[0].startswith(("%", "#")):
            continue
        if cells[0] in ("-9", "-9.0"):  # SUEWS ends its files so
            break
        if len(cells) != CELLS:
            raise WeatherError(
                f"{name}, line {number}: {len(cells)} columns, expected {CELLS}; is the file cut?"
            )
        lines.append(number)
        rows.append(cells)
    times = [_time(cells, name=name, line=line) for line, cells in zip(lines, rows, strict=True)]
    columns = {
        quantity: _column(rows, lines, column, quantity, name=name) * factor
        for quantity, (column, factor) in COLUMNS.items()
    }
    source = Source(name=name, format="UMEP", utc_offset_h=offset, time_label="unstated")
    shift = np.timedelta64(round(offset * 3600), "s")
    utc: Times = np.asarray(np.array(times, "datetime64[s]") - shift, "datetime64[s]")
    present = {each: values for each, values in columns.items() if np.isfinite(values).any()}
    return Series(source, utc, lines, present)


def _time(cells: list[str], *, name: str, line: int) -> np.datetime64:
    year, day, hour, minute = (
        whole_number(cell, name=name, line=line, column=column)
        for cell, column in zip(cells, ("iy", "id", "it", "imin"), strict=False)
    )
    if not (1800 <= year <= 2200 and 1 <= day <= 366 and 0 <= hour <= 24 and 0 <= minute < 60):
        raise WeatherError(
            f"{name}, line {line}: year {year}, day {day}, hour {hour}, minute {minute} is no time"
        )
    minutes = ((day - 1) * 24 + hour) * 60 + minute
    return np.datetime64(f"{year:04}-01-01", "s") + np.timedelta64(minutes, "m")


def _column(
    rows: list[list[str]], lines: list[int], column: int, quantity: str, *, name: str
) -> Values:
    values = np.array(
        [
            number_of(cells[column], name=name, line=line, column=quantity)
            for line, cells in zip(lines, rows, strict=True)
        ],
        np.float64,
    )
    return np.where(values < NOT_GIVEN, math.nan, values)
