"""Where it is cool: places that are open, how far on foot, and one for whoever feels ill."""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from layers.spots.hours import Hours
from layers.spots.opening import TOKYO, OpeningState, needs_check, state_at

EARTH_RADIUS_M = 6_371_008.8  # mean radius of GRS80 (Moritz 2000)
# Until ways are known: streets are about 1.3 times as long as the straight line, and a minute on
# foot is 80 m of street (the rule of Japan's property advertisements).
DETOUR_FACTOR: Final = 1.3
METRES_PER_MINUTE: Final = 80.0
AHEAD_H: Final = 24
MOST_SPANS: Final = 3
REST_PLACE: Final = "rest_place"

Span = tuple[datetime.datetime, datetime.datetime | None]


@dataclass(frozen=True, slots=True)
class CoolPlace:
    """A cool place as people wrote it; `properties` are those of docs/spots.md."""

    id: str
    layer: str
    lon: float
    lat: float
    properties: Mapping[str, Any]
    hours: Hours

    @property
    def is_rest_place(self) -> bool:
        """Tell whether somebody who feels ill may rest there."""
        return self.properties.get("kind") == REST_PLACE

    def needs_check(self, today: datetime.date) -> bool:
        """Tell whether nobody has verified it for this season (要確認)."""
        return needs_check(_date(self.properties.get("verified_at")), self.hours.season, today)


@dataclass(frozen=True, slots=True)
class PlaceNow:
    """A place at a moment.

    spans : when it is open within the next day, the first may have begun; an end of None is not
        known or far. distance_m : in a straight line, None without a place to measure from.
    """

    place: CoolPlace
    spans: tuple[Span, ...]
    distance_m: int | None

    def is_open(self, moment: datetime.datetime) -> bool:
        """Tell whether it is open at a moment; at its closing time it is not."""
        return any(begin <= moment and (end is None or moment < end) for begin, end in self.spans)


def places_now(
    places: Iterable[CoolPlace],
    moment: datetime.datetime,
    *,
    near: tuple[float, float] | None,
    alert: bool,
) -> list[PlaceNow]:
    """Give the places that open within a day, the nearest first.

    near : longitude, latitude [°]; None leaves the order as it is.
    alert : a special heat alert holds today.
    """
    found = [
        PlaceNow(each, spans, None if near is None else distance_m(near, (each.lon, each.lat)))
        for each in places
        if (spans := open_spans(each.hours, moment, alert=alert))
    ]
    return found if near is None else sorted(found, key=lambda each: each.distance_m or 0)


def place_now(
    places: Iterable[CoolPlace],
    identifier: str | None,
    moment: datetime.datetime,
    *,
    near: tuple[float, float] | None,
    alert: bool,
) -> PlaceNow | None:
    """Give one place by its id, also where it does not open within a day."""
    found = next((each for each in places if each.id == identifier), None)
    if found is None:
        return None
    metres = None if near is None else distance_m(near, (found.lon, found.lat))
    return PlaceNow(found, open_spans(found.hours, moment, alert=alert), metres)


def chosen(
    found: Sequence[PlaceNow], moment: datetime.datetime, *, today: datetime.date, each: int
) -> list[PlaceNow]:
    """Give so many that are open, that may be open and that open later, in the order they have.

    today : of the present, which says whose opening must be checked.
    """
    is_open = [place for place in found if place.is_open(moment)]
    sure = [place for place in is_open if not place.place.needs_check(today)][:each]
    unsure = [place for place in is_open if place.place.needs_check(today)][:each]
    later = [place for place in found if not place.is_open(moment)][:each]
    taken = {id(place) for place in (*sure, *unsure, *later)}
    return [place for place in found if id(place) in taken]


def rest_places(
    found: Iterable[PlaceNow], moment: datetime.datetime, *, today: datetime.date
) -> list[PlaceNow]:
    """Give the first open rest place, and where it must be checked the first sure one too."""
    is_open = [it for it in found if it.place.is_rest_place and it.is_open(moment)]
    sure = [it for it in is_open if not it.place.needs_check(today)]
    return is_open[:1] if is_open[:1] == sure[:1] else [*is_open[:1], *sure[:1]]


def open_spans(hours: Hours, moment: datetime.datetime, *, alert: bool) -> tuple[Span, ...]:
    """Give when a place is open within a day from a moment."""
    end = moment + datetime.timedelta(hours=AHEAD_H)
    today = moment.astimezone(TOKYO).date()
    spans: list[Span] = []
    at: datetime.datetime | None = moment
    while at is not None and at < end and len(spans) < MOST_SPANS:
        special = alert and at.astimezone(TOKYO).date() == today
        opening = state_at(hours, at, alert=special)
        if opening.state is OpeningState.OPEN:
            spans.append((at, opening.until))
            at = opening.until
        else:
            at = opening.opens_at
    return tuple(spans)


def minutes_on_foot(straight_m: float) -> int:
    """Give about how many minutes a straight distance [m] takes on foot, at least one."""
    return max(1, math.ceil(straight_m * DETOUR_FACTOR / METRES_PER_MINUTE))


def distance_m(here: tuple[float, float], there: tuple[float, float]) -> int:
    """Give the great-circle distance [m] of two places (lon, lat [°]); Sinnott (1984)."""
    lon_0, lat_0, lon, lat = (math.radians(each) for each in (*here, *there))
    haversine = (
        math.sin((lat - lat_0) / 2) ** 2
        + math.cos(lat) * math.cos(lat_0) * math.sin((lon - lon_0) / 2) ** 2
    )
    return round(2 * EARTH_RADIUS_M * math.asin(math.sqrt(min(haversine, 1.0))))


def _date(value: object) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(str(value))
    except ValueError:
        return None
