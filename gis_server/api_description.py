"""The OpenAPI description: what FastAPI derives, with our one problem shape for every refusal."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI

from gis_server.problems import MEDIA_TYPE, PROBLEM_KINDS

FROM_FASTAPI = ("HTTPValidationError", "ValidationError")
PROBLEM_SCHEMA: dict[str, Any] = {
    "title": "Problem",
    "description": "RFC 9457; docs/reference.md lists the types.",
    "type": "object",
    "required": ["type", "title", "status", "detail", "request_id"],
    "properties": {
        "type": {"type": "string", "enum": [kind.type for kind in PROBLEM_KINDS]},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "request_id": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "message"],
                "properties": {"field": {"type": "string"}, "message": {"type": "string"}},
            },
        },
    },
}


class Api(FastAPI):
    """FastAPI with the problem shape in its description."""

    def openapi(self) -> dict[str, Any]:
        """Give the description; it is made once."""
        if self.openapi_schema is None:
            self.openapi_schema = _with_problems(super().openapi())
        return self.openapi_schema


def _with_problems(description: dict[str, Any]) -> dict[str, Any]:
    schemas = description["components"]["schemas"]
    for name in FROM_FASTAPI:
        schemas.pop(name, None)
    schemas["Problem"] = PROBLEM_SCHEMA
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for path, methods in description["paths"].items():
        for operation in methods.values():
            responses = operation["responses"]
            responses.pop("422", None)
            responses["4XX"] = {"description": "A problem", "content": content}
            for status in _refusals(path):
                known = responses.setdefault(status, {"description": "A problem", "content": {}})
                known["content"] = {**known["content"], **content}
    return description


def _refusals(path: str) -> list[str]:
    """Give the statuses of refusals: any route may fail, only some know of ids and input."""
    asks_city = ["404", "422"] if "{" in path else []
    return ["400", *asks_city, "500", "503"]
