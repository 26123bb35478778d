"""What waits for a moderator: reports by harm, then appeals and first posts, the oldest first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, Row, Select, Table, func, select

from layers.features.layer import layers_seen_by
from layers.media.photos import KeptPhoto, photos_of_features
from layers.moderation.decisions import APPEAL_OPEN, Act, Decision, decisions_in
from layers.moderation.past_decisions import thing_decided_on
from layers.moderation.reasons import HARM
from layers.moderation.things import Kind, Name, Thing, thing_if_seen
from layers.people.accounts import pen_names_of
from layers.people.actor import Actor
from layers.people.permissions import Action, may
from layers.store.tables import comment, decision, feature, feature_version, media, report

SHOWN = 200
_LOOKED_AT = 2000
_LAST_HARM = 0
Cause = Literal["reported", "appealed", "waiting"]


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that waits, before it is looked up.

    harm : of the worst report on it. since : UTC ms. decision : that is appealed against.
    decided_by : pen name of who made it; empty for the operator at the machine.
    """

    name: Name
    cause: Cause
    since: int
    harm: int = _LAST_HARM
    reasons: Mapping[str, int] = field(default_factory=dict)
    words: tuple[str, ...] = ()
    decision: Decision | None = None
    decided_by: str = ""

    @property
    def worst_reason(self) -> str:
        """Give the reason of the worst report on it; empty where there is none."""
        return max(self.reasons, key=lambda each: HARM.get(each, _LAST_HARM), default="")


@dataclass(frozen=True, slots=True)
class Queue:
    """The first of what waits, in the order in which it is to be looked at, and how much it is.

    photos : on the features that wait, by their ids.
    """

    entries: Sequence[tuple[Waiting, Thing]]
    total: int
    photos: Mapping[str, Sequence[KeptPhoto]] = field(default_factory=dict)


def moderation_queue(connection: Connection, actor: Actor, *, workshop: str | None = None) -> Queue:
    """Give what waits on the layers that somebody moderates; nothing to those who moderate none.

    workshop : whose layers alone are meant; all without it.
    """
    layers = [
        each.id
        for each in layers_seen_by(connection, actor)
        if may(actor, Action.HIDE, each.place()) and workshop in {None, each.workshop}
    ]
    if not layers:
        return Queue([], 0)
    found = [
        *_reported(connection, layers),
        *_appealed(connection, layers),
        *_first_posts(connection, layers),
    ]
    once = {(each.name, each.cause): each for each in reversed(found)}
    waiting = sorted(once.values(), key=lambda each: (-each.harm, each.since, each.name.id))
    entries: list[tuple[Waiting, Thing]] = []
    for each in waiting[:SHOWN]:
        thing = _thing(connection, actor, each)
        if thing is not None:  # its author may have taken it away meanwhile
            entries.append((each, thing))
    features = [each.name.id for each, _ in entries if each.name.kind is Kind.FEATURE]
    return Queue(entries, len(waiting), photos_of_features(connection, features))


def _thing(connection: Connection, actor: Actor, waiting: Waiting) -> Thing | None:
    """Give what waits; with an appeal in the words that were decided on."""
    if waiting.decision is not None:
        return thing_decided_on(connection, actor, waiting.decision)
    return thing_if_seen(connection, actor, waiting.name)


def _reported(connection: Connection, layers: Sequence[str]) -> list[Waiting]:
    rows: dict[Name, list[Row[Any]]] = {}
    for kind in Kind:
        chosen = select(report.c.object, report.c.reason, report.c.words, report.c.created_at)
        on_thing = (report.c.kind == kind.value, report.c.state == "open")
        wanted = _on_layers(chosen.where(*on_thing), kind, report.c.object, layers)
        for row in connection.execute(wanted.order_by(report.c.created_at).limit(_LOOKED_AT)):
            rows.setdefault(Name(kind, row.object), []).append(row)
    return [
        Waiting(
            name,
            "reported",
            since=min(row.created_at for row in reports),
            harm=max(HARM.get(row.reason, _LAST_HARM) for row in reports),
            reasons=Counter(row.reason for row in reports),
            words=tuple(row.words for row in reports if row.words),
        )
        for name, reports in rows.items()
    ]


def _appealed(connection: Connection, layers: Sequence[str]) -> list[Waiting]:
    found: list[Waiting] = []
    for kind in Kind:
        is_open = (decision.c.kind == kind.value, decision.c.appeal_state == APPEAL_OPEN)
        wanted = _on_layers(select(decision).where(*is_open), kind, decision.c.object, layers)
        rows = connection.execute(wanted.order_by(decision.c.at).limit(_LOOKED_AT)).all()
        decisions = decisions_in(connection, rows)
        names = pen_names_of(connection, {each.decided_by or "" for each in decisions})
        found += [
            Waiting(
                each.name,
                "appealed",
                since=each.appealed_at or each.at,
                decision=each,
                decided_by=names.get(each.decided_by or "", ""),
            )
            for each in decisions
        ]
    return found


def _first_posts(connection: Connection, layers: Sequence[str]) -> list[Waiting]:
    found: list[Waiting] = []
    for kind, table in _TABLES.items():
        # A feature that was edited waits anew; comments and photos stay as they were made.
        since = (_edited_at() if kind is Kind.FEATURE else table.c.created_at).label("since")
        waits = select(table.c.id, since).where(table.c.status == "queued")
        wanted = _on_layers(waits, kind, table.c.id, layers)
        rows = connection.execute(wanted.order_by(since).limit(_LOOKED_AT))
        found += [Waiting(Name(kind, row.id), "waiting", since=row.since) for row in rows]
    return found


def _edited_at() -> ColumnElement[int]:
    """Give when a feature got the content that it has; deciding on it is no edit."""
    decided = [f"{undone}{act}" for act in Act for undone in ("", "undo-")]
    edited = select(func.max(feature_version.c.at)).where(
        feature_version.c.feature == feature.c.id, feature_version.c.action.not_in(decided)
    )
    return func.coalesce(edited.scalar_subquery(), feature.c.updated_at)


_TABLES: Mapping[Kind, Table] = {
    Kind.FEATURE: feature,
    Kind.COMMENT: comment,
    Kind.PHOTO: media,
}


def _on_layers(
    wanted: Select[Any], kind: Kind, thing: ColumnElement[str], layers: Sequence[str]
) -> Select[Any]:
    """Narrow a selection to things that lie on layers, and that nobody has taken away."""
    there = (feature.c.layer.in_(layers), feature.c.deleted_at.is_(None))
    if kind is Kind.FEATURE:
        return wanted.where(feature.c.id == thing, *there)
    table = _TABLES[kind]
    taken = comment.c.status == "withdrawn" if kind is Kind.COMMENT else media.c.deleted_at > 0
    return wanted.where(
        table.c.id == thing, feature.c.id == table.c.feature, taken.is_not(True), *there
    )
