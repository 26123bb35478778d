"""`…/layers/{layer}/tiles/{z}/{x}/{y}.mvt`: public layers as vector tiles, with their TileJSON."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Request, Response
from fastapi import Path as InPath
from pydantic import BaseModel
from sqlalchemy import Connection

from gis_server.civic import Civic
from gis_server.json_answers import answer
from gis_server.ogc.answering import root_of
from gis_server.public_answers import PublicAnswers, PublicBody
from gis_server.ready_answers import hold
from gis_server.revalidated import packed, revalidated_gzip
from gis_server.routes.cities import CityId
from gis_server.routes.items import LayerId
from gis_server.spots import Moment, moment_of, opening_json
from gis_server.vector_tile import MOST_ZOOM, Scalar, Tile, encode_tile
from layers.errors import UnknownError
from layers.features.feature import Feature
from layers.features.fields import FieldType
from layers.features.layer import Layer, layer_seen_by
from layers.features.reading import published_on
from layers.people.actor import visitor
from layers.spots.cool_spot import SPOT_KIND

MEDIA_TYPE = "application/vnd.mapbox-vector-tile"
MOST_FEATURES = 20_000  # of one tile, the newest
LONGEST_TITLE = 60  # characters
Zoom = Annotated[int, InPath(ge=0, le=MOST_ZOOM)]
Column = Annotated[int, InPath(ge=0, lt=2**MOST_ZOOM)]
FIELDS = {
    "id": "Id of the feature",
    "title": "Its name, or the beginning of its text",
    "kind": "Id of what was chosen first, with its words in kind_ja and kind_en",
    "kind_ja": "",
    "kind_en": "",
    "voice": "person, office or workshop",
    "height_m": "Height above the ground [m]",
}
SPOT_FIELDS = {
    "opening": "open, closed, out-of-season or unknown, with words in opening_ja and opening_en",
    "opening_ja": "",
    "opening_en": "",
}


class TileJson(BaseModel):
    """TileJSON 3.0.0 of a layer."""

    tilejson: str
    name: str
    attribution: str
    tiles: list[str]
    minzoom: int
    maxzoom: int
    bounds: tuple[float, float, float, float] | None = None
    vector_layers: list[dict[str, Any]]


def layer_tiles_router(civic: Civic, answers: PublicAnswers) -> APIRouter:
    """Give the routes of vector tiles; they show what visitors see."""
    router = APIRouter(prefix="/api/cities/{city}/layers/{layer}", tags=["tiles"])

    @router.get(
        "/tiles/{z}/{x}/{y}.mvt",
        summary="A vector tile of a public layer",
        response_class=Response,
        responses={
            200: {"content": {MEDIA_TYPE: {"schema": {"type": "string", "format": "binary"}}}},
            204: {"description": "Nothing lies there"},
            304: {"description": "It has not changed"},
        },
    )
    def show_tile(
        city: CityId, layer: LayerId, z: Zoom, x: Column, y: Column, request: Request
    ) -> Response:
        tile, moment = Tile(z, x, y), moment_of(None)
        if not tile.exists:
            raise UnknownError("tile", f"{z}/{x}/{y}")
        with civic.database_for(city).read() as connection:

            def kept(asked: str, make: Callable[[], bytes]) -> PublicBody:
                return answers.body(connection, city, [layer], asked=asked, make=make)

            kind = kept("kind", lambda: _kind(connection, city, layer))
            of_spots = kind.content == SPOT_KIND.encode()
            when = moment.minute if of_spots else ""
            found = kept(
                f"tile {z}/{x}/{y} {when}", lambda: _tile(connection, city, layer, tile, moment)
            )
        hold(request, found, until=moment.end if of_spots else None)
        if not found.content:
            return Response(status_code=204, headers={"cache-control": "no-cache"})
        return revalidated_gzip(request, found.content, media_type=MEDIA_TYPE)

    @router.get(
        "/tiles.json",
        summary="TileJSON of a public layer",
        response_model=TileJson,
        response_model_exclude_none=True,
    )
    def show_tilejson(city: CityId, layer: LayerId, request: Request) -> Response:
        with civic.database_for(city).read() as connection:
            found = layer_seen_by(connection, visitor(city), layer)
        base = root_of(request, city).rpartition("/ogc/")[0]
        bounds = civic.bounds_of(city)
        fields = FIELDS | (SPOT_FIELDS if found.kind == SPOT_KIND else {})
        return answer(
            {
                "tilejson": "3.0.0",
                "name": found.title.get("ja", layer),
                "attribution": f"{civic.catalogue.city(city).name or city} ({found.licence})",
                "tiles": [f"{base}/api/cities/{city}/layers/{layer}/tiles/{{z}}/{{x}}/{{y}}.mvt"],
                "minzoom": 0,
                "maxzoom": MOST_ZOOM,
                **({"bounds": bounds} if bounds else {}),
                "vector_layers": [{"id": layer, "fields": fields}],
            }
        )

    return router


def _kind(connection: Connection, city: str, layer: str) -> bytes:
    return layer_seen_by(connection, visitor(city), layer).kind.encode()


def _tile(connection: Connection, city: str, layer_id: str, tile: Tile, moment: Moment) -> bytes:
    """Give a tile as gzip; b"" where nothing lies in it."""
    layer = layer_seen_by(connection, visitor(city), layer_id)
    found = [
        each
        for each in published_on(connection, layer, bounds=tile.bounds, most=MOST_FEATURES)
        if each.content.geometry is not None
    ]
    kinds = _kinds(layer)
    encoded = encode_tile(
        tile,
        layer.id,
        numbers=[each.number for each in found],
        geometries=[each.content.geometry for each in found if each.content.geometry],
        properties=[_properties(each, layer, kinds, moment) for each in found],
    )
    return packed(encoded) if encoded else b""


def _kinds(layer: Layer) -> tuple[str, Mapping[str, tuple[str, str]]]:
    """Give the field that says what a feature is, and the words of each choice."""
    chosen = layer.kind_field
    if chosen is None:
        return "", {}
    return chosen.id, {each.id: (each.label.ja, each.label.en) for each in chosen.choices}


def _properties(
    found: Feature,
    layer: Layer,
    kinds: tuple[str, Mapping[str, tuple[str, str]]],
    moment: Moment,
) -> dict[str, Scalar]:
    properties = found.content.properties
    shown: dict[str, Scalar] = {"id": found.id, "voice": found.voice.value}
    if title := _title(properties, layer):
        shown["title"] = title
    field, words = kinds
    kind = str(properties.get(field, ""))
    if kind in words:
        shown |= {"kind": kind, "kind_ja": words[kind][0], "kind_en": words[kind][1]}
    if found.content.height_m is not None:
        shown["height_m"] = found.content.height_m
    if layer.kind == SPOT_KIND:
        opening = opening_json(found, moment)
        said = opening["words"]
        shown |= {"opening": opening["state"]}
        shown |= {"opening_ja": said["ja"], "opening_en": said["en"]}
    return shown


def _title(properties: Mapping[str, Any], layer: Layer) -> str:
    """Give the first text, else the beginning of the first long one."""
    for kind in (FieldType.TEXT, FieldType.LONG_TEXT):
        for field in layer.fields:
            if field.type is kind and properties.get(field.id):
                return str(properties[field.id]).split("\n", 1)[0][:LONGEST_TITLE]
    return ""
