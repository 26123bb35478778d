"""`/api/cities/{city}/heat`: the published runs of heat, and their numbers at a place."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query

from gis_server.heat.explanations import Explanations
from gis_server.heat.published_runs import PublishedRun, PublishedRuns
from gis_server.heat.run_values import RunPoint, RunValues, cell_of
from gis_server.records import Bounds, Record, Title
from gis_server.routes.cities import CityId

RunId = Annotated[str, Path(max_length=80, description="Id of a run, as in the list of runs.")]
Longitude = Annotated[float, Query(ge=-180, le=180, description="Degrees.", allow_inf_nan=False)]
Latitude = Annotated[float, Query(ge=-90, le=90, description="Degrees.", allow_inf_nan=False)]


class HeatRunSummary(Record):
    """One run of the list; `url` is the address of its run.json.

    csv_rows : of its `run.csv.gz`, `hours` or `days`; empty where the run does not say.
    """

    run: str
    dataset: str
    title: Title
    date: str
    kind: Literal["computed", "imported"]
    source: str
    scenario: dict[str, Any] | None
    bounds: Bounds
    resolution_m: float
    csv_rows: str = ""
    version: str
    url: str


class HeatRuns(Record):
    """The published runs of a city, the newest first."""

    runs: list[HeatRunSummary]


def heat_runs_router(
    runs: PublishedRuns, values: RunValues, explanations: Explanations
) -> APIRouter:
    """Give the routes that read runs."""
    router = APIRouter(tags=["heat"])

    @router.get("/api/cities/{city}/heat", summary="The published runs of heat, the newest first")
    def list_runs(city: CityId) -> HeatRuns:
        return HeatRuns(runs=[_summary(run) for run in runs.runs(city)])

    @router.get("/api/cities/{city}/heat/{run}/point", summary="The numbers of a run at a place")
    def show_point(city: CityId, run: RunId, lon: Longitude, lat: Latitude) -> RunPoint:
        published = runs.run_of_id(city, run)
        cell = cell_of(published, lon, lat)
        return explanations.explained(values.at(published, cell), published, cell)

    return router


def _summary(run: PublishedRun) -> HeatRunSummary:
    about = run.about
    known = HeatRunSummary.model_fields.keys() & about.keys()
    stated = {name: about[name] for name in known}
    given = {"run": run.run, "dataset": run.dataset, "version": run.version, "url": run.url}
    return HeatRunSummary.model_validate(stated | given)
