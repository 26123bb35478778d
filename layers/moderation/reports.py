"""Pointing at what does harm: anybody may, once for each thing."""

from __future__ import annotations

from sqlalchemy import Connection, select, update

from layers.moderation import limits
from layers.moderation.reasons import few_words, known_reason
from layers.moderation.things import Name, thing_seen_by
from layers.notices.outbox import Event, tell_house
from layers.people.actor import Actor
from layers.people.permissions import Action, require
from layers.store.identifiers import new_id, now_ms
from layers.store.tables import report
from layers.store.upsert import insert_if_absent

OPEN = "open"
UPHELD = "upheld"
DISMISSED = "dismissed"


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
