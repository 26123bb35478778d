"""Files of the heat illness service into a city's feed, whichever of the three kinds they are."""

from __future__ import annotations

import datetime
import hashlib
import tempfile
from pathlib import Path

from layers.errors import FieldError, InvalidInputError
from layers.heat_package.today.feed import (
    Feed,
    ReadFile,
    with_alerts,
    with_forecast,
    with_observed,
)
from layers.heat_package.today.ministry_files import (
    MOST_BYTES,
    is_alert_file,
    is_forecast,
    read_alerts,
    read_forecast,
)
from layers.heat_package.today.readings import Origin
from simulations.observations.wbgt_service import MEASURED, Station, read_wbgt_service


def read_in(feed: Feed, data: bytes, *, name: str, made_up: bool = False) -> Feed:
    """Give the feed with what a file says of the city's station or area.

    Raises
    ------
    InvalidInputError, WeatherError
        The file is refused: it says line, field and what was expected. Or the city has no station
        or area yet.
    """
    now = datetime.datetime.now(datetime.UTC)
    file = ReadFile(name, hashlib.sha256(data).hexdigest(), now, made_up)
    if is_alert_file(data):
        _needed(feed.area, "area")
        return with_alerts(feed, read_alerts(data, name=name, area=feed.area), file)
    _needed(feed.station, "station")
    if is_forecast(data):
        return with_forecast(feed, read_forecast(data, name=name, station=feed.station), file)
    values, origin = _observed(data, name=name, station=feed.station)
    return with_observed(feed, values, file, origin=origin)


def _observed(
    data: bytes, *, name: str, station: str
) -> tuple[dict[datetime.datetime, float], Origin]:
    if len(data) > MOST_BYTES:
        words = f"at most {MOST_BYTES} bytes, found {len(data)}"
        raise InvalidInputError([FieldError(name, f"{MOST_BYTES} バイトまで", words)])
    known = {station: Station(station, station, 0.0, 0.0)}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / Path(name).name
        path.write_bytes(data)
        found = read_wbgt_service(path, stations=known, station=station)
    rows = found.table[found.table["quantity"] == "wbgt"]
    values = {
        time.to_pydatetime().replace(tzinfo=datetime.UTC): float(value)
        for time, value in zip(rows["time"], rows["value"], strict=True)
    }
    return values, Origin.MEASURED if found.origin == MEASURED else Origin.ESTIMATED


def _needed(value: str, what: str) -> None:
    if not value:
        how = f"uchimizu today set CITY --{what} …"
        words = (f"先に決めてください: {how}", f"is not set for this city; first: {how}")
        raise InvalidInputError([FieldError(what, *words)])
