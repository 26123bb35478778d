"""Proposals, results, decisions and votes as JSON."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Sequence
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from gis_server.items import time_text
from gis_server.people.bodies import Strict
from gis_server.records import Finite
from gis_server.routes.heat_what_if import RemarkRecord
from gis_server.talk import VOICES, Words, words
from layers.bilingual import Bilingual
from layers.features.geometry_check import geometry_to_json
from layers.heat_package.proposals.ballots import Ballot
from layers.heat_package.proposals.deciding import Decision, Outcome
from layers.heat_package.proposals.figures import Comparison, figures_of
from layers.heat_package.proposals.kept import Proposal, ScenarioVersion
from layers.heat_package.proposals.results import Result
from layers.people.actor import Actor
from layers.people.permissions import Action, may

OUTCOMES = {
    Outcome.ADOPTED: Bilingual("採用", "Adopted"),
    Outcome.CONSIDERED: Bilingual("検討", "Under consideration"),
    Outcome.NOT_TAKEN_UP: Bilingual("見送り", "Not taken up"),
}
OutcomeName = Literal["adopted", "considered", "not-taken-up"]
ClassName = Literal["caution", "warning", "severe_warning", "danger"]
Id = Annotated[str, Field(min_length=1, max_length=64)]
Parts = Annotated[list[Id], Field(max_length=50, description="Ids of drawn features.")]
Features = Annotated[
    list[dict[str, Any]],
    Field(max_length=50, description="Features of GeoJSON, as of a what-if."),
]


class OriginRecord(Strict):
    """The version of a proposal that a variant began with."""

    proposal: Id
    version: Annotated[int, Field(ge=1)]


class ProposalBody(Strict):
    """A proposal: of drawn features (`parts`), of `features` of GeoJSON, or of both."""

    layer: Annotated[str, Field(min_length=1, max_length=80)]
    title: Annotated[str, Field(min_length=1, max_length=200)]
    words: Annotated[str, Field(max_length=4000)] = ""
    parts: Parts = Field(default_factory=list)
    features: Features = Field(default_factory=list)
    variant_of: OriginRecord | None = None


class VersionBody(Strict):
    """Another version of a scenario, of drawn features, of GeoJSON, or of both."""

    base_version: Annotated[int, Field(ge=1)]
    parts: Parts = Field(default_factory=list)
    features: Features = Field(default_factory=list)


class ResultBody(Strict):
    """The run that is asked."""

    run: Annotated[str, Field(min_length=1, max_length=80)]


class DecisionBody(Strict):
    """What the office decides, why, where it says so, and what it rests on."""

    outcome: OutcomeName
    reason: Annotated[str, Field(min_length=1, max_length=4000)]
    official_page: Annotated[str | None, Field(max_length=1000)] = None
    version: Annotated[int, Field(ge=1)]
    result: Id | None = None


class ApproveBody(Strict):
    """Whether a second person of the office lets a decision out."""

    approve: bool


class BallotBody(Strict):
    """What a workshop votes on."""

    question: Annotated[str, Field(min_length=1, max_length=400)]
    choices: Annotated[list[Id], Field(max_length=12)]


class VoteBody(Strict):
    """The proposal that somebody votes for."""

    choice: Id


class ProposalRecord(BaseModel):
    """A proposal in a list; things : how many by kind; public : whether all may see it."""

    id: str
    layer: str
    layer_title: Words
    workshop: str | None
    public: bool
    title: str
    words: str
    pen_name: str
    voice: Literal["person", "office", "workshop"]
    voice_text: Words
    status: Literal["queued", "published", "hidden"]
    created: str
    mine: bool
    version: int
    things: dict[str, int]
    place: tuple[Finite, Finite] | None
    variant_of: OriginRecord | None
    outcome: OutcomeName | None
    outcome_text: Words | None


class VersionRecord(BaseModel):
    """A version of a scenario with the checksum of its text."""

    version: int
    at: str
    sha256: str
    scenario: dict[str, Any]


class HourRecord(BaseModel):
    """An hour [°C, m², °C·m²]; before and after are means where shade is new, null without any."""

    hour: str
    shaded_m2: Finite
    before: Finite | None
    after: Finite | None
    largest: Finite
    area_m2: Finite
    relief: Finite


class ResultRecord(BaseModel):
    """What a run says; hour : place of the shown one in `hours`; before, after : WBGT classes."""

    id: str
    version: int
    run: str
    run_version: str
    run_sha256: str
    program: str
    sha256: str
    at: str
    hour: int
    before: ClassName | None
    after: ClassName | None
    hours: dict[str, list[HourRecord]]
    remarks: list[RemarkRecord]


class DecisionRecord(BaseModel):
    """A decision of the office, with what it rested on."""

    id: str
    proposal: str
    outcome: OutcomeName
    outcome_text: Words
    reason: str
    official_page: str
    rests_on: dict[str, Any]
    state: Literal["proposed", "published", "refused"]
    mine: bool
    proposed: str
    decided: str | None


class WholeProposal(ProposalRecord):
    """A proposal with all that is known of it; may_… : what whoever asks may do."""

    geometry: dict[str, Any] | None
    may_edit: bool
    may_compute: bool
    may_decide: bool
    versions: list[VersionRecord]
    results: list[ResultRecord]
    variants: list[ProposalRecord]
    decisions: list[DecisionRecord]


class ProposalList(BaseModel):
    """Proposals, the newest first."""

    proposals: list[ProposalRecord]


class DecisionList(BaseModel):
    """Decisions that wait for a second person, the oldest first."""

    decisions: list[DecisionRecord]


class ComparedHourRecord(BaseModel):
    """The same hour of two results."""

    hour: str
    first: HourRecord
    second: HourRecord


class ComparisonRecord(BaseModel):
    """Two results of one run; relief [°C·m²·h] and largest [°C] by quantity."""

    first: str
    second: str
    run: str
    hours: dict[str, list[ComparedHourRecord]]
    relief: dict[str, tuple[Finite, Finite]]
    largest: dict[str, Finite]


class BallotRecord(BaseModel):
    """A vote; counts : null until it is closed."""

    id: str
    workshop: str
    question: str
    choices: list[str]
    opened: str
    closed: str | None
    mine: str | None
    votes: int
    counts: dict[str, int] | None


class BallotList(BaseModel):
    """The votes of a workshop, the newest first.

    leads : whether whoever asks may open and end one.
    """

    leads: bool
    ballots: list[BallotRecord]


def proposal_json(found: Proposal, actor: Actor, decisions: Sequence[Decision]) -> ProposalRecord:
    """Give a proposal as it stands in a list; decisions : published, the newest first."""
    feature, newest = found.feature, found.newest
    shape = feature.content.geometry
    kinds = Counter(each["properties"]["kind"] for each in newest.scenario.content["features"])
    outcome = decisions[0].outcome if decisions else None
    return ProposalRecord(
        id=found.id,
        layer=found.layer.id,
        layer_title=Words(**found.layer.title),
        workshop=found.layer.workshop,
        public=found.layer.public,
        title=found.title,
        words=found.words,
        pen_name=feature.pen_name,
        voice=feature.voice.value,
        voice_text=words(VOICES[feature.voice]),
        status=feature.status.value,  # type: ignore[arg-type]  # withdrawn ones are not shown
        created=time_text(feature.created_at),
        mine=feature.is_by(actor),
        version=newest.version,
        things=dict(kinds),
        place=None if shape is None else (shape.centroid.x, shape.centroid.y),
        variant_of=_origin(found.newest),
        outcome=None if outcome is None else outcome.value,
        outcome_text=None if outcome is None else words(OUTCOMES[outcome]),
    )


def whole_proposal_json(
    found: Proposal,
    actor: Actor,
    *,
    versions: Sequence[ScenarioVersion],
    results: Sequence[Result],
    variants: Sequence[ProposalRecord],
    decisions: Sequence[Decision],
) -> WholeProposal:
    """Give all of a proposal, for whoever asks."""
    own = found.feature.is_by(actor)
    place = found.layer.place(own=own, feature=found.id)
    origin = {"variant_of": _origin(versions[-1])}  # the first version names it
    brief = proposal_json(found, actor, decisions).model_dump() | origin
    return WholeProposal(
        **brief,
        geometry=geometry_to_json(found.feature.content.geometry),
        may_edit=may(actor, Action.EDIT, place),
        may_compute=may(actor, Action.COMMENT, place),
        may_decide=may(actor, Action.PUBLISH_OFFICIAL, place),
        versions=[_version_json(each) for each in versions],
        results=[result_json(each) for each in results],
        variants=list(variants),
        decisions=[decision_json(each, actor) for each in decisions],
    )


def result_json(found: Result) -> ResultRecord:
    """Give the figures of a result; its pictures have a route of their own."""
    answer = found.answer
    figures = figures_of(answer)
    return ResultRecord(
        id=found.id,
        version=found.version,
        run=found.run.id,
        run_version=found.run.version,
        run_sha256=found.run.sha256,
        program=found.program,
        sha256=found.sha256,
        at=time_text(found.at),
        hour=figures.hour,
        before=figures.before.value if figures.before else None,
        after=figures.after.value if figures.after else None,
        hours={
            name: [HourRecord(**dataclasses.asdict(each)) for each in hours]
            for name, hours in figures.hours.items()
        },
        remarks=[RemarkRecord(**each) for each in answer["remarks"]],
    )


def decision_json(found: Decision, actor: Actor) -> DecisionRecord:
    """Give a decision; who of the office decided stands in the log alone."""
    return DecisionRecord(
        id=found.id,
        proposal=found.proposal,
        outcome=found.outcome.value,
        outcome_text=words(OUTCOMES[found.outcome]),
        reason=found.reason,
        official_page=found.official_page,
        rests_on=dict(found.rests_on),
        state=found.state.value,
        mine=actor.account == found.proposed_by,
        proposed=time_text(found.proposed_at),
        decided=None if found.decided_at is None else time_text(found.decided_at),
    )


def comparison_json(first: Result, second: Result, found: Comparison) -> ComparisonRecord:
    """Give two results side by side."""
    hours = {
        name: [ComparedHourRecord(**dataclasses.asdict(each)) for each in lines]
        for name, lines in found.hours.items()
    }
    return ComparisonRecord(
        first=first.id,
        second=second.id,
        run=first.run.id,
        hours=hours,
        relief=dict(found.relief),
        largest=dict(found.largest),
    )


def ballot_json(found: Ballot) -> BallotRecord:
    """Give a vote, for whoever asks."""
    return BallotRecord(
        id=found.id,
        workshop=found.workshop,
        question=found.question,
        choices=list(found.choices),
        opened=time_text(found.opened_at),
        closed=None if found.closed_at is None else time_text(found.closed_at),
        mine=found.mine,
        votes=found.votes,
        counts=None if found.counts is None else dict(found.counts),
    )


def _version_json(found: ScenarioVersion) -> VersionRecord:
    return VersionRecord(
        version=found.version,
        at=time_text(found.at),
        sha256=found.scenario.sha256,
        scenario=dict(found.scenario.content),
    )


def _origin(found: ScenarioVersion) -> OriginRecord | None:
    origin = found.variant_of
    return (
        None if origin is None else OriginRecord(proposal=origin.proposal, version=origin.version)
    )
