"""The outbox: notices are rows in the transaction of what they tell of, so none is lost.

`account:ID` is read by that person here. An `event` is of the house: whoever sends it out makes a
row `webhook:NAME` of it for each receiver that wants it, and sends those with growing delay until
they arrive.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, select, update

from layers.features.layer import Layer
from layers.people.actor import Actor
from layers.store.identifiers import new_id, now_ms
from layers.store.tables import notice

EVENT = "event"
EVENTS = frozenset({"added", "waiting", "commented", "reported", "appealed", "reply-waiting"})
PAGE = 200


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice to somebody here; times are UTC ms."""

    id: str
    kind: str
    content: Mapping[str, Any]
    created_at: int
    read_at: int | None


@dataclass(frozen=True, slots=True)
class Event:
    """Something that an office may want to know: which, never in whose words.

    name : one of `EVENTS`.
    about : kind and id of the thing, as `feature:ID`. feature : that it is, or lies on.
    category : what the thing is about, for layers whose things say so.
    """

    name: str
    layer: Layer
    about: str
    feature: str
    category: str = ""


def tell_person(
    connection: Connection,
    city: str,
    account_id: str | None,
    *,
    kind: str,
    content: Mapping[str, Any],
) -> None:
    """Leave a notice for somebody; nothing happens where the author has no account."""
    if account_id is not None:
        _add(connection, city, f"account:{account_id}", kind=kind, content=content)


def tell_house(connection: Connection, city: str, event: Event) -> None:
    """Leave an event for the divisions that answer for it; nothing of classes leaves the house."""
    if event.layer.workshop:
        return
    content = {
        "about": event.about,
        "feature": event.feature,
        "layer": event.layer.id,
        "layer_title": dict(event.layer.title),
        "kind": event.layer.kind,
        "category": event.category,
    }
    _add(connection, city, EVENT, kind=event.name, content=content)


def notices_for(connection: Connection, actor: Actor) -> Sequence[Notice]:
    """Give the notices to whoever asks, the newest first."""
    rows = connection.execute(
        select(notice)
        .where(notice.c.receiver == f"account:{actor.account}", notice.c.city == actor.city)
        .order_by(notice.c.created_at.desc(), notice.c.id)
        .limit(PAGE)
    )
    return [Notice(row.id, row.kind, row.content, row.created_at, row.done_at) for row in rows]


def mark_read(connection: Connection, actor: Actor, notice_ids: Sequence[str]) -> None:
    """Note that somebody has read notices; those of others stay as they are."""
    which = (
        notice.c.receiver == f"account:{actor.account}",
        notice.c.id.in_(notice_ids),
        notice.c.done_at.is_(None),
    )
    connection.execute(update(notice).where(*which).values(done_at=now_ms()))


def _add(
    connection: Connection,
    city: str,
    receiver: str,
    *,
    kind: str,
    content: Mapping[str, Any],
) -> None:
    row = {
        "id": new_id(),
        "city": city,
        "receiver": receiver,
        "kind": kind,
        "content": dict(content),
        "attempts": 0,
        "created_at": now_ms(),
    }
    connection.execute(insert(notice).values(row))
