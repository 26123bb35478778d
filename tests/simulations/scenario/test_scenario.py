"""Scenarios: what they change, what they leave alone, what is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pytest
import shapely
import xarray as xr
from numpy.random import default_rng

from simulations.errors import ScenarioError
from simulations.grid import grid_over
from simulations.scenario import KINDS, MOST_FEATURES, apply_scenario, read_scenario
from simulations.scenario.mist import air_change
from simulations.surface.dataset import OPTIONAL, check_surface, grid_of, surface_dataset
from simulations.surface.materials import cover_code

GRID = grid_over("EPSG:6677", (-40.0, -30.0, 60.0, 50.0), resolution_m=2.0)


def street() -> xr.Dataset:
    """Give a slope with asphalt, a house of 7 m and a tree row."""
    x, y = np.meshgrid(GRID.x(), GRID.y())
    house = (x > 20) & (x < 40) & (y > 10) & (y < 30)
    crown = (np.abs(x + 20) < 3) & (np.abs(y) < 20)
    cover = np.where(house, cover_code("roof"), cover_code("asphalt")).astype(np.uint8)
    layers = {
        "ground_height": 20 + 0.05 * x,
        "building_height": np.where(house, 7.0, 0.0),
        "canopy_top": np.where(crown, 6.0, 0.0),
        "canopy_base": np.where(crown, 2.0, 0.0),
        "leaf_area_density": np.where(crown, 0.8, 0.0),
        "ground_cover": cover,
    }
    return surface_dataset(GRID, layers)


def feature(kind: str, shape: shapely.Geometry, **properties: Any) -> dict[str, Any]:
    return {"kind": kind, "geometry": shape, **properties}


def scenario(*features: dict[str, Any]) -> geopandas.GeoDataFrame:
    return geopandas.GeoDataFrame(list(features), geometry="geometry", crs="EPSG:6677")


SQUARE = shapely.box(-10, -10, 0, 0)
EVERYTHING = (
    feature("tree", shapely.Point(5.3, -8.1), species="zelkova", height_m=9.0),
    feature("tree", shapely.Point(7.0, -6.0), species="ginkgo", age_years=30),
    feature("tree", shapely.Point(-19.0, 3.0), height_m=8.0, crown_diameter_m=5.0),
    feature("awning", shapely.box(10, 10, 20, 14), height_m=3.0, transmittance=0.05),
    feature("shade_sail", shapely.box(12, 8, 18, 20), height_m=5.0),
    feature("mist", shapely.Point(15, 12), flow_l_h=15.0),
    feature("mist", shapely.Point(16, 13), flow_l_h=25.0),
    feature("paving", shapely.box(-30, -30, 0, 0), cover="grass"),
    feature("paving", shapely.box(-10, -10, 10, 10), cover="block_paving"),
    feature("water", shapely.box(-6, -6, -2, -2)),
    feature("green_wall", shapely.LineString([(20, 10), (20, 30)]), coverage=0.7),
    feature("building", shapely.box(40, -20, 50, -10), height_m=12.0),
    feature("remove_building", shapely.box(30, 10, 40, 30), cover="grass"),
)


def test_an_empty_scenario_changes_nothing() -> None:
    before = street()
    after, windows, remarks = apply_scenario(before, scenario(*EVERYTHING).iloc[:0])
    assert after.identical(before)
    assert (windows, remarks) == ((), ())


def test_a_paving_that_is_there_already_changes_no_window() -> None:
    found = apply_scenario(street(), scenario(feature("paving", SQUARE, cover="asphalt")))
    assert found.windows == ()


def test_the_surface_given_stays_as_it_is() -> None:
    before, copy = street(), street()
    apply_scenario(before, scenario(*EVERYTHING))
    assert before.identical(copy)


def test_the_order_of_features_changes_no_bit() -> None:
    before = street()
    expected = apply_scenario(before, scenario(*EVERYTHING))
    check_surface(expected.surface)
    random = default_rng(3)
    for _ in range(6):
        order = random.permutation(len(EVERYTHING))
        found = apply_scenario(before, scenario(*(EVERYTHING[i] for i in order)))
        assert found.surface.drop_attrs().identical(expected.surface.drop_attrs())
        assert found.windows == expected.windows


def test_windows_hold_every_change() -> None:
    before = street()
    after, windows, _ = apply_scenario(before, scenario(*EVERYTHING))
    outside = np.ones(GRID.shape, bool)
    for window in windows:
        outside[window.slices_in(GRID)] = False
    changed = np.zeros(GRID.shape, bool)
    for name in after:
        old = before[name].to_numpy() if name in before else np.zeros(GRID.shape)
        changed |= after[name].to_numpy() != old
    assert changed.any()
    assert not changed[outside].any()


def test_a_tree_stands_on_the_ground_with_the_crown_of_its_species() -> None:
    after, windows, remarks = apply_scenario(street(), scenario(EVERYTHING[0]))
    (window,) = windows
    part = after.isel(dict(zip(("y", "x"), window.slices_in(GRID), strict=True)))
    assert float(part.canopy_top.max()) == pytest.approx(9.0, abs=0.5)
    crowned = np.count_nonzero(part.canopy_top) * 4.0
    assert crowned == pytest.approx(np.pi * (0.65 * 9 / 2) ** 2, rel=0.25)
    assert [remark.code for remark in remarks] == ["air-cooling-of-trees-not-modelled"]
    assert "34.4" in remarks[0].message


def test_a_new_crown_joins_the_leaves_of_an_old_one() -> None:
    before = street()
    after, _, _ = apply_scenario(before, scenario(EVERYTHING[2]))

    def leaves(surface: xr.Dataset) -> float:
        depth = surface.canopy_top - surface.canopy_base
        return float((depth * surface.leaf_area_density).sum()) * 4.0

    crown = np.pi * 4 / 3 * 2.5**2 * 3.0
    assert leaves(after) - leaves(before) == pytest.approx(crown, rel=0.25)


def test_an_awning_shades_and_leaves_its_clearance() -> None:
    after, _, _ = apply_scenario(street(), scenario(EVERYTHING[3], EVERYTHING[4]))
    under_both, sail_only = after.sel(x=13, y=11), after.sel(x=13, y=17)
    assert float(under_both.overhang_base) == pytest.approx(3.0)
    assert float(under_both.overhang_top) == pytest.approx(5.1, abs=1e-5)
    assert float(under_both.overhang_transmittance) == pytest.approx(0.05)
    assert float(sail_only.overhang_transmittance) == pytest.approx(0.2)


def test_buildings_come_and_go() -> None:
    after, _, _ = apply_scenario(street(), scenario(EVERYTHING[11], EVERYTHING[12]))
    assert float(after.building_height.sel(x=45, y=-15)) == 12.0
    assert int(after.ground_cover.sel(x=45, y=-15)) == cover_code("roof")
    assert float(after.building_height.sel(x=35, y=21)) == 0.0
    assert int(after.ground_cover.sel(x=35, y=21)) == cover_code("grass")
    assert float(after.building_height.sel(x=25, y=21)) == 7.0


def test_paving_stops_at_walls() -> None:
    paving = feature("paving", shapely.box(10, 0, 50, 40), cover="reflective_paving")
    after, _, remarks = apply_scenario(street(), scenario(paving))
    assert int(after.ground_cover.sel(x=25, y=21)) == cover_code("roof")
    assert int(after.ground_cover.sel(x=15, y=21)) == cover_code("reflective_paving")
    assert "reflective-paving-published-range" in {remark.code for remark in remarks}


def test_mist_cools_and_moistens_at_constant_enthalpy() -> None:
    kelvin, humidity = air_change(flow_l_h=20, area_m2=12.6, height_m=2.5, wind_m_s=1.0)
    assert -2.0 < kelvin < -0.5
    assert 1006 * kelvin + 2.418e6 * humidity == pytest.approx(0, abs=1e-9)
    after, _, _ = apply_scenario(street(), scenario(EVERYTHING[5]))
    assert float(after.air_temperature_offset.min()) == pytest.approx(kelvin * 15 / 20, rel=0.01)
    assert set(OPTIONAL) & set(after) == {"air_temperature_offset", "humidity_ratio_offset"}
    assert after.humidity_ratio_offset.attrs["units"] == "kg kg-1"


def test_a_green_wall_is_on_the_cells_of_its_building() -> None:
    after, _, _ = apply_scenario(street(), scenario(EVERYTHING[10]))
    green = after.green_wall_fraction.to_numpy() > 0
    assert green.any()
    assert (street().building_height.to_numpy()[green] > 0).all()
    assert float(after.green_wall_fraction.max()) == pytest.approx(0.7)


def test_what_covers_no_centre_takes_one_cell_and_says_so() -> None:
    small = feature("awning", shapely.box(10.1, 10.1, 10.6, 10.6))
    after, _, remarks = apply_scenario(street(), scenario(small))
    assert np.count_nonzero(after.overhang_top) == 1
    assert remarks[0].code == "smaller-than-a-cell"


def test_changing_cells_keep_their_grid() -> None:
    after, _, _ = apply_scenario(street(), scenario(*EVERYTHING))
    assert grid_of(after) == GRID


MANY = shapely.Point(0, 0).buffer(5, quad_segs=200)
BAD: list[tuple[dict[str, Any], str]] = [
    (feature("lake", SQUARE), r"property kind: expected tree, awning.*found 'lake'"),
    (feature("tree", SQUARE, height_m=5), r"a tree is a Point; found Polygon"),
    (feature("tree", shapely.Point(0, 0)), r"a tree needs height_m or age_years"),
    (feature("tree", shapely.Point(0, 0), height_m=90), r"property height_m: found 90.* 0.5 to 40"),
    (feature("tree", shapely.Point(0, 0), height_m="tall"), r"property height_m: found 'tall'"),
    (feature("tree", shapely.Point(0, 0), height=5), r"property height: .*did you mean height_m"),
    (feature("tree", shapely.Point(500, 0), height_m=5), r"lies outside the area of the run"),
    (feature("paving", SQUARE), r"property cover: a paving needs it; expected one of asphalt"),
    (feature("paving", SQUARE, cover="gold"), r"property cover: found 'gold'"),
    (feature("paving", SQUARE, cover="roof"), r"property cover: found 'roof'"),
    (feature("building", SQUARE), r"property height_m: a building needs it"),
    (feature("awning", SQUARE, transmittance=3), r"property transmittance: found 3"),
    (feature("awning", SQUARE, transmittance=True), r"property transmittance: found True"),
    (feature("awning", MANY), r"has 801 vertices; at most 500"),
    (
        feature("awning", shapely.Polygon([(0, 0), (9, 9), (9, 0), (0, 9)])),
        r"not valid: Self-intersection",
    ),
    (feature("awning", shapely.Polygon()), r"the geometry is empty"),
    (feature("green_wall", shapely.LineString([(-10, -9), (-10, 0)])), r"there is no wall within"),
]


@pytest.mark.parametrize(("bad", "message"), BAD)
def test_what_cannot_be_understood_names_feature_and_property(
    bad: dict[str, Any], message: str
) -> None:
    good = feature("water", SQUARE)
    with pytest.raises(ScenarioError, match=message) as refused:
        apply_scenario(street(), scenario(good, bad))
    assert refused.value.feature == 1
    assert str(refused.value).startswith("feature 1: ")


def test_too_many_features_are_refused() -> None:
    with pytest.raises(ScenarioError, match=f"at most {MOST_FEATURES}"):
        apply_scenario(street(), scenario(*[feature("water", SQUARE)] * (MOST_FEATURES + 1)))


def test_a_scenario_without_system_is_refused() -> None:
    nowhere = scenario(feature("water", SQUARE)).set_crs(None, allow_override=True)
    with pytest.raises(ScenarioError, match="no coordinate system"):
        apply_scenario(street(), nowhere)


def geojson(*features: Any) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": list(features)}


POINT = {"type": "Point", "coordinates": [139.8333, 36.0]}


def test_geojson_is_read_from_a_file_and_from_memory(tmp_path: Path) -> None:
    tree = {
        "type": "Feature",
        "geometry": POINT,
        "properties": {"kind": "tree", "height_m": 6, "name": "木"},
    }
    water = {
        "type": "Feature",
        "geometry": shapely.geometry.mapping(shapely.box(139.8333, 36.0, 139.8334, 36.0001)),
        "properties": {"kind": "water"},
    }
    path = tmp_path / "what-if.geojson"
    path.write_text(json.dumps(geojson(tree, water)), "utf-8")
    found = read_scenario(path)
    assert found.crs.to_epsg() == 6668
    assert list(found.kind) == ["tree", "water"]
    after, windows, _ = apply_scenario(street(), read_scenario(geojson(tree, water)))
    assert len(windows) == 2
    assert float(after.canopy_top.max()) == pytest.approx(6.0, abs=0.4)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"type": "Feature"}, "a scenario is a GeoJSON FeatureCollection"),
        (geojson({"geometry": None, "properties": {}}), "feature 0: a feature needs a geometry"),
        (geojson({"geometry": POINT}), "feature 0: a feature needs a geometry and properties"),
        (geojson("tree"), "feature 0: a feature needs"),
        (
            geojson({"geometry": {"type": "Point", "coordinates": ["x"]}, "properties": {}}),
            "feature 0: geometry cannot be read",
        ),
    ],
)
def test_what_is_no_geojson_is_refused(given: dict[str, Any], message: str) -> None:
    with pytest.raises(ScenarioError, match=message):
        read_scenario(given)


def test_a_cut_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "cut.geojson"
    path.write_text('{"type": "FeatureColl', "utf-8")
    with pytest.raises(ScenarioError, match=r"cut\.geojson is no GeoJSON"):
        read_scenario(path)


def test_every_kind_is_tried_here() -> None:
    assert {each["kind"] for each in EVERYTHING} == set(KINDS)
