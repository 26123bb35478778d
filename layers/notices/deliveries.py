"""Sending notices out of the house, at least once: claimed for a while, tried again, given up.

Two processes do not send the same notice: whoever claims it holds it for `LEASE_MS`. If that
process dies, another takes it up afterwards; receivers tell repeats by the notice's id.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Row, Select, delete, insert, select, update

from layers.notices.outbox import EVENT
from layers.store.identifiers import new_id, now_ms
from layers.store.tables import notice

LEASE_MS: Final = 60_000
OTHERS_WAIT_MS: Final = 5 * 60_000
PAGE: Final = 100
KEPT_MS: Final = 90 * 86_400_000
_OUT: Final = "webhook:"


@dataclass(frozen=True, slots=True)
class Delivery:
    """A notice that is to be sent; times are UTC ms.

    receiver : name of the webhook.
    kind : name of the event. attempts : with this one. not_before : of an event, when it may go.
    """

    id: str
    city: str
    receiver: str
    kind: str
    content: Mapping[str, Any]
    attempts: int
    created_at: int
    not_before: int = 0


@dataclass(frozen=True, slots=True)
class Delays:
    """How long to wait after a failure: twice as long each time [ms], and how often to try."""

    first_ms: int = 30_000
    longest_ms: int = 6 * 3_600_000
    most: int = 24

    def after(self, attempts: int) -> int:
        """Give how long to wait after so many attempts."""
        return min(self.first_ms << min(attempts - 1, 40), self.longest_ms)


def has_events(connection: Connection) -> bool:
    """Tell whether there are events that nobody made deliveries of."""
    waiting = select(notice.c.id).where(notice.c.receiver == EVENT, notice.c.done_at.is_(None))
    return connection.execute(waiting.limit(1)).first() is not None


def is_due(connection: Connection) -> bool:
    """Tell whether something is due, without holding it."""
    return connection.execute(_due().limit(1)).first() is not None


def waiting_events(connection: Connection) -> Sequence[Delivery]:
    """Give events of the house that nobody made deliveries of; hold them with `spread`."""
    due = select(notice).where(notice.c.receiver == EVENT, notice.c.done_at.is_(None))
    rows = connection.execute(
        due.order_by(notice.c.created_at).limit(PAGE).with_for_update(skip_locked=True)
    )
    return [_delivery(row, row.attempts, not_before=row.next_at or 0) for row in rows]


def spread(connection: Connection, event: Delivery, webhooks: Sequence[str]) -> None:
    """Make a delivery of an event for each webhook that wants it, in the transaction of before."""
    now = now_ms()
    for each in webhooks:
        row = {
            "id": new_id(),
            "city": event.city,
            "receiver": f"{_OUT}{each}",
            "kind": event.kind,
            "content": dict(event.content),
            "attempts": 0,
            "next_at": max(now, event.not_before),
            "created_at": event.created_at,
        }
        connection.execute(insert(notice).values(row))
    connection.execute(delete(notice).where(notice.c.id == event.id))


def claim(connection: Connection, *, most: int = 1) -> Sequence[Delivery]:
    """Take deliveries that are due, new ones first; nobody else gets them for a while.

    Of those that became due together none tells by its place which was first.
    """
    now = now_ms()
    rows = connection.execute(
        _due()
        .order_by(notice.c.attempts, notice.c.next_at, notice.c.id)
        .limit(most)
        .with_for_update(skip_locked=True)
    ).all()
    taken = {"next_at": now + LEASE_MS, "attempts": notice.c.attempts + 1}
    which = notice.c.id.in_([row.id for row in rows])
    if rows:
        connection.execute(update(notice).where(which).values(taken))
    return [_delivery(row, row.attempts + 1) for row in rows]


def note_arrivals(connection: Connection, sent: Sequence[Delivery]) -> None:
    """Note that deliveries arrived."""
    done = update(notice).where(notice.c.id.in_([each.id for each in sent]))
    connection.execute(done.values(done_at=now_ms(), next_at=None))


def give_back(connection: Connection, kept: Sequence[Delivery]) -> None:
    """Let others have what was taken and not tried."""
    untried = update(notice).where(notice.c.id.in_([each.id for each in kept]))
    tries = {"attempts": notice.c.attempts - 1, "next_at": now_ms()}
    connection.execute(untried.values(tries))


def note_failure(connection: Connection, sent: Delivery, delays: Delays) -> int | None:
    """Put a delivery off; gives the delay [ms], None where it is given up.

    What else waits for the same receiver waits, too, a few minutes at most: it need not fail one
    by one, and one that always fails does not keep the others.
    """
    which = update(notice).where(notice.c.id == sent.id)
    if sent.attempts >= delays.most:
        connection.execute(which.values(next_at=None))
        return None
    delay = delays.after(sent.attempts)
    connection.execute(which.values(next_at=now_ms() + delay))
    until = now_ms() + min(delay, OTHERS_WAIT_MS)
    others = (
        notice.c.receiver == f"{_OUT}{sent.receiver}",
        notice.c.next_at < until,
        notice.c.id != sent.id,
    )
    connection.execute(update(notice).where(*others).values(next_at=until))
    return delay


def sweep(connection: Connection) -> int:
    """Forget notices that are long past; gives how many."""
    old = notice.c.created_at < now_ms() - KEPT_MS
    return connection.execute(delete(notice).where(old)).rowcount


def _due() -> Select[Any]:
    return select(notice).where(notice.c.next_at <= now_ms(), notice.c.receiver.startswith(_OUT))


def _delivery(row: Row[Any], attempts: int, *, not_before: int = 0) -> Delivery:
    return Delivery(
        id=row.id,
        city=row.city,
        receiver=row.receiver.removeprefix(_OUT),
        kind=row.kind,
        content=row.content,
        attempts=attempts,
        created_at=row.created_at,
        not_before=not_before,
    )
