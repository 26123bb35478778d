"""What people put on layers: versions, merging, who sees what, on both databases."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import pytest
import shapely
from sqlalchemy import Connection, select, update

from layers.errors import (
    AlreadyExistsError,
    InvalidInputError,
    NotAllowedError,
    StaleVersionError,
    UnknownError,
)
from layers.features import reading, writing
from layers.features.blur import blurred
from layers.features.defaults import add_default_layers
from layers.features.feature import Content, Feature, Status, Voice
from layers.features.layer import Layer, change_layer, layer_seen_by, layers_seen_by
from layers.features.reading import Query
from layers.features.writing import Edit
from layers.people.actor import Actor, Membership
from layers.people.roles import Hat, Role
from layers.store.database import Database
from layers.store.feed import changes_since
from layers.store.tables import audit, feature, feature_version, notice
from tests.layers.databases import second_of_two
from tests.layers.people_here import CITY, VISITOR, person

HERE = shapely.Point(139.388, 36.147)
NOTE = Content(HERE, {"about": "hot", "text": "ここは暑い"})


@pytest.fixture
def town(database: Database) -> Database:
    with database.write() as connection:
        add_default_layers(connection, CITY)
    return database


def notes(connection: Connection, actor: Actor) -> Layer:
    return layer_seen_by(connection, actor, f"{CITY}-notes")


def seen(connection: Connection, actor: Actor, query: Query | None = None) -> list[str]:
    page = reading.features_on(connection, actor, notes(connection, actor), query or Query())
    return [each.id for each in page.features]


def test_default_layers_are_made_once(town: Database) -> None:
    with town.write() as connection:
        add_default_layers(connection, CITY)
        assert [each.id for each in layers_seen_by(connection, VISITOR)] == [
            f"{CITY}-{name}" for name in ("cool-spots", "notes", "proposals", "survey", "official")
        ]


def test_what_is_added_is_there_as_it_was_given(town: Database) -> None:
    with town.write() as connection:
        me = person(connection)
        made = writing.add_feature(connection, me, notes(connection, me), NOTE)
    with town.read() as connection:
        found, layer = reading.feature_seen_by(connection, VISITOR, made.id)
        assert found == made
        assert found.content == NOTE
        assert (found.version, found.status, found.voice) == (1, Status.PUBLISHED, Voice.PERSON)
        assert layer.id == f"{CITY}-notes"
        (change,) = [each for each in changes_since(connection, CITY, 0) if each.kind == "feature"]
        assert (change.object, change.layer, change.version) == (made.id, layer.id, 1)


def test_an_edit_is_a_version_and_undo_another(town: Database) -> None:
    with town.write() as connection:
        me = person(connection)
        made = writing.add_feature(connection, me, notes(connection, me), NOTE)
        moved = Edit({"geometry": shapely.Point(139.389, 36.148)}, {"text": "ここも"})
        changed = writing.change_feature(connection, me, made.id, moved, base_version=1)
        gone = writing.delete_feature(connection, me, made.id, base_version=2)
        assert (changed.version, gone.version, gone.deleted) == (2, 3, True)
        assert made.id not in seen(connection, VISITOR)
        back = writing.bring_back(connection, me, made.id, version=1, base_version=3)
        assert (back.version, back.content, back.deleted) == (4, NOTE, False)
        versions = reading.versions_of(connection, me, made.id)
        assert [each.action for each in versions] == ["undo", "delete", "update", "create"]
        assert versions[2].content.properties["text"] == "ここも"
        assert made.id in seen(connection, VISITOR)


def test_a_stale_edit_changes_nothing(town: Database) -> None:
    with town.write() as connection:
        me = person(connection)
        made = writing.add_feature(connection, me, notes(connection, me), NOTE)
        first = Edit(properties={"text": "一"})
        writing.change_feature(connection, me, made.id, first, base_version=1)
        with pytest.raises(StaleVersionError) as error:
            writing.change_feature(
                connection, me, made.id, Edit(properties={"text": "二"}), base_version=1
            )
        assert error.value.current == 2
        with pytest.raises(StaleVersionError):
            writing.delete_feature(connection, me, made.id, base_version=1)
        assert (
            reading.feature_seen_by(connection, me, made.id)[0].content.properties["text"] == "一"
        )


def test_edits_of_different_things_go_together(town: Database) -> None:
    with town.write() as connection:
        me = person(connection)
        made = writing.add_feature(connection, me, notes(connection, me), NOTE)
        there = shapely.Point(139.39, 36.15)
        writing.change_feature(
            connection, me, made.id, Edit(properties={"text": "新しい"}), base_version=1
        )
        both = writing.change_feature(
            connection, me, made.id, Edit({"geometry": there}), base_version=1, merge=True
        )
        assert (both.version, both.content.geometry) == (3, there)
        assert both.content.properties["text"] == "新しい"
        with pytest.raises(StaleVersionError):
            writing.change_feature(
                connection,
                me,
                made.id,
                Edit(properties={"text": "別の"}),
                base_version=1,
                merge=True,
            )


def test_an_edit_that_changes_nothing_makes_no_version(town: Database) -> None:
    with town.write() as connection:
        me = person(connection)
        made = writing.add_feature(connection, me, notes(connection, me), NOTE)
        same = Edit({"geometry": HERE}, {"text": "ここは暑い"})
        assert writing.change_feature(connection, me, made.id, same, base_version=1) == made


def test_others_may_not_change_it_and_cannot_see_what_waits(town: Database) -> None:
    with town.write() as connection:
        new, other = person(connection, trusted=False), person(connection)
        moderator = person(connection, Role.MODERATOR)
        made = writing.add_feature(connection, new, notes(connection, new), NOTE)
        assert made.status is Status.QUEUED
        assert made.id not in seen(connection, VISITOR)
        assert made.id not in seen(connection, other)
        assert made.id in seen(connection, new)
        assert made.id in seen(connection, moderator)
        with pytest.raises(UnknownError):
            reading.feature_seen_by(connection, other, made.id)
        found, _ = reading.feature_seen_by(connection, moderator, made.id)
        writing.set_status(connection, moderator, found, Status.PUBLISHED, action="accept")
        assert made.id in seen(connection, VISITOR)
        with pytest.raises(NotAllowedError):
            writing.change_feature(connection, other, made.id, Edit(), base_version=2)
        assert connection.scalars(select(audit.c.action)).all() == ["accept"]


def test_a_visitors_suggestion_waits(town: Database) -> None:
    with town.write() as connection:
        made = writing.add_feature(connection, VISITOR, notes(connection, VISITOR), NOTE)
        assert made.status is Status.QUEUED
        proposals = layer_seen_by(connection, VISITOR, f"{CITY}-proposals")
        with pytest.raises(NotAllowedError) as error:
            writing.add_feature(connection, VISITOR, proposals, NOTE)
        assert error.value.sign_in_helps


def test_hidden_versions_are_hidden_from_others(town: Database) -> None:
    with town.write() as connection:
        me, moderator = person(connection), person(connection, Role.MODERATOR)
        made = writing.add_feature(connection, me, notes(connection, me), NOTE)
        hidden = writing.set_status(connection, moderator, made, Status.HIDDEN, action="hide")
        with pytest.raises(UnknownError):
            reading.versions_of(connection, VISITOR, made.id)
        assert reading.feature_seen_by(connection, me, made.id)[0].status is Status.HIDDEN
        writing.set_status(connection, moderator, hidden, Status.PUBLISHED, action="show")
        shown = reading.versions_of(connection, VISITOR, made.id)
        assert [each.version for each in shown] == [3, 1]


def test_the_office_is_not_the_person(town: Database) -> None:
    with town.write() as connection:
        clerk = person(connection, Role.OFFICE)
        office = dataclasses.replace(clerk, hat=Hat.OFFICE)
        official = layer_seen_by(connection, office, f"{CITY}-official")
        made = writing.add_feature(connection, office, official, NOTE)
        assert made.voice is Voice.OFFICE
        with pytest.raises(NotAllowedError):
            writing.add_feature(connection, clerk, official, NOTE)
        assert (
            writing.add_feature(connection, clerk, notes(connection, clerk), NOTE).voice
            is Voice.PERSON
        )


def test_a_blurred_place_is_kept_nowhere(town: Database) -> None:
    with town.write() as connection:
        me = person(connection)
        coarse = dataclasses.replace(NOTE, blur_m=200)
        made = writing.add_feature(connection, me, notes(connection, me), coarse)
        assert made.content.geometry is not None
        assert made.content.geometry.distance(HERE) * 111_320 < 200 * 0.75
        assert made.content.geometry != HERE
        for version in reading.versions_of(connection, me, made.id):
            assert version.content.geometry == made.content.geometry


def kept_places(connection: Connection, actor: Actor, feature_id: str) -> set[str]:
    """Give every place that is kept of a feature, and fail where an anchor is."""
    found, _ = reading.feature_seen_by(connection, actor, feature_id)
    versions = reading.versions_of(connection, actor, feature_id)
    assert [each.content.anchor for each in versions if each.content.anchor] == []
    return {shapely.to_wkt(each.content.geometry, -1) for each in (found, *versions)}


def test_a_place_that_is_blurred_later_is_blurred_in_all_versions(town: Database) -> None:
    wall = {"gml_id": "bldg_1", "face": "wall", "offset": [0, 0, 3]}
    with town.write() as connection:
        me = person(connection)
        exact = dataclasses.replace(NOTE, anchor=wall)
        made = writing.add_feature(connection, me, notes(connection, me), exact)
        text = Edit(properties={"text": "ここも"})
        writing.change_feature(connection, me, made.id, text, base_version=1)
        for version, metres in ((2, 50), (3, 200), (4, 500)):
            grown = Edit({"blur_m": metres})
            done = writing.change_feature(connection, me, made.id, grown, base_version=version)
            assert done.content.blur_m == metres
            assert done.content.geometry is not None
            assert kept_places(connection, me, made.id) == {
                shapely.to_wkt(done.content.geometry, -1)
            }
        versions = reading.versions_of(connection, VISITOR, made.id)
        assert [each.content.blur_m for each in versions] == [500] * 5
        assert [each.content.properties["text"] for each in versions][-1] == "ここは暑い"
        back = writing.bring_back(connection, me, made.id, version=1, base_version=5)
        assert (back.content.blur_m, back.content.anchor) == (500, None)
        assert back.content.geometry == done.content.geometry
        assert seen(connection, VISITOR, Query(bounds=back.content.geometry.bounds)) == [made.id]
        assert seen(connection, VISITOR, Query(bounds=HERE.bounds)) == []


def test_coming_back_is_no_finer_than_the_feature_is_now(town: Database) -> None:
    with town.write() as connection:
        me = person(connection)
        made = writing.add_feature(connection, me, notes(connection, me), NOTE)
        coarse = Edit({"blur_m": 200})
        now = writing.change_feature(connection, me, made.id, coarse, base_version=1)
        as_before = update(feature_version).where(feature_version.c.version == 1)
        connection.execute(as_before.values(geometry=HERE, blur_m=0))  # of an older program
        back = writing.bring_back(connection, me, made.id, version=1, base_version=2)
        assert back.content == dataclasses.replace(NOTE, **place_of(now.content))


def place_of(content: Content) -> dict[str, Any]:
    return {"geometry": content.geometry, "blur_m": content.blur_m}


@pytest.mark.parametrize("blur_m", [0, 50])
def test_a_place_gets_finer_with_a_new_place_only(town: Database, blur_m: int) -> None:
    there = shapely.Point(139.389, 36.148)
    with town.write() as connection:
        me = person(connection)
        coarse = dataclasses.replace(NOTE, blur_m=200)
        made = writing.add_feature(connection, me, notes(connection, me), coarse)
        for edit in (
            Edit({"blur_m": blur_m}),
            Edit({"blur_m": blur_m, "geometry": made.content.geometry}),
        ):
            with pytest.raises(InvalidInputError) as error:
                writing.change_feature(connection, me, made.id, edit, base_version=1)
            assert [each.field for each in error.value.errors] == ["blur_m"]
        anew = Edit({"blur_m": blur_m, "geometry": there})
        now = writing.change_feature(connection, me, made.id, anew, base_version=1)
        assert (now.content.blur_m, now.content.geometry) == (blur_m, blurred(there, blur_m))
        first = reading.versions_of(connection, me, made.id)[-1].content
        assert place_of(first) == place_of(made.content)
        moved = Edit({"geometry": HERE})
        now = writing.change_feature(connection, me, made.id, moved, base_version=2)
        assert now.content.blur_m == blur_m


def test_a_suspended_person_reads_and_does_not_write(town: Database) -> None:
    with town.write() as connection:
        me = dataclasses.replace(person(connection), suspended=True)
        assert seen(connection, me) == []
        with pytest.raises(NotAllowedError, match="suspended"):
            writing.add_feature(connection, me, notes(connection, me), NOTE)


def test_wrong_content_is_told_field_by_field(town: Database) -> None:
    with town.write() as connection:
        me = person(connection)
        wrong = Content(
            None, {"about": "sour", "colour": "x"}, height_m=float("nan"), anchor={"gml_id": 1}
        )
        with pytest.raises(InvalidInputError) as error:
            writing.add_feature(connection, me, notes(connection, me), wrong)
    assert {each.field for each in error.value.errors} == {
        "properties.about",
        "properties.text",
        "properties.colour",
        "geometry",
        "height_m",
        "anchor",
    }


@pytest.mark.parametrize("face", [["wall"], {"wall": 1}, None, 1, "floor"])
def test_the_face_of_an_anchor_is_wall_or_roof(town: Database, face: object) -> None:
    anchor = {"gml_id": "bldg_1", "face": face, "offset": [0, 0, 3]}
    with town.write() as connection:
        me = person(connection)
        wrong = dataclasses.replace(NOTE, anchor=anchor)
        with pytest.raises(InvalidInputError) as error:
            writing.add_feature(connection, me, notes(connection, me), wrong)
    assert [each.field for each in error.value.errors] == ["anchor"]


def test_an_id_is_used_once(town: Database) -> None:
    with town.write() as connection:
        me = person(connection)
        layer = notes(connection, me)
        made = writing.add_feature(connection, me, layer, NOTE)
        with pytest.raises(AlreadyExistsError):
            writing.add_feature(connection, me, layer, NOTE, feature_id=made.id)


def test_finding_by_box_time_and_page(town: Database) -> None:
    with town.write() as connection:
        me = person(connection)
        layer = notes(connection, me)
        made = [
            writing.add_feature(
                connection,
                me,
                layer,
                Content(shapely.Point(139 + x / 10, 36), NOTE.properties, observed_at=1000 * x),
            ).id
            for x in range(5)
        ]
        area = shapely.box(138.95, 35.9, 139.12, 36.1)
        made.append(writing.add_feature(connection, me, layer, Content(area, NOTE.properties)).id)
        box = Query(bounds=(139.05, 35.5, 139.25, 36.5))
        assert seen(connection, VISITOR, box) == [made[1], made[2], made[5]]
        assert reading.count_on(connection, VISITOR, layer, box) == 3
        assert seen(connection, VISITOR, Query(since=2000, until=3000)) == made[2:4]
        assert seen(connection, VISITOR, Query(properties={"about": "cool"})) == []
        assert seen(connection, VISITOR, Query(properties={"about": "hot"})) == made
        assert seen(connection, VISITOR, Query(mine=True)) == []
        assert seen(connection, me, Query(mine=True)) == made
        first = reading.features_on(connection, VISITOR, layer, Query(limit=4))
        assert [each.id for each in first.features] == made[:4]
        assert first.next is not None
        rest = reading.features_on(connection, VISITOR, layer, Query(limit=4, after=first.next))
        assert ([each.id for each in rest.features], rest.next) == (made[4:], None)


def test_finding_by_values_keeps_their_types_apart(town: Database) -> None:
    values = (True, False, 1, 0, 20, 0.5, "true", "1", "20", "0.5")
    with town.write() as connection:
        me = person(connection)
        made = [writing.add_feature(connection, me, notes(connection, me), NOTE) for _ in values]
        for each, value in zip(made, values, strict=True):  # as before its type was another
            row = update(feature).where(feature.c.id == each.id)
            connection.execute(row.values(properties={"text": value}))
        for each, value in zip(made, values, strict=True):
            assert seen(connection, VISITOR, Query(properties={"text": value})) == [each.id], value
        assert seen(connection, VISITOR, Query(properties={"text": 20.0})) == [made[4].id]
        assert seen(connection, VISITOR, Query(properties={"text": 21})) == []


def test_moving_and_deleting_moves_the_box(town: Database) -> None:
    with town.write() as connection:
        me = person(connection)
        made = writing.add_feature(connection, me, notes(connection, me), NOTE)
        old, new = Query(bounds=(139.3, 36.1, 139.4, 36.2)), Query(bounds=(140, 36, 141, 37))
        there = Edit({"geometry": shapely.Point(140.5, 36.5)})
        writing.change_feature(connection, me, made.id, there, base_version=1)
        assert (seen(connection, me, old), seen(connection, me, new)) == ([], [made.id])
        writing.delete_feature(connection, me, made.id, base_version=2)
        assert seen(connection, me, new) == []


def test_of_two_who_configure_a_layer_at_once_the_second_is_told(town: Database) -> None:
    with town.write() as connection:
        one, two = (person(connection, Role.OFFICE, hat=Hat.OFFICE) for _ in range(2))
        layer = notes(connection, one)

    def configure(actor: Actor, title: str) -> Callable[[Connection], Layer]:
        wanted = dataclasses.replace(layer, title={"ja": title, "en": title})
        return lambda connection: change_layer(connection, actor, wanted, version=1)

    error = second_of_two(town, configure(one, "一"), configure(two, "二"))
    assert isinstance(error, StaleVersionError), error
    assert error.current == 2
    with town.read() as connection:
        assert notes(connection, VISITOR).title["ja"] == "一"


SPOT = Content(HERE, {"name": "木かげ", "kind": "park_shade"})


def accepted_spot(connection: Connection, author: Actor) -> Feature:
    """Give a place that somebody suggested and that a moderator has let out."""
    spots = layer_seen_by(connection, author, f"{CITY}-cool-spots")
    made = writing.add_feature(connection, author, spots, SPOT)
    assert made.status is Status.QUEUED
    moderator = person(connection, Role.MODERATOR)
    return writing.set_status(connection, moderator, made, Status.PUBLISHED, action="accept")


def test_an_authors_own_edit_waits_where_a_new_post_would(town: Database) -> None:
    renamed = Edit({"geometry": shapely.Point(139.389, 36.148)}, {"name": "べつの店"})
    with town.write() as connection:
        me = person(connection)
        made = accepted_spot(connection, me)
        changed = writing.change_feature(connection, me, made.id, renamed, base_version=2)
        assert (changed.version, changed.status) == (3, Status.QUEUED)
        with pytest.raises(UnknownError):
            reading.feature_seen_by(connection, VISITOR, made.id)
        kept = reading.versions_of(connection, me, made.id)
        assert [each.content.properties["name"] for each in kept] == [
            "べつの店",
            "木かげ",
            "木かげ",
        ]
        told = connection.scalars(select(notice.c.kind).where(notice.c.receiver == "event")).all()
        assert told == ["waiting", "waiting"]


def test_bringing_an_earlier_version_back_waits_too(town: Database) -> None:
    with town.write() as connection:
        me, office = person(connection), person(connection, Role.OFFICE, hat=Hat.OFFICE)
        made = accepted_spot(connection, me)
        renamed = Edit(properties={"name": "木かげの広場"})
        writing.change_feature(connection, office, made.id, renamed, base_version=2)
        writing.delete_feature(connection, me, made.id, base_version=3)
        same = writing.bring_back(connection, me, made.id, version=3, base_version=4)
        assert same.status is Status.PUBLISHED  # nothing in it is new
        back = writing.bring_back(connection, me, made.id, version=1, base_version=5)
        assert back.status is Status.QUEUED


def test_edits_of_those_who_need_no_look_are_seen_at_once(town: Database) -> None:
    with town.write() as connection:
        me = person(connection)
        made = accepted_spot(connection, me)
        owner = Membership(Role.SPOT_OWNER, f"feature:{made.id}")
        for who in (
            person(connection, Role.OFFICE, hat=Hat.OFFICE),
            dataclasses.replace(person(connection), memberships=(owner,)),
            dataclasses.replace(me, memberships=(owner,)),
        ):
            now, _ = reading.feature_seen_by(connection, who, made.id)
            edit = Edit(properties={"verified_at": f"2026-07-0{now.version}"})
            changed = writing.change_feature(
                connection, who, made.id, edit, base_version=now.version
            )
            assert changed.status is Status.PUBLISHED
        note = writing.add_feature(connection, me, notes(connection, me), NOTE)
        edit = Edit(properties={"text": "ここも"})
        after = writing.change_feature(connection, me, note.id, edit, base_version=1)
        assert after.status is Status.PUBLISHED  # on this layer a moderator looks after
