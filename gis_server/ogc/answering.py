"""What the service says of its answers, and links with the address that whoever asks sees."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response


def root_of(request: Request, city: str) -> str:
    """Give the address of a city's service."""
    base = request.app.state.civic.settings.public_url or f"{request.base_url}"
    return f"{base.rstrip('/')}/ogc/{city}"


def as_json(kind: str) -> dict[str, Any]:
    """Give what a route says of its answer, where that is a kind of JSON."""
    content = {kind.partition(";")[0]: {"schema": {"type": "object"}}}
    return {"response_class": Response, "responses": {200: {"content": content}}}
