"""Cool-share spots as they are told: open or not, until when, how far away."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel
from sqlalchemy import Connection

from gis_server.bounded_cache import BoundedCache
from gis_server.public_answers import LayerNumbers
from gis_server.records import Title
from layers.features.feature import Feature
from layers.features.layer import Layer, layers_seen_by
from layers.features.reading import published_on
from layers.people.actor import visitor
from layers.spots.cool_spot import SPOT_KIND
from layers.spots.hours import Hours
from layers.spots.hours_words import opening_in_words
from layers.spots.kept_hours import kept_hours
from layers.spots.opening import TOKYO, Opening, OpeningState, needs_check, state_at

EARTH_RADIUS_M = 6_371_008.8  # mean radius of GRS80 (Moritz 2000)
NEAR_DEGREES = 3  # decimals: a place is taken to 100 m
KEPT_HOURS_BYTES = 32 << 20
HOURS_BYTES = 3_000  # of one spot, about

_hours: BoundedCache[Hours] = BoundedCache(KEPT_HOURS_BYTES)
_NO_HOURS = Hours(weekly=None)


class SpotOpening(BaseModel):
    """Whether a spot is open; times are UTC. `needs_check`: nobody verified it for this season."""

    state: Literal["open", "closed", "out-of-season", "unknown"]
    until: str | None
    opens_at: str | None
    words: Title
    needs_check: bool


@dataclass(frozen=True, slots=True)
class Moment:
    """When something is asked for; alert : a special heat alert is in force."""

    at: datetime.datetime
    alert: bool = False

    @property
    def minute(self) -> str:
        """Give what an answer that tells of openings depends on."""
        return f"{int(self.at.timestamp()) // 60} {self.alert}"

    @property
    def end(self) -> float:
        """Give when the next minute begins [s since 1970]."""
        return self.at.timestamp() + 60


def moment_of(at: int | None, *, alert: bool = False) -> Moment:
    """Give a moment [UTC, ms], now without one; to the minute, as hours are told."""
    now = datetime.datetime.now(datetime.UTC)
    moment = now if at is None else datetime.datetime.fromtimestamp(at / 1000, datetime.UTC)
    return Moment(moment.replace(second=0, microsecond=0), alert)


def opening_json(found: Feature, moment: Moment) -> dict[str, Any]:
    """Give the member `opening` of a spot."""
    opening, season = opening_of(found, moment), hours_of(found).season
    words = opening_in_words(opening, moment.at)
    return {
        "state": opening.state.replace(" ", "-"),
        "until": _time(opening.until),
        "opens_at": _time(opening.opens_at),
        "words": {"ja": words.ja, "en": words.en},
        "needs_check": needs_check(
            _date(found.content.properties.get("verified_at")),
            season,
            moment.at.astimezone(TOKYO).date(),
        ),
    }


def hours_of(found: Feature) -> Hours:
    """Give the opening hours of a version of a spot, which is read once."""
    value = found.content.properties.get("hours")
    if not isinstance(value, Mapping):  # none, or the layer's field of this name is another
        return _NO_HOURS
    hours = _hours.get(found.etag)
    if hours is None:
        hours = kept_hours(value)
        _hours.put(found.etag, hours, size=HOURS_BYTES)
    return hours


def _time(moment: datetime.datetime | None) -> str | None:
    if moment is None:
        return None
    return moment.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _date(value: object) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(str(value))
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Asked:
    """Which spots; `near` is longitude, latitude [degrees], an empty set takes all."""

    moment: Moment
    limit: int
    only_open: bool = False
    near: tuple[float, float] | None = None
    kinds: frozenset[str] = frozenset()
    facilities: frozenset[str] = frozenset()
    step_free: bool = False


@dataclass(frozen=True, slots=True)
class FoundSpot:
    """A spot, its layer, and how far away it is [m] where a place was told."""

    feature: Feature
    layer: Layer
    distance_m: float | None


@dataclass(frozen=True, slots=True)
class Spots:
    """The public spots of a city.

    layers : of the city that hold spots. layer_of : of each spot.
    places : (n, 2) float64, longitude and latitude [degrees].
    """

    layers: tuple[str, ...]
    features: Sequence[Feature]
    layer_of: Sequence[Layer]
    places: npt.NDArray[np.float64]

    def found(self, asked: Asked) -> tuple[list[FoundSpot], int]:
        """Give the nearest that were asked for, and how many there are in all."""
        distances = None if asked.near is None else distances_m(self.places, asked.near)
        order = range(len(self.features)) if distances is None else np.argsort(distances)
        matching = [int(each) for each in order if _matches(self.features[each], asked)]
        chosen = [
            FoundSpot(
                self.features[each],
                self.layer_of[each],
                None if distances is None else round(float(distances[each])),
            )
            for each in matching[: asked.limit]
        ]
        return chosen, len(matching)


def _matches(found: Feature, asked: Asked) -> bool:
    properties = found.content.properties
    if asked.kinds and properties.get("kind") not in asked.kinds:
        return False
    if asked.step_free and properties.get("step_free") is not True:
        return False
    facilities = properties.get("facilities")
    if asked.facilities and not (
        isinstance(facilities, list) and asked.facilities <= set(facilities)
    ):
        return False
    return not asked.only_open or opening_of(found, asked.moment).state is OpeningState.OPEN


def opening_of(found: Feature, moment: Moment) -> Opening:
    """Say whether a spot is open, until when, or when it opens."""
    return state_at(hours_of(found), moment.at, alert=moment.alert)


def distances_m(
    places: npt.NDArray[np.float64], near: tuple[float, float]
) -> npt.NDArray[np.float64]:
    """Give great-circle distances [m] from a place, by the haversine formula (Sinnott 1984).

    places : (n, 2) float64, longitude and latitude [degrees].
    """
    lon, lat = np.radians(places).T
    lon_0, lat_0 = np.radians(near)
    haversine = (
        np.sin((lat - lat_0) / 2) ** 2
        + np.cos(lat) * np.cos(lat_0) * np.sin((lon - lon_0) / 2) ** 2
    )
    return np.asarray(2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(np.minimum(haversine, 1.0))))


class SpotsOfCities:
    """The public spots of each city, read again when one of their layers changed."""

    def __init__(self, numbers: LayerNumbers) -> None:
        self._numbers = numbers
        self._kept: dict[str, tuple[int, Spots]] = {}
        self._last: dict[str, tuple[datetime.datetime, Spots]] = {}

    def of(self, connection: Connection, city: str) -> Spots:
        """Give the spots of a city as this transaction sees them."""
        now = datetime.datetime.now(datetime.UTC)
        found = self._read(connection, city)
        self._last[city] = (now, found)
        return found

    def last(self, city: str) -> tuple[datetime.datetime, Spots] | None:
        """Give the last that was read of a city, and when; None where nothing was."""
        return self._last.get(city)

    def _read(self, connection: Connection, city: str) -> Spots:
        kept = self._kept.get(city)
        if kept and self._numbers.of(connection, city, kept[1].layers) == kept[0]:
            return kept[1]
        seen = layers_seen_by(connection, visitor(city))
        spots = read_spots(connection, [each for each in seen if each.kind == SPOT_KIND])
        number = self._numbers.of(connection, city, spots.layers)
        if number is not None:
            self._kept[city] = (number, spots)
        return spots


def read_spots(connection: Connection, layers: Sequence[Layer]) -> Spots:
    """Read all published spots of some layers."""
    found, layer_of, places = [], [], []
    for layer in layers:
        for each in published_on(connection, layer):
            if each.content.geometry is not None:
                centre = each.content.geometry.centroid
                found.append(each)
                layer_of.append(layer)
                places.append((centre.x, centre.y))
    identifiers = tuple(each.id for each in layers)
    return Spots(identifiers, found, layer_of, np.array(places, np.float64).reshape(-1, 2))
