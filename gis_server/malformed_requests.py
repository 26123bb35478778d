"""What is no HTTP at all is refused before the application: with the same headers and shape."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import orjson
from uvicorn.protocols.http.auto import AutoHTTPProtocol

from gis_server.problems import BAD_REQUEST, problem_headers
from gis_server.request_log import new_request_id
from gis_server.security_headers import API_HEADERS

if TYPE_CHECKING:
    Parser = asyncio.Protocol
else:
    Parser = AutoHTTPProtocol


class GuardedProtocol(Parser):
    """uvicorn's protocol (whichever parser is installed) with our answer to malformed requests."""

    transport: asyncio.Transport

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 - uvicorn's words stay inside
        """Answer and hang up."""
        self.transport.write(malformed_answer())
        self.transport.close()


def malformed_answer() -> bytes:
    """Give the whole answer, status line to body."""
    request_id = new_request_id()
    body = orjson.dumps(BAD_REQUEST.as_json(language="en", request_id=request_id))
    headers = [
        *problem_headers("en", len(body)),
        (b"x-request-id", request_id.encode()),
        (b"connection", b"close"),
        *API_HEADERS,
    ]
    lines = b"".join(b"%b: %b\r\n" % header for header in headers)
    return b"HTTP/1.1 400 Bad Request\r\n" + lines + b"\r\n" + body
