"""WBGT and alerts that the city office types in (手入力): checked, logged, never lost."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, Row, insert, select, update

from layers.errors import FieldError, InvalidInputError, UnknownError
from layers.heat_package.today.alerts import Alert, AlertLevel
from layers.heat_package.today.readings import Origin, Reading
from layers.moderation import audit
from layers.people.actor import Actor
from layers.people.permissions import Action, require
from layers.plain_text import foreign_characters
from layers.spots.opening import TOKYO
from layers.store.feed import announce
from layers.store.identifiers import new_id, now_ms
from layers.store.tables import heat_entry

LOWEST_C, HIGHEST_C = 0.0, 45.0  # typed beyond this is a slip
LONGEST_PLACE: Final = 100
OLDEST_H: Final = 24
AHEAD_MIN: Final = 5
DAYS_AHEAD: Final = 2
DAY_MS: Final = 86_400_000
SHOWN: Final = 50


@dataclass(frozen=True, slots=True)
class Measured:
    """A WBGT [°C] that somebody of the city measured: where and when."""

    wbgt_c: float
    place: str
    at: datetime.datetime


@dataclass(frozen=True, slots=True)
class Issued:
    """An alert as the city heard of it: for which day, when it was issued."""

    day: datetime.date
    level: AlertLevel
    at: datetime.datetime


@dataclass(frozen=True, slots=True)
class Entry:
    """What was typed in; role : of who did. withdrawn_at : None while it holds."""

    id: str
    content: Measured | Issued
    role: str
    entered_at: datetime.datetime
    withdrawn_at: datetime.datetime | None


def enter(connection: Connection, actor: Actor, content: Measured | Issued) -> Entry:
    """Type something in.

    Raises
    ------
    NotAllowedError
        This is the office's to do.
    InvalidInputError
        A value cannot be; says which and what was expected.
    """
    require(actor, Action.ENTER_HEAT)
    now = now_ms()
    _check(content, _moment(now))
    row = {
        "id": new_id(),
        "city": actor.city,
        "kind": "wbgt" if isinstance(content, Measured) else "alert",
        "wbgt": content.wbgt_c if isinstance(content, Measured) else None,
        "place": content.place.strip() if isinstance(content, Measured) else "",
        "day": content.day.isoformat() if isinstance(content, Issued) else None,
        "level": content.level.value if isinstance(content, Issued) else None,
        "holds_at": round(content.at.timestamp() * 1000),
        "role": actor.roles[0].role.value,
        "entered_at": now,
        "withdrawn_at": None,
    }
    connection.execute(insert(heat_entry).values(row))
    told = {name: row[name] for name in ("wbgt", "place", "day", "level", "holds_at")}
    _note(connection, actor, "heat.enter", str(row["id"]), told)
    return _entry_of(connection, actor.city, str(row["id"]))


def withdraw(connection: Connection, actor: Actor, identifier: str) -> Entry:
    """Take back what was typed in by mistake; the row stays, as withdrawn.

    Raises
    ------
    NotAllowedError, UnknownError
        This is the office's to do; there is no such entry.
    """
    require(actor, Action.ENTER_HEAT)
    mine = (heat_entry.c.city == actor.city) & (heat_entry.c.id == identifier)
    holds = mine & heat_entry.c.withdrawn_at.is_(None)
    changed = connection.execute(update(heat_entry).where(holds).values(withdrawn_at=now_ms()))
    if changed.rowcount:
        _note(connection, actor, "heat.withdraw", identifier, {})
    return _entry_of(connection, actor.city, identifier)


def entries(connection: Connection, actor: Actor) -> Sequence[Entry]:
    """Give what was typed in lately, the newest first, withdrawn ones among them.

    Raises
    ------
    NotAllowedError
        This is the office's to see; what holds stands in today's answer.
    """
    require(actor, Action.ENTER_HEAT)
    rows = connection.execute(
        select(heat_entry)
        .where(heat_entry.c.city == actor.city)
        .order_by(heat_entry.c.entered_at.desc(), heat_entry.c.id)
        .limit(SHOWN)
    )
    return [_entry(row) for row in rows]


def entries_that_hold(connection: Connection, city: str) -> Sequence[Entry]:
    """Give what was typed in during the last days and not withdrawn."""
    rows = connection.execute(
        select(heat_entry).where(
            heat_entry.c.city == city,
            heat_entry.c.withdrawn_at.is_(None),
            heat_entry.c.entered_at > now_ms() - (DAYS_AHEAD + 1) * DAY_MS,
        )
    )
    return [_entry(row) for row in rows]


def readings_of(found: Sequence[Entry]) -> list[Reading]:
    """Give the numbers among entries."""
    return [
        Reading(
            each.content.wbgt_c,
            each.content.at,
            Origin.BY_HAND,
            place=each.content.place,
            told_at=each.entered_at,
            role=each.role,
        )
        for each in found
        if isinstance(each.content, Measured)
    ]


def alerts_of(found: Sequence[Entry]) -> list[Alert]:
    """Give the alerts among entries."""
    return [
        Alert(
            each.content.day,
            each.content.level,
            issued_at=each.content.at,
            by_hand=True,
            role=each.role,
        )
        for each in found
        if isinstance(each.content, Issued)
    ]


def _check(content: Measured | Issued, now: datetime.datetime) -> None:
    errors = []
    age = now - content.at
    ahead = datetime.timedelta(minutes=AHEAD_MIN)
    if not -ahead <= age <= datetime.timedelta(hours=OLDEST_H):
        words = f"{OLDEST_H}時間以内の時刻を入れてください", f"a time of the last {OLDEST_H} hours"
        errors.append(FieldError("at", *words))
    if isinstance(content, Measured):
        errors += _faults_of(content)
    elif not -1 <= (content.day - now.astimezone(TOKYO).date()).days <= DAYS_AHEAD:
        errors.append(FieldError("day", "きのうからあさっての日", "a day from yesterday on"))
    if errors:
        raise InvalidInputError(errors)


def _faults_of(content: Measured) -> list[FieldError]:
    errors = []
    if not LOWEST_C <= content.wbgt_c <= HIGHEST_C:
        limits = f"{LOWEST_C:g}–{HIGHEST_C:g} °C"
        errors.append(FieldError("wbgt", f"{limits} の暑さ指数（WBGT）", f"a WBGT of {limits}"))
    place = content.place.strip()
    if not place or len(place) > LONGEST_PLACE or foreign_characters(place, lines=False):
        words = f"測った場所（{LONGEST_PLACE}字まで）", f"where, at most {LONGEST_PLACE} characters"
        errors.append(FieldError("place", *words))
    return errors


def _note(
    connection: Connection, actor: Actor, action: str, entry: str, told: Mapping[str, object]
) -> None:
    audit.record(connection, actor, action, about=f"heat-entry:{entry}", details=told)
    announce(connection, actor.city, kind="today", object=entry)


def _entry_of(connection: Connection, city: str, identifier: str) -> Entry:
    row = connection.execute(
        select(heat_entry).where(heat_entry.c.city == city, heat_entry.c.id == identifier)
    ).first()
    if row is None:
        raise UnknownError("entry", identifier)
    return _entry(row)


def _entry(row: Row[tuple[object, ...]]) -> Entry:
    at = _moment(row.holds_at)
    content: Measured | Issued
    if row.kind == "wbgt":
        content = Measured(row.wbgt, row.place, at)
    else:
        content = Issued(datetime.date.fromisoformat(row.day), AlertLevel(row.level), at)
    withdrawn = None if row.withdrawn_at is None else _moment(row.withdrawn_at)
    return Entry(row.id, content, row.role, _moment(row.entered_at), withdrawn)


def _moment(milliseconds: int) -> datetime.datetime:
    return datetime.datetime.fromtimestamp(milliseconds / 1000, datetime.UTC)
