"""Decisions of the last 30 days as moderators look back on them: who decided, on whose what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from layers.moderation.decisions import Decision, decisions_about, recent_decisions
from layers.moderation.things import Thing, thing_if_seen
from layers.people.accounts import pen_names_of
from layers.people.actor import Actor


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
    names = pen_names_of(connection, deciders)
    things = {each.name: thing_if_seen(connection, actor, each.name) for each in found}
    return [
        PastDecision(each, names.get(each.decided_by or "", ""), things[each.name])
        for each in found
    ]


def own_decisions(connection: Connection, actor: Actor) -> Sequence[PastDecision]:
    """Give what was decided about things of whoever asks, the newest first, not by whom."""
    found = decisions_about(connection, actor)
    things = {each.name: thing_if_seen(connection, actor, each.name) for each in found}
    return [PastDecision(each, "", things[each.name]) for each in found]
