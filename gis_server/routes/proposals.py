"""`/api/cities/{city}/proposals`: proposals, their versions, results, and what becomes of them."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Response
from fastapi import Path as InPath
from sqlalchemy import Connection

from gis_server.access import Acting
from gis_server.civic import Civic
from gis_server.json_answers import written_answer
from gis_server.people.bodies import read_as
from gis_server.proposals.computing import Differences
from gis_server.proposals.drawn import scenario_of
from gis_server.proposals.records import (
    ApproveBody,
    ComparisonRecord,
    DecisionBody,
    DecisionList,
    DecisionRecord,
    ProposalBody,
    ProposalList,
    ProposalRecord,
    ResultBody,
    ResultRecord,
    VersionBody,
    WholeProposal,
    comparison_json,
    decision_json,
    proposal_json,
    result_json,
    whole_proposal_json,
)
from gis_server.request_body import described
from gis_server.routes.cities import CityId
from layers.errors import FieldError, InvalidInputError
from layers.heat_package.proposals import deciding, kept, results
from layers.heat_package.proposals.figures import compared, figures_of
from layers.people.actor import Actor

BODY_MOST = 100_000
ProposalId = Annotated[str, InPath(max_length=64, description="Id of a proposal.")]
Version = Annotated[int, InPath(ge=1, le=1000, description="Version of its scenario.")]
ResultId = Annotated[str, InPath(max_length=64, description="Id of a result.")]
DecisionId = Annotated[str, InPath(max_length=64, description="Id of a decision.")]
OnLayer = Annotated[str | None, Query(max_length=80, description="On this layer alone.")]
OneResult = Annotated[str, Query(max_length=64, description="Id of a result.")]
# The answer of a what-if (POST …/heat/{run}/what-if), as far as it is kept.
ANSWER: dict[int | str, dict[str, Any]] = {
    200: {"content": {"application/json": {"schema": {"type": "object"}}}}
}


def proposals_router(civic: Civic, differences: Differences) -> APIRouter:
    """Give the routes of proposals."""
    router = APIRouter(prefix="/api/cities/{city}/proposals", tags=["proposals"])
    _add_reading(router, civic)
    _add_writing(router, civic, differences)
    _add_decisions(router, civic)
    return router


def _add_reading(router: APIRouter, civic: Civic) -> None:
    @router.get("", summary="Proposals, the newest first")
    def list_proposals(city: CityId, actor: Acting, layer: OnLayer = None) -> ProposalList:
        with civic.database_for(city).read() as connection:
            found = kept.proposals_seen_by(connection, actor, layer=layer)
            return ProposalList(proposals=_told(connection, actor, found))

    @router.get("/comparison", summary="Two results of one run: same hours, same scale")
    def compare(
        city: CityId, actor: Acting, first: OneResult, second: OneResult
    ) -> ComparisonRecord:
        with civic.database_for(city).read() as connection:
            _, one = results.result_seen_by(connection, actor, first)
            _, other = results.result_seen_by(connection, actor, second)
        if (one.run, one.program) != (other.run, other.program):
            words = "同じ計算の結果どうしを選んでください", "choose two results of the same run"
            raise InvalidInputError([FieldError("second", *words)])
        found = compared(figures_of(one.answer), figures_of(other.answer))
        return comparison_json(one, other, found)

    @router.get("/{proposal}", summary="A proposal with versions, results, variants, decisions")
    def show_proposal(city: CityId, proposal: ProposalId, actor: Acting) -> WholeProposal:
        with civic.database_for(city).read() as connection:
            found = kept.proposal_seen_by(connection, actor, proposal)
            return _whole(connection, actor, found)

    @router.get(
        "/results/{result}",
        summary="A kept result with its pictures: the answer of the what-if",
        response_class=Response,
        responses=ANSWER,
    )
    def show_result(city: CityId, result: ResultId, actor: Acting) -> Response:
        with civic.database_for(city).read() as connection:
            _, found = results.result_seen_by(connection, actor, result)
        return written_answer(found.text.encode())


def _add_writing(router: APIRouter, civic: Civic, differences: Differences) -> None:
    @router.post(
        "",
        summary="Propose what was drawn, or a scenario",
        status_code=201,
        openapi_extra=described(ProposalBody),
    )
    def propose(
        city: CityId,
        actor: Acting,
        asked: Annotated[ProposalBody, Depends(read_as(ProposalBody, most=BODY_MOST))],
    ) -> WholeProposal:
        bounds, origin = civic.bounds_of(city), asked.variant_of
        with civic.database_for(city).write() as connection:
            made = kept.propose(
                connection,
                actor,
                asked.layer,
                scenario_of(
                    *(connection, actor), parts=asked.parts, features=asked.features, bounds=bounds
                ),
                text=(asked.title, asked.words),
                variant_of=kept.Origin(origin.proposal, origin.version) if origin else None,
            )
            return _whole(connection, actor, made)

    @router.post(
        "/{proposal}/versions",
        summary="Change what a proposal would change; the versions before stay",
        status_code=201,
        openapi_extra=described(VersionBody),
    )
    def add_version(
        city: CityId,
        proposal: ProposalId,
        actor: Acting,
        asked: Annotated[VersionBody, Depends(read_as(VersionBody, most=BODY_MOST))],
    ) -> WholeProposal:
        bounds = civic.bounds_of(city)
        with civic.database_for(city).write() as connection:
            what = scenario_of(
                *(connection, actor), parts=asked.parts, features=asked.features, bounds=bounds
            )
            base = asked.base_version
            made = kept.add_version(connection, actor, proposal, what, base_version=base)
            return _whole(connection, actor, made)

    @router.post(
        "/{proposal}/versions/{version}/results",
        summary="Ask a run what a version would change, and keep the answer beside it",
        status_code=201,
        openapi_extra=described(ResultBody),
    )
    def compute(
        city: CityId,
        proposal: ProposalId,
        version: Version,
        actor: Acting,
        asked: Annotated[ResultBody, Depends(read_as(ResultBody))],
    ) -> ResultRecord:
        database = civic.database_for(city)
        with database.read() as connection:
            _, of = results.version_to_compute(connection, actor, proposal, version)
        found = differences.of(city, asked.run, of.scenario.content)
        with database.write() as connection:
            made = results.keep_result(
                connection, actor, of, found.answer, run=found.run, program=found.program
            )
        return result_json(made)


def _add_decisions(router: APIRouter, civic: Civic) -> None:
    @router.get("/decisions/waiting", summary="Decisions that wait for a second person")
    def list_waiting(city: CityId, actor: Acting) -> DecisionList:
        with civic.database_for(city).read() as connection:
            found = deciding.waiting_decisions(connection, actor)
        return DecisionList(decisions=[decision_json(each, actor) for each in found])

    @router.post(
        "/{proposal}/decisions",
        summary="Say as the office what becomes of a proposal; a second person publishes it",
        status_code=201,
        openapi_extra=described(DecisionBody),
    )
    def propose_decision(
        city: CityId,
        proposal: ProposalId,
        actor: Acting,
        asked: Annotated[DecisionBody, Depends(read_as(DecisionBody))],
    ) -> DecisionRecord:
        wanted = deciding.Wanted(
            deciding.Outcome(asked.outcome),
            asked.reason,
            asked.official_page,
            asked.version,
            asked.result,
        )
        sites = civic.settings.city_sites
        with civic.database_for(city).write() as connection:
            made = deciding.propose_decision(connection, actor, proposal, wanted, city_sites=sites)
        return decision_json(made, actor)

    @router.post(
        "/decisions/{decision}",
        summary="Publish a decision as a second person, or refuse it",
        openapi_extra=described(ApproveBody),
    )
    def decide(
        city: CityId,
        decision: DecisionId,
        actor: Acting,
        asked: Annotated[ApproveBody, Depends(read_as(ApproveBody))],
    ) -> DecisionRecord:
        with civic.database_for(city).write() as connection:
            made = deciding.decide(connection, actor, decision, approve=asked.approve)
        return decision_json(made, actor)


def _told(
    connection: Connection, actor: Actor, found: list[kept.Proposal] | Any
) -> list[ProposalRecord]:
    decisions = deciding.decisions_of(connection, [each.id for each in found])
    return [proposal_json(each, actor, decisions.get(each.id, ())) for each in found]


def _whole(connection: Connection, actor: Actor, found: kept.Proposal) -> WholeProposal:
    decisions = deciding.decisions_of(connection, [found.id])
    return whole_proposal_json(
        found,
        actor,
        versions=kept.versions_of(connection, found.id),
        results=results.results_of(connection, found.id),
        variants=_told(connection, actor, kept.variants_of(connection, actor, found.id)),
        decisions=decisions.get(found.id, ()),
    )
