"""What moderators decide: hide, show, keep, accept, refuse; with a reason, undone for 30 days."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, and_, func, insert, or_, select, update

from layers.errors import FieldError, InvalidInputError, NotAllowedError, UnknownError
from layers.features.feature import Status
from layers.moderation import audit
from layers.moderation.reasons import REASONS, few_words, known_reason
from layers.moderation.reports import DISMISSED, UPHELD, close_reports, open_again
from layers.moderation.things import Kind, Name, Thing, set_status, thing_seen_by
from layers.moderation.trust import TRUSTED_AFTER, is_trusted, set_trusted, trust_again
from layers.notices.outbox import tell_person
from layers.people.actor import Actor
from layers.people.permissions import Action, Terms, may, require
from layers.store.identifiers import new_id, now_ms
from layers.store.tables import account
from layers.store.tables import decision as table

UNDO_MS: Final = 30 * 86_400_000
PAGE: Final = 200
APPEAL_OPEN: Final = "open"
APPEAL_UPHELD: Final = "upheld"
APPEAL_REFUSED: Final = "refused"


class Act(StrEnum):
    """What is decided on a thing."""

    HIDE = "hide"
    SHOW = "show"
    KEEP = "keep"
    ACCEPT = "accept"
    REFUSE = "refuse"


_BEFORE: Mapping[Act, frozenset[str]] = {
    Act.HIDE: frozenset({"published", "queued"}),
    Act.SHOW: frozenset({"hidden"}),
    Act.KEEP: frozenset({"published"}),
    Act.ACCEPT: frozenset({"queued"}),
    Act.REFUSE: frozenset({"queued"}),
}
_AFTER: Mapping[Act, Status] = {
    Act.HIDE: Status.HIDDEN,
    Act.SHOW: Status.PUBLISHED,
    Act.KEEP: Status.PUBLISHED,
    Act.ACCEPT: Status.PUBLISHED,
    Act.REFUSE: Status.HIDDEN,
}
_AGAINST_AUTHOR = frozenset({Act.HIDE, Act.REFUSE})
_BRINGS_BACK = frozenset({Act.SHOW, Act.ACCEPT})


@dataclass(frozen=True, slots=True)
class Why:
    """Why something is decided, as its author reads it."""

    reason: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision. `decided_by` and `author` are accounts; times are UTC ms.

    before : `status` of the thing, of a feature the `version` that was decided on, and whether its
        author was `trusted`, where that hung on it.
    """

    id: str
    name: Name
    act: Act
    why: Why
    before: Mapping[str, Any]
    decided_by: str | None
    author: str | None
    appeal: str | None
    appeal_state: str | None
    appeal_answer: str | None
    appealed_at: int | None
    at: int
    undone_at: int | None

    @property
    def after(self) -> str:
        """Give the status that the thing had then."""
        return _AFTER[self.act].value

    @property
    def changes_trust(self) -> bool | None:
        """Tell whether its author was trusted by it, or no longer; None where that stays."""
        before, after = self.before.get("trusted"), TRUSTED_AFTER.get(self.act)
        return after if before is not None and before != after else None

    @property
    def is_against_author(self) -> bool:
        """Tell whether the author may appeal."""
        return self.act in _AGAINST_AUTHOR

    def may_be_answered_by(self, actor: Actor) -> bool:
        """Tell whether somebody neither decided so nor wrote what it is about."""
        return actor.account is not None and actor.account not in {self.decided_by, self.author}


@dataclass(frozen=True, slots=True)
class DecisionPage:
    """Decisions, the newest first; `next` is the one before which there are more."""

    decisions: Sequence[Decision]
    next: str | None


def decide(
    connection: Connection, actor: Actor, name: Name, act: Act, *, why: Why
) -> Decision | None:
    """Decide on a thing; None where it is not in a state to be decided so, as after another did.

    Raises
    ------
    UnknownError, NotAllowedError, InvalidInputError
    """
    thing = thing_seen_by(connection, actor, name, for_change=True)
    why = _allowed(actor, thing, act, why)
    if thing.status not in _BEFORE[act]:
        return None
    before: dict[str, Any] = {"status": thing.status}
    if name.kind is Kind.FEATURE:
        before["version"] = thing.feature.version
    if thing.account and may(actor, Action.HIDE):  # who leads a class does not make trusted
        before["trusted"] = is_trusted(connection, thing.account)
    row = {
        "id": new_id(),
        "city": actor.city,
        "kind": name.kind.value,
        "object": name.id,
        "action": act.value,
        "reason": why.reason,
        "words": why.words,
        "before": before,
        "decided_by": actor.account,
        "author": thing.account,
        "at": _moment_for(connection, thing.account),
    }
    connection.execute(insert(table).values(row))
    made = decision_of(connection, actor.city, str(row["id"]))
    state = UPHELD if act in _AGAINST_AUTHOR else DISMISSED
    close_reports(connection, actor, name, state=state, decision=made.id)
    if thing.account and "trusted" in before and act in TRUSTED_AFTER:
        set_trusted(connection, thing.account, trusted=TRUSTED_AFTER[act])
    if act is not Act.KEEP:
        _tell_author(connection, actor.city, thing, made)
    appealed = _open_appeals(connection, actor.city, name) if act in _BRINGS_BACK else []
    for each in appealed:
        close_appeal(connection, actor, each, thing, uphold=True)
        _undone(connection, actor, each, thing)
    _apply(connection, actor, thing, made)
    for each in appealed:
        audit.record(connection, actor, "uphold-appeal", about=f"decision:{each.id}")
    return made


def decide_all(
    connection: Connection, actor: Actor, names: Collection[Name], act: Act, *, why: Why
) -> Sequence[Decision]:
    """Decide on many things with one reason; on all that can still be decided so, or on none.

    Raises
    ------
    UnknownError, NotAllowedError, InvalidInputError
    """
    _hold(connection, actor, names)
    made = [decide(connection, actor, name, act, why=why) for name in dict.fromkeys(names)]
    return [each for each in made if each is not None]


def changed_since(
    connection: Connection, actor: Actor, seen: Mapping[Name, int], act: Act
) -> Collection[Name]:
    """Give which features could be decided so, but are not at the version that was seen.

    Nobody changes one of them from here on, until the transaction ends.

    Raises
    ------
    UnknownError, NotAllowedError
    """
    changed: list[Name] = []
    for name in sorted(seen, key=lambda each: each.about):
        thing = thing_seen_by(connection, actor, name, for_change=True)
        require(actor, Action.HIDE, thing.layer.place())
        is_seen = name.kind is not Kind.FEATURE or thing.feature.version == seen[name]
        if not is_seen and thing.status in _BEFORE[act]:
            changed.append(name)
    return changed


def undo(connection: Connection, actor: Actor, decision_id: str) -> Decision:
    """Bring a thing back to what it was before a decision.

    Raises
    ------
    UnknownError, NotAllowedError
    InvalidInputError
        It is too late, or the thing was changed since.
    """
    found = decision_of(connection, actor.city, decision_id, for_change=True)
    thing = thing_seen_by(connection, actor, found.name, for_change=True)
    require(actor, Action.HIDE, thing.layer.place())
    if found.is_against_author:
        _require_other_person(actor, thing)
    late = now_ms() - found.at > UNDO_MS
    if found.undone_at is not None or late or thing.status != found.after:
        raise InvalidInputError(
            [
                FieldError(
                    "decision",
                    "もう元に戻せません（30日がすぎたか、あとで変わりました）。",
                    "It can no longer be undone: 30 days have passed, or it was changed since.",
                )
            ]
        )
    appealed = found.appeal_state == APPEAL_OPEN
    if appealed:
        close_appeal(connection, actor, found, thing, uphold=True)
    take_back(connection, actor, found, thing)
    if appealed:
        audit.record(connection, actor, "uphold-appeal", about=f"decision:{decision_id}")
    return decision_of(connection, actor.city, decision_id)


def undo_all(
    connection: Connection, actor: Actor, decision_ids: Collection[str]
) -> Sequence[Decision]:
    """Take many decisions back, the newest first, or none.

    Raises
    ------
    UnknownError, NotAllowedError, InvalidInputError
    """
    in_order = sorted(set(decision_ids))
    found = [decision_of(connection, actor.city, each, for_change=True) for each in in_order]
    _hold(connection, actor, [each.name for each in found])
    newest_first = sorted(found, key=lambda each: (each.at, each.id), reverse=True)
    return [undo(connection, actor, each.id) for each in newest_first]


def take_back(connection: Connection, actor: Actor, found: Decision, thing: Thing) -> None:
    """Bring a thing back to what it was before, unless it was changed since.

    Whoever calls has asked for permission.
    """
    act, reason = f"undo-{found.act.value}", found.why.reason
    is_as_decided = thing.status == found.after
    if is_as_decided:
        open_again(connection, found.id)
    _undone(connection, actor, found, thing)
    if thing.account:
        content = {"decision": found.id, **_named(thing)}
        tell_person(connection, actor.city, thing.account, kind="decision-undone", content=content)
    status = Status(found.before["status"])
    if is_as_decided and status.value != thing.status:
        set_status(connection, actor, thing, status, act=act, reason=reason)
    else:
        audit.record(connection, actor, act, about=thing.name.about, reason=reason)


def close_appeal(
    connection: Connection,
    actor: Actor,
    found: Decision,
    thing: Thing,
    *,
    uphold: bool,
    words: str = "",
) -> None:
    """Note what became of an appeal, and tell its author."""
    values = {
        "appeal_state": APPEAL_UPHELD if uphold else APPEAL_REFUSED,
        "appeal_answer": words,
        "answered_by": actor.account,
    }
    connection.execute(update(table).where(table.c.id == found.id).values(values))
    content = {"decision": found.id, "upheld": uphold, "words": words, **_named(thing)}
    tell_person(connection, actor.city, found.author, kind="appeal-answered", content=content)


def decision_of(
    connection: Connection, city: str, decision_id: str, *, for_change: bool = False
) -> Decision:
    """Give a decision.

    Raises
    ------
    UnknownError
    """
    wanted = select(table).where(table.c.id == decision_id, table.c.city == city)
    row = connection.execute(wanted.with_for_update() if for_change else wanted).first()
    if row is None:
        raise UnknownError("decision", decision_id)
    [found] = decisions_in(connection, [row])
    return found


def decisions_about(connection: Connection, actor: Actor) -> Sequence[Decision]:
    """Give what was decided about things of whoever asks, the newest first."""
    if actor.account is None:
        return []
    own = (table.c.author == actor.account, table.c.action != Act.KEEP.value)
    return decisions_in(connection, _newest(connection, actor.city, *own, most=PAGE))


def recent_decisions(connection: Connection, actor: Actor) -> Sequence[Decision]:
    """Give the decisions that can still be undone, the newest first, to moderators of the city.

    Raises
    ------
    NotAllowedError
    """
    require(actor, Action.HIDE)
    recent = table.c.at > now_ms() - UNDO_MS
    return decisions_in(connection, _newest(connection, actor.city, recent, most=PAGE))


def decisions_made(
    connection: Connection, actor: Actor, *, before: str | None = None
) -> DecisionPage:
    """Give a page of decisions, or of those before one, the newest first, to city moderators.

    Raises
    ------
    NotAllowedError, UnknownError
    """
    require(actor, Action.HIDE)
    older: list[ColumnElement[bool]] = []
    if before is not None:
        last = decision_of(connection, actor.city, before)
        as_old = and_(table.c.at == last.at, table.c.id > last.id)
        older.append(or_(table.c.at < last.at, as_old))
    rows = _newest(connection, actor.city, *older, most=PAGE + 1)
    found = decisions_in(connection, rows[:PAGE])
    return DecisionPage(found, found[-1].id if len(rows) > PAGE else None)


def _newest(
    connection: Connection, city: str, *which: ColumnElement[bool], most: int
) -> Sequence[Row[Any]]:
    in_order = select(table).where(table.c.city == city, *which).order_by(table.c.at.desc())
    return connection.execute(in_order.order_by(table.c.id).limit(most)).all()


def _hold(connection: Connection, actor: Actor, names: Collection[Name]) -> None:
    """Hold things and the accounts of their authors, in order, before the first is announced.

    Otherwise two who decide on many things, or on things that are edited, wait for each other.
    """
    in_order = sorted(set(names), key=lambda each: each.about)
    things = [thing_seen_by(connection, actor, each, for_change=True) for each in in_order]
    authors = sorted({each.account for each in things if each.account is not None})
    held = select(account.c.id).where(account.c.id.in_(authors)).order_by(account.c.id)
    connection.execute(held.with_for_update(key_share=True)).all()


def _allowed(actor: Actor, thing: Thing, act: Act, why: Why) -> Why:
    """Give the reason as it is kept, if this person may decide so."""
    terms = require(actor, Action.HIDE, thing.layer.place())
    emergency = terms is Terms.EMERGENCY
    if emergency and act is not Act.HIDE:
        raise NotAllowedError(
            "運用者は、緊急のときにかくすことだけができます。",
            "The operator only hides, in an emergency.",
        )
    if act not in _AGAINST_AUTHOR:
        _require_other_person(actor, thing)
    reason = known_reason(why.reason) if act in _AGAINST_AUTHOR or why.reason else ""
    return Why(reason, few_words(why.words, needed=emergency))


def _require_other_person(actor: Actor, thing: Thing) -> None:
    if thing.account is not None and thing.account == actor.account:
        raise NotAllowedError(
            "自分の書き込みについては、ほかの見守り役が決めます。",
            "Somebody else decides about what you wrote yourself.",
        )


def _apply(connection: Connection, actor: Actor, thing: Thing, made: Decision) -> None:
    """Change the thing, last: others of the city wait from here on until the transaction ends."""
    reason, act = made.why.reason, made.act.value
    if made.after != thing.status:
        set_status(connection, actor, thing, Status(made.after), act=act, reason=reason)
    else:
        audit.record(connection, actor, act, about=thing.name.about, reason=reason)


def _open_appeals(connection: Connection, city: str, name: Name) -> Sequence[Decision]:
    on_thing = (table.c.object == name.id, table.c.kind == name.kind.value, table.c.city == city)
    wanted = select(table).where(*on_thing, table.c.appeal_state == APPEAL_OPEN)
    return decisions_in(connection, connection.execute(wanted.order_by(table.c.at)).all())


def _undone(connection: Connection, actor: Actor, found: Decision, thing: Thing) -> None:
    """Note that a decision no longer stands, also for how far its author is trusted."""
    connection.execute(update(table).where(table.c.id == found.id).values(undone_at=now_ms()))
    if thing.account and may(actor, Action.HIDE):
        trust_again(connection, thing.account)


def _tell_author(connection: Connection, city: str, thing: Thing, made: Decision) -> None:
    reason = REASONS.get(made.why.reason)
    content = {
        "decision": made.id,
        "action": made.act.value,
        "reason": made.why.reason,
        "reason_text": {"ja": reason.ja, "en": reason.en} if reason else None,
        "words": made.why.words,
        **_named(thing),
    }
    tell_person(connection, city, thing.account, kind="decision", content=content)


def _named(thing: Thing) -> dict[str, str]:
    return {"about": thing.name.about, "feature": thing.feature.id, "layer": thing.layer.id}


def _moment_for(connection: Connection, account_id: str | None) -> int:
    """Give now, UTC [ms]; later than all that was decided about an author, as order counts."""
    now = now_ms()
    if account_id is None:
        return now
    last = connection.scalar(select(func.max(table.c.at)).where(table.c.author == account_id))
    return max(now, (last or 0) + 1)


def decisions_in(connection: Connection, rows: Sequence[Row[Any]]) -> list[Decision]:
    """Give the decisions that rows of their table tell of; the log says when one appealed."""
    appealed = [row.id for row in rows if row.appeal is not None]
    city = rows[0].city if rows else ""
    times = audit.times(connection, city, "appeal", kind="decision", objects=appealed)
    return [_decision(row, times.get(row.id)) for row in rows]


def _decision(row: Row[Any], appealed_at: int | None) -> Decision:
    return Decision(
        id=row.id,
        name=Name(Kind(row.kind), row.object),
        act=Act(row.action),
        why=Why(row.reason, row.words),
        before=row.before,
        decided_by=row.decided_by,
        author=row.author,
        appeal=row.appeal,
        appeal_state=row.appeal_state,
        appeal_answer=row.appeal_answer,
        appealed_at=appealed_at,
        at=row.at,
        undone_at=row.undone_at,
    )
