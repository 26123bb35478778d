"""Voices on a piece of ground are counted, and told from three people on, on both databases."""

from __future__ import annotations

import pytest
import shapely
from sqlalchemy import Connection

from layers.comments.reactions import SHOWN_FROM, Reaction, react
from layers.comments.writing import add_comment
from layers.features.defaults import add_default_layers
from layers.features.feature import Content, Feature, Status
from layers.features.layer import layer_seen_by
from layers.features.provenance import FROM_PAPER
from layers.features.writing import add_feature, set_status
from layers.heat_package.paper.voices import Voices, voices_in
from layers.people.actor import Actor
from layers.people.roles import Role
from layers.store.database import Database
from tests.layers.people_here import CITY, person

BOUNDS = (139.37, 36.14, 139.39, 36.16)
HERE, ELSEWHERE = (139.38, 36.15), (139.50, 36.15)


def note(
    connection: Connection,
    who: Actor,
    about: str,
    *,
    place: tuple[float, float] = HERE,
    sheet: str | None = None,
) -> Feature:
    layer = layer_seen_by(connection, who, f"{CITY}-notes")
    properties = {"about": about, "text": "気づき"}
    if sheet is not None:
        properties[FROM_PAPER.id] = sheet
    return add_feature(connection, who, layer, Content(shapely.Point(*place), properties))


def counts(found: Voices) -> dict[str, int | None]:
    return {each.label.ja: each.count for each in found.notes}


@pytest.fixture
def town(database: Database) -> Database:
    with database.write() as connection:
        add_default_layers(connection, CITY)
    return database


def test_kinds_are_told_from_three_people_on(town: Database) -> None:
    with town.write() as connection:
        people = [person(connection) for _ in range(SHOWN_FROM)]
        for who in people:
            note(connection, who, "hot")
        note(connection, people[0], "hot")
        for _ in range(5):  # many notes of two people are two people
            note(connection, people[0], "cool")
        note(connection, people[1], "cool")
        note(connection, people[2], "shade", place=ELSEWHERE)
        hidden = note(connection, people[2], "hot")
        set_status(
            connection, person(connection, Role.MODERATOR), hidden, Status.HIDDEN, action="hide"
        )
        found = voices_in(connection, CITY, BOUNDS)
    assert counts(found) == {"暑い": 4, "涼しい": None}
    assert (found.told, found.from_paper) == (4, 0)
    assert found.since is not None
    assert found.until is not None
    assert found.since <= found.until


def test_what_came_on_paper_has_writers_of_its_own(town: Database) -> None:
    with town.write() as connection:
        clerk = person(connection, Role.STAFF)
        for number in range(SHOWN_FROM):
            note(connection, clerk, "water", sheet=f"E69Y-V6ZR-80TQ-2KPR {number + 1}")
        found = voices_in(connection, CITY, BOUNDS)
    assert counts(found) == {"水・風": SHOWN_FROM}
    assert found.from_paper == SHOWN_FROM


def test_reactions_and_comments_follow_the_same_rule(town: Database) -> None:
    with town.write() as connection:
        people = [person(connection) for _ in range(SHOWN_FROM)]
        there = note(connection, people[0], "hot")
        away = note(connection, people[0], "hot", place=ELSEWHERE)
        for who in people:
            react(connection, who, there.id, Reaction.HOT, on=True)
            react(connection, who, away.id, Reaction.COOL, on=True)
        react(connection, people[0], there.id, Reaction.USEFUL, on=True)
        add_comment(connection, people[0], there.id, "そうですね")
        add_comment(connection, people[0], there.id, "本当に")
        before = voices_in(connection, CITY, BOUNDS)
        for who in people[1:]:
            add_comment(connection, who, there.id, "わたしも")
        after = voices_in(connection, CITY, BOUNDS)
    assert {each.label.ja: each.count for each in before.reactions} == {
        "暑い": SHOWN_FROM,
        "参考になった": None,
    }
    assert before.comments.count is None
    assert after.comments.count == 2 + SHOWN_FROM - 1


def test_where_nobody_wrote_there_is_nothing(town: Database) -> None:
    with town.read() as connection:
        assert voices_in(connection, CITY, BOUNDS) == Voices.none()
