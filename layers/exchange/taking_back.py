"""Undoing an import: what a list brought is taken away again, save what was changed since."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Row, func, select

from layers.errors import UnknownError
from layers.exchange.bringing_in import IMPORTED, require_import
from layers.features.layer import layer_seen_by
from layers.features.writing_many import take_away
from layers.moderation import audit as log
from layers.people.actor import Actor
from layers.store.tables import audit, feature

MOST_TOLD: Final = 20
TAKEN_BACK: Final = "undo-import"
AS_THEY_CAME: Final = (feature.c.version == 1, feature.c.deleted_at.is_(None))


@dataclass(frozen=True, slots=True)
class PastImport:
    """A list that came onto a layer.

    number : its row in the log. at : when, UTC [ms]. added : how many features it brought.
    left : how many of these are there as they came.
    """

    number: int
    at: int
    added: int
    left: int


@dataclass(frozen=True, slots=True)
class TakenBack:
    """How many features were taken away, and how many stay because they were changed since."""

    taken: int
    changed: int


def past_imports(connection: Connection, actor: Actor, layer_id: str) -> Sequence[PastImport]:
    """Give the newest lists that brought something onto a layer, the newest first.

    Raises
    ------
    UnknownError, NotAllowedError
    """
    require_import(actor, layer_seen_by(connection, actor, layer_id))
    rows = connection.execute(_imports(actor, layer_id).order_by(audit.c.number.desc())).all()
    brought = [row for row in rows if "at" in row.details][:MOST_TOLD]
    there = select(func.count()).select_from(feature)
    return [
        PastImport(
            row.number,
            row.details["at"],
            row.details["added"],
            connection.scalar(there.where(*_brought(row), *AS_THEY_CAME)) or 0,
        )
        for row in brought
    ]


def take_back(connection: Connection, actor: Actor, layer_id: str, number: int) -> TakenBack:
    """Take away what a list brought; what somebody changed since stays.

    Raises
    ------
    UnknownError
        There is no such layer, or no list of this number came onto it.
    NotAllowedError
    """
    layer = layer_seen_by(connection, actor, layer_id)
    require_import(actor, layer)
    row = connection.execute(_imports(actor, layer_id).where(audit.c.number == number)).first()
    if row is None or "at" not in row.details:
        raise UnknownError("list that was brought in", str(number))
    which = select(feature.c.id).where(*_brought(row), *AS_THEY_CAME).with_for_update()
    identifiers = connection.scalars(which).all()
    changed = (*_brought(row), feature.c.version > 1, feature.c.deleted_at.is_(None))
    count = connection.scalar(select(func.count()).select_from(feature).where(*changed)) or 0
    if identifiers:
        take_away(connection, actor, layer, identifiers)
        details = {"import": number, "taken": len(identifiers), "changed": count}
        log.record(connection, actor, TAKEN_BACK, about=f"layer:{layer_id}", details=details)
    return TakenBack(len(identifiers), count)


def _imports(actor: Actor, layer_id: str) -> Any:
    return select(audit.c.number, audit.c.who, audit.c.object, audit.c.details).where(
        audit.c.city == actor.city,
        audit.c.action == IMPORTED,
        audit.c.kind == "layer",
        audit.c.object == layer_id,
    )


def _brought(row: Row[Any]) -> tuple[Any, ...]:
    """Say which features a list brought: those of its maker, made at its time."""
    kind, _, account = row.who.partition(":")
    return (
        feature.c.layer == row.object,
        feature.c.created_at == row.details["at"],
        feature.c.account.is_not_distinct_from(account if kind == "account" else None),
    )
