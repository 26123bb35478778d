"""Hourly AMeDAS values of the Japan Meteorological Agency.

Two forms: the CSV of 過去の気象データ・ダウンロード (Shift-JIS; heading rows of station,
quantity, wind direction and 品質情報/均質番号), and a table `jst_hour, …` of temperatures put
together from hourly snapshots. Times are Japan Standard Time by definition; sums are of the hour
before, the rest is taken at the hour.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from typing import NoReturn

import numpy as np

from simulations.errors import Remark, WeatherError
from simulations.japanese import quantity_in_japanese
from simulations.weather.series import Series, Source, Values
from simulations.weather.text_file import number_of, rows_of

JAPAN_H = 9.0
JOULES = 1e6 / 3600.0  # MJ m-2 in an hour
QUANTITIES_OF_JMA = {
    "気温(℃)": ("air_temperature", 1.0),
    "相対湿度(％)": ("relative_humidity", 1.0),
    "風速(m/s)": ("wind_speed", 1.0),
    "現地気圧(hPa)": ("air_pressure", 1.0),
    "日射量(MJ/㎡)": ("global_irradiance", JOULES),
    "日照時間(時間)": ("sunshine_fraction", 1.0),
    "雲量(10分比)": ("cloud_fraction", 0.1),
}
POINT_QUANTITIES = frozenset(
    {"air_temperature", "relative_humidity", "wind_speed", "air_pressure", "cloud_fraction"}
)
# Help of the download page: 8 normal, 5 nearly complete, 4 incomplete, 2 doubtful, 1 missing.
USED_QUALITIES = frozenset({"8", "5", ""})
NOT_OBSERVED = frozenset({"", "--", "///", "×", "#", "*", "...", "…"})
MARKED = re.compile(r"(-?\d+(?:\.\d+)?)\s*([-+)\]#*]?)")
TIME = re.compile(r"(\d{4})[/-](\d{1,2})[/-](\d{1,2})\s+(\d{1,2})(?::00)?(?::00)?")


@dataclass(slots=True)
class Headings:
    """Which column holds what.

    Attributes
    ----------
    split_time : year, month, day, hour have a column each.
    values : column of each quantity; qualities : of its 品質情報, if there is one.
    """

    split_time: bool
    station: str
    values: dict[str, tuple[int, float]] = field(default_factory=dict)
    qualities: dict[str, int] = field(default_factory=dict)


def is_amedas(text: str) -> bool:
    """Tell whether text is a JMA download or a table of snapshots."""
    start = text[:4000]
    return start.startswith(("ダウンロードした時刻", "jst_hour,")) or "年月日時" in start


def read_amedas(text: str, *, name: str, station: str | None = None) -> Series:
    """Read hourly AMeDAS values.

    Parameters
    ----------
    station : name or number, needed if the file has several stations.

    Raises
    ------
    WeatherError
        A heading, time or number is not as the format says; several stations and none chosen.
    """
    rows = list(rows_of(text, name=name))
    if rows[0][1][0] == "jst_hour":
        headings, body = _headings_of_snapshots(rows[0][1], name, station), rows[1:]
    else:
        headings, body = _headings(rows, name=name, station=station)
    if not headings.values:
        raise WeatherError(
            f"{name}: none of {', '.join(QUANTITIES_OF_JMA)}; choose 時別値 with these"
        )
    columns_used = [column for column, _ in headings.values.values()]
    width = 1 + max([*columns_used, *headings.qualities.values()])
    for line, cells in body:
        if len(cells) < width:
            raise WeatherError(
                f"{name}, line {line}: {len(cells)} cells, expected {width}; is the file cut?"
            )
    times = [_time(cells, headings, name=name, line=line) for line, cells in body]
    remarks: list[Remark] = []
    columns = {
        each: _column(body, headings, each, name=name, remarks=remarks) for each in headings.values
    }
    source = Source(
        name=name,
        format="JMA AMeDAS",
        utc_offset_h=JAPAN_H,
        time_label="preceding",
        interval_s=3600,
        station=headings.station,
        point_quantities=POINT_QUANTITIES,
    )
    present = {each: values for each, values in columns.items() if np.isfinite(values).any()}
    utc = np.asarray(np.array(times, "datetime64[s]") - np.timedelta64(9, "h"), "datetime64[s]")
    return Series(source, utc, [line for line, _ in body], present, remarks=remarks)


def _headings_of_snapshots(cells: list[str], name: str, station: str | None) -> Headings:
    stations = [cell for cell in cells[1:] if re.fullmatch(r"\d{5}_.*", cell)]
    if not stations:
        if len(cells) > 1 and cells[1] == "temp_C":
            return Headings(False, station or "", {"air_temperature": (1, 1.0)})
        raise WeatherError(f"{name}, line 1: {cells[1:3]}; expected `temp_C` or stations")
    chosen = _chosen(stations, name, station)
    return Headings(False, chosen, {"air_temperature": (cells.index(chosen), 1.0)})


def _headings(
    rows: list[tuple[int, list[str]]], *, name: str, station: str | None
) -> tuple[Headings, list[tuple[int, list[str]]]]:
    """Find the heading rows of a JMA download, and the rows of data."""
    at = next((i for i, (_, cells) in enumerate(rows[:20]) if cells[0] in ("年月日時", "年")), None)
    if at is None or at == 0:
        raise WeatherError(
            f"{name}: no heading `年月日時` or `年,月,日,時`; choose 時別値 (hourly values)"
        )
    names, stations = rows[at][1], rows[at - 1][1]
    split = names[0] == "年"
    if split and names[:4] != ["年", "月", "日", "時"]:
        raise WeatherError(f"{name}: daily or monthly values; choose 時別値 (hourly values)")
    body = next((i for i in range(at + 1, len(rows)) if rows[i][1][0]), len(rows))
    details = ["" for _ in names]
    for _, cells in rows[at + 1 : body]:
        for i, cell in enumerate(cells[: len(details)]):
            details[i] += cell
    stations = stations + [""] * (len(names) - len(stations))
    first = 4 if split else 1
    chosen = _chosen(list(dict.fromkeys(filter(None, stations[first:]))), name, station)
    headings = Headings(split, chosen)
    for i in range(first, len(names)):
        known = QUANTITIES_OF_JMA.get(names[i].replace("（", "(").replace("）", ")"))
        if known is None or stations[i] != chosen:
            continue
        quantity, factor = known
        if details[i] == "":
            headings.values.setdefault(quantity, (i, factor))
        elif details[i] == "品質情報":
            headings.qualities.setdefault(quantity, i)
    return headings, rows[body:]


def _chosen(stations: list[str], name: str, station: str | None) -> str:
    if station is None and len(stations) == 1:
        return stations[0]
    found = [each for each in stations if station and station in each]
    if len(found) != 1:
        asked = f"station {station!r} is" if station else "it has several stations; none is"
        raise WeatherError(f"{name}: {asked} one of {', '.join(stations)}; name one (station)")
    return found[0]


def _time(cells: list[str], headings: Headings, *, name: str, line: int) -> np.datetime64:
    text = "/".join(cells[:3]) + " " + cells[3] if headings.split_time else cells[0]
    match = TIME.fullmatch(text)
    if match is None:
        _refuse_time(text, name, line)
    year, month, day, hour = (int(part) for part in match.groups())
    try:
        date = np.datetime64(f"{year:04}-{month:02}-{day:02}", "s")
    except ValueError:
        _refuse_time(text, name, line)
    if hour > 24:
        _refuse_time(text, name, line)
    return date + np.timedelta64(hour, "h")


def _refuse_time(text: str, name: str, line: int) -> NoReturn:
    raise WeatherError(
        f"{name}, line {line}: {text[:40]!r} is no full hour; expected 2018/7/23 14:00:00"
    )


def _column(
    body: list[tuple[int, list[str]]],
    headings: Headings,
    quantity: str,
    *,
    name: str,
    remarks: list[Remark],
) -> Values:
    column, factor = headings.values[quantity]
    quality = headings.qualities.get(quantity)
    values = np.full(len(body), math.nan)
    doubtful: list[int] = []
    for i, (line, cells) in enumerate(body):
        cell = cells[column]
        if cell in NOT_OBSERVED:
            continue
        match = MARKED.fullmatch(cell)
        if match is None:
            number_of(cell, name=name, line=line, column=quantity)
            continue
        marked = match.group(2) in ("]", "#", "*")
        if marked or (quality is not None and cells[quality] not in USED_QUALITIES):
            doubtful.append(line)
            continue
        values[i] = float(match.group(1)) * factor
    if doubtful:
        remarks.append(
            Remark(
                "doubtful-value",
                "warning",
                f"{name}: {len(doubtful)} values of {quantity} are incomplete or doubtful after "
                f"JMA's own marks (the first at line {doubtful[0]}); they are not used",
                doubtful[0],
                ja=f"{name}：気象庁の印で不完全・疑わしいとされた{quantity_in_japanese(quantity)}の値が"
                f"{len(doubtful)}個（最初は{doubtful[0]}行め）あり、使っていません",
            )
        )
    return values
