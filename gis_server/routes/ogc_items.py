"""`/ogc/{city}/collections/{collection}/items`: features of the public layers."""

from __future__ import annotations

import datetime
from typing import Any
from urllib.parse import urlencode

import numpy as np
import shapely
from fastapi import APIRouter, Request, Response

from gis_server.civic import Civic
from gis_server.items import time_text
from gis_server.json_answers import answer
from gis_server.ogc.answering import as_json, root_of
from gis_server.ogc.asking import read_query, require_json, require_known
from gis_server.ogc.coordinate_systems import (
    CRS84,
    CoordinateSystem,
    system_named,
    systems_of,
)
from gis_server.ogc.description import GEOJSON, link
from gis_server.routes.cities import CityId
from gis_server.routes.items import ItemId
from gis_server.routes.ogc import CollectionId
from layers.features import reading
from layers.features.feature import Feature
from layers.features.layer import Layer, layer_seen_by
from layers.people.actor import visitor

DIGITS_OF_DEGREES = 7
DIGITS_OF_METRES = 3


def ogc_items_router(civic: Civic) -> APIRouter:
    """Give the routes of features; they show what visitors see."""
    router = APIRouter(prefix="/ogc/{city}/collections/{collection}/items", tags=["ogc"])

    @router.get("", summary="Features of a public layer", **as_json(GEOJSON))
    def list_features(city: CityId, collection: CollectionId, request: Request) -> Response:
        with civic.database_for(city).read() as connection:
            layer = layer_seen_by(connection, visitor(city), collection)
            asked = read_query(
                request.query_params, layer.fields, systems_of(civic.bounds_of(city))
            )
            page = reading.features_on(connection, visitor(city), layer, asked.query)
            matched = reading.count_on(connection, visitor(city), layer, asked.query)
        here = f"{root_of(request, city)}/collections/{collection}"
        links = [link(_again(here, request), "self", GEOJSON)]
        if page.next is not None:
            links.append(link(_again(here, request, after=page.next), "next", GEOJSON))
        links.append(link(here, "collection", "application/json"))
        now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
        content = {
            "type": "FeatureCollection",
            "features": [_feature(each, layer, asked.system) for each in page.features],
            "links": links,
            "numberReturned": len(page.features),
            "numberMatched": matched,
            "timeStamp": now.replace("+00:00", "Z"),
        }
        return _in_system(answer(content, media_type=GEOJSON), asked.system)

    @router.get("/{item}", summary="One feature", **as_json(GEOJSON))
    def show_feature(
        city: CityId, collection: CollectionId, item: ItemId, request: Request
    ) -> Response:
        given = request.query_params
        require_known(given, {"crs", "f"})
        require_json(given)
        system = system_named(
            given.get("crs", CRS84), systems_of(civic.bounds_of(city)), field="crs"
        )
        with civic.database_for(city).read() as connection:
            found, layer = reading.feature_on(connection, visitor(city), collection, item)
        here = f"{root_of(request, city)}/collections/{collection}"
        links = [
            link(f"{here}/items/{item}", "self", GEOJSON),
            link(here, "collection", "application/json"),
        ]
        response = answer(_feature(found, layer, system) | {"links": links}, media_type=GEOJSON)
        response.headers["etag"] = found.etag
        return _in_system(response, system)

    return router


def _feature(found: Feature, layer: Layer, system: CoordinateSystem) -> dict[str, Any]:
    content = found.content
    properties = {
        "voice": found.voice,
        "pen_name": found.pen_name,
        "created": time_text(found.created_at),
        "updated": time_text(found.updated_at),
        "observed": time_text(content.observed_at) if content.observed_at is not None else None,
        "licence": layer.licence,
    }
    return {
        "type": "Feature",
        "id": found.id,
        "geometry": _geometry(content.geometry, system),
        "properties": {**properties, **{each.id: None for each in layer.fields}}
        | dict(content.properties),
    }


def _geometry(geometry: Any, system: CoordinateSystem) -> Any:
    if geometry is None:
        return None
    given = system.given(geometry)
    metres = abs(given.bounds[0]) > 360 or abs(given.bounds[1]) > 360
    digits = DIGITS_OF_METRES if metres else DIGITS_OF_DEGREES
    return shapely.geometry.mapping(shapely.transform(given, lambda each: np.round(each, digits)))


def _again(here: str, request: Request, **changed: object) -> str:
    """Give the address of this request, with some parameters changed."""
    query = dict(request.query_params) | {name: str(each) for name, each in changed.items()}
    return f"{here}/items" + (f"?{urlencode(query)}" if query else "")


def _in_system(response: Response, system: CoordinateSystem) -> Response:
    response.headers["content-crs"] = f"<{system.uri}>"
    return response
