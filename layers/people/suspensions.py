"""Suspensions: of writing here, for a term, with a reason and an appeal; reading goes on.

A moderator proposes one of at most seven days, a second person of the office decides. It holds for
the identity at a provider, so it comes along to an account that the same person makes anew, and it
ends by itself. No other service of the city learns of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, insert, select, update

from layers.bilingual import Bilingual
from layers.errors import FieldError, InvalidInputError, NotAllowedError, UnknownError
from layers.moderation import audit
from layers.notices.outbox import tell_person
from layers.people.accounts import account_of
from layers.people.actor import Actor
from layers.people.permissions import Action, Terms, require, terms_for
from layers.plain_text import foreign_characters
from layers.store.identifiers import new_id, now_ms
from layers.store.tables import account, identity, suspension

DAY_MS = 86_400_000
MODERATORS_MOST_DAYS = 7
MOST_DAYS = 366
WORDS_MOST = 1000
REASONS = {
    "harassment": Bilingual("人を傷つける書きこみ", "harassment"),
    "personal-data": Bilingual("だれかの個人情報", "personal data of somebody"),
    "spam": Bilingual("宣伝やくりかえし", "advertising or repetition"),
    "false-report": Bilingual("わざとの間違った情報", "false information on purpose"),
    "other": Bilingual("そのほか", "something else"),
}


class State(StrEnum):
    """Where a suspension stands; an active one has ended when its term is over."""

    PROPOSED = "proposed"
    ACTIVE = "active"
    REFUSED = "refused"
    LIFTED = "lifted"


@dataclass(frozen=True, slots=True)
class Suspension:
    """A suspension as the office sees it; its person sees no ids of others.

    ends_at : of a proposal, when it would end if it had begun at once.
    """

    id: str
    account: str
    pen_name: str
    reason: str
    words: str
    state: State
    starts_at: int | None
    ends_at: int
    proposed_by: str
    proposed_at: int
    decided_by: str | None
    appeal: str | None
    appealed_at: int | None
    appeal_answer: str | None

    @property
    def days(self) -> int:
        """Give how many days it is or would be for; a lifted one ended after fewer."""
        began = self.proposed_at if self.starts_at is None else self.starts_at
        return round((self.ends_at - began) / DAY_MS)

    @property
    def is_open(self) -> bool:
        """Tell whether somebody is to decide on it, or on an appeal against it."""
        return self.state is State.PROPOSED or (
            self.appeal is not None and self.appeal_answer is None
        )

    def may_be_answered_by(self, actor: Actor) -> bool:
        """Tell whether somebody of the office neither decided on it nor is its person."""
        of_office = terms_for(actor, Action.SUSPEND) is Terms.TWO_PERSONS
        return of_office and actor.account not in {self.decided_by, self.account}

    def runs(self, at: int) -> bool:
        """Tell whether it holds at a time."""
        return self.state is State.ACTIVE and (self.starts_at or 0) <= at < self.ends_at


def propose(
    connection: Connection, actor: Actor, account_id: str, *, reason: str, words: str, days: int
) -> str:
    """Propose to suspend somebody and give the id of the proposal; nothing is stopped by it.

    Raises
    ------
    NotAllowedError
        The actor may not propose that.
    InvalidInputError
        There is no such reason, no words that explain it, the term is too long, or one is
        proposed or runs already.
    """
    terms = require(actor, Action.SUSPEND)
    longest = MODERATORS_MOST_DAYS if terms is Terms.PROPOSES else MOST_DAYS
    if reason not in REASONS:
        raise _invalid("reason", "理由を一つ選んでください。", "Choose one of the reasons.")
    if not 1 <= days <= longest:
        raise _invalid(
            "days", f"1日から{longest}日までにしてください。", f"Give 1 to {longest} days."
        )
    person = account_of(connection, account_id)
    if person.city != actor.city:
        raise UnknownError("account", account_id)
    if account_id == actor.account:
        raise _invalid("account", "自分は停止できません。", "Nobody suspends themselves.")
    now = now_ms()
    if any(
        each.state is State.PROPOSED or each.runs(now) for each in _about(connection, person.id)
    ):
        raise _invalid(
            "pen_name",
            "この人の停止は、もう提案されているか、続いています。",
            "For this person a suspension is proposed or runs already.",
        )
    hashes = select(identity.c.subject_hash).where(identity.c.account == account_id)
    row = {
        "id": new_id(),
        "city": actor.city,
        "account": account_id,
        "identity_hashes": list(connection.scalars(hashes)),
        "reason": reason,
        "words": _words("words", words),
        "state": State.PROPOSED.value,
        "ends_at": now + days * DAY_MS,
        "proposed_by": actor.account,
        "proposed_at": now,
    }
    connection.execute(insert(suspension).values(row))
    _log(connection, actor, "propose-suspension", row["id"], reason, {"days": days})
    return str(row["id"])


def decide(connection: Connection, actor: Actor, suspension_id: str, *, accept: bool) -> Suspension:
    """Decide on a proposal: its term begins now, or nothing happens.

    Raises
    ------
    NotAllowedError
        The actor is not of the office, or made the proposal.
    """
    found = _for_office(connection, actor, suspension_id)
    if found.state is not State.PROPOSED:
        raise _invalid("state", "もう決まっています。", "This was decided already.")
    if actor.account in {found.proposed_by, found.account}:
        raise _second_person()
    now = now_ms()
    values: dict[str, Any] = {"decided_by": actor.account, "decided_at": now}
    if accept:
        term = found.ends_at - found.proposed_at
        values |= {"state": State.ACTIVE.value, "starts_at": now, "ends_at": now + term}
    else:
        values |= {"state": State.REFUSED.value}
    _change(connection, suspension_id, values)
    action = "suspend" if accept else "refuse-suspension"
    _log(connection, actor, action, suspension_id, found.reason)
    if accept:
        _tell(connection, actor, found, "suspended", until=values["ends_at"])
    return _one(connection, actor.city, suspension_id)


def appeal(connection: Connection, actor: Actor, suspension_id: str, words: str) -> None:
    """Say why one's own suspension is wrong; once.

    Raises
    ------
    UnknownError
        It is not one's own.
    """
    found = _one(connection, actor.city, suspension_id, for_change=True)
    if actor.account != found.account or found.state is State.PROPOSED:
        raise UnknownError("suspension", suspension_id)
    if found.appeal is not None or not found.runs(now_ms()):
        raise _invalid("words", "異議は一度だけ出せます。", "An appeal can be made once.")
    values = {"appeal": _words("words", words), "appealed_at": now_ms()}
    _change(connection, suspension_id, values)
    _log(connection, actor, "appeal", suspension_id)


def answer_appeal(
    connection: Connection, actor: Actor, suspension_id: str, *, words: str, lift: bool
) -> Suspension:
    """Answer an appeal: the suspension ends now, or goes on.

    Raises
    ------
    NotAllowedError
        The actor is not of the office, or decided on the suspension.
    """
    found = _for_office(connection, actor, suspension_id)
    if found.appeal is None or found.appeal_answer is not None:
        raise _invalid("words", "答える異議がありません。", "There is no appeal to answer.")
    if not found.may_be_answered_by(actor):
        raise NotAllowedError(
            "異議には、停止を決めた人や本人とは別の人が答えます。",
            "An appeal is answered by somebody else than who decided, or its person.",
        )
    values: dict[str, Any] = {"appeal_answer": _words("words", words)}
    if lift:
        values |= {"state": State.LIFTED.value, "ends_at": now_ms()}
    _change(connection, suspension_id, values)
    action = "lift-suspension" if lift else "uphold-suspension"
    _log(connection, actor, action, suspension_id, "" if lift else found.reason)
    _tell(connection, actor, found, "suspension-answered", lifted=lift)
    return _one(connection, actor.city, suspension_id)


def lift(connection: Connection, actor: Actor, suspension_id: str) -> Suspension:
    """End a suspension before its term; one person of the office is enough for that.

    Raises
    ------
    NotAllowedError
        The actor is not of the office.
    """
    found = _for_office(connection, actor, suspension_id)
    if actor.account == found.account:
        raise _second_person()
    if not found.runs(now_ms()):
        raise _invalid("state", "いま停止中ではありません。", "It does not run at the moment.")
    _change(connection, suspension_id, {"state": State.LIFTED.value, "ends_at": now_ms()})
    _log(connection, actor, "lift-suspension", suspension_id)
    _tell(connection, actor, found, "suspension-lifted")
    return _one(connection, actor.city, suspension_id)


def suspensions(connection: Connection, actor: Actor) -> Sequence[Suspension]:
    """Give the suspensions of a city, the newest first, to those who may propose or decide."""
    require(actor, Action.SUSPEND)
    return _found(connection, suspension.c.city == actor.city)


def suspensions_of(connection: Connection, account_id: str) -> Sequence[Suspension]:
    """Give what was decided about somebody; proposals are not told before."""
    decided = suspension.c.state.in_((State.ACTIVE.value, State.LIFTED.value))
    return _found(connection, suspension.c.account == account_id, decided)


def follow(connection: Connection, city: str, account_id: str, subject: str) -> None:
    """Let suspensions of an identity hold for the account that it signs in to now."""
    open_states = (State.PROPOSED.value, State.ACTIVE.value)
    rows = connection.execute(
        select(suspension.c.id, suspension.c.identity_hashes).where(
            suspension.c.city == city,
            suspension.c.account != account_id,
            suspension.c.state.in_(open_states),
            suspension.c.ends_at > now_ms(),
        )
    )
    for row in rows.all():
        if subject in row.identity_hashes:
            _change(connection, row.id, {"account": account_id})


def forget_ended(connection: Connection) -> int:
    """Forget the identities of suspensions that are over; gives of how many."""
    over = (suspension.c.ends_at <= now_ms()) | (suspension.c.state == State.REFUSED.value)
    rows = connection.execute(select(suspension.c.id, suspension.c.identity_hashes).where(over))
    kept = [row.id for row in rows if row.identity_hashes]
    for each in kept:
        _change(connection, each, {"identity_hashes": []})
    return len(kept)


def _about(connection: Connection, account_id: str) -> Sequence[Suspension]:
    return _found(connection, suspension.c.account == account_id)


def _for_office(connection: Connection, actor: Actor, suspension_id: str) -> Suspension:
    if require(actor, Action.SUSPEND) is not Terms.TWO_PERSONS:
        raise NotAllowedError(
            "市役所としてログインした人だけが決められます。",
            "Only somebody signed in as the office decides.",
        )
    return _one(connection, actor.city, suspension_id, for_change=True)


def _one(
    connection: Connection, city: str, suspension_id: str, *, for_change: bool = False
) -> Suspension:
    which = (suspension.c.city == city, suspension.c.id == suspension_id)
    if for_change:  # who comes second waits here, and reads what the first decided
        held = select(suspension.c.id).where(*which).with_for_update()
        connection.execute(held).all()
    found = _found(connection, *which)
    if not found:
        raise UnknownError("suspension", suspension_id)
    return found[0]


def _found(connection: Connection, *which: ColumnElement[bool]) -> Sequence[Suspension]:
    rows = connection.execute(
        select(suspension, account.c.pen_name)
        .join(account, account.c.id == suspension.c.account)
        .where(*which)
        .order_by(suspension.c.proposed_at.desc(), suspension.c.id)
    )
    return [
        Suspension(
            row.id,
            row.account,
            row.pen_name,
            row.reason,
            row.words,
            State(row.state),
            row.starts_at,
            row.ends_at,
            row.proposed_by,
            row.proposed_at,
            row.decided_by,
            row.appeal,
            row.appealed_at,
            row.appeal_answer,
        )
        for row in rows
    ]


def _change(connection: Connection, suspension_id: str, values: dict[str, Any]) -> None:
    connection.execute(update(suspension).where(suspension.c.id == suspension_id).values(values))


def _log(
    connection: Connection,
    actor: Actor,
    action: str,
    suspension_id: object,
    reason: str = "",
    details: dict[str, Any] | None = None,
) -> None:
    about = f"suspension:{suspension_id}"
    audit.record(connection, actor, action, about=about, reason=reason, details=details)


def _tell(
    connection: Connection, actor: Actor, found: Suspension, kind: str, **more: object
) -> None:
    content = {"suspension": found.id, **more}
    tell_person(connection, actor.city, found.account, kind=kind, content=content)


def _words(field: str, text: str) -> str:
    if not 1 <= len(text.strip()) <= WORDS_MOST or foreign_characters(text, lines=True):
        raise _invalid(
            field,
            f"{WORDS_MOST}文字までの文で書いてください。",
            f"Say it in up to {WORDS_MOST} characters.",
        )
    return text.strip()


def _invalid(field: str, ja: str, en: str) -> InvalidInputError:
    return InvalidInputError([FieldError(field, ja, en)])


def _second_person() -> NotAllowedError:
    return NotAllowedError(
        "この決定は、提案した人や本人とは別の人が行います。",
        "Somebody else than those concerned must decide this.",
    )
