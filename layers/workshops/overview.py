"""What a teacher sees while the class works: who is there, what they drew, whose hand is up."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, func, select

from layers.features.feature import Feature, Status, feature_of
from layers.features.layer import Layer, layers_seen_by
from layers.people.actor import Actor
from layers.people.permissions import Action, require
from layers.store.tables import feature, layer, media, seat, session
from layers.workshops.deleting import is_drawn_in, is_made_by, was_joined
from layers.workshops.seats import Seat, removed_seats_with_works, seats_of
from layers.workshops.workshop import NOTE, Workshop, inside, workshop_seen_by

LATEST = 20
PICTURES_OF_A_SEAT = 3
_SHOWN = (Status.QUEUED.value, Status.PUBLISHED.value)


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo of the class as it is shown small; `waits` until its teacher has looked at it."""

    id: str
    alt_text: str
    waits: bool


@dataclass(frozen=True, slots=True)
class SeatAtWork:
    """A seat and what it did.

    seen_at : when its browser last asked for something, to a minute [UTC, ms].
    counts : of things drawn by kind, and of notes.
    pictures : its newest photos that are not hidden; `photos` counts all.
    """

    seat: Seat
    seen_at: int
    counts: Mapping[str, int]
    photos: int
    pictures: Sequence[Picture]


@dataclass(frozen=True, slots=True)
class Overview:
    """A class at work; `latest` has the newest works first, each with its layer.

    removed : seats that were removed and of which something is still there.
    photos_waiting : how many photos of the class wait until its teacher has looked at them.
    joined : whether anybody ever took a seat. may_delete : whether whoever asks may delete it.
    """

    workshop: Workshop
    seats: Sequence[SeatAtWork]
    removed: Sequence[SeatAtWork]
    photos_waiting: int
    latest: Sequence[tuple[Feature, Layer]]
    joined: bool
    may_delete: bool


def overview(connection: Connection, actor: Actor, workshop_id: str) -> Overview:
    """Give what a class does to whoever leads it.

    Raises
    ------
    UnknownError, NotAllowedError
    """
    found = workshop_seen_by(connection, actor, workshop_id)
    require(actor, Action.CONFIGURE, inside(workshop_id))
    seen, counts = _seen(connection, found.id), works_by_seat(connection, found.id)
    photos, pictures = _photos(connection, found.id), _pictures(connection, found.id)
    joined = was_joined(connection, found)

    def at_work(seats: Sequence[Seat]) -> Sequence[SeatAtWork]:
        return [
            SeatAtWork(
                seat=each,
                seen_at=max(each.seen_at, seen.get(each.id, 0)),
                counts=counts[each.id],
                photos=photos[each.id],
                pictures=pictures[each.id],
            )
            for each in seats
        ]

    return Overview(
        workshop=found,
        seats=at_work(seats_of(connection, found.id)),
        removed=at_work(removed_seats_with_works(connection, found.id)),
        photos_waiting=_photos_waiting(connection, found.id),
        latest=_latest(connection, actor, found),
        joined=joined,
        may_delete=not joined
        and is_made_by(connection, found, actor)
        and not is_drawn_in(connection, found),
    )


def works_by_seat(
    connection: Connection, workshop_id: str, *, seat_id: str | None = None
) -> Mapping[str, Counter[str]]:
    """Give for each seat how much of what it drew or noted is there to see."""
    kind = func.coalesce(_drawn_kind(connection), NOTE)
    query = (
        select(feature.c.seat, kind.label("kind"), func.count().label("number"))
        .join(layer, layer.c.id == feature.c.layer)
        .where(layer.c.workshop == workshop_id, feature.c.seat.is_not(None))
        .where(feature.c.status == Status.PUBLISHED.value, feature.c.deleted_at.is_(None))
        .group_by(feature.c.seat, kind)
    )
    if seat_id is not None:
        query = query.where(feature.c.seat == seat_id)
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for row in connection.execute(query):
        found[row.seat][row.kind] = row.number
    return found


def _drawn_kind(connection: Connection) -> ColumnElement[str]:
    if connection.dialect.name == "sqlite":
        return func.json_extract(feature.c.properties, "$.kind")
    return func.jsonb_extract_path_text(feature.c.properties, "kind")


def _seen(connection: Connection, workshop_id: str) -> Mapping[str, int]:
    rows = connection.execute(
        select(session.c.seat, func.max(session.c.seen_at).label("at"))
        .join(seat, seat.c.id == session.c.seat)
        .where(seat.c.workshop == workshop_id)
        .group_by(session.c.seat)
    )
    return {row.seat: row.at for row in rows}


def _photos(connection: Connection, workshop_id: str) -> Counter[str]:
    rows = connection.execute(
        select(media.c.seat, func.count().label("number"))
        .join(seat, seat.c.id == media.c.seat)
        .where(seat.c.workshop == workshop_id, media.c.deleted_at.is_(None))
        .group_by(media.c.seat)
    )
    return Counter({row.seat: row.number for row in rows})


def _pictures(connection: Connection, workshop_id: str) -> Mapping[str, Sequence[Picture]]:
    rows = connection.execute(
        select(media.c.seat, media.c.id, media.c.alt_text, media.c.status)
        .join(feature, feature.c.id == media.c.feature)
        .join(seat, seat.c.id == media.c.seat)
        .where(seat.c.workshop == workshop_id, media.c.deleted_at.is_(None))
        .where(media.c.status.in_(_SHOWN), feature.c.deleted_at.is_(None))
        .where(feature.c.status == Status.PUBLISHED.value)
        .order_by(media.c.created_at.desc(), media.c.id)
    )
    found: defaultdict[str, list[Picture]] = defaultdict(list)
    for row in rows:
        if len(found[row.seat]) < PICTURES_OF_A_SEAT:
            waits = row.status == Status.QUEUED.value
            found[row.seat].append(Picture(row.id, row.alt_text, waits))
    return found


def _photos_waiting(connection: Connection, workshop_id: str) -> int:
    waiting = (
        select(func.count())
        .select_from(media)
        .join(feature, feature.c.id == media.c.feature)
        .join(layer, layer.c.id == feature.c.layer)
        .where(layer.c.workshop == workshop_id, media.c.status == Status.QUEUED.value)
        .where(media.c.deleted_at.is_(None), feature.c.deleted_at.is_(None))
    )
    return int(connection.scalar(waiting) or 0)


def _latest(
    connection: Connection, actor: Actor, found: Workshop
) -> Sequence[tuple[Feature, Layer]]:
    layers = {
        each.id: each for each in layers_seen_by(connection, actor) if each.workshop == found.id
    }
    rows = connection.execute(
        select(feature)
        .where(feature.c.layer.in_(layers), feature.c.deleted_at.is_(None))
        .order_by(feature.c.number.desc())
        .limit(LATEST)
    )
    return [(feature_of(row), layers[row.layer]) for row in rows]
