"""Speed and memory of a heat run, beside solweig on the same grid in the same run.

A made-up town of 2 m cells (13 % built, 4 % trees, a third lawn), 15 hourly steps of a sunny day,
full physics with visibility. Figures are CPU seconds of one process, threads included, after code
was compiled. solweig (GPL-3) is an outside yardstick in a throw-away environment; where it cannot
be installed its rows say so.

    .venv/bin/python bench/heat.py [--without-solweig]
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path
from typing import Any

import numpy as np
import shapely
import xarray as xr

from simulations.engine import Parameters, WhatIf, simulate
from simulations.engine.forcing import forcing_of
from simulations.engine.hours import hours_of
from simulations.engine.result import Run, quantities_of
from simulations.engine.scene import scene_of
from simulations.engine.working_field import working_field
from simulations.grid import Grid
from simulations.radiation.facades import faces_of
from simulations.scenario import read_scenario
from simulations.sky.directions import sky_directions
from simulations.sky.visibility import sky_visibility
from simulations.sun import sun_position
from simulations.surface.dataset import grid_of, surface_dataset
from simulations.surface.projecting import projected

HOURS = np.arange(5, 20)
PLACE = {"latitude": 36.1477, "longitude": 139.3883}
YARDSTICK_SIDE = 500
WORKER = Path(__file__).parent / "peers" / "solweig_worker.py"


def town(side: int) -> xr.Dataset:
    """Give a town of side × side cells."""
    random = np.random.default_rng(3)
    building, base, top, density = np.zeros((4, side, side), np.float32)
    for _ in range(side * side // 400):
        row, column = random.integers(0, side - 12, 2)
        height, width = random.integers(4, 12, 2)
        building[row : row + height, column : column + width] = random.integers(3, 25)
    for _ in range(side * side // 250):
        row, column = random.integers(0, side - 3, 2)
        place = (slice(row, row + 3), slice(column, column + 3))
        base[place], top[place], density[place] = 2.0, 8.0, 0.8
    for layer in (base, top, density):
        layer[building > 0] = 0
    cover = np.ones((side, side), np.uint8)
    cover[:, : side // 3] = 4
    layers = {
        "ground_height": np.full((side, side), 30, np.float32),
        "building_height": building,
        "canopy_base": base,
        "canopy_top": top,
        "leaf_area_density": density,
        "ground_cover": cover,
    }
    return surface_dataset(Grid("EPSG:6677", 2.0, -20000, 10000, side, side), layers)


def sunny_day() -> xr.Dataset:
    """Give fifteen hours of a made-up cloudless day."""
    midnight = np.datetime64("2018-07-22T15:00", "ns")
    times = midnight + HOURS * np.timedelta64(3600, "s")
    sun = sun_position(times, **PLACE)
    height = np.maximum(np.sin(np.radians(sun.elevation)), 0.0)
    beam = np.where(height > 0.06, 900 * np.exp(-0.12 / np.maximum(height, 0.06)), 0.0)
    variables = {
        "air_temperature": 33 + 6 * np.cos((HOURS - 14.5) / 24 * 2 * np.pi),
        "relative_humidity": np.full(HOURS.size, 45.0),
        "wind_speed": np.full(HOURS.size, 2.5),
        "direct_normal_irradiance": beam,
        "diffuse_irradiance": 130 * np.sqrt(height),
        "downwelling_longwave": np.full(HOURS.size, 430.0),
        "cloud_fraction": np.zeros(HOURS.size),
    }
    attributes = {"interval_s": 3600, "utc_offset_h": 9.0, "wind_height_m": 10.0, **PLACE}
    columns = {name: ("time", values) for name, values in variables.items()}
    return xr.Dataset(columns, {"time": times}, attributes)


def cpu(work: Any) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def measured(side: int, streamed: bool) -> dict[str, float]:
    """Give CPU seconds and peak memory of one run; called in a process of its own."""
    weather, chosen = sunny_day(), Parameters()
    simulate(town(64), weather)
    surface = town(side)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    surface_bytes = sum(each.nbytes for each in surface.data_vars.values())

    def stream() -> None:
        scene, forcing = scene_of(surface, chosen), forcing_of(weather, chosen)
        whole = (slice(0, side), slice(0, side))
        field = working_field(scene, forcing, parameters=chosen, window=whole)
        del scene
        run = Run(chosen, field, forcing)
        for hour in hours_of(field, forcing, parameters=chosen):
            quantities_of(hour, run)

    seconds = cpu(stream if streamed else lambda: simulate(surface, weather))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    return {"cpu": seconds, "bytes": (peak * 1024 + surface_bytes) / side**2}


def in_process(side: int, *, streamed: bool) -> dict[str, float]:
    """Measure in a fresh process, so that peaks do not mix."""
    words = [sys.executable, __file__, "--measure", str(side)] + ["--streamed"] * streamed
    done = subprocess.run(words, check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def sky_nanoseconds(side: int) -> float:
    """Give nanoseconds per cell and direction of the sky sweeps."""
    chosen = Parameters()
    scene, directions = scene_of(town(side), chosen), sky_directions()
    window = (slice(0, side), slice(0, side))
    faces = faces_of(scene.obstacles[0].relief, ~scene.open_air, window, 3.0)
    seconds = cpu(
        lambda: sky_visibility(
            scene.obstacles,
            directions=directions,
            window=window,
            weights=chosen.receiver,
            faces=faces,
        )
    )
    count = directions.azimuths.size * (directions.edges.size - 1)
    return seconds / side**2 / count * 1e9


def tree_milliseconds() -> tuple[float, int]:
    """Give CPU milliseconds of the edit of one 8 m tree, all hours, and the cells made again.

    The run is open, as it is for all edits but the first one.
    """
    surface, weather = town(YARDSTICK_SIDE), sunny_day()
    base = simulate(surface, weather)
    grid = grid_of(surface)
    point = shapely.Point(float(grid.x()[250]), float(grid.y()[250]))
    (place,) = projected(np.array([point]), source=grid.crs, target="EPSG:6668")
    tree = {"kind": "tree", "height_m": 8.0, "crown_diameter_m": 5.0}
    feature = {"type": "Feature", "geometry": shapely.geometry.mapping(place), "properties": tree}
    scenario = read_scenario({"type": "FeatureCollection", "features": [feature]})
    opened = WhatIf(surface, weather, base)
    times = []
    for _ in range(5):
        started = time.process_time()
        difference = opened.difference(scenario)
        times.append(time.process_time() - started)
    assert difference.grid is not None
    return min(times) * 1000, difference.grid.rows * difference.grid.columns


def solweig_seconds(side: int) -> dict[str, float] | str:
    """Give CPU seconds of solweig on the same town, or why there are none."""
    surface, weather = town(side), sunny_day()
    sun = sun_position(weather["time"].to_numpy(), **PLACE)
    building = surface["building_height"].to_numpy()
    ground = surface["ground_height"].to_numpy()
    level = weather["direct_normal_irradiance"] * np.maximum(np.sin(np.radians(sun.elevation)), 0)
    given = {
        "dsm": ground + building,
        "dem": ground,
        "cdsm": surface["canopy_top"].to_numpy(),
        "pixel": 2.0,
        "utc_offset": 9,
        "local_time": weather["time"].to_numpy().astype("datetime64[s]").astype(int) + 9 * 3600,
        "air": weather["air_temperature"].to_numpy(),
        "humidity": weather["relative_humidity"].to_numpy(),
        "wind": weather["wind_speed"].to_numpy(),
        "global": (level + weather["diffuse_irradiance"]).to_numpy(),
        "measured_direct_rad": weather["direct_normal_irradiance"].to_numpy(),
        "measured_diffuse_rad": weather["diffuse_irradiance"].to_numpy(),
        **PLACE,
    }
    with tempfile.TemporaryDirectory() as folder:
        python = solweig_python(Path(folder))
        if python is None:
            return "solweig could not be installed"
        source, target = Path(folder) / "in.npz", Path(folder) / "out.npz"
        np.savez(source, **given)
        words = [str(python), str(WORKER), str(source), str(target)]
        done = subprocess.run(words, check=False, capture_output=True, text=True)
        if done.returncode:
            return f"solweig failed: {done.stderr.strip().splitlines()[-1:]}"
        found = np.load(target)
        return {"prepare": float(found["prepare"]), "steps": float(found["steps"])}


def solweig_python(folder: Path) -> Path | None:
    """Give the interpreter of a throw-away environment with solweig; None where pip cannot."""
    venv.create(folder / "environment", with_pip=True)
    python = folder / "environment" / "bin" / "python"
    words = [str(python), "-m", "pip", "install", "--quiet", "solweig"]
    done = subprocess.run(words, check=False, capture_output=True)
    return python if done.returncode == 0 else None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--without-solweig", action="store_true")
    parser.add_argument("--measure", type=int)
    parser.add_argument("--streamed", action="store_true")
    asked = parser.parse_args()
    if asked.measure:
        print(json.dumps(measured(asked.measure, asked.streamed)))
        return
    rows: list[tuple[str, str, str]] = []
    million, four = in_process(1000, streamed=False), in_process(2000, streamed=False)
    streamed = in_process(1000, streamed=True)
    rows.append(("1,000,000 cells × 15 steps", f"{million['cpu']:.1f} CPU s", "≤ 10"))
    rows.append(("4 × the cells", f"{four['cpu'] / million['cpu']:.2f} × the time", "≤ 4.4"))
    rows.append(("peak, step by step", f"{streamed['bytes']:.0f} B per cell", "≤ 200"))
    rows.append(("peak, all steps of 5 quantities kept", f"{million['bytes']:.0f} B per cell", ""))
    rows.append(("sky", f"{sky_nanoseconds(1000):.1f} ns per cell and direction", ""))
    milliseconds, cells = tree_milliseconds()
    rows.append((f"one 8 m tree ({cells} cells)", f"{milliseconds:.0f} CPU ms", "≤ 100"))
    if not asked.without_solweig:
        ours, theirs = in_process(YARDSTICK_SIDE, streamed=False), solweig_seconds(YARDSTICK_SIDE)
        size = f"{YARDSTICK_SIDE} × {YARDSTICK_SIDE}"
        rows.append((f"this engine, {size}", f"{ours['cpu']:.1f} CPU s", ""))
        if isinstance(theirs, str):
            rows.append((f"solweig, {size}", theirs, ""))
        else:
            total = theirs["prepare"] + theirs["steps"]
            rows.append((f"solweig, {size}", f"{total:.1f} CPU s", ""))
            rows.append(("ratio", f"{total / ours['cpu']:.1f}", "≥ 10"))
    for name, seen, goal in rows:
        print(f"{name:<40} {seen:<34} {goal}")


if __name__ == "__main__":
    main()
