"""Sessions: a random token in the browser, its hash here; ended here, it is ended.

A session holds one hat: as a person or as the office, or a seat in a workshop. It ends by itself
when it was not used for as long as its hat allows, and with its account.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, and_, case, delete, insert, select, update

from layers.people.actor import Actor, Membership, visitor
from layers.people.roles import Hat, Role
from layers.store.identifiers import new_id, now_ms
from layers.store.tables import account, membership, seat, session, suspension

_DAY_MS = 86_400_000
IDLE_MS = {Hat.PERSON: 7 * _DAY_MS, Hat.OFFICE: _DAY_MS // 48, Hat.SEAT: _DAY_MS}
LONGEST_MS = {Hat.PERSON: 90 * _DAY_MS, Hat.OFFICE: _DAY_MS // 2, Hat.SEAT: 30 * _DAY_MS}
_SEEN_EVERY_MS = 60_000  # not every request writes
DEVICE_LENGTH = 120


@dataclass(frozen=True, slots=True)
class Session:
    """One of somebody's sessions, to be listed and ended; the token is not in it."""

    id: str
    hat: Hat
    device: str
    created_at: int
    seen_at: int


def begin_session(
    connection: Connection,
    city: str,
    *,
    hat: Hat,
    account_id: str | None = None,
    seat_id: str | None = None,
    device: str = "",
) -> str:
    """Begin a session and give its token [256 bits], which is kept nowhere else."""
    token, now = secrets.token_urlsafe(32), now_ms()
    row = {
        "token_hash": _hash(token),
        "id": new_id(),
        "city": city,
        "account": account_id,
        "seat": seat_id,
        "hat": hat.value,
        "device": device[:DEVICE_LENGTH],
        "created_at": now,
        "seen_at": now,
    }
    connection.execute(insert(session).values(row))
    return token


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a token in a city.

    due : that the session goes on is to be noted (`note_use`).
    """

    actor: Actor
    due: bool = False


def actor_of(connection: Connection, city: str, token: str | None) -> Actor:
    """Give who holds a token in a city; a visitor where it is unknown, ended or too old."""
    return holder_of(connection, city, token).actor


def holder_of(connection: Connection, city: str, token: str | None) -> Holder:
    """Give who holds a token in a city, and whether its use is to be noted.

    The use of a session that has ended is never noted: it would begin to go on again.
    """
    if not token:
        return Holder(visitor(city))
    now = now_ms()
    found = connection.execute(
        select(session.c.hat, session.c.account, session.c.seat)
        .add_columns(session.c.created_at, session.c.seen_at)
        .where(
            session.c.token_hash == _hash(token),
            session.c.city == city,
            session.c.ended_at.is_(None),
        )
    ).first()
    if found is None:
        return Holder(visitor(city))
    hat = Hat(found.hat)
    if now - found.seen_at > IDLE_MS[hat] or now - found.created_at > LONGEST_MS[hat]:
        return Holder(visitor(city))
    actor = _at_seat(connection, city, found.seat) if found.seat else None
    actor = actor or _with_account(connection, city, found.account, hat)
    if actor is None:
        return Holder(visitor(city))
    return Holder(actor, due=found.seen_at < now - _SEEN_EVERY_MS)


def note_use(connection: Connection, token: str) -> None:
    """Keep a session from ending while it is used; writes at most once a minute."""
    now = now_ms()
    connection.execute(
        update(session)
        .where(session.c.token_hash == _hash(token), session.c.seen_at < now - _SEEN_EVERY_MS)
        .values(seen_at=now)
    )


def end_session(connection: Connection, token: str) -> None:
    """End the session of a token."""
    _end(connection, session.c.token_hash == _hash(token))


def end_session_of(connection: Connection, account_id: str, session_id: str) -> None:
    """End one of somebody's sessions by its id."""
    _end(connection, and_(session.c.account == account_id, session.c.id == session_id))


def end_all_sessions(connection: Connection, account_id: str, *, but: str | None = None) -> None:
    """End all sessions of an account, but for that of a token."""
    kept = session.c.token_hash != _hash(but) if but else session.c.token_hash.is_not(None)
    _end(connection, and_(session.c.account == account_id, kept))


def sessions_of(connection: Connection, account_id: str) -> Sequence[Session]:
    """Give the sessions of an account that go on, the latest used first."""
    rows = connection.execute(
        select(session)
        .where(session.c.account == account_id, session.c.ended_at.is_(None))
        .order_by(session.c.seen_at.desc())
    )
    now = now_ms()
    found = [Session(row.id, Hat(row.hat), row.device, row.created_at, row.seen_at) for row in rows]
    return [each for each in found if now - each.seen_at <= IDLE_MS[each.hat]]


def session_with(connection: Connection, token: str | None) -> Session | None:
    """Give the session of a token that goes on."""
    row = connection.execute(
        select(session).where(
            session.c.token_hash == _hash(token or ""), session.c.ended_at.is_(None)
        )
    ).first()
    if row is None:
        return None
    return Session(row.id, Hat(row.hat), row.device, row.created_at, row.seen_at)


def sweep_sessions(connection: Connection) -> int:
    """Forget sessions that ended a day ago or are too old to go on; gives how many.

    Those of seats are kept for longer: with the code of its workshop a browser has its seat again.
    """
    now = now_ms()
    over = session.c.ended_at < now - _DAY_MS
    oldest, oldest_of_seats = now - max(IDLE_MS.values()), now - LONGEST_MS[Hat.SEAT]
    unused = case(
        (session.c.seat.is_(None), session.c.seen_at < oldest - _DAY_MS),
        else_=session.c.seen_at < oldest_of_seats - _DAY_MS,
    )
    return connection.execute(delete(session).where(over | unused)).rowcount


def _end(connection: Connection, which: object) -> None:
    ended = update(session).where(which, session.c.ended_at.is_(None))  # type: ignore[arg-type]
    connection.execute(ended.values(ended_at=now_ms()))


def _with_account(connection: Connection, city: str, account_id: str, hat: Hat) -> Actor | None:
    now = now_ms()
    row = connection.execute(
        select(account.c.pen_name, account.c.trusted, suspension.c.id.label("suspension"))
        .outerjoin(
            suspension,
            and_(
                suspension.c.account == account.c.id,
                suspension.c.state == "active",
                suspension.c.starts_at <= now,
                suspension.c.ends_at > now,
            ),
        )
        .where(account.c.id == account_id, account.c.closed_at.is_(None))
        .limit(1)
    ).first()
    if row is None:
        return None
    roles = connection.execute(
        select(membership.c.role, membership.c.scope).where(
            membership.c.account == account_id, membership.c.ended_at.is_(None)
        )
    )
    return Actor(
        city,
        hat=hat,
        account=account_id,
        pen_name=row.pen_name,
        memberships=tuple(Membership(Role(each.role), each.scope) for each in roles),
        suspended=row.suspension is not None,
        trusted=bool(row.trusted),
    )


def _at_seat(connection: Connection, city: str, seat_id: str) -> Actor | None:
    row = connection.execute(
        select(seat.c.pen_name, seat.c.workshop).where(
            seat.c.id == seat_id, seat.c.removed_at.is_(None)
        )
    ).first()
    if row is None:
        return None
    return Actor(
        city, hat=Hat.SEAT, seat=seat_id, pen_name=row.pen_name, workshop=row.workshop, trusted=True
    )


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
