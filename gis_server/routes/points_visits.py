"""`/api/cities/{city}/points/…`: visits to spots, with the code that a spot shows or by a number.

The code stands in the fragment of the address that a QR code holds, so that no log and no proxy
ever sees one.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Response
from fastapi import Path as InPath
from starlette.requests import Request

from gis_server.access import Acting
from gis_server.civic import Civic
from gis_server.items import time_text
from gis_server.people.bodies import read_as
from gis_server.people.join_address import qr_code, reached_origin
from gis_server.people.sign_in import require_account
from gis_server.points.records import (
    CheckIn,
    CodeAnswer,
    Confirmed,
    Confirming,
    OwnVisits,
    VisitAnswer,
    WaitAnswer,
    visit_json,
)
from gis_server.points.spot_heat import SpotHeat
from gis_server.request_body import described
from gis_server.routes.cities import CityId
from layers.errors import VisitRefusedError
from layers.heat_package.points.codes import STEP_MS, code_at
from layers.heat_package.points.refusals import Refusal
from layers.heat_package.points.visits import (
    Arrival,
    check_in,
    forget_visit,
    own_visits,
)
from layers.heat_package.points.waiting import (
    Confirmation,
    ask_to_confirm,
    confirm_visit,
    place_of,
)
from layers.people.actor import Actor
from layers.people.permissions import Action, require
from layers.people.throttling import Counting, Limit, admit, take_back
from layers.store.identifiers import now_ms
from layers.workshops.codes import for_people

WRONG_CODES = Limit("visit-codes", 30)
SpotId = Annotated[str, InPath(min_length=1, max_length=64, description="Id of a spot's feature.")]
VisitId = Annotated[str, InPath(min_length=1, max_length=40, description="Id of an own visit.")]


def points_visits_router(civic: Civic, heat: SpotHeat) -> APIRouter:
    """Give the routes of visits."""
    router = APIRouter(prefix="/api/cities/{city}/points", tags=["points"])

    @router.post(
        "/visits",
        summary="Check in at a spot with the code that it shows",
        openapi_extra=described(CheckIn),
    )
    def visit(
        city: CityId, actor: Acting, asked: Annotated[CheckIn, Depends(read_as(CheckIn))]
    ) -> VisitAnswer:
        require(actor, Action.VISIT)
        database, now = civic.database_for(city), now_ms()
        with database.read() as connection:
            there = heat.at(connection, city, asked.spot, at=now)
        arrival = Arrival(actor.account or "", asked.spot, now, there, "code")
        counter = Counting(civic.secret, city).counter(WRONG_CODES, actor.account or "")
        with database.write() as connection:
            admit(connection, counter)  # counted for good, unless the code is right
        try:
            with database.write() as connection:
                made = check_in(connection, civic.secret, actor, arrival, code=asked.code)
                take_back(connection, counter)
        except VisitRefusedError as error:
            if error.code != Refusal.CODE:
                with database.write() as connection:
                    take_back(connection, counter)
            raise
        return visit_json(made)

    @router.get("/visits", summary="One's own visits")
    def list_visits(city: CityId, actor: Acting) -> OwnVisits:
        require_account(actor)
        with civic.database_for(city).read() as connection:
            found = own_visits(connection, civic.secret, actor)
        return OwnVisits(visits=[visit_json(each) for each in found])

    @router.delete("/visits/{visit}", summary="Forget an own visit", status_code=204)
    def forget(city: CityId, actor: Acting, visit: VisitId) -> None:
        require_account(actor)
        with civic.database_for(city).write() as connection:
            forget_visit(connection, actor, visit)

    @router.post("/spots/{spot}/waits", summary="Ask the people of a spot to confirm a visit")
    def wait(city: CityId, actor: Acting, spot: SpotId) -> WaitAnswer:
        with civic.database_for(city).write() as connection:
            found = ask_to_confirm(connection, actor, spot, at=now_ms())
        return WaitAnswer(number=found.number, until=time_text(found.until))

    @router.post(
        "/spots/{spot}/confirmations",
        summary="Confirm the visit of whoever shows a number",
        openapi_extra=described(Confirming),
    )
    def confirm(
        city: CityId,
        actor: Acting,
        spot: SpotId,
        asked: Annotated[Confirming, Depends(read_as(Confirming))],
    ) -> Confirmed:
        database, now = civic.database_for(city), now_ms()
        with database.read() as connection:
            require(actor, Action.CONFIRM_VISIT, place_of(connection, city, spot))
            there = heat.at(connection, city, spot, at=now)
        asked_for = Confirmation(spot, asked.number, now, there)
        with database.write() as connection:
            made = confirm_visit(connection, civic.secret, actor, asked_for)
        return Confirmed(is_new=made.is_new, wbgt_class=made.heat.wbgt_class)

    def code_now(city: str, actor: Actor, spot: str, request: Request) -> CodeAnswer:
        with civic.database_for(city).read() as connection:
            require(actor, Action.CONFIRM_VISIT, place_of(connection, city, spot))
        now = now_ms()
        code = for_people(code_at(civic.secret, city, spot, at=now))
        page = f"{reached_origin(request, civic.settings)}/people/{city}/visit/{spot}#{code}"
        changes = now - now % STEP_MS + STEP_MS
        return CodeAnswer(code=code, address=page, changes_at=time_text(changes))

    @router.get("/spots/{spot}/code", summary="The code that a spot shows now")
    def show_code(city: CityId, actor: Acting, spot: SpotId, request: Request) -> CodeAnswer:
        return code_now(city, actor, spot, request)

    @router.get(
        "/spots/{spot}/code.svg",
        summary="The code that a spot shows now, as a QR code",
        response_class=Response,
        responses={200: {"content": {"image/svg+xml": {}}}},
    )
    def show_qr_code(city: CityId, actor: Acting, spot: SpotId, request: Request) -> Response:
        address = code_now(city, actor, spot, request).address
        headers = {"cache-control": "no-store"}
        return Response(qr_code(address), media_type="image/svg+xml", headers=headers)

    return router
