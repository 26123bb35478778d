"""Bodies of requests: of a named media type, up to a size, within a time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from starlette.requests import Request

from gis_server.errors import BodySizeError, MediaTypeError, SlowBodyError

JSON_TYPES = frozenset({"application/json", "application/geo+json"})
BODY_S = 20.0


def json_body(limit: int) -> Callable[[Request], Awaitable[bytes]]:
    """Give a dependency that reads a JSON body of at most `limit` bytes.

    A page of another website cannot send these media types without asking first, and is not
    answered.
    """

    async def body(request: Request) -> bytes:
        media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if media_type not in JSON_TYPES:
            raise MediaTypeError
        announced = request.headers.get("content-length", "0")
        if not announced.isdecimal() or int(announced[:20]) > limit:
            raise BodySizeError
        try:
            async with asyncio.timeout(BODY_S):
                return await _read(request, limit)
        except TimeoutError:
            raise SlowBodyError from None

    return body


async def _read(request: Request, limit: int) -> bytes:
    found = bytearray()
    async for chunk in request.stream():
        found += chunk
        if len(found) > limit:
            raise BodySizeError
    return bytes(found)
