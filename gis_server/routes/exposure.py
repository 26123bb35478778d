"""`/api/cities/{city}/heat/{run}/exposure`: places and streets, before and after a proposal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from gis_server.access import Acting
from gis_server.civic import Civic
from gis_server.json_answers import answer
from gis_server.records import Finite
from gis_server.routes.cities import CityId
from gis_server.routes.heat_runs import RunId
from gis_server.talk import Words
from layers.heat_package.proposals.results import Result, result_seen_by
from layers.people.actor import Actor

if TYPE_CHECKING:
    from gis_server.exposure.answering import Exposure, Exposures

GEOJSON: dict[int | str, dict[str, Any]] = {
    200: {"content": {"application/geo+json": {"schema": {"type": "object"}}}}
}
STREETS_MOST = 200


class ExposureQuery(BaseModel):
    """What is asked for."""

    model_config = ConfigDict(extra="forbid")

    result: Annotated[
        str | None,
        Field(max_length=64, description="Id of a proposal's result on this run: also after it."),
    ] = None
    streets: Annotated[int, Field(ge=0, le=STREETS_MOST, description="How many.")] = 20


class PlaceRecord(BaseModel):
    """A place; before, after : hours by class of WBGT; warmest : mean WBGT of the ground [°C]."""

    id: str
    kind: str
    name: str
    lon: Finite
    lat: Finite
    before: dict[str, Finite]
    after: dict[str, Finite] | None
    warmest_c: Finite | None
    warmest_at: str | None


class KindRecord(BaseModel):
    """Means of the hours of all places of a kind."""

    kind: str
    label: Words
    places: int
    before: dict[str, Finite]
    after: dict[str, Finite] | None


class StreetRecord(BaseModel):
    """A segment; relief, load : °C·min of UTCI above 32 °C per minute walked, mean of the hours."""

    rank: int
    edge: int
    name: str
    kind: Words
    length_m: Finite
    relief: Finite
    load: Finite
    sun_share: Finite
    geometry: dict[str, Any]


class ExposureRecord(BaseModel):
    """Places with the most hours in high classes first; streets by what shade would spare."""

    run: str
    run_version: str
    result: str | None
    hours: list[str]
    classes: list[str]
    places: list[PlaceRecord]
    kinds: list[KindRecord]
    streets: list[StreetRecord]
    notes: list[Words]


def exposure_router(civic: Civic, exposures: Exposures) -> APIRouter:
    """Give the routes of exposure."""
    router = APIRouter(prefix="/api/cities/{city}/heat/{run}", tags=["exposure"])

    def found(city: str, run: str, actor: Actor, query: ExposureQuery) -> Exposure:
        result = _result(civic, city, actor, query.result)
        return exposures.exposure_of(city, run, result=result, streets=query.streets)

    @router.get(
        "/exposure",
        summary="Hours in each class of WBGT where people are, and where shade would relieve most",
        response_model=ExposureRecord,
    )
    def show(
        city: CityId, run: RunId, actor: Acting, query: Annotated[ExposureQuery, Query()]
    ) -> Response:
        from gis_server.exposure.answering import document_of  # noqa: PLC0415 (with the first)

        return answer(document_of(found(city, run, actor, query)))

    @router.get(
        "/exposure.geojson",
        summary="The same as points and lines",
        response_class=Response,
        responses=GEOJSON,
    )
    def download(
        city: CityId, run: RunId, actor: Acting, query: Annotated[ExposureQuery, Query()]
    ) -> Response:
        from gis_server.exposure.answering import geojson_of  # noqa: PLC0415 (with the first)

        return answer(geojson_of(found(city, run, actor, query)), media_type="application/geo+json")

    return router


def _result(civic: Civic, city: str, actor: Actor, result: str | None) -> Result | None:
    if result is None:
        return None
    with civic.database_for(city).read() as connection:
        return result_seen_by(connection, actor, result)[1]
