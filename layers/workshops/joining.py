"""Taking a seat by a code: no name, no e-mail, nothing of the person who sits there."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection, select, update

from layers.bilingual import Language
from layers.errors import FieldError, InvalidInputError, NotAllowedError, UnknownError
from layers.people.roles import Hat
from layers.people.sessions import IDLE_MS, begin_session, end_session, session_with
from layers.people.throttling import Limit
from layers.store.identifiers import now_ms
from layers.store.tables import seat, session, workshop
from layers.workshops.codes import as_typed, hash_of
from layers.workshops.seats import Seat, add_seat, seat_in
from layers.workshops.workshop import Workshop, lock_workshop, tell, workshop_of

WRONG_CODES = Limit("join-codes", 200)  # from one network: whole schools lie behind one address
JAPAN = datetime.timezone(datetime.timedelta(hours=9))


@dataclass(frozen=True, slots=True)
class Joined:
    """A seat that somebody has now; `token` is that of its session."""

    workshop: Workshop
    seat: Seat
    token: str
    is_new: bool


@dataclass(frozen=True, slots=True)
class Browser:
    """What a browser brought: the token that it had, and what it calls itself.

    leaves : whoever is signed in there signs out by joining.
    """

    token: str | None = None
    device: str = ""
    leaves: bool = False


def join(
    connection: Connection,
    secret: bytes,
    code: str,
    *,
    browser: Browser,
    group: str | None = None,
    language_of: Callable[[str], Language] = lambda _city: "ja",
) -> Joined:
    """Give a seat: the one that this browser has, the one that a code brings back, or a new one.

    language_of : in which people of a city are spoken to first; a new seat is called in it.
    Counting wrong codes (`WRONG_CODES`) is up to whoever calls, in a transaction of its own.

    Raises
    ------
    InvalidInputError
        The code is no workshop's, or of one that is over: which of it is not told.
    NotAllowedError
        The workshop has not begun, all seats are taken, or somebody is signed in.
    """
    digest = hash_of(secret, as_typed(code))
    found = _open_workshop(connection, digest)
    if found is None:
        return _come_back(connection, digest, browser)
    if found.opens_at > now_ms():
        raise _not_begun(found)
    _require_nobody_signed_in(connection, browser)
    known = _seat_of_browser(connection, found, browser.token)
    if known is not None:
        return _seated(connection, found, known, browser, is_new=False)
    made = add_seat(connection, found, group=group, language=language_of(found.city))
    return _seated(connection, found, made, browser, is_new=True)


def _open_workshop(connection: Connection, digest: str) -> Workshop | None:
    of_code = select(workshop).where(workshop.c.code_hash == digest)
    row = connection.execute(of_code).first()
    if row is None:
        return None
    lock_workshop(connection, row.id)
    row = connection.execute(of_code).first()  # it may have been closed meanwhile
    found = workshop_of(row) if row else None
    return None if found is None or found.has_ended(now_ms()) else found


def _seat_of_browser(connection: Connection, found: Workshop, token: str | None) -> Seat | None:
    """Give the seat of a session, also of one that was not used for long: the code is at hand."""
    present = session_with(connection, token)
    if present is None or present.hat is not Hat.SEAT:
        return None
    held = connection.scalar(select(session.c.seat).where(session.c.id == present.id))
    try:
        return seat_in(connection, found, held) if held else None
    except UnknownError:
        return None


def _require_nobody_signed_in(connection: Connection, browser: Browser) -> None:
    present = session_with(connection, browser.token)
    if present is None or present.hat is Hat.SEAT or browser.leaves:
        return
    if now_ms() - present.seen_at <= IDLE_MS[present.hat]:
        raise NotAllowedError(
            "このブラウザーではログインしています。参加するとログアウトします。",
            "Somebody is signed in with this browser; joining signs them out.",
        )


def _come_back(connection: Connection, digest: str, browser: Browser) -> Joined:
    """Give the seat of a code that a teacher gave to one pupil, and end its other sessions."""
    row = connection.execute(
        select(seat.c.id, seat.c.workshop)
        .where(seat.c.return_hash == digest, seat.c.removed_at.is_(None))
        .where(seat.c.return_ends_at > now_ms())
        .with_for_update()
    ).first()
    if row is None:
        raise _no_such_code()
    _require_nobody_signed_in(connection, browser)
    used = update(seat).where(seat.c.id == row.id, seat.c.return_hash == digest)
    connection.execute(used.values(return_hash=None, return_ends_at=None))
    end_sessions_of_seat(connection, row.id)
    found = workshop_of(
        connection.execute(select(workshop).where(workshop.c.id == row.workshop)).one()
    )
    return _seated(connection, found, seat_in(connection, found, row.id), browser, is_new=False)


def end_sessions_of_seat(connection: Connection, seat_id: str) -> None:
    """End the sessions of a seat, on all browsers."""
    going_on = update(session).where(session.c.seat == seat_id, session.c.ended_at.is_(None))
    connection.execute(going_on.values(ended_at=now_ms()))


def _seated(
    connection: Connection, found: Workshop, taken: Seat, browser: Browser, *, is_new: bool
) -> Joined:
    """Begin a session at a seat; what the browser was before, it is no longer."""
    if browser.token:
        end_session(connection, browser.token)
    token = begin_session(
        connection, found.city, hat=Hat.SEAT, seat_id=taken.id, device=browser.device
    )
    tell(connection, found, kind="seat")
    return Joined(found, taken, token, is_new)


def _no_such_code() -> InvalidInputError:
    return InvalidInputError(
        [
            FieldError(
                "code",
                "このコードでは参加できません。もう一度たしかめて、先生に聞いてください。",
                "This code opens no workshop. Look again, then ask your teacher.",
            )
        ]
    )


def _not_begun(found: Workshop) -> NotAllowedError:
    moment = datetime.datetime.fromtimestamp(found.opens_at / 1000, JAPAN)
    return NotAllowedError(
        f"まだ始まっていません。{moment:%-m月%-d日 %H:%M}からです。",
        f"It has not begun; it will at {moment:%Y-%m-%d %H:%M} (Japan).",
    )
