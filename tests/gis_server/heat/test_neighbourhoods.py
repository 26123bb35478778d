"""Neighbourhoods of runs: their answers are those that are computed anew, and they stay small."""

from __future__ import annotations

import time
from typing import Any

import numpy as np
import pytest
import xarray as xr

from gis_server.heat import neighbourhoods as made_by
from gis_server.heat.neighbourhoods import Neighbourhoods, neighbourhood, seen_from
from gis_server.heat.open_run import OpenRun, box_of, open_run
from gis_server.heat.what_if_difference import computed_anew, difference
from simulations.engine import Parameters, simulate
from simulations.errors import ScenarioError
from simulations.runs import plan_run
from simulations.scenario import read_scenario
from simulations.surface.dataset import grid_of
from tests.gis_server.heat.conftest import HeatTown
from tests.gis_server.heat.test_what_if import TREE, feature, scenario, sunny_place
from tests.simulations.engine.scenes import small_town, sunny_day


def awning(west: float, south: float) -> dict[str, Any]:
    east, north = west + 1e-4, south + 5e-5
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {
        "type": "Feature",
        "geometry": {"type": "Polygon", "coordinates": [ring]},
        "properties": {"kind": "awning", "height_m": 3.0, "transmittance": 0.1},
    }


@pytest.fixture(scope="module")
def run(heat_town: HeatTown) -> OpenRun:
    return open_run(str(heat_town.folder))


@pytest.mark.slow
@pytest.mark.parametrize("whole", [True, False])
def test_it_answers_as_if_it_were_computed_anew(
    heat_town: HeatTown, run: OpenRun, whole: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not whole:
        monkeypatch.setattr(made_by, "WHOLE_CELLS", 0)
    lon, lat = sunny_place(heat_town)
    tree = feature("tree", lon, lat, height_m=8)
    features = read_scenario(scenario(tree, awning(lon, lat - 1e-4)))
    kept = Neighbourhoods()
    first = difference(run, features, kept)
    wait_for(kept, run, features)
    again = difference(run, features, kept)
    anew = computed_anew(run, features)
    for name in ("wbgt", "utci", "mean_radiant_temperature", "surface_temperature"):
        changes = [each.after[name] - each.before[name] for each in (first, again, anew)]
        assert float(np.abs(changes[2]).max()) > 0.5
        common = xr.align(*changes, join="inner")
        for each, part in zip(changes, common, strict=True):
            np.testing.assert_array_equal(part, common[2])
            assert np.nanmax(np.abs(each)) == np.nanmax(np.abs(part))


def wait_for(kept: Neighbourhoods, run: OpenRun, features: Any) -> None:
    until = time.monotonic() + 60
    while not kept.around(run, box_of(features, run.plan)):
        assert time.monotonic() < until
        time.sleep(0.05)


@pytest.mark.slow
def test_a_place_outside_the_run_is_refused(run: OpenRun) -> None:
    away = read_scenario(scenario(feature("tree", 139.5, 36.3, height_m=8)))
    with pytest.raises(ScenarioError, match="outside the area"):
        difference(run, away, Neighbourhoods())


@pytest.mark.slow
def test_one_that_would_be_too_large_is_not_kept(
    run: OpenRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(made_by, "MOST_CELLS", 100)
    box = box_of(read_scenario(scenario(TREE)), run.plan)
    assert neighbourhood(run, box).what_if is None


def test_what_cannot_be_seen_is_left_out_and_changes_nothing() -> None:
    surface, weather = small_town(360), sunny_day((5, 6, 7))
    height = surface["building_height"].to_numpy().copy()
    height[100:] = np.minimum(height[100:], 4.0)  # 4 m are seen from 100 m at most
    height[330:, 40:60] = 60.0  # a tower
    surface["building_height"] = ("y", "x"), height, surface["building_height"].attrs
    plan = plan_run(surface, weather, parameters=Parameters())
    grid = plan.grid
    area = grid.window(grid.west + 20, grid.south + grid.rows - 60, 40, 40)
    part = seen_from(area, surface, plan)
    assert part.sizes["y"] > 330
    assert part.sizes["x"] < 320
    found, whole = (
        simulate(each, weather, window=area.slices_in(grid_of(each))) for each in (part, surface)
    )
    for name in ("mean_radiant_temperature", "surface_temperature", "sky_view_factor"):
        np.testing.assert_array_equal(found[name], whole[name])
