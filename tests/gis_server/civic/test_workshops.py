"""Workshops over HTTP, on both databases."""

from __future__ import annotations

import io
import tempfile
import threading
import time
import xml.etree.ElementTree as ElementTree
import zipfile
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import orjson
import pytest
from sqlalchemy import delete

from gis_server.people.join_address import qr_code
from layers.people.actor import Membership
from layers.people.roles import GRANTED, Hat, Role
from layers.people.sessions import actor_of
from layers.store.tables import throttle
from layers.workshops.deleting import delete_workshop
from layers.workshops.joining import WRONG_CODES
from tests.gis_server.civic.classroom import (
    HOUR_MS,
    TREE,
    Class,
    begin_class,
    following,
    join,
    outbox,
    plan,
    seated,
)
from tests.gis_server.civic.house import CITY, HERE, NOTE, House, Person


@pytest.fixture(autouse=True)
def _forget_tries(house: House) -> None:
    with house.database.write() as connection:
        connection.execute(delete(throttle).where(throttle.c.key.like(f"{WRONG_CODES.name}:%")))


def test_a_class_from_beginning_to_end(house: House) -> None:
    room = begin_class(house, title="星川を歩く", rules=["走らない"], base_run=None)
    assert room.about["leads"]
    assert room.about["rules"][-1] == {"ja": "走らない", "en": "走らない"}
    answer = join(house, room.code)
    pupil, joined = seated(house, answer), answer.json()
    assert joined["city"] == CITY
    assert joined["is_new"]
    assert joined["workshop"]["seat"] == joined["seat"]
    assert joined["workshop"]["drawing"]
    assert not joined["workshop"]["leads"]
    assert pupil.ask("POST", room.works, TREE).status_code == 201
    assert pupil.ask("GET", room.path).json()["tasks"][0]["done"] == 1

    hand = pupil.ask("PATCH", f"{room.path}/seats/mine", {"hand_up": True})
    assert hand.json()["hand_up"]
    seat = room.overview()["seats"][0]
    assert (seat["counts"], seat["hand_up"], seat["photos"]) == ({"tree": 1}, True, 0)
    assert seat["pictures"] == []
    assert room.overview()["latest"][0]["about"]["voice"] == "workshop"
    group = room.about["groups"][3]["id"]
    changes = {"hand_up": False, "group": group}
    moved = room.teacher.ask("PATCH", f"{room.path}/seats/{seat['id']}", changes)
    assert (moved.json()["group"], moved.json()["hand_up"]) == (group, False)

    layer = room.works.removesuffix("/items")
    assert pupil.ask("GET", layer).json()["class_state"] == "going"
    assert room.act("hold").json()["held"]
    assert pupil.ask("GET", layer).json()["class_state"] == "held"
    refused = pupil.ask("POST", room.works, TREE)
    assert (refused.status_code, "ask your teacher" in refused.json()["detail"]) == (403, True)
    assert pupil.ask("GET", room.works).json()["features"]
    assert not room.act("release").json()["held"]
    assert house.visitor.ask("GET", room.works).status_code == 404
    assert room.act("open").json()["open_to_public"]
    shown = house.visitor.ask("GET", room.works).json()["features"]
    assert [each["about"]["pen_name"] for each in shown] == [seat["pen_name"]["ja"]]
    assert room.about["id"] in {
        each["id"] for each in house.visitor.ask("GET", "/workshops").json()["workshops"]
    }
    assert house.visitor.ask("GET", room.path).json()["seat"] is None
    assert house.visitor.ask("GET", layer).json()["class_state"] is None

    dead = room.code
    assert room.act("close").json()["ended"]
    assert room.teacher.ask("GET", f"{room.path}/code").json() == {"code": None, "address": None}
    assert room.teacher.ask("GET", f"{room.path}/code.svg").status_code == 422
    assert join(house, dead).status_code == 422
    assert pupil.ask("POST", room.works, TREE).status_code == 403
    assert pupil.ask("GET", room.path).json()["ended"]
    again = room.act("reopen", closes_at=plan()["closes_at"])
    assert not again.json()["ended"]
    assert join(house, dead).status_code == 422
    assert join(house, room.code).status_code == 200


def test_the_code_is_an_address_and_a_picture(house: House) -> None:
    room = begin_class(house)
    told = room.teacher.ask("GET", f"{room.path}/code").json()
    port = house.server.port
    assert told["address"] == f"http://127.0.0.1:{port}/join/{told['code']}"
    picture = room.teacher.ask("GET", f"{room.path}/code.svg")
    assert picture.headers["content-type"] == "image/svg+xml"
    assert picture.content == qr_code(told["address"])
    tree = ElementTree.fromstring(picture.content)
    assert {each.tag.rpartition("}")[2] for each in tree.iter()} == {"svg", "g", "path"}
    renewed = room.teacher.ask("POST", f"{room.path}/code").json()
    assert renewed["code"] != told["code"]
    assert renewed == room.teacher.ask("GET", f"{room.path}/code").json()
    assert join(house, told["code"]).status_code == 422


def test_one_browser_one_seat(house: House) -> None:
    room = begin_class(house)
    first = join(house, room.code)
    token = seated(house, first).token
    cookie = first.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Secure" in cookie
    again = join(house, room.code.replace("-", "").lower(), token=token)
    assert (again.json()["is_new"], again.json()["seat"]) == (False, first.json()["seat"])
    other = begin_class(house)
    assert join(house, other.code, token=seated(house, again).token).json()["is_new"]


def test_a_lost_cookie_comes_back_by_the_teacher(house: House) -> None:
    room = begin_class(house)
    seat = join(house, room.code).json()["seat"]
    given = room.teacher.ask("POST", f"{room.path}/seats/{seat['id']}/return-code")
    assert given.status_code == 201
    back = join(house, given.json()["code"])
    assert (back.json()["seat"]["id"], back.json()["is_new"]) == (seat["id"], False)
    assert seated(house, back).ask("POST", room.works, TREE).status_code == 201
    assert join(house, given.json()["code"]).status_code == 422


def test_whoever_is_signed_in_is_asked_before_they_join(house: House) -> None:
    room, me = begin_class(house), house.person()
    refused = join(house, room.code, token=me.token)
    assert (refused.status_code, "set-cookie" in refused.headers) == (403, False)
    assert me.ask("GET", "/layers").status_code == 200
    joined = join(house, room.code, token=me.token, leave=True)
    assert joined.json()["is_new"]
    assert me.add_note().json()["about"]["status"] == "queued"  # as a visitor: signed out


def test_other_websites_seat_nobody(house: House) -> None:
    room = begin_class(house)
    refused = join(house, room.code, origin="https://evil.example")
    assert refused.status_code == 403
    assert room.overview()["seats"] == []


def test_wrong_codes_are_counted_right_ones_are_not(house: House) -> None:
    room = begin_class(house)
    code = room.code
    for _ in range(3):
        assert join(house, code).status_code == 200
    statuses = [join(house, "CCCC-DDDD").status_code for _ in range(WRONG_CODES.most + 1)]
    assert statuses == [422] * WRONG_CODES.most + [429]
    late = join(house, code)
    assert (late.status_code, int(late.headers["retry-after"]) > 0) == (429, True)


@pytest.mark.parametrize(
    "body",
    [{}, {"code": ""}, {"code": 1}, {"code": "x" * 41}, {"code": "CCCC", "name": "Hanako"}, []],
)
def test_bad_ways_to_join(house: House, body: Any) -> None:
    answer = house.client.post("/api/join", json=body)
    assert answer.status_code == 422
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    ("field", "changed"),
    [
        ("title", {"title": ""}),
        ("opens_at", {"opens_at": "now"}),
        ("closes_at", {"closes_at": 1}),
        ("area", {"area": [0, 0, 1, 1]}),
        ("area", {"area": [139.38, 36.15]}),
        ("base_run", {"base_run": "never-computed"}),
        ("age_band", {"age_band": "baby"}),
        ("groups.0.colour", {"groups": [{"name": "a", "colour": "red"}]}),
        ("email", {"email": "x@example.jp"}),
    ],
)
def test_plans_that_do_not_hold(house: House, field: str, changed: dict[str, Any]) -> None:
    refused = house.person(Role.FACILITATOR).ask("POST", "/workshops", plan(**changed))
    assert refused.status_code == 422
    assert field in {each["field"] for each in refused.json()["errors"]}


def test_notes_count_for_a_task_of_notes(house: House) -> None:
    tasks = [{"text": "気づきを書こう", "kind": "note", "count": 2}]
    room = begin_class(house, tasks=tasks)
    pupil = room.pupil()
    assert pupil.ask("POST", room.works, TREE).status_code == 201
    assert pupil.ask("GET", room.path).json()["tasks"][0]["done"] == 0
    notes = f"/layers/{room.about['notes_layer']}/items"
    assert pupil.ask("POST", notes, NOTE).status_code == 201
    assert pupil.ask("GET", room.path).json()["tasks"][0]["done"] == 1


def test_a_plan_is_changed_by_what_is_sent(house: House) -> None:
    room = begin_class(house)
    longer = room.about["closes_at"] + HOUR_MS
    changes = {"title": "星川", "tasks": [{"text": "歩こう"}], "closes_at": longer}
    changed = room.teacher.ask("PATCH", room.path, changes).json()
    assert (changed["title"], changed["closes_at"]) == ("星川", longer)
    assert changed["tasks"] == [{"text": "歩こう", "kind": None, "count": None, "done": None}]
    assert changed["retention_days"] == room.about["retention_days"]
    layer = room.teacher.ask("GET", f"/layers/{room.about['works_layer']}").json()
    assert layer["title"]["ja"] == "星川：作品"
    for wrong in ({"retention_days": 31}, {"title": " "}, {"opens_at": 1}, {"groups": []}):
        assert room.teacher.ask("PATCH", room.path, wrong).status_code == 422


def test_groups_are_dealt_anew_and_an_empty_class_is_deleted(house: House) -> None:
    room = begin_class(house)
    three = [{"name": name, "colour": "#0072b2"} for name in ("はと", "つる", "かも")]
    changed = room.teacher.ask("PATCH", room.path, {"groups": three}).json()
    assert [each["name"] for each in changed["groups"]] == ["はと", "つる", "かも"]
    assert (room.overview()["joined"], room.overview()["may_delete"]) == (False, True)
    used = begin_class(house)
    used.pupil()
    assert used.teacher.ask("PATCH", used.path, {"groups": three}).status_code == 422
    assert used.teacher.ask("DELETE", used.path).status_code == 422
    assert used.teacher.ask("DELETE", room.path).status_code == 404
    assert room.teacher.ask("DELETE", room.path).status_code == 204
    assert room.teacher.ask("GET", room.path).status_code == 404


def test_everybody_hears_that_an_open_class_is_deleted(house: House) -> None:
    room = begin_class(house)
    room.act("open")
    path = room.works.removesuffix("/items").removeprefix("/layers/")

    def listed() -> bool:
        found = house.visitor.ask("GET", "/layers").json()["layers"]
        return path in [each["id"] for each in found]

    assert listed()
    assert room.teacher.ask("DELETE", room.path).status_code == 204
    assert not listed()


def test_who_draws_while_a_class_is_deleted_reads_that_it_is_gone(house: House) -> None:
    room = begin_class(house)
    with ThreadPoolExecutor(1) as threads:
        with house.database.write() as connection:
            delete_workshop(
                connection, actor_of(connection, CITY, room.teacher.token), room.about["id"]
            )
            drawing = threads.submit(room.teacher.ask, "POST", room.works, TREE)
            wait([drawing], timeout=2)  # it has found the layer and waits for its row
        answer = drawing.result(60)
    assert answer.status_code == 404
    assert answer.json()["type"] == "urn:uchimizu:problem:unknown-thing"


@pytest.mark.parametrize(
    "strange", ["none", "%00", "%F0%9F%A6%8A", "..%2F..", "'%20OR%201=1", "x" * 41]
)
def test_strange_ids_are_unknown(house: House, strange: str) -> None:
    room = begin_class(house)
    paths = [f"/workshops/{strange}", f"{room.path}/seats/{strange}"]
    for path in paths:
        answer = room.teacher.client.patch(
            f"/api/cities/{CITY}{path}", json={}, headers=room.teacher.headers
        )
        assert answer.status_code in {404, 405, 422}, answer.text


def test_the_class_pack_comes_as_a_zip(house: House) -> None:
    room = begin_class(house, title='4年1組 "駅前"')
    room.pupil().ask("POST", "/operations", outbox(room.about["works_layer"], 3))
    answer = room.teacher.ask("GET", f"{room.path}/pack")
    assert answer.headers["content-type"] == "application/zip"
    kind, plain, named = answer.headers["content-disposition"].split("; ")
    assert (kind, plain) == ("attachment", f'filename="class-{room.about["id"]}.zip"')
    assert unquote(named) == "filename*=UTF-8''4年1組 \"駅前\".zip"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as pack:
        works = orjson.loads(pack.read("works.geojson"))
    assert len(works["features"]) == 3
    assert list(Path(tempfile.gettempdir()).glob("uchimizu-pack-*")) == []


def test_removed_seats_are_visitors(house: House) -> None:
    room = begin_class(house)
    answers = [join(house, room.code) for _ in range(2)]
    gone, stays = (seated(house, each) for each in answers)
    for each in (gone, stays):
        each.ask("POST", "/operations", outbox(room.about["works_layer"], 2))
    path = f"{room.path}/seats/{answers[0].json()['seat']['id']}"
    assert room.teacher.ask("DELETE", f"{path}?works=hide").json() == {"hidden": 2}
    assert gone.ask("GET", room.works).status_code == 404
    assert len(stays.ask("GET", room.works).json()["features"]) == 2
    other = f"{room.path}/seats/{answers[1].json()['seat']['id']}"
    assert room.teacher.ask("DELETE", other).json() == {"hidden": 0}
    assert len(room.overview()["latest"]) == 4
    assert room.overview()["seats"] == []
    left = [sum(each["counts"].values()) for each in room.overview()["removed"]]
    assert sorted(left) == [0, 2]  # those of the first are hidden


def test_a_pupil_reads_why_something_is_hidden(house: House) -> None:
    room = begin_class(house)
    author, other = room.pupil(), room.pupil()
    item = author.ask("POST", room.works, TREE).json()["id"]
    past = f"{room.works}/{item}/versions"
    assert author.ask("GET", past).json()["verdict"] is None
    things = {"things": [{"kind": "feature", "id": item}]}
    why = {"action": "hide", "reason": "wrong-place", "words": "ここは道です"}
    hidden = room.teacher.ask("POST", "/moderation/decisions", things | why)
    assert hidden.status_code == 201, hidden.text
    told = author.ask("GET", past).json()
    assert told["verdict"]["words"] == "ここは道です"
    assert told["verdict"]["reason"]["en"] == "wrong place or wrong facts"
    assert [each["about"]["action"] for each in told["versions"]] == ["hide", "create"]
    assert other.ask("GET", past).status_code == 404
    room.teacher.ask("POST", "/moderation/decisions", things | {"action": "show"})
    assert author.ask("GET", past).json()["verdict"] is None


def strangers(house: House, room: Class) -> dict[str, Person]:
    """Give one person of each kind who is not of a class."""
    found = {str(role): house.person(role) for role in GRANTED - {Role.OFFICE}}
    found["office"] = house.person(Role.OFFICE, hat=Hat.OFFICE)
    found["citizen"] = house.person()
    found["visitor"] = house.visitor
    other = begin_class(house)
    found["pupil of another class"] = other.pupil()
    found["teacher of another class"] = other.teacher
    scope = Membership(Role.MODERATOR, f"workshop:{room.about['id']}x")
    found["of a workshop with a like name"] = house.person(scope)
    return found


def asked_of(room: Class, seat: str, item: str) -> dict[tuple[str, str], Any]:
    """Give every route of a class with a body that would be taken."""
    group, seats = room.about["groups"][0]["id"], f"{room.path}/seats"
    layer = f"/layers/{room.about['works_layer']}"
    return {
        ("GET", room.path): None,
        ("PATCH", room.path): {"title": "x"},
        ("POST", f"{room.path}/acts"): {"act": "hold"},
        ("GET", f"{room.path}/overview"): None,
        ("GET", f"{room.path}/code"): None,
        ("POST", f"{room.path}/code"): None,
        ("GET", f"{room.path}/code.svg"): None,
        ("GET", f"{room.path}/pack"): None,
        ("PATCH", f"{seats}/mine"): {"hand_up": True},
        ("PATCH", f"{seats}/{seat}"): {"group": group},
        ("POST", f"{seats}/{seat}/return-code"): None,
        ("DELETE", f"{seats}/{seat}"): None,
        ("GET", layer): None,
        ("GET", f"{layer}/items"): None,
        ("POST", f"{layer}/items"): TREE,
        ("GET", f"{layer}/items/{item}"): None,
        ("GET", f"{layer}/items/{item}/versions"): None,
        ("PATCH", f"{layer}/items/{item}"): {"properties": {"kind": "bench"}},
        ("DELETE", f"{layer}/items/{item}"): None,
    }


SEEN_BY_ALL = frozenset({"", "/items", "/items/{item}", "/items/{item}/versions"})


@pytest.mark.parametrize("public", [False, True])
def test_a_class_is_its_own(house: House, public: bool) -> None:
    """Every route × everybody who is not of the class: nothing is shown, nothing happens."""
    room = begin_class(house)
    answer = join(house, room.code)
    seat, pupil = answer.json()["seat"]["id"], seated(house, answer)
    made = pupil.ask("POST", room.works, TREE)
    item, etag = made.json()["id"], {"if_match": made.headers["etag"]}
    if public:
        room.act("open")
    tried = 0
    for who, person in strangers(house, room).items():
        for (method, path), body in asked_of(room, seat, item).items():
            found = person.ask(method, path, body, **etag)
            tried += 1
            reads = method == "GET" and (path == room.path or path.startswith("/layers"))
            allowed = {200} if public and reads else {403, 404}
            assert found.status_code in allowed, (who, method, path, found.text)
            if not public:
                assert found.status_code == 404, (who, method, path)
        mine = outbox(room.about["works_layer"], 1)
        results = person.ask("POST", "/operations", mine)
        assert results.status_code != 200 or not results.json()["results"][0]["done"], who
    print(f"{tried} cells, open to all: {public}")
    assert room.overview()["seats"][0]["id"] == seat
    assert [each["id"] for each in pupil.ask("GET", room.works).json()["features"]] == [item]
    assert room.teacher.ask("GET", room.path).json()["title"] == "3年2組"


def test_what_a_pupil_may_do(house: House) -> None:
    room = begin_class(house)
    answer = join(house, room.code)
    seat, pupil, other = answer.json()["seat"]["id"], seated(house, answer), room.pupil()
    theirs = other.ask("POST", room.works, TREE)
    etag = {"if_match": theirs.headers["etag"]}
    asked = asked_of(room, seat, theirs.json()["id"])
    done = {
        (method, path): pupil.ask(method, path, body, **etag).status_code
        for (method, path), body in asked.items()
    }
    allowed = {(method, path) for (method, path), status in done.items() if status < 300}
    layer = f"/layers/{room.about['works_layer']}"
    item = f"{layer}/items/{theirs.json()['id']}"
    assert allowed == {
        ("GET", room.path),
        ("PATCH", f"{room.path}/seats/mine"),
        *(("GET", path) for path in (layer, f"{layer}/items", item, f"{item}/versions")),
        ("POST", f"{layer}/items"),
    }
    assert set(done.values()) - {200, 201} == {403}
    for body in (NOTE, {"geometry": HERE, "properties": {"about": "hot", "text": "x"}}):
        assert pupil.ask("POST", f"/layers/{CITY}-notes/items", body).status_code == 403
    assert pupil.ask("GET", f"/layers/{CITY}-notes/items").status_code == 200
    assert pupil.ask("POST", "/workshops", plan()).status_code == 403


def test_open_browsers_follow_within_two_seconds(house: House) -> None:
    room = begin_class(house)
    pupil, seen = room.pupil(), dict[str, float]()

    def listen() -> None:
        with following(house, pupil) as lines:
            for line in lines:
                if not line.startswith("data: "):
                    continue
                change = orjson.loads(line.removeprefix("data: "))
                if change["object"] == room.about["id"]:
                    seen.setdefault(change["kind"], time.monotonic())
                if {"workshop", "seat"} <= set(seen):
                    return

    listener = threading.Thread(target=listen)
    listener.start()
    time.sleep(1.0)  # the stream begins with what is new
    began = time.monotonic()
    room.act("hold")
    room.pupil()
    listener.join(timeout=20)
    delays = {kind: round(at - began, 2) for kind, at in seen.items()}
    print("told after [s]:", delays)
    assert set(delays) == {"workshop", "seat"}
    assert max(delays.values()) < 2


def test_a_removed_seat_hears_no_more(house: House) -> None:
    room = begin_class(house)
    answer = join(house, room.code)
    gone, ended = seated(house, answer), threading.Event()

    def listen() -> None:
        with following(house, gone) as lines:
            for _ in lines:
                pass
        ended.set()

    listener = threading.Thread(target=listen)
    listener.start()
    time.sleep(1.0)
    removed = time.monotonic()
    room.teacher.ask("DELETE", f"{room.path}/seats/{answer.json()['seat']['id']}")
    assert ended.wait(10)
    print(f"the stream ended after {time.monotonic() - removed:.2f} s")
    listener.join(1)


def test_a_teacher_makes_no_layer_official(house: House) -> None:
    room = begin_class(house)
    path = f"/layers/{room.about['works_layer']}"
    found = room.teacher.ask("GET", path)
    answers = {"version", "workshop", "public", "class_state", "may_add", "waits", "may_moderate"}
    layer = {name: value for name, value in found.json().items() if name not in answers}
    etag = {"if_match": found.headers["etag"]}
    for wrong in ({"official": True}, {"kind": "cool-spot"}, {"space": "elsewhere"}):
        assert room.teacher.ask("PUT", path, {**layer, **wrong}, **etag).status_code == 403
    kept = room.teacher.ask("PUT", path, {**layer, "licence": "CC0 1.0"}, **etag)
    assert (kept.json()["licence"], kept.json()["official"]) == ("CC0 1.0", False)


def test_changes_of_a_class_are_not_told_to_others(house: House) -> None:
    room = begin_class(house)
    room.pupil()
    last = room.teacher.ask("GET", "/changes?since=0").json()
    while last["changes"]:
        before, last = last, room.teacher.ask("GET", f"/changes?since={last['last']}").json()
    since = max(0, before["last"] - 20)
    told = room.teacher.ask("GET", f"/changes?since={since}").json()["changes"]
    assert room.about["id"] in {each["object"] for each in told}
    heard = house.visitor.ask("GET", f"/changes?since={since}").json()["changes"]
    assert room.about["id"] not in {each["object"] for each in heard}
