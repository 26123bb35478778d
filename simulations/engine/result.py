"""The result of a run as one dataset."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

import numpy as np
import numpy.typing as npt
import xarray as xr

from simulations.comfort.wbgt_classes import CLASS_LIMITS
from simulations.engine.comfort_fields import Mist, Radiation, comfort_of
from simulations.engine.facade_table import facade_table, facade_variables
from simulations.engine.forcing import Forcing
from simulations.engine.hours import Hour
from simulations.engine.parameters import Parameters
from simulations.engine.working_field import WorkingField
from simulations.grid import Grid
from simulations.surface.dataset import coordinates, grid_attributes, grid_of, remarks_of
from simulations.weather.series import remarks_of as remarks_of_weather

Floats = npt.NDArray[np.float32]

SUNSHINE_IRRADIANCE = 120.0  # WMO-No. 8 (2021), part I, chapter 8: sunshine
STRIP_CELLS = 16384  # whose comfort is told at once: memory stays small
LONG_NAMES = {
    "mean_radiant_temperature": "mean radiant temperature of a standing person",
    "utci": "Universal Thermal Climate Index",
    "wbgt": "wet bulb globe temperature",
    "surface_temperature": "temperature of the ground's surface",
}


@dataclass(frozen=True, slots=True)
class Run:
    """What a result was made with."""

    parameters: Parameters
    field: WorkingField
    forcing: Forcing
    mist: tuple[Mist, ...] = ()


def result_dataset(
    surface: xr.Dataset, weather: xr.Dataset, *, run: Run, hours: Iterable[Hour]
) -> xr.Dataset:
    """Gather the steps of a run into the dataset of docs/data-contracts.md, "Result of a run"."""
    field, forcing = run.field, run.forcing
    inner = field.inner
    shape = (inner[0].stop - inner[0].start, inner[1].stop - inner[1].start)
    steps = forcing.given
    quantities = ["mean_radiant_temperature", "surface_temperature", "shadow"]
    if forcing.wind is not None:
        quantities += ["utci", "wbgt"]
    values = {name: np.full((steps, *shape), np.nan, np.float32) for name in quantities}
    covered = ~field.open_air[inner]
    sun_hours = np.zeros(shape, np.float32)
    class_hours = np.zeros((len(CLASS_LIMITS) + 1, *shape), np.float32)
    length = np.float32(forcing.interval_s / 3600)
    table = facade_table(field, steps)
    for hour in hours:
        if not forcing.known[hour.step]:
            continue
        sunshine_h = length if forcing.beam[hour.step] >= SUNSHINE_IRRADIANCE else np.float32(0)
        table.add(hour.step, hour.walls, lit=field.facades.lit[hour.step], sunshine_h=sunshine_h)
        for name, layer in quantities_of(hour, run).items():
            values[name][hour.step] = layer
            values[name][hour.step][covered] = np.nan
        sun_hours += (1 - values["shadow"][hour.step]) * sunshine_h
        if "wbgt" in values:
            edges = (-np.inf, *CLASS_LIMITS, np.inf)
            here = values["wbgt"][hour.step]
            for number, (low, high) in enumerate(itertools.pairwise(edges)):
                class_hours[number] += ((here >= low) & (here < high)) * length
    class_hours[:, covered] = np.nan
    variables = {name: _over_time(name, values[name]) for name in quantities}
    flat = {
        "sky_view_factor": (
            "1",
            "sky view factor of level ground",
            run.field.visibility.sums.ground[inner],
        )
    }
    flat["sun_hours"] = ("h", "hours of sunshine at 1.1 m", sun_hours)
    for name, (units, long_name, layer) in flat.items():
        shown = np.where(covered, np.float32(np.nan), layer)
        attrs = {"units": units, "long_name": long_name}
        variables[name] = xr.Variable(("y", "x"), shown, attrs)
    grid = _grid(surface, run)
    if table.rows.size:
        ground = surface["ground_height"].to_numpy()[field.outer]
        variables |= facade_variables(table, field, grid=grid, ground=ground)
    if "wbgt" in values:
        attrs = {"units": "h", "long_name": "hours in each class of WBGT"}
        variables["wbgt_hours"] = xr.Variable(("wbgt_class", "y", "x"), class_hours, attrs)
    return xr.Dataset(variables, *_frame(surface, weather, run=run, grid=grid))


def quantities_of(hour: Hour, run: Run) -> dict[str, Floats]:
    """Give the quantities of one step in the inner window.

    They are put into the step's own arrays, which the next step uses again: UTCI takes the place of
    `diffuse`, WBGT that of `longwave`, the shadow that of `wall_long`.
    """
    rows, columns = run.field.inner
    radiant, surface = hour.radiant[rows, columns], hour.surface[rows, columns]
    shadow = hour.wall_long[rows, columns]
    if hour.sun is None:
        shadow[:] = 1
    else:
        np.divide(hour.sun[rows, columns], np.float32(255), out=shadow)
        np.subtract(np.float32(1), shadow, out=shadow)
    found = {
        "mean_radiant_temperature": radiant,
        "surface_temperature": surface,
        "shadow": shadow,
    }
    if run.forcing.wind is None:
        return found
    diffuse, longwave = hour.diffuse[rows, columns], hour.longwave[rows, columns]
    comfort = {"utci": diffuse, "wbgt": longwave}
    sunlit = np.zeros(radiant.shape, np.uint8) if hour.sun is None else hour.sun[rows, columns]
    strip = max(1, STRIP_CELLS // radiant.shape[1])
    for first in range(0, radiant.shape[0], strip):
        part = slice(first, first + strip)
        share = np.divide(sunlit[part], 255, dtype=np.float32)
        place = Radiation(radiant[part], diffuse[part], longwave[part], share)
        mist = tuple(Mist(each.cells[part], each.warmer, each.moister) for each in run.mist)
        here = comfort_of(place, run.forcing, hour.step, mist=mist, parameters=run.parameters)
        for name, layer in comfort.items():
            layer[part] = here[name]
    return found | comfort


def _over_time(name: str, values: Floats) -> xr.Variable:
    if name == "shadow":
        attrs = {"units": "1", "long_name": "share of the sun's beam that is blocked at 1.1 m"}
    else:
        attrs = {"units": "degC", "long_name": LONG_NAMES[name]}
    return xr.Variable(("time", "y", "x"), values, attrs)


def _grid(surface: xr.Dataset, run: Run) -> Grid:
    return grid_of(surface).part(run.field.window)


def _frame(
    surface: xr.Dataset, weather: xr.Dataset, *, run: Run, grid: Grid
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Give coordinates and attributes of a result."""
    times = run.forcing.times[: run.forcing.given]
    remarks = [*remarks_of(surface), *remarks_of_weather(weather), *run.forcing.remarks]
    attrs: dict[str, Any] = grid_attributes(grid)
    attrs |= {
        "Conventions": "CF-1.11",
        "program": f"uchimizu {version('uchimizu')}",
        "parameters": json.dumps(run.parameters.as_json()),
        "sources": surface.attrs.get("sources", "[]"),
        "weather": json.dumps({k: str(v) for k, v in weather.attrs.items() if k != "remarks"}),
        "interval_s": run.forcing.interval_s,
        "utc_offset_h": float(weather.attrs.get("utc_offset_h", 0.0)),
        "remarks": json.dumps([each.as_json() for each in remarks], ensure_ascii=False),
    }
    coords = coordinates(grid) | {
        "time": ("time", times, {"standard_name": "time", "long_name": "middle of the step, UTC"})
    }
    if run.forcing.wind is not None:
        coords["wbgt_class"] = ("wbgt_class", np.arange(4, dtype=np.int8), {"units": "1"})
    return coords, attrs
