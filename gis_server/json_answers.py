"""Answers of JSON about the present moment: no cache keeps them, so what is hidden is gone."""

from __future__ import annotations

from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response

from gis_server.revalidated import as_taken

JSON = "application/json"


def answer(content: Any, *, status: int = 200, media_type: str = JSON) -> Response:
    """Give an answer of JSON."""
    return written_answer(orjson.dumps(content), status=status, media_type=media_type)


def packed_answer(request: Request, body: bytes) -> Response:
    """Give an answer whose JSON is kept as gzip, unpacked for who does not take that."""
    body, headers = as_taken(request, body)
    headers["cache-control"] = "no-store"
    return Response(body, media_type=JSON, headers=headers)


def written_answer(body: bytes, *, status: int = 200, media_type: str = JSON) -> Response:
    """Give an answer whose JSON is written already."""
    headers = {"cache-control": "no-store"}
    return Response(body, status_code=status, media_type=media_type, headers=headers)
