"""`/tiles/{city}/{dataset}/{path}`: published files, straight from storage, for every website.

An address is spelt in one way only: ids and names of a strict pattern, no percent signs, so no
encoding of `..` gets near the storage. Only versions, content-hashed files and the pointer exist.
"""

from __future__ import annotations

import re

from starlette.types import Receive, Scope, Send

from gis_server.errors import UnknownFileError
from gis_server.file_answers import IMMUTABLE, REVALIDATE, answer_with_file
from gis_server.problems import METHOD_NOT_ALLOWED, Headers, send_problem
from gis_server.published_files import PublishedFiles

ROUTE = "/tiles/{city}/{dataset}/{path}"

_CITY = rb"[a-z0-9][a-z0-9_-]{0,63}"
_DATASET = rb"[A-Za-z0-9][A-Za-z0-9_-]{0,119}"
_SEGMENT = rb"[A-Za-z0-9_-][A-Za-z0-9_.-]{0,127}"
_VERSION = rb"[0-9]{8}T[0-9]{6}Z-[0-9a-f]{6}"
_PATH = re.compile(
    rb"/tiles/(%b/%b/(?:current\.json|(?:files|%b)(?:/%b){1,8}))"
    % (_CITY, _DATASET, _VERSION, _SEGMENT)
)
_ALLOW = (b"allow", b"GET, HEAD, OPTIONS")
_PREFLIGHT: Headers = [
    _ALLOW,
    (b"access-control-allow-methods", b"GET, HEAD, OPTIONS"),
    (b"access-control-allow-headers", b"Range, If-Range, If-None-Match"),
    (b"access-control-max-age", b"86400"),
]


class TileMount:
    """The ASGI application of published files."""

    def __init__(self, files: PublishedFiles) -> None:
        self.files = files

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002
        """Answer one request."""
        scope["route_name"] = ROUTE
        method = scope["method"]
        if method == "OPTIONS":
            await send({"type": "http.response.start", "status": 204, "headers": _PREFLIGHT})
            await send({"type": "http.response.body", "body": b""})
            return
        if method not in {"GET", "HEAD"}:
            await send_problem(METHOD_NOT_ALLOWED, scope, send, headers=[_ALLOW])
            return
        key = storage_key(scope["raw_path"])
        cache_control = REVALIDATE if key.endswith("/current.json") else IMMUTABLE
        if not await answer_with_file(self.files, key, scope, send, cache_control=cache_control):
            raise UnknownFileError(key)


def storage_key(raw_path: bytes) -> str:
    """Give the storage key of a request path; UnknownFileError unless it is spelt as published."""
    match = _PATH.fullmatch(raw_path)
    if not match:
        raise UnknownFileError
    return "cities/" + match[1].decode("ascii")
