"""`uchimizu ways import`: real networks of others become that of a city; wrong ones do not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gis_server.errors import UnknownCityError
from gis_server.settings import Settings
from gis_server.ways.network_files import read_network
from gis_server.ways.network_imports import import_ways, read_stretches
from gis_server.ways.published_ways import PublishedWays
from gis_server.ways.publishing import build_ways
from layers.errors import InvalidInputError
from layers.heat_package.ways.network import NO, WayKind
from tests.gis_server.published_town import publish_town
from tiles.errors import PublishError
from tiles.storage import open_storage


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    found = Settings(data=tmp_path / "data")
    publish_town(found.storage)
    return found


def overpass(path: Path, west: float, south: float) -> Path:
    places = [(west, south), (west + 0.001, south), (west + 0.001, south + 0.001)]
    nodes = [{"type": "node", "id": row, "lon": x, "lat": y} for row, (x, y) in enumerate(places)]
    tags = {"highway": "footway", "wheelchair": "no"}
    way = {"type": "way", "id": 1, "nodes": [0, 1, 2], "tags": tags}
    path.write_text(json.dumps({"elements": [*nodes, way]}), "utf-8")
    return path


def middle(settings: Settings) -> tuple[float, float]:
    from gis_server.catalogue import Catalogue  # noqa: PLC0415
    from gis_server.request_log import EventLog  # noqa: PLC0415

    bounds = Catalogue(open_storage(settings.storage), EventLog()).city("kawabe").bounds
    assert bounds is not None
    return (bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2


def test_a_network_is_published_with_its_lineage(settings: Settings, tmp_path: Path) -> None:
    file = overpass(tmp_path / "ways.json", *middle(settings))
    record = import_ways("kawabe", [file], settings)
    assert record.kind == "ways"
    assert [each.path for each in record.lineage.sources] == ["ways.json"]
    assert "OpenStreetMap" in record.attribution
    found = PublishedWays(open_storage(settings.storage)).of("kawabe")
    assert found.version == record.version
    assert found.network.edges == 1
    assert found.network.length_m[0] == pytest.approx(200, rel=0.1)
    assert found.network.kind.tolist() == [WayKind.PATH]
    assert found.network.step_free.tolist() == [NO]


def test_a_network_elsewhere_is_refused_and_the_one_before_stands(
    settings: Settings, tmp_path: Path
) -> None:
    before = import_ways("kawabe", [overpass(tmp_path / "a.json", *middle(settings))], settings)
    with pytest.raises(InvalidInputError, match="ways in kawabe"):
        import_ways("kawabe", [overpass(tmp_path / "b.json", 10.0, 50.0)], settings)
    assert PublishedWays(open_storage(settings.storage)).of("kawabe").version == before.version


def test_an_unknown_city_or_file_is_told(settings: Settings, tmp_path: Path) -> None:
    file = overpass(tmp_path / "ways.json", *middle(settings))
    with pytest.raises(UnknownCityError):
        import_ways("nowhere", [file], settings)
    with pytest.raises(UnknownCityError):
        build_ways("nowhere", settings)
    picture = tmp_path / "map.png"
    picture.write_bytes(b"PNG")
    with pytest.raises(InvalidInputError, match=r"map\.png"):
        import_ways("kawabe", [picture], settings)
    with pytest.raises(InvalidInputError, match="two CSV"):
        import_ways("kawabe", [file, file], settings)


def test_links_and_nodes_come_as_two_tables(tmp_path: Path) -> None:
    links, nodes = tmp_path / "link.csv", tmp_path / "node.csv"
    links.write_text("link_id,start_id,end_id,rt_struct,lev_diff\n1,a,b,1,2\n", "cp932")
    nodes.write_text("node_id,lat,lon\na,36.1,139.1\nb,36.2,139.2\n", "utf-8-sig")
    read = read_stretches([(nodes, nodes.read_bytes()), (links, links.read_bytes())])
    assert read.stretches[0].step_free == NO
    with pytest.raises(InvalidInputError, match="node_id"):
        read_stretches([(links, links.read_bytes())])


def test_a_damaged_network_is_told() -> None:
    with pytest.raises(PublishError, match="build it again"):
        read_network(b"no parquet", name="ways.parquet")


@pytest.mark.shared
def test_real_networks_of_others_are_read(shared_data: Path) -> None:
    osm = next((shared_data / "spots/osaka-osm").glob("*.json"))
    mlit = shared_data / "spots/shinjuku/shinjuku_link.fgb"
    assert len(read_stretches([(osm, osm.read_bytes())]).stretches) > 10_000
    links = read_stretches([(mlit, mlit.read_bytes())]).stretches
    assert len(links) == 1866
    assert sum(each.kind is WayKind.STAIRS for each in links) == 160
