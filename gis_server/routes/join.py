"""`/api/join`: a seat for a code. It names no city, for a code is one workshop's alone."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request

from gis_server.civic import Civic
from gis_server.json_answers import answer
from gis_server.people import cookies
from gis_server.people.client_address import client_address
from gis_server.people.sign_in import device_of
from gis_server.people.web_origin import web_origin
from gis_server.request_body import described
from gis_server.request_origin import same_site
from gis_server.routes.items import Body, body_as
from gis_server.workshops import SeatAnswer, WorkshopAnswer, seat_json, workshop_json
from layers.people.roles import Hat
from layers.people.sessions import actor_of
from layers.people.throttling import Counting, admit, network_of, take_back
from layers.workshops.joining import WRONG_CODES, Browser, join


class JoinBody(BaseModel):
    """A code as it was typed or scanned, in any case, with or without its dash."""

    model_config = ConfigDict(extra="forbid", strict=True)

    code: Annotated[str, Field(min_length=1, max_length=40)]
    group: Annotated[str | None, Field(max_length=40)] = None
    leave: Annotated[bool, Field(description="Whoever is signed in here signs out.")] = False


class JoinedAnswer(BaseModel):
    """The seat that this browser has now."""

    city: str
    workshop: WorkshopAnswer
    seat: SeatAnswer
    is_new: bool


def join_router(civic: Civic) -> APIRouter:
    """Give the route of joining."""
    router = APIRouter(prefix="/api/join", tags=["workshops"])

    @router.post(
        "",
        summary="Take a seat in a workshop",
        response_model=JoinedAnswer,
        openapi_extra=described(JoinBody),
    )
    def take_seat(request: Request, body: Body) -> Response:
        same_site(request)
        asked = body_as(JoinBody, body)
        network = network_of(client_address(request, civic.settings))
        counter = Counting(civic.secret, "").counter(WRONG_CODES, network)
        browser = Browser(
            token=cookies.session_token(request, civic.settings),
            device=device_of(request.headers.get("user-agent", "")),
            leaves=asked.leave,
        )
        with civic.database.write() as connection:
            admit(connection, counter)  # counted for good, unless the code is right
        with civic.database.write() as connection:
            joined = join(
                connection,
                civic.secret,
                asked.code,
                browser=browser,
                group=asked.group,
                language_of=lambda city: civic.catalogue.city(city).language,
            )
            take_back(connection, counter)
            actor = actor_of(connection, joined.workshop.city, joined.token)
            content = {
                "city": joined.workshop.city,
                "workshop": workshop_json(connection, joined.workshop, actor),
                "seat": seat_json(joined.seat),
                "is_new": joined.is_new,
            }
        response = answer(content)
        origin = web_origin(request, civic.settings)
        cookies.set_session(response, origin, joined.token, Hat.SEAT)
        return response

    return router
