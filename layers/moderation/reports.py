"""Pointing at what does harm: anybody may, once for each thing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select, update

from layers.features.feature import Status
from layers.moderation import limits
from layers.moderation.reasons import few_words, known_reason
from layers.moderation.things import Kind, Name, Thing, thing_if_seen, thing_seen_by
from layers.notices.outbox import Event, tell_house
from layers.people.actor import Actor
from layers.people.permissions import Action, require
from layers.store.identifiers import new_id, now_ms
from layers.store.tables import comment, feature, media, report
from layers.store.upsert import insert_if_absent

OPEN = "open"
UPHELD = "upheld"
DISMISSED = "dismissed"
GONE = "gone"
SHOWN = 200


@dataclass(frozen=True, slots=True)
class OwnReport:
    """What somebody reported, and what came of it.

    state : open, upheld, dismissed; gone, where it was taken away before anybody decided.
    thing : None where it is not shown to all now, whoever asks. at, decided_at : UTC ms.
    """

    id: str
    name: Name
    reason: str
    words: str
    state: str
    at: int
    decided_at: int | None
    thing: Thing | None


def add_report(
    connection: Connection, actor: Actor, name: Name, *, reason: str, words: str = ""
) -> bool:
    """Report a thing; tells whether it is the first time that this person does.

    Raises
    ------
    UnknownError, NotAllowedError, InvalidInputError, ThrottledError
    """
    thing = thing_seen_by(connection, actor, name)
    require(actor, Action.REPORT, thing.layer.place())
    row = {
        "id": new_id(),
        "city": actor.city,
        "kind": name.kind.value,
        "object": name.id,
        "reason": known_reason(reason),
        "words": few_words(words),
        "who": actor.counted_as,
        "state": OPEN,
        "created_at": now_ms(),
    }
    if not insert_if_absent(connection, report, row):
        return False
    limits.admit_act(connection, actor, limits.REPORTS)
    first = select(report.c.id).where(report.c.object == name.id, report.c.state == OPEN).limit(2)
    if len(connection.execute(first).all()) == 1:
        event = Event("reported", thing.layer, about=name.about, feature=thing.feature.id)
        tell_house(connection, actor.city, event)
    return True


def reports_by(connection: Connection, actor: Actor) -> Sequence[OwnReport]:
    """Give what somebody reported, the newest first; nobody is told who decided, or on whose."""
    if actor.account is None:
        return []
    rows = connection.execute(
        select(report)
        .where(report.c.who == actor.counted_as, report.c.city == actor.city)
        .order_by(report.c.created_at.desc(), report.c.id)
        .limit(SHOWN)
    ).all()
    return [
        OwnReport(
            id=row.id,
            name=(name := Name(Kind(row.kind), row.object)),
            reason=row.reason,
            words=row.words,
            state=GONE if row.state == OPEN and _is_gone(connection, name) else row.state,
            at=row.created_at,
            decided_at=row.decided_at,
            thing=_shown_to_all(connection, actor, name),
        )
        for row in rows
    ]


def _shown_to_all(connection: Connection, actor: Actor, name: Name) -> Thing | None:
    """Give a thing that everybody sees now; who may see what is hidden learns it elsewhere."""
    thing = thing_if_seen(connection, actor, name)
    if thing is None or thing.feature.deleted or thing.feature.status is not Status.PUBLISHED:
        return None
    return thing if thing.status == Status.PUBLISHED.value else None


def _is_gone(connection: Connection, name: Name) -> bool:
    """Tell whether a thing, or what it lies on, was deleted or withdrawn."""
    withdrawn = Status.WITHDRAWN.value
    there = select(feature.c.id)
    there = there.where(feature.c.deleted_at.is_(None), feature.c.status != withdrawn)
    if name.kind is Kind.COMMENT:
        there = there.join(comment, comment.c.feature == feature.c.id)
        there = there.where(comment.c.id == name.id, comment.c.status != withdrawn)
    elif name.kind is Kind.PHOTO:
        there = there.join(media, media.c.feature == feature.c.id)
        present = (media.c.deleted_at.is_(None), media.c.status != withdrawn)
        there = there.where(media.c.id == name.id, *present)
    else:
        there = there.where(feature.c.id == name.id)
    return connection.execute(there).first() is None


def close_reports(
    connection: Connection, actor: Actor, name: Name, *, state: str, decision: str
) -> None:
    """Note what a decision made of the open reports on a thing."""
    which = (report.c.object == name.id, report.c.kind == name.kind.value, report.c.state == OPEN)
    values = {
        "state": state,
        "decision": decision,
        "decided_by": actor.account,
        "decided_at": now_ms(),
    }
    connection.execute(update(report).where(*which).values(values))


def open_again(connection: Connection, decision: str) -> None:
    """Open the reports that a decision had closed, for it was undone."""
    values = {"state": OPEN, "decision": None, "decided_by": None, "decided_at": None}
    connection.execute(update(report).where(report.c.decision == decision).values(values))
