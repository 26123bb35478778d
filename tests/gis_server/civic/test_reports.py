"""Anybody points at what does harm; moderators see the worst first."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from layers.people.roles import Role
from tests.gis_server.civic.house import CITY, House, Person
from tests.gis_server.civic.test_photos import add_photo, picture

STATES = ("waiting", "hidden", "kept", "gone")
NOTES = f"/layers/{CITY}-notes/items"


def test_reasons_come_in_both_languages(house: House) -> None:
    reasons = house.visitor.ask("GET", "/reports/reasons").json()["reasons"]
    assert [each["id"] for each in reasons] == [
        "personal-data",
        "dangerous",
        "insult",
        "copyright",
        "wrong-place",
        "advertising",
        "other",
    ]
    assert all(each["text"]["ja"] and each["text"]["en"] for each in reasons)


def test_a_report_is_taken_once(house: House) -> None:
    moderator = house.person(Role.MODERATOR)
    item = house.person().add_note().json()["id"]
    report = {"kind": "feature", "id": item, "reason": "insult", "words": "ひどい"}
    assert house.visitor.ask("POST", "/reports", report).json() == {"new": True}
    assert house.visitor.ask("POST", "/reports", report).json() == {"new": False}
    assert house.person().ask("POST", "/reports", report).json() == {"new": True}
    entries = moderator.ask("GET", "/moderation/queue").json()["entries"]
    (entry,) = [each for each in entries if each["id"] == item]
    assert (entry["cause"], entry["reasons"]) == ("reported", {"insult": 2})
    assert entry["words"] == ["ひどい", "ひどい"]
    assert entry["item"]["properties"]["text"] == "ここは暑い"
    for other in (house.visitor, house.person()):
        assert other.ask("GET", "/moderation/queue").json() == {"entries": [], "total": 0}


def test_a_reported_note_comes_with_its_photos(house: House) -> None:
    moderator, author = house.person(Role.MODERATOR), house.person()
    item = author.add_note().json()["id"]
    first, gone = (add_photo(author, item, picture(each)).json() for each in ("#204060", "#604020"))
    assert author.ask("DELETE", f"/photos/{gone['id']}").status_code == 204
    report = {"kind": "feature", "id": item, "reason": "personal-data"}
    assert house.visitor.ask("POST", "/reports", report).status_code == 201
    entries = moderator.ask("GET", "/moderation/queue").json()["entries"]
    (entry,) = [each for each in entries if each["id"] == item]
    told = {name: first[name] for name in ("id", "alt_text", "status")}
    assert entry["photos"] == [told]


def test_the_worst_comes_first(house: House) -> None:
    moderator, author = house.person(Role.MODERATOR), house.person()
    items = [author.add_note().json()["id"] for _ in range(3)]
    for item, reason in zip(items, ("other", "personal-data", "dangerous"), strict=True):
        report = {"kind": "feature", "id": item, "reason": reason}
        assert author.ask("POST", "/reports", report).status_code == 201
    entries = moderator.ask("GET", "/moderation/queue").json()["entries"]
    mine = [each["id"] for each in entries if each["id"] in items]
    assert mine == [items[1], items[2], items[0]]
    harms = [each["harm"] for each in entries]
    assert harms == sorted(harms, reverse=True)


def test_who_reported_something_hears_what_came_of_it(house: House) -> None:
    moderator, author, me = house.person(Role.MODERATOR), house.person(), house.person()
    items = [author.add_note().json()["id"] for _ in range(3)]
    for each in items:
        report = {"kind": "feature", "id": each, "reason": "insult", "words": "ひどい"}
        assert me.ask("POST", "/reports", report).status_code == 201
    acts = ({"action": "hide", "reason": "insult", "words": "だめ"}, {"action": "keep"})
    hidden, _ = (
        moderator.ask(
            "POST", "/moderation/decisions", {"things": [{"kind": "feature", "id": item}], **act}
        )
        for item, act in zip(items, acts, strict=False)
    )

    def heard(who: Person) -> dict[str, list[Any]]:
        told = who.ask("GET", "/me/reports").json()["reports"]
        return {
            state: [each["item"] for each in told if each["state"] == state] for state in STATES
        }

    (kept,), (waiting,) = heard(me)["kept"], heard(me)["waiting"]
    assert heard(me)["hidden"] == [None], "what is hidden is not told"
    assert (kept["id"], waiting["id"]) == (items[1], items[2])
    assert waiting["properties"]["text"] == "ここは暑い"
    names = [who.ask("GET", "/me").json()["pen_name"] for who in (moderator, author)]
    text = me.ask("GET", "/me/reports").text
    assert not [each for each in (*names, "だめ") if each in text], "nobody is named"
    assert heard(author) == heard(moderator) == {state: [] for state in STATES}
    assert house.visitor.ask("GET", "/me/reports").status_code == 403

    undone = {"decisions": [hidden.json()["decisions"][0]["id"]]}
    assert moderator.ask("POST", "/moderation/decisions/undo", undone).status_code == 200
    assert {each["id"] for each in heard(me)["waiting"]} == {items[0], items[2]}


def test_what_lies_on_something_deleted_is_told_to_nobody(house: House) -> None:
    me, other = house.person(), house.person()
    item = me.add_note().json()["id"]
    said = other.ask("POST", f"{NOTES}/{item}/comments", {"text": "夕方も暑い"}).json()["id"]
    report = {"kind": "comment", "id": said, "reason": "insult"}
    assert me.ask("POST", "/reports", report).status_code == 201
    (seen,) = me.ask("GET", "/me/reports").json()["reports"]
    assert (seen["text"], seen["item"]["id"]) == ("夕方も暑い", item)
    take_away(me, item)
    (left,) = me.ask("GET", "/me/reports").json()["reports"]
    assert (left["text"], left["layer"], left["item"]) == ("", "", None)


@pytest.mark.parametrize("kind", ["feature", "comment", "photo"])
def test_a_report_on_what_was_taken_away_does_not_wait(house: House, kind: str) -> None:
    me, author = house.person(), house.person()
    item = author.add_note().json()["id"]
    comments = f"{NOTES}/{item}/comments"
    ids = {
        "feature": item,
        "comment": author.ask("POST", comments, {"text": "夕方も暑い"}).json()["id"],
        "photo": add_photo(author, item, picture("#305070")).json()["id"],
    }
    for name, each in ids.items():
        report = {"kind": name, "id": each, "reason": "other"}
        assert me.ask("POST", "/reports", report).status_code == 201

    def states() -> dict[str, str]:
        told = me.ask("GET", "/me/reports").json()["reports"]
        return {each["kind"]: each["state"] for each in told}

    assert states() == dict.fromkeys(ids, "waiting")
    if kind in {"comment", "photo"}:
        assert author.ask("DELETE", f"/{kind}s/{ids[kind]}").status_code == 204
        assert states() == {**dict.fromkeys(ids, "waiting"), kind: "gone"}
    else:
        take_away(author, item)
        assert states() == dict.fromkeys(ids, "gone")


def take_away(author: Person, item: str) -> None:
    tag = author.ask("GET", f"{NOTES}/{item}").headers["etag"]
    assert author.ask("DELETE", f"{NOTES}/{item}", if_match=tag).is_success


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"reason": "because"}, 422),
        ({"reason": ""}, 422),
        ({"words": "x" * 501}, 422),
        ({"words": "a\u202eb"}, 422),
        ({"kind": "person"}, 422),
        ({"who": "me"}, 422),
        ({"id": str(uuid4())}, 404),
        ({"kind": "comment"}, 404),
        ({"kind": "photo"}, 404),
    ],
)
def test_reports_that_are_refused(house: House, changed: dict[str, str], status: int) -> None:
    item = house.person().add_note().json()["id"]
    report = {"kind": "feature", "id": item, "reason": "other", **changed}
    assert house.person().ask("POST", "/reports", report).status_code == status


def test_reports_have_a_limit(house: House) -> None:
    me = house.person()
    items = [me.add_note().json()["id"] for _ in range(21)]
    taken = [
        me.ask("POST", "/reports", {"kind": "feature", "id": each, "reason": "other"})
        for each in items
    ]
    assert [each.status_code for each in taken] == [201] * 20 + [429]
    assert int(taken[-1].headers["retry-after"]) > 0
    things = [{"kind": "feature", "id": each} for each in items]
    kept = {"things": things, "action": "keep"}
    moderator = house.person(Role.MODERATOR)
    assert len(moderator.ask("POST", "/moderation/decisions", kept).json()["decisions"]) == 21
