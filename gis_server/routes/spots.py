"""`/api/cities/{city}/spots`: the public cool-share spots, the nearest first."""

from __future__ import annotations

import datetime
from typing import Annotated, Any, Literal, TypeAlias

import orjson
from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.exc import SQLAlchemyError

from gis_server.access import Reading
from gis_server.civic import Civic
from gis_server.errors import DatabaseUnavailableError
from gis_server.items import Item, Milliseconds, item_json, time_text
from gis_server.json_answers import JSON, written_answer
from gis_server.public_answers import PublicAnswers
from gis_server.ready_answers import hold, hold_last
from gis_server.revalidated import NOT_MODIFIED, packed, revalidated_gzip
from gis_server.routes.cities import CityId
from gis_server.routes.items import ALERT, AT
from gis_server.spots import (
    NEAR_DEGREES,
    Asked,
    FoundSpot,
    Spots,
    SpotsOfCities,
    moment_of,
)
from layers.errors import FieldError, InvalidInputError
from layers.people.actor import Actor, visitor
from layers.people.roles import Hat
from layers.spots.cool_spot import FACILITIES, KINDS

MOST_SPOTS = 1000
Kinds: TypeAlias = Literal[tuple(each.id for each in KINDS)]  # type: ignore[valid-type]
Facilities: TypeAlias = Literal[tuple(each.id for each in FACILITIES)]  # type: ignore[valid-type]


class SpotQuery(BaseModel):
    """Which spots; of several kinds any, of several facilities all."""

    model_config = ConfigDict(extra="forbid")

    open: Annotated[bool, Field(description="Only those that are open.")] = False
    near: Annotated[
        str | None,
        Field(max_length=60, description="lon,lat in degrees; it is taken to 100 m, kept nowhere."),
    ] = None
    kind: Annotated[list[Kinds], Field(max_length=len(KINDS))] = []
    facility: Annotated[list[Facilities], Field(max_length=len(FACILITIES))] = []
    step_free: bool = False
    limit: Annotated[int, Field(ge=1, le=MOST_SPOTS)] = 50
    at: Annotated[Milliseconds | None, Field(description=AT)] = None
    alert: Annotated[bool, Field(description=ALERT)] = False

    def asked(self) -> Asked:
        """Give it as `Spots` takes it."""
        return Asked(
            moment_of(self.at, alert=self.alert),
            self.limit,
            only_open=self.open,
            near=place_of(self.near),
            kinds=frozenset(self.kind),
            facilities=frozenset(self.facility),
            step_free=self.step_free,
        )


class Spot(Item):
    """A spot, and how far away it is in a straight line [m], where `near` was told."""

    distance_m: int | None


class SpotList(BaseModel):
    """Spots, the nearest first; `matched` counts also those beyond the limit.

    `stale`: the database is away, so these are the last that were read, and `as_of` says when.
    """

    type: Literal["FeatureCollection"]
    at: str
    as_of: str | None
    stale: bool
    near: list[float] | None
    matched: int
    features: list[Spot]


def spots_router(civic: Civic, answers: PublicAnswers, spots: SpotsOfCities) -> APIRouter:
    """Give the route of spots."""
    router = APIRouter(prefix="/api/cities/{city}/spots", tags=["spots"])

    @router.get(
        "",
        summary="Cool-share spots, the nearest first",
        response_model=SpotList,
        responses=NOT_MODIFIED,
    )
    def list_spots(
        city: CityId, actor: Reading, query: Annotated[SpotQuery, Query()], request: Request
    ) -> Response:
        asked = query.asked()
        try:
            with civic.database_for(city).read() as connection:
                found = spots.of(connection, city)
                if actor.hat is not Hat.VISITOR:
                    return written_answer(_list(found, asked, actor))
                body = answers.body(
                    connection,
                    city,
                    found.layers,
                    asked=_name(asked),
                    make=lambda: packed(_list(found, asked, actor)),
                )
        except (SQLAlchemyError, DatabaseUnavailableError):
            civic.watch.suspect()
            last = spots.last(city)
            if last is None:
                raise
            as_of, read = last
            content = answers.kept(
                f"last {city} {as_of} {_name(asked)}",
                lambda: packed(_list(read, asked, visitor(city), last=as_of)),
            )
            hold_last(request, city, until=min(asked.moment.end, moment_of(None).end))
            return revalidated_gzip(request, content, media_type=JSON)
        until = None if query.at is not None else asked.moment.end
        hold(request, body, until=until, dates_itself=True)
        return revalidated_gzip(request, body.content, media_type=JSON)

    return router


def _list(
    spots: Spots,
    asked: Asked,
    actor: Actor,
    *,
    last: datetime.datetime | None = None,
) -> bytes:
    found, matched = spots.found(asked)
    content = {
        "type": "FeatureCollection",
        "at": time_text(int(asked.moment.at.timestamp() * 1000)),
        "as_of": None if last is None else time_text(int(last.timestamp() * 1000)),
        "stale": last is not None,
        "near": asked.near,
        "matched": matched,
        "features": [_spot(each, asked, actor) for each in found],
    }
    return orjson.dumps(content)


def _spot(found: FoundSpot, asked: Asked, actor: Actor) -> dict[str, Any]:
    shown = item_json(found.feature, found.layer, actor, moment=asked.moment)
    return shown | {"distance_m": found.distance_m}


def _name(asked: Asked) -> str:
    """Give all that an answer depends on, always in the same words."""
    narrowed = (asked.only_open, asked.step_free, sorted(asked.kinds), sorted(asked.facilities))
    return f"spots {asked.moment.minute} {asked.near} {asked.limit} {narrowed}"


def place_of(near: str | None) -> tuple[float, float] | None:
    """Read longitude and latitude, to 100 m: nobody needs to be known more exactly."""
    if near is None:
        return None
    try:
        lon, lat = (round(float(each), NEAR_DEGREES) for each in near.split(","))
    except (ValueError, OverflowError):
        lon, lat = 0.0, 91.0
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        words = FieldError("near", "経度,緯度（度）", "lon,lat in degrees")
        raise InvalidInputError([words])
    return lon, lat
