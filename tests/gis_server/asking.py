"""Asks an application without a server, for tests that need their own one."""

from __future__ import annotations

import asyncio
import io
from pathlib import Path
from typing import Any

import httpx


class LogFile(io.RawIOBase):
    """A file that is open only while a line is written: nobody has to close it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def write(self, line: Any) -> int:
        with self.path.open("ab") as file:
            return file.write(line)


def ask(app: Any, path: str, *, method: str = "GET", **headers: str) -> httpx.Response:
    """Send one request to an ASGI application; `_` in header names stands for `-`."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}

    async def once() -> httpx.Response:
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            return await client.request(method, path, headers=named)

    return asyncio.run(once())
