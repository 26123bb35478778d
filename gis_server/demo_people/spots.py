"""Sixty cool places of the demo town: town hall, library, shops, shade, water, mist."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import shapely

from gis_server.demo_people.places import Place, at_site, behind_shop_doors
from gis_server.demo_town.place import to_degrees
from gis_server.demo_town.town_data import town
from layers.features.feature import Content
from layers.spots.hours import Hours, Season
from layers.spots.hours_json import hours_as_json
from layers.spots.hours_text import read_hours, read_season

SUMMER: Final = "6月1日から9月30日まで"
CHECKED: Final = "2026-05-20"
LONG_AGO: Final = "2025-06-10"  # more than a season: such spots ask to be checked
_WORDED: Final = frozenset({"audience", "benefit"})
_SHOP_HOURS: Final = (
    "10:00～18:00（水曜・祝日休み）", "9:00～19:00（日曜・祝日休み）",
    "11:00～17:00（月曜・火曜・祝日休み）", "8:00～18:00（火曜・祝日休み）",
    "平日 10:00～19:00 土日祝 10:00～17:00", "毎日 10:00～20:00",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Spot:
    """A spot that is not a shop: kind, place, hours as a city writes them, and the rest.

    key : what the town's file calls it; audience and benefit are keys of its words as well.
    """

    key: str
    kind: str
    site: str
    hours: str
    rest: dict[str, Any]
    offset: tuple[float, float] = (0.0, 0.0)
    seasonal: bool = True


def _public(**more: Any) -> dict[str, Any]:
    inside = ["air_conditioning", "toilet", "indoor", "wifi", "water_refill"]
    return {"facilities": inside, "step_free": True, "wheelchair_toilet": True, **more}


_OUTSIDE: Final[dict[str, Any]] = {"facilities": ["outdoor"], "step_free": True}
_SPOTS: Final = (
    _Spot("town_hall_lobby", "public", "town_hall", "平日 8:30～17:15",
          _public(seats=24, designated_shelter=True, designated_on="2026-04-01", capacity=40)),
    _Spot("library", "public", "library", "9:00～19:00（月曜・祝日休館）",
          _public(seats=60, designated_shelter=True, designated_on="2026-04-01", capacity=90)),
    _Spot("waiting_room", "public", "station", "毎日 5:30～23:30",
          _public(seats=16), seasonal=False),
    _Spot("gymnasium", "public", "school", "土日祝 10:00～16:00",
          _public(seats=40, audience="families")),
    _Spot("playroom", "public", "kindergarten", "平日 9:30～14:30",
          _public(seats=12, audience="toddlers")),
    _Spot("hospital_lobby", "rest_place", "hospital", "平日 9:00～17:00",
          _public(seats=30), seasonal=False),
    _Spot("sick_room", "rest_place", "town_hall", "平日 8:30～17:15",
          _public(seats=4), offset=(18.0, -12.0)),
    _Spot("supermarket", "shop", "supermarket", "毎日 9:00～21:00",
          _public(seats=20, benefit="ice")),
    _Spot("park_house", "public", "park", "毎日 9:00～17:00",
          {"facilities": ["toilet", "vending_machine", "indoor"], "step_free": True, "seats": 18}),
    _Spot("pond_shade", "park_shade", "park", "24時間", _OUTSIDE, (-30.0, 12.0)),
    _Spot("zelkovas", "park_shade", "park", "24時間", _OUTSIDE, (34.0, -20.0)),
    _Spot("oaks", "park_shade", "children_park", "24時間", _OUTSIDE),
    _Spot("grove", "park_shade", "shrine", "毎日 6:00～18:00", _OUTSIDE),
    _Spot("ginkgo", "park_shade", "temple", "毎日 8:00～17:00", _OUTSIDE),
    _Spot("wisteria", "park_shade", "plaza", "24時間", _OUTSIDE, (-38.0, -18.0)),
    _Spot("plaza_mist", "mist", "plaza", "毎日 10:00～18:00", _OUTSIDE, (22.0, 4.0)),
    _Spot("arcade_mist", "mist", "temple", "毎日 11:00～17:00",
          _OUTSIDE, (96.0, 250.0)),
    _Spot("town_hall_mist", "mist", "town_hall", "平日 9:00～17:00", _OUTSIDE, (-30.0, 30.0)),
    _Spot("plaza_water", "water", "plaza", "毎日 5:30～23:30",
          {**_OUTSIDE, "facilities": ["outdoor", "water_refill"]}, (30.0, -22.0), seasonal=False),
    _Spot("library_water", "water", "library", "24時間",
          {**_OUTSIDE, "facilities": ["outdoor", "water_refill"]}, (-14.0, -26.0), seasonal=False),
    _Spot("park_water", "water", "park", "24時間",
          {**_OUTSIDE, "facilities": ["outdoor", "water_refill", "toilet"]}, (0.0, 30.0), False),
    _Spot("terrace", "water", "park", "毎日 6:00～19:00", _OUTSIDE, (-120.0, -96.0)),
    _Spot("paddling", "water", "children_park", "毎日 10:00～16:00",
          {**_OUTSIDE, "audience": "pupils"}, (16.0, 10.0)),
    _Spot("basin", "water", "shrine", "毎日 6:00～18:00", _OUTSIDE, (24.0, -20.0), False),
)  # fmt: skip


def cool_spots(rng: np.random.Generator) -> Iterator[Content]:
    """Give the spots; three were not checked for more than a season, so they ask for it."""
    people = town().people
    for each in _SPOTS:
        x, y = at_site(each.site)
        place = (x + each.offset[0], y + each.offset[1])
        hours = _hours(each.hours, seasonal=each.seasonal)
        words = {key: people.words[each.rest[key]] for key in _WORDED & each.rest.keys()}
        name = people.spots[each.key]
        yield _content(place, name, each.kind, hours, {**each.rest, **words})
    shops = zip(people.shops, behind_shop_doors(len(people.shops), rng), strict=True)
    for number, (name, place) in enumerate(shops):
        rest = {
            "facilities": ["air_conditioning", "indoor"],
            "seats": int(rng.integers(1, 9)),
            "step_free": bool(rng.random() < 0.7),
            "benefit": people.benefits[number % len(people.benefits)],
            "verified_at": LONG_AGO if number % 12 == 7 else CHECKED,
        }
        hours = _hours(_SHOP_HOURS[number % len(_SHOP_HOURS)], seasonal=True)
        yield _content(place, name, "shop", hours, rest)


def _content(place: Place, name: str, kind: str, hours: Hours, rest: Mapping[str, Any]) -> Content:
    lon, lat = to_degrees(np.array(place))
    properties = {
        "name": f"{name}{town().mark}",
        "kind": kind,
        "hours": hours_as_json(hours),
        "verified_at": CHECKED,
        "verified_by": town().people.office,
        "source": town().people.source,
        **{key: value for key, value in rest.items() if value != ""},
    }
    return Content(shapely.Point(round(float(lon), 7), round(float(lat), 7)), properties)


def _hours(text: str, *, seasonal: bool) -> Hours:
    found = read_hours(text)
    if found.remarks or found.hours.weekly is None:
        raise ValueError(f"the demo's own hours are not understood: {text}")
    season: Season | None = read_season(SUMMER) if seasonal else None
    return dataclasses.replace(found.hours, season=season)
