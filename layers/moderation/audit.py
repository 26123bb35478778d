"""The log of who did what: each row holds the hash of the one before, so that tampering shows.

A row's hash is SHA-256 over the hash before it and the row's own content as canonical JSON. A
changed, missing or inserted row breaks the chain from there on; `verify` names the first.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import Connection, func, insert, select

from layers.people.actor import Actor
from layers.store.feed import announce
from layers.store.identifiers import now_ms
from layers.store.tables import audit

FIRST = "0" * 64
PAGE = 500
_SHOWN = ("number", "at", "who", "hat", "action", "kind", "object", "reason", "details")
_CONTENT = ("city", *_SHOWN)


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the log; `at` is UTC [ms]."""

    number: int
    at: int
    who: str
    hat: str
    action: str
    kind: str
    object: str
    reason: str
    details: Mapping[str, Any]
    previous: str
    hash: str


@dataclass(frozen=True, slots=True)
class Break:
    """Where the chain of a city's log does not hold."""

    number: int
    what: str


def record(
    connection: Connection,
    actor: Actor,
    action: str,
    *,
    about: str,
    reason: str = "",
    details: Mapping[str, Any] | None = None,
) -> None:
    """Add a row, in the transaction of what it tells of.

    about : kind and id of the thing, as `feature:ID`.
    details : no personal data, for the log is kept when an account is deleted.
    """
    kind, _, thing = about.partition(":")
    turn = announce(connection, actor.city, kind="log", object=thing)  # one writer at a time
    number, previous = head(connection, actor.city)
    row = {
        "city": actor.city,
        "number": number + 1,
        "at": now_ms(),
        "who": actor.author,
        "hat": actor.hat.value,
        "action": action,
        "kind": kind,
        "object": thing,
        "reason": reason,
        "details": dict(details or {}) | {"change": turn},
        "previous": previous,
    }
    connection.execute(insert(audit).values(row | {"hash": _hash(previous, row)}))


def verify(connection: Connection, city: str) -> Break | None:
    """Go through a city's log; None where the chain holds.

    It cannot tell that the newest rows were cut off: compare `head` with one that was kept.
    """
    previous = FIRST
    in_order = select(audit).where(audit.c.city == city).order_by(audit.c.number)
    with connection.execute(in_order, execution_options={"yield_per": 1000}) as rows:
        for number, row in enumerate(rows.mappings(), start=1):
            if row["number"] != number:
                return Break(number, "a row is missing")
            if row["previous"] != previous or row["hash"] != _hash(previous, dict(row)):
                return Break(number, "a row was changed")
            previous = row["hash"]
    return None


def entries(connection: Connection, city: str, *, after: int = 0) -> Sequence[Entry]:
    """Give up to `PAGE` rows after a number, in order; whoever calls has asked for permission."""
    rows = connection.execute(
        select(audit)
        .where(audit.c.city == city, audit.c.number > after)
        .order_by(audit.c.number)
        .limit(PAGE)
    )
    return [
        Entry(**{name: row[name] for name in (*_SHOWN, "previous", "hash")})
        for row in rows.mappings()
    ]


def times(
    connection: Connection, city: str, action: str, *, kind: str, objects: Collection[str]
) -> Mapping[str, int]:
    """Give when an act was last done to things of a kind [UTC, ms], by their ids."""
    if not objects:
        return {}
    last = func.max(audit.c.at).label("last")
    rows = connection.execute(
        select(audit.c.object, last)
        .where(audit.c.city == city, audit.c.kind == kind, audit.c.action == action)
        .where(audit.c.object.in_(objects))
        .group_by(audit.c.object)
    )
    return {row.object: row.last for row in rows}


def head(connection: Connection, city: str) -> tuple[int, str]:
    """Give number and hash of the newest row, to be kept elsewhere (back-ups do)."""
    last = connection.execute(
        select(audit.c.number, audit.c.hash)
        .where(audit.c.city == city)
        .order_by(audit.c.number.desc())
        .limit(1)
    ).first()
    return (last.number, last.hash) if last else (0, FIRST)


def _hash(previous: str, row: Mapping[str, Any]) -> str:
    content = orjson.dumps({name: row[name] for name in _CONTENT}, option=orjson.OPT_SORT_KEYS)
    return hashlib.sha256(previous.encode() + content).hexdigest()
