"""What happens when the retention of a workshop is over: nobody can tell any more who sat where.

Seats, their sessions and every link to them go. Works that were opened stay, in the name of the
class; all others, with every state that they had, are wiped.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Connection, Select, case, delete, select, update

from layers.features.feature import Status
from layers.features.operations import forget_results
from layers.features.retention import wipe
from layers.moderation import audit
from layers.people.actor import operator
from layers.store import tables
from layers.store.database import Database
from layers.store.identifiers import in_parts, new_id, now_ms
from layers.workshops.workshop import (
    Workshop,
    lock_workshop,
    notes_layer,
    tell,
    workshop_of,
)

_NO_PHOTO = {"status": "withdrawn", "alt_text": "", "credit": "", "pen_name": ""}
_UNSAID = {"status": "withdrawn", "text": "", "pen_name": ""}


def sweep_workshops(database: Database, *, at: int | None = None) -> int:
    """Sweep the workshops of all cities whose retention is over; gives how many.

    Each is a transaction of its own, and several servers may do this at once.

    at : time to go by [UTC, ms]; now without it.
    """
    now = at or now_ms()
    with database.read() as connection:
        due = [each.id for each in _unswept(connection) if each.kept_until <= now]
    swept = 0
    for identifier in due:
        with database.write() as connection:
            swept += _sweep(connection, identifier, now)
    return swept


def _sweep(connection: Connection, workshop_id: str, now: int) -> bool:
    lock_workshop(connection, workshop_id)
    found = _unswept(connection, tables.workshop.c.id == workshop_id)
    if not found or found[0].kept_until > now:
        return False
    workshop, seats = found[0], _seats(connection, workshop_id)
    _wipe_works(connection, workshop, now)
    _wipe_what_waits(connection, workshop, now)
    _take_class_name(connection, workshop)
    forget_results(connection, _features(workshop))
    _forget_seats(connection, seats)
    _end(connection, workshop, now)
    details = {"seats": len(seats), "opened": workshop.open_to_public}
    about, who = f"workshop:{workshop_id}", operator(workshop.city)
    audit.record(connection, who, "sweep-workshop", about=about, details=details)
    tell(connection, workshop)
    return True


def _unswept(connection: Connection, *which: ColumnElement[bool]) -> Sequence[Workshop]:
    rows = connection.execute(
        select(tables.workshop).where(tables.workshop.c.swept_at.is_(None), *which)
    )
    return [workshop_of(row) for row in rows]


def _seats(connection: Connection, workshop_id: str) -> Sequence[str]:
    of_workshop = select(tables.seat.c.id).where(tables.seat.c.workshop == workshop_id)
    return list(connection.scalars(of_workshop))


def _wipe_works(connection: Connection, workshop: Workshop, now: int) -> None:
    """Withdraw what was not opened, and leave nothing of it in any version, photo or comment."""
    feature = tables.feature
    gone = select(feature.c.id).where(feature.c.layer.in_(_layers(workshop)), _not_opened(workshop))
    identifiers = list(connection.scalars(gone))
    for some in in_parts(identifiers):
        wipe(connection, some, at=now)


def _not_opened(workshop: Workshop) -> ColumnElement[bool]:
    feature = tables.feature
    shown = (feature.c.status == Status.PUBLISHED.value) & feature.c.deleted_at.is_(None)
    return ~shown if workshop.open_to_public else feature.c.id.is_not(None)


def _wipe_what_waits(connection: Connection, workshop: Workshop, now: int) -> None:
    """Leave nothing of photos and words on works that stay, if nobody let these out."""
    shown = Status.PUBLISHED.value
    works = _features(workshop)
    media, comment = tables.media, tables.comment
    photos = update(media).where(media.c.feature.in_(works), media.c.status != shown)
    connection.execute(photos.values(**_NO_PHOTO, deleted_at=now))
    words = update(comment).where(comment.c.feature.in_(works), comment.c.status != shown)
    connection.execute(words.where(comment.c.seat.is_not(None)).values(**_UNSAID))


def _take_class_name(connection: Connection, workshop: Workshop) -> None:
    """Put the class in the place of its seats, wherever these still stand."""
    seats = select(tables.seat.c.id).where(tables.seat.c.workshop == workshop.id)
    for table in (tables.feature, tables.feature_version, tables.media, tables.comment):
        name = case((table.c.pen_name == "", ""), else_=workshop.title)
        values = {"seat": None, "pen_name": name}
        if table is tables.media:
            values["credit"] = case((table.c.credit == "", ""), else_=workshop.title)
        connection.execute(update(table).where(table.c.seat.in_(seats)).values(values))


def _forget_seats(connection: Connection, seats: Sequence[str]) -> None:
    session, operation, seat = tables.session, tables.operation, tables.seat
    throttle = tables.throttle
    for identifier in seats:
        author, nobody = f"seat:{identifier}", f"gone:{new_id()}"
        connection.execute(delete(session).where(session.c.seat == identifier))
        connection.execute(delete(operation).where(operation.c.author == author))
        connection.execute(delete(throttle).where(throttle.c.key.endswith(f":{author}")))
        for table in (tables.reaction, tables.report, tables.ballot_vote):
            connection.execute(update(table).where(table.c.who == author).values(who=nobody))
        connection.execute(delete(seat).where(seat.c.id == identifier))


def _end(connection: Connection, workshop: Workshop, now: int) -> None:
    one = update(tables.workshop).where(tables.workshop.c.id == workshop.id)
    ended = {"swept_at": now, "code_hash": None, "closed_at": workshop.ended_at}
    connection.execute(one.values(**ended))
    if not workshop.open_to_public:
        layers = update(tables.layer).where(tables.layer.c.id.in_(_layers(workshop)))
        connection.execute(layers.values(closed_at=now))


def _features(workshop: Workshop) -> Select[tuple[str]]:
    feature = tables.feature
    return select(feature.c.id).where(feature.c.layer.in_(_layers(workshop)))


def _layers(workshop: Workshop) -> tuple[str, str]:
    return (workshop.works, notes_layer(workshop.id))
