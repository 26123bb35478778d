"""Problems as FastAPI's exception handlers give them."""

from __future__ import annotations

import dataclasses
from typing import NoReturn

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from gis_server.errors import ParameterError
from gis_server.problems import (
    ANSWER_TO_STATUS,
    BAD_REQUEST,
    INVALID_INPUT,
    RETRY_AFTER_S,
    SIGN_IN_NEEDED,
    Headers,
    ProblemKind,
    kind_of,
    preferred_language,
    send_problem,
)
from layers.errors import (
    BusyError,
    InvalidInputError,
    NotAllowedError,
    PhotoRefusedError,
    StaleVersionError,
    ThrottledError,
    VisitRefusedError,
)


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


async def suspect_database(request: Request, error: Exception) -> NoReturn:
    """Have the database asked whether it is away; the request log answers and tells why."""
    request.app.state.civic.watch.suspect()
    raise error


async def answer_parameter_error(request: Request, error: Exception) -> ProblemResponse:
    """Answer 400 with the parameter and what was expected."""
    if not isinstance(error, ParameterError):
        raise error
    japanese = preferred_language(request.headers.get("accept-language", "")) == "ja"
    errors = [{"field": error.field, "message": error.ja if japanese else error.en}]
    return ProblemResponse(kind_of(error), errors=errors)


async def answer_layers_error(request: Request, error: Exception) -> ProblemResponse:
    """Answer what `layers` refuses, with the words that it gives to people."""
    kind, headers, errors = kind_of(error), [], None
    if isinstance(error, InvalidInputError):
        japanese = preferred_language(request.headers.get("accept-language", "")) == "ja"
        errors = [
            {"field": each.field, "message": each.ja if japanese else each.en}
            for each in error.errors
        ]
    elif isinstance(error, NotAllowedError):
        kind = SIGN_IN_NEEDED if error.sign_in_helps else kind
        kind = dataclasses.replace(kind, detail=(error.ja, error.en))
    elif isinstance(error, PhotoRefusedError | VisitRefusedError):
        kind = dataclasses.replace(kind, detail=(error.ja, error.en))
    elif isinstance(error, ThrottledError | BusyError):
        headers = [(b"retry-after", b"%d" % error.retry_after_s)]
    elif isinstance(error, StaleVersionError):
        headers = [(b"uchimizu-version", b"%d" % error.current)]
    return ProblemResponse(kind, headers=headers, errors=errors)
