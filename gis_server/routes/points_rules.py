"""`/api/cities/{city}/points/…`: rules of points, what they would cost, what is handed over."""

from __future__ import annotations

import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Response
from fastapi import Path as InPath

from gis_server.access import Acting
from gis_server.civic import Civic
from gis_server.people.bodies import read_as
from gis_server.points.records import (
    CostAnswer,
    RulesAnswer,
    RulesDecision,
    RulesInForce,
    RulesProposal,
    RulesVersions,
    SimulationAsked,
    cost_json,
    rules_json,
)
from gis_server.points.season_heat import Hours, hours_from_numbers, hours_from_texts
from gis_server.request_body import described
from gis_server.routes.cities import CityId
from layers.errors import FieldError, InvalidInputError
from layers.heat_package.points.events import export_events, reconciliation
from layers.heat_package.points.kept_rules import (
    all_rules,
    decide_on_rules,
    propose_rules,
    rules_on,
)
from layers.heat_package.points.rules import Rules, document_of, rules_from_document
from layers.heat_package.points.simulator import simulate
from layers.people.permissions import Action, require
from layers.spots.opening import TOKYO

SIMULATION_MOST = 4_000_000
CSV: dict[int | str, dict[str, Any]] = {200: {"content": {"text/csv": {}}}}
Version = Annotated[int, InPath(ge=1, le=2**31, description="Version of the rules.")]
Day = Annotated[datetime.date, Query(description="Local date, as 2026-07-01.")]
LONGEST_DAYS = 366


def points_rules_router(civic: Civic) -> APIRouter:
    """Give the routes of rules."""
    router = APIRouter(prefix="/api/cities/{city}/points", tags=["points"])

    @router.get("/rules", summary="What a visit gives today")
    def rules_now(city: CityId, _actor: Acting) -> RulesInForce:
        if not civic.has_database:
            return RulesInForce(version=None, rules=None)
        with civic.database_for(city).read() as connection:
            found = rules_on(connection, city, _today())
        if found is None:
            return RulesInForce(version=None, rules=None)
        return RulesInForce(version=found.version, rules=document_of(found.rules))

    @router.get("/rules/versions", summary="Every version of the rules")
    def list_versions(city: CityId, actor: Acting) -> RulesVersions:
        with civic.database_for(city).read() as connection:
            found = all_rules(connection, actor)
        return RulesVersions(versions=[rules_json(each, actor) for each in found])

    @router.post(
        "/rules/versions",
        summary="Propose rules",
        status_code=201,
        openapi_extra=described(RulesProposal),
    )
    def propose(
        city: CityId,
        actor: Acting,
        asked: Annotated[RulesProposal, Depends(read_as(RulesProposal))],
    ) -> RulesAnswer:
        require(actor, Action.SET_POINTS)
        document = asked.rules.model_dump()
        with civic.database_for(city).write() as connection:
            made = propose_rules(connection, actor, document, reason=asked.reason, today=_today())
        return rules_json(made, actor)

    @router.post(
        "/rules/versions/{version}/decision",
        summary="Put proposed rules into force, as a second person, or refuse them",
        openapi_extra=described(RulesDecision),
    )
    def decide(
        city: CityId,
        actor: Acting,
        version: Version,
        asked: Annotated[RulesDecision, Depends(read_as(RulesDecision))],
    ) -> RulesAnswer:
        with civic.database_for(city).write() as connection:
            made = decide_on_rules(connection, actor, version, accept=asked.accept)
        return rules_json(made, actor)

    @router.post(
        "/simulations",
        summary="What rules would have cost",
        openapi_extra=described(SimulationAsked),
    )
    def work_out(
        city: CityId,
        actor: Acting,
        asked: Annotated[SimulationAsked, Depends(read_as(SimulationAsked, most=SIMULATION_MOST))],
    ) -> CostAnswer:
        require(actor, Action.PLAN_POINTS)
        rules, hours = _rules(civic, city, asked), _hours(asked)
        spots = [each.spot() for each in asked.spots]
        cost = simulate(rules, hours, spots, visits_per_person=asked.visits_per_person)
        return cost_json(cost, days=len({each.date() for each in hours}))

    @router.post(
        "/exports",
        summary="Events that no service acknowledged, as CSV; they are not sent any more",
        response_class=Response,
        responses=CSV,
    )
    def export(city: CityId, actor: Acting) -> Response:
        require(actor, Action.HAND_OVER_POINTS)
        with civic.database_for(city).write() as connection:
            text, _ = export_events(connection, actor)
        return _csv(text, f"{city}-points.csv")

    @router.get(
        "/reconciliation",
        summary="All events of some days, and how each was handed over, as CSV",
        response_class=Response,
        responses=CSV,
    )
    def reconcile(city: CityId, actor: Acting, first: Day, last: Day) -> Response:
        if not 0 <= (last - first).days < LONGEST_DAYS:
            words = f"{LONGEST_DAYS}日までの期間が必要です", f"expected up to {LONGEST_DAYS} days"
            raise InvalidInputError([FieldError("last", *words)])
        with civic.database_for(city).read() as connection:
            text = reconciliation(connection, actor, first, last, zone=TOKYO)
        return _csv(text, f"{city}-points-{first}-{last}.csv")

    return router


def _today() -> datetime.date:
    return datetime.datetime.now(TOKYO).date()


def _rules(civic: Civic, city: str, asked: SimulationAsked) -> Rules:
    if asked.rules is not None:
        return rules_from_document(asked.rules.model_dump())
    with civic.database_for(city).read() as connection:
        found = rules_on(connection, city, _today())
    if found is None:
        words = "きまりがまだありません", "there are no rules yet; send some along"
        raise InvalidInputError([FieldError("rules", *words)])
    return found.rules


def _hours(asked: SimulationAsked) -> Hours:
    if asked.files:
        return hours_from_texts(asked.files, station=asked.station)
    return hours_from_numbers(asked.first_hour or "", asked.wbgt_c)


def _csv(text: str, name: str) -> Response:
    headers = {
        "cache-control": "no-store",
        "content-disposition": f'attachment; filename="{name}"',
    }
    return Response(text, media_type="text/csv; charset=utf-8", headers=headers)
