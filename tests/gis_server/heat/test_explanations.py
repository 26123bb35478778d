"""Why a place is hot: the shares of a real run over HTTP, and what is said where there are none."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import pytest
import zarr

from gis_server.errors import BusyError
from gis_server.heat.what_if import WhatIfs
from simulations.engine.explain import SHARES
from simulations.runs import RunFolder
from tests.gis_server.heat.asking_heat import ask_server, check_described
from tests.gis_server.heat.conftest import HeatTown
from tests.serving import RunningServer, serving
from tiles.raster import plane_grid_of

pytestmark = pytest.mark.slow
POINT = "/api/cities/{city}/heat/{run}/point"
STEFAN_BOLTZMANN = 5.670374419e-8
NOON = 12
WARM_S = 120


@pytest.fixture(scope="module")
def server(
    heat_town: HeatTown, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RunningServer]:
    with serving(heat_town.data, tmp_path_factory.mktemp("explained") / "log") as running:
        until = time.monotonic() + WARM_S
        while not asked(running, heat_town, *place_of(heat_town, inside=False))["explain"]:
            assert time.monotonic() < until
        yield running


def place_of(town: HeatTown, *, inside: bool) -> tuple[float, float]:
    """Give a place in the sun at noon, or one in a building."""
    result = RunFolder(town.folder).result()
    shadow = result["shadow"].isel(time=NOON).to_numpy()[20:-20, 20:-20]
    row, column = (np.argwhere(np.isnan(shadow) if inside else shadow == 0)[7] + 20).tolist()
    lon, lat = plane_grid_of(result).degrees(np.array([column + 0.5]), np.array([row + 0.5]))
    return float(lon[0]), float(lat[0])


def asked(server: RunningServer, town: HeatTown, lon: float, lat: float) -> Any:
    address = POINT.format(city="demo", run=town.run) + f"?lon={lon}&lat={lat}"
    status, found = ask_server(server.port, "GET", address)
    assert status == 200, found
    return found


def test_shares_of_every_hour_add_up_to_what_the_map_shows(
    heat_town: HeatTown, server: RunningServer
) -> None:
    point = asked(server, heat_town, *place_of(heat_town, inside=False))
    description = ask_server(server.port, "GET", "/api/openapi.json")[1]
    check_described(description, POINT, point)
    assert point["explain_missing"] is None
    assert [each["time"] for each in point["explain"]] == point["hours"]
    assert [each["hour"] for each in point["explain"]] == list(range(24))
    radiant = np.array(point["quantities"]["mean_radiant_temperature"])
    for each, shown in zip(point["explain"], radiant, strict=True):
        assert tuple(each["shares"]) == SHARES
        absorbed = 0.97 * STEFAN_BOLTZMANN * (shown + 273.15) ** 4
        assert sum(each["shares"].values()) == pytest.approx(absorbed, rel=1e-3)
    noon, night = (point["explain"][hour]["shares"] for hour in (NOON, 2))
    assert noon["sun_direct"] > 40
    assert night["sun_direct"] == night["sky_diffuse"] == 0


def test_there_is_no_explanation_inside_a_building(
    heat_town: HeatTown, server: RunningServer
) -> None:
    point = asked(server, heat_town, *place_of(heat_town, inside=True))
    assert (point["explain"], point["explain_missing"]) == ([], "inside-building")


def test_hidden_damaged_or_foreign_inputs_leave_the_numbers(
    heat_town: HeatTown, server: RunningServer
) -> None:
    place = place_of(heat_town, inside=False)
    plan = heat_town.folder / "plan.json"
    kept = plan.read_bytes()
    for damaged in (b"", b"{}", b'{"format": 1}', None):
        if damaged is None:
            plan.unlink()
        else:
            plan.write_bytes(damaged)
        try:
            point = asked(server, heat_town, *place)
        finally:
            plan.write_bytes(kept)
        assert (point["explain"], point["explain_missing"]) == ([], "inputs-missing")
        assert len(point["quantities"]["wbgt"]) == 24


def test_an_hour_of_other_heat_is_left_out(
    heat_town: HeatTown, server: RunningServer, tmp_path: Path
) -> None:
    """The inputs tell another radiant temperature than the results: no reason is made up."""
    del server  # its process is warm, and so is the compiler's cache
    other = tmp_path / "run"
    shutil.copytree(heat_town.folder, other)
    values = zarr.open_array(other / "result.zarr" / "mean_radiant_temperature", mode="r+")
    row, column = 30, 30
    while np.isnan(np.asarray(values[NOON, row, column])):
        column += 1
    values[NOON, row, column] = np.asarray(values[NOON, row, column]) + 1.0
    what_ifs = WhatIfs(processes=1, answer_s=120.0)
    try:
        found = orjson.loads(what_ifs.shares(other, (row, column)))
    finally:
        what_ifs.stop()
    assert sorted(map(int, found)) == [hour for hour in range(24) if hour != NOON]


def test_numbers_do_not_wait_for_a_busy_process(heat_town: HeatTown) -> None:
    what_ifs = WhatIfs(processes=1)
    taken = what_ifs._idle.get()
    began = time.monotonic()
    with pytest.raises(BusyError):
        what_ifs.shares(heat_town.folder, (0, 0))
    assert time.monotonic() - began < 5
    what_ifs._idle.put(taken)
