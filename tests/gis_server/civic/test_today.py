"""Today's answer over HTTP: what wins, what is open, what is typed in, the database stopped."""

from __future__ import annotations

import datetime
import time
from collections.abc import Iterator
from typing import Any

import pytest

from gis_server.today.feeds import REMEMBERED_S, read_feed, write_feed
from layers.heat_package.today.alerts import Alert, AlertLevel
from layers.heat_package.today.feed import Feed, Numbers, ReadFile
from layers.heat_package.today.readings import Origin
from layers.people.roles import Hat, Role
from layers.spots.cool_spot import SPOT_KIND
from layers.spots.opening import TOKYO
from tests.gis_server.civic.house import CITY, House, Person
from tests.gis_server.civic.test_spots import DAILY, add_spot, at
from tiles.storage import open_storage

DAY = datetime.date(2026, 7, 23)  # a Thursday
NOW = "2026-07-23T14:20"


def noon(hours: float) -> datetime.datetime:
    midnight = datetime.datetime.combine(DAY, datetime.time(), TOKYO)
    return midnight + datetime.timedelta(hours=hours)


def file(name: str) -> ReadFile:
    return ReadFile(name, "ab" * 32, noon(14))


@pytest.fixture(scope="module")
def office(house: House) -> Person:
    return house.person(Role.OFFICE, hat=Hat.OFFICE)


@pytest.fixture(scope="module")
def fed(house: House) -> Iterator[None]:
    """Let a feed be read: estimated until 14:00, forecasts from 15:00, an alert for the day."""
    storage = open_storage(str(house.server.log.parent / "published"))
    values = tuple((noon(hour), 26.0 + hour / 2) for hour in range(6, 15))
    foreseen = tuple((noon(hour), 33.0 - (hour - 15) / 3) for hour in (15, 18, 21, 24))
    write_feed(
        storage,
        CITY,
        Feed(
            station="43056",
            station_name="熊谷",
            area="110000",
            observed=Numbers(file("wbgt_43056_202607.csv"), Origin.ESTIMATED, values),
            forecast=Numbers(file("yohou_43056.csv"), Origin.FORECAST, foreseen, noon(14.4)),
            alert_file=file("alert_20260723_05.csv"),
            alerts=(Alert(DAY, AlertLevel.WARNING, noon(5), "埼玉県", "alert_20260723_05.csv"),),
        ),
    )
    assert read_feed(storage, CITY).station == "43056"
    time.sleep(REMEMBERED_S)  # the server looks again after this
    yield
    write_feed(storage, CITY, Feed())


@pytest.fixture(scope="module")
def spots(house: House, office: Person) -> Iterator[list[dict[str, Any]]]:
    remove_spots(house, office)  # those of other tests
    holidays = {"rule": "closed", "spans": [], "closing_moves": "no"}
    rest = {"kind": "rest_place", "name": "まちなかオアシス"}
    made = [
        add_spot(office, 139.3800, 36.1590, hours=DAILY, name="遠い図書館"),
        add_spot(office, 139.3805, 36.1500, hours={**DAILY, "holidays": holidays}, name="店"),
        add_spot(office, 139.3810, 36.1500, hours=DAILY, **rest),
        add_spot(office, 139.3802, 36.1500, name="時間がわからない所"),
    ]
    yield made
    remove_spots(house, office)


def remove_spots(house: House, office: Person) -> None:
    layers = house.visitor.ask("GET", "/layers").json()["layers"]
    for layer in (each["id"] for each in layers if each["kind"] == SPOT_KIND):
        items = f"/layers/{layer}/items"
        for each in house.visitor.ask("GET", f"{items}?limit=500").json()["features"]:
            seen = house.visitor.ask("GET", f"{items}/{each['id']}")
            removed = office.ask("DELETE", f"{items}/{each['id']}", if_match=seen.headers["etag"])
            assert removed.status_code == 200, removed.text


def today(house: House, when: str, *, near: str | None = "139.3800,36.1500") -> dict[str, Any]:
    place = f"&near={near}" if near else ""
    answer = house.visitor.ask("GET", f"/today?at={at(when)}{place}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def open_names(answer: dict[str, Any]) -> list[str]:
    return [each["properties"]["name"] for each in answer["places"] if each["open"]]


@pytest.mark.usefixtures("fed")
def test_the_numbers_say_what_they_are_and_when(house: House) -> None:
    found = today(house, NOW)
    now = found["heat"]["now"]
    assert (now["wbgt"], now["origin"], now["place"]) == (33.0, "estimated", "熊谷")
    assert (now["wbgt_class"], now["at"]) == ("danger", "2026-07-23T05:00:00.000Z")
    assert [each["origin"] for each in found["heat"]["next"]] == ["forecast"] * 4
    assert found["heat"]["here"] is None
    assert found["alert"]["level"] == "warning"
    assert found["alert_tomorrow"] is None
    names = [(each["kind"], each["name"]) for each in found["sources"]]
    assert names[0] == ("forecast", "yohou_43056.csv")
    late = today(house, "2026-07-23T16:00")["heat"]["now"]
    assert (late["origin"], late["wbgt"]) == ("forecast", 33.0)
    assert today(house, "2026-07-25T16:00")["heat"] == {"now": None, "here": None, "next": []}


@pytest.mark.usefixtures("spots")
def test_the_nearest_open_places_come_with_minutes(house: House) -> None:
    found = today(house, NOW)
    assert open_names(found) == ["店", "まちなかオアシス", "遠い図書館"]
    first = found["places"][0]
    assert (first["distance_m"], first["minutes"]) == (45, 1)
    assert first["spans"][0] == ["2026-07-23T05:20:00.000Z", "2026-07-23T08:00:00.000Z"]
    rest = [each["properties"]["name"] for each in found["rest_places"]]
    assert rest == ["まちなかオアシス"]
    assert found["walk"] == {"kind": "straight-line", "factor": 1.3, "metres_per_minute": 80.0}
    anywhere = today(house, NOW, near=None)
    assert {each["minutes"] for each in anywhere["places"]} == {None}


@pytest.mark.usefixtures("spots")
def test_at_17_01_what_closes_at_17_00_is_gone(house: House) -> None:
    assert len(open_names(today(house, "2026-07-23T16:59"))) == 3
    assert open_names(today(house, "2026-07-23T17:01")) == []


@pytest.mark.usefixtures("spots")
def test_on_a_holiday_its_rule_holds_and_the_season_ends(house: House) -> None:
    marine_day = today(house, "2026-07-20T14:00")
    assert open_names(marine_day) == ["まちなかオアシス", "遠い図書館"]
    assert len(open_names(today(house, "2026-09-30T14:00"))) == 3
    assert open_names(today(house, "2026-10-01T14:00")) == []


@pytest.mark.usefixtures("spots")
def test_a_place_is_taken_to_100_m_and_stands_in_no_log(house: House) -> None:
    found = today(house, NOW, near="139.38012345,36.15012345")
    assert found["near"] == [139.38, 36.15]
    assert "36.15012" not in house.server.log.read_text("utf-8")
    for wrong in ("here", "139,91", "nan,36", "139"):
        assert house.visitor.ask("GET", f"/today?near={wrong}").status_code == 422


def test_the_office_types_in_what_it_measured(house: House, office: Person) -> None:
    now_ms = int(time.time() * 1000)
    body = {"kind": "wbgt", "wbgt": 31.4, "place": "市役所前", "at": now_ms - 600_000}
    made = office.ask("POST", "/today/entries", body)
    assert made.status_code == 201, made.text
    assert (made.json()["role"], made.json()["withdrawn"]) == ("office", None)
    now = house.visitor.ask("GET", "/today").json()["heat"]["now"]
    assert (now["wbgt"], now["origin"], now["place"]) == (31.4, "by-hand", "市役所前")
    assert (now["role"], now["told_at"]) == ("office", made.json()["entered"])
    path = f"/today/entries/{made.json()['id']}"
    assert office.ask("DELETE", path).json()["withdrawn"]
    heat = house.visitor.ask("GET", "/today").json()["heat"]["now"]
    assert heat is None or heat["origin"] != "by-hand"
    listed = office.ask("GET", "/today/entries").json()["entries"]
    assert listed[0]["id"] == made.json()["id"]
    rows = house.person(Role.AUDITOR).ask("GET", "/audit?after=0").json()["rows"]
    acts = [each["action"] for each in rows if each["object"] == made.json()["id"]]
    assert acts == ["heat.enter", "heat.withdraw"] or len(rows) == 500


def test_a_typed_alert_holds_for_its_day(house: House, office: Person) -> None:
    day = datetime.datetime.now(TOKYO).date().isoformat()
    body = {"kind": "alert", "level": "special", "day": day, "at": int(time.time() * 1000)}
    made = office.ask("POST", "/today/entries", body)
    assert made.status_code == 201, made.text
    alert = house.visitor.ask("GET", "/today").json()["alert"]
    assert (alert["level"], alert["by_hand"], alert["day"]) == ("special", True, day)
    office.ask("DELETE", f"/today/entries/{made.json()['id']}")


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"wbgt": 46}, "wbgt"),
        ({"wbgt": None}, "wbgt"),
        ({"place": "  "}, "place"),
        ({"place": "あ" * 101}, "place"),
        ({"at": 0}, "at"),
        ({"kind": "alert", "day": "2026-13-01", "level": "none"}, "day"),
        ({"kind": "alert", "day": "2020-01-01", "level": "none"}, "day"),
        ({"kind": "alert", "day": "2026-07-01"}, "level"),
    ],
)
def test_what_cannot_be_is_refused_with_its_field(
    office: Person, changed: dict[str, Any], field: str
) -> None:
    body = {"kind": "wbgt", "wbgt": 31, "place": "市役所前", "at": int(time.time() * 1000)}
    answer = office.ask("POST", "/today/entries", body | changed)
    assert answer.status_code == 422
    assert field in {each["field"] for each in answer.json()["errors"]}


def test_who_is_not_the_office_types_nothing_in(house: House) -> None:
    body = {"kind": "wbgt", "wbgt": 31, "place": "ここ", "at": int(time.time() * 1000)}
    for who in (house.visitor, house.person(), house.person(Role.MODERATOR)):
        assert who.ask("POST", "/today/entries", body).status_code == 403
        assert who.ask("GET", "/today/entries").status_code == 403
