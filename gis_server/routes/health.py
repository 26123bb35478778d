"""`/live`, `/ready`, `/version`: for probes and operators; `/api`: for whoever begins."""

from __future__ import annotations

import shutil
from importlib.metadata import version
from pathlib import Path
from typing import Literal

from fastapi import APIRouter, Response
from pydantic import BaseModel

from gis_server.catalogue import Catalogue

DISK_FREE_MIN = 0.10  # share of the disk that must be free for publishing to go on


class Live(BaseModel):
    """The process answers."""

    live: Literal[True] = True


class Ready(BaseModel):
    """Whether requests can be served; `checks` says what each look found."""

    ready: bool
    checks: dict[str, bool]


class Beginning(BaseModel):
    """Where to begin with the programming interface."""

    description: str = "/api/openapi.json"
    examples: str = "docs/api.md"
    cities: str = "/api/cities"
    today: str = "/api/cities/{city}/today"
    spots: str = "/api/cities/{city}/spots"
    heat: str = "/api/cities/{city}/heat"
    features: str = "/ogc/{city}"


class Version(BaseModel):
    """The program that answers."""

    name: str
    version: str


def health_router(catalogue: Catalogue, data: Path) -> APIRouter:
    """Give the routes of probes."""
    router = APIRouter(tags=["health"])
    program = Version(name="uchimizu", version=version("uchimizu"))

    @router.get("/api", summary="Where does one begin?")
    def begin() -> Beginning:
        return Beginning()

    @router.get("/live", summary="Does the process answer?")
    def live() -> Live:
        return Live()

    @router.get("/ready", summary="Can requests be served?", responses={503: {"model": Ready}})
    def ready(response: Response) -> Ready:
        checks = {"storage": catalogue.is_readable(), "disk": has_room(data)}
        response.status_code = 200 if all(checks.values()) else 503
        return Ready(ready=all(checks.values()), checks=checks)

    @router.get("/version", summary="Which program answers?")
    def show_version() -> Version:
        return program

    return router


def has_room(folder: Path) -> bool:
    """Tell whether the disk of `folder` (or of the nearest parent there is) has room left."""
    while not folder.exists():
        folder = folder.parent
    try:
        usage = shutil.disk_usage(folder)
    except OSError:
        return False
    return usage.free / usage.total > DISK_FREE_MIN
