"""`/ogc/{city}`: OGC API – Features of the public layers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Request, Response
from fastapi import Path as InPath

from gis_server.civic import Civic
from gis_server.json_answers import answer
from gis_server.ogc.answering import as_json, root_of
from gis_server.ogc.asking import require_json, require_known
from gis_server.ogc.coordinate_systems import systems_of
from gis_server.ogc.description import (
    CONFORMANCE,
    OPENAPI,
    SCHEMA,
    collection,
    landing,
    link,
    openapi,
    queryables_of,
)
from gis_server.problems import preferred_language
from gis_server.routes.cities import CityId
from layers.features.layer import Layer, layer_seen_by, layers_seen_by
from layers.people.actor import visitor

CollectionId = Annotated[str, InPath(max_length=80, description="Id of a layer.")]


def ogc_router(civic: Civic) -> APIRouter:
    """Give the routes of OGC API – Features; they show what visitors see."""
    router = APIRouter(prefix="/ogc/{city}", tags=["ogc"])

    def layers(city: str) -> Sequence[Layer]:
        with civic.database_for(city).read() as connection:
            return layers_seen_by(connection, visitor(city))

    def told(city: str, layer: Layer, request: Request) -> dict[str, Any]:
        return collection(
            layer,
            root_of(request, city),
            language=_language(request),
            bounds=civic.bounds_of(city),
            systems=systems_of(civic.bounds_of(city)),
        )

    @router.get("", summary="OGC API – Features: the first page")
    def show_landing(city: CityId, request: Request) -> Response:
        _check(request)
        title = civic.catalogue.city(city).name or city
        return answer(landing(root_of(request, city), title))

    @router.get("/api", summary="Its OpenAPI 3.0 document", **as_json(OPENAPI))
    def show_openapi(city: CityId, request: Request) -> Response:
        _check(request)
        title = civic.catalogue.city(city).name or city
        return answer(openapi(root_of(request, city), title, layers(city)), media_type=OPENAPI)

    @router.get("/conformance", summary="Which classes it conforms to")
    def show_conformance(city: CityId, request: Request) -> Response:
        _check(request)
        civic.bounds_of(city)
        return answer({"conformsTo": CONFORMANCE})

    @router.get("/collections", summary="The public layers")
    def list_collections(city: CityId, request: Request) -> Response:
        _check(request)
        found = [told(city, each, request) for each in layers(city)]
        root = root_of(request, city)
        content = {
            "collections": found,
            "crs": [each.uri for each in systems_of(civic.bounds_of(city))],
            "links": [link(f"{root}/collections", "self", "application/json")],
        }
        return answer(content)

    @router.get("/collections/{collection}", summary="One public layer")
    def show_collection(city: CityId, collection: CollectionId, request: Request) -> Response:
        _check(request)
        with civic.database_for(city).read() as connection:
            layer = layer_seen_by(connection, visitor(city), collection)
        return answer(told(city, layer, request))

    @router.get(
        "/collections/{collection}/queryables",
        summary="By what it may be asked",
        **as_json(SCHEMA),
    )
    def show_queryables(city: CityId, collection: CollectionId, request: Request) -> Response:
        _check(request)
        with civic.database_for(city).read() as connection:
            layer = layer_seen_by(connection, visitor(city), collection)
        return answer(
            queryables_of(layer, root_of(request, city), _language(request)), media_type=SCHEMA
        )

    return router


def _check(request: Request) -> None:
    require_known(request.query_params, {"f"})
    require_json(request.query_params)


def _language(request: Request) -> str:
    return preferred_language(request.headers.get("accept-language", ""))
