"""Operations of outboxes arrive exactly once and in order."""

from __future__ import annotations

import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import Connection

from layers.errors import InvalidInputError, NotAllowedError
from layers.features.operations import Operation, apply_once, last_sequence
from layers.people.actor import Actor
from layers.people.roles import Hat
from layers.store.database import Database

ME = Actor("kumagaya", Hat.PERSON, "a1")
OTHER = Actor("kumagaya", Hat.PERSON, "a2")
CLIENT = "outbox-0123456789"


def hand_in(
    connection: Connection, sequence: int, text: str, *, actor: Actor = ME
) -> tuple[Mapping[str, Any], int]:
    applied: list[int] = []

    def apply() -> dict[str, Any]:
        applied.append(sequence)
        return {"text": text}

    asked = Operation(CLIENT, sequence, {"text": text})
    return apply_once(connection, actor, asked, apply), len(applied)


def test_a_replay_answers_the_same_and_does_nothing(database: Database) -> None:
    with database.write() as connection:
        assert hand_in(connection, 1, "a") == ({"text": "a"}, 1)
    with database.write() as connection:
        assert hand_in(connection, 1, "a") == ({"text": "a"}, 0)
        assert hand_in(connection, 2, "b") == ({"text": "b"}, 1)
        assert last_sequence(connection, CLIENT) == 2


def test_the_same_operation_twice_at_once_is_done_once(database: Database) -> None:
    applied: list[int] = []

    def ask(_: int) -> Mapping[str, Any]:
        def apply() -> dict[str, Any]:
            applied.append(1)
            time.sleep(0.05)
            return {"text": "a"}

        with database.write() as connection:
            return apply_once(connection, ME, Operation(CLIENT, 1, {"text": "a"}), apply)

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(ask, range(4))) == [{"text": "a"}] * 4
    assert applied == [1]


def test_a_gap_waits(database: Database) -> None:
    with database.write() as connection:
        hand_in(connection, 1, "a")
        with pytest.raises(InvalidInputError, match="next is 2"):
            hand_in(connection, 3, "c")


def test_a_number_means_one_thing(database: Database) -> None:
    with database.write() as connection:
        hand_in(connection, 1, "a")
        with pytest.raises(InvalidInputError, match="something else"):
            hand_in(connection, 1, "b")


def test_an_outbox_is_its_owners(database: Database) -> None:
    with database.write() as connection:
        hand_in(connection, 1, "a")
        with pytest.raises(NotAllowedError):
            hand_in(connection, 1, "a", actor=OTHER)
