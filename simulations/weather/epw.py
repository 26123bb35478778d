"""EnergyPlus weather files (EPW).

Format: EnergyPlus, Auxiliary Programs, "Weather Data Format Definition". Hours count 1 to 24 in the
standard time of the header; radiation is of the hour before, the rest is taken at the hour.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from simulations.errors import WeatherError
from simulations.weather.plain_csv import checked_offset
from simulations.weather.series import Series, Source, Times
from simulations.weather.text_file import number_of, rows_of, whole_number

LEAST_CELLS = 23
POINT_QUANTITIES = frozenset(
    {"air_temperature", "relative_humidity", "wind_speed", "air_pressure", "cloud_fraction"}
)


@dataclass(frozen=True, slots=True)
class Field:
    """A column: its place from 0, from which value on it means missing, and factor to our unit."""

    quantity: str
    column: int
    missing_from: float
    factor: float = 1.0


FIELDS = (
    Field("air_temperature", 6, 99.9),
    Field("relative_humidity", 8, 999.0),
    Field("air_pressure", 9, 999999.0, 0.01),
    Field("downwelling_longwave", 12, 9999.0),
    Field("global_irradiance", 13, 9999.0),
    Field("direct_normal_irradiance", 14, 9999.0),
    Field("diffuse_irradiance", 15, 9999.0),
    Field("wind_speed", 21, 999.0),
    Field("cloud_fraction", 22, 99.0, 0.1),
)


def is_epw(text: str) -> bool:
    """Tell whether text is an EPW file."""
    return text.upper().startswith("LOCATION,")


def read_epw(text: str, *, name: str) -> Series:
    """Read an EPW file; its header gives place and time zone.

    Raises
    ------
    WeatherError
        A header, date or number is not as the format says.
    """
    rows = list(rows_of(text, name=name))
    source = _source(rows[0][1], name=name)
    body = [(line, cells) for line, cells in rows[1:] if cells[0].isdigit()]
    dates = np.array([_date(cells, name=name, line=line) for line, cells in body]).reshape(-1, 5)
    typical = len(np.unique(dates[:, 0])) > 2
    if typical:
        dates[:, 0] = 2001
    columns = {
        field.quantity: np.array([_value(cells, field, name, line) for line, cells in body])
        for field in FIELDS
    }
    present = {each: values for each, values in columns.items() if np.isfinite(values).any()}
    return Series(
        replace(source, typical_year=typical),
        _utc(dates, source.utc_offset_h),
        [line for line, _ in body],
        present,
    )


def _source(cells: list[str], *, name: str) -> Source:
    if len(cells) < 10:
        raise WeatherError(
            f"{name}, line 1: {len(cells)} cells, expected LOCATION, city, state, country, source, "
            "number, latitude, longitude, time zone, elevation"
        )
    latitude, longitude, zone, elevation = (
        number_of(cells[i], name=name, line=1, column=what)
        for i, what in ((6, "latitude"), (7, "longitude"), (8, "time zone"), (9, "elevation"))
    )
    return Source(
        name=name,
        format="EPW",
        utc_offset_h=checked_offset(zone, name=name),
        time_label="preceding",
        station="" if cells[1] in ("", "NA") else cells[1],
        latitude=latitude,
        longitude=longitude,
        elevation_m=elevation,
        wind_height_m=10.0,
        point_quantities=POINT_QUANTITIES,
    )


def _date(cells: list[str], *, name: str, line: int) -> list[int]:
    if len(cells) < LEAST_CELLS:
        raise WeatherError(
            f"{name}, line {line}: {len(cells)} cells, expected at least {LEAST_CELLS}; is the "
            "file cut?"
        )
    names = ("year", "month", "day", "hour", "minute")
    found = [
        whole_number(cell, name=name, line=line, column=column)
        for cell, column in zip(cells, names, strict=False)
    ]
    year, month, day, hour, minute = found
    if not (1800 <= year <= 2200 and 1 <= month <= 12 and 1 <= day <= 31):
        raise WeatherError(f"{name}, line {line}: {year}-{month}-{day} is no date")
    if not (0 <= hour <= 24 and 0 <= minute <= 60):
        raise WeatherError(f"{name}, line {line}: {hour}:{minute} is no hour of 1 to 24")
    return found


def _value(cells: list[str], field: Field, name: str, line: int) -> float:
    value = number_of(cells[field.column], name=name, line=line, column=field.quantity)
    return math.nan if value >= field.missing_from else value * field.factor


def _utc(dates: np.ndarray, utc_offset_h: float) -> Times:
    """Give the ends of the hours in UTC; hours that begin at minute 1 to 60 end at the hour."""
    days = np.array([f"{y:04}-{m:02}-01" for y, m in dates[:, :2]], "datetime64[s]")
    hours = (dates[:, 2] - 1) * 24 + dates[:, 3] - round(utc_offset_h * 3600) / 3600
    return np.asarray(days + np.round(hours * 3600).astype(np.int64).astype("timedelta64[s]"))
