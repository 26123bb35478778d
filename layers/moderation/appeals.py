"""Appeals: an author says why a decision is wrong, and another person than who decided answers."""

from __future__ import annotations

from sqlalchemy import Connection, update

from layers.errors import FieldError, InvalidInputError, NotAllowedError, UnknownError
from layers.moderation import audit
from layers.moderation.decisions import (
    APPEAL_OPEN,
    UNDO_MS,
    Decision,
    close_appeal,
    decision_of,
    take_back,
)
from layers.moderation.reasons import few_words
from layers.moderation.things import thing_seen_by
from layers.notices.outbox import Event, tell_house
from layers.people.actor import Actor
from layers.people.permissions import Action, require
from layers.store.identifiers import now_ms
from layers.store.tables import decision as table


def appeal(connection: Connection, actor: Actor, decision_id: str, *, words: str) -> None:
    """Say why a decision about one's own is wrong: once, within 30 days.

    Raises
    ------
    UnknownError
        It is not about something of one's own.
    InvalidInputError
    """
    found = decision_of(connection, actor.city, decision_id, for_change=True)
    if actor.account is None or found.author != actor.account:
        raise UnknownError("decision", decision_id)
    late = now_ms() - found.at > UNDO_MS
    if not found.is_against_author or found.appeal or found.undone_at or late:
        raise InvalidInputError(
            [
                FieldError(
                    "decision",
                    "異議は、かくされてから30日のあいだに一度だけ出せます。",
                    "An appeal can be made once, within 30 days after something was hidden.",
                )
            ]
        )
    thing = thing_seen_by(connection, actor, found.name)
    values = {"appeal": few_words(words, needed=True), "appeal_state": APPEAL_OPEN}
    connection.execute(update(table).where(table.c.id == decision_id).values(values))
    about = found.name.about
    event = Event("appealed", thing.layer, about=about, feature=thing.feature.id)
    tell_house(connection, actor.city, event)
    audit.record(connection, actor, "appeal", about=f"decision:{decision_id}")


def answer_appeal(
    connection: Connection, actor: Actor, decision_id: str, *, uphold: bool, words: str
) -> Decision:
    """Answer an appeal, however long ago it was made: what was hidden comes back, or stays hidden.

    What was changed since stays as it is.

    Raises
    ------
    UnknownError, InvalidInputError
    NotAllowedError
        The actor does not moderate there, decided before, or is the author.
    """
    found = decision_of(connection, actor.city, decision_id, for_change=True)
    thing = thing_seen_by(connection, actor, found.name, for_change=True)
    require(actor, Action.HIDE, thing.layer.place())
    if found.appeal_state != APPEAL_OPEN:
        raise UnknownError("open appeal", decision_id)
    if not found.may_be_answered_by(actor):
        raise NotAllowedError(
            "異議には、決めた人とは別の見守り役が答えます。",
            "An appeal is answered by another person than who decided.",
        )
    answer = few_words(words, needed=True)
    close_appeal(connection, actor, found, thing, uphold=uphold, words=answer)
    if uphold and found.undone_at is None:
        take_back(connection, actor, found, thing)
    act = "uphold-appeal" if uphold else "refuse-appeal"
    audit.record(connection, actor, act, about=f"decision:{decision_id}")
    return decision_of(connection, actor.city, decision_id)
