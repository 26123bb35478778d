"""Bodies of requests: of a named media type, up to a size, within a time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from pydantic import BaseModel
from starlette.requests import ClientDisconnect, Request

from gis_server.errors import BodySizeError, MediaTypeError, SlowBodyError

JSON_TYPES = frozenset({"application/json", "application/geo+json"})
IMAGE_TYPES = frozenset({f"image/{name}" for name in ("jpeg", "png", "webp", "heic", "heif")})
BODY_S = 20.0
IMAGE_S = 120.0  # some megabytes over a telephone


def json_body(limit: int) -> Callable[[Request], Awaitable[bytes]]:
    """Give a dependency that reads a JSON body of at most `limit` bytes.

    A page of another website cannot send these media types without asking first, and is not
    answered.
    """

    async def body(request: Request) -> bytes:
        return await _body(request, JSON_TYPES, limit, BODY_S)

    return body


async def image_body(request: Request, limit: int) -> bytes:
    """Read a picture of at most `limit` bytes.

    Raises
    ------
    MediaTypeError, BodySizeError, SlowBodyError
    """
    return await _body(request, IMAGE_TYPES, limit, IMAGE_S)


def image_described() -> dict[str, Any]:
    """Give what OpenAPI is told of a body that is a picture."""
    schema = {"schema": {"type": "string", "format": "binary"}}
    content = dict.fromkeys(sorted(IMAGE_TYPES), schema)
    return {"requestBody": {"required": True, "content": content}}


def described(model: type[BaseModel]) -> dict[str, Any]:
    """Give what OpenAPI is told of a body that a route reads itself."""
    schema = model.model_json_schema()
    whole = _inlined(schema, schema.pop("$defs", {}))
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": whole}}}}


def _inlined(schema: Any, definitions: dict[str, Any]) -> Any:
    """Give a schema with its definitions in place; ours never contain themselves."""
    if isinstance(schema, list):
        return [_inlined(each, definitions) for each in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        return _inlined(definitions[schema["$ref"].removeprefix("#/$defs/")], definitions)
    return {name: _inlined(value, definitions) for name, value in schema.items()}


async def _body(request: Request, media_types: frozenset[str], limit: int, seconds: float) -> bytes:
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type not in media_types:
        raise MediaTypeError
    announced = request.headers.get("content-length", "0")
    if not announced.isdecimal() or int(announced[:20]) > limit:
        raise BodySizeError
    try:
        async with asyncio.timeout(seconds):
            return await _read(request, limit)
    except (TimeoutError, ClientDisconnect):  # who has gone needs no answer
        raise SlowBodyError from None


async def _read(request: Request, limit: int) -> bytes:
    found = bytearray()
    async for chunk in request.stream():
        found += chunk
        if len(found) > limit:
            raise BodySizeError
    return bytes(found)
