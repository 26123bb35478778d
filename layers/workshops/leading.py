"""What a teacher does with a workshop: hold it, move and remove seats, open, close, codes."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select, update

from layers.errors import FieldError, InvalidInputError
from layers.features.feature import Status, feature_of
from layers.features.writing import set_status
from layers.moderation import audit
from layers.people.actor import Actor
from layers.people.permissions import Action, require
from layers.store import tables
from layers.store.feed import announce
from layers.store.identifiers import now_ms
from layers.workshops.codes import hash_of, join_code, random_code
from layers.workshops.creating import require_kept
from layers.workshops.joining import end_sessions_of_seat
from layers.workshops.plan import LONGEST_MS
from layers.workshops.seats import Seat, put_hand, put_in_group, seat_in
from layers.workshops.workshop import (
    Workshop,
    inside,
    notes_layer,
    tell,
    workshop_led_by,
    workshop_seen_by,
)

RETURN_MS = 15 * 60_000


def hold(connection: Connection, actor: Actor, workshop_id: str, *, held: bool) -> Workshop:
    """Let nobody draw at the moment, or let them go on.

    Raises
    ------
    UnknownError, NotAllowedError
    """
    found = workshop_led_by(connection, actor, workshop_id)
    return _changed(connection, actor, found, {"held": held})


def open_to_public(
    connection: Connection, actor: Actor, workshop_id: str, *, public: bool
) -> Workshop:
    """Show what was drawn to everybody, as the class's; or to the class alone again.

    Raises
    ------
    UnknownError, NotAllowedError
    InvalidInputError
        Its retention is over.
    """
    found = workshop_led_by(connection, actor, workshop_id)
    require_kept(found)
    if found.open_to_public == public:
        return found
    action = "open-workshop" if public else "make-workshop-private"
    audit.record(connection, actor, action, about=f"workshop:{workshop_id}")
    changed = _changed(connection, actor, found, {"open_to_public": public})
    for layer in (found.works, notes_layer(workshop_id)):
        # Without a layer, so that those hear of it to whom it is gone.
        announce(connection, found.city, kind="layer", object=layer)
    return changed


def close(connection: Connection, actor: Actor, workshop_id: str) -> Workshop:
    """End a workshop: its code is dead, drawing ends; seats look on until the retention ends.

    Raises
    ------
    UnknownError, NotAllowedError
    """
    found = workshop_led_by(connection, actor, workshop_id)
    if found.closed_at is not None:
        return found
    audit.record(connection, actor, "close-workshop", about=f"workshop:{workshop_id}")
    return _changed(connection, actor, found, {"closed_at": now_ms(), "code_hash": None})


def reopen(
    connection: Connection, actor: Actor, workshop_id: str, *, closes_at: int, secret: bytes
) -> Workshop:
    """Let a workshop go on that is over, with a new code.

    Raises
    ------
    UnknownError, NotAllowedError
    InvalidInputError
        Its retention is over, or it would end in the past or more than a year from now.
    """
    found = workshop_led_by(connection, actor, workshop_id)
    require_kept(found)
    now = now_ms()
    if not now < closes_at <= now + LONGEST_MS:
        words = ("これから1年以内にしてください", "must lie in the future, within a year")
        raise InvalidInputError([FieldError("closes_at", *words)])
    values = {"closed_at": None, "held": False, "closes_at": closes_at}
    audit.record(connection, actor, "reopen-workshop", about=f"workshop:{workshop_id}")
    return _changed(connection, actor, found, values | _next_code(found, secret))


def renew_code(connection: Connection, actor: Actor, workshop_id: str, *, secret: bytes) -> str:
    """Let the present code be dead, and give a new one; seats stay.

    Raises
    ------
    UnknownError, NotAllowedError
    InvalidInputError
        The workshop is over.
    """
    found = workshop_led_by(connection, actor, workshop_id)
    _require_going_on(found)
    values = _next_code(found, secret)
    audit.record(connection, actor, "renew-code", about=f"workshop:{workshop_id}")
    _changed(connection, actor, found, values)
    return join_code(secret, workshop_id, values["code_number"])


def present_code(
    connection: Connection, actor: Actor, workshop_id: str, *, secret: bytes
) -> str | None:
    """Give the code of a workshop to whoever leads it; None when it is over.

    Raises
    ------
    UnknownError, NotAllowedError
    """
    found = workshop_seen_by(connection, actor, workshop_id)
    require(actor, Action.CONFIGURE, inside(workshop_id))
    over = found.has_ended(now_ms())
    return None if over else join_code(secret, workshop_id, found.code_number)


def seat_led_by(connection: Connection, actor: Actor, workshop_id: str, seat_id: str) -> Seat:
    """Give a seat to whoever leads its workshop.

    Raises
    ------
    UnknownError, NotAllowedError
    """
    return seat_in(connection, workshop_led_by(connection, actor, workshop_id), seat_id)


def move_seat(
    connection: Connection, actor: Actor, workshop_id: str, seat_id: str, *, group: str
) -> Seat:
    """Move a seat to another group.

    Raises
    ------
    UnknownError, NotAllowedError, InvalidInputError
    """
    found = workshop_led_by(connection, actor, workshop_id)
    return put_in_group(connection, found, seat_in(connection, found, seat_id), group)


def lower_hand(connection: Connection, actor: Actor, workshop_id: str, seat_id: str) -> Seat:
    """Take a hand down that was answered.

    Raises
    ------
    UnknownError, NotAllowedError
    """
    found = workshop_led_by(connection, actor, workshop_id)
    return put_hand(connection, found, seat_in(connection, found, seat_id), up=False)


def remove_seat(
    connection: Connection, actor: Actor, workshop_id: str, seat_id: str, *, hide_works: bool
) -> int:
    """Remove a seat: its sessions end now; gives how many of its works were hidden.

    Raises
    ------
    UnknownError, NotAllowedError
    """
    found = workshop_led_by(connection, actor, workshop_id, Action.SUSPEND)
    which = seat_in(connection, found, seat_id)
    values = {"removed_at": now_ms(), "hand_up": False, "return_hash": None}
    connection.execute(update(tables.seat).where(tables.seat.c.id == which.id).values(**values))
    end_sessions_of_seat(connection, which.id)
    hidden = _hide_works(connection, actor, found, which) if hide_works else 0
    about = f"seat:{which.id}"
    audit.record(connection, actor, "remove-seat", about=about, details={"hidden": hidden})
    tell(connection, found)  # as of the workshop: open browsers look again at who they are
    return hidden


def return_code(
    connection: Connection, actor: Actor, workshop_id: str, seat_id: str, *, secret: bytes
) -> tuple[str, int]:
    """Give a code that brings a seat to another browser, once, and until when it does [UTC, ms].

    Raises
    ------
    UnknownError, NotAllowedError
    """
    found = workshop_led_by(connection, actor, workshop_id)
    which, code, ends = seat_in(connection, found, seat_id), random_code(), now_ms() + RETURN_MS
    values = {"return_hash": hash_of(secret, code), "return_ends_at": ends}
    connection.execute(update(tables.seat).where(tables.seat.c.id == which.id).values(**values))
    audit.record(connection, actor, "return-code", about=f"seat:{which.id}")
    return code, ends


def _require_going_on(found: Workshop) -> None:
    if found.has_ended(now_ms()):
        raise InvalidInputError([FieldError("workshop", "終わっています", "it is over")])


def _next_code(found: Workshop, secret: bytes) -> dict[str, Any]:
    number = found.code_number + 1
    return {
        "code_hash": hash_of(secret, join_code(secret, found.id, number)),
        "code_number": number,
    }


def _hide_works(connection: Connection, actor: Actor, found: Workshop, which: Seat) -> int:
    require(actor, Action.HIDE, inside(found.id))
    rows = connection.execute(
        select(tables.feature).where(
            tables.feature.c.seat == which.id,
            tables.feature.c.status == Status.PUBLISHED.value,
            tables.feature.c.deleted_at.is_(None),
        )
    ).all()
    for row in rows:
        set_status(connection, actor, feature_of(row), Status.HIDDEN, action="hide")
    return len(rows)


def _changed(
    connection: Connection, actor: Actor, found: Workshop, values: dict[str, Any]
) -> Workshop:
    row = tables.workshop.c.id == found.id
    connection.execute(update(tables.workshop).where(row).values(**values))
    tell(connection, found)
    return workshop_seen_by(connection, actor, found.id)
