"""Votes of a workshop on proposals: one per seat or account, counts only when it is closed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from layers.errors import FieldError, InvalidInputError, UnknownError
from layers.heat_package.proposals.kept import proposal_seen_by
from layers.moderation import audit
from layers.people.actor import Actor
from layers.people.permissions import Action, require
from layers.plain_text import foreign_characters
from layers.store.identifiers import new_id, now_ms
from layers.store.tables import ballot, ballot_vote
from layers.store.upsert import insert_for
from layers.workshops.workshop import Workshop, tell, workshop_led_by, workshop_seen_by

QUESTION_MOST = 200
CHOICES_LEAST, CHOICES_MOST = 2, 12


@dataclass(frozen=True, slots=True)
class Ballot:
    """A vote, for whoever asks; times are UTC ms.

    choices : ids of proposals. mine : the choice of whoever asks. votes : how many voted.
    counts : by choice; None until it is closed, for everybody.
    """

    id: str
    workshop: str
    question: str
    choices: tuple[str, ...]
    opened_at: int
    closed_at: int | None
    mine: str | None
    votes: int
    counts: Mapping[str, int] | None


def open_ballot(
    connection: Connection,
    actor: Actor,
    workshop_id: str,
    *,
    question: str,
    choices: Sequence[str],
) -> Ballot:
    """Let a workshop vote on proposals of its own, as who leads it.

    Raises
    ------
    UnknownError, NotAllowedError, InvalidInputError
    """
    workshop = workshop_led_by(connection, actor, workshop_id)
    kept = question.strip()
    if not 1 <= len(kept) <= QUESTION_MOST or foreign_characters(kept, lines=False):
        words = f"{QUESTION_MOST}文字までで", f"expected up to {QUESTION_MOST} characters"
        raise InvalidInputError([FieldError("question", *words)])
    _check_choices(connection, actor, workshop, choices)
    row = {
        "id": new_id(),
        "city": actor.city,
        "workshop": workshop_id,
        "question": kept,
        "choices": list(choices),
        "opened_at": now_ms(),
    }
    connection.execute(insert(ballot).values(row))
    audit.record(connection, actor, "open-ballot", about=f"workshop:{workshop_id}")
    tell(connection, workshop)
    return _ballot(connection, actor, _row(connection, actor, str(row["id"])))


def vote(connection: Connection, actor: Actor, ballot_id: str, choice: str) -> Ballot:
    """Vote, or vote otherwise: the last choice counts.

    Raises
    ------
    UnknownError, NotAllowedError
    InvalidInputError
        It is closed, or this is none of its choices.
    """
    row = _row(connection, actor, ballot_id, for_change=True)
    workshop = workshop_seen_by(connection, actor, row.workshop)
    require(actor, Action.VOTE, workshop.place)
    if row.closed_at is not None:
        raise _refused("ballot", "投票は終わりました", "the vote is over")
    if choice not in row.choices:
        raise _refused("choice", "えらべる提案ではありません", "it is none of the choices")
    values = {"choice": choice, "at": now_ms()}
    put = insert_for(connection, ballot_vote).values(ballot=ballot_id, who=actor.author, **values)
    connection.execute(put.on_conflict_do_update(index_elements=["ballot", "who"], set_=values))
    tell(connection, workshop)
    return _ballot(connection, actor, row)


def close_ballot(connection: Connection, actor: Actor, ballot_id: str) -> Ballot:
    """End a vote, as who leads the workshop: now everybody who sees it sees the counts.

    Raises
    ------
    UnknownError, NotAllowedError
    """
    row = _row(connection, actor, ballot_id, for_change=True)
    workshop = workshop_led_by(connection, actor, row.workshop)
    if row.closed_at is None:
        one = update(ballot).where(ballot.c.id == ballot_id)
        connection.execute(one.values(closed_at=now_ms()))
        audit.record(connection, actor, "close-ballot", about=f"workshop:{workshop.id}")
        tell(connection, workshop)
    return _ballot(connection, actor, _row(connection, actor, ballot_id))


def ballots_of(connection: Connection, actor: Actor, workshop_id: str) -> Sequence[Ballot]:
    """Give the votes of a workshop that somebody may see, the newest first.

    Raises
    ------
    UnknownError
    """
    workshop_seen_by(connection, actor, workshop_id)
    rows = connection.execute(
        select(ballot)
        .where(ballot.c.workshop == workshop_id)
        .order_by(ballot.c.opened_at.desc(), ballot.c.id)
    ).all()
    return [_ballot(connection, actor, row) for row in rows]


def _row(
    connection: Connection, actor: Actor, ballot_id: str, *, for_change: bool = False
) -> Row[Any]:
    wanted = select(ballot).where(ballot.c.id == ballot_id, ballot.c.city == actor.city)
    row = connection.execute(wanted.with_for_update() if for_change else wanted).first()
    if row is None:
        raise UnknownError("ballot", ballot_id)
    workshop_seen_by(connection, actor, row.workshop)
    return row


def _ballot(connection: Connection, actor: Actor, row: Row[Any]) -> Ballot:
    by_choice = (
        select(ballot_vote.c.choice, func.count())
        .where(ballot_vote.c.ballot == row.id)
        .group_by(ballot_vote.c.choice)
    )
    counted: dict[str, int] = {row[0]: int(row[1]) for row in connection.execute(by_choice)}
    own = select(ballot_vote.c.choice).where(
        ballot_vote.c.ballot == row.id, ballot_vote.c.who == actor.author
    )
    return Ballot(
        row.id,
        row.workshop,
        row.question,
        tuple(row.choices),
        row.opened_at,
        row.closed_at,
        connection.scalar(own),
        sum(counted.values()),
        {each: counted.get(each, 0) for each in row.choices} if row.closed_at else None,
    )


def _check_choices(
    connection: Connection, actor: Actor, workshop: Workshop, choices: Sequence[str]
) -> None:
    if not CHOICES_LEAST <= len(set(choices)) == len(choices) <= CHOICES_MOST:
        raise _refused(
            "choices",
            f"ちがう提案を{CHOICES_LEAST}～{CHOICES_MOST}えらんでください",
            f"expected {CHOICES_LEAST} to {CHOICES_MOST} different proposals",
        )
    for each in choices:
        if proposal_seen_by(connection, actor, each).layer.workshop != workshop.id:
            raise _refused("choices", "この講座の提案ではありません", "not of this workshop")


def _refused(field: str, ja: str, en: str) -> InvalidInputError:
    return InvalidInputError([FieldError(field, ja, en)])
