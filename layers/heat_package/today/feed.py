"""What an operator read for a city from the Ministry's files, as it is kept: one document.

Only the newest numbers are kept: the day before and what is to come.
"""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from layers.heat_package.today.alerts import Alert, AlertLevel
from layers.heat_package.today.ministry_files import AlertFile, Forecast
from layers.heat_package.today.readings import Origin, Reading
from layers.spots.opening import TOKYO

KEPT_DAYS: Final = 2
Series = tuple[tuple[datetime.datetime, float], ...]


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file that was read: name, SHA-256 of its bytes, when; made_up: 作成データ."""

    name: str
    sha256: str
    read_at: datetime.datetime
    made_up: bool = False


@dataclass(frozen=True, slots=True)
class Numbers:
    """WBGT of the station [°C] by time, and the file that they are from.

    issued_at : of a forecast.
    """

    file: ReadFile
    origin: Origin
    values: Series
    issued_at: datetime.datetime | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """What is known of a city from files.

    station, station_name : of the service. area : code of the forecast area.
    drill_at : the screens show this moment and say so; None shows the present.
    """

    station: str = ""
    station_name: str = ""
    area: str = ""
    drill_at: datetime.datetime | None = None
    forecast: Numbers | None = None
    observed: Numbers | None = None
    alert_file: ReadFile | None = None
    alerts: tuple[Alert, ...] = ()

    def readings(self) -> list[Reading]:
        """Give all its numbers."""
        place = self.station_name or self.station
        return [
            Reading(
                wbgt,
                at,
                numbers.origin,
                place=place,
                source=numbers.file.name,
                told_at=numbers.issued_at,
                made_up=numbers.file.made_up,
            )
            for numbers in (self.observed, self.forecast)
            if numbers
            for at, wbgt in numbers.values
        ]


def with_forecast(feed: Feed, forecast: Forecast, file: ReadFile) -> Feed:
    """Put a forecast in; one that was issued before the present one changes nothing."""
    known = feed.forecast
    if known and known.issued_at and forecast.issued_at < known.issued_at:
        return feed
    values = tuple(sorted(forecast.values.items()))
    numbers = Numbers(file, Origin.FORECAST, values, forecast.issued_at)
    return dataclasses.replace(feed, forecast=numbers)


def with_observed(
    feed: Feed, values: Mapping[datetime.datetime, float], file: ReadFile, *, origin: Origin
) -> Feed:
    """Put observed numbers in; those of the last days are kept."""
    newest = max(values, default=None)
    if newest is None:
        return feed
    known = feed.observed
    if known and known.values and newest < known.values[-1][0]:
        return feed
    oldest = newest - datetime.timedelta(days=KEPT_DAYS)
    kept = tuple(sorted((at, wbgt) for at, wbgt in values.items() if at >= oldest))
    return dataclasses.replace(feed, observed=Numbers(file, origin, kept))


def with_alerts(feed: Feed, read: AlertFile, file: ReadFile) -> Feed:
    """Put alerts in, beside those of other files and days."""
    new = [
        Alert(
            day,
            level,
            issued_at=read.issued_at,
            area=read.name,
            source=file.name,
            made_up=file.made_up,
        )
        for day, level in read.levels.items()
    ]
    oldest = read.issued_at.astimezone(TOKYO).date() - datetime.timedelta(days=KEPT_DAYS)
    kept = [each for each in (*feed.alerts, *new) if each.day >= oldest]
    return dataclasses.replace(feed, alert_file=file, alerts=tuple(dict.fromkeys(kept)))


def feed_as_json(feed: Feed) -> dict[str, Any]:
    """Give the document as plain JSON values."""
    return {
        "station": feed.station,
        "station_name": feed.station_name,
        "area": feed.area,
        "drill_at": _text(feed.drill_at),
        "forecast": _numbers_json(feed.forecast),
        "observed": _numbers_json(feed.observed),
        "alert_file": _file_json(feed.alert_file),
        "alerts": [
            {
                "day": each.day.isoformat(),
                "level": each.level.value,
                "issued_at": _text(each.issued_at),
                "area": each.area,
                "source": each.source,
                "made_up": each.made_up,
            }
            for each in feed.alerts
        ],
    }


def feed_of(value: Mapping[str, Any]) -> Feed:
    """Read what `feed_as_json` wrote."""
    return Feed(
        station=value["station"],
        station_name=value["station_name"],
        area=value["area"],
        drill_at=_time(value["drill_at"]),
        forecast=_numbers_of(value["forecast"]),
        observed=_numbers_of(value["observed"]),
        alert_file=_file_of(value["alert_file"]),
        alerts=tuple(_alert_of(each) for each in value["alerts"]),
    )


def _alert_of(value: Mapping[str, Any]) -> Alert:
    return Alert(
        datetime.date.fromisoformat(value["day"]),
        AlertLevel(value["level"]),
        issued_at=_time(value["issued_at"]),
        area=value["area"],
        source=value["source"],
        made_up=value["made_up"],
    )


def _numbers_json(numbers: Numbers | None) -> dict[str, Any] | None:
    if numbers is None:
        return None
    return {
        "file": _file_json(numbers.file),
        "origin": numbers.origin.value,
        "issued_at": _text(numbers.issued_at),
        "values": [[_text(at), wbgt] for at, wbgt in numbers.values],
    }


def _numbers_of(value: Mapping[str, Any] | None) -> Numbers | None:
    if value is None:
        return None
    file = _file_of(value["file"])
    if file is None:
        return None
    pairs: Sequence[Sequence[Any]] = value["values"]
    series = tuple((datetime.datetime.fromisoformat(at), float(wbgt)) for at, wbgt in pairs)
    return Numbers(file, Origin(value["origin"]), series, _time(value["issued_at"]))


def _file_json(file: ReadFile | None) -> dict[str, Any] | None:
    if file is None:
        return None
    return {
        "name": file.name,
        "sha256": file.sha256,
        "read_at": _text(file.read_at),
        "made_up": file.made_up,
    }


def _file_of(value: Mapping[str, Any] | None) -> ReadFile | None:
    if value is None:
        return None
    read_at = datetime.datetime.fromisoformat(value["read_at"])
    return ReadFile(value["name"], value["sha256"], read_at, value["made_up"])


def _text(time: datetime.datetime | None) -> str | None:
    return None if time is None else f"{time.astimezone(datetime.UTC):%Y-%m-%dT%H:%M:%SZ}"


def _time(text: str | None) -> datetime.datetime | None:
    return None if text is None else datetime.datetime.fromisoformat(text)
