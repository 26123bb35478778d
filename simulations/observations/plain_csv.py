"""Our plain CSV of observations at stations and survey points; docs/weather.md describes it."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import numpy as np

from simulations.errors import WeatherError
from simulations.observations.table import OBSERVED, Observations, observations_of
from simulations.weather.plain_csv import HEADING, MISSING, SPELLINGS, checked_offset
from simulations.weather.text_file import number_of, read_text, rows_of

FIRST_COLUMNS = ("time", "station", "longitude", "latitude")
MEASURED = "実測値"
ORIGINS = (MEASURED, "実況推定値", "作成データ")


def read_observations(path: Path | str, *, utc_offset_h: float | None = None) -> Observations:
    """Read observations: a row per place and time, a column per quantity.

    Parameters
    ----------
    utc_offset_h : local clock minus UTC [h], for files whose times and header do not say.

    Raises
    ------
    WeatherError
        A heading, unit, time, place or number is not as documented; the time zone is not given.
    """
    path = Path(path)
    name = path.name
    settings: dict[str, str] = {}
    quantities: list[str] | None = None
    rows: list[tuple[int, list[str]]] = []
    for line, cells in rows_of(read_text(path), name=name):
        if cells[0].startswith("#"):
            key, _, value = ",".join(cells).lstrip("# ").partition(":")
            settings[key.strip().lower()] = value.strip()
        elif quantities is None:
            quantities = _quantities(cells, name=name, line=line)
        else:
            expected = len(FIRST_COLUMNS) + len(quantities)
            if len(cells) != expected:
                raise WeatherError(
                    f"{name}, line {line}: {len(cells)} cells, expected {expected}; "
                    "is the file cut?"
                )
            rows.append((line, cells))
    if quantities is None:
        raise WeatherError(f"{name}: no heading row; expected `{','.join(FIRST_COLUMNS)},…`")
    return _observations(rows, quantities, settings, name=name, utc_offset_h=utc_offset_h)


def _quantities(cells: list[str], *, name: str, line: int) -> list[str]:
    first = tuple(cell.split("[")[0].strip() for cell in cells[: len(FIRST_COLUMNS)])
    if first != FIRST_COLUMNS:
        raise WeatherError(
            f"{name}, line {line}: the heading begins {first}; expected {FIRST_COLUMNS}"
        )
    found = []
    for cell in cells[len(FIRST_COLUMNS) :]:
        match = HEADING.fullmatch(cell)
        known = OBSERVED.get(match.group(1)) if match else None
        if match is None or known is None:
            raise WeatherError(
                f"{name}, line {line}: unknown heading {cell[:60]!r}; known are "
                + ", ".join(f"`{each.id} [{each.units}]`" for each in OBSERVED.values())
            )
        if match.group(2) not in SPELLINGS[known.units]:
            raise WeatherError(
                f"{name}, line {line}: {known.id} is in [{match.group(2)}]; "
                f"give it in [{known.units}]"
            )
        found.append(known.id)
    if not found or len(set(found)) < len(found):
        raise WeatherError(f"{name}, line {line}: one column for each quantity, at least one")
    return found


def _observations(
    rows: list[tuple[int, list[str]]],
    quantities: list[str],
    settings: dict[str, str],
    *,
    name: str,
    utc_offset_h: float | None,
) -> Observations:
    origin = settings.get("origin", MEASURED)
    if origin not in ORIGINS:
        raise WeatherError(f"{name}: origin is {origin!r}; expected one of {', '.join(ORIGINS)}")
    if "utc_offset_h" in settings:
        utc_offset_h = number_of(settings["utc_offset_h"], name=name, line=1, column="utc_offset_h")
    columns: dict[str, list[object]] = {
        each: [] for each in ("time", "station", "longitude", "latitude", "quantity", "value")
    }
    for line, cells in rows:
        time = _utc(cells[0], utc_offset_h, name=name, line=line)
        longitude = number_of(cells[2], name=name, line=line, column="longitude")
        latitude = number_of(cells[3], name=name, line=line, column="latitude")
        for quantity, cell in zip(quantities, cells[len(FIRST_COLUMNS) :], strict=True):
            if cell.lower() in MISSING:
                continue
            value = number_of(cell, name=name, line=line, column=quantity)
            row = (time, cells[1], longitude, latitude, quantity, value)
            for column, content in zip(columns.values(), row, strict=True):
                column.append(content)
    return observations_of(dict(columns), source=name, origin=origin)


def _utc(cell: str, utc_offset_h: float | None, *, name: str, line: int) -> np.datetime64:
    try:
        time = datetime.fromisoformat(cell)
    except ValueError as error:
        raise WeatherError(
            f"{name}, line {line}: {cell[:40]!r} is no time; expected `2018-07-23T14:00`"
        ) from error
    if not 1700 < time.year < 2200:
        raise WeatherError(f"{name}, line {line}: year {time.year} is impossible")
    offset = time.utcoffset()
    if offset is None:
        offset = timedelta(hours=checked_offset(utc_offset_h, name=name))
    return np.datetime64(time.replace(tzinfo=None) - offset, "ns")
