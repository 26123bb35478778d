"""What-ifs over HTTP: the difference of a real run, its limits, and hostile bodies."""

from __future__ import annotations

import base64
import gc
import io
import json
import os
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from gis_server.app import create_app
from gis_server.errors import TimeLimitError
from gis_server.heat.what_if import WhatIfProcess, WhatIfs
from gis_server.heat.what_if_answer import LEAST_CHANGE
from gis_server.settings import Settings
from simulations.engine import simulate
from simulations.errors import ScenarioError
from simulations.runs import RunFolder
from simulations.scenario import apply_scenario, read_scenario
from tests.gis_server.heat.asking_heat import WHAT_IF, ask_server, check_described, send
from tests.gis_server.heat.conftest import HeatTown
from tests.gis_server.published_town import Town
from tests.serving import RunningServer, serving
from tiles.raster import plane_grid_of
from tiles.raster.value_coding import STEP, ValueCoding
from tiles.raster.value_png import decoded_png
from tiles.web_mercator import pixel_positions

NOON = 12  # the step from 12:00 to 13:00
UNKNOWN = "/api/cities/kawabe/heat/none/what-if"


def feature(kind: str, lon: float, lat: float, **properties: Any) -> dict[str, Any]:
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [lon, lat]},
        "properties": {"kind": kind, **properties},
    }


def scenario(*features: dict[str, Any]) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": list(features)}


TREE = feature("tree", 139.438, 36.2075, height_m=8)


@pytest.fixture(scope="module")
def app(town_data: tuple[Path, Town]) -> Any:
    return create_app(Settings(data=town_data[0]))


@pytest.fixture(scope="module")
def server(
    heat_town: HeatTown, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RunningServer]:
    with serving(heat_town.data, tmp_path_factory.mktemp("what-if") / "log") as running:
        until = time.monotonic() + 120  # its process gets ready
        while ask_server(running.port, "POST", heat_town.what_if, scenario(TREE))[0] != 200:
            assert time.monotonic() < until
        yield running


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ([], "body"),
        ({}, "body.type"),
        ({"type": "FeatureCollection", "features": []}, "body.features"),
        (scenario(*[TREE] * 51), "body.features"),
        (scenario(TREE, {**TREE, "properties": None}), "body.features.1.properties"),
        (scenario({**TREE, "geometry": None}), "body.features.0.geometry"),
        (scenario(feature("tree", 0, 0, height_m=[8])), "body.features.0.properties.height_m"),
        (scenario(feature("tree", 0, 0, note="x" * 201)), "body.features.0.properties.note"),
    ],
)
def test_what_is_no_scenario_is_refused_with_its_field(app: Any, body: Any, field: str) -> None:
    answer = send(app, UNKNOWN, json.dumps(body).encode())
    assert answer.status_code == 422
    assert any(error["field"].startswith(field) for error in answer.json()["errors"])


def test_lists_in_lists_without_end_are_no_scenario(tmp_path: Path) -> None:
    coordinates: list[Any] = []
    for _ in range(500):
        coordinates = [coordinates]
    deep = {**TREE, "geometry": {"type": "Point", "coordinates": coordinates}}
    with pytest.raises(ScenarioError, match="cannot be read"):
        WhatIfs().ask(tmp_path, scenario(deep))


def test_large_slow_typed_and_foreign_bodies_are_refused(app: Any) -> None:
    assert send(app, UNKNOWN, b" " * 64_001).status_code == 413
    assert send(app, UNKNOWN, b"{}", kind="text/plain").status_code == 415
    assert send(app, UNKNOWN, b"{'a'}").status_code == 422
    assert send(app, UNKNOWN, json.dumps(scenario(TREE)).encode()).status_code == 404


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=10,
)
COORDINATES = st.recursive(
    st.floats(139.43, 139.45) | st.floats() | st.integers(),
    lambda inner: st.lists(inner, max_size=5),
    max_leaves=12,
)
GEOMETRIES = st.fixed_dictionaries(
    {
        "type": st.sampled_from(
            ["Point", "LineString", "Polygon", "MultiPolygon", "GeometryCollection", "Circle"]
        ),
        "coordinates": COORDINATES | JSON,
    }
)
KINDS = st.sampled_from(["tree", "awning", "mist", "paving", "building", "green_wall", "x"])
PROPERTIES = st.fixed_dictionaries(
    {"kind": KINDS | JSON},
    optional={"height_m": st.integers() | JSON, "cover": JSON, "species": JSON, "age_years": JSON},
)
SCENARIOS = st.fixed_dictionaries(
    {
        "type": st.just("FeatureCollection"),
        "features": st.lists(
            st.fixed_dictionaries(
                {
                    "type": st.just("Feature"),
                    "geometry": GEOMETRIES | JSON,
                    "properties": PROPERTIES | JSON,
                }
            ),
            max_size=3,
        ),
    }
)


@settings(max_examples=150)
@given(SCENARIOS | JSON)
def test_no_body_breaks_the_route(app: Any, body: Any) -> None:
    assert send(app, UNKNOWN, json.dumps(body).encode()).status_code in {404, 422}


@pytest.mark.slow
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=SCENARIOS)
def test_no_scenario_breaks_the_computation(
    heat_town: HeatTown, server: RunningServer, body: Any
) -> None:
    status, answer = ask_server(server.port, "POST", heat_town.what_if, body)
    assert status in {200, 422}, answer


@pytest.mark.slow
def test_a_tree_gives_the_difference_of_two_whole_runs(
    heat_town: HeatTown, server: RunningServer
) -> None:
    asked = scenario(feature("tree", *sunny_place(heat_town), height_m=8))
    status, found = ask_server(server.port, "POST", heat_town.what_if, asked)
    assert status == 200, found
    description = ask_server(server.port, "GET", "/api/openapi.json")[1]
    check_described(description, WHAT_IF, found, method="post")
    before, after = whole_runs(heat_town, asked)
    grid = plane_grid_of(before)
    quantities = {each["id"]: each for each in found["quantities"]}
    assert {"wbgt", "utci", "mean_radiant_temperature", "surface_temperature"} <= set(quantities)
    for name in ("wbgt", "mean_radiant_temperature"):
        change = after[name].to_numpy() - before[name].to_numpy()
        for hour in (NOON - 6, NOON, NOON + 4):
            expected = change[hour][np.abs(change[hour]) >= 0.05]
            line = quantities[name]["statistics"][hour]
            assert line["area_m2"] == expected.size * 4.0
            assert line["min"] == pytest.approx(float(expected.min(initial=0.0)), abs=1e-3)
        shown = picture(found, name, NOON)
        column, row = (int(each) for each in coldest_cell(change[NOON]))
        lon, lat = grid.degrees(np.array([column + 0.5]), np.array([row + 0.5]))
        assert value_at(shown, found["bounds"], float(lon[0]), float(lat[0])) == pytest.approx(
            float(change[NOON][row, column]), abs=STEP / 2
        )
    assert quantities["mean_radiant_temperature"]["statistics"][NOON]["min"] < -10
    assert found["shaded_m2"][NOON] > 0
    assert quantities["wbgt"]["day"]["max"]["min"] < 0
    said = {each["code"]: each["message"] for each in found["remarks"]}
    trees = said["air-cooling-of-trees-not-modelled"]
    assert all("Kántor" in trees[each] for each in ("ja", "en"))
    passed = {(each["from"], each["to"]) for each in found["classes"]["hours"][NOON]}
    assert passed <= {("danger", "severe_warning"), ("severe_warning", "warning")}


def sunny_place(town: HeatTown) -> tuple[float, float]:
    """Give the place, 60 m from the edge at least, that has the longest sun."""
    result = RunFolder(town.folder).result()
    sun = np.nan_to_num(result["sun_hours"].to_numpy())[30:-30, 30:-30]
    row, column = np.unravel_index(np.argmax(sun), sun.shape)
    lon, lat = plane_grid_of(result).degrees(np.array([column + 30.5]), np.array([row + 30.5]))
    return float(lon[0]), float(lat[0])


def whole_runs(town: HeatTown, asked: dict[str, Any]) -> tuple[Any, Any]:
    """Compute the whole run without and with a scenario, the slow way."""
    folder = RunFolder(town.folder)
    surface, weather, plan = folder.surface(), folder.weather(), folder.plan()
    changed = apply_scenario(surface, read_scenario(asked)).surface
    before = folder.result().load()
    window = plan.grid.slices_in(plan.surface)
    return before, simulate(changed, weather, parameters=plan.parameters, window=window)


def coldest_cell(change: Any) -> tuple[int, int]:
    row, column = np.unravel_index(np.nanargmin(change), change.shape)
    return int(column), int(row)


def picture(found: dict[str, Any], quantity: str, hour: int) -> Any:
    each = next(each for each in found["quantities"] if each["id"] == quantity)
    data = each["pictures"][hour].removeprefix("data:image/png;base64,")
    with Image.open(io.BytesIO(base64.b64decode(data))) as image:
        pixels = np.asarray(image.convert("RGBA"))
    return decoded_png(pixels, ValueCoding(each["offset"], each["scale"]))


def value_at(values: Any, bounds: list[float], lon: float, lat: float) -> float:
    """Read a picture as a map shows it: stretched over its bounds in Web Mercator."""
    west, south, east, north = bounds
    x, y = pixel_positions(np.array([west, lon, east]), np.array([north, lat, south]), zoom=20)
    column = (x[1] - x[0]) / (x[2] - x[0]) * values.shape[1]
    row = (y[1] - y[0]) / (y[2] - y[0]) * values.shape[0]
    return float(values[int(row), int(column)])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (feature("tree", 139.438, 36.2075), "height_m or age_years"),
        (feature("tree", 139.438, 36.2075, height_m=400), "height_m: found 400"),
        (feature("tree", 139.438, 36.2075, heigth_m=4), "did you mean height_m"),
        (feature("lamp", 139.438, 36.2075), "property kind"),
        (feature("tree", 135.0, 35.0, height_m=8), "apart"),
        (feature("awning", 139.438, 36.2075), "Polygon"),
    ],
)
def test_a_feature_that_cannot_be_used_is_named(
    heat_town: HeatTown, server: RunningServer, asked: dict[str, Any], said: str
) -> None:
    status, found = ask_server(server.port, "POST", heat_town.what_if, scenario(TREE, asked))
    assert status == 422, found
    (error,) = found["errors"]
    assert said in error["message"]
    assert error["field"] in {"body.features.1", "body.features"}


@pytest.mark.slow
def test_more_than_can_be_computed_is_refused_at_once(
    heat_town: HeatTown, server: RunningServer
) -> None:
    answers: list[tuple[int, Any]] = []

    def ask() -> None:
        answers.append(ask_server(server.port, "POST", heat_town.what_if, scenario(TREE)))

    threads = [threading.Thread(target=ask) for _ in range(30)]
    for thread in threads:
        thread.start()
    began = time.monotonic()
    assert ask_server(server.port, "GET", "/live")[0] == 200
    assert time.monotonic() - began < 5
    for thread in threads:
        thread.join()
    statuses = [status for status, _ in answers]
    assert set(statuses) == {200, 503}
    assert {body["type"] for status, body in answers if status == 503} == {
        "urn:uchimizu:problem:busy"
    }
    assert ask_server(server.port, "POST", heat_town.what_if, scenario(TREE))[0] == 200


@pytest.mark.slow
def test_a_process_that_takes_too_long_is_taken_away(heat_town: HeatTown) -> None:
    process = WhatIfProcess()
    question = json.dumps({"run": str(heat_town.folder), "scenario": scenario(TREE)}).encode()
    with pytest.raises(TimeLimitError):
        process.ask(question, seconds=0.05)
    assert process.has_ended()


def test_a_process_that_nobody_knows_is_taken_away() -> None:
    others = children()
    process = WhatIfProcess()
    mine = children() - others
    del process
    gc.collect()
    assert mine
    assert not children() & mine


def children() -> set[int]:
    command = ["pgrep", "-P", str(os.getpid()), "-f", "what_if_process"]
    found = subprocess.run(command, stdout=-1, check=False)
    return {int(each) for each in found.stdout.split()}


@pytest.mark.slow
def test_a_killed_process_is_replaced(heat_town: HeatTown) -> None:
    what_ifs = WhatIfs(processes=1, answer_s=120.0)  # a busy machine is no fault
    try:
        others = children()
        first = json.loads(what_ifs.ask(heat_town.folder, scenario(TREE)))
        (process,) = children() - others
        os.kill(process, signal.SIGKILL)
        again = json.loads(what_ifs.ask(heat_town.folder, scenario(TREE)))
    finally:
        what_ifs.stop()
    assert {**first, "seconds": 0} == {**again, "seconds": 0}


@pytest.mark.slow
def test_a_busy_process_ends_after_its_answer(heat_town: HeatTown) -> None:
    what_ifs, others = WhatIfs(processes=1), children()
    what_ifs.get_ready(heat_town.folder)
    while not (mine := children() - others):
        time.sleep(0.02)
    what_ifs.stop()
    while children() & mine:
        time.sleep(0.02)


@pytest.mark.slow
def test_a_place_can_be_announced(heat_town: HeatTown, server: RunningServer) -> None:
    ready = f"{heat_town.what_if}/ready"
    assert ask_server(server.port, "POST", f"{ready}?lon=139.438&lat=36.2075")[0] == 202
    assert ask_server(server.port, "POST", f"{ready}?lon=139.5&lat=36.3")[0] == 202
    assert ask_server(server.port, "POST", f"{ready}?lon=200&lat=36")[0] == 422
    unknown = f"{UNKNOWN}/ready?lon=139.438&lat=36.2075"
    assert ask_server(server.port, "POST", unknown)[0] == 404
    assert ask_server(server.port, "POST", heat_town.what_if, scenario(TREE))[0] == 200


@pytest.mark.slow
def test_a_run_without_its_inputs_says_so(heat_town: HeatTown, server: RunningServer) -> None:
    hidden = heat_town.folder.with_name("hidden")
    heat_town.folder.rename(hidden)
    try:
        status, found = ask_server(server.port, "POST", heat_town.what_if, scenario(TREE))
    finally:
        hidden.rename(heat_town.folder)
    assert (status, found["type"]) == (404, "urn:uchimizu:problem:run-inputs-missing")


def test_the_screens_say_from_which_change_on_ground_counts() -> None:
    told = (Path(__file__).parents[3] / "web/src/model/heat-paint.ts").read_text("utf-8")
    assert f"export const LEAST_CHANGE = {LEAST_CHANGE};" in told
