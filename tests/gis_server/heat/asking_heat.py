"""Asks servers about heat, with bodies; and what a job may be asked for."""

from __future__ import annotations

import asyncio
import http.client
import json
import time
from pathlib import Path
from typing import Any

import httpx
from jsonschema import Draft202012Validator

from tests.simulations.weather.weather_files import HEADER, HEADING, clear_rows

# Held to their descriptions where they are asked, with `check_described`.
JOBS = "/api/cities/{city}/heat/jobs"
WHAT_IF = "/api/cities/{city}/heat/{run}/what-if"
WAYS = "/api/cities/{city}/ways"
OBSERVATIONS = "/api/cities/{city}/heat/{run}/observations"
WEATHER = HEADER + "\n".join([HEADING, *clear_rows()]) + "\n"


def job_request(**changes: Any) -> dict[str, Any]:
    """Give what the operator asks for: a clear summer day, made up."""
    asked = {
        "date": "2018-07-23",
        "weather_name": "made-up.csv",
        "weather_text": WEATHER,
    }
    return {**asked, **changes}


def ask_server(
    port: int, method: str, path: str, body: object = None, **headers: str
) -> tuple[int, Any]:
    """Send one request to a real server; give status and parsed answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        sent = None if body is None else json.dumps(body)
        kind = {"content-type": "application/json"} if body is not None else {}
        connection.request(method, path, sent, {**kind, **headers})
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())
    finally:
        connection.close()


def check_described(
    description: Any, route: str, answer: Any, *, method: str = "get", status: int = 200
) -> None:
    """Hold an answer to what the OpenAPI description says of it."""
    content = description["paths"][route][method]["responses"][str(status)]["content"]
    (described,) = (each for kind, each in content.items() if "problem" not in kind)
    whole = {**described["schema"], "components": description["components"]}
    Draft202012Validator(whole).validate(answer)


def send(
    app: Any, path: str, body: bytes, *, method: str = "POST", kind: str = "application/json"
) -> httpx.Response:
    """Send one body to an application without a server."""

    async def once() -> httpx.Response:
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            return await client.request(method, path, content=body, headers={"content-type": kind})

    return asyncio.run(once())


def wait_for_job(port: int, path: str, *, seconds: float = 240.0) -> dict[str, Any]:
    """Wait until a job has ended; fails when it takes longer."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        _, job = ask_server(port, "GET", path)
        if job["state"] not in {"waiting", "running"}:
            return dict(job)
        time.sleep(0.2)
    raise AssertionError(f"after {seconds:g} s: {job}")


def logs_of_jobs(data: Path) -> str:
    """Give what the processes of all jobs wrote."""
    return "\n".join(path.read_text("utf-8") for path in sorted(data.glob("jobs/*/log")))
