"""Puts the parts together: pages, tiles, API, each behind its headers and the request log."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version
from pathlib import Path
from typing import NoReturn

from fastapi import Depends, FastAPI, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from gis_server.api_description import Api
from gis_server.catalogue import Catalogue
from gis_server.errors import BusyError, TimeLimitError
from gis_server.front_end import WEB_DIST, FrontEnd
from gis_server.head_as_get import HeadAsGet
from gis_server.heat.explanations import Explanations
from gis_server.heat.jobs import HeatJobs
from gis_server.heat.published_runs import PublishedRuns
from gis_server.heat.what_if import WhatIfs
from gis_server.host_check import HostCheck
from gis_server.problem_response import answer_busy, answer_http_exception, answer_invalid_input
from gis_server.published_files import published_files
from gis_server.raster.local_copies import LocalCopies
from gis_server.request_log import EventLog, RequestLog
from gis_server.routes.cities import cities_router
from gis_server.routes.features import features_router
from gis_server.routes.health import health_router
from gis_server.routes.heat_jobs import heat_jobs_router
from gis_server.routes.heat_observations import heat_observations_router
from gis_server.routes.heat_runs import heat_runs_router
from gis_server.routes.heat_what_if import heat_what_if_router
from gis_server.routes.raster import raster_router
from gis_server.security_headers import (
    API_HEADERS,
    PAGE_HEADERS,
    TILE_HEADERS,
    Headers,
    SecurityHeaders,
)
from gis_server.settings import Settings
from gis_server.tile_mount import TileMount
from tiles.storage import open_storage

API_ROOTS = frozenset({"api", "live", "raster", "ready", "version"})


class Application:
    """Hands each request to the part that owns the first word of its path."""

    def __init__(self, *, tiles: ASGIApp, api: ASGIApp, pages: ASGIApp) -> None:
        self.tiles = tiles
        self.api = api
        self.pages = pages

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "lifespan":
            await self.api(scope, receive, send)
        elif scope["type"] == "http":
            await self._part(scope["path"])(scope, receive, send)

    def _part(self, path: str) -> ASGIApp:
        root = path.split("/", 2)[1] if path.startswith("/") else ""
        if root == "tiles":
            return self.tiles
        return self.api if root in API_ROOTS else self.pages


def create_app(
    settings: Settings, *, log: EventLog | None = None, web_dist: Path = WEB_DIST
) -> Application:
    """Make the application of one installation."""
    log = log or EventLog()
    storage = open_storage(settings.storage)

    def part(app: ASGIApp, headers: Headers) -> ASGIApp:
        checked = HostCheck(app, settings.host_names)
        return SecurityHeaders(RequestLog(checked, log), headers)

    return Application(
        tiles=part(TileMount(published_files(storage)), TILE_HEADERS),
        api=part(HeadAsGet(create_api(settings, Catalogue(storage, log))), API_HEADERS),
        pages=part(FrontEnd(web_dist), PAGE_HEADERS),
    )


def create_api(settings: Settings, catalogue: Catalogue) -> FastAPI:
    """Make the part that answers JSON."""
    jobs, what_ifs = HeatJobs(settings, catalogue.log), WhatIfs()

    @asynccontextmanager
    async def while_serving(_app: FastAPI) -> AsyncIterator[None]:
        jobs.start()
        what_ifs.start(settings.data)
        yield
        what_ifs.stop()
        jobs.stop()

    api = Api(
        title="Uchimizu",
        version=version("uchimizu"),
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=while_serving,
        dependencies=[Depends(not_cached)],
        exception_handlers={
            HTTPException: answer_http_exception,
            RequestValidationError: answer_invalid_input,
            BusyError: answer_busy,
            TimeLimitError: answer_busy,
            Exception: hand_on,
        },
    )
    api.include_router(cities_router(catalogue))
    api.include_router(features_router(catalogue))
    api.include_router(heat_jobs_router(catalogue, jobs, settings))
    runs = PublishedRuns(catalogue.storage, catalogue.log)
    copies = LocalCopies(catalogue.storage, settings.data / "copies")
    explanations = Explanations(what_ifs, settings.data, catalogue.log)
    api.include_router(heat_runs_router(runs, copies, explanations))
    api.include_router(heat_observations_router(runs))
    api.include_router(heat_what_if_router(runs, what_ifs, settings.data))
    api.include_router(raster_router(runs, copies))
    api.include_router(health_router(catalogue, settings.data))
    return api


def not_cached(response: Response) -> None:
    """Keep answers about the present moment out of every cache."""
    response.headers["cache-control"] = "no-store"


async def hand_on(_request: Request, error: Exception) -> NoReturn:
    """Leave every other exception to the request log, which answers for all parts alike."""
    raise error
