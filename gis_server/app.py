"""Puts the parts together: pages, tiles, API, each behind its headers and the request log."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version
from pathlib import Path
from typing import NoReturn

from fastapi import Depends, FastAPI, Response
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from gis_server.api_description import Api
from gis_server.catalogue import Catalogue
from gis_server.chain.joined import Chains
from gis_server.chain.published import PublishedChains
from gis_server.civic import Civic
from gis_server.errors import (
    BusyError,
    DatabaseUnavailableError,
    ParameterError,
    TimeLimitError,
)
from gis_server.exposure.answering import Exposures
from gis_server.exposure.city_spots import CitySpots
from gis_server.front_end import EMBEDDABLE, WEB_DIST, FrontEnd
from gis_server.head_as_get import HeadAsGet
from gis_server.heat.explanations import Explanations
from gis_server.heat.jobs import HeatJobs
from gis_server.heat.published_runs import PublishedRuns
from gis_server.heat.run_values import RunValues
from gis_server.heat.what_if import WhatIfs
from gis_server.host_check import HostCheck
from gis_server.notice_sender import NoticeSender
from gis_server.paper.printing import Press
from gis_server.paper.reports import Reports
from gis_server.people.sign_in import SignIn
from gis_server.photos import PhotoShelf
from gis_server.points.spot_heat import SpotHeat
from gis_server.problem_response import (
    answer_busy,
    answer_http_exception,
    answer_invalid_input,
    answer_layers_error,
    answer_parameter_error,
    suspect_database,
)
from gis_server.proposals.computing import Differences
from gis_server.public_answers import PublicAnswers
from gis_server.published_files import published_files
from gis_server.raster.local_copies import LocalCopies
from gis_server.ready_answers import ReadyAnswers
from gis_server.request_log import EventLog, RequestLog
from gis_server.routes.audit import audit_router
from gis_server.routes.ballots import ballots_router
from gis_server.routes.chain import chain_router
from gis_server.routes.changes import changes_router
from gis_server.routes.cities import cities_router
from gis_server.routes.class_pack import class_pack_router
from gis_server.routes.comments import comments_router
from gis_server.routes.exchange import exchange_router
from gis_server.routes.exposure import exposure_router
from gis_server.routes.features import features_router
from gis_server.routes.health import health_router
from gis_server.routes.heat_jobs import heat_jobs_router
from gis_server.routes.heat_observations import heat_observations_router
from gis_server.routes.heat_report import heat_report_router
from gis_server.routes.heat_runs import heat_runs_router
from gis_server.routes.heat_what_if import heat_what_if_router
from gis_server.routes.items import items_router
from gis_server.routes.join import join_router
from gis_server.routes.layer_tiles import layer_tiles_router
from gis_server.routes.layers import layers_router
from gis_server.routes.moderation import moderation_router
from gis_server.routes.morning import morning_router
from gis_server.routes.notices import notices_router
from gis_server.routes.ogc import ogc_router
from gis_server.routes.ogc_items import ogc_items_router
from gis_server.routes.operations import operations_router
from gis_server.routes.paper import paper_router
from gis_server.routes.past_imports import past_imports_router
from gis_server.routes.people import people_routers
from gis_server.routes.photos import photos_router
from gis_server.routes.plan_picture import plan_picture_router
from gis_server.routes.points_rules import points_rules_router
from gis_server.routes.points_visits import points_visits_router
from gis_server.routes.proposals import proposals_router
from gis_server.routes.raster import raster_router
from gis_server.routes.reactions import reactions_router
from gis_server.routes.reports import reports_router
from gis_server.routes.spots import spots_router
from gis_server.routes.today import today_router
from gis_server.routes.today_entries import today_entries_router
from gis_server.routes.ways import OpenSpots, ways_router
from gis_server.routes.workshop_seats import workshop_seats_router
from gis_server.routes.workshops import workshops_router
from gis_server.security_headers import (
    API_HEADERS,
    TILE_HEADERS,
    Headers,
    SecurityHeaders,
    page_headers,
)
from gis_server.settings import Settings
from gis_server.spots import SpotsOfCities
from gis_server.sweeps import Sweeps, sweeps_of
from gis_server.tile_mount import TileMount
from gis_server.today.feeds import Feeds
from gis_server.today.simulated import SimulatedDays
from gis_server.today.states import States
from gis_server.ways.published_ways import PublishedWays
from gis_server.ways.run_fields import RunFields
from gis_server.webhooks import read_webhooks
from layers.errors import LayersError
from tiles.storage import open_storage

API_ROOTS = frozenset({"api", "live", "ogc", "raster", "ready", "version"})


class Application:
    """Hands each request to the part that owns the first word of its path."""

    def __init__(
        self, *, tiles: ASGIApp, api: ASGIApp, pages: ASGIApp, embeddable: ASGIApp
    ) -> None:
        self.tiles = tiles
        self.api = api
        self.pages = pages
        self.embeddable = embeddable

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
        if root in API_ROOTS:
            return self.api
        return self.embeddable if EMBEDDABLE.fullmatch(path) else self.pages


def create_app(
    settings: Settings, *, log: EventLog | None = None, web_dist: Path = WEB_DIST
) -> Application:
    """Make the application of one installation."""
    log = log or EventLog()
    storage = open_storage(settings.storage)

    def part(app: ASGIApp, headers: Headers) -> ASGIApp:
        checked = HostCheck(app, settings.host_names)
        return SecurityHeaders(RequestLog(checked, log), headers)

    front_end = FrontEnd(web_dist)
    return Application(
        tiles=part(TileMount(published_files(storage)), TILE_HEADERS),
        api=part(HeadAsGet(create_api(settings, Catalogue(storage, log))), API_HEADERS),
        pages=part(front_end, page_headers()),
        embeddable=part(front_end, page_headers(settings.embed_ancestors)),
    )


def create_api(settings: Settings, catalogue: Catalogue) -> FastAPI:
    """Make the part that answers JSON."""
    jobs, what_ifs = HeatJobs(settings, catalogue.log), WhatIfs()
    civic = Civic(settings, catalogue)
    shelf = PhotoShelf(civic)
    sweeps = Sweeps(sweeps_of(civic, shelf), catalogue.log)
    sender = NoticeSender(
        lambda: civic.database if civic.has_database else None,
        read_webhooks(settings.webhooks),
        catalogue.log,
        public_url=settings.public_url,
    )

    @asynccontextmanager
    async def while_serving(_app: FastAPI) -> AsyncIterator[None]:
        jobs.start()
        what_ifs.start(settings.data)
        sweeps.start()
        sender.start()
        yield
        sender.stop()
        sweeps.stop()
        what_ifs.stop()
        jobs.stop()
        shelf.close()
        civic.close()

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
            DatabaseUnavailableError: answer_busy,
            OperationalError: suspect_database,
            PoolTimeoutError: suspect_database,
            LayersError: answer_layers_error,
            ParameterError: answer_parameter_error,
            Exception: hand_on,
        },
    )
    api.state.civic = civic
    answers = kept_answers(api, civic)
    api.include_router(cities_router(catalogue, answers))
    api.include_router(features_router(catalogue))
    api.include_router(heat_jobs_router(catalogue, jobs, settings))
    runs = PublishedRuns(catalogue.storage, catalogue.log)
    copies = LocalCopies(catalogue.storage, settings.data / "copies")
    values = RunValues(copies)
    api.include_router(
        heat_runs_router(runs, values, Explanations(what_ifs, settings.data, catalogue.log))
    )
    api.include_router(heat_observations_router(runs))
    api.include_router(heat_what_if_router(runs, what_ifs, settings.data))
    api.include_router(proposals_router(civic, Differences(runs, what_ifs, settings.data)))
    api.include_router(raster_router(runs, copies))
    api.include_router(layers_router(civic, answers))
    states = States(settings.data, SpotsOfCities(answers.numbers), catalogue.log)
    chains = Chains(civic, PublishedChains(runs, settings.data), answers)
    api.include_router(chain_router(chains, values))
    api.include_router(items_router(civic, answers))
    api.include_router(spots_router(civic, answers, states.spots))
    include_today(api, civic, answers, states, SimulatedDays(runs, values))
    api.include_router(exchange_router(civic, answers))
    include_ways(api, catalogue, states.spots, runs, copies)
    include_paper(api, civic, states, Reports(civic, chains, copies, api.state.exposures))
    api.include_router(layer_tiles_router(civic, answers))
    for talk in (
        *(operations_router, changes_router, comments_router, reactions_router),
        *(reports_router, moderation_router),
    ):
        api.include_router(talk(civic))
    api.include_router(photos_router(shelf))
    for desk in (
        *(notices_router, audit_router, past_imports_router),
        *(today_entries_router, points_rules_router),
    ):
        api.include_router(desk(civic))
    api.include_router(workshops_router(civic, runs))
    for room in (
        *(workshop_seats_router, ballots_router, class_pack_router, join_router),
        *(ogc_router, ogc_items_router),
    ):
        api.include_router(room(civic))
    for router in people_routers(SignIn(civic, settings)):
        api.include_router(router)
    api.include_router(health_router(catalogue, settings.data))
    return api


def include_today(
    api: FastAPI, civic: Civic, answers: PublicAnswers, states: States, days: SimulatedDays
) -> None:
    """Add today's answer, and visits, whose points depend on the heat of today."""
    api.include_router(today_router(civic, answers, states, days))
    heat = SpotHeat(Feeds(civic.catalogue.storage), days)
    api.include_router(points_visits_router(civic, heat))


def include_ways(
    api: FastAPI,
    catalogue: Catalogue,
    spots: SpotsOfCities,
    runs: PublishedRuns,
    copies: LocalCopies,
) -> None:
    """Add ways on foot, and how exposed those are and the places where people are."""
    civic: Civic = api.state.civic
    ways, fields = PublishedWays(catalogue.storage), RunFields(copies)
    api.include_router(ways_router(ways, runs, fields, OpenSpots(civic, spots)))
    of_city = CitySpots(civic, spots).of
    api.state.exposures = Exposures(catalogue, runs, ways, fields, spots=of_city)
    api.include_router(exposure_router(civic, api.state.exposures))


def include_paper(api: FastAPI, civic: Civic, states: States, reports: Reports) -> None:
    """Add what is printed."""
    press = Press()
    api.include_router(heat_report_router(reports, press))
    api.include_router(paper_router(civic, press))
    api.include_router(plan_picture_router(civic.catalogue))
    api.include_router(morning_router(civic, states, press))


def kept_answers(api: FastAPI, civic: Civic) -> PublicAnswers:
    """Give where public answers are kept; those that are ready are sent before any route."""
    answers = PublicAnswers()

    def look(city: str) -> None:
        with civic.database_for(city).read() as connection:
            answers.numbers.of(connection, city, ())

    known = answers.numbers.known
    api.add_middleware(ReadyAnswers, look=look, known=known, watch=civic.watch)
    return answers


def not_cached(response: Response) -> None:
    """Keep answers about the present moment out of every cache."""
    response.headers["cache-control"] = "no-store"


async def hand_on(_request: Request, error: Exception) -> NoReturn:
    """Leave every other exception to the request log, which answers for all parts alike."""
    raise error
