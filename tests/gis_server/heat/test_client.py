"""The client of notebooks, against a real server with heat and things that people wrote."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
from shapely.geometry import Point

from gis_server.client import City, CityAnswerError, cities
from tests.browser.people_town import HERE, PeopleTown
from tests.gis_server.heat.conftest import BOX, HeatTown
from tests.serving import serving

pytestmark = pytest.mark.slow

PLACE = (139.4375, 36.2083)
TREE = {"kind": "tree", "species": "zelkova", "height_m": 10.0}


@pytest.fixture(scope="module")
def town(heat_town: HeatTown, tmp_path_factory: pytest.TempPathFactory) -> Iterator[PeopleTown]:
    with serving(heat_town.data, tmp_path_factory.mktemp("client") / "log") as server:
        yield PeopleTown(server.address, heat_town.data)


@pytest.fixture(scope="module")
def city(town: PeopleTown) -> Iterator[City]:
    with City(town.address, "demo") as opened:
        yield opened


def test_datasets_and_layers_are_tables(city: City, town: PeopleTown) -> None:
    assert cities(town.address) == ["demo"]
    datasets = city.datasets()
    assert datasets.loc["bldg_lod1", "kind"] == "3dtiles"
    assert datasets["features"]["bldg_lod1"] > 50
    assert city.layers().loc["demo-notes", "title"] == "Notes"


def test_what_people_wrote_is_a_geodataframe(city: City, town: PeopleTown) -> None:
    person = town.person("のうと")
    written = town.note(person, "本文 <b>そのまま</b>")
    try:
        notes = city.items("demo-notes")
        assert notes.crs == "EPSG:4326"
        assert notes.loc[written["id"], "text"] == "本文 <b>そのまま</b>"
        assert notes.loc[written["id"]].geometry.distance(Point(HERE)) < 1e-3
    finally:
        town.take_away(person, written)
    assert written["id"] not in city.items("demo-notes").index


def test_no_spots_are_an_empty_table_with_a_system(city: City) -> None:
    spots = city.spots(near=PLACE, only_open=True)
    assert list(spots.columns) == ["geometry"]
    assert spots.empty
    assert spots.crs == "EPSG:4326"


def test_the_town_as_it_is_stands_before_proposals(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The newest run may be a proposal's; who takes the first one means the town."""
    answer = city._ask("GET", "/heat")
    (own,) = answer["runs"]
    trees = own | {"run": "with-trees", "scenario": {"trees": 3}}
    monkeypatch.setattr(city, "_ask", lambda *_: {"runs": [trees, own]})
    runs = city.runs()
    assert runs.index.tolist() == [own["run"], "with-trees"]
    assert runs["proposal"].tolist() == [False, True]


def test_heat_at_points_in_any_system(city: City, heat_town: HeatTown) -> None:
    assert city.runs().index.tolist() == [heat_town.run]
    heat = city.heat_at(heat_town.run, [PLACE, (BOX[0] + 1e-3, BOX[1] + 1e-3)])
    assert heat.index.names == ["place", "time"]
    assert heat.attrs["units"]["wbgt"].endswith("[degC]")
    assert heat["wbgt"].attrs["units"]["wbgt"] == heat.attrs["units"]["wbgt"]
    assert heat.attrs["source"]
    assert 25 < heat.loc[0]["wbgt"]["2018-07-23 14:30"].max() < 40
    points = gpd.GeoSeries([Point(PLACE), Point(PLACE)], crs="EPSG:4326").to_crs("EPSG:6677")
    same = city.heat_at(heat_town.run, points)
    np.testing.assert_array_equal(same.loc[[1]].to_numpy(), heat.loc[[0]].to_numpy())


def test_a_scenario_gives_the_difference(city: City, heat_town: HeatTown) -> None:
    scenario = gpd.GeoDataFrame([TREE], geometry=[Point(PLACE)], crs="EPSG:4326")
    changed = city.what_if(heat_town.run, scenario)
    radiant = changed.hours.loc["mean_radiant_temperature"]
    assert radiant["min"].min() < -5
    assert radiant["area_m2"].max() > 20
    assert changed.hours.attrs["units"]["mean_radiant_temperature"].endswith("[degC]")
    assert changed.remarks  # what of trees is not modelled


def test_what_cannot_be_answered_says_what_to_do(city: City, heat_town: HeatTown) -> None:
    with pytest.raises(CityAnswerError, match="runs") as unknown:
        city.heat_at("never", [PLACE])
    assert unknown.value.status == 404
    with pytest.raises(CityAnswerError) as outside:
        city.heat_at(heat_town.run, [(0.0, 0.0)])
    assert outside.value.status in (404, 422)
    with pytest.raises(CityAnswerError, match=r"body\.features"):
        city.what_if(heat_town.run, {"type": "FeatureCollection", "features": []})
    with pytest.raises(ValueError, match="set_crs"):
        city.heat_at(heat_town.run, gpd.GeoSeries([Point(PLACE)]))
    with pytest.raises(CityAnswerError) as nowhere:
        city.items("no/such layer")
    assert nowhere.value.status == 404


def test_a_server_that_is_not_there_is_told(tmp_path: Path) -> None:
    with City("http://127.0.0.1:9", "demo") as gone, pytest.raises(CityAnswerError, match="runn"):
        gone.datasets()
