"""Anybody points at what does harm; moderators see the worst first."""

from __future__ import annotations

from uuid import uuid4

import pytest

from layers.people.roles import Role
from tests.gis_server.civic.house import CITY, House

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
