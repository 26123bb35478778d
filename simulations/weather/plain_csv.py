"""Our plain CSV of weather; docs/weather.md describes it with an example."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

import numpy as np

from simulations.errors import WeatherError
from simulations.weather.quantities import QUANTITIES
from simulations.weather.series import Series, Source, TimeLabel
from simulations.weather.text_file import number_of, rows_of

MISSING = frozenset({"", "nan", "na", "n/a", "null", "-", "--", "///"})
SPELLINGS = {
    "degC": ("degC", "°C", "℃", "C", "deg C", "celsius"),
    "%": ("%", "％", "percent"),
    "m s-1": ("m s-1", "m/s", "m s^-1", "m·s-1"),
    "hPa": ("hPa", "mbar"),
    "W m-2": ("W m-2", "W/m2", "W/m²", "W/m^2", "W m^-2"),
    "1": ("1", "", "fraction"),
}
TIME_LABELS = ("instant", "preceding", "following")
KEYS = (
    "station",
    "latitude",
    "longitude",
    "elevation_m",
    "wind_height_m",
    "utc_offset_h",
    "time_label",
    "interval_s",
    "origin",
)
HEADING = re.compile(r"([^\[\]]+?)\s*(?:\[([^\[\]]*)\])?")


@dataclass(frozen=True, slots=True)
class Header:
    """What stands above the rows.

    Attributes
    ----------
    settings : the lines `# key: value`.
    columns : ids of quantities, in the order of the cells behind the time.
    """

    settings: dict[str, str]
    columns: list[str]


def is_plain_csv(text: str) -> bool:
    """Tell whether text is our plain CSV: a heading row that begins with `time`."""
    for line in text.split("\n", 200)[:200]:
        if line.strip() and not line.startswith("#"):
            return line.split(",")[0].strip().strip('"').lower() == "time"
    return False


def read_plain_csv(text: str, *, name: str, utc_offset_h: float | None = None) -> Series:
    """Read our plain CSV.

    Parameters
    ----------
    utc_offset_h : local clock minus UTC [h], for files whose times and header do not say.

    Raises
    ------
    WeatherError
        A heading, unit, time or number is not as documented, or the time zone is not given.
    """
    settings: dict[str, str] = {}
    header: Header | None = None
    times: list[datetime] = []
    lines: list[int] = []
    rows: list[list[float]] = []
    for line, cells in rows_of(text, name=name):
        if cells[0].startswith("#"):
            _setting(",".join(cells), settings, name=name, line=line)
        elif header is None:
            header = Header(settings, _columns(cells, name=name, line=line))
        else:
            _check_count(cells, header, name=name, line=line)
            times.append(_time(cells[0], name=name, line=line))
            rows.append(_numbers(cells, header, name=name, line=line))
            lines.append(line)
    if header is None:
        raise WeatherError(f"{name}: no heading row; expected `time,air_temperature [degC],…`")
    source = _source(header.settings, times, name=name, utc_offset_h=utc_offset_h)
    values = np.array(rows, np.float64).reshape(len(rows), len(header.columns))
    series = Series(
        source,
        _utc(times, source.utc_offset_h, name=name, lines=lines),
        lines,
        {each: values[:, i].copy() for i, each in enumerate(header.columns)},
    )
    origin = header.settings.get("origin")
    if origin:
        kind, _, method = origin.partition(":")
        if kind.strip() not in ("measured", "derived", "assumed"):
            raise WeatherError(
                f"{name}: origin is {origin!r}; expected `measured`, `derived` or `assumed`, "
                "then a colon and how"
            )
        series.methods = dict.fromkeys(header.columns, (kind.strip(), method.strip() or name))
    return series


def _setting(text: str, settings: dict[str, str], *, name: str, line: int) -> None:
    """Take a line `# key: value`; a comment without a key of ours is no setting."""
    key, colon, value = text.lstrip("#").partition(":")
    key = key.strip().lower()
    if not colon or key not in KEYS:
        return
    if key in settings and settings[key] != value.strip():
        raise WeatherError(f"{name}, line {line}: {key} is given twice with different values")
    settings[key] = value.strip()


def _columns(cells: list[str], *, name: str, line: int) -> list[str]:
    if cells[0].lower() != "time":
        raise WeatherError(
            f"{name}, line {line}: the first column is {cells[0]!r}; expected `time` "
            "(docs/weather.md lists the headings)"
        )
    found = [_column(cell, name=name, line=line) for cell in cells[1:]]
    if len(set(found)) < len(found):
        raise WeatherError(f"{name}, line {line}: a quantity has two columns; keep one")
    if not found:
        raise WeatherError(f"{name}, line {line}: no quantity; expected `air_temperature [degC]`…")
    return found


def _column(cell: str, *, name: str, line: int) -> str:
    match = HEADING.fullmatch(cell.strip())
    identifier = match.group(1) if match else cell
    quantity = QUANTITIES.get(identifier)
    if match is None or quantity is None:
        raise WeatherError(
            f"{name}, line {line}: unknown heading {cell[:60]!r}; known are "
            + ", ".join(f"`{each.id} [{each.units}]`" for each in QUANTITIES.values())
        )
    unit = match.group(2)
    if unit is None and quantity.units != "1":
        raise WeatherError(
            f"{name}, line {line}: {identifier} has no unit; "
            f"write `{identifier} [{quantity.units}]`"
        )
    if (unit or "").strip() not in SPELLINGS[quantity.units]:
        raise WeatherError(
            f"{name}, line {line}: {identifier} is in [{unit}]; convert it to [{quantity.units}]"
        )
    return identifier


def _check_count(cells: list[str], header: Header, *, name: str, line: int) -> None:
    expected = len(header.columns) + 1
    if len(cells) != expected:
        raise WeatherError(
            f"{name}, line {line}: {len(cells)} cells, expected {expected} as in the heading row; "
            "is the file cut?"
        )


def _time(cell: str, *, name: str, line: int) -> datetime:
    try:
        return datetime.fromisoformat(cell)
    except ValueError as error:
        raise WeatherError(
            f"{name}, line {line}: {cell[:40]!r} is no time; expected `2018-07-23T14:00` or "
            "`2018-07-23T14:00+09:00`"
        ) from error


def _numbers(cells: list[str], header: Header, *, name: str, line: int) -> list[float]:
    return [
        math.nan
        if cell.lower() in MISSING
        else number_of(cell, name=name, line=line, column=column)
        for cell, column in zip(cells[1:], header.columns, strict=True)
    ]


def _source(
    settings: dict[str, str], times: list[datetime], *, name: str, utc_offset_h: float | None
) -> Source:
    label = settings.get("time_label", "")
    if label not in TIME_LABELS:
        raise WeatherError(
            f"{name}: time_label is {label!r}; add a line `# time_label: instant` (values at that "
            "time), `preceding` (means and sums of the interval that ends then) or `following`"
        )
    numbers = {
        key: number_of(settings[key], name=name, line=1, column=key)
        for key in ("latitude", "longitude", "elevation_m", "wind_height_m", "interval_s")
        if key in settings
    }
    interval = numbers.get("interval_s")
    return Source(
        name=name,
        format="plain CSV",
        utc_offset_h=_offset(settings, times, name=name, utc_offset_h=utc_offset_h),
        time_label=cast(TimeLabel, label),
        interval_s=None if interval is None else round(interval),
        station=settings.get("station", ""),
        latitude=numbers.get("latitude"),
        longitude=numbers.get("longitude"),
        elevation_m=numbers.get("elevation_m"),
        wind_height_m=numbers.get("wind_height_m"),
    )


def _offset(
    settings: dict[str, str], times: list[datetime], *, name: str, utc_offset_h: float | None
) -> float:
    """Give local clock minus UTC [h]: from the header, the times, or the caller."""
    if "utc_offset_h" in settings:
        return checked_offset(
            number_of(settings["utc_offset_h"], name=name, line=1, column="utc_offset_h"), name=name
        )
    offset = times[0].utcoffset() if times else None
    if offset is not None:
        return offset.total_seconds() / 3600
    return checked_offset(utc_offset_h, name=name)


def checked_offset(utc_offset_h: float | None, *, name: str) -> float:
    """Give a time zone that the caller had to give.

    Raises
    ------
    WeatherError
        It was not given, or is none of this Earth.
    """
    if utc_offset_h is None:
        raise WeatherError(
            f"{name}: no time zone; give the clock's offset from UTC in hours (utc_offset_h, "
            "`--utc-offset`): 9 for Japan"
        )
    if not -14 <= utc_offset_h <= 14 or (utc_offset_h * 4) % 1:
        raise WeatherError(
            f"{name}: a clock {utc_offset_h:g} h from UTC; expected quarters of −14 to 14"
        )
    return float(utc_offset_h)


def _utc(
    times: list[datetime], utc_offset_h: float, *, name: str, lines: list[int]
) -> np.ndarray[tuple[int], np.dtype[np.datetime64]]:
    offset = timedelta(hours=utc_offset_h)
    found = np.empty(len(times), "datetime64[s]")
    for i, time in enumerate(times):
        own = time.utcoffset()
        try:
            found[i] = time.replace(tzinfo=None) - (offset if own is None else own)
        except OverflowError as error:
            raise WeatherError(
                f"{name}, line {lines[i]}: year {time.year} is impossible"
            ) from error
    return found
