"""A whole city's heat: seconds and memory against area.

    .venv/bin/python bench/heat_city.py [DELIVERY]

DELIVERY is a folder of GML files (default: Tatebayashi in ../shared/data). Its tables are put into
a city store first, outside the measurement; then a sixteenth, a quarter and the whole of its box
are computed at 2 m, 15 hourly steps of the demo town's hot day, with one process per core. Wall
time includes everything from the city store to the last Zarr chunk, but no publishing. Memory is
the largest resident set of one process; several add up.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from gis_server.demo_town import hot_day, town
from gis_server.heat.city_surface import CityPlace, city_surface
from simulations.engine import Parameters
from simulations.runs import plan_run, start_run
from simulations.runs.run import Machines
from simulations.surface import grid_of
from simulations.weather import prepare_weather, read_weather
from tiles.ingest import AddCity, add_city
from tiles.storage import open_storage

ROOT = Path(__file__).resolve().parents[1]
DEFAULT = ROOT.parent / "shared/data/plateau/10207_tatebayashi-shi_2020"
CITY = "bench"
HOURS = slice(5, 20)
SHARES = (16, 4, 1)


def published(delivery: Path, folder: Path) -> CityPlace:
    """Put the city into a store."""
    storage = open_storage(folder / "storage")
    request = AddCity(CITY, (delivery,), publish=frozenset({"3dtiles"}))
    add_city(request, storage=storage, store=folder / "store", workers=os.cpu_count() or 1)
    return CityPlace(storage, folder / "store", CITY)


def run(folder: Path, share: int) -> dict[str, float]:
    """Compute the part of the city and give what it took; in a process of its own."""
    place = CityPlace(open_storage(folder / "storage"), folder / "store", CITY)
    began = time.monotonic()
    whole = json.loads((folder / "bounds.json").read_text())
    west, south, east, north = whole
    part = share**-0.5 / 2
    x, y = (west + east) / 2, (south + north) / 2
    width, height = (east - west) * part, (north - south) * part
    box = (x - width, y - height, x + width, y + height)
    surface = city_surface(place, bounds=box)
    made = time.monotonic()
    weather = prepare_weather(
        read_weather(hot_day.write_hot_day(folder / "weather").weather),
        date=town().hot_day.date,
        latitude=y,
        longitude=x,
    ).isel(time=HOURS)
    plan = plan_run(surface, weather, parameters=Parameters())
    outcome = start_run(folder / f"run{share}", plan, surface, weather, machines=Machines())
    assert not outcome.failures, outcome.failures[0].message
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    own = resource.getrusage(resource.RUSAGE_SELF)
    return {
        "cells": plan.grid.rows * plan.grid.columns,
        "tiles": len(outcome.records),
        "surface_s": made - began,
        "wall_s": time.monotonic() - began,
        "tile_cpu_s": sum(record.cpu_seconds for record in outcome.records),
        "own_gb": own.ru_maxrss / 1e6,
        "child_gb": children.ru_maxrss / 1e6,
    }


def main(delivery: Path) -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        place = published(delivery, folder)
        surface = city_surface(place, resolution_m=10.0)
        bounds = _degrees(surface)
        (folder / "bounds.json").write_text(json.dumps(bounds))
        del surface
        print(f"{delivery.name}, 2 m, 15 steps, {os.cpu_count()} cores\n")
        print("| share | 10⁶ cells | tiles | surface s | wall s | CPU s of tiles | CPU s per 10⁶ |")
        print("|---|--:|--:|--:|--:|--:|--:|", flush=True)
        for share in SHARES:
            answer = subprocess.run(
                [sys.executable, __file__, "--run", name, str(share)],
                env=dict(os.environ, PYTHONPATH=str(ROOT)),
                stdout=subprocess.PIPE,
                check=True,
            )
            found = json.loads(answer.stdout.splitlines()[-1])
            cells = found["cells"] / 1e6
            print(
                f"| 1/{share} | {cells:.1f} | {found['tiles']:.0f} | {found['surface_s']:.1f} "
                f"| {found['wall_s']:.0f} | {found['tile_cpu_s']:.0f} "
                f"| {found['tile_cpu_s'] / cells:.1f} |"
            )
            print(
                f"  memory: {found['own_gb']:.2f} GB, each tile process {found['child_gb']:.2f} GB",
                flush=True,
            )


def _degrees(surface: object) -> tuple[float, float, float, float]:
    from pyproj import Transformer  # noqa: PLC0415

    grid = grid_of(surface)  # type: ignore[arg-type]
    transformer = Transformer.from_crs(grid.crs, "EPSG:6668", always_xy=True)
    found: tuple[float, float, float, float] = transformer.transform_bounds(*grid.bounds)
    return found


if __name__ == "__main__":
    if sys.argv[1:2] == ["--run"]:
        print(json.dumps(run(Path(sys.argv[2]), int(sys.argv[3]))))
    else:
        main(Path(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT)
