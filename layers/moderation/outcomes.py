"""What became of posts, told to who wrote them: why something of theirs is hidden.

A visitor has no name under which a notice could wait. The random id of the outbox never leaves the
browser but to hand in and to ask: who presents it is where the post was written.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from layers.features.feature import Feature, Status
from layers.moderation.decisions import Act, Why
from layers.moderation.limits import OUTCOMES, admit_act
from layers.people.actor import Actor, visitor
from layers.store.tables import decision, feature, operation

_DECIDED = frozenset({Act.HIDE, Act.SHOW, Act.ACCEPT, Act.REFUSE})


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of what one operation added.

    reason, words : of the decision that stands; empty where there is none.
    """

    sequence: int
    item: str
    status: Status
    reason: str = ""
    words: str = ""


def outcomes_of(
    connection: Connection, actor: Actor, client: str, sequences: Collection[int]
) -> Sequence[Outcome]:
    """Give what became of a visitor's posts; of what is not known any more, nothing.

    client : the random id under which the outbox handed them in.

    Raises
    ------
    ThrottledError
    """
    admit_act(connection, actor, OUTCOMES)
    rows = connection.execute(
        select(operation.c.sequence, operation.c.result)
        .where(
            operation.c.client == client,
            operation.c.sequence.in_(sequences),
            operation.c.author == visitor(actor.city).author,
        )
        .order_by(operation.c.sequence)
    ).all()
    found = (
        _outcome(connection, actor.city, row.sequence, str(item["id"]))
        for row in rows
        if (item := row.result.get("item"))
    )
    return [each for each in found if each is not None]


def why_hidden(connection: Connection, actor: Actor, found: Feature) -> Why | None:
    """Give to its author why a feature is hidden; to others, and where it is not, nothing."""
    if found.status is not Status.HIDDEN or not found.is_by(actor):
        return None
    return _why(connection, actor.city, found.id)


def _outcome(connection: Connection, city: str, sequence: int, item: str) -> Outcome | None:
    row = connection.execute(
        select(feature.c.status, feature.c.deleted_at).where(
            feature.c.id == item, feature.c.city == city
        )
    ).first()
    if row is None:
        return None
    if row.deleted_at is not None:
        return Outcome(sequence, item, Status.WITHDRAWN)
    why = _why(connection, city, item)
    return Outcome(sequence, item, Status(row.status), why.reason, why.words)


def _why(connection: Connection, city: str, item: str) -> Why:
    """Give the reason and words of the decision that stands; empty where there is none."""
    last = connection.execute(
        select(decision.c.reason, decision.c.words)
        .where(
            decision.c.city == city,
            decision.c.kind == "feature",
            decision.c.object == item,
            decision.c.action.in_(_DECIDED),
            decision.c.undone_at.is_(None),
        )
        .order_by(decision.c.at.desc(), decision.c.id)
        .limit(1)
    ).first()
    return Why(last.reason, last.words) if last else Why()
