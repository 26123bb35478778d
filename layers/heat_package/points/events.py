"""What leaves the house of a visit, and what is known of its arrival.

An event goes into the outbox in the transaction of its visit, and is sent when its quarter of an
hour is over, so that the time of its arrival tells no more than it does.
"""

from __future__ import annotations

import csv
import datetime
import hashlib
import io
from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Connection, Row, RowMapping, delete, insert, select, update

from layers.moderation import audit
from layers.notices.outbox import EVENT
from layers.people.actor import Actor, operator
from layers.people.permissions import Action, require
from layers.store.identifiers import in_parts, new_id, now_ms
from layers.store.tables import notice, points_visit

VISIT: Final = "visit"  # kind of such notices
QUARTER_MS: Final = 15 * 60_000
MOST_IN_A_FILE: Final = 50_000
COLUMNS: Final = (
    "key",
    "spot",
    "slot",
    "wbgt_class",
    "heat_from",
    "rules",
    "points",
    "way",
    "account_hash",
)


def event_of(row: Mapping[str, Any] | RowMapping) -> dict[str, Any]:
    """Give what leaves the house: no account, no place, no time but the quarter of an hour."""
    return {name: row[name] for name in COLUMNS} | {"slot": slot_text(row["slot"])}


def queue_event(connection: Connection, city: str, row: Mapping[str, Any]) -> None:
    """Put an event into the outbox, to be sent when its quarter of an hour is over."""
    told = {
        "id": new_id(),
        "city": city,
        "receiver": EVENT,
        "kind": VISIT,
        "content": event_of(row),
        "attempts": 0,
        "next_at": row["slot"] + QUARTER_MS,
        "created_at": row["slot"],
    }
    connection.execute(insert(notice).values(told))


def note_handed_over(connection: Connection, city: str, keys: Sequence[str], *, to: str) -> None:
    """Note that a channel has acknowledged events, and log how many and which, by a digest."""
    which = points_visit.c.key.in_(keys), points_visit.c.city == city
    first = points_visit.c.handed_over.is_(None)
    done = {"handed_over": "webhook", "handed_over_at": now_ms()}
    connection.execute(update(points_visit).where(*which, first).values(done))
    details = {"events": len(keys), "sha256": digest_of(keys)}
    audit.record(connection, operator(city), "send-points", about=f"webhook:{to}", details=details)


def export_events(connection: Connection, actor: Actor) -> tuple[str, int]:
    """Give the events that nobody acknowledged as CSV; they are not sent any more.

    Only quarters of an hour that are over are given.

    Raises
    ------
    NotAllowedError
    """
    require(actor, Action.HAND_OVER_POINTS)
    rows = connection.execute(
        select(points_visit)
        .where(
            points_visit.c.city == actor.city,
            points_visit.c.handed_over.is_(None),
            points_visit.c.slot <= now_ms() - QUARTER_MS,
        )
        .order_by(points_visit.c.slot, points_visit.c.key)
        .limit(MOST_IN_A_FILE)
        .with_for_update()
    ).all()
    text = _csv(COLUMNS, [event_of(row._mapping) for row in rows])
    keys = [row.key for row in rows]
    done = {"handed_over": "csv", "handed_over_at": now_ms()}
    for some in in_parts(keys):
        connection.execute(update(points_visit).where(points_visit.c.key.in_(some)).values(done))
    _stop_sending(connection, actor.city, set(keys))
    details = {"events": len(keys), "sha256": hashlib.sha256(text.encode()).hexdigest()}
    audit.record(connection, actor, "export-points", about=f"points:{actor.city}", details=details)
    return text, len(keys)


def reconciliation(
    connection: Connection,
    actor: Actor,
    first: datetime.date,
    last: datetime.date,
    *,
    zone: datetime.tzinfo,
) -> str:
    """Give all events of some days as CSV, with how and on which day each was handed over.

    zone : in which the days begin and end.

    Raises
    ------
    NotAllowedError
    """
    require(actor, Action.HAND_OVER_POINTS)
    begins = datetime.datetime.combine(first, datetime.time(), zone)
    ends = datetime.datetime.combine(last + datetime.timedelta(days=1), datetime.time(), zone)
    rows = connection.execute(
        select(points_visit)
        .where(
            points_visit.c.city == actor.city,
            points_visit.c.slot >= int(begins.timestamp() * 1000),
            points_visit.c.slot < int(ends.timestamp() * 1000),
        )
        .order_by(points_visit.c.slot, points_visit.c.key)
    )
    columns = (*COLUMNS, "handed_over", "acknowledged_on")
    return _csv(columns, [_with_arrival(row, zone) for row in rows])


def digest_of(keys: Sequence[str]) -> str:
    """Give one hash of many events, whatever their order."""
    return hashlib.sha256("\n".join(sorted(keys)).encode()).hexdigest()


def slot_text(slot: int) -> str:
    """Give when a quarter of an hour begins, in UTC."""
    moment = datetime.datetime.fromtimestamp(slot / 1000, datetime.UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _with_arrival(row: Row[Any], zone: datetime.tzinfo) -> dict[str, Any]:
    at = row.handed_over_at
    day = "" if at is None else f"{datetime.datetime.fromtimestamp(at / 1000, zone).date()}"
    arrival = {"handed_over": row.handed_over or "", "acknowledged_on": day}
    return event_of(row._mapping) | arrival


def _stop_sending(connection: Connection, city: str, keys: set[str]) -> None:
    """Take events out of the outbox that were given out as a file."""
    waiting = notice.c.kind == VISIT, notice.c.city == city, notice.c.done_at.is_(None)
    rows = connection.execute(select(notice.c.id, notice.c.content).where(*waiting))
    given = [row.id for row in rows if row.content["key"] in keys]
    for some in in_parts(given):
        connection.execute(delete(notice).where(notice.c.id.in_(some)))


def _csv(columns: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()
