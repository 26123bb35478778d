"""Scenarios: only what they reach is made again, and it has the bytes of a full run."""

from __future__ import annotations

from typing import Any

import geopandas
import numpy as np
import pytest
import shapely
import xarray as xr

from simulations.engine import WhatIf, simulate, what_if
from simulations.errors import RunError
from simulations.scenario import read_scenario
from simulations.surface.dataset import grid_of
from simulations.surface.projecting import projected
from tests.simulations.engine.scenes import (
    grid_around_origin,
    small_town,
    sunny_day,
    surface_of,
)

HOURS = (7, 8, 9, 10, 11, 12, 13, 14, 15, 16)


@pytest.fixture(scope="module")
def town() -> xr.Dataset:
    return small_town(160)


@pytest.fixture(scope="module")
def base(town: xr.Dataset) -> xr.Dataset:
    return simulate(town, sunny_day(HOURS))


def scenario_at(town: xr.Dataset, row: int, column: int, **properties: Any) -> Any:
    """Give a scenario with one thing in the middle of a cell (trees) or on a square around it."""
    grid = grid_of(town)
    x, y = float(grid.x()[column]), float(grid.y()[row])
    shape = shapely.Point(x, y)
    if properties["kind"] != "tree":
        shape = shapely.box(x - 5, y - 5, x + 5, y + 5)
    (moved,) = projected(np.array([shape]), source=grid.crs, target="EPSG:6668")
    geometry = shapely.geometry.mapping(moved)
    feature = {"type": "Feature", "geometry": geometry, "properties": properties}
    return read_scenario({"type": "FeatureCollection", "features": [feature]})


@pytest.mark.parametrize(
    "properties",
    [
        {"kind": "tree", "height_m": 8.0, "crown_diameter_m": 5.0},
        {"kind": "building", "height_m": 9.0},
        {"kind": "paving", "cover": "grass"},
        {"kind": "awning", "height_m": 3.0, "transmittance": 0.2},
    ],
)
def test_a_scenario_has_the_bytes_of_a_full_run(
    town: xr.Dataset, base: xr.Dataset, properties: dict[str, Any]
) -> None:
    weather = sunny_day(HOURS)
    open_air = town["building_height"].to_numpy()[70:90, 70:90] == 0
    row, column = (70 + part for part in np.argwhere(open_air)[len(np.argwhere(open_air)) // 2])
    scenario = scenario_at(town, int(row), int(column), **properties)
    difference = what_if(town, weather, base, scenario=scenario)
    assert difference.grid is not None
    assert difference.after is not None
    full = simulate(difference.surface, weather)
    rows, columns = difference.grid.slices_in(grid_of(town))
    inside = np.zeros(grid_of(town).shape, bool)
    inside[rows, columns] = True
    for name in ("mean_radiant_temperature", "utci", "wbgt", "surface_temperature", "shadow"):
        after, whole = difference.after[name].to_numpy(), full[name].to_numpy()
        assert after.tobytes() == np.ascontiguousarray(whole[:, rows, columns]).tobytes()
        assert whole[:, ~inside].tobytes() == base[name].to_numpy()[:, ~inside].tobytes()


def test_a_tree_cools_the_place_below(town: xr.Dataset, base: xr.Dataset) -> None:
    shadow = base["shadow"].to_numpy().mean(0)
    sunny = np.argwhere(
        (shadow[40:120, 40:120] < 0.1) & np.isfinite(base["utci"].to_numpy()[0, 40:120, 40:120])
    )
    row, column = (sunny[len(sunny) // 2] + 40).tolist()
    scenario = scenario_at(town, row, column, kind="tree", height_m=8.0, crown_diameter_m=6.0)
    difference = what_if(town, sunny_day(HOURS), base, scenario=scenario)
    radiant = difference.of("mean_radiant_temperature").isel(time=5)
    assert -35 < float(radiant.min()) < -8


def test_nothing_changed_gives_no_difference(town: xr.Dataset, base: xr.Dataset) -> None:
    scenario = read_scenario({"type": "FeatureCollection", "features": []})
    assert isinstance(scenario, geopandas.GeoDataFrame)
    difference = what_if(town, sunny_day(HOURS), base, scenario=scenario)
    assert difference.grid is None
    with pytest.raises(RunError, match="changes nothing"):
        difference.of("utci")


def test_mist_cools_where_it_is(town: xr.Dataset, base: xr.Dataset) -> None:
    open_air = np.argwhere(town["building_height"].to_numpy() == 0)
    row, column = open_air[len(open_air) // 2].tolist()
    scenario = scenario_at(town, row, column, kind="mist", flow_l_h=60.0, height_m=3.0)
    difference = what_if(town, sunny_day(HOURS), base, scenario=scenario)
    utci = difference.of("utci").isel(time=5).to_numpy()
    assert -6 < np.nanmin(utci) < -0.05
    assert np.nanmax(np.abs(difference.of("mean_radiant_temperature"))) == 0
    assert (utci < 0).sum() <= 40


@pytest.fixture(scope="module")
def opened(town: xr.Dataset, base: xr.Dataset) -> WhatIf:
    return WhatIf(town, sunny_day(HOURS), base)


def random_features(town: xr.Dataset, seed: int) -> Any:
    """Give one to three things at random places, also near edges and on buildings."""
    random, grid = np.random.default_rng(seed), grid_of(town)
    kinds: list[dict[str, Any]] = [
        {"kind": "tree", "height_m": float(random.uniform(3, 12)), "crown_diameter_m": 5.0},
        {"kind": "awning", "height_m": 3.0, "transmittance": 0.2},
        {"kind": "remove_building"},
        {"kind": "building", "height_m": float(random.uniform(3, 12))},
        {"kind": "paving", "cover": "grass"},
    ]
    features = []
    for number in random.permutation(len(kinds))[: random.integers(1, 4)]:
        x, y = (float(random.choice(axis[5:-5])) for axis in (grid.x(), grid.y()))
        shape = shapely.Point(x, y)
        if kinds[number]["kind"] != "tree":
            shape = shapely.box(x - 9, y - 7, x + 7, y + 9)
        (place,) = projected(np.array([shape]), source=grid.crs, target="EPSG:6668")
        geometry = shapely.geometry.mapping(place)
        features.append({"type": "Feature", "geometry": geometry, "properties": kinds[number]})
    return read_scenario({"type": "FeatureCollection", "features": features})


@pytest.mark.parametrize(
    "seed", [1, 2, 3, *(pytest.param(n, marks=pytest.mark.slow) for n in range(4, 24))]
)
def test_an_open_run_answers_with_the_bytes_of_a_full_run(
    town: xr.Dataset, base: xr.Dataset, opened: WhatIf, seed: int
) -> None:
    found = opened.difference(random_features(town, seed))
    if found.after is None or found.grid is None:
        for name, values in town.data_vars.items():
            assert found.surface[name].to_numpy().tobytes() == values.to_numpy().tobytes()
        return
    full = simulate(found.surface, sunny_day(HOURS))
    rows, columns = found.grid.slices_in(grid_of(town))
    inside = np.zeros(grid_of(town).shape, bool)
    inside[rows, columns] = True
    for name, values in full.data_vars.items():
        if values.dims[-2:] == ("y", "x"):
            whole, after = values.to_numpy(), found.after[name].to_numpy()
            assert after.tobytes() == np.ascontiguousarray(whole[..., rows, columns]).tobytes()
            assert whole[..., ~inside].tobytes() == base[name].to_numpy()[..., ~inside].tobytes()
    window = simulate(found.surface, sunny_day(HOURS), window=(rows, columns))
    assert set(window.data_vars) == set(found.after.data_vars)
    for name in map(str, window.data_vars):
        assert window[name].to_numpy().tobytes() == found.after[name].to_numpy().tobytes(), name


def test_the_first_house_of_a_plain_has_the_bytes_of_a_full_run() -> None:
    plain, weather = surface_of(grid_around_origin(80)), sunny_day(HOURS)
    opened = WhatIf(plain, weather, simulate(plain, weather))
    found = opened.difference(scenario_at(plain, 40, 40, kind="building", height_m=3.0))
    assert found.after is not None
    assert found.grid is not None
    full = simulate(found.surface, weather)
    rows, columns = found.grid.slices_in(grid_of(plain))
    whole = np.ascontiguousarray(full["utci"].to_numpy()[:, rows, columns])
    assert found.after["utci"].to_numpy().tobytes() == whole.tobytes()
    assert found.after.sizes["facade"] == full.sizes["facade"]


def test_an_open_run_needs_the_result_of_its_surface(town: xr.Dataset, base: xr.Dataset) -> None:
    with pytest.raises(RunError, match="other cells"):
        WhatIf(small_town(80), sunny_day(HOURS), base)


@pytest.mark.slow
@pytest.mark.parametrize("resolution_m", [1.0, 2.0, 4.0])
def test_anything_anywhere_has_the_bytes_of_a_full_run(resolution_m: float) -> None:
    """How far a change is seen must never be taken too short."""
    random = np.random.default_rng(int(resolution_m))
    town, weather = small_town(140, resolution_m=resolution_m), sunny_day((14, 15, 16, 17))
    base = simulate(town, weather)
    opened = WhatIf(town, weather, base)
    for number in range(8):
        row, column = random.integers(3, 137, 2)
        tree = {"height_m": random.uniform(3, 20), "crown_diameter_m": random.uniform(1, 8)}
        house = {"height_m": random.uniform(1.5, 25)}
        kinds = ({"kind": "tree"} | tree, {"kind": "building"} | house)
        found = opened.difference(scenario_at(town, row, column, **kinds[number % 2]))
        if found.grid is None or found.after is None:
            continue
        whole = simulate(found.surface, weather)
        rows, columns = found.grid.slices_in(grid_of(town))
        expected = base.copy(deep=True)
        for name in ("mean_radiant_temperature", "surface_temperature", "wbgt", "sun_hours"):
            expected[name].values[..., rows, columns] = found.after[name].to_numpy()
            assert expected[name].to_numpy().tobytes() == whole[name].to_numpy().tobytes()
