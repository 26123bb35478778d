"""What is public about proposals whose results rest on one run: to be put side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from layers.heat_package.proposals.ballots import Ballot, ballots_of
from layers.heat_package.proposals.deciding import Decision, decisions_of
from layers.heat_package.proposals.figures import Figures, figures_of
from layers.heat_package.proposals.kept import Proposal, proposals_seen_by, version_seen_by
from layers.heat_package.proposals.results import Result, results_of
from layers.people.actor import Actor
from layers.workshops.workshop import workshops_seen_by


@dataclass(frozen=True, slots=True)
class Standing:
    """A proposal with its result on a run; things : of that version, by kind.

    relief : taken off all ground over the hours [°C·m²·h]. decision : the newest, None without.
    """

    proposal: Proposal
    result: Result
    figures: Figures
    things: Mapping[str, int]
    relief: float
    decision: Decision | None


@dataclass(frozen=True, slots=True)
class Standings:
    """Proposals, those that relieve most first; votes that have ended; how many are left out."""

    proposals: Sequence[Standing]
    votes: Sequence[Ballot]
    left_out: int


def standings_on(
    connection: Connection, actor: Actor, *, run: str, version: str, most: int
) -> Standings:
    """Give the proposals that somebody sees with their newest results on a version of a run."""
    seen = proposals_seen_by(connection, actor)
    decided = decisions_of(connection, [each.id for each in seen])
    found = []
    for proposal in seen:
        results = results_of(connection, proposal.id)
        mine = [each for each in results if (each.run.id, each.run.version) == (run, version)]
        if mine:
            newest = max(mine, key=lambda each: (each.version, each.at))
            decisions = decided.get(proposal.id, ())
            found.append(_standing(connection, actor, proposal, newest, decisions))
    found.sort(key=lambda each: (-each.relief, each.proposal.id))
    kept = found[:most]
    return Standings(
        kept, _votes(connection, actor, {each.proposal.id for each in kept}), len(found) - len(kept)
    )


def _standing(
    connection: Connection,
    actor: Actor,
    proposal: Proposal,
    result: Result,
    decisions: Sequence[Decision],
) -> Standing:
    _, version = version_seen_by(connection, actor, proposal.id, result.version)
    figures = figures_of(result.answer)
    features = version.scenario.content["features"]
    return Standing(
        proposal,
        result,
        figures,
        Counter(str(each["properties"]["kind"]) for each in features),
        sum(each.relief for each in figures.hours.get("wbgt", ())),
        decisions[0] if decisions else None,
    )


def _votes(connection: Connection, actor: Actor, proposals: set[str]) -> Sequence[Ballot]:
    return [
        each
        for workshop in workshops_seen_by(connection, actor)
        for each in ballots_of(connection, actor, workshop.id)
        if each.counts is not None and proposals & set(each.choices)
    ]
