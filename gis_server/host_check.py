"""Answers only to its own host names, so that no foreign name can be pointed at a local server."""

from __future__ import annotations

import re
from functools import lru_cache

from starlette.types import ASGIApp, Receive, Scope, Send

from gis_server.errors import HostRefusedError

_HOST = re.compile(rb"(\[[0-9A-Fa-f:.]{2,45}\]|[A-Za-z0-9.-]{1,253})(?::[0-9]{1,5})?")


class HostCheck:
    """Refuse requests whose Host header is missing, doubled, malformed or not ours."""

    def __init__(self, app: ASGIApp, names: frozenset[str]) -> None:
        self.app = app
        self.is_ours = lru_cache(maxsize=1024)(lambda host: _is_among(host, names))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand the request on if it was meant for this server."""
        if scope["type"] == "http":
            hosts = [value for name, value in scope["headers"] if name == b"host"]
            if len(hosts) != 1 or not self.is_ours(hosts[0]):
                raise HostRefusedError
        await self.app(scope, receive, send)


def _is_among(host: bytes, names: frozenset[str]) -> bool:
    match = _HOST.fullmatch(host)
    if not match:
        return False
    return "*" in names or match[1].decode("ascii").lower() in names
