"""Vector tiles of public layers over HTTP, on both databases."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas
import httpx
import pyogrio
import pytest

from gis_server.vector_tile import Tile
from layers.people.roles import Hat, Role
from tests.gis_server.civic.house import CITY, House, Person
from tests.gis_server.civic.test_exchange import new_layer
from tests.gis_server.test_vector_tile import HERE, tile_at

Z = 15
HERE_TILE = tile_at(*HERE, Z)


@pytest.fixture(scope="module")
def office(house: House) -> Person:
    return house.person(Role.OFFICE, hat=Hat.OFFICE)


def add(who: Person, layer: str, geometry: dict[str, Any], **properties: Any) -> httpx.Response:
    body = {"geometry": geometry, "properties": properties}
    made = who.ask("POST", f"{layer}/items", body)
    assert made.status_code == 201, made.text
    return made


def point(lon: float, lat: float) -> dict[str, Any]:
    return {"type": "Point", "coordinates": [lon, lat]}


def ask_tile(house: House, layer: str, tile: Tile = HERE_TILE, **headers: str) -> httpx.Response:
    path = f"{layer}/tiles/{tile.z}/{tile.x}/{tile.y}.mvt"
    return house.visitor.ask("GET", path, **headers)


def read(answer: httpx.Response, folder: Path, tile: Tile = HERE_TILE) -> geopandas.GeoDataFrame:
    """Read a tile with GDAL; places in EPSG:3857."""
    path = folder / str(tile.z) / str(tile.x) / f"{tile.y}.pbf"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(answer.content)
    return pyogrio.read_dataframe(path, CLIP="NO")


def test_what_lies_in_a_tile(house: House, office: Person, tmp_path: Path) -> None:
    layer = new_layer(office)
    spot = add(office, layer, point(*HERE), name="図書館", kind="public").json()
    add(house.person(), layer, point(HERE[0] + 1e-4, HERE[1]), name="店", kind="shop")
    add(house.person(trusted=False), layer, point(*HERE), name="待つ", kind="shop")
    add(office, layer, point(139.3705, HERE[1]), name="遠い", kind="mist")
    answer = ask_tile(house, layer)
    assert answer.headers["content-type"] == "application/vnd.mapbox-vector-tile"
    assert answer.headers["content-encoding"] == "gzip"
    found = read(answer, tmp_path).set_index("title")
    assert set(found.index) == {"図書館", "店"}
    library = found.loc["図書館"]
    assert library["id"] == spot["id"]
    assert (library["kind"], library["kind_ja"]) == ("public", "公共施設")
    assert (library["voice"], found.loc["店"]["voice"]) == ("office", "person")
    assert (library["opening"], library["opening_en"]) == ("unknown", "Hours not known")
    assert "pen_name" not in found.columns
    west = read(ask_tile(house, layer, tile_at(139.38, 36.15, 8)), tmp_path, tile_at(*HERE, 8))
    assert set(west["title"]) == {"図書館", "店", "遠い"}


def test_lines_and_areas_of_any_theme(house: House, office: Person, tmp_path: Path) -> None:
    layer = new_layer(
        office,
        kind="barrier-free",
        fields=[{"id": "words", "type": "long text", "label": {"ja": "ことば", "en": "Words"}}],
        geometry_types=["Point", "LineString", "Polygon"],
    )
    ring = [[139.379, 36.149], [139.381, 36.149], [139.381, 36.151], [139.379, 36.149]]
    add(office, layer, {"type": "Polygon", "coordinates": [ring]}, words="坂\n急です")
    add(office, layer, {"type": "LineString", "coordinates": ring[:2]}, words="段差")
    found = read(ask_tile(house, layer), tmp_path).set_index("title")
    assert found.loc["坂"].geometry.geom_type in {"Polygon", "MultiPolygon"}
    assert found.loc["段差"].geometry.geom_type in {"LineString", "MultiLineString"}
    assert "opening" not in found.columns


def test_tiles_show_writes_at_once(house: House, office: Person, tmp_path: Path) -> None:
    """What is hidden, deleted or changed is so in the next tile that is asked for."""
    layer = new_layer(office)
    assert ask_tile(house, layer).status_code == 204
    made = add(office, layer, point(*HERE), name="図書館", kind="public")
    path, etag = f"{layer}/items/{made.json()['id']}", made.headers["etag"]
    first = ask_tile(house, layer)
    assert first.headers["cache-control"] == "no-cache"
    tag = first.headers["etag"]
    assert ask_tile(house, layer, if_none_match=tag).status_code == 304
    for number in range(10):
        changed = office.ask("PATCH", path, {"properties": {"name": f"館{number}"}}, if_match=etag)
        etag = changed.headers["etag"]
        now = ask_tile(house, layer, if_none_match=tag)
        assert now.status_code == 200
        tag = now.headers["etag"]
        assert list(read(now, tmp_path)["title"]) == [f"館{number}"]
    elsewhere = new_layer(office)
    add(office, elsewhere, point(*HERE), name="別", kind="public")
    assert ask_tile(house, layer, if_none_match=tag).status_code == 304
    office.ask("DELETE", path, if_match=etag)
    assert ask_tile(house, layer, if_none_match=tag).status_code == 204


def test_without_gzip(house: House, office: Person, tmp_path: Path) -> None:
    layer = new_layer(office)
    add(office, layer, point(*HERE), name="図書館", kind="public")
    plain = ask_tile(house, layer, accept_encoding="identity")
    assert "content-encoding" not in plain.headers
    assert plain.headers["vary"] == "Accept-Encoding"
    packed = ask_tile(house, layer)
    assert plain.content == packed.content  # unpacked by the client
    assert plain.headers["etag"] != packed.headers["etag"]
    assert list(read(plain, tmp_path)["title"]) == ["図書館"]


def test_tiles_that_are_not_there(house: House, office: Person) -> None:
    layer = new_layer(office)
    for path, status in (
        (f"{layer}/tiles/2/4/0.mvt", 404),
        (f"{layer}/tiles/0/0/1.mvt", 404),
        (f"{layer}/tiles/23/0/0.mvt", 422),
        (f"{layer}/tiles/-1/0/0.mvt", 422),
        (f"{layer}/tiles/a/0/0.mvt", 422),
        ("/layers/none/tiles/0/0/0.mvt", 404),
        ("/layers/none/tiles.json", 404),
    ):
        assert house.visitor.ask("GET", path).status_code == status, path


def test_tilejson_leads_to_the_tiles(house: House, office: Person, tmp_path: Path) -> None:
    layer = new_layer(office)
    add(office, layer, point(*HERE), name="図書館", kind="public")
    told = house.visitor.ask("GET", f"{layer}/tiles.json").json()
    assert (told["tilejson"], told["minzoom"], told["maxzoom"]) == ("3.0.0", 0, 22)
    assert "CC BY 4.0" in told["attribution"]
    address = told["tiles"][0]
    for name in ("z", "x", "y"):
        address = address.replace(f"{{{name}}}", str(getattr(HERE_TILE, name)))
    answer = house.client.get(address)
    found = read(answer, tmp_path)
    (described,) = told["vector_layers"]
    assert described["id"] == layer.removeprefix("/layers/")
    assert set(found.columns) - {"geometry", "mvt_id"} <= set(described["fields"])
    assert CITY in told["tiles"][0]
