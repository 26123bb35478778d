"""After the retention nobody can tell who sat where; what was not opened is gone."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from sqlalchemy import Connection, Table, insert, select

from layers.errors import InvalidInputError, NotAllowedError, UnknownError
from layers.features import reading
from layers.features.defaults import add_default_layers
from layers.features.feature import Feature
from layers.features.layer import layer_seen_by, layers_seen_by
from layers.features.operations import Operation, apply_once, last_sequence
from layers.features.writing import Edit, change_feature, delete_feature
from layers.moderation import audit
from layers.people.actor import Actor
from layers.people.roles import Hat
from layers.people.sessions import actor_of
from layers.store import tables
from layers.store.database import Database
from layers.store.identifiers import new_id, now_ms
from layers.workshops import leading
from layers.workshops.creating import change_workshop
from layers.workshops.deleting import delete_workshop
from layers.workshops.joining import Browser, join
from layers.workshops.overview import overview
from layers.workshops.retention import sweep_workshops
from layers.workshops.workshop import DAY_MS, Workshop, workshop_seen_by
from tests.layers.people_here import CITY, VISITOR
from tests.layers.workshops.classes import (
    NOTE,
    SECRET,
    begin_class,
    code_of,
    draw,
    notes,
    pupil,
)

LOGS = (tables.audit, tables.change)  # they name seats by ids that lead nowhere


@pytest.fixture
def town(database: Database) -> Database:
    with database.write() as connection:
        add_default_layers(connection, CITY)
    return database


def talk_about(connection: Connection, drawn: Feature, by: Actor) -> None:
    """Let a seat say something and send a photo of a feature, as rows."""
    common = {"city": CITY, "feature": drawn.id, "seat": by.seat, "pen_name": by.pen_name}
    shown = {"status": "published", "created_at": now_ms()}
    said = {"id": new_id(), "voice": "workshop", "text": "ひみつのことば"}
    connection.execute(insert(tables.comment).values(**common, **shown, **said))
    photo: dict[str, Any] = {"id": new_id(), "sha256": "0" * 64, "media_type": "image/jpeg"}
    photo |= {"width": 1, "height": 1, "bytes": 1, "licence": "CC BY 4.0", "credit": by.pen_name}
    photo |= {"ai_made": False, "alt_text": "ひみつのしゃしん", "colour": "#000000"}
    photo |= {"preview_width": 1, "preview_height": 1}
    connection.execute(insert(tables.media).values(**common, **shown, **photo))
    waits = {"id": new_id(), "status": "queued", "alt_text": "まだ見ていないしゃしん"}
    connection.execute(insert(tables.media).values(common | shown | photo | waits))
    hidden = {"id": new_id(), "status": "hidden", "text": "かくされたことば"}
    connection.execute(insert(tables.comment).values(common | shown | said | hidden))
    reaction = {"feature": drawn.id, "kind": "useful", "who": by.author, "at": now_ms()}
    connection.execute(insert(tables.reaction).values(**reaction))
    report = {"id": new_id(), "city": CITY, "kind": "feature", "object": drawn.id}
    report |= {"reason": "other", "words": "", "who": by.author, "state": "open"}
    connection.execute(insert(tables.report).values(**report, created_at=now_ms()))


def everything(connection: Connection, *, but: tuple[Table, ...] = ()) -> str:
    """Give all that the database holds, as text."""
    kept = [table for table in tables.metadata.tables.values() if table not in but]
    found = [row for table in kept for row in connection.execute(select(table)).mappings()]
    rows = [{str(name): value for name, value in row.items()} for row in found]
    return orjson.dumps(rows, default=lambda value: value.wkt).decode()


def handed_in(connection: Connection, by: Actor, number: int, drawn: Feature) -> Any:
    """Hand in what changed a work, as the outbox of a teacher does; give the answer."""
    about = {"pen_name": drawn.pen_name}
    item = {"id": drawn.id, "properties": drawn.content.properties, "about": about}
    answer = {"sequence": number, "done": True, "item": item}
    return apply_once(connection, by, Operation("t" * 16, number, {}), lambda: answer)


@pytest.fixture
def a_class(town: Database) -> tuple[Database, Actor, Workshop, dict[str, Any]]:
    """Give a class that drew, changed, deleted, talked; with all that must be gone later."""
    with town.write() as connection:
        leader, made = begin_class(connection, retention_days=10)
        token = join(connection, SECRET, code_of(made), browser=Browser()).token
        mine, other = actor_of(connection, CITY, token), pupil(connection, made)
        shown, note = draw(connection, mine, made), draw(connection, mine, made, NOTE)
        gone, hidden = draw(connection, mine, made, NOTE), draw(connection, other, made, NOTE)
        change_feature(connection, mine, note.id, Edit({}, {"text": "ひみつ"}), base_version=1)
        change_feature(connection, mine, note.id, Edit({}, {"text": "木かげ"}), base_version=2)
        delete_feature(connection, mine, gone.id, base_version=1)
        talk_about(connection, shown, mine)
        talk_about(connection, gone, mine)
        apply_once(connection, mine, Operation("a" * 16, 1, {}), lambda: {"item": "ひみつの絵"})
        for number, drawn in enumerate((shown, note), 1):
            handed_in(connection, leader, number, drawn)
        leading.remove_seat(connection, leader, made.id, str(other.seat), hide_works=True)
    names = {"shown": shown, "note": note, "gone": gone, "hidden": hidden, "token": token}
    return town, leader, made, names | {"mine": mine, "other": other}


def test_works_that_were_not_opened_are_wiped(
    a_class: tuple[Database, Actor, Workshop, dict[str, Any]],
) -> None:
    town, leader, made, names = a_class
    with town.write() as connection:
        leading.close(connection, leader, made.id)
        ended = workshop_seen_by(connection, leader, made.id).ended_at
    assert sweep_workshops(town, at=ended + 10 * DAY_MS - 1) == 0
    with town.read() as connection:
        assert workshop_seen_by(connection, names["mine"], made.id).swept_at is None
        assert reading.feature_seen_by(connection, names["mine"], names["shown"].id)
    assert sweep_workshops(town, at=ended + 10 * DAY_MS) == 1
    assert sweep_workshops(town, at=ended + 10 * DAY_MS) == 0
    with town.read() as connection:
        assert connection.execute(select(tables.seat)).all() == []
        assert actor_of(connection, CITY, names["token"]).hat is Hat.VISITOR
        assert [each for each in layers_seen_by(connection, leader) if each.workshop] == []
        for name in ("shown", "note", "gone", "hidden"):
            with pytest.raises(UnknownError):
                reading.feature_seen_by(connection, leader, names[name].id)
        left = everything(connection, but=(*LOGS, tables.layer, tables.workshop))
        for word in ("ひみつ", "木かげ", "けやき", "POINT", "tree"):
            assert word not in left, word
        for who in ("mine", "other"):
            assert f'"{names[who].pen_name}"' not in left
            assert names[who].seat not in left
        assert last_sequence(connection, "t" * 16) == 2
        assert audit.verify(connection, CITY) is None


def test_opened_works_stay_in_the_name_of_the_class(
    a_class: tuple[Database, Actor, Workshop, dict[str, Any]],
) -> None:
    town, leader, made, names = a_class
    with town.write() as connection:
        leading.open_to_public(connection, leader, made.id, public=True)
        leading.close(connection, leader, made.id)
    assert sweep_workshops(town, at=now_ms() + 11 * DAY_MS) == 1
    with town.write() as connection:
        assert connection.execute(select(tables.seat)).all() == []
        for name, version in (("shown", 1), ("note", 3)):
            found, _ = reading.feature_seen_by(connection, VISITOR, names[name].id)
            assert (found.pen_name, found.seat, found.version) == ("3年2組", None, version)
            assert found.content.geometry == names[name].content.geometry
        states = reading.versions_of(connection, VISITOR, names["note"].id)
        assert [each.pen_name for each in states] == ["3年2組"] * 3
        for name in ("gone", "hidden"):
            with pytest.raises(UnknownError):
                reading.feature_seen_by(connection, VISITOR, names[name].id)
        layer = layer_seen_by(connection, VISITOR, made.works)
        assert reading.count_on(connection, VISITOR, layer, reading.Query()) == 1
        box = reading.Query(bounds=(139.3, 36.1, 139.4, 36.2))
        noted = layer_seen_by(connection, VISITOR, notes(made))
        assert reading.count_on(connection, VISITOR, noted, box) == 1
        left = everything(connection, but=LOGS)
        assert "ひみつのしゃしん" in left
        assert "まだ見ていない" not in left
        assert "かくされた" not in left
        for who in ("mine", "other"):
            assert names[who].seat not in left
            assert f'"{names[who].pen_name}"' not in left
        done = {"sequence": 2, "done": True}
        assert handed_in(connection, leader, 2, names["note"]) == done
        with pytest.raises(NotAllowedError):
            draw(connection, names["mine"], made)
        for act in (
            lambda: leading.reopen(
                connection, leader, made.id, closes_at=now_ms() + 1000, secret=SECRET
            ),
            lambda: leading.open_to_public(connection, leader, made.id, public=False),
            lambda: change_workshop(connection, leader, made.id, {"title": "x"}, bounds=None),
        ):
            with pytest.raises(InvalidInputError, match="retention is over"):
                act()


def test_many_works_are_swept_and_versions_stay_in_order(town: Database) -> None:
    with town.write() as connection:
        leader, made = begin_class(connection)
        mine = pupil(connection, made)
        for _ in range(520):
            draw(connection, mine, made)
        leading.close(connection, leader, made.id)
    assert sweep_workshops(town, at=now_ms() + 31 * DAY_MS) == 1
    with town.read() as connection:
        present = dict(
            connection.execute(select(tables.feature.c.id, tables.feature.c.version)).all()
        )
        last = select(tables.feature_version.c.feature, tables.feature_version.c.version)
        last = last.where(tables.feature_version.c.action == "withdraw")
        assert dict(connection.execute(last).all()) == present
        assert set(present.values()) == {2}
        shapes = select(tables.feature.c.geometry, tables.feature.c.west)
        assert set(connection.execute(shapes).all()) == {(None, None)}


def test_a_swept_class_that_nobody_joined_can_still_be_deleted(town: Database) -> None:
    with town.write() as connection:
        leader, empty = begin_class(connection)
        leader, joined = begin_class(connection, leader)
        pupil(connection, joined)
        for each in (empty, joined):
            leading.close(connection, leader, each.id)
    assert sweep_workshops(town, at=now_ms() + 31 * DAY_MS) == 2
    with town.write() as connection:
        seen = [overview(connection, leader, each.id) for each in (empty, joined)]
        assert [(each.joined, each.may_delete) for each in seen] == [(False, True), (True, False)]
        delete_workshop(connection, leader, empty.id)
        with pytest.raises(InvalidInputError, match="close it instead"):
            delete_workshop(connection, leader, joined.id)
