"""What the service says of itself: conformance, collections, and an OpenAPI 3.0 document.

The document is self-contained: it names no schema elsewhere, for tools do not follow such names.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.metadata import version
from typing import Any

from gis_server.ogc.coordinate_systems import CRS84, CoordinateSystem
from gis_server.problems import MEDIA_TYPE as PROBLEM
from layers.exchange.giving_out import LICENCES, formats_of
from layers.features.field_schema import queryables
from layers.features.layer import Layer
from layers.features.reading import PAGE_MAX

OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
GEOJSON = "application/geo+json"
SCHEMA = "application/schema+json"
_SPEC = "http://www.opengis.net/spec/ogcapi"
CONFORMANCE = (
    f"{_SPEC}-common-1/1.0/conf/core",
    f"{_SPEC}-features-1/1.0/conf/core",
    f"{_SPEC}-features-1/1.0/conf/oas30",
    f"{_SPEC}-features-1/1.0/conf/geojson",
    f"{_SPEC}-features-2/1.0/conf/crs",
    f"{_SPEC}-features-3/1.0/conf/queryables",
    f"{_SPEC}-features-3/1.0/conf/queryables-query-parameters",
)


def link(href: str, rel: str, kind: str, title: str = "") -> dict[str, str]:
    """Give a link."""
    found = {"href": href, "rel": rel, "type": kind}
    return found | {"title": title} if title else found


def landing(root: str, title: str) -> dict[str, Any]:
    """Give the first page."""
    json = "application/json"
    return {
        "title": title,
        "description": f"What people wrote on the map of {title}",
        "links": [
            link(root, "self", json),
            link(f"{root}/api", "service-desc", OPENAPI),
            link(f"{root}/conformance", "conformance", json),
            link(f"{root}/collections", "data", json),
        ],
    }


def collection(
    layer: Layer,
    root: str,
    *,
    language: str,
    bounds: Sequence[float] | None,
    systems: Sequence[CoordinateSystem],
) -> dict[str, Any]:
    """Give what is said of one layer."""
    here = f"{root}/collections/{layer.id}"
    extent = {"spatial": {"bbox": [list(bounds)], "crs": CRS84}} if bounds else {}
    return {
        "id": layer.id,
        "title": layer.title.get(language, layer.id),
        "itemType": "feature",
        "extent": extent,
        "crs": [each.uri for each in systems],
        "storageCrs": CRS84,
        "links": [
            link(here, "self", "application/json"),
            link(f"{here}/items", "items", GEOJSON),
            link(f"{here}/queryables", "http://www.opengis.net/def/rel/ogc/1.0/queryables", SCHEMA),
            *_licence(layer),
            *_files(layer, root),
        ],
    }


def queryables_of(layer: Layer, root: str, language: str) -> dict[str, Any]:
    """Give the fields by which a layer's features may be asked for."""
    found = queryables(layer.fields, language="ja" if language == "ja" else "en")
    here = f"{root}/collections/{layer.id}/queryables"
    return {"$id": here, "title": layer.title.get(language, layer.id), **found}


def openapi(root: str, title: str, layers: Sequence[Layer]) -> dict[str, Any]:
    """Give the OpenAPI 3.0 document of a city's service."""
    known = {each.id: each for layer in layers for each in layer.fields}
    asked = queryables(list(known.values()), language="en")["properties"]
    # The same name may mean different things on different layers: here any text is right.
    properties = [_parameter(name, {"type": "string"}) for name in sorted(asked)]
    item_parameters = [*ITEM_PARAMETERS, *properties]
    collection_id = _in_path("collection", [each.id for each in layers])
    return {
        "openapi": "3.0.3",
        "info": {"title": title, "version": version("uchimizu")},
        "servers": [{"url": root}],
        "paths": {
            "/": _get("landing", "The first page", JSON),
            "/conformance": _get("conformance", "What is conformed to", JSON),
            "/collections": _get("collections", "The public layers", JSON),
            "/collections/{collection}": _get("collection", "One layer", JSON, [collection_id]),
            "/collections/{collection}/queryables": _get(
                "queryables", "By what it may be asked", {SCHEMA: _OBJECT}, [collection_id]
            ),
            "/collections/{collection}/items": _get(
                "items", "Features", {GEOJSON: _PAGE}, [collection_id, *item_parameters]
            ),
            "/collections/{collection}/items/{item}": _get(
                "item",
                "One feature",
                {GEOJSON: _FEATURE},
                [collection_id, _in_path("item"), ITEM_PARAMETERS[-1]],
            ),
        },
    }


_OBJECT: dict[str, Any] = {"type": "object"}
JSON = {"application/json": _OBJECT}
_FEATURE: dict[str, Any] = {
    "type": "object",
    "required": ["type", "id", "geometry", "properties"],
    "properties": {
        "type": {"type": "string", "enum": ["Feature"]},
        "id": {"type": "string"},
        "geometry": {"type": "object", "nullable": True},
        "properties": {"type": "object"},
    },
}
_PAGE: dict[str, Any] = {
    "type": "object",
    "required": ["type", "features", "numberReturned", "numberMatched", "timeStamp", "links"],
    "properties": {
        "type": {"type": "string", "enum": ["FeatureCollection"]},
        "features": {"type": "array", "items": _FEATURE},
        "numberReturned": {"type": "integer", "minimum": 0},
        "numberMatched": {"type": "integer", "minimum": 0},
        "timeStamp": {"type": "string", "format": "date-time"},
        "links": {"type": "array", "items": {"type": "object"}},
    },
}


def _parameter(name: str, schema: Mapping[str, Any], *, explode: bool = True) -> dict[str, Any]:
    found = {"name": name, "in": "query", "required": False, "schema": dict(schema)}
    return found if explode else found | {"style": "form", "explode": False}


_BOX = {
    "type": "array",
    "oneOf": [{"minItems": 4, "maxItems": 4}, {"minItems": 6, "maxItems": 6}],
    "items": {"type": "number"},
}
ITEM_PARAMETERS = (
    _parameter("limit", {"type": "integer", "minimum": 1, "maximum": PAGE_MAX, "default": 100}),
    _parameter("bbox", _BOX, explode=False),
    _parameter("bbox-crs", {"type": "string", "format": "uri"}),
    _parameter("datetime", {"type": "string"}),
    _parameter("after", {"type": "integer", "minimum": 0}),
    _parameter("f", {"type": "string", "enum": ["json", "geojson"]}),
    _parameter("crs", {"type": "string", "format": "uri"}),
)


def _in_path(name: str, values: Sequence[str] = ()) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "string"}
    return {
        "name": name,
        "in": "path",
        "required": True,
        "schema": schema | {"enum": list(values)} if values else schema,
    }


def _get(
    name: str,
    summary: str,
    content: Mapping[str, Any],
    parameters: Sequence[Mapping[str, Any]] = (),
) -> dict[str, Any]:
    problem = {"description": "A problem", "content": {PROBLEM: {"schema": _OBJECT}}}
    answers: dict[str, Any] = {
        "200": {
            "description": "It",
            "content": {kind: {"schema": each} for kind, each in content.items()},
        },
        "400": problem,
        "404": problem,
        "500": problem,
        "503": problem,
    }
    operation = {"operationId": name, "summary": summary, "responses": answers}
    return {"get": operation | ({"parameters": list(parameters)} if parameters else {})}


def _licence(layer: Layer) -> list[dict[str, str]]:
    href = LICENCES.get(layer.licence)
    return [link(href, "license", "text/html", layer.licence)] if href else []


def _files(layer: Layer, root: str) -> list[dict[str, str]]:
    """Give links to the whole layer as files, which lie beside this service."""
    here = f"{root.rpartition('/ogc/')[0]}/api/cities/{layer.city}/layers/{layer.id}/export"
    return [link(f"{here}/{each.name}", "enclosure", each.media_type) for each in formats_of(layer)]
