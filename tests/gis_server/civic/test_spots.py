"""Cool-share spots over HTTP: open or not, the nearest first, edited by their owners."""

from __future__ import annotations

import datetime
import time
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from pyproj import Geod

from gis_server.spots import Asked, Moment, Spots, distances_m, read_spots
from layers.features.layer import layer_seen_by
from layers.people.actor import Membership, visitor
from layers.people.roles import Hat, Role
from tests.gis_server.civic.house import CITY, House, Person

LAYER = f"/layers/{CITY}-cool-spots"
DAILY = {
    "weekly": {
        day: [{"opens": "09:00", "closes": "17:00"}]
        for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    },
    "season": {"first": "06-01", "last": "09-30"},
    "exceptions": [{"first": "2026-08-13", "last": "2026-08-16", "spans": [], "word": "お盆"}],
    "alert": [{"opens": "08:00", "closes": "20:00"}],
}
TOKYO = datetime.timezone(datetime.timedelta(hours=9))


def at(text: str) -> int:
    return int(datetime.datetime.fromisoformat(text).replace(tzinfo=TOKYO).timestamp() * 1000)


def add_spot(who: Person, lon: float, lat: float, **properties: Any) -> dict[str, Any]:
    spot = {
        "geometry": {"type": "Point", "coordinates": [lon, lat]},
        "properties": {"name": "図書館", "kind": "public", **properties},
    }
    made = who.ask("POST", f"{LAYER}/items", spot)
    assert made.status_code == 201, made.text
    found: dict[str, Any] = made.json()
    return found


@pytest.fixture(scope="module")
def office(house: House) -> Person:
    return house.person(Role.OFFICE, hat=Hat.OFFICE)


@pytest.fixture(scope="module")
def spots(house: House, office: Person) -> Iterator[list[dict[str, Any]]]:
    """Give spots at known distances from 139.380, 36.150, and take them away in the end."""
    made = [
        add_spot(office, 139.3800, 36.1590, hours=DAILY, facilities=["wifi", "toilet"]),
        add_spot(office, 139.3805, 36.1500, kind="shop", hours=DAILY, step_free=True),
        add_spot(office, 139.3800, 36.1410, kind="park_shade", facilities=["outdoor"]),
        add_spot(
            office, 139.3830, 36.1500, hours=DAILY, facilities=["wifi"], verified_at="2026-07-01"
        ),
    ]
    yield made
    for each in made:
        path = f"{LAYER}/items/{each['id']}"
        office.ask("DELETE", path, if_match=house.visitor.ask("GET", path).headers["etag"])


def opening(house: House, spot: dict[str, Any], when: str, *, more: str = "") -> dict[str, Any]:
    path = f"{LAYER}/items/{spot['id']}?at={at(when)}{more}"
    found: dict[str, Any] = house.visitor.ask("GET", path).json()["about"]["opening"]
    return found


def test_a_spot_says_whether_it_is_open(house: House, spots: list[dict[str, Any]]) -> None:
    open_now = opening(house, spots[3], "2026-07-23T14:30")
    assert open_now == {
        "state": "open",
        "until": "2026-07-23T08:00:00Z",
        "opens_at": None,
        "words": {"ja": "開いています・17:00まで", "en": "Open until 17:00"},
        "needs_check": False,
    }
    night = opening(house, spots[3], "2026-07-23T20:00")
    assert (night["state"], night["opens_at"]) == ("closed", "2026-07-24T00:00:00Z")
    assert opening(house, spots[3], "2026-11-20T12:00")["state"] == "out-of-season"
    assert opening(house, spots[2], "2026-07-23T14:30")["state"] == "unknown"
    feast = opening(house, spots[0], "2026-08-14T12:00")
    assert (feast["state"], feast["needs_check"]) == ("closed", True)
    assert opening(house, spots[3], "2026-07-23T19:00")["state"] == "closed"
    alert = opening(house, spots[3], "2026-07-23T19:00", more="&alert=true")
    assert (alert["state"], alert["until"]) == ("open", "2026-07-23T11:00:00Z")


def test_lists_say_it_too(house: House, spots: list[dict[str, Any]]) -> None:
    page = house.visitor.ask("GET", f"{LAYER}/items?at={at('2026-07-23T14:30')}").json()
    states = {each["id"]: each["about"]["opening"]["state"] for each in page["features"]}
    assert [states[each["id"]] for each in spots] == ["open", "open", "unknown", "open"]
    notes = house.visitor.ask("GET", f"/layers/{CITY}-notes/items").json()["features"]
    assert all("opening" not in each["about"] for each in notes)


def ask_spots(house: House, spots: list[dict[str, Any]], query: str) -> dict[str, Any]:
    """Ask as a visitor, and give the answer without spots of other tests."""
    answer = house.visitor.ask("GET", f"/spots?at={at('2026-07-23T14:30')}&limit=1000&{query}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    assert found["matched"] == len(found["features"])
    ours = {each["id"] for each in spots}
    return found | {"features": [each for each in found["features"] if each["id"] in ours]}


def test_the_nearest_come_first(house: House, spots: list[dict[str, Any]]) -> None:
    found = ask_spots(house, spots, "near=139.38004,36.14996")
    assert found["near"] == [139.38, 36.15]  # to 100 m
    order = [each["id"] for each in found["features"]]
    assert order[:2] == [spots[1]["id"], spots[3]["id"]]
    geod = Geod(ellps="GRS80")
    for each in found["features"]:
        lon, lat = each["geometry"]["coordinates"]
        expected = geod.inv(139.38, 36.15, lon, lat)[2]
        assert each["distance_m"] == pytest.approx(expected, rel=0.005, abs=1)
    anywhere = house.visitor.ask("GET", "/spots?limit=2").json()
    assert (len(anywhere["features"]), anywhere["near"]) == (2, None)
    assert anywhere["matched"] >= len(spots)
    assert anywhere["features"][0]["distance_m"] is None


def test_spots_are_narrowed(house: House, spots: list[dict[str, Any]]) -> None:
    def numbers(query: str) -> set[int]:
        found = ask_spots(house, spots, query)["features"]
        identifiers = [each["id"] for each in spots]
        return {identifiers.index(each["id"]) for each in found}

    assert numbers("open=true") == {0, 1, 3}
    assert numbers("facility=wifi") == {0, 3}
    assert numbers("facility=wifi&facility=toilet") == {0}
    assert numbers("step_free=true") == {1}
    assert numbers("kind=shop&kind=park_shade") == {1, 2}
    assert numbers("open=true&kind=park_shade") == set()
    for wrong in ("kind=castle", "near=1", "near=nan,1", "near=999,1", "limit=0", "x=1", "at=-1"):
        assert house.visitor.ask("GET", f"/spots?{wrong}").status_code == 422, wrong


def test_spots_show_writes_at_once(
    house: House, office: Person, spots: list[dict[str, Any]]
) -> None:
    """Every read after an acknowledged write sees it, from the list and from the spots."""
    spot = add_spot(office, 139.379, 36.151)
    path = f"{LAYER}/items/{spot['id']}"
    etag = house.visitor.ask("GET", path).headers["etag"]
    for number in range(20):
        changed = office.ask("PATCH", path, {"properties": {"seats": number}}, if_match=etag)
        etag = changed.headers["etag"]
        for where in (f"{LAYER}/items", "/spots"):
            features = house.visitor.ask("GET", where).json()["features"]
            (now,) = (each for each in features if each["id"] == spot["id"])
            assert now["properties"]["seats"] == number
    moderator = house.person(Role.MODERATOR)
    assert office.ask("DELETE", path, if_match=etag).status_code == 200
    for where in (f"{LAYER}/items", "/spots"):
        features = moderator.ask("GET", where).json()["features"]
        assert spot["id"] not in {each["id"] for each in features}
        features = house.visitor.ask("GET", where).json()["features"]
        assert spot["id"] not in {each["id"] for each in features}


def test_what_waits_is_no_public_spot(house: House, spots: list[dict[str, Any]]) -> None:
    suggested = add_spot(house.visitor, 139.38, 36.15)
    assert suggested["about"]["status"] == "queued"
    public = house.visitor.ask("GET", "/spots?limit=1000").json()["features"]
    assert suggested["id"] not in {each["id"] for each in public}


def test_owners_edit_their_own_spot(house: House, spots: list[dict[str, Any]]) -> None:
    mine, other = spots[1], spots[0]
    owner = house.person(Membership(Role.SPOT_OWNER, f"feature:{mine['id']}"))
    path = f"{LAYER}/items/{mine['id']}"
    shown = owner.ask("GET", path)
    assert shown.json()["about"]["may_edit"]
    changed = owner.ask(
        "PATCH",
        path,
        {"properties": {"closed_note": "7/24 は休みます"}},
        if_match=shown.headers["etag"],
    )
    assert changed.status_code == 200, changed.text
    assert changed.json()["properties"]["closed_note"] == "7/24 は休みます"
    assert changed.json()["about"]["version"] == 2
    elsewhere = owner.ask("GET", f"{LAYER}/items/{other['id']}")
    assert not elsewhere.json()["about"]["may_edit"]
    refused = owner.ask(
        "PATCH",
        f"{LAYER}/items/{other['id']}",
        {"properties": {"closed_note": "x"}},
        if_match=elsewhere.headers["etag"],
    )
    assert refused.status_code == 403
    anyone = house.person()
    assert not anyone.ask("GET", path).json()["about"]["may_edit"]


def test_the_log_does_not_know_where_one_is(house: House, spots: list[dict[str, Any]]) -> None:
    answer = house.visitor.ask("GET", "/spots?near=139.38123,36.15123")
    line = house.server.line_of(answer.headers["x-request-id"])
    assert line["route"] == "/api/cities/{city}/spots"
    assert "139.38" not in house.server.log.read_text("utf-8")


def test_distances_are_those_of_a_sphere() -> None:
    places = np.random.default_rng(7).uniform((-180, -85), (180, 85), (500, 2))
    sphere = Geod(a=6_371_008.8, b=6_371_008.8)
    near = (139.38, 36.15)
    lon, lat = places.T
    expected = sphere.inv(np.full(500, near[0]), np.full(500, near[1]), lon, lat)[2]
    assert np.allclose(distances_m(places, near), expected, rtol=1e-9, atol=1e-3)


def test_a_thousand_spots_are_quick(house: House, spots: list[dict[str, Any]]) -> None:
    """1,000 spots take 50 ms of work at most, once their hours are known."""
    with house.database.read() as connection:
        layer = layer_seen_by(connection, visitor(CITY), f"{CITY}-cool-spots")
        few = read_spots(connection, [layer])
    count = 1000 // len(few.features) + 1
    places = np.tile(few.places, (count, 1))
    many = Spots(few.layers, [*few.features] * count, [*few.layer_of] * count, places)
    moment = Moment(datetime.datetime(2026, 7, 23, 14, 30, tzinfo=TOKYO))
    asked = Asked(moment, 50, only_open=True, near=(139.38, 36.15))
    many.found(asked)
    started = time.process_time()
    many.found(asked)
    took = time.process_time() - started
    print(f"{took * 1000:.1f} ms")
    assert took < 0.15
