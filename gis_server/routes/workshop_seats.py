"""`/api/cities/{city}/workshops/{workshop}/seats`: one's own seat, and those of a class."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response
from fastapi import Path as InPath
from pydantic import BaseModel, ConfigDict, Field

from gis_server.access import Acting
from gis_server.civic import Civic
from gis_server.json_answers import answer
from gis_server.request_body import described
from gis_server.routes.cities import CityId
from gis_server.routes.items import Body, body_as
from gis_server.routes.workshops import WorkshopId
from gis_server.workshops import SeatAnswer, seat_json
from layers.workshops import leading
from layers.workshops.codes import for_people
from layers.workshops.seats import choose_group, own_seat, raise_hand

SeatId = Annotated[str, InPath(max_length=40, description="Id of a seat.")]
GroupId = Annotated[str | None, Field(max_length=40, description="Id of a group.")]


class OwnSeatBody(BaseModel):
    """What somebody does at their seat; what is not named stays."""

    model_config = ConfigDict(extra="forbid", strict=True)

    hand_up: bool | None = None
    group: GroupId = None


class SeatBody(BaseModel):
    """What a teacher does with a seat; what is not named stays."""

    model_config = ConfigDict(extra="forbid", strict=True)

    hand_up: Literal[False] | None = None
    group: GroupId = None


class RemovedAnswer(BaseModel):
    """How many works of a removed seat were hidden."""

    hidden: int


class ReturnAnswer(BaseModel):
    """A code that brings a seat to another browser, once, until a time."""

    code: str
    ends_at: int


def workshop_seats_router(civic: Civic) -> APIRouter:
    """Give the routes of seats."""
    prefix = "/api/cities/{city}/workshops/{workshop}/seats"
    router = APIRouter(prefix=prefix, tags=["workshops"])

    @router.patch(
        "/mine",
        summary="Raise one's hand, choose one's group",
        response_model=SeatAnswer,
        openapi_extra=described(OwnSeatBody),
    )
    def patch_own_seat(city: CityId, workshop: WorkshopId, actor: Acting, body: Body) -> Response:
        asked = body_as(OwnSeatBody, body)
        with civic.database_for(city).write() as connection:
            _, mine = own_seat(connection, actor, workshop)
            if asked.group is not None:
                mine = choose_group(connection, actor, workshop, asked.group)
            if asked.hand_up is not None:
                mine = raise_hand(connection, actor, workshop, up=asked.hand_up)
        return answer(seat_json(mine))

    @router.patch(
        "/{seat}",
        summary="Move a seat, take its hand down",
        response_model=SeatAnswer,
        openapi_extra=described(SeatBody),
    )
    def patch_seat(
        city: CityId, workshop: WorkshopId, seat: SeatId, actor: Acting, body: Body
    ) -> Response:
        asked = body_as(SeatBody, body)
        with civic.database_for(city).write() as connection:
            found = leading.seat_led_by(connection, actor, workshop, seat)
            if asked.group is not None:
                found = leading.move_seat(connection, actor, workshop, seat, group=asked.group)
            if asked.hand_up is not None:
                found = leading.lower_hand(connection, actor, workshop, seat)
        return answer(seat_json(found))

    @router.delete("/{seat}", summary="Remove a seat", response_model=RemovedAnswer)
    def delete_seat(
        city: CityId,
        workshop: WorkshopId,
        seat: SeatId,
        actor: Acting,
        works: Annotated[Literal["keep", "hide"], Query(description="What it drew.")] = "keep",
    ) -> Response:
        with civic.database_for(city).write() as connection:
            hidden = leading.remove_seat(
                connection, actor, workshop, seat, hide_works=works == "hide"
            )
        return answer({"hidden": hidden})

    @router.post(
        "/{seat}/return-code",
        summary="Bring a seat back to a browser",
        status_code=201,
        response_model=ReturnAnswer,
    )
    def post_return_code(
        city: CityId, workshop: WorkshopId, seat: SeatId, actor: Acting
    ) -> Response:
        with civic.database_for(city).write() as connection:
            code, ends = leading.return_code(connection, actor, workshop, seat, secret=civic.secret)
        return answer({"code": for_people(code), "ends_at": ends}, status=201)

    return router
