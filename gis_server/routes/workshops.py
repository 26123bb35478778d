"""`/api/cities/{city}/workshops`: workshops, what their teachers do, what a class sees."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Response
from fastapi import Path as InPath
from pydantic import BaseModel, ConfigDict
from sqlalchemy import Connection
from starlette.requests import Request

from gis_server.access import Acting
from gis_server.civic import Civic
from gis_server.errors import UnknownRunError
from gis_server.heat.published_runs import PublishedRuns
from gis_server.json_answers import answer
from gis_server.people.join_address import join_address, qr_code
from gis_server.request_body import described
from gis_server.routes.cities import CityId
from gis_server.routes.items import Body, body_as
from gis_server.workshops import (
    Milliseconds,
    OverviewAnswer,
    WorkshopAnswer,
    WorkshopBody,
    WorkshopChanges,
    Workshops,
    overview_json,
    workshop_json,
)
from layers.errors import FieldError, InvalidInputError
from layers.people.actor import Actor
from layers.workshops import leading
from layers.workshops.codes import for_people
from layers.workshops.creating import change_workshop, create_workshop, leading_too
from layers.workshops.deleting import delete_workshop
from layers.workshops.overview import overview
from layers.workshops.workshop import Workshop, workshop_seen_by, workshops_seen_by

WorkshopId = Annotated[str, InPath(max_length=40, description="Id of a workshop.")]


class Act(BaseModel):
    """What a teacher does; `reopen` needs when it closes."""

    model_config = ConfigDict(extra="forbid", strict=True)

    act: Literal["hold", "release", "open", "make-private", "close", "reopen"]
    closes_at: Milliseconds | None = None


class CodeAnswer(BaseModel):
    """What a class types, and the address that it scans; null once the workshop is over."""

    code: str | None
    address: str | None


def workshops_router(civic: Civic, runs: PublishedRuns) -> APIRouter:
    """Give the routes of workshops."""
    router = APIRouter(prefix="/api/cities/{city}/workshops", tags=["workshops"])

    @router.get("", summary="One's workshops and those open to all", response_model=Workshops)
    def list_workshops(city: CityId, actor: Acting) -> Response:
        with civic.database_for(city).read() as connection:
            found = workshops_seen_by(connection, actor)
            return answer({"workshops": [workshop_json(connection, each, actor) for each in found]})

    @router.post(
        "",
        summary="Make a workshop",
        status_code=201,
        response_model=WorkshopAnswer,
        openapi_extra=described(WorkshopBody),
    )
    def post_workshop(city: CityId, actor: Acting, body: Body) -> Response:
        asked = body_as(WorkshopBody, body)
        require_run(runs, city, asked.base_run)
        with civic.database_for(city).write() as connection:
            made = create_workshop(
                connection,
                actor,
                asked.plan(civic.catalogue.city(city).language),
                secret=civic.secret,
                bounds=civic.bounds_of(city),
            )
            leader = leading_too(actor, made.id)
            return answer(workshop_json(connection, made, leader), status=201)

    @router.get("/{workshop}", summary="One workshop", response_model=WorkshopAnswer)
    def show_workshop(city: CityId, workshop: WorkshopId, actor: Acting) -> Response:
        with civic.database_for(city).read() as connection:
            found = workshop_seen_by(connection, actor, workshop)
            return answer(workshop_json(connection, found, actor))

    @router.patch(
        "/{workshop}",
        summary="Change a workshop's plan",
        response_model=WorkshopAnswer,
        openapi_extra=described(WorkshopChanges),
    )
    def patch_workshop(city: CityId, workshop: WorkshopId, actor: Acting, body: Body) -> Response:
        asked = body_as(WorkshopChanges, body)
        require_run(runs, city, asked.base_run)
        with civic.database_for(city).write() as connection:
            bounds = civic.bounds_of(city)
            changed = change_workshop(connection, actor, workshop, asked.changes(), bounds=bounds)
            return answer(workshop_json(connection, changed, actor))

    @router.delete("/{workshop}", summary="Delete a workshop that is empty", status_code=204)
    def drop_workshop(city: CityId, workshop: WorkshopId, actor: Acting) -> None:
        with civic.database_for(city).write() as connection:
            delete_workshop(connection, actor, workshop)

    @router.post(
        "/{workshop}/acts",
        summary="Hold, release, open, close a workshop",
        response_model=WorkshopAnswer,
        openapi_extra=described(Act),
    )
    def do_act(city: CityId, workshop: WorkshopId, actor: Acting, body: Body) -> Response:
        asked = body_as(Act, body)
        with civic.database_for(city).write() as connection:
            changed = _done(connection, actor, workshop, asked, civic.secret)
            return answer(workshop_json(connection, changed, actor))

    @router.get("/{workshop}/overview", summary="A class at work", response_model=OverviewAnswer)
    def show_overview(city: CityId, workshop: WorkshopId, actor: Acting) -> Response:
        with civic.database_for(city).read() as connection:
            seen = overview(connection, actor, workshop)
            return answer(overview_json(connection, seen, actor))

    @router.get("/{workshop}/code", summary="The code to join by", response_model=CodeAnswer)
    def show_code(city: CityId, workshop: WorkshopId, actor: Acting, request: Request) -> Response:
        with civic.database_for(city).read() as connection:
            code = leading.present_code(connection, actor, workshop, secret=civic.secret)
        return answer(_code_json(civic, request, code))

    @router.post("/{workshop}/code", summary="Another code to join by", response_model=CodeAnswer)
    def renew_code(city: CityId, workshop: WorkshopId, actor: Acting, request: Request) -> Response:
        with civic.database_for(city).write() as connection:
            code = leading.renew_code(connection, actor, workshop, secret=civic.secret)
        return answer(_code_json(civic, request, code))

    @router.get(
        "/{workshop}/code.svg",
        summary="The address to join at, as QR code",
        response_class=Response,
        responses={200: {"content": {"image/svg+xml": {}}}},
    )
    def show_qr_code(
        city: CityId, workshop: WorkshopId, actor: Acting, request: Request
    ) -> Response:
        with civic.database_for(city).read() as connection:
            code = leading.present_code(connection, actor, workshop, secret=civic.secret)
        if code is None:
            raise InvalidInputError([FieldError("workshop", "終わっています", "it is over")])
        picture = qr_code(join_address(request, civic.settings, code))
        headers = {"cache-control": "no-store"}
        return Response(picture, media_type="image/svg+xml", headers=headers)

    return router


def require_run(runs: PublishedRuns, city: str, run: str | None) -> None:
    """Refuse a run of heat that is not published."""
    if run is None:
        return
    try:
        runs.run_of_id(city, run)
    except UnknownRunError:
        words = ("公開中の暑さの計算ではありません", "no published run of heat")
        raise InvalidInputError([FieldError("base_run", *words)]) from None


def _done(
    connection: Connection, actor: Actor, workshop: str, asked: Act, secret: bytes
) -> Workshop:
    if asked.act in {"hold", "release"}:
        return leading.hold(connection, actor, workshop, held=asked.act == "hold")
    if asked.act in {"open", "make-private"}:
        return leading.open_to_public(connection, actor, workshop, public=asked.act == "open")
    if asked.act == "close":
        return leading.close(connection, actor, workshop)
    return leading.reopen(
        connection, actor, workshop, closes_at=asked.closes_at or 0, secret=secret
    )


def _code_json(civic: Civic, request: Request, code: str | None) -> dict[str, Any]:
    address = join_address(request, civic.settings, code) if code else None
    return {"code": for_people(code) if code else None, "address": address}
