"""`/api/cities/{city}/heat/{run}/observations`: what stations measured beside what was computed."""

from __future__ import annotations

from typing import Any

import orjson
from fastapi import APIRouter

from gis_server.heat.published_runs import PublishedRuns
from gis_server.records import Finite, Record
from gis_server.routes.cities import CityId
from gis_server.routes.heat_runs import RunId
from tiles.publishing.layout import HEAT_OBSERVATIONS, heat_dataset


class Series(Record):
    """One quantity at a station: both curves at the same local times, and how far they are apart.

    `bias` and `rmse` are of computed − measured, in the unit.
    """

    quantity: str
    unit: str
    times: list[str]
    measured: list[Finite | None]
    computed: list[Finite | None]
    bias: Finite | None
    rmse: Finite | None
    r2: Finite | None
    count: int


class Station(Record):
    """A station or survey point; `origin` says what its values are (実測値 …)."""

    id: str
    name: str
    lon: Finite
    lat: Finite
    origin: str
    file: str
    series: list[Series]


class Stations(Record):
    """The stations that lie in a run; none where it was given no observations."""

    stations: list[Station]


def heat_observations_router(runs: PublishedRuns) -> APIRouter:
    """Give the route of observations."""
    router = APIRouter(tags=["heat"])

    @router.get(
        "/api/cities/{city}/heat/{run}/observations",
        summary="What stations measured beside what a run computed",
    )
    def show_observations(city: CityId, run: RunId) -> Stations:
        published = runs.run(city, heat_dataset(run))
        try:
            found: dict[str, Any] = orjson.loads(runs.storage.get(published.key(HEAT_OBSERVATIONS)))
        except FileNotFoundError:
            return Stations(stations=[])
        return Stations.model_validate(found)

    return router
