"""Points over HTTP: heat gives the rate, the same visit counts once, both ways of handing over."""

from __future__ import annotations

import csv
import datetime
import hashlib
import io
import time
from typing import Any

import pytest
from sqlalchemy import select, update

from layers.heat_package.wbgt_class import WbgtClass
from layers.people.actor import Membership
from layers.people.roles import Hat, Role
from layers.spots.opening import TOKYO
from layers.store.tables import feature, notice, points_visit
from tests.gis_server.civic.house import CITY, HERE, House, Person
from tests.gis_server.civic.points_rules import RULES, decide, propose, put_rules, shown_code


@pytest.fixture
def office(house: House) -> Person:
    put_rules(house)
    return house.person(Role.OFFICE, hat=Hat.OFFICE)


def put_spot(house: House) -> str:
    content = {"geometry": HERE, "properties": {"name": "木かげ", "kind": "park_shade"}}
    made = house.person().ask("POST", f"/layers/{CITY}-cool-spots/items", content)
    spot = str(made.json()["id"])
    with house.database.write() as connection:
        seen = update(feature).where(feature.c.id == spot).values(status="published")
        connection.execute(seen)
    return spot


def test_four_classes_of_heat_give_four_rates(house: House, office: Person) -> None:
    given = {}
    for number, wbgt in enumerate((20.0, 26.0, 29.0, 32.0)):
        at = int(time.time() * 1000) - (9 - number) * 60_000
        entry = {"kind": "wbgt", "wbgt": wbgt, "place": "市役所前", "at": at}
        typed = office.ask("POST", "/today/entries", entry)
        assert typed.status_code in {200, 201}, typed.text
        spot = put_spot(house)
        body = {"spot": spot, "code": shown_code(office, spot)}
        made = house.person().ask("POST", "/points/visits", body)
        assert made.status_code == 200, made.text
        assert made.json()["heat_from"] == "by-hand"
        given[made.json()["wbgt_class"]] = made.json()["points"]
    assert given == dict(zip([each.value for each in WbgtClass], (1, 2, 3, 5), strict=True))


def test_the_same_visit_sent_five_times_is_one_event(house: House, office: Person) -> None:
    me, spot = house.person(), put_spot(house)
    body = {"spot": spot, "code": shown_code(office, spot)}
    answers = [me.ask("POST", "/points/visits", body) for _ in range(5)]
    assert [each.json()["is_new"] for each in answers] == [True, *[False] * 4]
    assert len({each.json()["key"] for each in answers}) == 1
    (mine,) = me.ask("GET", "/points/visits").json()["visits"]
    assert mine["claim"] == answers[0].json()["claim"]
    data = me.ask("GET", "/me/data").json()
    assert data["visits"][0]["key"] == mine["key"]
    assert house.person().ask("DELETE", f"/points/visits/{mine['id']}").status_code == 404
    assert me.ask("DELETE", f"/points/visits/{mine['id']}").status_code == 204
    assert me.ask("GET", "/points/visits").json()["visits"] == []
    log = house.server.log.read_text("utf-8")
    for private in (body["code"], mine["claim"], mine["key"], str(me.account), spot):
        assert private not in log


def test_wrong_codes_are_refused_and_counted(house: House, office: Person) -> None:
    me, spot = house.person(), put_spot(house)
    body = {"spot": spot, "code": "AAAA-AAAA"}
    statuses = [me.ask("POST", "/points/visits", body).status_code for _ in range(32)]
    assert statuses == [422] * 30 + [429] * 2
    right = {"spot": spot, "code": shown_code(office, spot)}
    assert me.ask("POST", "/points/visits", right).status_code == 429
    assert house.person().ask("POST", "/points/visits", right).status_code == 200


def test_right_codes_do_not_count(house: House, office: Person) -> None:
    me, spot = house.person(), put_spot(house)
    wrong = {"spot": spot, "code": "AAAA-AAAA"}
    assert [me.ask("POST", "/points/visits", wrong).status_code for _ in range(29)] == [422] * 29
    for _ in range(3):
        right = {"spot": spot, "code": shown_code(office, spot)}
        assert me.ask("POST", "/points/visits", right).status_code == 200
    put_rules(house, caps={**RULES["caps"], "visits_per_day": 1})
    other = put_spot(house)
    for _ in range(3):  # the code is right, and the rules give nothing
        capped = {"spot": other, "code": shown_code(office, other)}
        refused = me.ask("POST", "/points/visits", capped)
        assert refused.status_code == 422
        assert "That was all for today" in refused.json()["detail"]
    assert me.ask("POST", "/points/visits", wrong).status_code == 422
    assert me.ask("POST", "/points/visits", wrong).status_code == 429
    put_rules(house)


def test_who_sees_the_code_of_a_spot(house: House, office: Person) -> None:
    spot, other = put_spot(house), put_spot(house)
    owner = house.person(Membership(Role.SPOT_OWNER, f"feature:{spot}"))
    path = f"/points/spots/{spot}/code"
    told = owner.ask("GET", path).json()
    assert told["address"].endswith(f"/people/{CITY}/visit/{spot}#{told['code']}")
    assert office.ask("GET", path).status_code == 200
    picture = owner.ask("GET", f"{path}.svg")
    assert (picture.headers["content-type"], picture.content[:4]) == ("image/svg+xml", b"<svg")
    for who in (house.visitor, house.person(), house.person(Role.MODERATOR)):
        assert who.ask("GET", path).status_code == 403
        assert who.ask("GET", f"{path}.svg").status_code == 403
    assert owner.ask("GET", f"/points/spots/{other}/code").status_code == 403


def test_rules_are_public_and_need_two_persons(house: House, office: Person) -> None:
    version = propose(office, rates={**RATES, "danger": 9})
    assert decide(office, version).status_code == 403
    told = house.visitor.ask("GET", "/points/rules").json()
    assert told["version"] != version
    other = house.person(Role.OFFICE, hat=Hat.OFFICE)
    assert decide(other, version).json()["state"] == "active"
    assert house.visitor.ask("GET", "/points/rules").json()["rules"]["rates"]["danger"] == 9
    wrong = {"rules": {**told["rules"], "rates": {}}, "reason": "夏"}
    refused = office.ask("POST", "/points/rules/versions", wrong)
    assert refused.status_code == 422
    assert "rates.danger" in [each["field"] for each in refused.json()["errors"]]
    put_rules(house)


RATES = {"caution": 1, "warning": 2, "severe_warning": 3, "danger": 5, "unknown": 1}


def test_by_hand_each_event_is_given_out_once(house: House, office: Person) -> None:
    spot = put_spot(house)
    body = {"spot": spot, "code": shown_code(office, spot)}
    made = house.person().ask("POST", "/points/visits", body).json()
    with house.database.write() as connection:
        mine = points_visit.c.key == made["key"]
        earlier = points_visit.c.slot - 3_600_000
        connection.execute(update(points_visit).where(mine).values(slot=earlier))
    files = [office.ask("POST", "/points/exports") for _ in range(2)]
    found = [
        [row["key"] for row in csv.DictReader(io.StringIO(each.text)) if row["spot"] == spot]
        for each in files
    ]
    assert found == [[made["key"]], []]
    with house.database.read() as connection:
        waiting = [row.content.get("key") for row in connection.execute(select(notice))]
    assert made["key"] not in waiting
    today = datetime.datetime.now(TOKYO).date()
    days = f"first={today - datetime.timedelta(days=1)}&last={today}"
    told = office.ask("GET", f"/points/reconciliation?{days}")
    rows = [row for row in csv.DictReader(io.StringIO(told.text)) if row["spot"] == spot]
    assert [row["handed_over"] for row in rows] == ["csv"]
    assert office.ask("GET", f"/points/reconciliation?first={today}&last=2020-01-01").is_error


def test_rules_and_what_was_handed_over_stand_in_the_chain(house: House, office: Person) -> None:
    version = office.ask("GET", "/points/rules").json()["version"]
    given = office.ask("POST", "/points/exports").content
    found = house.visitor.ask("GET", "/chain?of=shown:points").json()
    steps = {each["id"]: each for each in found["steps"]}
    decided = steps[f"decide:points-rules:{version}"]
    assert (decided["way"], decided["role"], decided["why"]) == (
        "manual",
        "office",
        "夏の外出のため",
    )
    shown = [each["thing"] for each in steps["show:points"]["used"]]
    assert [each for each in shown if each.startswith("points-rules:")] == [
        f"points-rules:{version}"
    ]
    name = f"points-events:{hashlib.sha256(given).hexdigest()}"
    file = house.visitor.ask("GET", f"/chain?of={name}").json()
    assert {f"hand-over:{name}"} <= {each["id"] for each in file["steps"]}
    assert not [each["id"] for each in file["steps"] if each["out_of_date"]]
    after = put_rules(house, rates={**RATES, "danger": 8})
    again = house.visitor.ask("GET", "/chain?of=shown:points").json()
    assert f"points-rules:{after}" in {each["id"] for each in again["things"]}
    assert house.visitor.ask("GET", "/chain/picture").status_code == 200
    assert house.visitor.ask("GET", "/chain/prov").status_code == 200


def test_a_summer_is_worked_out_from_files_of_the_service(house: House, office: Person) -> None:
    lines = ["Date,Time,WBGT,Tg", *(f"2025/7/1,{hour}:00,32.5,40.1" for hour in range(1, 25))]
    spot = {"name": "図書館", "kind": "public", "visits": [0] * 14 + [10] + [0] * 9}
    asked = {"files": ["\n".join(lines)], "spots": [spot]}
    cost = office.ask("POST", "/points/simulations", asked)
    assert cost.status_code == 200, cost.text
    assert (cost.json()["points"], cost.json()["points_by_class"]) == (50, {"danger": 50})
    wrongs: list[dict[str, Any]] = [{"files": ["nonsense"]}, {"first_hour": "July"}, {"wbgt_c": []}]
    for wrong in wrongs:
        refused = office.ask("POST", "/points/simulations", {"spots": [spot], **wrong})
        assert refused.status_code == 422
