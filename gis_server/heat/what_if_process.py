"""The process that computes what-ifs: `python -m gis_server.heat.what_if_process`.

One line of JSON in is one question about a run: `{"run": folder, "scenario": GeoJSON}`, what it
changes; `{"run": folder, "cell": [row, column]}`, why it is hot there; `{"run": folder, "place":
[longitude, latitude] or null}`, to get ready for questions about a place. One line out is its
answer, after one letter: A for an answer, I for a scenario that cannot be used, M for a run that
cannot be opened, F for a fault.
"""

from __future__ import annotations

import os
import sys
import time
import traceback
from contextlib import suppress
from functools import cache
from typing import Any

import numpy as np
import orjson
import shapely

from gis_server.heat.heat_shares import heat_shares
from gis_server.heat.neighbourhoods import Neighbourhoods
from gis_server.heat.open_run import OpenRun, open_run
from gis_server.heat.what_if_answer import what_if_answer
from gis_server.heat.what_if_difference import computed_anew, difference
from simulations.errors import RunError, ScenarioError
from simulations.scenario import read_scenario
from simulations.surface.projecting import projected

KEYS = orjson.OPT_NON_STR_KEYS  # steps are numbers
NICENESS = 5  # tiles go first

NEIGHBOURHOODS = Neighbourhoods()


def what_if(path: str, scenario: dict[str, Any]) -> dict[str, Any]:
    """Give what a scenario changes in a run.

    Raises
    ------
    ScenarioError
        The scenario cannot be used.
    """
    began = time.perf_counter()
    run = open_run(path)
    changed = difference(run, read_scenario(scenario), NEIGHBOURHOODS)
    found = what_if_answer(
        changed.before, changed.after, hours=run.hours(), remarks=list(changed.remarks)
    )
    return {**found, "seconds": round(time.perf_counter() - began, 3)}


def get_ready(path: str, place: tuple[float, float] | None) -> None:
    """Load all code that an answer needs, then look around a place (the middle by default)."""
    run = open_run(path)
    _load_code(path)
    point = _middle(run)
    if place:
        there = np.array([shapely.Point(place)])
        (point,) = projected(there, source="EPSG:6668", target=run.plan.grid.crs)
    with suppress(ScenarioError):  # outside the run
        NEIGHBOURHOODS.prepare(run, (point.x, point.y, point.x, point.y))


@cache
def _load_code(path: str) -> None:
    """Answer once, for nobody."""
    run = open_run(path)
    (point,) = projected(np.array([_middle(run)]), source=run.plan.grid.crs, target="EPSG:6668")
    feature = {
        "type": "Feature",
        "geometry": shapely.geometry.mapping(point),
        "properties": {"kind": "tree", "height_m": 5.0},
    }
    features = read_scenario({"type": "FeatureCollection", "features": [feature]})
    changed = computed_anew(run, features)
    what_if_answer(changed.before, changed.after, hours=run.hours(), remarks=[])
    grid = run.plan.grid
    with suppress(RunError):  # inside a building
        shares(path, (grid.rows // 2, grid.columns // 2))


def _middle(run: OpenRun) -> shapely.Point:
    west, south, east, north = run.plan.grid.bounds
    return shapely.Point((west + east) / 2, (south + north) / 2)


def shares(path: str, cell: tuple[int, int]) -> dict[int, dict[str, float]]:
    """Give where the heat of a cell (row, column) of a run comes from, by step; see `heat_shares`.

    Raises
    ------
    RunError
        The cell is inside a building.
    """
    run = open_run(path)
    row, column = cell
    return heat_shares(
        run.folder, run.plan, weather=run.weather, result=run.result, cell=(row, column)
    )


def answered(line: bytes) -> bytes:
    """Answer one line."""
    asked = orjson.loads(line)
    try:
        if "cell" in asked:
            return b"A" + orjson.dumps(shares(asked["run"], asked["cell"]), option=KEYS)
        if "scenario" in asked:
            return b"A" + orjson.dumps(what_if(asked["run"], asked["scenario"]))
        get_ready(asked["run"], asked["place"])
        return b"A"
    except ScenarioError as error:
        return b"I" + orjson.dumps({"message": str(error), "feature": error.feature})
    except RunError as error:
        return b"M" + orjson.dumps({"message": str(error)})
    except Exception:  # the next question is not to suffer; the server logs this one
        return b"F" + orjson.dumps({"trace": traceback.format_exc()})


def main() -> None:
    """Answer questions until there are no more."""
    os.nice(NICENESS)
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints is no answer
    for line in sys.stdin.buffer:
        answers.write(answered(line) + b"\n")
        answers.flush()


if __name__ == "__main__":
    main()
