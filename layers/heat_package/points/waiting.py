"""A visit that the people of a spot confirm: who came shows a number, and they type it.

Whoever confirms learns the number and nothing else.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, delete, insert, select

from layers.errors import BusyError
from layers.features.layer import layer_seen_by
from layers.features.reading import feature_seen_by
from layers.heat_package.points.refusals import Refusal, refused
from layers.heat_package.points.visits import Arrival, Heat, Visit, note_visit, spot_kind
from layers.moderation import audit
from layers.people.actor import Actor, visitor
from layers.people.permissions import Action, Place, require
from layers.store.identifiers import new_id
from layers.store.tables import points_wait
from layers.workshops.codes import as_typed

GOOD_MS: Final = 10 * 60_000
DIGITS: Final = 4
_TRIES: Final = 50


@dataclass(frozen=True, slots=True)
class Wait:
    """A number to show to the people of a spot, and until when it is good [UTC, ms]."""

    number: str
    until: int


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What the people of a spot confirm: the number that they were shown, now [UTC, ms].

    heat : of the spot at this time.
    """

    spot: str
    number: str
    at: int
    heat: Heat


def place_of(connection: Connection, city: str, spot: str) -> Place:
    """Give where a spot is, as permissions speak of it; errors as those of `spot_kind`."""
    spot_kind(connection, city, spot)
    found, layer = feature_seen_by(connection, visitor(city), spot)
    return layer_seen_by(connection, visitor(city), layer.id).place(feature=found.id)


def ask_to_confirm(connection: Connection, actor: Actor, spot: str, *, at: int) -> Wait:
    """Give a number for the people of a spot; who asks again keeps theirs while it is good.

    Raises
    ------
    NotAllowedError, UnknownError
    """
    require(actor, Action.VISIT)
    spot_kind(connection, actor.city, spot)
    over = points_wait.c.asked_at < at - GOOD_MS
    connection.execute(delete(points_wait).where(points_wait.c.spot == spot, over))
    here = select(points_wait).where(points_wait.c.spot == spot)
    rows = {row.number: row for row in connection.execute(here)}
    mine = next((row for row in rows.values() if row.account == actor.account), None)
    if mine is not None:
        return Wait(mine.number, mine.asked_at + GOOD_MS)
    number = _free_number(set(rows))
    row = {
        "id": new_id(),
        "city": actor.city,
        "spot": spot,
        "account": actor.account,
        "number": number,
        "asked_at": at,
    }
    connection.execute(insert(points_wait).values(row))
    return Wait(number, at + GOOD_MS)


def confirm_visit(
    connection: Connection, secret: bytes, actor: Actor, asked: Confirmation
) -> Visit:
    """Confirm that whoever shows a number is here, as the owner of the spot or the office.

    Raises
    ------
    NotAllowedError, UnknownError
    VisitRefusedError
        Nobody waits with this number, or the rules give nothing.
    """
    require(actor, Action.CONFIRM_VISIT, place_of(connection, actor.city, asked.spot))
    which = points_wait.c.spot == asked.spot, points_wait.c.number == as_typed(asked.number)
    good = points_wait.c.asked_at >= asked.at - GOOD_MS
    row = connection.execute(select(points_wait).where(*which, good).with_for_update()).first()
    if row is None or row.account == actor.account:
        raise refused(Refusal.NUMBER)
    kind = spot_kind(connection, actor.city, asked.spot)
    arrival = Arrival(row.account, asked.spot, row.asked_at, asked.heat, "owner")
    made = note_visit(connection, secret, actor.city, arrival, kind=kind)
    connection.execute(delete(points_wait).where(points_wait.c.id == row.id))
    audit.record(connection, actor, "confirm-visit", about=f"feature:{asked.spot}")
    return made


def _free_number(taken: set[str]) -> str:
    for _ in range(_TRIES):
        number = "".join(str(secrets.randbelow(10)) for _ in range(DIGITS))
        if number not in taken:
            return number
    raise BusyError(60)
