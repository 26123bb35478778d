"""Towns are data: each is complete, lies in a zone of its own, and no code knows its name."""

from __future__ import annotations

import re
from pathlib import Path

import pyproj
import pytest

import gis_server
from gis_server.demo_town import load_town, town, town_ids, writing
from gis_server.demo_town.gml import identifier
from gis_server.demo_town.place import second_level_mesh, third_level_mesh, to_degrees
from gis_server.demo_town.plan import SITES, District, neighbourhood_at
from gis_server.demo_town.principal_streets import principal_lines
from gis_server.demo_town.town_data import TOWNS
from simulations.grid import plane_zone
from tiles.errors import DeliveryError

CODE = Path(gis_server.__file__).resolve().parents[1]
FOLDERS = ("gis_server", "layers", "simulations", "tiles", "web/src", "bench", "examples")
KINDS = frozenset({".py", ".ts", ".css", ".html", ".json", ".js"})
IGNORED = frozenset({"web_dist", "node_modules", "__pycache__"})


def test_the_first_is_japanese_and_another_english_in_another_zone() -> None:
    found = [load_town(each) for each in town_ids()]
    assert found[0].id == "demo"
    assert found[0].language == "ja"
    assert {each.language for each in found} == {"ja", "en"}
    zones = {plane_zone(each.place.lon, each.place.lat) for each in found}
    assert len(zones) == len(found)
    assert len({each.id_space for each in found}) == len(found)
    assert len({each.code for each in found}) == len(found)


@pytest.mark.parametrize("town_id", town_ids())
def test_everything_in_a_town_has_a_name_that_says_it_is_invented(town_id: str) -> None:
    with writing(town_id) as of:
        streets = {each.name for each in principal_lines() if each.key}
        named = [*(each.name for each in SITES), *streets, neighbourhood_at(100.0, -50.0)]
        assert all(each.endswith(of.mark) for each in named)
        assert set(of.neighbourhoods.names) == set(District)
        assert len(set(named)) == len(named)


@pytest.mark.parametrize("town_id", town_ids())
def test_a_town_lies_around_a_corner_of_four_meshes_of_one_sheet(town_id: str) -> None:
    with writing(town_id) as of:
        corners = {third_level_mesh(x, y) for x in (-849.0, 849.0) for y in (-624.0, 624.0)}
        assert len(corners) == 4
        assert {each[:6] for each in corners} == {second_level_mesh()}
        west, east = (to_degrees((x, 0.0)) for x in (-500.0, 500.0))
        wide = pyproj.Geod(ellps="GRS80").inv(*west, *east)[2]
        assert wide == pytest.approx(1000.0, abs=0.1)
        assert tuple(to_degrees((0.0, 0.0))) == pytest.approx((of.place.lon, of.place.lat))


def test_two_towns_share_no_identifier_and_the_first_stands_where_none_is_named() -> None:
    found = set()
    for each in town_ids():
        with writing(each):
            found.add(identifier("bldg", "1"))
    assert len(found) == len(town_ids())
    assert town().id == "demo"


def test_an_unknown_town_and_a_faulty_file_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(DeliveryError, match=r"no fictitious town 'x'; expected one of demo, "):
        load_town("x")
    monkeypatch.setattr("gis_server.demo_town.town_data.TOWNS", tmp_path)
    (tmp_path / "lame.toml").write_text('id = "lame"\nspeed = 3\n', "utf-8")
    with pytest.raises(DeliveryError, match=r"(?s)lame\.toml.*language.*speed"):
        load_town("lame")


def test_no_code_knows_the_name_of_a_town() -> None:
    """Check 8: a text search for a town's name in code finds nothing."""
    words = [r"すずさと|涼里|suzusato", *(each for each in town_ids() if each != "demo")]
    names = re.compile(
        "|".join([*words, *(re.escape(load_town(i).name) for i in town_ids())]), re.IGNORECASE
    )
    files = [
        path
        for folder in FOLDERS
        for path in (CODE / folder).rglob("*")
        if path.suffix in KINDS and not IGNORED & set(path.parts)
    ]
    assert len(files) > 500
    found = [path for path in files if names.search(path.read_text("utf-8"))]
    assert found == []
    assert len(list(TOWNS.glob("*.toml"))) == len(town_ids())
