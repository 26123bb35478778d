"""What of somebody's was hidden, refused or is reported: what a suspension rests on."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Connection

from layers.moderation.decisions import recent_decisions
from layers.moderation.past_decisions import thing_decided_on
from layers.moderation.queue import moderation_queue
from layers.moderation.things import Thing
from layers.people.actor import Actor

MOST = 20  # of one person


@dataclass(frozen=True, slots=True)
class Ground:
    """A thing of somebody's, what was done about it, when [UTC, ms], and the worst reason.

    thing : in the words that were decided on.
    """

    thing: Thing
    cause: Literal["reported", "hide", "refuse"]
    reason: str
    at: int


def grounds(
    connection: Connection, actor: Actor, accounts: Collection[str]
) -> Mapping[str, Sequence[Ground]]:
    """Give what is reported now or was decided against in 30 days, by whose it is.

    Raises
    ------
    NotAllowedError
        The actor does not moderate the city.
    """
    if not accounts:
        return {}
    found: dict[str, list[Ground]] = {each: [] for each in accounts}
    for waiting, thing in moderation_queue(connection, actor).entries:
        if waiting.cause == "reported" and thing.account in found:
            reason = waiting.worst_reason
            found[thing.account].append(Ground(thing, "reported", reason, waiting.since))
    for each in recent_decisions(connection, actor):
        stands = each.is_against_author and each.undone_at is None
        if not stands or each.author is None or each.author not in found:
            continue
        decided_on = thing_decided_on(connection, actor, each)
        if decided_on is not None:
            cause: Literal["hide", "refuse"] = "hide" if each.act == "hide" else "refuse"
            found[each.author].append(Ground(decided_on, cause, each.why.reason, each.at))
    return {account: each[:MOST] for account, each in found.items()}
