"""The surface of the demo town, from its published files and the city store."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import xarray as xr

from gis_server.heat.city_surface import CityPlace, city_surface, window_of
from simulations.errors import SurfaceError
from simulations.surface.dataset import check_surface, grid_of, sources_of
from simulations.surface.materials import BY_NAME
from simulations.surface.tree_list import read_tree_list
from tiles.errors import PublishError
from tiles.storage import open_storage


@pytest.fixture(scope="module")
def place(demo_data: Path) -> CityPlace:
    return CityPlace(open_storage(str(demo_data / "published")), demo_data / "store", "demo")


@pytest.fixture(scope="module")
def town(place: CityPlace) -> xr.Dataset:
    return city_surface(place)


def share(cells: xr.DataArray) -> float:
    return float(np.mean(cells.to_numpy()))


def test_the_demo_town_has_ground_houses_trees_and_covers(town: xr.Dataset) -> None:
    grid = check_surface(town)
    assert grid.crs == "EPSG:6677"
    assert share(town.ground_source == 1) > 0.99
    assert 30 < float(town.ground_height.min()) < float(town.ground_height.max()) < 46
    assert 0.10 < share(town.building_height > 0) < 0.20
    assert share(town.canopy_top > 0) > 0.01
    assert share(town.overhang_base > 1.8) > 0.003
    for name in ("asphalt", "block_paving", "grass", "bare_soil", "water", "ballast", "roof"):
        assert (town.ground_cover == BY_NAME[name].code).any(), name
    assert {source["path"].split("/")[1] for source in sources_of(town)} > {"bldg", "dem", "veg"}


def test_a_box_has_the_bits_of_the_whole_town(place: CityPlace, town: xr.Dataset) -> None:
    box = city_surface(place, bounds=(139.4330, 36.2050, 139.4380, 36.2080))
    rows, columns = grid_of(box).slices_in(grid_of(town))
    for name in box:
        np.testing.assert_array_equal(box[name], town[name][rows, columns], err_msg=str(name))


def test_a_margin_lies_around_the_box(place: CityPlace) -> None:
    bounds = (139.4340, 36.2055, 139.4350, 36.2060)
    plain = city_surface(place, bounds=bounds)
    wide = city_surface(place, bounds=bounds, margin_m=99.0)
    rows, columns = window_of(wide, bounds)
    assert (rows.start, columns.start) == (50, 50)
    assert wide.sizes["y"] == plain.sizes["y"] + 100
    for name in plain:
        np.testing.assert_array_equal(plain[name], wide[name][rows, columns])


def test_a_tree_list_adds_its_trees(place: CityPlace, tmp_path: Path) -> None:
    bounds = (139.4340, 36.2055, 139.4350, 36.2060)
    path = tmp_path / "trees.csv"
    path.write_text("lon,lat,species,height_m\n139.43450,36.20575,銀杏,29\n", "utf-8")
    found = city_surface(place, bounds=bounds, tree_list=read_tree_list(path))
    assert float(found.canopy_top.max()) > 25
    assert float(city_surface(place, bounds=bounds).canopy_top.max()) < 25


def test_a_box_elsewhere_is_refused(place: CityPlace) -> None:
    with pytest.raises(SurfaceError, match="lies outside demo, which reaches over"):
        city_surface(place, bounds=(135.0, 34.0, 135.1, 34.1))


def test_a_box_with_sides_exchanged_is_refused(place: CityPlace) -> None:
    with pytest.raises(SurfaceError, match="is empty; expected west,south,east,north"):
        city_surface(place, bounds=(139.40, 36.14, 139.37, 36.15))


@pytest.mark.parametrize("size", [0.0, -2.0, 0.1, 50.0, float("nan")])
def test_cells_that_show_nothing_or_everything_are_refused(place: CityPlace, size: float) -> None:
    with pytest.raises(SurfaceError, match=r"0\.25 to 10 m are possible"):
        city_surface(place, resolution_m=size)


def test_a_box_too_large_for_its_cells_is_refused(place: CityPlace) -> None:
    with pytest.raises(SurfaceError, match="give a smaller box or larger cells"):
        city_surface(place, bounds=(139.40, 36.18, 139.48, 36.25), resolution_m=0.5)


def test_a_city_that_is_not_there_is_named(place: CityPlace) -> None:
    with pytest.raises(PublishError, match="nothing is published of 'nowhere'"):
        city_surface(CityPlace(place.storage, place.store, "nowhere"))


def test_lost_tables_are_named(place: CityPlace, tmp_path: Path) -> None:
    with pytest.raises(PublishError, match="run `uchimizu city add` of this city again"):
        city_surface(CityPlace(place.storage, tmp_path / "store", "demo"))
