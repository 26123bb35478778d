"""What runs say to scenarios, kept beside their versions; the official layers stay as they are."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import Connection, Row, select

from layers.errors import UnknownError
from layers.heat_package.proposals.kept import (
    Proposal,
    ScenarioVersion,
    proposal_seen_by,
    tell,
    version_seen_by,
)
from layers.heat_package.proposals.scenario import text_of
from layers.people.actor import Actor
from layers.people.permissions import Action, require
from layers.store.identifiers import new_id, now_ms
from layers.store.tables import scenario_result
from layers.store.upsert import insert_if_absent


@dataclass(frozen=True, slots=True)
class BaseRun:
    """The run that a result rests on. version : of its dataset. sha256 : of the manifest of it."""

    id: str
    version: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Result:
    """What a run says a version of a scenario changes.

    program : name and version of what computed it. sha256 : of the text of the answer. at : UTC ms.
    """

    id: str
    proposal: str
    version: int
    run: BaseRun
    program: str
    text: str
    sha256: str
    at: int

    @property
    def answer(self) -> Mapping[str, Any]:
        """Give what was answered."""
        found: Mapping[str, Any] = orjson.loads(self.text)
        return found


def version_to_compute(
    connection: Connection, actor: Actor, proposal_id: str, version: int
) -> tuple[Proposal, ScenarioVersion]:
    """Give the scenario of which somebody wants to keep a result: who may talk about it may.

    Raises
    ------
    UnknownError, NotAllowedError
    """
    found, wanted = version_seen_by(connection, actor, proposal_id, version)
    require(actor, Action.COMMENT, found.layer.place())
    return found, wanted


def keep_result(
    connection: Connection,
    actor: Actor,
    of: ScenarioVersion,
    answer: Mapping[str, Any],
    *,
    run: BaseRun,
    program: str,
) -> Result:
    """Keep an answer; the first of the same version, run and program stays.

    Raises
    ------
    UnknownError, NotAllowedError
    """
    found, _ = version_to_compute(connection, actor, of.proposal, of.version)
    text = text_of(answer)
    row = {
        "id": new_id(),
        "proposal": of.proposal,
        "version": of.version,
        "run": run.id,
        "run_version": run.version,
        "run_sha256": run.sha256,
        "program": program,
        "answer": text,
        "sha256": hashlib.sha256(text.encode()).hexdigest(),
        "at": now_ms(),
    }
    added = insert_if_absent(connection, scenario_result, row)
    same = ("proposal", "version", "run", "run_version", "program")
    which = (scenario_result.c[name] == row[name] for name in same)
    kept = _result_of(connection.execute(select(scenario_result).where(*which)).one())
    if added:
        tell(connection, found)
    return kept


def results_of(connection: Connection, proposal_id: str) -> Sequence[Result]:
    """Give the results of a proposal, the newest first."""
    rows = connection.execute(
        select(scenario_result)
        .where(scenario_result.c.proposal == proposal_id)
        .order_by(scenario_result.c.at.desc(), scenario_result.c.id)
    )
    return [_result_of(row) for row in rows]


def result_seen_by(connection: Connection, actor: Actor, result_id: str) -> tuple[Proposal, Result]:
    """Give a result of a proposal that somebody may see.

    Raises
    ------
    UnknownError
    """
    wanted = select(scenario_result).where(scenario_result.c.id == result_id)
    row = connection.execute(wanted).first()
    if row is None:
        raise UnknownError("result", result_id)
    try:
        return proposal_seen_by(connection, actor, row.proposal), _result_of(row)
    except UnknownError:
        raise UnknownError("result", result_id) from None


def _result_of(row: Row[Any]) -> Result:
    return Result(
        row.id,
        row.proposal,
        row.version,
        BaseRun(row.run, row.run_version, row.run_sha256),
        row.program,
        row.answer,
        row.sha256,
        row.at,
    )
