"""Edits that were made without network: each arrives exactly once, in the order of its client.

A client numbers its operations. An operation that came before answers with the result that it had;
one whose number leaves a gap waits for the ones before it, so nothing is done out of order.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Text,
    func,
    insert,
    literal,
    select,
    update,
)

from layers.errors import FieldError, InvalidInputError, NotAllowedError
from layers.people.actor import Actor
from layers.store.identifiers import now_ms
from layers.store.tables import operation

Result = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Operation:
    """One edit of one client.

    client : random id that the browser made for its outbox.
    sequence : 1 for its first, then without gaps.
    request : what is asked for, as JSON; the same operation must ask for the same.
    """

    client: str
    sequence: int
    request: Mapping[str, Any]


def apply_once(
    connection: Connection, actor: Actor, asked: Operation, apply: Callable[[], Result]
) -> Result:
    """Give the result of an operation; `apply` runs if it did not come before.

    Raises
    ------
    InvalidInputError
        A number was left out, or used for something else before.
    NotAllowedError
        The outbox is somebody else's.
    """
    _wait_for_turn(connection, asked.client)
    digest = hashlib.sha256(orjson.dumps(asked.request, option=orjson.OPT_SORT_KEYS)).hexdigest()
    expected = last_sequence(connection, asked.client) + 1
    if asked.sequence != expected:
        return _done_before(connection, actor, asked, digest, expected=expected)
    result = apply()
    row = insert(operation).values(client=asked.client, sequence=asked.sequence, result=result)
    connection.execute(row.values(author=actor.author, digest=digest, at=now_ms()))
    return result


def _done_before(
    connection: Connection, actor: Actor, asked: Operation, digest: str, *, expected: int
) -> Result:
    before = connection.execute(
        select(operation).where(
            operation.c.client == asked.client, operation.c.sequence == asked.sequence
        )
    ).first()
    if before is None:
        words = f"{expected}"
        raise InvalidInputError([FieldError("sequence", f"次は {words} です", f"next is {words}")])
    _require_same(before.author == actor.author, before.digest == digest)
    result: Result = before.result
    return result


def _wait_for_turn(connection: Connection, client: str) -> None:
    """Let operations of one client come one after another, also where it asks twice at once."""
    if connection.dialect.name != "sqlite":  # which has one writer anyway
        number = int.from_bytes(hashlib.sha256(client.encode()).digest()[:8], signed=True)
        connection.execute(select(func.pg_advisory_xact_lock(number)))


def last_sequence(connection: Connection, client: str) -> int:
    """Give the number of a client's last operation, 0 before its first."""
    of_client = select(func.max(operation.c.sequence)).where(operation.c.client == client)
    return int(connection.scalar(of_client) or 0)


def forget_results(connection: Connection, features: Sequence[str] | Select[tuple[str]]) -> None:
    """Leave nothing of features in what operations answered; that they were done stays."""
    result = operation.c.result
    about: ColumnElement[Any]
    kept: ColumnElement[Any]
    if connection.dialect.name == "sqlite":
        about, kept = func.json_extract(result, "$.item.id"), func.json_remove(result, "$.item")
    else:
        about = func.jsonb_extract_path_text(result, "item", "id")
        kept = result.op("-")(literal("item", Text))
    connection.execute(update(operation).where(about.in_(features)).values(result=kept))


def _require_same(same_author: bool, same_request: bool) -> None:
    if not same_author:
        raise NotAllowedError(
            "この送信箱は別の人のものです。", "This outbox belongs to somebody else."
        )
    if not same_request:
        raise InvalidInputError(
            [
                FieldError(
                    "sequence",
                    "この番号は別の内容で使われました",
                    "this number was used for something else",
                )
            ]
        )
