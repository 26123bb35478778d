"""Problems as FastAPI's exception handlers give them."""

from __future__ import annotations

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from gis_server.problems import (
    ANSWER_TO_STATUS,
    BAD_REQUEST,
    INVALID_INPUT,
    Headers,
    ProblemKind,
    kind_of,
    send_problem,
)

RETRY_AFTER_S = 3


class ProblemResponse(Response):
    """A problem in the language of the request."""

    def __init__(
        self,
        kind: ProblemKind,
        *,
        headers: Headers | None = None,
        errors: list[dict[str, str]] | None = None,
    ) -> None:
        super().__init__(status_code=kind.status)
        self.kind = kind
        self.extra_headers = headers
        self.errors = errors

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002
        """Send it."""
        await send_problem(self.kind, scope, send, headers=self.extra_headers, errors=self.errors)


async def answer_http_exception(_request: Request, error: Exception) -> ProblemResponse:
    """Answer 404 and 405 of the router (with its Allow header)."""
    if not isinstance(error, HTTPException):
        raise error
    headers = [
        (name.lower().encode("latin-1"), value.encode("latin-1"))
        for name, value in (error.headers or {}).items()
    ]
    return ProblemResponse(ANSWER_TO_STATUS.get(error.status_code, BAD_REQUEST), headers=headers)


async def answer_invalid_input(_request: Request, error: Exception) -> ProblemResponse:
    """Answer 422 with the field and the reason of each error."""
    if not isinstance(error, RequestValidationError):
        raise error
    errors = [
        {"field": ".".join(str(part) for part in item["loc"]), "message": item["msg"]}
        for item in error.errors()
    ]
    return ProblemResponse(INVALID_INPUT, errors=errors)


async def answer_busy(_request: Request, error: Exception) -> ProblemResponse:
    """Answer 503 with the time after which it is worth trying again."""
    return ProblemResponse(kind_of(error), headers=[(b"retry-after", b"%d" % RETRY_AFTER_S)])
