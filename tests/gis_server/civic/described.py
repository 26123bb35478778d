"""Holds every answer that tests get to the OpenAPI description of its route."""

from __future__ import annotations

import functools
import re
from typing import Any

import httpx
from jsonschema import Draft202012Validator

TAGS = frozenset(
    {"layers", "items", "operations", "changes", "people", "workshops", "talk", "safety"}
    | {"spots", "today", "points", "exchange", "tiles", "ogc", "proposals", "exposure", "paper"}
)


def is_of_people(description: Any, route: str) -> bool:
    """Tell whether a route is of what people write: the tests here hold it to its description."""
    operations = description["paths"][route].values()
    return any(TAGS & set(each["tags"]) for each in operations)


def require_described(description: Any, answer: httpx.Response) -> None:
    """Fail where an answer has a status or a shape that its route does not promise."""
    method, path = answer.request.method.lower(), answer.request.url.path
    route = next((each for each in description["paths"] if _pattern(each).fullmatch(path)), None)
    assert route, f"{path} is not described"
    described = description["paths"][route].get(method, {}).get("responses", {})
    kind = answer.headers.get("content-type", "").partition(";")[0]
    if kind == "application/problem+json":
        assert str(answer.status_code)[0] in "45"
        schema: Any = {"$ref": "#/components/schemas/Problem"}
    else:
        assert str(answer.status_code) in described, f"{method} {route}: {answer.status_code}"
        content = described[str(answer.status_code)].get("content", {})
        if not answer.content or "json" not in kind:
            return
        schema = content[kind]["schema"]
    whole = {**schema, "components": description["components"]}
    Draft202012Validator(whole).validate(answer.json())


@functools.cache
def _pattern(route: str) -> re.Pattern[str]:
    parts = re.split(r"\{[^}]+\}", route)
    return re.compile("[^/]+".join(re.escape(each) for each in parts))
