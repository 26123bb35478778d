"""A run of heat over a published city: surface, weather, tiles, and its publishing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xarray as xr

from gis_server.errors import UnknownCityError
from gis_server.heat.city_sources import city_sources
from gis_server.heat.city_surface import (
    CityPlace,
    box_grid,
    checked_box,
    city_extent,
    city_surface,
)
from gis_server.heat.city_walls import city_walls
from gis_server.heat.observed import observed
from gis_server.heat.run_folders import (
    HeatRequest,
    alone,
    check_names,
    keep_request,
    runs_folder,
)
from gis_server.heat.run_record import heat_run
from gis_server.settings import Settings
from simulations.engine import Parameters
from simulations.errors import Remark
from simulations.grid import Grid
from simulations.observations import read_observations
from simulations.runs import RunFolder, RunOutcome, RunPlan, plan_run, start_run
from simulations.runs.run import Machines
from simulations.scenario import apply_scenario, read_scenario
from simulations.surface import grid_of
from simulations.surface.dataset import remarks_of
from simulations.surface.tree_list import read_tree_list
from simulations.weather import prepare_weather, read_weather
from simulations.weather import remarks_of as weather_remarks_of
from tiles.heat import publish_heat
from tiles.publishing import DatasetRecord, city_record
from tiles.publishing.edit import edit_city
from tiles.storage import open_storage

Progress = Callable[[str, int, int], None]

LOCK_WAIT_S = 30.0
# What stands farther from a box than this does not shade it: 26 m high at 3° of sun.
MARGIN_M = 500.0


@dataclass(frozen=True, slots=True)
class HeatReport:
    """What became of a run; `record` is None where a tile failed, and nothing was published."""

    run: str
    city: str
    plan: RunPlan
    outcome: RunOutcome
    remarks: tuple[Remark, ...]
    record: DatasetRecord | None

    def exit_code(self) -> int:
        """Give the exit code of the command: 1 where a tile failed."""
        return 1 if self.outcome.failures else 0

    def as_json(self) -> dict[str, Any]:
        """Give the report as a JSON object."""
        done = self.outcome.records
        return {
            "run": self.run,
            "city": self.city,
            "digest": self.plan.digest,
            "cells": self.plan.grid.rows * self.plan.grid.columns,
            "resolution_m": self.plan.grid.resolution_m,
            "tiles": len(done) + len(self.outcome.failures),
            "reused": self.outcome.reused,
            "failures": [failure.message for failure in self.outcome.failures],
            "remarks": [remark.as_json() for remark in self.remarks],
            "cpu_seconds": round(sum(each.cpu_seconds for each in done), 3),
            "dataset": self.record.as_json() if self.record else None,
        }


@dataclass(frozen=True, slots=True)
class Inputs:
    """What a run is computed from.

    window : cells of the result; the surface reaches farther, because what stands there shades it.
    """

    surface: xr.Dataset
    weather: xr.Dataset
    window: Grid
    remarks: tuple[Remark, ...]


def run_heat(
    request: HeatRequest,
    settings: Settings,
    *,
    machines: Machines | None = None,
    progress: Progress,
) -> HeatReport:
    """Compute a run and publish it; one that was begun before goes on where it was.

    Raises
    ------
    SimulationError
        Weather, surface or scenario cannot be used; the message says what to do.
    ApplicationError, TilesError
        The city is not published, or publishing failed; what was published before stands.
    """
    check_names(request)
    storage = open_storage(settings.storage)
    if city_record(storage, request.city) is None:
        raise UnknownCityError(
            f"{request.city!r} is no city here; uchimizu city list names the cities"
        )
    inputs = run_inputs(request, settings, progress=progress)
    plan = plan_run(inputs.surface, inputs.weather, parameters=Parameters(), window=inputs.window)
    folder = runs_folder(settings.data, request.city) / f"{request.date}-{plan.digest[:6]}"
    with alone(folder):
        kept = keep_request(folder, request)
        outcome = start_run(
            folder,
            plan,
            inputs.surface,
            inputs.weather,
            machines=machines,
            progress=lambda done, total: progress("heat", done, total),
        )
        progress("publish", 0, 1)
        record = None if outcome.failures else _published(settings, folder, kept, plan, inputs)
        progress("publish", 1, 1)
    return HeatReport(folder.name, request.city, plan, outcome, inputs.remarks, record)


def run_inputs(request: HeatRequest, settings: Settings, *, progress: Progress) -> Inputs:
    """Make surface and weather of a run from the city's store and the request's files."""
    raw = read_weather(request.weather, utc_offset_h=request.utc_offset_h, station=request.station)
    for path in request.observations:
        read_observations(path)  # what is wrong with them is said before hours of work
    scenario = None if request.scenario is None else read_scenario(request.scenario)
    place = CityPlace(open_storage(settings.storage), settings.data / "store", request.city)
    whole = city_extent(city_sources(place.storage, place.city), place.store)
    box = whole if request.bounds is None else checked_box(request.bounds, whole, place.city)
    weather = prepare_weather(
        raw,
        date=request.date,
        latitude=(box[1] + box[3]) / 2,
        longitude=(box[0] + box[2]) / 2,
        assume_clear_sky=request.clear_sky,
    )
    surface = city_surface(
        place,
        bounds=request.bounds,
        resolution_m=request.resolution_m,
        margin_m=0.0 if request.bounds is None else MARGIN_M,
        tree_list=None if request.trees is None else read_tree_list(request.trees),
        progress=progress,
    )
    window = _window(surface, request)
    remarks = [*remarks_of(surface), *weather_remarks_of(weather)]
    if scenario is not None:
        changed = apply_scenario(surface, scenario)
        surface = changed.surface
        remarks += changed.remarks
    return Inputs(surface, weather, window, tuple(remarks))


def _window(surface: xr.Dataset, request: HeatRequest) -> Grid:
    grid = grid_of(surface)
    if request.bounds is None:
        return grid
    return box_grid(request.bounds, crs=grid.crs, resolution_m=grid.resolution_m)


def _published(
    settings: Settings, folder: Path, request: HeatRequest, plan: RunPlan, inputs: Inputs
) -> DatasetRecord:
    storage = open_storage(settings.storage)
    walls = city_walls(CityPlace(storage, settings.data / "store", request.city), plan.grid)
    result = RunFolder(folder).whole()
    run = heat_run(
        folder.name,
        request,
        plan,
        inputs={"surface": inputs.surface, "weather": inputs.weather, "result": result},
        beside=observed(result, request.observations),
        attribution=str((city_record(storage, request.city) or {}).get("attribution", "")),
    )
    with edit_city(storage, request.city, wait_s=LOCK_WAIT_S) as edit:
        surface = RunFolder(folder).surface(plan.grid)
        return publish_heat(edit, run, result, surface=surface, walls=walls)
