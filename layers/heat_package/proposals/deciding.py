"""採用・検討・見送り: what the office makes of a proposal, by two people, and what it rests on."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from layers.comments.writing import official_page_of
from layers.errors import FieldError, InvalidInputError, NotAllowedError, UnknownError
from layers.features.feature import Status
from layers.heat_package.proposals.kept import proposal_seen_by, tell, version_seen_by
from layers.heat_package.proposals.results import result_seen_by
from layers.moderation import audit
from layers.notices.outbox import tell_person
from layers.people.actor import Actor
from layers.people.permissions import Action, require
from layers.plain_text import foreign_characters
from layers.store.identifiers import new_id, now_ms
from layers.store.tables import proposal_decision

REASON_MOST = 1000


class Outcome(StrEnum):
    """What becomes of a proposal."""

    ADOPTED = "adopted"  # 採用
    CONSIDERED = "considered"  # 検討
    NOT_TAKEN_UP = "not-taken-up"  # 見送り


class State(StrEnum):
    """Where a decision stands."""

    PROPOSED = "proposed"
    PUBLISHED = "published"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What one of the office wants to decide.

    official_page : on the city's own site. version : of the scenario. result : id, None without.
    """

    outcome: Outcome
    reason: str
    official_page: str | None
    version: int
    result: str | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision; rests_on : scenario, result and run with their checksums; times are UTC ms."""

    id: str
    proposal: str
    outcome: Outcome
    reason: str
    official_page: str
    rests_on: Mapping[str, Any]
    state: State
    proposed_by: str
    proposed_at: int
    decided_at: int | None


def propose_decision(
    connection: Connection,
    actor: Actor,
    proposal_id: str,
    wanted: Wanted,
    *,
    city_sites: Collection[str],
) -> Decision:
    """Say as one of the office what should become of a proposal; another one publishes it.

    Raises
    ------
    UnknownError, NotAllowedError, InvalidInputError
    """
    found, _ = version_seen_by(connection, actor, proposal_id, wanted.version)
    require(actor, Action.PUBLISH_OFFICIAL, found.layer.place())
    if found.feature.deleted or found.feature.status is not Status.PUBLISHED:
        raise UnknownError("proposal", proposal_id)
    row = {
        "id": new_id(),
        "city": actor.city,
        "proposal": proposal_id,
        "outcome": wanted.outcome.value,
        "reason": _reason(wanted.reason),
        "official_page": official_page_of(actor, wanted.official_page, city_sites),
        "rests_on": _rests_on(connection, actor, proposal_id, wanted),
        "state": State.PROPOSED.value,
        "proposed_by": actor.account,
        "proposed_at": now_ms(),
    }
    connection.execute(insert(proposal_decision).values(row))
    made = _one(connection, actor.city, str(row["id"]))
    _log(connection, actor, "propose-decision", made)
    return made


def decide(connection: Connection, actor: Actor, decision_id: str, *, approve: bool) -> Decision:
    """Publish a decision as a second person of the office, or refuse it.

    Raises
    ------
    UnknownError
    NotAllowedError
        The actor is not of the office, or proposed it and now approves it.
    """
    made = _one(connection, actor.city, decision_id)
    found = proposal_seen_by(connection, actor, made.proposal)
    require(actor, Action.PUBLISH_OFFICIAL, found.layer.place())
    if approve and actor.account == made.proposed_by:
        raise NotAllowedError(
            "決定を書いた人とは別の市役所の人が確かめます。",
            "A second person of the office must approve a decision.",
        )
    state = State.PUBLISHED if approve else State.REFUSED
    waiting = (
        proposal_decision.c.id == decision_id,
        proposal_decision.c.state == State.PROPOSED.value,
    )
    values = {"state": state.value, "decided_by": actor.account, "decided_at": now_ms()}
    changed = connection.execute(update(proposal_decision).where(*waiting).values(values))
    if changed.rowcount == 0:
        raise UnknownError("waiting decision", decision_id)
    _log(connection, actor, "publish-decision" if approve else "refuse-decision", made)
    if approve:
        content = {"feature": found.id, "layer": found.layer.id, "outcome": made.outcome.value}
        account = found.feature.account
        tell_person(connection, actor.city, account, kind="proposal-decided", content=content)
        tell(connection, found)
    return _one(connection, actor.city, decision_id)


def decisions_of(connection: Connection, proposals: Sequence[str]) -> Mapping[str, list[Decision]]:
    """Give the published decisions on proposals by their ids, the newest first."""
    rows = connection.execute(
        select(proposal_decision)
        .where(
            proposal_decision.c.proposal.in_(proposals),
            proposal_decision.c.state == State.PUBLISHED.value,
        )
        .order_by(proposal_decision.c.decided_at.desc())
    )
    found: dict[str, list[Decision]] = {}
    for row in rows:
        found.setdefault(row.proposal, []).append(_decision_of(row))
    return found


def waiting_decisions(connection: Connection, actor: Actor) -> Sequence[Decision]:
    """Give the decisions that wait for a second person, to the office.

    Raises
    ------
    NotAllowedError
    """
    require(actor, Action.PUBLISH_OFFICIAL)
    rows = connection.execute(
        select(proposal_decision)
        .where(
            proposal_decision.c.city == actor.city,
            proposal_decision.c.state == State.PROPOSED.value,
        )
        .order_by(proposal_decision.c.proposed_at)
    )
    return [_decision_of(row) for row in rows]


def _rests_on(
    connection: Connection, actor: Actor, proposal_id: str, wanted: Wanted
) -> dict[str, Any]:
    _, version = version_seen_by(connection, actor, proposal_id, wanted.version)
    scenario = {"version": version.version, "sha256": version.scenario.sha256}
    if wanted.result is None:
        return {"scenario": scenario, "result": None}
    _, result = result_seen_by(connection, actor, wanted.result)
    if (result.proposal, result.version) != (proposal_id, version.version):
        words = "この版の結果ではありません", "it is no result of this version"
        raise InvalidInputError([FieldError("result", *words)])
    return {
        "scenario": scenario,
        "result": {
            "id": result.id,
            "sha256": result.sha256,
            "program": result.program,
            "run": result.run.id,
            "run_version": result.run.version,
            "run_sha256": result.run.sha256,
        },
    }


def _reason(text: str) -> str:
    kept = text.strip()
    if not 1 <= len(kept) <= REASON_MOST or foreign_characters(kept, lines=True):
        words = f"理由を{REASON_MOST}文字までで", f"say why, in up to {REASON_MOST} characters"
        raise InvalidInputError([FieldError("reason", *words)])
    return kept


def _one(connection: Connection, city: str, decision_id: str) -> Decision:
    which = proposal_decision.c.id == decision_id, proposal_decision.c.city == city
    row = connection.execute(select(proposal_decision).where(*which)).first()
    if row is None:
        raise UnknownError("decision", decision_id)
    return _decision_of(row)


def _decision_of(row: Row[Any]) -> Decision:
    return Decision(
        row.id,
        row.proposal,
        Outcome(row.outcome),
        row.reason,
        row.official_page,
        row.rests_on,
        State(row.state),
        row.proposed_by,
        row.proposed_at,
        row.decided_at,
    )


def _log(connection: Connection, actor: Actor, action: str, made: Decision) -> None:
    details = {"decision": made.id, "outcome": made.outcome.value}
    about = f"feature:{made.proposal}"
    audit.record(connection, actor, action, about=about, reason=made.reason, details=details)
