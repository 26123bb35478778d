"""`/api/cities/{city}/chain`: where everything comes from, and what must be done again."""

from __future__ import annotations

from typing import Annotated, Literal

import orjson
from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from gis_server.access import Acting
from gis_server.chain.joined import Chains, Whole, part_of
from gis_server.chain.numbers import AskedNumber, number_of
from gis_server.chain.records import (
    ChainRecord,
    NewStep,
    NumberRecord,
    ToldStep,
    chain_json,
)
from gis_server.errors import ParameterError
from gis_server.heat.run_values import RunValues
from gis_server.json_answers import answer, written_answer
from gis_server.people.web_origin import web_origin
from gis_server.routes.cities import CityId
from layers.heat_package.chain.graph import Chain
from layers.heat_package.chain.picture import Heading, picture
from layers.heat_package.chain.prov import prov_json

OF = "A dataset, a run's dataset (`heat-…`), or the id of a thing of the chain; all without it."
# Kind of record → its records by name (W3C member submission "The PROV-JSON Serialization", 2013).
PROV_SCHEMA = {"type": "object", "additionalProperties": {"type": "object"}}
Of = Annotated[str, Field(max_length=200, description=OF)]


class PartQuery(BaseModel):
    """Which part of the chain."""

    model_config = ConfigDict(extra="forbid")

    of: Of | None = None


class PictureQuery(PartQuery):
    """Which part, in which language."""

    lang: Literal["ja", "en"] = "ja"


class ChainQuery(PartQuery):
    """Which part; with place, hour and quantity of a run also its number there."""

    lon: Annotated[float | None, Field(ge=-180, le=180, description="Degrees.")] = None
    lat: Annotated[float | None, Field(ge=-90, le=90, description="Degrees.")] = None
    time: Annotated[str, Field(max_length=40, description="An hour as in `hours` of the run.")] = ""
    quantity: Annotated[str, Field(max_length=80, description="As `wbgt`.")] = ""

    def number(self) -> AskedNumber | None:
        """Give the number that is asked for, None where none is."""
        if self.lon is None and self.lat is None and not self.time and not self.quantity:
            return None
        if self.lon is None or self.lat is None or not self.quantity or not self.of:
            words = (
                "of・lon・lat・quantityをそろえてください。",
                "a number needs of, lon, lat and quantity",
            )
            raise ParameterError("quantity", *words)
        dataset = self.of.removeprefix("dataset:")
        return AskedNumber(dataset, self.lon, self.lat, self.time, self.quantity)


def chain_router(chains: Chains, values: RunValues) -> APIRouter:
    """Give the routes of the chain."""
    router = APIRouter(prefix="/api/cities/{city}/chain", tags=["chain"])

    @router.get(
        "", summary="Things and steps, or those that one comes from", response_model=ChainRecord
    )
    def show_chain(city: CityId, query: Annotated[ChainQuery, Query()]) -> Response:
        asked = query.number()
        number = None if asked is None else number_of(chains.published.runs, values, city, asked)

        def make(whole: Whole) -> bytes:
            return _written(city, query.of, whole, number)

        return written_answer(chains.body(city, query.model_dump_json(), make))

    @router.get(
        "/prov",
        summary="The same as W3C PROV-JSON",
        response_class=Response,
        responses={200: {"content": {"application/json": {"schema": PROV_SCHEMA}}}},
    )
    def show_prov(city: CityId, query: Annotated[PartQuery, Query()], request: Request) -> Response:
        origin = web_origin(request, chains.civic.settings).text
        namespace = f"{origin}/api/cities/{city}/chain#"

        def make(whole: Whole) -> bytes:
            return orjson.dumps(prov_json(_part(whole, query.of)[1], namespace=namespace))

        body = chains.body(city, f"prov\n{query.model_dump_json()}\n{namespace}", make)
        return _file(body, f"{city}-chain.prov.json", "application/json")

    @router.get(
        "/picture",
        summary="The same as a picture for the wall: SVG, A3",
        response_class=Response,
        responses={200: {"content": {"image/svg+xml": {}}}},
    )
    def show_picture(city: CityId, query: Annotated[PictureQuery, Query()]) -> Response:
        name = chains.civic.catalogue.city(city).name

        def make(whole: Whole) -> bytes:
            of, part = _part(whole, query.of)
            heading = _heading(name, part, of, query.lang)
            return picture(part, heading, language=query.lang).encode()

        body = chains.body(city, f"picture\n{query.model_dump_json()}\n{name}", make)
        return _file(body, f"{city}-chain.svg", "image/svg+xml")

    @router.post(
        "/steps",
        status_code=201,
        summary="Tells of a step that was done by hand",
        response_model=ToldStep,
    )
    def tell(city: CityId, step: NewStep, actor: Acting) -> Response:  # noqa: ARG001
        found = chains.tell(actor, step.told())
        return answer({"id": found.id, "role": found.role}, status=201)

    return router


def _part(whole: Whole, of: str | None) -> tuple[str | None, Chain]:
    return (None, whole.chain) if of is None else part_of(whole.chain, of)


def _written(city: str, of: str | None, whole: Whole, number: NumberRecord | None) -> bytes:
    name, part = _part(whole, of)
    found = chain_json(city, name, part, with_manual=whole.with_manual, number=number)
    return found.encode()


def _heading(city: str, part: Chain, of: str | None, language: str) -> Heading:
    """Say what the picture shows, and the newest time that stands in it."""
    japanese = language == "ja"
    title = f"{city} データの変遷" if japanese else f"{city}: how its data came about"
    if of is not None:
        words = part.things[of].title
        title += f"：{words.ja}" if japanese else f" ({words.en})"
    newest = max((each.at for each in part.things.values()), default="")
    below = f"いちばん新しいデータ {newest}" if japanese else f"newest data {newest}"
    return Heading(title, below)


def _file(body: bytes, name: str, media_type: str) -> Response:
    headers = {"cache-control": "no-store", "content-disposition": f'inline; filename="{name}"'}
    return Response(body, media_type=media_type, headers=headers)
