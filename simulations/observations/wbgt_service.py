"""WBGT files of 環境省熱中症予防情報サイト, the heat illness service of Japan's ministry.

Two forms, Japan Standard Time, hours 1 to 24: all stations in columns (`Date,Time,11001,…`), and
one station with its globe temperature (`Date,Time,WBGT,Tg`). Places come from the service's list of
stations (JSON) or the AMeDAS station table (CSV). Forecast files are refused.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from simulations.errors import WeatherError
from simulations.observations.table import Observations, observations_of
from simulations.weather.text_file import number_of, read_text, rows_of

JAPAN_H = 9
ESTIMATED, MEASURED = "実況推定値", "実測値"
DATE = re.compile(r"(\d{4})[/-](\d{1,2})[/-](\d{1,2})")
HOUR = re.compile(r"(\d{1,2}):00(?::00)?")


@dataclass(frozen=True, slots=True)
class Station:
    """A station: number, name, place (WGS 84 [°])."""

    number: str
    name: str
    longitude: float
    latitude: float

    @property
    def label(self) -> str:
        """Number and name; several stations share a name."""
        return f"{self.number} {self.name}"


def read_stations(path: Path | str) -> dict[str, Station]:
    """Read a list of stations by number: the service's JSON or the AMeDAS table.

    Raises
    ------
    WeatherError
        The file is neither, or a place is none.
    """
    path = Path(path)
    text = read_text(path)
    try:
        if text.lstrip().startswith("["):
            found = [
                Station(each["id"], each["name"], float(each["lng"]), float(each["lat"]))
                for each in json.loads(text)
            ]
        else:
            _, heading = next(rows := rows_of(text, name=path.name))
            table = (dict(zip(heading, cells, strict=False)) for _, cells in rows)
            found = [
                Station(each["amdno"], each["kjName"], float(each["lon"]), float(each["lat"]))
                for each in table
            ]
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        raise WeatherError(
            f"{path.name}: no list of stations ({type(error).__name__}: {error}); expected JSON "
            "with id, name, lat, lng, or CSV with amdno, kjName, lat, lon"
        ) from error
    return {each.number: each for each in found}


def read_wbgt_service(
    path: Path | str, *, stations: dict[str, Station], station: str | None = None
) -> Observations:
    """Read WBGT as the service publishes it after the fact.

    Parameters
    ----------
    stations : places by number, as `read_stations` gives them.
    station : number; needed for a file of one station, in which it does not stand; of a file of
        all stations it chooses one (None: all that have a place).

    Raises
    ------
    WeatherError
        The file is no such file, is a forecast, or the station's place is not known.
    """
    path = Path(path)
    rows = list(rows_of(read_text(path), name=path.name))
    heading = rows[0][1]
    if heading[:2] != ["Date", "Time"]:
        raise WeatherError(
            f"{path.name}: the heading begins {heading[:2]}; expected Date,Time. Forecasts "
            "(予測値) are no observations"
        )
    if heading[2:] == ["WBGT", "Tg"]:
        return _one_station(rows, stations, station, name=path.name)
    return _all_stations(rows, stations, station, name=path.name)


def _one_station(
    rows: list[tuple[int, list[str]]],
    stations: dict[str, Station],
    station: str | None,
    *,
    name: str,
) -> Observations:
    place = stations.get(station or "")
    if place is None:
        raise WeatherError(f"{name}: no place for station {station!r}; give its number (station)")
    columns = {2: (place, "wbgt"), 3: (place, "globe_temperature")}
    return _observations(rows, columns, name=name, origin=MEASURED)


def _all_stations(
    rows: list[tuple[int, list[str]]],
    stations: dict[str, Station],
    station: str | None,
    *,
    name: str,
) -> Observations:
    columns = {
        i: (stations[number], "wbgt")
        for i, number in enumerate(rows[0][1][2:], start=2)
        if number in stations and station in (None, number)
    }
    if not columns:
        raise WeatherError(f"{name}: station {station!r} is not in the file and in the list")
    return _observations(rows, columns, name=name, origin=ESTIMATED)


def _observations(
    rows: list[tuple[int, list[str]]],
    columns: dict[int, tuple[Station, str]],
    *,
    name: str,
    origin: str,
) -> Observations:
    width = len(rows[0][1])
    taken: list[tuple[np.datetime64, str, float, float, str, float]] = []
    for line, cells in rows[1:]:
        if len(cells) != width:
            raise WeatherError(
                f"{name}, line {line}: {len(cells)} cells, expected {width}; is the file cut?"
            )
        time = _utc(cells, name=name, line=line)
        for i, (place, quantity) in columns.items():
            if cells[i] in ("", "-", "--", "///"):
                continue
            value = number_of(cells[i], name=name, line=line, column=place.number)
            row = (time, place.label, place.longitude, place.latitude, quantity, value)
            taken.append(row)
    names = ("time", "station", "longitude", "latitude", "quantity", "value")
    values = list(zip(*taken, strict=True)) or [()] * len(names)
    by_column = {each: list(content) for each, content in zip(names, values, strict=True)}
    return observations_of(by_column, source=name, origin=origin)


def _utc(cells: list[str], *, name: str, line: int) -> np.datetime64:
    date, hour = DATE.fullmatch(cells[0]), HOUR.fullmatch(cells[1])
    if date is None or hour is None or int(hour.group(1)) > 24:
        raise WeatherError(
            f"{name}, line {line}: {cells[0]!r}, {cells[1]!r}; expected 2019/8/1,13:00"
        )
    year, month, day = (int(part) for part in date.groups())
    try:
        midnight = np.datetime64(f"{year:04}-{month:02}-{day:02}", "ns")
    except ValueError as error:
        raise WeatherError(f"{name}, line {line}: {cells[0]!r} is no date") from error
    return midnight + np.timedelta64(int(hour.group(1)) - JAPAN_H, "h")
