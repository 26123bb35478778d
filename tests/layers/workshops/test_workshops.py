"""Workshops on both databases: who makes, joins, leads and sees them."""

from __future__ import annotations

import dataclasses
import threading
from concurrent.futures import ThreadPoolExecutor, wait
from typing import Any

import pytest
from sqlalchemy import Connection, select

from layers.errors import InvalidInputError, NotAllowedError, UnknownError
from layers.features.defaults import add_default_layers
from layers.features.feature import Status, Voice
from layers.features.layer import layers_seen_by
from layers.features.reading import feature_seen_by
from layers.people.actor import Actor, Membership
from layers.people.memberships import memberships_of
from layers.people.permissions import Action, may
from layers.people.roles import GRANTED, Hat, Role
from layers.people.sessions import actor_of, sweep_sessions
from layers.store import tables
from layers.store.database import Database
from layers.store.feed import changes_since
from layers.store.identifiers import now_ms
from layers.workshops import leading
from layers.workshops.creating import change_workshop, create_workshop, leading_too
from layers.workshops.deleting import delete_workshop
from layers.workshops.joining import Browser, join
from layers.workshops.overview import overview
from layers.workshops.plan import GROUPS, GroupPlan, Plan, checked_plan
from layers.workshops.seats import SEATS_MOST, choose_group, own_seat, raise_hand, seats_of
from layers.workshops.workshop import (
    DAY_MS,
    Task,
    Workshop,
    groups_of,
    workshop_seen_by,
    workshops_seen_by,
)
from tests.layers.people_here import CITY, VISITOR, person
from tests.layers.workshops.classes import (
    HOUR_MS,
    NOTE,
    SECRET,
    begin_class,
    code_of,
    draw,
    notes,
    plan,
    pupil,
    teacher,
)


@pytest.fixture
def town(database: Database) -> Database:
    with database.write() as connection:
        add_default_layers(connection, CITY)
    return database


def layers_of(connection: Connection, actor: Actor) -> set[str]:
    return {each.id for each in layers_seen_by(connection, actor) if each.workshop}


def test_teachers_alone_make_workshops(town: Database) -> None:
    with town.write() as connection:
        _, made = begin_class(connection)
        assert [each.name for each in groups_of(connection, made.id)][:2] == ["あお", "だいだい"]
        others = sorted(GRANTED - {Role.FACILITATOR, Role.OFFICE})
        people = [person(connection, each) for each in others]
        people += [VISITOR, pupil(connection, made)]
        people.append(person(connection, Role.FACILITATOR, Role.OFFICE, hat=Hat.OFFICE))
        people.append(dataclasses.replace(teacher(connection), suspended=True))
        for each in people:
            with pytest.raises(NotAllowedError):
                create_workshop(connection, each, plan(), secret=SECRET, bounds=None)


@pytest.mark.parametrize(
    ("field", "changed"),
    [
        ("title", {"title": " "}),
        ("title", {"title": "あ" * 61}),
        ("title", {"title": "a\u202eb"}),
        ("closes_at", {"closes_at": 5}),
        ("closes_at", {"closes_at": 2**50}),
        ("retention_days", {"retention_days": 366}),
        ("area", {"area": (139.0, 36.0, 138.0, 37.0)}),
        ("area", {"area": (139.0, 36.0, 139.5, 36.2)}),
        ("tasks", {"tasks": (Task("x"),) * 11}),
        ("tasks.0.text", {"tasks": (Task(""),)}),
        ("tasks.0.kind", {"tasks": (Task("x", "castle"),)}),
        ("tasks.0.count", {"tasks": (Task("x", "tree", 0),)}),
        ("rules.0", {"rules": ("two\nlines",)}),
        ("groups", {"groups": ()}),
        ("groups", {"groups": (GroupPlan("a", "#000000"), GroupPlan("a", "#ffffff"))}),
        ("groups.0.colour", {"groups": (GroupPlan("a", "red;x:y"),)}),
        ("base_run", {"base_run": "../../etc"}),
    ],
)
def test_what_is_wrong_with_a_plan_is_named(field: str, changed: dict[str, Any]) -> None:
    bounds = (139.3, 36.1, 139.5, 36.3)
    with pytest.raises(InvalidInputError) as refused:
        checked_plan(plan(**changed), bounds=bounds, now=now_ms())
    assert [each.field for each in refused.value.errors] == [field]


def test_a_class_is_private_until_it_is_opened(town: Database) -> None:
    with town.write() as connection:
        leader, made = begin_class(connection)
        _, other = begin_class(connection)
        mine, theirs = pupil(connection, made), pupil(connection, other)
        drawn = draw(connection, mine, made)
        assert (drawn.status, drawn.voice) == (Status.PUBLISHED, Voice.WORKSHOP)
        assert layers_of(connection, mine) == {made.works, notes(made)}
        strangers = [theirs, VISITOR, person(connection), person(connection, Role.FACILITATOR)]
        strangers += [person(connection, each) for each in (Role.MODERATOR, Role.OPERATOR)]
        strangers.append(person(connection, Role.OFFICE, hat=Hat.OFFICE))
        for each in strangers:
            assert made.works not in layers_of(connection, each)
            assert made.id not in {one.id for one in workshops_seen_by(connection, each)}
            with pytest.raises(UnknownError):
                feature_seen_by(connection, each, drawn.id)
            with pytest.raises(UnknownError):
                workshop_seen_by(connection, each, made.id)
        leading.open_to_public(connection, leader, made.id, public=True)
        for each in strangers:
            assert feature_seen_by(connection, each, drawn.id)[0].voice is Voice.WORKSHOP
            assert made.works in layers_of(connection, each)
        leading.open_to_public(connection, leader, made.id, public=False)
        with pytest.raises(UnknownError):
            feature_seen_by(connection, VISITOR, drawn.id)


def test_joining_gives_an_animal_and_an_even_group(town: Database) -> None:
    with town.write() as connection:
        leader, made = begin_class(connection, groups=GROUPS[:3])
        for _ in range(7):
            pupil(connection, made)
        seen = overview(connection, leader, made.id)
        assert len({each.seat.pen_name for each in seen.seats}) == 7
        sizes = [each.seat.group for each in seen.seats]
        assert sorted(sizes.count(each) for each in set(sizes)) == [2, 2, 3]
        groups = groups_of(connection, made.id)
        chosen = join(connection, SECRET, code_of(made), browser=Browser(), group=groups[2].id)
        assert chosen.seat.group == groups[2].id
        with pytest.raises(InvalidInputError):
            join(connection, SECRET, code_of(made), browser=Browser(), group="nobody's")


def test_nothing_of_a_person_is_kept_at_a_seat(town: Database) -> None:
    with town.write() as connection:
        _, made = begin_class(connection)
        token = join(connection, SECRET, code_of(made), browser=Browser(device="Firefox")).token
        row = connection.execute(select(tables.seat)).mappings().one()
        assert set(row) == {
            *("id", "city", "workshop", "group", "pen_name", "hand_up", "joined_at", "seen_at"),
            *("return_hash", "return_ends_at", "removed_at"),
        }
        kept = connection.execute(select(tables.workshop.c.code_hash)).scalar_one()
        assert code_of(made) not in kept
        sessions = connection.execute(select(tables.session)).mappings().all()
        assert token not in {str(value) for each in sessions for value in each.values()}


def test_the_same_browser_keeps_its_seat(town: Database) -> None:
    with town.write() as connection:
        _, made = begin_class(connection)
        _, other = begin_class(connection)
        first = join(connection, SECRET, code_of(made), browser=Browser())
        again = join(connection, SECRET, code_of(made).lower(), browser=Browser(first.token))
        assert (again.seat.id, again.is_new) == (first.seat.id, False)
        assert actor_of(connection, CITY, first.token).hat is Hat.VISITOR
        assert actor_of(connection, CITY, again.token).seat == first.seat.id
        elsewhere = join(connection, SECRET, code_of(other), browser=Browser(again.token))
        assert elsewhere.is_new
        assert len(seats_of(connection, made.id)) == 1


def test_a_class_comes_back_after_weeks(town: Database) -> None:
    with town.write() as connection:
        _, made = begin_class(connection)
        first = join(connection, SECRET, code_of(made), browser=Browser())
        weeks_ago = tables.session.c.seen_at - 21 * DAY_MS
        connection.execute(tables.session.update().values(seen_at=weeks_ago))
        assert actor_of(connection, CITY, first.token).hat is Hat.VISITOR
        assert sweep_sessions(connection) == 0
        again = join(connection, SECRET, code_of(made), browser=Browser(first.token))
        assert (again.seat.id, again.is_new) == (first.seat.id, False)
        connection.execute(tables.session.update().values(seen_at=weeks_ago - 21 * DAY_MS))
        assert sweep_sessions(connection) == 2


def test_codes_die_and_wait(town: Database) -> None:
    with town.write() as connection:
        leader, made = begin_class(connection)
        _, early = begin_class(
            connection, opens_at=plan().closes_at, closes_at=plan().closes_at + 9
        )
        with pytest.raises(NotAllowedError, match="It has not begun"):
            pupil(connection, early)
        first = code_of(made)
        second = leading.renew_code(connection, leader, made.id, secret=SECRET)
        assert leading.present_code(connection, leader, made.id, secret=SECRET) == second
        for dead in (first, "", "AAAA", "x" * 500):
            with pytest.raises(InvalidInputError, match="opens no workshop"):
                join(connection, SECRET, dead, browser=Browser())
        assert join(connection, SECRET, second, browser=Browser()).is_new
        leading.close(connection, leader, made.id)
        assert leading.present_code(connection, leader, made.id, secret=SECRET) is None
        with pytest.raises(InvalidInputError, match="opens no workshop"):
            join(connection, SECRET, second, browser=Browser())
        back = plan().closes_at
        again = leading.reopen(connection, leader, made.id, closes_at=back, secret=SECRET)
        with pytest.raises(InvalidInputError, match="opens no workshop"):
            join(connection, SECRET, second, browser=Browser())
        assert pupil(connection, again).workshop == made.id


def test_a_workshop_that_ran_out_is_closed_by_itself(
    town: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with town.write() as connection:
        _, made = begin_class(connection)
        mine = pupil(connection, made)
        later = made.closes_at + 1
        for module in ("features.layer", "workshops.workshop", "workshops.joining"):
            monkeypatch.setattr(f"layers.{module}.now_ms", lambda: later)
        with pytest.raises(InvalidInputError, match="opens no workshop"):
            join(connection, SECRET, code_of(made), browser=Browser())
        with pytest.raises(NotAllowedError):
            draw(connection, mine, made)
        assert workshop_seen_by(connection, mine, made.id).has_ended(later)


def test_hold_and_release(town: Database) -> None:
    with town.write() as connection:
        leader, made = begin_class(connection)
        mine = pupil(connection, made)
        leading.hold(connection, leader, made.id, held=True)
        with pytest.raises(NotAllowedError):
            draw(connection, mine, made)
        assert raise_hand(connection, mine, made.id, up=True).hand_up
        draw(connection, leader, made)
        leading.hold(connection, leader, made.id, held=False)
        draw(connection, mine, made)
        leading.close(connection, leader, made.id)
        with pytest.raises(NotAllowedError):
            draw(connection, mine, made)


def test_the_overview_counts_what_is_there(town: Database) -> None:
    with town.write() as connection:
        leader, made = begin_class(connection)
        mine, idle = pupil(connection, made), pupil(connection, made)
        for _ in range(3):
            draw(connection, mine, made)
        last = draw(connection, mine, made, NOTE)
        raise_hand(connection, idle, made.id, up=True)
        seen = overview(connection, leader, made.id)
        work = {each.seat.id: each for each in seen.seats}
        assert dict(work[str(mine.seat)].counts) == {"tree": 3, "note": 1}
        assert dict(work[str(idle.seat)].counts) == {}
        assert [each.seat.hand_up for each in seen.seats].count(True) == 1
        assert (len(seen.latest), seen.latest[0][0].id) == (4, last.id)
        assert not leading.lower_hand(connection, leader, made.id, str(idle.seat)).hand_up
        for other in (mine, idle):
            with pytest.raises(NotAllowedError):
                overview(connection, other, made.id)


def test_groups_are_chosen_before_drawing_and_moved_by_the_teacher(town: Database) -> None:
    with town.write() as connection:
        leader, made = begin_class(connection)
        mine = pupil(connection, made)
        groups = [each.id for each in groups_of(connection, made.id)]
        assert choose_group(connection, mine, made.id, groups[4]).group == groups[4]
        draw(connection, mine, made)
        with pytest.raises(NotAllowedError, match="teacher moves you"):
            choose_group(connection, mine, made.id, groups[1])
        moved = leading.move_seat(connection, leader, made.id, str(mine.seat), group=groups[1])
        assert moved.group == groups[1]
        with pytest.raises(InvalidInputError):
            leading.move_seat(connection, leader, made.id, str(mine.seat), group="none")


@pytest.mark.parametrize("hide", [True, False])
def test_a_removed_seat_is_nobody(town: Database, hide: bool) -> None:
    with town.write() as connection:
        leader, made = begin_class(connection)
        joined = join(connection, SECRET, code_of(made), browser=Browser())
        gone, stays = actor_of(connection, CITY, joined.token), pupil(connection, made)
        drawn = draw(connection, gone, made)
        hidden = leading.remove_seat(connection, leader, made.id, str(gone.seat), hide_works=hide)
        assert hidden == int(hide)
        assert actor_of(connection, CITY, joined.token).hat is Hat.VISITOR
        left = overview(connection, leader, made.id).removed
        assert [(each.seat.id, each.counts.total()) for each in left] == [
            (gone.seat, int(not hide))
        ]
        if hide:
            with pytest.raises(UnknownError):
                feature_seen_by(connection, stays, drawn.id)
        else:
            assert feature_seen_by(connection, stays, drawn.id)[0].id == drawn.id
        with pytest.raises(UnknownError):
            leading.remove_seat(connection, leader, made.id, str(gone.seat), hide_works=hide)
        anew = join(connection, SECRET, code_of(made), browser=Browser(joined.token))
        assert anew.is_new
        assert anew.seat.pen_name != joined.seat.pen_name


def test_a_lost_seat_comes_back_once(town: Database) -> None:
    with town.write() as connection:
        leader, made = begin_class(connection)
        lost = join(connection, SECRET, code_of(made), browser=Browser())
        code, _ = leading.return_code(connection, leader, made.id, lost.seat.id, secret=SECRET)
        back = join(connection, SECRET, code, browser=Browser())
        assert (back.seat.id, back.is_new) == (lost.seat.id, False)
        assert actor_of(connection, CITY, lost.token).hat is Hat.VISITOR
        with pytest.raises(InvalidInputError, match="opens no workshop"):
            join(connection, SECRET, code, browser=Browser())
        late, _ = leading.return_code(connection, leader, made.id, lost.seat.id, secret=SECRET)
        connection.execute(tables.seat.update().values(return_ends_at=1))
        with pytest.raises(InvalidInputError, match="opens no workshop"):
            join(connection, SECRET, late, browser=Browser())


def test_seats_are_bounded(town: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    assert SEATS_MOST >= 40
    monkeypatch.setattr("layers.workshops.seats.SEATS_MOST", 2)
    with town.write() as connection:
        leader, made = begin_class(connection)
        gone = pupil(connection, made)
        pupil(connection, made)
        with pytest.raises(NotAllowedError, match="All seats"):
            pupil(connection, made)
        leading.remove_seat(connection, leader, made.id, str(gone.seat), hide_works=False)
        pupil(connection, made)


def test_changing_never_keeps_longer_than_was_told(town: Database) -> None:
    with town.write() as connection:
        leader, made = begin_class(connection)
        longer = made.closes_at + HOUR_MS
        changes = {"title": "星川を歩く", "retention_days": 7, "closes_at": longer}
        changed = change_workshop(connection, leader, made.id, changes, bounds=None)
        assert (changed.title, changed.retention_days, changed.closes_at) == (
            "星川を歩く",
            7,
            longer,
        )
        assert changed.kept_until == longer + 7 * DAY_MS
        titles = {each.title["ja"] for each in layers_seen_by(connection, leader) if each.workshop}
        assert titles == {"星川を歩く：作品", "星川を歩く：気づき"}
        with pytest.raises(InvalidInputError, match="longer than was told"):
            change_workshop(connection, leader, made.id, {"retention_days": 8}, bounds=None)
        leading.close(connection, leader, made.id)
        with pytest.raises(InvalidInputError, match="open it again"):
            change_workshop(connection, leader, made.id, {"closes_at": longer + 1}, bounds=None)
        assert (
            change_workshop(connection, leader, made.id, {"title": "x"}, bounds=None).title == "x"
        )


def test_groups_are_others_until_somebody_joins(town: Database) -> None:
    with town.write() as connection:
        leader, made = begin_class(connection)
        two = {"groups": GROUPS[:2]}
        change_workshop(connection, leader, made.id, two, bounds=None)
        assert [each.name for each in groups_of(connection, made.id)] == ["あお", "だいだい"]
        change_workshop(connection, leader, made.id, {"title": "星川"}, bounds=None)
        assert len(groups_of(connection, made.id)) == 2
        mine = pupil(connection, made)
        leading.remove_seat(connection, leader, made.id, str(mine.seat), hide_works=False)
        with pytest.raises(InvalidInputError, match="has joined"):
            change_workshop(connection, leader, made.id, {"groups": GROUPS[:3]}, bounds=None)


def test_groups_that_are_sent_back_unchanged_stay_the_same(town: Database) -> None:
    with town.write() as connection:
        leader, made = begin_class(connection)
        groups = groups_of(connection, made.id)
        same = {"groups": tuple(GroupPlan(each.name, each.colour) for each in groups)}
        change_workshop(connection, leader, made.id, same, bounds=None)
        assert groups_of(connection, made.id) == groups
        pupil(connection, made)
        change_workshop(connection, leader, made.id, same, bounds=None)
        assert groups_of(connection, made.id) == groups


def test_a_class_made_by_mistake_is_deleted(town: Database) -> None:
    with town.write() as connection:
        leader, made = begin_class(connection)
        assert overview(connection, leader, made.id).may_delete
        delete_workshop(connection, leader, made.id)
        with pytest.raises(UnknownError):
            workshop_seen_by(connection, leader, made.id)
        assert layers_of(connection, leader).isdisjoint({made.works, notes(made)})
        assert memberships_of(connection, str(leader.account)) == [Membership(Role.FACILITATOR)]
        log = connection.scalars(select(tables.audit.c.action)).all()
        assert log[-1] == "delete-workshop"
        with pytest.raises(InvalidInputError):
            join(connection, SECRET, code_of(made), browser=Browser())


def test_a_class_that_was_used_is_closed_not_deleted(town: Database) -> None:
    with town.write() as connection:
        leader, joined = begin_class(connection)
        mine = pupil(connection, joined)
        leading.remove_seat(connection, leader, joined.id, str(mine.seat), hide_works=False)
        leader, drawn = begin_class(connection, leader)
        draw(connection, leader, drawn)
        for used in (joined, drawn):
            seen = overview(connection, leader, used.id)
            assert (seen.joined, seen.may_delete) == (used is joined, False)
            with pytest.raises(InvalidInputError, match="close it instead"):
                delete_workshop(connection, leader, used.id)
        _, other = begin_class(connection)
        helper = leading_too(leader, other.id)
        assert not overview(connection, helper, other.id).may_delete
        with pytest.raises(NotAllowedError, match="made it"):
            delete_workshop(connection, helper, other.id)


def test_what_is_drawn_while_a_class_is_deleted_keeps_it(town: Database) -> None:
    with town.write() as connection:
        leader, made = begin_class(connection)
    drawn = threading.Event()

    def delete() -> None:
        drawn.wait()
        with town.write() as connection:
            delete_workshop(connection, leader, made.id)

    with ThreadPoolExecutor(1) as threads:
        deleting = threads.submit(delete)
        with town.write() as connection:
            draw(connection, leader, made)
            drawn.set()
            assert not wait([deleting], timeout=0.5).done
        with pytest.raises(InvalidInputError, match="close it instead"):
            deleting.result()


def test_changes_are_told_to_the_class_alone(town: Database) -> None:
    with town.write() as connection:
        leader, made = begin_class(connection)
        mine = pupil(connection, made)
        raise_hand(connection, mine, made.id, up=True)
        leading.hold(connection, leader, made.id, held=True)
        told = [
            each for each in changes_since(connection, CITY, 0) if each.kind in {"workshop", "seat"}
        ]
        assert [each.kind for each in told] == ["workshop", "seat", "seat", "workshop"]
        assert {(each.object, each.layer) for each in told} == {(made.id, made.works)}


def leaders_acts(made: Workshop, seat: str, group: str) -> dict[str, Any]:
    """Give what leads a workshop, each as a function of connection and actor."""
    later = made.closes_at + HOUR_MS
    return {
        "overview": lambda c, a: overview(c, a, made.id),
        "change": lambda c, a: change_workshop(c, a, made.id, {"title": "x"}, bounds=None),
        "hold": lambda c, a: leading.hold(c, a, made.id, held=True),
        "open": lambda c, a: leading.open_to_public(c, a, made.id, public=True),
        "code": lambda c, a: leading.present_code(c, a, made.id, secret=SECRET),
        "renew": lambda c, a: leading.renew_code(c, a, made.id, secret=SECRET),
        "move": lambda c, a: leading.move_seat(c, a, made.id, seat, group=group),
        "lower": lambda c, a: leading.lower_hand(c, a, made.id, seat),
        "return": lambda c, a: leading.return_code(c, a, made.id, seat, secret=SECRET),
        "close": lambda c, a: leading.close(c, a, made.id),
        "reopen": lambda c, a: leading.reopen(c, a, made.id, closes_at=later, secret=SECRET),
        "remove": lambda c, a: leading.remove_seat(c, a, made.id, seat, hide_works=True),
    }


@pytest.mark.parametrize("public", [False, True])
def test_its_teacher_alone_leads_a_workshop(town: Database, public: bool) -> None:
    with town.write() as connection:
        leader, made = begin_class(connection)
        other_leader, other = begin_class(connection)
        mine, theirs = pupil(connection, made), pupil(connection, other)
        group = groups_of(connection, made.id)[0].id
        leading.open_to_public(connection, leader, made.id, public=public)
        others = [mine, theirs, other_leader, VISITOR, person(connection, Role.FACILITATOR)]
        others += [person(connection, role) for role in sorted(GRANTED - {Role.OFFICE})]
        others.append(person(connection, Role.OFFICE, hat=Hat.OFFICE))
        acts = leaders_acts(made, str(mine.seat), group)
        for act in acts.values():
            for each in others:
                with pytest.raises((NotAllowedError, UnknownError)):
                    act(connection, each)
        for name, act in acts.items():
            if name != "hold":
                act(connection, leader)


def test_own_seats_are_ones_own(town: Database) -> None:
    with town.write() as connection:
        leader, made = begin_class(connection)
        _, other = begin_class(connection)
        mine, theirs = pupil(connection, made), pupil(connection, other)
        assert own_seat(connection, mine, made.id)[1].id == mine.seat
        with pytest.raises(UnknownError):
            raise_hand(connection, theirs, made.id, up=True)
        with pytest.raises(NotAllowedError):
            raise_hand(connection, leader, made.id, up=True)
        leading.open_to_public(connection, leader, made.id, public=True)
        with pytest.raises(NotAllowedError):
            raise_hand(connection, theirs, made.id, up=True)
        foreign = groups_of(connection, other.id)[0].id
        with pytest.raises(InvalidInputError):
            choose_group(connection, mine, made.id, foreign)
        with pytest.raises(UnknownError):
            leading.move_seat(connection, leader, made.id, str(theirs.seat), group=foreign)


def test_strangers_do_not_talk_with_a_class(town: Database) -> None:
    with town.write() as connection:
        leader, made = begin_class(connection)
        _, other = begin_class(connection)
        mine, theirs = pupil(connection, made), pupil(connection, other)
        leading.open_to_public(connection, leader, made.id, public=True)
        (works, _) = [each for each in layers_seen_by(connection, mine) if each.workshop]
        office = person(connection, Role.OFFICE, hat=Hat.OFFICE)
        talks = {
            name: may(actor, Action.COMMENT, works.place())
            for name, actor in {
                "pupil": mine,
                "teacher": leader,
                "office": office,
                "pupil of another class": theirs,
                "citizen": person(connection),
                "moderator": person(connection, Role.MODERATOR),
                "staff": person(connection, Role.STAFF),
                "another teacher": person(connection, Role.FACILITATOR),
                "visitor": VISITOR,
            }.items()
        }
        assert [name for name, allowed in talks.items() if allowed] == [
            "pupil",
            "teacher",
            "office",
        ]
        (common, *_) = [each for each in layers_seen_by(connection, mine) if not each.workshop]
        assert not may(mine, Action.COMMENT, common.place())
        assert may(mine, Action.REPORT, common.place())


def test_plans_have_defaults() -> None:
    made = Plan("x", 0, 1)
    assert (made.kind, made.retention_days, len(made.groups)) == ("practice", 30, 6)
