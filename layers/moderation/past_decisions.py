"""Decisions as moderators look back on them: who decided, on whose what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from layers.moderation.decisions import Decision, decisions_about, decisions_made
from layers.moderation.things import Thing, thing_at, thing_if_seen
from layers.people.accounts import pen_names_of
from layers.people.actor import Actor


@dataclass(frozen=True, slots=True)
class PastDecision:
    """A decision, the pen name of who made it, and the thing in the words that were decided on.

    decided_by : empty for the operator at the machine. thing : None where it was taken away.
    """

    decision: Decision
    decided_by: str
    thing: Thing | None


@dataclass(frozen=True, slots=True)
class PastDecisionPage:
    """Decisions, the newest first; `next` is the one before which there are more."""

    decisions: Sequence[PastDecision]
    next: str | None


def past_decisions(
    connection: Connection, actor: Actor, *, before: str | None = None
) -> PastDecisionPage:
    """Give the newest decisions, or those before one, to moderators of the city.

    Raises
    ------
    NotAllowedError, UnknownError
    """
    page = decisions_made(connection, actor, before=before)
    found = page.decisions
    deciders = {each.decided_by for each in found if each.decided_by is not None}
    names = pen_names_of(connection, deciders)
    things = {each.id: thing_decided_on(connection, actor, each) for each in found}
    past = [
        PastDecision(each, names.get(each.decided_by or "", ""), things[each.id]) for each in found
    ]
    return PastDecisionPage(past, page.next)


def own_decisions(connection: Connection, actor: Actor) -> Sequence[PastDecision]:
    """Give what was decided about things of whoever asks, the newest first, not by whom."""
    found = decisions_about(connection, actor)
    things = {each.id: thing_decided_on(connection, actor, each) for each in found}
    return [PastDecision(each, "", things[each.id]) for each in found]


def thing_decided_on(connection: Connection, actor: Actor, found: Decision) -> Thing | None:
    """Give a thing in the words that were decided on; None where it was taken away."""
    thing = thing_if_seen(connection, actor, found.name)
    version = found.before.get("version")
    return thing_at(connection, thing, version) if thing and version else thing
