"""Seats of a workshop: an animal, a group, a hand. Nothing else is known of who sits there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, exists, func, insert, select, update

from layers.bilingual import Language
from layers.errors import FieldError, InvalidInputError, NotAllowedError, UnknownError
from layers.people.actor import Actor
from layers.people.permissions import Action, require
from layers.store.identifiers import new_id, now_ms
from layers.store.tables import feature, seat
from layers.workshops.animals import free_animal
from layers.workshops.workshop import Workshop, groups_of, tell, workshop_seen_by

SEATS_MOST = 200


@dataclass(frozen=True, slots=True)
class Seat:
    """A seat. Times are UTC ms."""

    id: str
    workshop: str
    group: str
    pen_name: str
    hand_up: bool
    joined_at: int
    seen_at: int


def add_seat(
    connection: Connection, workshop: Workshop, *, group: str | None, language: Language
) -> Seat:
    """Add a seat to a workshop that is locked: with an animal that nobody was, evenly spread.

    language : in which the animal is called.

    Raises
    ------
    NotAllowedError
        All seats are taken.
    InvalidInputError
        There is no such group.
    """
    rows = connection.execute(
        select(seat.c.pen_name, seat.c.group, seat.c.removed_at).where(
            seat.c.workshop == workshop.id
        )
    ).all()
    present = Counter(row.group for row in rows if row.removed_at is None)
    if present.total() >= SEATS_MOST:
        raise NotAllowedError("席がいっぱいです。先生に伝えてください。", "All seats are taken.")
    chosen = _group(connection, workshop, group) if group else None
    chosen = chosen or _emptiest(connection, workshop, present)
    now = now_ms()
    values = {
        "id": new_id(),
        "city": workshop.city,
        "workshop": workshop.id,
        "group": chosen,
        "pen_name": free_animal({row.pen_name for row in rows}, language),
        "hand_up": False,
        "joined_at": now,
        "seen_at": now,
    }
    connection.execute(insert(seat).values(**values))
    return seat_of(connection, str(values["id"]))


def seat_of(connection: Connection, seat_id: str) -> Seat:
    """Give a seat that was not removed.

    Raises
    ------
    UnknownError
    """
    row = connection.execute(
        select(seat).where(seat.c.id == seat_id, seat.c.removed_at.is_(None))
    ).first()
    if row is None:
        raise UnknownError("seat", seat_id)
    return _seat(row)


def seat_in(connection: Connection, workshop: Workshop, seat_id: str) -> Seat:
    """Give a seat of a workshop.

    Raises
    ------
    UnknownError
        It is another workshop's, or none.
    """
    found = seat_of(connection, seat_id)
    if found.workshop != workshop.id:
        raise UnknownError("seat", seat_id)
    return found


def seats_of(connection: Connection, workshop_id: str) -> Sequence[Seat]:
    """Give the seats of a workshop in the order in which they were taken."""
    return _seats(connection, workshop_id, seat.c.removed_at.is_(None))


def removed_seats_with_works(connection: Connection, workshop_id: str) -> Sequence[Seat]:
    """Give the seats that were removed and of which something is still there."""
    left = exists().where(feature.c.seat == seat.c.id, feature.c.deleted_at.is_(None))
    return _seats(connection, workshop_id, seat.c.removed_at.is_not(None), left)


def _seats(connection: Connection, workshop_id: str, *which: ColumnElement[bool]) -> Sequence[Seat]:
    rows = connection.execute(
        select(seat)
        .where(seat.c.workshop == workshop_id, *which)
        .order_by(seat.c.joined_at, seat.c.id)
    )
    return [_seat(row) for row in rows]


def own_seat(connection: Connection, actor: Actor, workshop_id: str) -> tuple[Workshop, Seat]:
    """Give a workshop and the seat that somebody has in it.

    Raises
    ------
    UnknownError
        The workshop is not shown to them.
    NotAllowedError
        They have no seat in it.
    """
    found = workshop_seen_by(connection, actor, workshop_id)
    if actor.seat is None or actor.workshop != workshop_id:
        raise NotAllowedError("この授業の席がありません。", "You have no seat in this workshop.")
    return found, seat_of(connection, actor.seat)


def raise_hand(connection: Connection, actor: Actor, workshop_id: str, *, up: bool) -> Seat:
    """Raise one's hand, or take it down; also while nobody draws.

    Raises
    ------
    UnknownError, NotAllowedError
    """
    found, mine = own_seat(connection, actor, workshop_id)
    require(actor, Action.REPORT, found.place)  # asking for help, like pointing at harm
    return put_hand(connection, found, mine, up=up)


def put_hand(connection: Connection, workshop: Workshop, which: Seat, *, up: bool) -> Seat:
    """Set the hand of a seat; whoever calls has asked for permission."""
    if which.hand_up == up:
        return which
    change = update(seat).where(seat.c.id == which.id).values(hand_up=up, seen_at=now_ms())
    connection.execute(change)
    tell(connection, workshop, kind="seat")
    return seat_of(connection, which.id)


def choose_group(connection: Connection, actor: Actor, workshop_id: str, group: str) -> Seat:
    """Choose one's group, as long as nothing is drawn; after that the teacher moves seats.

    Raises
    ------
    UnknownError, NotAllowedError, InvalidInputError
    """
    found, mine = own_seat(connection, actor, workshop_id)
    require(actor, Action.ADD_IN_WORKSHOP, found.place)
    drawn = select(func.count()).select_from(feature).where(feature.c.seat == mine.id)
    if connection.scalar(drawn):
        raise NotAllowedError(
            "かき始めたあとは、先生が組をかえます。",
            "Once you have drawn, your teacher moves you.",
        )
    return put_in_group(connection, found, mine, group)


def put_in_group(connection: Connection, workshop: Workshop, which: Seat, group: str) -> Seat:
    """Move a seat; whoever calls has asked for permission.

    Raises
    ------
    InvalidInputError
        There is no such group.
    """
    values = {"group": _group(connection, workshop, group)}
    connection.execute(update(seat).where(seat.c.id == which.id).values(**values))
    tell(connection, workshop, kind="seat")
    return seat_of(connection, which.id)


def _group(connection: Connection, workshop: Workshop, group: str) -> str:
    known = {each.id for each in groups_of(connection, workshop.id)}
    if group not in known:
        raise InvalidInputError([FieldError("group", "この授業の組", "a group of this workshop")])
    return group


def _emptiest(connection: Connection, workshop: Workshop, present: Counter[str | None]) -> str:
    groups = groups_of(connection, workshop.id)
    return min(groups, key=lambda each: present[each.id]).id


def _seat(row: Row[Any]) -> Seat:
    return Seat(
        id=row.id,
        workshop=row.workshop,
        group=row.group,
        pen_name=row.pen_name,
        hand_up=bool(row.hand_up),
        joined_at=row.joined_at,
        seen_at=row.seen_at,
    )
