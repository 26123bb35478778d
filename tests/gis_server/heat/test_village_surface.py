"""The surface of a city without relief, land use and roads, as many deliveries are."""

from __future__ import annotations

import numpy as np
import pytest

from gis_server.heat.city_surface import CityPlace, city_surface, window_of
from simulations.surface.dataset import remarks_of
from tests.village import village
from tiles.ingest import add_city
from tiles.ingest.request import AddCity
from tiles.storage import open_storage


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> CityPlace:
    folder = tmp_path_factory.mktemp("village")
    storage = open_storage(str(folder / "published"))
    request = AddCity(
        id="town", paths=(village(90).write(folder / "delivery"),), publish=frozenset({"open-data"})
    )
    add_city(request, storage=storage, store=folder / "store")
    return CityPlace(storage, folder / "store", "town")


def test_ground_lies_between_the_feet_and_the_rest_is_said(place: CityPlace) -> None:
    found = city_surface(place)
    assert 20.0 <= float(found.ground_height.min()) <= float(found.ground_height.max()) <= 22.0
    assert {2} <= set(np.unique(found.ground_source).tolist()) <= {0, 2}
    said = {remark.code for remark in remarks_of(found)}
    assert said >= {"ground-from-buildings", "no-veg", "no-luse", "no-tran"}
    assert 4.0 <= float(found.building_height.max()) <= 11.0


def test_buildings_around_a_box_tell_its_ground(place: CityPlace) -> None:
    whole = city_surface(place)
    between = (139.5340, 36.2422, 139.5375, 36.2430)
    box = city_surface(place, bounds=between)
    rows, columns = window_of(whole, between)
    assert (box.building_height == 0).all()
    for name in box:
        np.testing.assert_array_equal(box[name], whole[name][rows, columns], err_msg=str(name))
