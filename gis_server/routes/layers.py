"""`/api/cities/{city}/layers`: what people may write on, and how it is configured."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import orjson
from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from gis_server.access import Acting
from gis_server.civic import Civic
from gis_server.errors import VersionNeededError
from gis_server.json_answers import answer, packed_answer, written_answer
from gis_server.public_answers import PublicAnswers
from gis_server.ready_answers import hold
from gis_server.records import Title
from gis_server.request_body import described
from gis_server.revalidated import packed
from gis_server.routes.cities import CityId
from gis_server.routes.items import Body, IfMatch, LayerId, body_as
from layers.errors import StaleVersionError
from layers.features.fields import fields_from_json
from layers.features.layer import (
    Layer,
    WorkshopState,
    add_layer,
    change_layer,
    layer_as_json,
    layer_seen_by,
    layers_seen_by,
)
from layers.people.actor import Actor
from layers.people.permissions import Action, Terms, may, terms_for
from layers.people.roles import Hat, Role


class LayerBody(BaseModel):
    """A layer as it is configured."""

    model_config = ConfigDict(extra="forbid", strict=True)

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,78}[a-z0-9]$")]
    space: Annotated[str, Field(max_length=80)]
    kind: Annotated[str, Field(pattern=r"^[a-z][a-z-]{0,38}[a-z]$")]
    title: Title
    fields: Annotated[list[dict[str, Any]], Field(max_length=100)]
    geometry_types: Annotated[
        list[Literal["Point", "LineString", "Polygon"]], Field(min_length=1, max_length=3)
    ]
    who_may_add: Annotated[list[Literal[tuple(Role)]], Field(max_length=20)]  # type: ignore[valid-type]
    moderation: Literal["before", "after", "open"] = "after"
    official: bool = False
    licence: Annotated[str, Field(min_length=1, max_length=80)] = "CC BY 4.0"
    blur_m: Literal[0, 50, 200, 500] = 0
    retention_days: Annotated[int | None, Field(ge=1, le=36_500)] = None
    position: Annotated[int, Field(ge=0, le=10_000)] = 100


class LayerAnswer(LayerBody):
    """A layer, and what whoever asks may do on it."""

    version: int
    workshop: str | None
    public: bool
    class_state: Annotated[
        WorkshopState | None, Field(description="Of the own class, where it is a layer of that.")
    ]
    may_add: bool
    waits: Annotated[bool, Field(description="What one adds is shown after a moderator's look.")]
    may_moderate: bool


class Layers(BaseModel):
    """The layers of a city, in the order in which they are shown."""

    layers: list[LayerAnswer]


def layers_router(civic: Civic, answers: PublicAnswers) -> APIRouter:
    """Give the routes of layers."""
    router = APIRouter(prefix="/api/cities/{city}/layers", tags=["layers"])

    @router.get("", summary="The layers that people write on", response_model=Layers)
    def list_layers(city: CityId, actor: Acting, request: Request) -> Response:
        with civic.database_for(city).read() as connection:

            def make() -> bytes:
                found = layers_seen_by(connection, actor)
                return orjson.dumps({"layers": [_json(each, actor) for each in found]})

            if actor.hat is not Hat.VISITOR:
                return written_answer(make())
            body = answers.body(connection, city, (), asked="layers", make=lambda: packed(make()))
        hold(request, body)
        return packed_answer(request, body.content)

    @router.post(
        "",
        summary="Add a layer",
        status_code=201,
        response_model=LayerAnswer,
        openapi_extra=described(LayerBody),
    )
    def post_layer(city: CityId, actor: Acting, body: Body) -> Response:
        layer = _layer(city, body_as(LayerBody, body))
        with civic.database_for(city).write() as connection:
            add_layer(connection, actor, layer)
        return _answer(layer, actor, status=201)

    @router.get("/{layer}", summary="One layer", response_model=LayerAnswer)
    def show_layer(city: CityId, layer: LayerId, actor: Acting) -> Response:
        with civic.database_for(city).read() as connection:
            found = layer_seen_by(connection, actor, layer)
        return _answer(found, actor)

    @router.put(
        "/{layer}",
        summary="Configure a layer",
        response_model=LayerAnswer,
        openapi_extra=described(LayerBody),
    )
    def put_layer(
        city: CityId,
        layer: LayerId,
        actor: Acting,
        body: Body,
        if_match: IfMatch = None,
    ) -> Response:
        wanted = _layer(city, body_as(LayerBody, body), layer_id=layer)
        if if_match is None:
            raise VersionNeededError
        with civic.database_for(city).write() as connection:
            found = layer_seen_by(connection, actor, layer)
            if if_match.strip() != _etag(found):
                raise StaleVersionError(found.version)
            changed = change_layer(connection, actor, wanted, version=found.version)
        return _answer(changed, actor)

    return router


def _layer(city: str, asked: LayerBody, *, layer_id: str | None = None) -> Layer:
    values = asked.model_dump(exclude={"fields", "title", "who_may_add"})
    return Layer(
        **values | {"id": layer_id or asked.id},
        city=city,
        title=asked.title.model_dump(),
        fields=fields_from_json(asked.fields),
        who_may_add=frozenset(Role(each) for each in asked.who_may_add),
    )


def _json(layer: Layer, actor: Actor) -> dict[str, Any]:
    terms = terms_for(actor, layer.adding, layer.place())
    moderates = may(actor, Action.HIDE, layer.place())
    waits = layer.moderation == "before" or not actor.trusted
    return layer_as_json(layer) | {
        "version": layer.version,
        "workshop": layer.workshop,
        "public": layer.public,
        "class_state": layer.workshop_state if actor.is_in(layer.workshop) else None,
        "may_add": terms is not None,
        "waits": terms is Terms.QUEUED
        or (waits and not moderates and not layer.workshop and layer.moderation != "open"),
        "may_moderate": moderates,
    }


def _answer(layer: Layer, actor: Actor, *, status: int = 200) -> Response:
    response = answer(_json(layer, actor), status=status)
    response.headers["etag"] = _etag(layer)
    return response


def _etag(layer: Layer) -> str:
    return f'"{layer.id}.{layer.version}"'
