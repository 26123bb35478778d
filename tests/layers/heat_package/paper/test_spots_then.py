"""A number on a sheet means the same place whenever it is asked, on both databases."""

from __future__ import annotations

import datetime

import pytest
import shapely
from sqlalchemy import Connection, update

from layers.errors import AlreadyExistsError, InvalidInputError, ThrottledError
from layers.features.defaults import add_default_layers
from layers.features.feature import Content, Feature, Status
from layers.features.layer import layer_seen_by
from layers.features.writing import Edit, add_feature, change_feature, delete_feature, set_status
from layers.heat_package.paper.notes_typed import TypedNote, add_typed_note
from layers.heat_package.paper.sheet import Paper, Sheet, sheet_at, sheet_of
from layers.heat_package.paper.spots_then import MOST_SPOTS, spots_on
from layers.people.actor import Actor
from layers.people.roles import Hat, Role
from layers.store.database import Database
from layers.store.identifiers import new_feature_id
from layers.store.tables import feature_version
from tests.layers.people_here import CITY, VISITOR, person

THEN = datetime.datetime(2026, 7, 1, tzinfo=datetime.UTC)
LATER = THEN + datetime.timedelta(days=10)


def sheet(made: datetime.datetime = THEN) -> Sheet:
    return sheet_at(139.388, 36.147, scale=2500, paper=Paper.A4, made=made)


def spot(connection: Connection, office: Actor, x: float, y: float, name: str = "館") -> Feature:
    """Put a place on the map, public since before the sheet was made."""
    layer = layer_seen_by(connection, office, f"{CITY}-cool-spots")
    there = Content(shapely.Point(139.388 + x, 36.147 + y), {"name": name, "kind": "public"})
    made = add_feature(connection, office, layer, there)
    if made.status is not Status.PUBLISHED:
        made = set_status(connection, office, made, Status.PUBLISHED, action="publish")
    written_at(connection, made.id, THEN - datetime.timedelta(days=1))
    return made


def written_at(connection: Connection, identifier: str, moment: datetime.datetime) -> None:
    """Date what was written until now."""
    milliseconds = int(moment.timestamp() * 1000)
    mine = (feature_version.c.feature == identifier) & (feature_version.c.at > milliseconds)
    connection.execute(update(feature_version).where(mine).values(at=milliseconds))


def test_numbers_stay_whatever_happens_later(database: Database) -> None:
    with database.write() as connection:
        add_default_layers(connection, CITY)
        office = person(connection, Role.OFFICE, hat=Hat.OFFICE)
        south = spot(connection, office, 0.0, -0.001, "南")
        north = spot(connection, office, 0.0005, 0.001, "北")
        west = spot(connection, office, -0.0015, 0.001, "西")
        spot(connection, office, 0.1, 0.0, "遠く")
        before = spots_on(connection, CITY, sheet())
        assert [each.properties["name"] for each in before.spots] == ["西", "北", "南"]

        change_feature(
            connection, office, west.id, Edit(properties={"name": "新"}), base_version=west.version
        )
        delete_feature(connection, office, north.id, base_version=north.version)
        set_status(connection, office, south, Status.HIDDEN, action="hide")
        late = spot(connection, office, -0.0015, 0.0015, "あとから")
        written_at(connection, late.id, THEN - datetime.timedelta(days=1))
        moved = datetime.datetime.now(datetime.UTC)
        again = spots_on(connection, CITY, sheet_of(sheet().number))
        assert [each.properties["name"] for each in again.spots] == ["あとから", "西", "北", "南"]
        assert [each.shown for each in again.spots] == [True, True, False, False]
        now = spots_on(connection, CITY, sheet(moved + datetime.timedelta(seconds=1)))
        assert [each.properties["name"] for each in now.spots] == ["あとから", "新"]


def test_words_that_were_hidden_stand_on_no_older_sheet(database: Database) -> None:
    with database.write() as connection:
        add_default_layers(connection, CITY)
        office = person(connection, Role.OFFICE, hat=Hat.OFFICE)
        by_mistake = spot(connection, office, -0.0015, 0.001, "館")
        insulting = spot(connection, office, 0.0005, 0.001, "ひどい言葉")
        hidden = [
            set_status(connection, office, each, Status.HIDDEN, action="hide")
            for each in (by_mistake, insulting)
        ]
        set_status(connection, office, hidden[0], Status.PUBLISHED, action="publish")
        mended = change_feature(
            connection,
            office,
            insulting.id,
            Edit(properties={"name": "言いなおした名前"}),
            base_version=hidden[1].version,
        )
        set_status(connection, office, mended, Status.PUBLISHED, action="publish")
        found = spots_on(connection, CITY, sheet_of(sheet().number))
    assert [each.shown for each in found.spots] == [True, False]


def test_a_place_made_later_has_no_number(database: Database) -> None:
    with database.write() as connection:
        add_default_layers(connection, CITY)
        office = person(connection, Role.OFFICE, hat=Hat.OFFICE)
        made = spot(connection, office, 0.0, 0.0)
        written = update(feature_version).where(feature_version.c.feature == made.id)
        connection.execute(written.values(at=int(LATER.timestamp() * 1000)))
        assert spots_on(connection, CITY, sheet()).spots == []
        assert len(spots_on(connection, CITY, sheet(LATER)).spots) == 1


def test_those_in_the_middle_have_numbers(database: Database) -> None:
    with database.write() as connection:
        add_default_layers(connection, CITY)
        office = person(connection, Role.OFFICE, hat=Hat.OFFICE)
        for step in range(MOST_SPOTS + 3):
            spot(connection, office, 0.00002 * step, 0.0, str(step))
        found = spots_on(connection, CITY, sheet())
    assert len(found.spots) == MOST_SPOTS
    assert found.left_out == 3
    assert {each.properties["name"] for each in found.spots} == {
        str(step) for step in range(MOST_SPOTS)
    }


def test_notes_go_where_the_sheet_says(database: Database) -> None:
    with database.write() as connection:
        add_default_layers(connection, CITY)
        office = person(connection, Role.OFFICE, hat=Hat.OFFICE)
        citizen = person(connection)
        spot(connection, office, 0.0005, 0.001)
        spots = spots_on(connection, CITY, sheet())

        def typed(where: str, who: Actor = citizen, identifier: str | None = None) -> Feature:
            note = TypedNote(where, "木かげがほしい")
            made, layer = add_typed_note(
                connection, who, sheet(), note, spots=spots, feature_id=identifier
            )
            assert layer.id == f"{CITY}-notes"
            return made

        at_number, in_cell = typed("１"), typed("b 3")
        assert at_number.content.geometry == shapely.Point(spots.spots[0].lon, spots.spots[0].lat)
        assert at_number.content.properties["from_paper"] == f"{sheet().number} 1"
        assert in_cell.content.properties["from_paper"] == f"{sheet().number} B3"
        assert in_cell.content.properties["about"] == "other"
        assert sheet().cell_of(*in_cell.content.geometry.coords[0]) == "B3"  # type: ignore[union-attr]
        assert at_number.status is Status.PUBLISHED
        assert typed("A1", VISITOR).status is Status.QUEUED
        for where in ("2", "0", "Z9", "", "図書館"):
            with pytest.raises(InvalidInputError, match="where"):
                typed(where)
        identifier = new_feature_id()
        typed("1", identifier=identifier)
        with pytest.raises(AlreadyExistsError):
            typed("1", identifier=identifier)


def test_whoever_signs_in_types_twenty_notes_at_once(database: Database) -> None:
    with database.write() as connection:
        add_default_layers(connection, CITY)
        newcomer = person(connection, trusted=False)
        spots = spots_on(connection, CITY, sheet())
        for number in range(20):
            note = TypedNote("C4", f"気づき {number}")
            add_typed_note(connection, newcomer, sheet(), note, spots=spots)
        note = TypedNote("C4", "通りがかり")
        for _ in range(5):
            add_typed_note(connection, VISITOR, sheet(), note, spots=spots)
        with pytest.raises(ThrottledError):
            add_typed_note(connection, VISITOR, sheet(), note, spots=spots)
