"""One request id and one JSON line per request; nothing personal in it.

The line names the route, never the raw path, query, address or browser of a person. An exception
that nothing else answered ends here: the reader gets the 500 problem, the log its traceback.
"""

from __future__ import annotations

import itertools
import re
import secrets
import sys
import time
import traceback
from datetime import UTC, datetime
from io import BytesIO, FileIO, RawIOBase

import orjson
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gis_server.problems import DATABASE_UNAVAILABLE, RETRY_AFTER_S, kind_of, send_problem

LINE = orjson.OPT_APPEND_NEWLINE | orjson.OPT_UTC_Z
_PROCESS = secrets.token_hex(4)
_NUMBERS = itertools.count()
_REQUEST_ID = re.compile(rb"[A-Za-z0-9-]{8,64}")


class EventLog:
    """Write events as JSON lines (standard error by default)."""

    def __init__(self, stream: RawIOBase | BytesIO | None = None) -> None:
        self.stream = stream or FileIO(sys.stderr.fileno(), "w", closefd=False)

    def write(self, event: str, **fields: object) -> None:
        """Write one line at once; line breaks inside values are escaped by JSON."""
        line = {"time": datetime.now(UTC), "event": event, **fields}
        self.stream.write(orjson.dumps(line, option=LINE))


class RequestLog:
    """Give each request an id, log its end, answer what raised."""

    def __init__(self, app: ASGIApp, log: EventLog) -> None:
        self.app = app
        self.log = log

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the wrapped application does, with `x-request-id` added."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = time.perf_counter()
        request_id = request_id_of(scope)
        scope["request_id"] = request_id
        status = 0

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], (b"x-request-id", request_id.encode())]
            await send(message)

        try:
            await self.app(scope, receive, send_with_id)
        except Exception as error:
            kind = kind_of(error)
            if kind.status >= 500 or status:
                self._log_failure(error, request_id)
            if status:
                raise
            retry = [(b"retry-after", b"%d" % RETRY_AFTER_S)]
            headers = retry if kind is DATABASE_UNAVAILABLE else None
            await send_problem(kind, scope, send_with_id, headers=headers)
        self.log.write(
            "request",
            request_id=request_id,
            method=scope["method"],
            route=_route_of(scope),
            status=status,
            milliseconds=round((time.perf_counter() - started) * 1000, 2),
        )

    def _log_failure(self, error: Exception, request_id: str) -> None:
        trace = "".join(traceback.format_exception(error))
        self.log.write("failure", request_id=request_id, kind=type(error).__name__, trace=trace)


def request_id_of(scope: Scope) -> str:
    """Give the id that a proxy sent along if it is harmless, else a new one."""
    for name, value in scope["headers"]:
        if name == b"x-request-id" and _REQUEST_ID.fullmatch(value):
            return str(value, "ascii")
    return new_request_id()


def new_request_id() -> str:
    """Give an id that no other request of this or another process has."""
    return f"{_PROCESS}{next(_NUMBERS):08x}"


def _route_of(scope: Scope) -> str:
    route = scope.get("route_name") or getattr(scope.get("route"), "path", None)
    return str(route or "unmatched")
