"""Decisions of the last 30 days as moderators look back on them: who decided, on whose what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from layers.errors import UnknownError
from layers.moderation.decisions import Decision, recent_decisions
from layers.moderation.things import Name, Thing, thing_seen_by
from layers.people.actor import Actor
from layers.store.tables import account


@dataclass(frozen=True, slots=True)
class PastDecision:
    """A decision, the pen name of who made it, and the thing as it is now.

    decided_by : empty for the operator at the machine. thing : None where it was taken away.
    """

    decision: Decision
    decided_by: str
    thing: Thing | None


def past_decisions(connection: Connection, actor: Actor) -> Sequence[PastDecision]:
    """Give the decisions that can still be undone, the newest first, to moderators of the city.

    Raises
    ------
    NotAllowedError
    """
    found = recent_decisions(connection, actor)
    deciders = {each.decided_by for each in found if each.decided_by is not None}
    chosen = select(account.c.id, account.c.pen_name).where(account.c.id.in_(deciders))
    names = {row.id: row.pen_name for row in connection.execute(chosen)}
    things = {each.name: _thing(connection, actor, each.name) for each in found}
    return [
        PastDecision(each, names.get(each.decided_by or "", ""), things[each.name])
        for each in found
    ]


def _thing(connection: Connection, actor: Actor, name: Name) -> Thing | None:
    try:
        return thing_seen_by(connection, actor, name)
    except UnknownError:
        return None
