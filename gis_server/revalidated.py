"""Answers that a browser may keep, and asks about each time: unchanged ones are not sent again."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from gis_server.byte_ranges import names_etag, takes_gzip

LEVEL = 6
NOT_MODIFIED: dict[int | str, dict[str, Any]] = {304: {"description": "It has not changed"}}


def revalidated(
    request: Request, body: bytes, *, media_type: str, headers: Mapping[str, str] | None = None
) -> Response:
    """Give a body, or 304 where whoever asks has it; its ETag is that of its content."""
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    named = {**(headers or {}), "etag": etag, "cache-control": "no-cache"}
    if names_etag(request.headers.get("if-none-match", ""), etag):
        return Response(status_code=304, headers=named)
    return Response(body, media_type=media_type, headers=named)


def packed(body: bytes) -> bytes:
    """Give a body as gzip, the same bytes in every process."""
    return gzip.compress(body, LEVEL, mtime=0)


def revalidated_gzip(request: Request, body: bytes, *, media_type: str) -> Response:
    """Give a body that is kept as gzip, unpacked for who does not take that; or 304."""
    body, headers = as_taken(request, body)
    return revalidated(request, body, media_type=media_type, headers=headers)


def as_taken(request: Request, body: bytes) -> tuple[bytes, dict[str, str]]:
    """Give a body that is kept as gzip as whoever asks takes it, and the headers that say so."""
    headers = {"vary": "Accept-Encoding"}
    if takes_gzip(request.headers.get("accept-encoding", "")):
        return body, {**headers, "content-encoding": "gzip"}
    return gzip.decompress(body), headers
