"""Manual steps over HTTP: told by who may, seen by all, corrected visibly, never changed."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree as ET

import httpx
import pytest
from sqlalchemy import select

from layers.people.roles import Hat, Role
from layers.store.tables import audit
from tests.gis_server.civic.house import CITY, House, Person
from tests.hostile_texts import HOSTILE_TEXTS

RAW, CLEAN, CLEANER = (f"{number:064x}" for number in (101, 102, 103))


def step(took: str = RAW, made: str = CLEAN, **changed: Any) -> dict[str, Any]:
    return {
        "what": "欠けた時刻をうめた",
        "tool": "表計算 4.1",
        "done_on": "2026-07-01",
        "why": "観測所が2時間止まっていた",
        "inputs": [{"name": "raw.csv", "sha256": took}],
        "outputs": [{"name": "filled.csv", "sha256": made}],
        **changed,
    }


def chain(person: Person, query: str = "") -> dict[str, Any]:
    answer = person.ask("GET", f"/chain{query}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def found_step(person: Person, identifier: str) -> dict[str, Any]:
    return next(each for each in chain(person)["steps"] if each["id"] == identifier)


def told(answer: httpx.Response) -> str:
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def test_everybody_sees_what_is_published_and_where_it_comes_from(house: House) -> None:
    found = chain(house.visitor)
    assert found["manual"] == "included"
    things = {each["id"]: each for each in found["things"]}
    (file,) = things["model:bldg"]["files"]
    assert file == {
        "name": "udx/bldg/54390000_bldg_6697_op.gml",
        "sha256": "ab" * 32,
        "bytes": 12_345,
    }
    made = next(each for each in found["steps"] if each["id"] == "make:bldg_lod1")
    assert made["way"] == "automatic"
    assert made["tool"] == "uchimizu 0.1.0"
    assert made["made"] == ["dataset:bldg_lod1"]
    part = chain(house.visitor, "?of=bldg_lod1")
    assert part["of"] == "dataset:bldg_lod1"
    assert [each["id"] for each in part["steps"]] == ["make:bldg_lod1"]
    assert [each["sha256"] for each in part["sources"]] == ["ab" * 32]


def test_a_told_step_is_in_the_chain_with_its_role_alone(house: House) -> None:
    teller = house.person(Role.PLANNER)
    name = told(teller.ask("POST", "/chain/steps", step()))
    found = found_step(house.visitor, name)
    assert (found["way"], found["role"], found["at"]) == ("manual", "planner", "2026-07-01")
    assert found["why"] == "観測所が2時間止まっていた"
    everything = house.visitor.ask("GET", "/chain").text
    pen_name = teller.ask("GET", "/me").json()["pen_name"]
    assert pen_name not in everything
    assert str(teller.account) not in everything
    with house.database.read() as connection:
        rows = connection.execute(select(audit).where(audit.c.action == "tell-step")).mappings()
        row = next(each for each in rows if f"manual:{each['object']}" == name)
    assert row["who"] == f"account:{teller.account}"


def test_the_office_speaks_as_the_office(house: House) -> None:
    clerk = house.person(Role.OFFICE, hat=Hat.OFFICE)
    name = told(clerk.ask("POST", "/chain/steps", step(took="c" * 64, made="d" * 64)))
    assert found_step(house.visitor, name)["role"] == "office"


def test_a_correction_replaces_visibly_and_once(house: House) -> None:
    teller = house.person(Role.STAFF)
    took, made, better, used = (f"{number:064x}" for number in range(200, 204))
    first = told(teller.ask("POST", "/chain/steps", step(took, made)))
    after = told(teller.ask("POST", "/chain/steps", step(made, used, what="色をつけた")))
    assert not found_step(house.visitor, after)["out_of_date"]
    second = told(teller.ask("POST", "/chain/steps", step(took, better, replaces=first)))
    assert found_step(house.visitor, first)["replaced_by"] == second
    stale = found_step(house.visitor, after)
    assert stale["out_of_date"]
    (changed,) = stale["used"][0]["changed"]
    assert (changed["recorded"], changed["current"]) == (made, better)
    again = teller.ask("POST", "/chain/steps", step(took, better, replaces=first))
    assert again.status_code == 409
    nothing = teller.ask("POST", "/chain/steps", step(took, better, replaces="manual:none"))
    assert nothing.status_code == 404


def test_a_thing_of_the_chain_is_noted_as_it_is_now(house: House) -> None:
    teller = house.person(Role.OPERATOR)
    body = step(made=f"{300:064x}", inputs=[{"thing": "dataset:bldg_lod1"}])
    name = told(teller.ask("POST", "/chain/steps", body))
    (used,) = found_step(house.visitor, name)["used"]
    things = {each["id"]: each for each in chain(house.visitor)["things"]}
    assert used["digest"] == things["dataset:bldg_lod1"]["digest"]
    assert used["changed"] == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"why": " "},
        {"what": ""},
        {"done_on": "yesterday"},
        {"done_on": "1200-01-01"},
        {"done_on": "2999-01-01"},
        {"inputs": []},
        {"inputs": [{"name": "a.csv"}]},
        {"inputs": [{"name": "a.csv", "sha256": "xyz"}]},
        {"inputs": [{"name": "", "sha256": "a" * 64}]},
        {"inputs": [{"thing": "dataset:nothing"}]},
        {"outputs": [{"thing": "shown:map"}]},
        {"outputs": [{"name": "same.csv", "sha256": RAW}]},
        {"what": "a\u202eb"},
        {"who": "me"},
    ],
)
def test_what_cannot_be_is_refused_with_its_field(house: House, wrong: dict[str, Any]) -> None:
    answer = house.person(Role.STAFF).ask("POST", "/chain/steps", step() | wrong)
    assert answer.status_code == 422, answer.text
    assert next(iter(wrong)) in str(answer.json()["errors"])


def test_hostile_texts_stay_texts(house: House) -> None:
    teller, known = house.person(Role.STAFF), {}
    for number, text in enumerate(HOSTILE_TEXTS[::4]):
        took, made = f"{400 + number:064x}", f"{5000 + number:064x}"
        body = step(took, made, what=text[:200], why=text[:2000])
        answer = teller.ask("POST", "/chain/steps", body)
        if answer.status_code == 201:
            known[told(answer)] = text[:200].strip()
    assert len(known) > len(HOSTILE_TEXTS) / 8
    found = {each["id"]: each["label"]["ja"] for each in chain(house.visitor)["steps"]}
    assert {name: found[name] for name in known} == known
    picture = house.visitor.ask("GET", "/chain/picture")
    assert picture.headers["content-type"] == "image/svg+xml"
    for element in ET.fromstring(picture.content).iter():
        assert element.tag.rpartition("}")[2] in {"svg", "title", "rect", "path", "text", "g"}
        assert not [name for name in element.attrib if name.startswith("on") or "href" in name]
    labels = [
        label["$"]
        for each in house.visitor.ask("GET", "/chain/prov").json()["activity"].values()
        for label in each["prov:label"]
    ]
    assert any("<script" in each for each in labels)


def test_nothing_of_this_name_is_told(house: House) -> None:
    for path in ("/chain?of=dataset:none", "/chain/prov?of=x", "/chain/picture?of=x"):
        assert house.visitor.ask("GET", path).status_code == 404
    assert house.client.get("/api/cities/nowhere/chain").status_code == 404
    assert house.visitor.ask("GET", "/chain?lon=1").status_code == 400
    assert CITY in house.visitor.ask("GET", "/chain/prov").text
