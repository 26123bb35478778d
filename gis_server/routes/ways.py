"""`/api/cities/{city}/ways`: ways on foot, the fastest or the coolest, and their code on paper."""

from __future__ import annotations

import datetime
import re
from typing import Annotated, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.exc import SQLAlchemyError

from gis_server.civic import Civic
from gis_server.errors import DatabaseUnavailableError, ParameterError
from gis_server.heat.published_runs import PublishedRun, PublishedRuns
from gis_server.people.join_address import qr_code, reached_origin
from gis_server.routes.cities import CityId
from gis_server.spots import Asked as AskedSpots
from gis_server.spots import Spots, SpotsOfCities, moment_of
from gis_server.ways.asked import Asked, CoolPlace, Degrees
from gis_server.ways.published_ways import PublishedWays
from gis_server.ways.records import WayAnswer
from gis_server.ways.run_fields import RunFields, start_of
from layers.heat_package.today.cool_places import distance_m
from layers.heat_package.ways.directions import Language
from layers.heat_package.ways.heat_load import DEFAULT_WEIGHT, HIGHEST_WEIGHT
from layers.heat_package.ways.way import DEFAULT_DETOUR, LONGEST_DETOUR, WayChoice

# As many open spots, the nearest to the middle of the way, are tried.
MOST_SPOTS = 30
# A spot within a minute's walk of where one sets out or goes is not one on the way.
SAME_PLACE_M = 80
JAPAN = datetime.timezone(datetime.timedelta(hours=9))
CLOCK = r"^([01]\d|2[0-3]):[0-5]\d$"
_NUMBER = re.compile(r"-?\d{1,3}(\.\d{1,12})?")


class WayQuery(BaseModel):
    """From where to where, how, and when."""

    model_config = ConfigDict(extra="forbid", populate_by_name=False)

    start: Annotated[
        str, Field(alias="from", max_length=60, description="lon,lat in degrees; kept nowhere.")
    ]
    end: Annotated[str, Field(alias="to", max_length=60, description="lon,lat in degrees.")]
    kind: Annotated[WayChoice, Field(description="Which way.")] = WayChoice.COOLEST
    at: Annotated[
        str | None,
        Field(
            pattern=CLOCK,
            description="Time of day of the start, HH:MM on the day of the run; now without it.",
        ),
    ] = None
    detour: Annotated[
        float,
        Field(
            ge=1,
            le=LONGEST_DETOUR,
            allow_inf_nan=False,
            description="How many times as long as the fastest way at most; never more.",
        ),
    ] = DEFAULT_DETOUR
    weight: Annotated[
        float,
        Field(
            ge=0,
            le=HIGHEST_WEIGHT,
            allow_inf_nan=False,
            description="Minutes that one walks longer to spare one degree-minute above UTCI 32.",
        ),
    ] = DEFAULT_WEIGHT
    run: Annotated[
        str | None,
        Field(max_length=80, description="Id of a run; the newest without a what-if otherwise."),
    ] = None
    past: Annotated[
        list[str],
        Field(
            max_length=MOST_SPOTS,
            description="For via_cool_place: lon,lat of places of which one is passed; the open "
            "cool-share spots without any.",
        ),
    ] = []
    language: Annotated[Language, Field(description="Of directions and notes.")] = "ja"


class WayPageQuery(BaseModel):
    """What the page of a way is to show; where somebody is, never stands in its address."""

    model_config = ConfigDict(extra="forbid", populate_by_name=False)

    end: Annotated[str, Field(alias="to", max_length=60, description="lon,lat in degrees.")]
    name: Annotated[str, Field(min_length=1, max_length=80, description="Of the place.")]
    spot: Annotated[str, Field(max_length=80, description="Id, for a cool place.")] = ""
    start: Annotated[
        str, Field(alias="from", max_length=60, description="lon,lat of a place that has a name.")
    ] = ""
    start_name: Annotated[str, Field(alias="start", max_length=80, description="Its name.")] = ""
    way: Annotated[WayChoice, Field(description="Which way.")] = WayChoice.COOLEST
    lang: Annotated[Literal["ja", "ja-easy", "en"], Field(description="Of the page.")] = "ja"

    def address(self, city: str) -> str:
        """Give the path of the page and its query."""
        place_of("to", self.end)
        if self.start:
            place_of("from", self.start)
        asked = {
            "to": self.end,
            "name": self.name,
            "spot": self.spot,
            "from": self.start,
            "start": self.start_name,
            "way": self.way.value,
            "lang": self.lang,
        }
        told = {name: value for name, value in asked.items() if value}
        return f"/today/{city}/way?{urlencode(told, safe=',')}"


def ways_router(
    ways: PublishedWays, runs: PublishedRuns, fields: RunFields, spots: OpenSpots
) -> APIRouter:
    """Give the routes of ways."""
    router = APIRouter(tags=["ways"])

    @router.get("/api/cities/{city}/ways", summary="A way on foot: the fastest, the coolest …")
    def find_way(city: CityId, query: Annotated[WayQuery, Query()]) -> WayAnswer:
        from gis_server.ways.answering import answer_of  # noqa: PLC0415 (with the first question)

        network = ways.of(city)
        start, end = place_of("from", query.start), place_of("to", query.end)
        run = _run(runs, city, query.run)
        past = tuple(CoolPlace(place_of("past", each)) for each in query.past)
        if query.kind is WayChoice.VIA_COOL_PLACE and not past:
            past = spots.between(city, start, end)
        asked = Asked(
            start,
            end,
            query.kind,
            detour=query.detour,
            weight=query.weight,
            language=query.language,
            begin=None if run is None else start_of(run, _clock(query.at)),
            past=past,
        )
        return answer_of(asked, network, run, fields)

    @router.get(
        "/api/cities/{city}/ways/code.svg",
        summary="A QR code that leads to the page of a way, for paper",
        response_class=Response,
        responses={200: {"content": {"image/svg+xml": {}}}},
    )
    def show_code(
        city: CityId, query: Annotated[WayPageQuery, Query()], request: Request
    ) -> Response:
        civic = spots.civic
        civic.catalogue.city(city)
        address = f"{reached_origin(request, civic.settings)}{query.address(city)}"
        headers = {"cache-control": "no-store"}
        return Response(qr_code(address), media_type="image/svg+xml", headers=headers)

    return router


class OpenSpots:
    """The cool-share spots that are open now."""

    def __init__(self, civic: Civic, spots: SpotsOfCities) -> None:
        self.civic = civic
        self.spots = spots

    def between(self, city: str, start: Degrees, end: Degrees) -> tuple[CoolPlace, ...]:
        """Give those nearest to the middle of two places, which do not count themselves."""
        middle = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
        spots = self._spots(city)
        asked = AskedSpots(moment_of(None), MOST_SPOTS, only_open=True, near=middle)
        found = []
        for each, _ in zip(spots.found(asked)[0], range(MOST_SPOTS), strict=False):
            geometry = each.feature.content.geometry
            if geometry is None:
                continue
            where = (geometry.centroid.x, geometry.centroid.y)
            if min(distance_m(where, start), distance_m(where, end)) > SAME_PLACE_M:
                name = each.feature.content.properties.get("name")
                found.append(CoolPlace(where, each.feature.id, str(name) if name else None))
        return tuple(found)

    def _spots(self, city: str) -> Spots:
        """Give the city's spots; the last that were read where the database is away."""
        try:
            with self.civic.database_for(city).read() as connection:
                return self.spots.of(connection, city)
        except (SQLAlchemyError, DatabaseUnavailableError):
            self.civic.watch.suspect()
            last = self.spots.last(city)
            if last is None:
                raise
            return last[1]


def place_of(field: str, text: str) -> tuple[float, float]:
    """Read longitude and latitude.

    Raises
    ------
    ParameterError
        The text is no place.
    """
    parts = text.split(",")
    if len(parts) == 2 and all(_NUMBER.fullmatch(part) for part in parts):
        lon, lat = float(parts[0]), float(parts[1])
        if -180 <= lon <= 180 and -90 <= lat <= 90:
            return lon, lat
    raise ParameterError(field, "経度,緯度（度）", "lon,lat in degrees")


def _run(runs: PublishedRuns, city: str, name: str | None) -> PublishedRun | None:
    """Give the run that was asked for, else the newest of the town as it is, None without."""
    if name is not None:
        return runs.run_of_id(city, name)
    return runs.newest_plain(city)


def _clock(at: str | None) -> datetime.time:
    """Give a time of day; now to the minute without one."""
    if at is None:
        return datetime.datetime.now(JAPAN).time().replace(second=0, microsecond=0)
    return datetime.time.fromisoformat(at)
