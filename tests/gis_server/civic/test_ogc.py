"""OGC API – Features: what the standard asks for, and what owslib and GDAL read."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from typing import Any

import httpx
import numpy as np
import pyogrio
import pytest
from owslib.ogcapi.features import Features
from pyproj import Transformer

from layers.people.roles import Hat, Role
from tests.gis_server.civic.house import CITY, House

ROOT = f"/ogc/{CITY}"
NOTES = f"{ROOT}/collections/{CITY}-notes"
ZONE_9 = "http://www.opengis.net/def/crs/EPSG/0/6677"
WGS84 = "http://www.opengis.net/def/crs/EPSG/0/4326"
COUNT = 25


@pytest.fixture(scope="session")
def notes(house: House) -> list[dict[str, Any]]:
    """Put notes on the layer at known places, and give all that visitors see there."""
    me = house.person()
    for number in range(COUNT):
        place = {"type": "Point", "coordinates": [139.372 + number * 5e-4, 36.142]}
        properties = {"about": "cool" if number % 5 == 0 else "hot", "text": f"点 {number}"}
        me.add_note(geometry=place, properties=properties)
    house.person(trusted=False).add_note()  # waits, so nobody sees it here
    found: list[dict[str, Any]] = house.visitor.ask(
        "GET", f"/layers/{CITY}-notes/items?limit=1000"
    ).json()["features"]
    return found


def ask(house: House, path: str, **query: Any) -> httpx.Response:
    return house.client.get(path, params=query or None, headers={"accept-language": "en"})


def follow(house: House, path: str, **query: Any) -> Iterator[dict[str, Any]]:
    """Give every feature, page by page."""
    page = ask(house, path, **query).json()
    while True:
        yield from page["features"]
        assert page["numberReturned"] == len(page["features"])
        following = [each["href"] for each in page["links"] if each["rel"] == "next"]
        if not following:
            return
        page = house.client.get(following[0]).json()


def test_every_link_leads_somewhere(house: House, notes: list[Any]) -> None:
    seen, waiting = set(), [f"{house.client.base_url}{ROOT}"]
    while waiting:
        address = waiting.pop()
        if address in seen or len(seen) > 60:
            continue
        seen.add(address)
        answer = house.client.get(address)
        assert answer.status_code == 200, address
        if "/ogc/" in address:  # what is hidden is gone, and kept nowhere on the way
            assert answer.headers["cache-control"] == "no-store", address
        found = answer.json()
        groups = [found, *found.get("collections", ())]
        for each in (each for group in groups for each in group.get("links", ())):
            if each["href"].startswith(str(house.client.base_url)):
                assert each["type"]
                if each["rel"] != "enclosure":  # files; test_exchange.py fetches them
                    waiting.append(each["href"])
    assert len(seen) > 15


def test_conformance_names_what_is_there(house: House) -> None:
    classes = ask(house, f"{ROOT}/conformance").json()["conformsTo"]
    for part in (
        "features-1/1.0/conf/core",
        "features-1/1.0/conf/geojson",
        "features-1/1.0/conf/oas30",
        "features-2/1.0/conf/crs",
        "features-3/1.0/conf/queryables",
    ):
        assert f"http://www.opengis.net/spec/ogcapi-{part}" in classes


def test_pages_hold_everything_once(house: House, notes: list[Any]) -> None:
    ids = [each["id"] for each in follow(house, f"{NOTES}/items", limit=7)]
    assert ids == [each["id"] for each in notes]
    first = ask(house, f"{NOTES}/items", limit=7).json()
    assert (first["numberReturned"], first["numberMatched"]) == (7, len(notes))
    assert ask(house, f"{NOTES}/items", limit=100_000).status_code == 200


def test_box_time_and_queryables(house: House, notes: list[Any]) -> None:
    box = (139.3719, 36.1419, 139.37255, 36.1421)
    inside = [
        each["id"]
        for each in notes
        if box[0] <= each["geometry"]["coordinates"][0] <= box[2]
        and box[1] <= each["geometry"]["coordinates"][1] <= box[3]
    ]
    text = ",".join(map(str, box))
    assert [each["id"] for each in follow(house, f"{NOTES}/items", bbox=text)] == inside
    assert len(inside) >= 2
    six = f"{box[0]},{box[1]},0,{box[2]},{box[3]},9"
    assert [each["id"] for each in follow(house, f"{NOTES}/items", bbox=six)] == inside
    cool = list(follow(house, f"{NOTES}/items", about="cool"))
    assert {each["properties"]["about"] for each in cool} == {"cool"}
    assert len(cool) == sum(each["properties"]["about"] == "cool" for each in notes)
    moment = notes[3]["about"]["updated"]
    until = [each["id"] for each in follow(house, f"{NOTES}/items", datetime=f"../{moment}")]
    assert until == [each["id"] for each in notes if each["about"]["updated"] <= moment]
    assert list(follow(house, f"{NOTES}/items", datetime="2001-01-01/2001-12-31")) == []
    assert len(list(follow(house, f"{NOTES}/items", datetime="2001-01-01/.."))) == len(notes)


@pytest.fixture(scope="session")
def trees(house: House) -> str:
    """Give the items of a layer with a tree of each kind of value."""
    types = {"height": "number", "trunks": "integer", "old": "boolean", "code": "text"}
    layer = {
        "id": f"{CITY}-trees",
        "space": f"{CITY}-common",
        "kind": "trees",
        "title": {"ja": "木", "en": "Trees"},
        "fields": [
            {"id": name, "type": kind, "label": {"ja": name, "en": name}}
            for name, kind in types.items()
        ],
        "geometry_types": ["Point"],
        "who_may_add": ["citizen"],
        "moderation": "open",
    }
    made = house.person(Role.OFFICE, hat=Hat.OFFICE).ask("POST", "/layers", layer)
    assert made.status_code == 201, made.text
    me, place = house.person(), {"type": "Point", "coordinates": [139.38, 36.15]}
    for properties in (
        {"height": 20, "trunks": 1, "old": True, "code": "20"},
        {"height": 0.5, "trunks": 20, "old": False, "code": "true"},
        {"code": "A 1"},
    ):
        body = {"geometry": place, "properties": properties}
        assert me.ask("POST", f"/layers/{CITY}-trees/items", body).status_code == 201
    return f"{ROOT}/collections/{CITY}-trees/items"


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ({"height": "20"}, ["20"]),
        ({"height": "20.0"}, ["20"]),
        ({"height": "2e1"}, ["20"]),
        ({"height": "0.5"}, ["true"]),
        ({"height": "1"}, []),
        ({"trunks": "1"}, ["20"]),
        ({"trunks": "20"}, ["true"]),
        ({"old": "true"}, ["20"]),
        ({"old": "false"}, ["true"]),
        ({"code": "20"}, ["20"]),
        ({"code": "true"}, ["true"]),
        ({"code": "A 1"}, ["A 1"]),
        ({"old": "false", "trunks": "20"}, ["true"]),
        ({"old": "false", "trunks": "1"}, []),
    ],
)
def test_values_are_asked_for_by_type(
    house: House, trees: str, query: dict[str, str], codes: list[str]
) -> None:
    answer = ask(house, trees, **query)
    assert answer.status_code == 200, answer.text
    assert [each["properties"]["code"] for each in answer.json()["features"]] == codes
    assert answer.json()["numberMatched"] == len(codes)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        *(("height", text) for text in ("", "high", "NaN", "1e400", "true", '"20"', "[20]")),
        *(("trunks", text) for text in ("1.5", "9" * 20, "1e16", "--1", "false")),
        *(("old", text) for text in ("1", "0", "True", "yes", "null")),
    ],
)
def test_what_is_no_value_of_a_field_is_refused(
    house: House, trees: str, name: str, text: str
) -> None:
    answer = ask(house, trees, **{name: text})
    assert answer.status_code == 400, answer.text
    assert answer.json()["type"] == "urn:uchimizu:problem:invalid-parameter"
    assert [each["field"] for each in answer.json()["errors"]] == [name]


@pytest.mark.parametrize("system", [WGS84, "http://www.opengis.net/def/crs/EPSG/0/6668", ZONE_9])
def test_coordinates_in_the_order_of_their_system(
    house: House, notes: list[Any], system: str
) -> None:
    answer = ask(house, f"{NOTES}/items", crs=system, limit=1000)
    assert answer.headers["content-crs"] == f"<{system}>"
    code = f"EPSG:{system.rpartition('/')[2]}"
    expected = Transformer.from_crs("OGC:CRS84", code)
    for told, note in zip(answer.json()["features"], notes, strict=True):
        wanted = expected.transform(*note["geometry"]["coordinates"])
        assert np.allclose(
            told["geometry"]["coordinates"], wanted, atol=2e-3 if system == ZONE_9 else 2e-7, rtol=0
        )
    first = notes[0]
    x, y = expected.transform(*first["geometry"]["coordinates"])
    small = 1.0 if system == ZONE_9 else 1e-5
    box = f"{x - small},{y - small},{x + small},{y + small}"
    near = follow(house, f"{NOTES}/items", **{"bbox": box, "bbox-crs": system})
    assert first["id"] in [each["id"] for each in near]
    one = ask(house, f"{NOTES}/items/{first['id']}", crs=system)
    assert one.headers["content-crs"] == f"<{system}>"


@pytest.mark.parametrize(
    "query",
    [
        {"limit": "0"},
        {"limit": "x"},
        {"limit": "9" * 40},
        {"after": "-1"},
        {"bbox": "1,2,3"},
        {"bbox": "a,b,c,d"},
        {"bbox": "nan,0,1,1"},
        {"bbox": "2,2,1,1"},
        {"bbox-crs": "http://www.opengis.net/def/crs/EPSG/0/3857"},
        {"crs": "EPSG:4326"},
        {"crs": "http://169.254.169.254/"},
        {"datetime": "yesterday"},
        {"datetime": "2026-07-23T05:00:00"},
        {"datetime": "../.."},
        {"datetime": "2026-02-01/2026-01-01"},
        {"f": "html"},
        {"colour": "red"},
        {"opening_hours": "x"},
    ],
)
def test_wrong_parameters_are_named(house: House, query: dict[str, str]) -> None:
    answer = ask(house, f"{NOTES}/items", **query)
    assert answer.status_code == 400, answer.text
    assert answer.json()["errors"][0]["field"] in query


def test_a_parameter_is_given_once(house: House) -> None:
    assert house.client.get(f"{NOTES}/items?limit=1&limit=2").status_code == 400
    assert ask(house, f"{ROOT}/collections", limit=1).status_code == 400


def test_unknown_things_are_unknown(house: House) -> None:
    for path in ("/ogc/nowhere", f"{ROOT}/collections/none", f"{NOTES}/items/none"):
        assert ask(house, path).status_code == 404, path
    private = ask(house, f"{ROOT}/collections/{CITY}-survey/items/{'0' * 8}")
    assert private.status_code == 404


def test_what_waits_is_not_given(house: House, notes: list[Any]) -> None:
    given = {each["id"] for each in follow(house, f"{NOTES}/items", limit=1000)}
    queue = house.person().ask("GET", f"/layers/{CITY}-notes/items?status=queued").json()
    assert queue["features"] == []
    assert given == {each["id"] for each in notes}


def test_the_document_is_self_contained(house: House) -> None:
    answer = ask(house, f"{ROOT}/api")
    assert answer.headers["content-type"] == "application/vnd.oai.openapi+json;version=3.0"
    document = answer.json()
    assert document["openapi"].startswith("3.0")
    assert "$ref" not in answer.text
    names = {
        each["name"]
        for each in document["paths"]["/collections/{collection}/items"]["get"]["parameters"]
    }
    assert {"limit", "bbox", "bbox-crs", "crs", "datetime", "about"} <= names


def test_owslib_reads_it(house: House, notes: list[Any]) -> None:
    service = Features(f"{house.client.base_url}{ROOT}")
    assert f"{CITY}-notes" in service.feature_collections()
    found = service.collection_items(f"{CITY}-notes", limit=5, bbox=[139.3, 36.1, 139.5, 36.2])
    assert found["numberMatched"] == len(notes)
    assert len(found["features"]) == 5
    one = service.collection_item(f"{CITY}-notes", notes[0]["id"])
    assert one["properties"]["text"] == notes[0]["properties"]["text"]
    assert "about" in service.collection_queryables(f"{CITY}-notes")["properties"]


@pytest.mark.skipif("OAPIF" not in pyogrio.list_drivers(), reason="this GDAL has no OAPIF driver")
def test_gdal_reads_it(house: House, notes: list[Any]) -> None:
    source = f"OAPIF:{house.client.base_url}{ROOT}"
    layers = {name for name, _ in pyogrio.list_layers(source)}
    assert f"{CITY}-notes" in layers
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of GDAL, about layers that nobody wrote on yet
        frame = pyogrio.read_dataframe(source, layer=f"{CITY}-notes")
        box = (139.3719, 36.1419, 139.37255, 36.1421)
        part = pyogrio.read_dataframe(source, layer=f"{CITY}-notes", bbox=box)
    assert len(frame) == len(notes)
    assert set(frame["text"]) == {each["properties"]["text"] for each in notes}
    wanted = sorted(each["geometry"]["coordinates"] for each in notes)
    assert np.allclose(sorted([p.x, p.y] for p in frame.geometry), wanted, atol=1e-7)
    assert 2 <= len(part) < len(notes)
