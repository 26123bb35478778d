"""Suspensions: two persons, a term, an appeal; the person cannot shake one off by a new account."""

from __future__ import annotations

import dataclasses

import pytest
from sqlalchemy import Connection, select, update

from layers.errors import InvalidInputError, NotAllowedError, UnknownError
from layers.moderation.audit import verify
from layers.notices.outbox import notices_for
from layers.people import suspensions
from layers.people.accounts import Account
from layers.people.actor import Actor, visitor
from layers.people.identities import add_identity
from layers.people.leaving import close_account
from layers.people.permissions import Action, may
from layers.people.roles import Role
from layers.people.suspensions import (
    DAY_MS,
    State,
    answer_appeal,
    appeal,
    decide,
    forget_ended,
    lift,
    propose,
    suspensions_of,
)
from layers.store.database import Database
from layers.store.tables import audit, suspension
from tests.layers.databases import second_of_two
from tests.layers.people.people import CITY, acting, moderator, office, person

SUBJECT = "f" * 64


def suspended(connection, days: int = 7) -> tuple[Account, Actor, Actor, str]:  # type: ignore[no-untyped-def]
    """Suspend somebody with an identity; gives them, moderator, decider and the id."""
    troll, one, two = person(connection), moderator(connection), office(connection)
    add_identity(connection, CITY, troll.id, provider="line", subject=SUBJECT)
    found = propose(connection, one, troll.id, reason="harassment", words="三度目", days=days)
    decide(connection, two, found, accept=True)
    return troll, one, two, found


def test_writing_stops_and_reading_goes_on(database: Database) -> None:
    with database.write() as connection:
        troll, *_ = suspended(connection)
        actor = acting(connection, troll)
        assert actor.suspended
        assert may(actor, Action.VIEW)
        assert may(actor, Action.EXPORT)
        assert not any(may(actor, each) for each in (Action.ADD, Action.COMMENT, Action.REACT))


def test_its_person_is_told_when_it_begins_is_answered_and_ends(database: Database) -> None:
    with database.write() as connection:
        troll, _, two, found = suspended(connection)
        actor = acting(connection, troll)
        appeal(connection, actor, found, "ちがいます")
        with pytest.raises(NotAllowedError, match="decided"):
            answer_appeal(connection, two, found, words="続けます", lift=False)
        answer_appeal(connection, office(connection), found, words="続けます", lift=False)
        lift(connection, two, found)
        told = [each.kind for each in notices_for(connection, actor)]
        assert sorted(told) == ["suspended", "suspension-answered", "suspension-lifted"]
        ends = select(audit.c.reason).where(audit.c.action == "lift-suspension")
        assert connection.scalars(ends).all() == [""], "it does not end because of its reason"


def test_a_proposal_stops_nothing(database: Database) -> None:
    with database.write() as connection:
        troll = person(connection)
        propose(connection, moderator(connection), troll.id, reason="spam", words="x", days=1)
        assert not acting(connection, troll).suspended
        assert suspensions_of(connection, troll.id) == []


def test_a_moderator_proposes_a_week_at_most_and_never_decides(database: Database) -> None:
    with database.write() as connection:
        troll, one = person(connection), moderator(connection)
        with pytest.raises(InvalidInputError, match="1 to 7"):
            propose(connection, one, troll.id, reason="spam", words="x", days=8)
        found = propose(connection, one, troll.id, reason="spam", words="x", days=7)
        for nobody in (one, moderator(connection)):
            with pytest.raises(NotAllowedError):
                decide(connection, nobody, found, accept=True)


def test_a_term_begins_when_it_is_decided_and_there_is_one_at_a_time(database: Database) -> None:
    with database.write() as connection:
        troll, one = person(connection), moderator(connection)
        found = propose(connection, one, troll.id, reason="spam", words="x", days=5)
        earlier = {"proposed_at": 0, "ends_at": 5 * DAY_MS}
        connection.execute(update(suspension).where(suspension.c.id == found).values(earlier))
        with pytest.raises(InvalidInputError, match="already"):
            propose(connection, one, troll.id, reason="spam", words="again", days=5)
        decided = decide(connection, office(connection), found, accept=True)
        assert decided.starts_at is not None
        assert decided.ends_at - decided.starts_at == 5 * DAY_MS
        assert decided.days == 5
        with pytest.raises(InvalidInputError, match="already"):
            propose(connection, one, troll.id, reason="spam", words="again", days=5)
        lift(connection, office(connection), found)
        assert propose(connection, one, troll.id, reason="spam", words="again", days=5)


def test_the_office_needs_two(database: Database) -> None:
    with database.write() as connection:
        troll, one = person(connection), office(connection)
        found = propose(connection, one, troll.id, reason="spam", words="x", days=30)
        with pytest.raises(NotAllowedError, match="Somebody else"):
            decide(connection, one, found, accept=True)
        assert decide(connection, office(connection), found, accept=False).state is State.REFUSED
        with pytest.raises(InvalidInputError, match="already"):
            decide(connection, office(connection), found, accept=True)


@pytest.mark.parametrize("role", [None, Role.STAFF, Role.OPERATOR, Role.AUDITOR, Role.PLANNER])
def test_others_propose_nothing(database: Database, role: Role | None) -> None:
    with database.write() as connection:
        troll = person(connection)
        actor = acting(connection, person(connection, *([role] if role else [])))
        for nobody in (actor, visitor(CITY)):
            with pytest.raises(NotAllowedError):
                propose(connection, nobody, troll.id, reason="spam", words="x", days=1)


def test_bad_proposals_say_what_is_wrong(database: Database) -> None:
    with database.write() as connection:
        one, troll = office(connection), person(connection)
        for change in ({"reason": "dislike"}, {"words": " "}, {"words": "x" * 1001}, {"days": 0}):
            given = {"reason": "spam", "words": "x", "days": 3} | change
            with pytest.raises(InvalidInputError):
                propose(connection, one, troll.id, **given)  # type: ignore[arg-type]
        with pytest.raises(InvalidInputError, match="themselves"):
            propose(connection, one, one.account or "", reason="spam", words="x", days=3)
        with pytest.raises(UnknownError):
            propose(
                connection,
                dataclasses.replace(one, city="elsewhere"),
                troll.id,
                reason="spam",
                words="x",
                days=3,
            )


def test_it_ends_by_itself(database: Database) -> None:
    with database.write() as connection:
        troll, *_ = suspended(connection)
        connection.execute(
            update(suspension).values(
                starts_at=suspension.c.starts_at - 8 * DAY_MS,
                ends_at=suspension.c.ends_at - 8 * DAY_MS,
            )
        )
        assert not acting(connection, troll).suspended
        assert forget_ended(connection) == 1
        assert connection.scalars(select(suspension.c.identity_hashes)).all() == [[]]


def test_the_term_begins_with_the_decision(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.write() as connection:
        troll, one = person(connection), moderator(connection)
        found = propose(connection, one, troll.id, reason="spam", words="x", days=7)
        later = suspensions.now_ms() + 3 * DAY_MS
        monkeypatch.setattr(suspensions, "now_ms", lambda: later)
        now = decide(connection, office(connection), found, accept=True)
    assert now.starts_at == later
    assert now.ends_at - later == 7 * DAY_MS


def test_an_account_made_anew_with_the_same_identity_is_suspended_too(database: Database) -> None:
    with database.write() as connection:
        troll, *_ = suspended(connection)
        close_account(connection, acting(connection, troll))
        again = person(connection)
        assert not acting(connection, again).suspended
        add_identity(connection, CITY, again.id, provider="line", subject=SUBJECT)
        assert acting(connection, again).suspended
        stranger = person(connection)
        add_identity(connection, CITY, stranger.id, provider="line", subject="e" * 64)
        assert not acting(connection, stranger).suspended


def test_an_appeal_is_answered_by_another_person(database: Database) -> None:
    with database.write() as connection:
        troll, one, two, found = suspended(connection)
        actor = acting(connection, troll)
        with pytest.raises(InvalidInputError, match="no appeal"):
            answer_appeal(connection, office(connection), found, words="x", lift=True)
        with pytest.raises(UnknownError):
            appeal(connection, acting(connection, person(connection)), found, "x")
        appeal(connection, actor, found, "もう一度見てください")
        with pytest.raises(InvalidInputError, match="once"):
            appeal(connection, actor, found, "x")
        with pytest.raises(NotAllowedError):
            answer_appeal(connection, two, found, words="x", lift=True)
        told = next(each for each in suspensions.suspensions(connection, two) if each.id == found)
        third = office(connection)
        assert [told.may_be_answered_by(who) for who in (one, two, third)] == [False, False, True]
        answered = answer_appeal(connection, office(connection), found, words="ok", lift=True)
        assert answered.state is State.LIFTED
        assert not acting(connection, troll).suspended


def test_the_office_may_end_it_early(database: Database) -> None:
    with database.write() as connection:
        troll, _one, two, found = suspended(connection)
        lift(connection, two, found)
        assert not acting(connection, troll).suspended
        with pytest.raises(InvalidInputError):
            lift(connection, two, found)


def test_every_step_is_in_the_log_without_names(database: Database) -> None:
    with database.write() as connection:
        troll, _one, _two, found = suspended(connection)
        appeal(connection, acting(connection, troll), found, "なぜですか")
        answer_appeal(connection, office(connection), found, words="上の通り", lift=False)
        rows = connection.execute(select(audit).order_by(audit.c.number)).all()
        assert [row.action for row in rows] == [
            "propose-suspension",
            "suspend",
            "appeal",
            "uphold-suspension",
        ]
        assert verify(connection, CITY) is None
        assert troll.profile.pen_name not in str(rows)
        assert "なぜ" not in str(rows)


def test_of_two_who_decide_at_once_the_second_is_told(database: Database) -> None:
    with database.write() as connection:
        troll = person(connection)
        one, two, three = (office(connection) for _ in range(3))
        found = propose(connection, one, troll.id, reason="spam", words="x", days=7)

    def accept(connection: Connection) -> None:
        decide(connection, two, found, accept=True)

    def refuse(connection: Connection) -> None:
        decide(connection, three, found, accept=False)

    error = second_of_two(database, accept, refuse)
    assert isinstance(error, InvalidInputError), error
    assert "already" in str(error)
    with database.write() as connection:
        assert acting(connection, troll).suspended
        appeal(connection, acting(connection, troll), found, "なぜですか")

    def go_on(connection: Connection) -> None:
        answer_appeal(connection, three, found, words="上の通り", lift=False)

    def give_in(connection: Connection) -> None:
        answer_appeal(connection, one, found, words="ok", lift=True)

    error = second_of_two(database, go_on, give_in)
    assert isinstance(error, InvalidInputError), error
    with database.read() as connection:
        actions = connection.scalars(select(audit.c.action).order_by(audit.c.number)).all()
    assert actions == ["propose-suspension", "suspend", "appeal", "uphold-suspension"]
    error = second_of_two(
        database, lambda it: lift(it, two, found), lambda it: lift(it, three, found)
    )
    assert isinstance(error, InvalidInputError), error
