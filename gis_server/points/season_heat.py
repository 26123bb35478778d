"""The heat of past days, hour by hour: from numbers, or from files of the WBGT service."""

from __future__ import annotations

import datetime
import math
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from layers.errors import FieldError, InvalidInputError
from layers.heat_package.points.rules import UNKNOWN
from layers.heat_package.wbgt_class import wbgt_class
from layers.spots.opening import TOKYO

Hours = Mapping[datetime.datetime, str]
HOUR = datetime.timedelta(hours=1)
ONE_STATION = "station"  # a file of one station does not name it


def hours_from_numbers(first_hour: str, wbgt_c: Sequence[float | None]) -> Hours:
    """Give classes by local hour; a number that is missing is heat that is not known.

    first_hour : local time, as 2025-07-01T00:00.

    Raises
    ------
    InvalidInputError
    """
    try:
        first = datetime.datetime.fromisoformat(first_hour)
    except ValueError:
        first = None
    if first is None or first.tzinfo is not None or first.minute or first.second:
        words = "2025-07-01T00:00 のような時刻", "expected a local hour, as 2025-07-01T00:00"
        raise InvalidInputError([FieldError("first_hour", *words)])
    return {first + i * HOUR: _name(value) for i, value in enumerate(wbgt_c)}


def hours_from_texts(texts: Sequence[str], *, station: str = "") -> Hours:
    """Give classes by local hour from what files of the WBGT service hold; errors as below."""
    with tempfile.TemporaryDirectory(prefix="uchimizu-wbgt-") as folder:
        paths = [Path(folder) / f"file-{number}.csv" for number in range(1, len(texts) + 1)]
        for path, text in zip(paths, texts, strict=True):
            path.write_text(text, "utf-8")
        return hours_from_files(paths, station=station)


def hours_from_files(paths: Sequence[Path], *, station: str = "") -> Hours:
    """Give classes by local hour from files of the Ministry's WBGT service.

    A value of 14:00 is of the hour that ends then, so that 24:00 is of its own day.

    Raises
    ------
    InvalidInputError
        A file is no such file.
    """
    from simulations.errors import WeatherError  # noqa: PLC0415
    from simulations.observations.wbgt_service import (  # noqa: PLC0415 - only when asked
        Station,
        read_wbgt_service,
    )

    chosen = station or ONE_STATION
    stations = {chosen: Station(chosen, chosen, 0.0, 0.0)}
    found: dict[datetime.datetime, str] = {}
    for path in paths:
        try:
            table = read_wbgt_service(path, stations=stations, station=chosen).table
        except WeatherError as error:
            raise InvalidInputError([FieldError("files", str(error), str(error))]) from None
        wbgt = table[table["quantity"] == "wbgt"]
        for time, value in zip(wbgt["time"], wbgt["value"], strict=True):
            moment = time.to_pydatetime().replace(tzinfo=datetime.UTC).astimezone(TOKYO) - HOUR
            found[moment.replace(tzinfo=None, minute=0, second=0, microsecond=0)] = _name(value)
    return found


def _name(wbgt_c: float | None) -> str:
    known = wbgt_c is not None and math.isfinite(wbgt_c)
    return wbgt_class(wbgt_c).value if known and wbgt_c is not None else UNKNOWN
