"""Forecasts and alerts as files of 環境省熱中症予防情報サイト, the heat illness service.

Both come in as bytes and are read whole or refused with line, field and what was expected. Times
are Japan Standard Time, hours 1 to 24.

Forecast (暑さ指数予測値, `yohou_….csv`): a row of times every three hours (`2019073115`), then one
row per station: number, time of issue, tenths of a degree.

Alerts (`alert_YYYYMMDD_HH.csv`): lines `key,value`, then a table with one row per forecast area;
flags 0 none, 1 熱中症警戒情報, 2 熱中症特別警戒情報 judged, 3 issued, 9 not the time for it.
"""

from __future__ import annotations

import csv
import datetime
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from layers.errors import FieldError, InvalidInputError
from layers.heat_package.today.alerts import AlertLevel
from layers.heat_package.today.readings import HIGHEST_C, LOWEST_C
from layers.spots.opening import TOKYO

MOST_BYTES: Final = 2_000_000
AREA_COLUMN: Final = "府県予報区"
CODE_COLUMN: Final = "府県予報区等コード"
FLAG_COLUMNS: Final = ("TargetDate1フラグ", "TargetDate2フラグ")
DAY_KEYS: Final = ("TargetDate1", "TargetDate2")
LEVELS: Final = {
    "0": AlertLevel.NONE,
    "1": AlertLevel.WARNING,
    "2": AlertLevel.JUDGED,
    "3": AlertLevel.SPECIAL,
}
NOT_YET: Final = "9"
_HOUR = re.compile(r"(\d{4})(\d{2})(\d{2})(\d{2})")
_ISSUED = re.compile(r"(\d{4})/(\d{1,2})/(\d{1,2}) (\d{1,2}):(\d{2})(?::\d{2})?")
_DAY = re.compile(r"(\d{4})/(\d{1,2})/(\d{1,2})")
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::\d{2})?")

Row = tuple[int, list[str]]


@dataclass(frozen=True, slots=True)
class Forecast:
    """What is forecast for a station: when it was issued, WBGT [°C] by time."""

    station: str
    issued_at: datetime.datetime
    values: Mapping[datetime.datetime, float]


@dataclass(frozen=True, slots=True)
class AlertFile:
    """What an alert file says of one area: levels by day; days it says nothing of are absent."""

    area: str
    name: str
    issued_at: datetime.datetime
    levels: Mapping[datetime.date, AlertLevel]


def read_forecast(data: bytes, *, name: str, station: str) -> Forecast:
    """Read the forecast of one station.

    Raises
    ------
    InvalidInputError
        The file is no forecast, or has no sound row of this station.
    """
    rows = _rows(data, name=name)
    line, heading = rows[0]
    if heading[:2] != ["", ""] or len(heading) < 3:
        raise _refused(
            name, line, "a heading that begins with two empty cells", ",".join(heading[:3])
        )
    times = [_hour(cell, name=name, line=line) for cell in heading[2:]]
    for line, cells in rows[1:]:
        if cells[0] != station:
            continue
        if len(cells) != len(heading):
            raise _refused(
                name, line, f"{len(heading)} cells as in the heading", f"{len(cells)} cells"
            )
        values = {
            time: _tenths(cell, name=name, line=line)
            for time, cell in zip(times, cells[2:], strict=True)
            if cell
        }
        return Forecast(station, _issued(cells[1], name=name, line=line), values)
    raise _refused(name, rows[-1][0], f"a row of station {station}", "none")


def read_alerts(data: bytes, *, name: str, area: str) -> AlertFile:
    """Read what is issued for one forecast area, by its code (`110000`).

    Raises
    ------
    InvalidInputError
        The file is no alert file, or has no sound row of this area.
    """
    rows = _rows(data, name=name)
    at = next((i for i, (_, cells) in enumerate(rows) if cells[0] == AREA_COLUMN), None)
    if at is None:
        raise _refused(
            name, rows[-1][0], f"a heading that begins with {AREA_COLUMN}", rows[0][1][0]
        )
    line, heading = rows[at]
    columns = {column: heading.index(column) for column in heading if column}
    for column in (CODE_COLUMN, *FLAG_COLUMNS):
        if column not in columns:
            raise _refused(name, line, f"a column {column}", ",".join(heading))
    told = {cells[0]: (number, cells[1]) for number, cells in rows[:at] if len(cells) > 1}
    days = [_day(told, key, name=name) for key in DAY_KEYS]
    for line, cells in rows[at + 1 :]:
        if len(cells) > columns[CODE_COLUMN] and cells[columns[CODE_COLUMN]] == area:
            flags = [_flag(cells, columns, each, name=name, line=line) for each in FLAG_COLUMNS]
            levels = {
                day: LEVELS[flag] for day, flag in zip(days, flags, strict=True) if flag != NOT_YET
            }
            return AlertFile(area, cells[0], _report_time(told, name=name), levels)
    raise _refused(name, rows[-1][0], f"a row of the area {area}", "none")


def is_alert_file(data: bytes) -> bool:
    """Tell whether a file looks like one of alerts rather than of numbers."""
    return AREA_COLUMN.encode() in data[:MOST_BYTES]


def is_forecast(data: bytes) -> bool:
    """Tell whether a file looks like a forecast: its heading begins with two empty cells."""
    return data.removeprefix(b"\xef\xbb\xbf")[:2] == b",,"


def _rows(data: bytes, *, name: str) -> list[Row]:
    if len(data) > MOST_BYTES:
        raise _refused(name, 1, f"at most {MOST_BYTES} bytes", f"{len(data)} bytes")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _refused(name, 1, "UTF-8 text", "other bytes") from None
    reader = csv.reader(text.splitlines())
    try:
        rows = [
            (number, [cell.strip() for cell in cells])
            for number, cells in enumerate(reader, start=1)
            if any(cells)
        ]
    except csv.Error as error:
        most = csv.field_size_limit()
        raise _refused(
            name, reader.line_num, f"cells of at most {most} characters", str(error)
        ) from None
    if not rows:
        raise _refused(name, 1, "rows", "an empty file")
    return rows


def _hour(cell: str, *, name: str, line: int) -> datetime.datetime:
    found = _HOUR.fullmatch(cell)
    if found is None or int(found[4]) > 24:
        raise _refused(name, line, "a time such as 2019073115", cell)
    year, month, day, hour = (int(part) for part in found.groups())
    midnight = _date(year, month, day, name=name, line=line, cell=cell)
    begin = datetime.datetime.combine(midnight, datetime.time(), TOKYO)
    try:
        return begin + datetime.timedelta(hours=hour)
    except OverflowError:
        raise _refused(name, line, "a date", cell) from None


def _tenths(cell: str, *, name: str, line: int) -> float:
    if not re.fullmatch(r"-?\d{1,4}", cell):
        raise _refused(name, line, "WBGT in tenths of a degree such as 310", cell)
    value = int(cell) / 10
    if not LOWEST_C <= value <= HIGHEST_C:
        raise _refused(name, line, f"WBGT from {LOWEST_C:g} to {HIGHEST_C:g} °C in tenths", cell)
    return value


def _issued(cell: str, *, name: str, line: int) -> datetime.datetime:
    found = _ISSUED.fullmatch(cell)
    if found is None or int(found[4]) > 23 or int(found[5]) > 59:
        raise _refused(name, line, "a time of issue such as 2019/07/31 14:25", cell)
    year, month, day, hour, minute = (int(part) for part in found.groups())
    date = _date(year, month, day, name=name, line=line, cell=cell)
    return datetime.datetime.combine(date, datetime.time(hour, minute), TOKYO)


def _date(year: int, month: int, day: int, *, name: str, line: int, cell: str) -> datetime.date:
    try:
        return datetime.date(year, month, day)
    except ValueError:
        raise _refused(name, line, "a date", cell) from None


def _day(told: Mapping[str, tuple[int, str]], key: str, *, name: str) -> datetime.date:
    line, cell = told.get(key, (1, ""))
    found = _DAY.fullmatch(cell)
    if found is None:
        raise _refused(name, line, f"{key} such as 2026/08/31", cell or "none")
    year, month, day = (int(part) for part in found.groups())
    return _date(year, month, day, name=name, line=line, cell=cell)


def _report_time(told: Mapping[str, tuple[int, str]], *, name: str) -> datetime.datetime:
    day = _day(told, "ReportDate", name=name)
    line, cell = told.get("ReportTime", (1, ""))
    found = _CLOCK.fullmatch(cell)
    if found is None or int(found[1]) > 23 or int(found[2]) > 59:
        raise _refused(name, line, "ReportTime such as 05:00:00", cell or "none")
    return datetime.datetime.combine(day, datetime.time(int(found[1]), int(found[2])), TOKYO)


def _flag(
    cells: Sequence[str], columns: Mapping[str, int], column: str, *, name: str, line: int
) -> str:
    flag = cells[columns[column]] if len(cells) > columns[column] else ""
    if flag not in LEVELS and flag != NOT_YET:
        raise _refused(name, line, f"{column}: 0, 1, 2, 3 or 9", flag or "none")
    return flag


def _refused(name: str, line: int, expected: str, found: str) -> InvalidInputError:
    shown = found if len(found) <= 60 else f"{found[:60]}…"
    return InvalidInputError(
        [
            FieldError(
                f"{name}, line {line}",
                f"{shown!r} は読めません。必要なもの: {expected}。ファイルを取り直してください",
                f"expected {expected}, found {shown!r}; get the file again",
            )
        ]
    )
