"""After the retention of a layer nothing is left of what lay on it, and others stay."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import Connection, insert, select, update

from layers.errors import UnknownError
from layers.features import reading, writing
from layers.features.defaults import add_default_layers, default_layers
from layers.features.feature import Content, Feature
from layers.features.layer import layer_seen_by
from layers.features.operations import Operation, apply_once, last_sequence
from layers.features.retention import DAY_MS, sweep_layers
from layers.features.writing import Edit
from layers.moderation import audit
from layers.people.actor import Actor
from layers.people.own_data import own_data
from layers.people.roles import Role
from layers.store import tables
from layers.store.database import Database
from layers.store.feed import changes_since, last_number
from layers.store.identifiers import new_id, now_ms
from layers.workshops import leading
from tests.layers.features.test_features import HERE, NOTE
from tests.layers.people_here import CITY, VISITOR, person
from tests.layers.workshops.classes import begin_class, draw, pupil
from tests.layers.workshops.test_retention import everything

NOTES = f"{CITY}-notes"
CLIENT = "a" * 16
LOGS = (tables.audit, tables.change, tables.account)
SECRET = Content(HERE, {"about": "hot", "text": "ひみつの場所"})


@pytest.fixture
def town(database: Database) -> Database:
    """Give a town whose notes are kept for ten days."""
    with database.write() as connection:
        add_default_layers(connection, CITY)
        notes = update(tables.layer).where(tables.layer.c.id == NOTES)
        connection.execute(notes.values(retention_days=10))
    return database


def add(connection: Connection, who: Actor, *, layer: str = NOTES, days: int = 0) -> Feature:
    """Add what was made some days ago."""
    there = layer_seen_by(connection, who, layer)
    made = writing.add_feature(connection, who, there, SECRET if layer == NOTES else NOTE)
    earlier = update(tables.feature).where(tables.feature.c.id == made.id)
    connection.execute(earlier.values(created_at=made.created_at - days * DAY_MS))
    return made


def talk_about(connection: Connection, feature: str, by: Actor) -> None:
    """Let somebody say something, send a photo, react and propose, as rows."""
    common = {"city": CITY, "feature": feature, "account": by.account, "pen_name": by.pen_name}
    common |= {"status": "published", "created_at": now_ms()}
    said = {"id": new_id(), "voice": "person", "text": "ひみつのことば"}
    connection.execute(insert(tables.comment).values(**common, **said))
    photo: dict[str, Any] = {"id": new_id(), "sha256": "0" * 64, "media_type": "image/jpeg"}
    photo |= {"width": 1, "height": 1, "bytes": 1, "licence": "CC BY 4.0", "credit": "ひみつ"}
    photo |= {"ai_made": False, "alt_text": "ひみつのしゃしん", "colour": "#000000"}
    photo |= {"preview_width": 1, "preview_height": 1}
    connection.execute(insert(tables.media).values(**common, **photo))
    reaction = {"feature": feature, "kind": "useful", "who": by.author, "at": now_ms()}
    connection.execute(insert(tables.reaction).values(**reaction))
    drawn = {"proposal": feature, "version": 1, "content": "ひみつの案", "sha256": "", "at": 1}
    connection.execute(insert(tables.scenario).values(**drawn))


def actions(connection: Connection) -> list[tuple[str, str, int]]:
    rows = connection.execute(select(tables.audit).where(tables.audit.c.action == "sweep-layer"))
    return [(row.who, row.object, row.details["features"]) for row in rows]


def test_it_goes_on_its_day_and_nothing_of_it_is_left(town: Database) -> None:
    with town.write() as connection:
        me, moderator = person(connection), person(connection, Role.MODERATOR)
        made, deleted = add(connection, me), add(connection, me)
        writing.change_feature(
            connection, me, made.id, Edit({}, {"text": "ひみつの二"}), base_version=1
        )
        writing.delete_feature(connection, me, deleted.id, base_version=1)
        talk_about(connection, made.id, me)
        for sequence, item in ((1, made.id), (2, "another")):
            answer = {"done": True, "item": {"id": item, "text": "ひみつの答え"}}
            asked = Operation(CLIENT, sequence, {})
            apply_once(connection, me, asked, lambda answer=answer: answer)  # type: ignore[misc]
        first = last_number(connection, CITY)
    due = made.created_at + 10 * DAY_MS
    assert sweep_layers(town, at=due - DAY_MS) == 0
    with town.read() as connection:
        assert reading.feature_seen_by(connection, VISITOR, made.id)
    assert sweep_layers(town, at=deleted.created_at + 10 * DAY_MS) == 2
    with town.write() as connection:
        for who in (VISITOR, me):
            with pytest.raises(UnknownError):
                reading.feature_seen_by(connection, who, made.id)
        layer = layer_seen_by(connection, moderator, NOTES)
        for who in (VISITOR, me, moderator):
            assert reading.features_on(connection, who, layer, reading.Query()).features == []
        assert own_data(connection, str(me.account))["features"]["features"] == []
        with pytest.raises(UnknownError):
            writing.bring_back(connection, me, made.id, version=1, base_version=3)
        assert last_sequence(connection, CLIENT) == 2
        told = [
            (each.kind, each.object, each.layer, each.version)
            for each in changes_since(connection, CITY, first)
        ]
        assert told[0][:2] == ("log", NOTES)
        assert sorted(told[1:]) == sorted(
            ("feature", each, NOTES, 3) for each in (made.id, deleted.id)
        )
        assert actions(connection) == [("operator", NOTES, 2)]
        assert audit.verify(connection, CITY) is None
        left = everything(connection, but=(*LOGS, tables.layer))
        assert left.count("ひみつ") == 1  # the answer about another
        assert "POINT" not in left
        assert f'"{me.pen_name}"' not in left
        first = last_number(connection, CITY)
    assert sweep_layers(town, at=due + DAY_MS) == 0
    with town.read() as connection:
        assert last_number(connection, CITY) == first


def test_what_is_younger_or_kept_for_good_stays(town: Database) -> None:
    with town.write() as connection:
        me = person(connection)
        old, young = add(connection, me, days=11), add(connection, me, days=9)
        writing.change_feature(connection, me, old.id, Edit({}, {"text": "今"}), base_version=1)
        office = person(connection, Role.OFFICE)
        closed = update(tables.layer).where(tables.layer.c.id == f"{CITY}-survey")
        connection.execute(closed.values(retention_days=None))
        kept = writing.add_feature(
            connection,
            office,
            layer_seen_by(connection, office, f"{CITY}-survey"),
            Content(HERE, {"air_temperature_c": 35.0}),
        )
        long_ago = update(tables.feature).where(tables.feature.c.id == kept.id)
        connection.execute(long_ago.values(created_at=1))
    assert sweep_layers(town) == 1
    with town.read() as connection:
        for each in (young, kept):
            assert reading.feature_seen_by(connection, VISITOR, each.id)
        with pytest.raises(UnknownError):
            reading.feature_seen_by(connection, VISITOR, old.id)


def test_default_layers_keep_for_good() -> None:
    assert {each.retention_days for each in default_layers(CITY)} == {None}


def test_layers_of_a_class_go_by_its_own_retention(town: Database) -> None:
    with town.write() as connection:
        leader, made = begin_class(connection, retention_days=30)
        drawn = draw(connection, pupil(connection, made), made)
        leading.close(connection, leader, made.id)
        works = update(tables.layer).where(tables.layer.c.id == made.works)
        connection.execute(works.values(retention_days=1))
    assert sweep_layers(town, at=now_ms() + 20 * DAY_MS) == 0
    with town.read() as connection:
        assert reading.feature_seen_by(connection, leader, drawn.id)


def test_many_go_in_parts_and_once_whoever_sweeps(town: Database) -> None:
    with town.write() as connection:
        me = person(connection, Role.MODERATOR)
        made = [add(connection, me, days=11).id for _ in range(520)]
    with ThreadPoolExecutor(3) as together:
        swept = sum(together.map(lambda _: sweep_layers(town), range(3)))
    swept += sweep_layers(town)
    assert swept == len(made)
    with town.read() as connection:
        acts = actions(connection)
        assert len(acts) >= 2
        assert sum(number for _, _, number in acts) == len(made)
        versions = connection.execute(
            select(tables.feature_version.c.version).where(
                tables.feature_version.c.action == "withdraw"
            )
        )
        assert versions.scalars().all() == [2] * len(made)
        assert audit.verify(connection, CITY) is None
