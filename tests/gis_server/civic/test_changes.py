"""Open browsers learn of changes within two seconds, and an outbox arrives exactly once."""

from __future__ import annotations

import threading
import time
from typing import Any
from uuid import uuid4

import httpx
import orjson
import pytest

from layers.people.roles import Role
from tests.gis_server.civic.house import CITY, NOTE, House, Person

NOTES = f"{CITY}-notes"


def listen(person: Person, layer: str, heard: list[dict[str, Any]], ready: threading.Event) -> None:
    """Note changes as they come, until one of a layer did."""
    path = f"/api/cities/{CITY}/changes/stream"
    with person.client.stream("GET", path, timeout=httpx.Timeout(10, read=30)) as answer:
        for line in answer.iter_lines():
            ready.set()
            if line.startswith("data: "):
                heard.append(orjson.loads(line[6:]) | {"at": time.monotonic()})
                if heard[-1]["layer"] == layer:
                    return


def test_a_note_reaches_open_browsers(house: House) -> None:
    heard: list[dict[str, Any]] = []
    ready = threading.Event()
    thread = threading.Thread(target=listen, args=(house.visitor, NOTES, heard, ready))
    thread.start()
    assert ready.wait(10)
    made = house.person().add_note().json()["id"]
    written = time.monotonic()
    thread.join(30)
    assert (heard[-1]["object"], heard[-1]["version"]) == (made, 1)
    assert heard[-1]["at"] - written < 2.0


def test_missed_changes_are_asked_for(house: House) -> None:
    start = house.visitor.ask("GET", "/changes?since=999999999").json()["last"]
    assert start == 999999999
    me = house.person()
    before = me.ask("GET", "/changes").json()
    while before["changes"]:
        before = me.ask("GET", f"/changes?since={before['last']}").json()
    ids = [me.add_note().json()["id"] for _ in range(2)]
    after = house.visitor.ask("GET", f"/changes?since={before['last']}").json()
    assert [each["object"] for each in after["changes"]] == ids


@pytest.mark.parametrize("number", ["9" * 20, "9223372036854775808"])
def test_a_number_that_no_change_can_have_is_refused(house: House, number: str) -> None:
    me = house.person()
    path = f"/api/cities/{CITY}/changes/stream"
    answer = me.client.get(path, headers={**me.headers, "last-event-id": number})
    assert answer.status_code == 422, answer.text
    assert answer.json()["errors"][0]["field"] == "header.last-event-id"


def operation(sequence: int, item: str, action: str = "add", **more: Any) -> dict[str, Any]:
    content = {} if action in {"delete", "restore"} else NOTE
    asked = {"sequence": sequence, "action": action, "layer": NOTES, "item": item}
    return {**asked, "content": content, **more}


def test_an_outbox_that_is_sent_twice_arrives_once(house: House) -> None:
    me, client, item = house.person(), uuid4().hex, str(uuid4())
    outbox = {
        "client": client,
        "operations": [
            operation(1, item),
            operation(
                2, item, "change", base_version=1, content={"properties": {"text": "あとで"}}
            ),
        ],
    }
    first = me.ask("POST", "/operations", outbox)
    assert first.status_code == 200, first.text
    assert [each["done"] for each in first.json()["results"]] == [True, True]
    assert me.ask("POST", "/operations", outbox).json() == first.json()
    (only,) = me.ask("GET", f"/layers/{NOTES}/items?mine=true").json()["features"]
    assert (only["id"], only["about"]["version"]) == (item, 2)
    assert only["properties"]["text"] == "あとで"


def test_a_refusal_takes_its_number_and_says_why(house: House) -> None:
    me, client, item = house.person(), uuid4().hex, str(uuid4())
    wrong = operation(1, item, content={**NOTE, "properties": {"about": "hot"}})
    outbox = {"client": client, "operations": [wrong, operation(2, item)]}
    answer = me.ask("POST", "/operations", outbox).json()
    assert [each["done"] for each in answer["results"]] == [False, True]
    problem = answer["results"][0]["problem"]
    assert problem["errors"][0]["field"] == "properties.text"
    assert answer["last"] == 2


def test_edits_of_two_people_merge_or_leave_a_choice(house: House) -> None:
    me = house.person(Role.MODERATOR)
    item = str(uuid4())
    one, two = uuid4().hex, uuid4().hex
    me.ask("POST", "/operations", {"client": one, "operations": [operation(1, item)]})
    there = {"type": "Point", "coordinates": [139.381, 36.151]}

    def change(client: str, sequence: int, content: dict[str, Any]) -> dict[str, Any]:
        asked = operation(sequence, item, "change", base_version=1, content=content)
        outbox = {"client": client, "operations": [asked]}
        result: dict[str, Any] = me.ask("POST", "/operations", outbox).json()["results"][0]
        return result

    assert change(one, 2, {"geometry": there})["done"]
    merged = change(two, 1, {"properties": {"text": "木がほしい"}})
    assert merged["done"]
    assert merged["item"]["geometry"] == there
    refused = change(two, 2, {"geometry": {"type": "Point", "coordinates": [139.382, 36.152]}})
    assert not refused["done"]
    assert (refused["problem"]["status"], refused["problem"]["version"]) == (412, 3)


def test_gaps_and_other_peoples_outboxes_are_refused(house: House) -> None:
    me, client = house.person(), uuid4().hex
    gap = {"client": client, "operations": [operation(2, str(uuid4()))]}
    assert me.ask("POST", "/operations", gap).status_code == 422
    outbox = {"client": client, "operations": [operation(1, str(uuid4()))]}
    assert me.ask("POST", "/operations", outbox).status_code == 200
    assert house.person().ask("POST", "/operations", outbox).status_code == 403


@pytest.mark.parametrize("number", [2**53 + 1, 2**63, 2**64 - 1])
def test_a_version_that_no_feature_can_have_is_refused(house: House, number: int) -> None:
    me, client, item = house.person(), uuid4().hex, str(uuid4())
    made = me.ask("POST", "/operations", {"client": client, "operations": [operation(1, item)]})
    assert made.json()["last"] == 1
    path, etag = f"/layers/{NOTES}/items/{item}", f'"{item}.1"'
    refused = me.ask("POST", f"{path}/versions", {"version": number}, if_match=etag)
    assert refused.status_code == 422, refused.text
    back = operation(2, item, "restore", to_version=number)
    refused = me.ask("POST", "/operations", {"client": client, "operations": [back]})
    assert refused.status_code == 422, refused.text


def test_a_place_that_is_blurred_later_leaves_every_answer(house: House) -> None:
    me, client, item = house.person(), uuid4().hex, str(uuid4())
    fine = {"type": "Point", "coordinates": [139.381234, 36.151234]}
    outbox = {
        "client": client,
        "operations": [operation(1, item, content={**NOTE, "geometry": fine})],
    }
    made = me.ask("POST", "/operations", outbox).json()["results"][0]
    assert made["item"]["geometry"] == fine
    path = f"/layers/{NOTES}/items/{item}"
    coarse = me.ask("PATCH", path, {"blur_m": 200}, if_match=f'"{item}.1"')
    assert coarse.json()["about"]["blur_m"] == 200
    again = me.ask("POST", "/operations", outbox).json()
    assert again == {"last": 1, "results": [{"sequence": 1, "done": True}]}
    for who in (me, house.visitor):
        for address in (path, f"{path}/versions", f"/layers/{NOTES}/items"):
            assert "139.381234" not in who.ask("GET", address).text
    refused = me.ask("PATCH", path, {"blur_m": 0}, if_match=coarse.headers["etag"])
    assert refused.status_code == 422
    assert [each["field"] for each in refused.json()["errors"]] == ["blur_m"]
