"""What people put on layers, over HTTP, on both databases."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import update

from layers.features.defaults import add_default_layers
from layers.people.roles import Hat, Role
from layers.people.sessions import IDLE_MS
from layers.store.tables import session
from tests.gis_server.civic.house import CITY, HERE, NOTE, House

NOTES = f"/layers/{CITY}-notes"


def test_layers_say_what_one_may_do(house: House) -> None:
    seen = {each["id"]: each for each in house.visitor.ask("GET", "/layers").json()["layers"]}
    assert seen[f"{CITY}-notes"]["may_add"]
    assert seen[f"{CITY}-notes"]["waits"]
    assert not seen[f"{CITY}-proposals"]["may_add"]
    mine = house.person().ask("GET", NOTES)
    assert (mine.json()["may_add"], mine.json()["waits"]) == (True, False)
    assert mine.headers["etag"] == f'"{CITY}-notes.1"'


def test_add_read_change_undo_delete(house: House) -> None:
    me = house.person()
    made = me.add_note()
    assert made.status_code == 201, made.text
    item, etag = made.json(), made.headers["etag"]
    assert item["geometry"] == HERE
    assert item["properties"] == NOTE["properties"]
    assert item["about"]["mine"]
    assert item["about"]["may_edit"]
    path = f"{NOTES}/items/{item['id']}"
    others = house.visitor.ask("GET", path)
    assert not others.json()["about"]["mine"]
    assert others.headers["etag"] == etag

    changed = me.ask("PATCH", path, {"properties": {"text": "夕方も"}}, if_match=etag)
    assert changed.json()["properties"] == {"about": "hot", "text": "夕方も"}
    assert changed.json()["about"]["version"] == 2
    undone = me.ask("POST", f"{path}/versions", {"version": 1}, if_match=changed.headers["etag"])
    assert undone.json()["properties"] == NOTE["properties"]
    versions = house.visitor.ask("GET", f"{path}/versions").json()["versions"]
    assert [each["about"]["action"] for each in versions] == ["undo", "update", "create"]

    gone = me.ask("DELETE", path, if_match=undone.headers["etag"])
    assert gone.status_code == 200
    assert me.ask("GET", path).json()["about"]["deleted"]
    assert house.visitor.ask("GET", path).status_code == 404
    assert me.ask("GET", f"{path}/versions").json()["versions"][0]["about"]["deleted"]


def test_stale_and_missing_validators(house: House) -> None:
    me = house.person()
    made = me.add_note()
    path = f"{NOTES}/items/{made.json()['id']}"
    missing = me.ask("PATCH", path, {"properties": {"text": "x"}})
    assert (missing.status_code, missing.json()["type"]) == (
        428,
        "urn:uchimizu:problem:version-needed",
    )
    me.ask("PATCH", path, {"properties": {"text": "a"}}, if_match=made.headers["etag"])
    for method, body in (("PATCH", {"properties": {"text": "b"}}), ("DELETE", None)):
        stale = me.ask(method, path, body, if_match=made.headers["etag"])
        assert stale.status_code == 412
        assert stale.headers["uchimizu-version"] == "2"
    assert me.ask("GET", path).json()["properties"]["text"] == "a"


def test_what_waits_is_shown_to_its_author_and_moderators(house: House) -> None:
    new, moderator = house.person(trusted=False), house.person(Role.MODERATOR)
    item = new.add_note().json()
    path = f"{NOTES}/items/{item['id']}"
    assert item["about"]["status"] == "queued"
    assert [each.ask("GET", path).status_code for each in (new, moderator, house.visitor)] == [
        200,
        200,
        404,
    ]
    waiting = moderator.ask("GET", f"{NOTES}/items?status=queued").json()["features"]
    assert item["id"] in {each["id"] for each in waiting}
    seen = house.visitor.ask("GET", f"{NOTES}/items?status=queued").json()["features"]
    assert seen == []


def test_refusals_say_why_in_the_readers_language(house: House) -> None:
    proposals = f"/layers/{CITY}-proposals/items"
    refused = house.visitor.ask("POST", proposals, NOTE)
    assert (refused.status_code, refused.json()["type"]) == (
        403,
        "urn:uchimizu:problem:sign-in-needed",
    )
    wrong = house.person().add_note(
        geometry={"type": "Point", "coordinates": [0, 0]}, properties={}
    )
    assert wrong.status_code == 422
    assert wrong.json()["errors"][0]["field"] == "geometry.coordinates"
    japanese = house.person().ask(
        "POST", f"{NOTES}/items", {**NOTE, "properties": {}}, accept_language="ja"
    )
    assert {each["field"] for each in japanese.json()["errors"]} == {
        "properties.about",
        "properties.text",
    }


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b'"x"',
        b'{"geometry": 1}',
        b'{"properties": []}',
        b'{"colour": "red"}',
        b'{"height_m": NaN}',
        b'{"height_m": "3"}',
        b'{"id": "../../etc"}',
        b'{"observed_at": -1}',
        b"[" * 100_000,
    ],
)
def test_bad_bodies_are_told(house: House, body: bytes) -> None:
    me = house.person()
    answer = me.client.post(
        f"/api/cities/{CITY}{NOTES}/items",
        content=body,
        headers={**me.headers, "content-type": "application/json"},
    )
    assert answer.status_code == 422, answer.text
    assert answer.json()["errors"]


def test_pages_and_boxes(house: House) -> None:
    me = house.person()
    ids = [me.add_note().json()["id"] for _ in range(3)]
    page = me.ask("GET", f"{NOTES}/items?mine=true&limit=2").json()
    assert [each["id"] for each in page["features"]] == ids[:2]
    rest = me.ask("GET", f"{NOTES}/items?mine=true&limit=2&after={page['next']}").json()
    assert ([each["id"] for each in rest["features"]], rest["next"]) == (ids[2:], None)
    there = me.ask("GET", f"{NOTES}/items?mine=true&bbox=139.379,36.149,139.381,36.151").json()
    assert len(there["features"]) == 3
    away = me.ask("GET", f"{NOTES}/items?mine=true&bbox=1,1,2,2").json()
    assert away["features"] == []
    for bad in ("bbox=1,2,3", "bbox=a,b,c,d", "bbox=nan,0,1,1", "limit=0", "after=-1", "x=1"):
        assert me.ask("GET", f"{NOTES}/items?{bad}").status_code == 422, bad


def test_other_websites_cannot_write(house: House) -> None:
    me = house.person()
    for headers in (
        {"origin": "https://evil.example"},
        {"sec_fetch_site": "cross-site"},
        {"sec_fetch_site": "same-site"},
    ):
        refused = me.ask("POST", f"{NOTES}/items", NOTE, **headers)
        assert refused.status_code == 403
        assert refused.json()["type"] == "urn:uchimizu:problem:cross-site"
    assert me.ask("GET", f"{NOTES}/items?mine=true").json()["features"] == []


def test_unknown_things(house: House) -> None:
    me = house.person()
    for path in ("/layers/none", "/layers/none/items", f"{NOTES}/items/{uuid4()}"):
        assert me.ask("GET", path).status_code == 404, path
    item = me.add_note().json()["id"]
    assert me.ask("GET", f"/layers/{CITY}-proposals/items/{item}").status_code == 404
    assert me.client.get("/api/cities/nowhere/layers").status_code == 404


def test_ended_sessions_and_closed_accounts_are_visitors(house: House) -> None:
    me = house.person(trusted=False)
    me.add_note()
    assert len(me.ask("GET", f"{NOTES}/items?mine=true").json()["features"]) == 1
    house.close_account(me)
    assert me.ask("GET", f"{NOTES}/items?mine=true").json()["features"] == []


def test_a_session_that_was_not_used_for_too_long_stays_ended(house: House) -> None:
    me = house.person()
    me.add_note()
    assert len(me.ask("GET", f"{NOTES}/items?mine=true").json()["features"]) == 1
    with house.database.write() as connection:
        unused = session.c.seen_at - IDLE_MS[Hat.PERSON] - 1000
        mine = update(session).where(session.c.account == me.account)
        connection.execute(mine.values(seen_at=unused))
    for _ in range(3):  # asking with it does not make it go on
        assert me.ask("GET", f"{NOTES}/items?mine=true").json()["features"] == []


def steps() -> dict[str, Any]:
    return {
        "id": f"{CITY}-barrier-{uuid4().hex[:6]}",
        "space": f"{CITY}-common",
        "kind": "barrier-free",
        "title": {"ja": "段差", "en": "Steps"},
        "fields": [{"id": "height_cm", "type": "number", "label": {"ja": "高さ", "en": "Height"}}],
        "geometry_types": ["Point"],
        "who_may_add": ["citizen"],
    }


def test_a_layer_is_configured_by_the_office_alone(house: House) -> None:
    office = house.person(Role.OFFICE, hat=Hat.OFFICE)
    layer = steps()
    refused = house.person().ask("POST", "/layers", layer)
    assert refused.status_code == 403
    made = office.ask("POST", "/layers", layer)
    assert made.status_code == 201, made.text
    assert office.ask("POST", "/layers", layer).status_code == 409
    step = {"geometry": HERE, "properties": {"height_cm": 3.5}}
    assert house.person().ask("POST", f"/layers/{layer['id']}/items", step).status_code == 201
    assert house.visitor.ask("POST", f"/layers/{layer['id']}/items", step).status_code == 403
    renamed = {**layer, "title": {"ja": "段差など", "en": "Steps and such"}}
    path = f"/layers/{layer['id']}"
    assert office.ask("PUT", path, renamed).status_code == 428
    changed = office.ask("PUT", path, renamed, if_match=made.headers["etag"])
    assert changed.json()["title"]["ja"] == "段差など"
    assert office.ask("PUT", path, renamed, if_match=made.headers["etag"]).status_code == 412


def test_a_layer_lies_in_a_space_of_its_city(house: House) -> None:
    office = house.person(Role.OFFICE, hat=Hat.OFFICE)
    with house.database.write() as connection:
        add_default_layers(connection, "elsewhere")
    layer = steps()
    made = office.ask("POST", "/layers", layer)
    for space in ("nowhere", "elsewhere-common"):
        for answer in (
            office.ask("POST", "/layers", {**steps(), "space": space}),
            office.ask(
                "PUT",
                f"/layers/{layer['id']}",
                {**layer, "space": space},
                if_match=made.headers["etag"],
            ),
        ):
            assert answer.status_code == 422, answer.text
            assert [each["field"] for each in answer.json()["errors"]] == ["space"]
