"""The least that a Python server can do: one route that answers the same bytes to everybody.

Run by `bench/public_reads.py` beside Uchimizu, with the same server, loop and number of processes.
"""

from __future__ import annotations

import os
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

BODY = "BARE_ROUTE_BODY"  # the file with the bytes


def app() -> Starlette:
    """Make the application of one process."""
    body = Path(os.environ[BODY]).read_bytes()

    async def give(_request: Request) -> Response:
        return Response(body, media_type="application/json")

    return Starlette(routes=[Route("/", give)])
