"""METPV-20, NEDO's typical year of Japanese stations, as CSV.

NEDO, 年間時別日射量データベース METPV-20: a line for each day and element, 24 hourly values,
then highest, lowest, sum, mean and number of the day; 8888 where a value is not given. Sums are of
the hour before, in Japan Standard Time.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from simulations.errors import WeatherError
from simulations.weather.series import Series, Source, Values
from simulations.weather.text_file import number_of, rows_of, whole_number

JAPAN_H = 9.0
TYPICAL_YEAR = 2001
NOT_GIVEN = 8888.0
HOURS = 24
FIRST_HOUR = 4
CELLS = 33
STATION_CELLS = 7
JOULES = 0.01e6 / 3600.0  # 0.01 MJ m-2 in an hour


@dataclass(frozen=True, slots=True)
class Element:
    """An element that we use: its quantity and the factor to its unit."""

    quantity: str
    factor: float


# Direct irradiance (element 2) is on the level: global less diffuse says the same.
ELEMENTS = {
    1: Element("global_irradiance", JOULES),
    3: Element("diffuse_irradiance", JOULES),
    4: Element("sunshine_fraction", 0.1),
    5: Element("air_temperature", 0.1),
    7: Element("wind_speed", 0.1),
}
POINT_QUANTITIES = frozenset({"air_temperature", "wind_speed"})


def is_nedo(text: str) -> bool:
    """Tell whether text is METPV-20: a station line of 7 cells, then lines of 33."""
    lines = text.split("\n", 2)
    station = lines[0].split(",")
    return (
        len(lines) > 1
        and len(station) == STATION_CELLS
        and station[0].strip().isdigit()
        and lines[1].count(",") == CELLS - 1
    )


def read_nedo(text: str, *, name: str) -> Series:
    """Read METPV-20.

    Raises
    ------
    WeatherError
        A line is not as the format says.
    """
    rows = list(rows_of(text, name=name))
    if len(rows[0][1]) != STATION_CELLS:
        raise WeatherError(f"{name}, line 1: expected number, name and place of the station")
    number, station, *place = rows[0][1]
    degrees, minutes, east, east_minutes, height = (
        number_of(cell, name=name, line=1, column="place of the station") for cell in place
    )
    columns: dict[str, Values] = {
        each.quantity: np.full(365 * HOURS, math.nan) for each in ELEMENTS.values()
    }
    lines = [0] * (365 * HOURS)
    for line, cells in rows[1:]:
        _take_line(cells, columns, lines, name=name, line=line)
    source = Source(
        name=name,
        format="METPV-20",
        utc_offset_h=JAPAN_H,
        time_label="preceding",
        interval_s=3600,
        station=f"{number} {station}",
        latitude=degrees + minutes / 60,
        longitude=east + east_minutes / 60,
        elevation_m=height,
        point_quantities=POINT_QUANTITIES,
        typical_year=True,
    )
    first = np.datetime64(f"{TYPICAL_YEAR}-01-01T01:00", "s") - np.timedelta64(9, "h")
    times = first + np.arange(365 * HOURS) * np.timedelta64(1, "h")
    used = np.array(lines) > 0
    return Series(
        source,
        times[used],
        [line for line in lines if line],
        {each: values[used] for each, values in columns.items() if np.isfinite(values).any()},
    )


def _take_line(
    cells: list[str], columns: dict[str, Values], lines: list[int], *, name: str, line: int
) -> None:
    if len(cells) != CELLS:
        raise WeatherError(
            f"{name}, line {line}: {len(cells)} cells, expected {CELLS}; is the file cut?"
        )
    number, month, day = (
        whole_number(cell, name=name, line=line, column=column)
        for cell, column in zip(cells, ("element", "month", "day"), strict=False)
    )
    element = ELEMENTS.get(number)
    if element is None:
        return
    try:
        date = np.datetime64(f"{TYPICAL_YEAR}-{month:02}-{day:02}", "D")
    except ValueError as error:
        raise WeatherError(f"{name}, line {line}: month {month}, day {day} is no date") from error
    start = int((date - np.datetime64(f"{TYPICAL_YEAR}-01-01", "D")).astype(int)) * HOURS
    values = np.array(
        [
            number_of(cell, name=name, line=line, column=element.quantity)
            for cell in cells[FIRST_HOUR : FIRST_HOUR + HOURS]
        ]
    )
    columns[element.quantity][start : start + HOURS] = np.where(
        values == NOT_GIVEN, math.nan, values * element.factor
    )
    lines[start : start + HOURS] = [line] * HOURS
