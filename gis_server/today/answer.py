"""Today's answer as JSON: heat now and next, alerts, open places, and where each number is from."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel, Field

from gis_server.items import time_text
from gis_server.records import Finite, Language, Title
from gis_server.today.states import State
from layers.heat_package.today.alerts import Alert, AlertLevel, alert_on, opens_shelters
from layers.heat_package.today.cool_places import (
    DETOUR_FACTOR,
    METRES_PER_MINUTE,
    PlaceNow,
    chosen,
    minutes_on_foot,
    place_now,
    places_now,
    rest_places,
)
from layers.heat_package.today.feed import Feed, ReadFile
from layers.heat_package.today.readings import Origin, Reading, reading_now, readings_next
from layers.heat_package.wbgt_class import WbgtClass
from layers.spots.hours_words import hours_in_words
from layers.spots.opening import TOKYO

NEAREST = 12  # sure to be open, and as many that may be and that open later
MOST = 300  # without a place: enough for any city's list
SHOWN = (
    "name", "name_kana", "name_en", "name_plain", "kind", "address", "floor", "audience",
    "facilities", "seats", "capacity", "step_free", "wheelchair_toilet", "benefit",
    "closed_note", "designated_shelter",
)  # fmt: skip


class ReadingAnswer(BaseModel):
    """A WBGT, its class, what it is and of when; `source` is a file or a run."""

    wbgt: Finite = Field(description="°C")
    wbgt_class: Literal[tuple(WbgtClass)]  # type: ignore[valid-type]
    at: str
    origin: Literal[tuple(Origin)]  # type: ignore[valid-type]
    place: str
    source: str
    told_at: str | None
    made_up: bool = Field(description="作成データ: nobody measured or forecast it.")
    role: str = Field(description="Of who typed it in.")


class AlertAnswer(BaseModel):
    """What was issued for a day."""

    day: str
    level: Literal[tuple(AlertLevel)]  # type: ignore[valid-type]
    issued_at: str | None
    area: str
    source: str
    by_hand: bool
    made_up: bool


class HeatAnswer(BaseModel):
    """The heat now, at the place itself as it was computed, and next."""

    now: ReadingAnswer | None
    here: ReadingAnswer | None
    next: list[ReadingAnswer]


class PlaceAnswer(BaseModel):
    """A cool place; `spans` say when it is open within a day, an end of null is far or unknown."""

    id: str
    layer: str
    lon: float
    lat: float
    open: bool
    spans: list[tuple[str, str | None]]
    hours: Title
    distance_m: int | None = Field(description="In a straight line.")
    minutes: int | None = Field(description="On foot, estimated from the straight line.")
    needs_check: bool
    properties: dict[str, Any]


class WalkAnswer(BaseModel):
    """How minutes on foot were estimated."""

    kind: Literal["straight-line"]
    factor: float
    metres_per_minute: float


class SourceAnswer(BaseModel):
    """A file or run that numbers are from."""

    kind: Literal["forecast", "observed", "alert", "run"]
    name: str
    sha256: str | None
    read_at: str | None
    made_up: bool


class Today(BaseModel):
    """How hot it is here, now and in the next hours, and where it is cool."""

    city: str
    name: str
    language: Language = Field(description="Of the city, for who asked for no other.")
    at: str = Field(description="The moment that this tells of.")
    as_of: str | None = Field(description="When places and entries were last read.")
    stale: bool = Field(description="The database is away: this is the last that was read.")
    drill: bool = Field(description="A drill: the moment is not the present.")
    near: tuple[float, float] | None
    heat: HeatAnswer
    alert: AlertAnswer | None
    alert_tomorrow: AlertAnswer | None
    places: list[PlaceAnswer]
    rest_places: list[PlaceAnswer] = Field(
        description="The nearest open one; where it must be checked, also the nearest sure one."
    )
    spot: PlaceAnswer | None = Field(description="The one that was asked for by its id.")
    walk: WalkAnswer
    sources: list[SourceAnswer]


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: of when and where; near : longitude, latitude [°] to 100 m; spot : its id."""

    city: str
    name: str
    language: str
    moment: datetime.datetime
    near: tuple[float, float] | None
    spot: str | None = None


def today_json(
    asked: Question, feed: Feed, state: State, *, computed: Sequence[Reading], stale: bool
) -> dict[str, Any]:
    """Put the answer together.

    computed : numbers of a run at the place that is asked for.
    """
    moment = asked.moment
    day = moment.astimezone(TOKYO).date()
    readings = [*feed.readings(), *state.readings, *computed]
    alerts = [*feed.alerts, *state.alerts]
    alert = alert_on(day, alerts)
    found = places_now(state.places, moment, near=asked.near, alert=opens_shelters(alert))
    one = place_now(state.places, asked.spot, moment, near=asked.near, alert=opens_shelters(alert))
    # A drill shows another day, but whether a place was verified is asked of the present one.
    today = datetime.datetime.now(TOKYO).date() if feed.drill_at else day
    shown = chosen(found, moment, today=today, each=NEAREST if asked.near else MOST)
    rest = rest_places(found, moment, today=today)
    return {
        "city": asked.city,
        "name": asked.name,
        "language": asked.language,
        "at": _time(moment),
        "as_of": _time(state.as_of) if state.as_of.timestamp() else None,
        "stale": stale,
        "drill": feed.drill_at is not None,
        "near": asked.near,
        "heat": {
            "now": _reading(reading_now(moment, readings)),
            "here": _reading(reading_now(moment, computed)),
            "next": [_reading(each) for each in readings_next(moment, readings)],
        },
        "alert": _alert(alert),
        "alert_tomorrow": _alert(alert_on(day + datetime.timedelta(days=1), alerts)),
        "places": [_place(each, moment, today) for each in shown],
        "rest_places": [_place(each, moment, today) for each in rest],
        "spot": None if one is None else _place(one, moment, today),
        "walk": {
            "kind": "straight-line",
            "factor": DETOUR_FACTOR,
            "metres_per_minute": METRES_PER_MINUTE,
        },
        "sources": _sources(feed, computed),
    }


def _reading(reading: Reading | None) -> dict[str, Any] | None:
    if reading is None:
        return None
    return {
        "wbgt": reading.wbgt_c,
        "wbgt_class": reading.wbgt_class,
        "at": _time(reading.at),
        "origin": reading.origin,
        "place": reading.place,
        "source": reading.source,
        "told_at": _time(reading.told_at),
        "made_up": reading.made_up,
        "role": reading.role,
    }


def _alert(alert: Alert | None) -> dict[str, Any] | None:
    if alert is None:
        return None
    return {
        "day": alert.day.isoformat(),
        "level": alert.level,
        "issued_at": _time(alert.issued_at),
        "area": alert.area,
        "source": alert.source,
        "by_hand": alert.by_hand,
        "made_up": alert.made_up,
    }


def _place(found: PlaceNow, moment: datetime.datetime, today: datetime.date) -> dict[str, Any]:
    place, properties = found.place, found.place.properties
    words = hours_in_words(place.hours)
    distance = found.distance_m
    return {
        "id": place.id,
        "layer": place.layer,
        "lon": place.lon,
        "lat": place.lat,
        "open": found.is_open(moment),
        "spans": [(_time(begin), _time(end)) for begin, end in found.spans],
        "hours": {"ja": words.ja, "en": words.en},
        "distance_m": distance,
        "minutes": None if distance is None else minutes_on_foot(distance),
        "needs_check": place.needs_check(today),
        "properties": {name: properties[name] for name in SHOWN if name in properties},
    }


def _sources(feed: Feed, computed: Sequence[Reading]) -> list[dict[str, Any]]:
    files: list[tuple[str, ReadFile | None]] = [
        ("forecast", feed.forecast.file if feed.forecast else None),
        ("observed", feed.observed.file if feed.observed else None),
        ("alert", feed.alert_file),
    ]
    found: list[dict[str, Any]] = [
        {
            "kind": kind,
            "name": file.name,
            "sha256": file.sha256,
            "read_at": _time(file.read_at),
            "made_up": file.made_up,
        }
        for kind, file in files
        if file
    ]
    runs = {each.source: each.made_up for each in computed}
    run = {"kind": "run", "sha256": None, "read_at": None}
    return [*found, *({**run, "name": name, "made_up": made} for name, made in runs.items())]


def _time(moment: datetime.datetime | None) -> str | None:
    return None if moment is None else time_text(int(moment.timestamp() * 1000))
