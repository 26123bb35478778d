"""Sessions: a token that is nowhere else, ended when it is ended."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from layers.people import sessions
from layers.people.roles import Hat, Role
from layers.people.sessions import (
    IDLE_MS,
    LONGEST_MS,
    actor_of,
    begin_session,
    end_all_sessions,
    end_session,
    end_session_of,
    holder_of,
    note_use,
    session_with,
    sessions_of,
    sweep_sessions,
)
from layers.store.database import Database
from layers.store.tables import session
from tests.layers.people.people import CITY, person


def test_a_token_is_kept_as_a_hash_and_holds_in_its_city(database: Database) -> None:
    with database.write() as connection:
        made = person(connection)
        token = begin_session(
            connection, CITY, hat=Hat.PERSON, account_id=made.id, device="x" * 999
        )
        assert actor_of(connection, CITY, token).account == made.id
        for foreign in (None, "", "x" * 43, token[:-1]):
            assert actor_of(connection, CITY, foreign).hat is Hat.VISITOR
        assert actor_of(connection, "elsewhere", token).hat is Hat.VISITOR
        assert token not in str(connection.execute(select(session)).all())
        assert len(sessions_of(connection, made.id)[0].device) == sessions.DEVICE_LENGTH


def test_ended_is_ended(database: Database) -> None:
    with database.write() as connection:
        made = person(connection)
        tokens = [
            begin_session(connection, CITY, hat=Hat.PERSON, account_id=made.id) for _ in range(4)
        ]
        end_session(connection, tokens[0])
        second = session_with(connection, tokens[1])
        assert second is not None
        end_session_of(connection, person(connection).id, second.id)
        assert actor_of(connection, CITY, tokens[1]).account, "others cannot end it"
        end_session_of(connection, made.id, second.id)
        end_all_sessions(connection, made.id, but=tokens[3])
        hats = [actor_of(connection, CITY, token).hat for token in tokens]
        assert hats == [Hat.VISITOR] * 3 + [Hat.PERSON]
        assert session_with(connection, tokens[0]) is None


@pytest.mark.parametrize("hat", [Hat.PERSON, Hat.OFFICE])
def test_a_session_ends_when_it_is_not_used(database: Database, hat: Hat) -> None:
    with database.write() as connection:
        made = person(connection, Role.OFFICE)
        token = begin_session(connection, CITY, hat=hat, account_id=made.id)
        assert actor_of(connection, CITY, token).hat is hat
        connection.execute(update(session).values(seen_at=session.c.seen_at - IDLE_MS[hat] - 1000))
        holder = holder_of(connection, CITY, token)
        assert holder.actor.hat is Hat.VISITOR
        assert not holder.due, "noting its use would let it go on"
        assert sessions_of(connection, made.id) == []


def test_use_keeps_it_but_not_for_ever(database: Database) -> None:
    with database.write() as connection:
        made = person(connection)
        token = begin_session(connection, CITY, hat=Hat.PERSON, account_id=made.id)
        connection.execute(update(session).values(seen_at=session.c.seen_at - 120_000))
        assert holder_of(connection, CITY, token).due
        note_use(connection, token)
        assert not holder_of(connection, CITY, token).due
        too_old = session.c.created_at - LONGEST_MS[Hat.PERSON] - 1000
        connection.execute(update(session).values(created_at=too_old))
        assert actor_of(connection, CITY, token).hat is Hat.VISITOR


def test_a_hat_is_one_of_both(database: Database) -> None:
    with database.write() as connection:
        made = person(connection, Role.OFFICE, Role.STAFF)
        as_person = begin_session(connection, CITY, hat=Hat.PERSON, account_id=made.id)
        as_office = begin_session(connection, CITY, hat=Hat.OFFICE, account_id=made.id)
        roles = {each.role for each in actor_of(connection, CITY, as_person).roles}
        assert Role.STAFF in roles
        assert Role.OFFICE not in roles
        assert [each.role for each in actor_of(connection, CITY, as_office).roles] == [Role.OFFICE]


def test_old_sessions_are_swept(database: Database) -> None:
    with database.write() as connection:
        made = person(connection)
        kept = begin_session(connection, CITY, hat=Hat.PERSON, account_id=made.id)
        gone = begin_session(connection, CITY, hat=Hat.PERSON, account_id=made.id)
        end_session(connection, gone)
        ended = session.c.ended_at.is_not(None)
        connection.execute(update(session).where(ended).values(ended_at=1000))
        assert sweep_sessions(connection) == 1
        assert actor_of(connection, CITY, kept).account == made.id
