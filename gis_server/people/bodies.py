"""Bodies of the routes of people: small JSON objects, read strictly."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

from fastapi import Depends
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, ValidationError

from gis_server.request_body import json_body

BODY_MAX = 20_000


class Strict(BaseModel):
    """A body in which nothing may be that is not expected."""

    model_config = ConfigDict(extra="forbid", strict=True)


Model = TypeVar("Model", bound=Strict)


def read_as(model: type[Model], *, most: int = BODY_MAX) -> Callable[..., Awaitable[Model]]:
    """Give a dependency that reads the body as a model, or says which field is wrong.

    most : bytes that a body may have.
    """

    async def body(content: bytes = Depends(json_body(most))) -> Model:
        try:
            return model.model_validate_json(content)
        except ValidationError as error:
            found = error.errors(include_url=False, include_context=False, include_input=False)
            raise RequestValidationError(found) from None

    return body
