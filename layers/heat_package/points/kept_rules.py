"""Versions of the rules: one of the office proposes, another puts into force."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from layers.errors import FieldError, InvalidInputError, NotAllowedError, UnknownError
from layers.heat_package.points.rules import Rules, document_of, rules_from_document
from layers.moderation import audit
from layers.people.actor import Actor
from layers.people.permissions import Action, require
from layers.plain_text import foreign_characters
from layers.store.identifiers import now_ms
from layers.store.tables import points_rules

REASON_MOST = 500


class State(StrEnum):
    """Where a version stands."""

    PROPOSED = "proposed"
    ACTIVE = "active"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class KeptRules:
    """A version of the rules; times are UTC ms."""

    version: int
    rules: Rules
    state: State
    reason: str
    proposed_by: str
    proposed_at: int
    decided_at: int | None


def rules_on(connection: Connection, city: str, day: datetime.date) -> KeptRules | None:
    """Give the rules that hold on a day: the newest that began; None where there are none."""
    row = connection.execute(
        select(points_rules)
        .where(
            points_rules.c.city == city,
            points_rules.c.state == State.ACTIVE.value,
            points_rules.c.valid_from <= day.isoformat(),
        )
        .order_by(points_rules.c.valid_from.desc(), points_rules.c.version.desc())
        .limit(1)
    ).first()
    return _kept(row) if row else None


def all_rules(connection: Connection, actor: Actor) -> Sequence[KeptRules]:
    """Give every version, the newest first, to whoever plans with them.

    Raises
    ------
    NotAllowedError
    """
    require(actor, Action.PLAN_POINTS)
    rows = connection.execute(
        select(points_rules)
        .where(points_rules.c.city == actor.city)
        .order_by(points_rules.c.version.desc())
    )
    return [_kept(row) for row in rows]


def propose_rules(
    connection: Connection, actor: Actor, document: Any, *, reason: str, today: datetime.date
) -> KeptRules:
    """Propose rules; they hold only when another person has agreed.

    Raises
    ------
    NotAllowedError
        The actor is not of the office.
    InvalidInputError
        A field is wrong, or the rules would change what is past.
    """
    require(actor, Action.SET_POINTS)
    rules = rules_from_document(document)
    errors = []
    if rules.valid_from < today:
        words = ("きょうから後の日付が必要です", "expected today or a later date")
        errors.append(FieldError("valid_from", *words))
    if not 1 <= len(reason.strip()) <= REASON_MOST or foreign_characters(reason, lines=True):
        words = (f"理由を{REASON_MOST}文字までで", f"say why, in up to {REASON_MOST} characters")
        errors.append(FieldError("reason", *words))
    if errors:
        raise InvalidInputError(errors)
    last = select(func.max(points_rules.c.version)).where(points_rules.c.city == actor.city)
    version = (connection.scalar(last) or 0) + 1
    row = {
        "city": actor.city,
        "version": version,
        "content": document_of(rules),
        "valid_from": rules.valid_from.isoformat(),
        "state": State.PROPOSED.value,
        "reason": reason.strip(),
        "proposed_by": actor.account,
        "proposed_at": now_ms(),
    }
    connection.execute(insert(points_rules).values(row))
    _log(connection, actor, "propose-points-rules", version, reason=reason.strip())
    return _one(connection, actor.city, version)


def decide_on_rules(
    connection: Connection, actor: Actor, version: int, *, accept: bool
) -> KeptRules:
    """Put proposed rules into force, as a second person, or refuse them.

    Raises
    ------
    NotAllowedError
        The actor is not of the office, or proposed them and now accepts them.
    UnknownError
        Nothing of this version waits.
    """
    require(actor, Action.SET_POINTS)
    found = _one(connection, actor.city, version)
    if accept and actor.account == found.proposed_by:
        raise NotAllowedError(
            "提案した人とは別の人が決めます。", "Somebody else than who proposed them decides."
        )
    state = State.ACTIVE if accept else State.REFUSED
    waiting = (
        points_rules.c.city == actor.city,
        points_rules.c.version == version,
        points_rules.c.state == State.PROPOSED.value,
    )
    decided = {"state": state.value, "decided_by": actor.account, "decided_at": now_ms()}
    if connection.execute(update(points_rules).where(*waiting).values(decided)).rowcount == 0:
        raise UnknownError("rules that wait", str(version))
    action = "activate-points-rules" if accept else "refuse-points-rules"
    _log(connection, actor, action, version)
    return _one(connection, actor.city, version)


def _one(connection: Connection, city: str, version: int) -> KeptRules:
    which = points_rules.c.city == city, points_rules.c.version == version
    row = connection.execute(select(points_rules).where(*which)).first()
    if row is None:
        raise UnknownError("version of rules", str(version))
    return _kept(row)


def _kept(row: Row[Any]) -> KeptRules:
    return KeptRules(
        row.version,
        rules_from_document(row.content),
        State(row.state),
        row.reason,
        row.proposed_by,
        row.proposed_at,
        row.decided_at,
    )


def _log(
    connection: Connection, actor: Actor, action: str, version: int, *, reason: str = ""
) -> None:
    audit.record(connection, actor, action, about=f"points-rules:{version}", reason=reason)
