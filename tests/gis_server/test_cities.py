"""The catalogue, the search and single features over real HTTP."""

from __future__ import annotations

import math
from typing import Any
from urllib.parse import quote

import pytest
from lxml import etree

from tests.gis_server.conftest import Server
from tests.gis_server.published_town import FEATURES, Town


def test_cities_are_listed_with_bounds(server: Server) -> None:
    assert server.ask("/api/cities").json() == {
        "cities": [
            {
                "id": "kawabe",
                "name": "川辺町",
                "language": "ja",
                "year": 2024,
                "bounds": [139.37, 36.14, 139.39, 36.16],
                "datasets": 2,
            }
        ]
    }


def test_a_city_tells_its_datasets_versions_and_lineage(server: Server, town: Town) -> None:
    answer = server.ask(f"/api/cities/{town.city}")
    city = answer.json()
    assert answer.headers["cache-control"] == "no-cache"
    known = {"If-None-Match": answer.headers["etag"]}
    same = server.ask(f"/api/cities/{town.city}", headers=known)
    assert (same.status, same.body) == (304, b"")
    assert (city["attribution"], city["licence"]) == ("架空の町のデータ", "CC BY 4.0")
    assert [each["id"] for each in city["datasets"]] == ["bldg_lod1", "open-data"]
    tileset = city["datasets"][0]
    assert tileset["url"] == town.tileset
    assert tileset["title"] == {"ja": "建物 LOD1", "en": "Buildings LOD1"}
    assert tileset["crs"]["geoid"] == "GSIGEO2011"
    assert tileset["lineage"]["sources"][0]["sha256"] == "ab" * 32
    assert tileset["properties"][0]["unit"] == "m"
    assert server.ask(tileset["url"]).status == 200
    download = city["datasets"][1]
    assert server.ask(download["url"] + download["files"][0]["name"]).body[:4] == b"PAR1"


def test_head_gives_the_headers_of_get(server: Server) -> None:
    for path in ("/api/cities/kawabe", "/live", "/ready", "/api/openapi.json"):
        got, asked = server.ask(path), server.ask(path, method="HEAD")
        assert (asked.status, asked.body) == (200, b"")
        assert asked.headers["content-length"] == str(len(got.body))
        assert server.line_of(asked.headers["x-request-id"])["method"] == "HEAD"


@pytest.mark.parametrize("city", ["unknown", "..%2f", "A", "%E5%B7%9D", "a" * 64, "-", "a%00b"])
def test_unknown_city_is_a_404(server: Server, city: str) -> None:
    for path in (f"/api/cities/{city}", f"/api/cities/{city}/search?q=x"):
        assert server.ask(path).status == 404, path


def found(server: Server, words: str) -> list[dict[str, Any]]:
    answer = server.ask(f"/api/cities/kawabe/search?q={quote(words)}")
    assert answer.status == 200
    results: list[dict[str, Any]] = answer.json()["results"]
    return results


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("bldg_0001", ["bldg_0001"]),
        ("BLDG_0002", ["bldg_0002"]),
        ("川辺駅", ["bldg_0001"]),
        ("川", ["bldg_0001", "bldg_0003"]),
        ("川辺 駅", ["bldg_0001"]),
        ("station", ["bldg_0001"]),
        ("えき", ["bldg_0001"]),
        ("川辺 cafe", []),
        ("bus stop", []),
        ("cafe", ["bldg_0003"]),
        ("ＣＡＦＥ", ["bldg_0003"]),
        ("11111-bldg-2", ["bldg_0002", "bldg_0003"]),
        ("54390000", ["bldg_0001", "bldg_0002", "bldg_0003"]),
        ("5439", ["bldg_0001", "bldg_0002", "bldg_0003"]),
        ("00", ["bldg_0001", "bldg_0002", "bldg_0003"]),
        ("nothing-like-it", []),
        ("%_.*", []),
        ("   ", []),
    ],
)
def test_search_ranks_whole_names_before_parts(
    server: Server, words: str, expected: list[str]
) -> None:
    assert [each["gml_id"] for each in found(server, words)] == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("ほとり", ["ほとり一丁目", "ほとり二丁目"]),
        ("ほとり一", ["ほとり一丁目"]),
        ("ほとり一丁", ["ほとり一丁目"]),
        ("ほとり1丁", ["ほとり一丁目"]),
        ("ほとり１丁目", ["ほとり一丁目"]),
        ("二丁目 ほとり", ["ほとり二丁目"]),
        ("quarter", ["ほとり一丁目", "ほとり二丁目"]),
        ("ほとり三丁目", []),
    ],
)
def test_quarters_that_buildings_name_are_found(
    server: Server, words: str, expected: list[str]
) -> None:
    assert [each["name"] for each in found(server, words)] == expected


def test_a_quarter_lies_in_the_middle_of_its_buildings(server: Server) -> None:
    (quarter,) = found(server, "ほとり一丁目")
    assert (quarter["class"], quarter["gml_id"], quarter["mesh"]) == ("quarter", "", "")
    assert quarter["lon"] == pytest.approx(139.38055)
    assert quarter["lat"] == pytest.approx(36.15055)


def test_a_result_can_be_shown_on_a_map(server: Server) -> None:
    (result,) = found(server, "川辺駅")
    assert result["name"] == "川辺駅"
    assert result["class"] == "bldg:Building"
    assert result["mesh"] == "54390000"
    assert result["lon"] == pytest.approx(139.38005)
    assert result["lat"] == pytest.approx(36.15005)


@pytest.mark.parametrize("query", ["", "?q=", "?q=" + "x" * 101, "?p=x"])
def test_search_names_the_field_that_is_wrong(server: Server, query: str) -> None:
    answer = server.ask(f"/api/cities/kawabe/search{query}")
    assert answer.status == 422
    problem = answer.json()
    assert problem["type"] == "urn:uchimizu:problem:invalid-input"
    assert problem["errors"][0]["field"] == "query.q"
    assert problem["errors"][0]["message"]


def test_a_feature_tells_labels_units_and_source(server: Server) -> None:
    feature = server.ask("/api/cities/kawabe/features/bldg_0001").json()
    assert feature["class"] == "bldg:Building"
    assert feature["theme"] == "bldg"
    assert feature["source_file"] == "udx/bldg/a.gml"
    assert feature["dataset"] == "open-data"
    assert feature["version"] in server.ask("/api/cities/kawabe").json()["datasets"][1]["url"]
    assert feature["bounds"] == pytest.approx([139.38, 36.15, 139.3801, 36.1501])
    attributes = {each["id"]: each for each in feature["attributes"]}
    assert attributes["bldg_usage"] == {
        "id": "bldg_usage",
        "name": "bldg:usage",
        "label": "用途",
        "value": 401,
        "value_label": "業務施設",
        "unit": None,
    }
    assert attributes["top_height_m"]["value"] == 32.5
    assert attributes["top_height_m"]["unit"] == "m"
    assert set(attributes) == {
        *("top_height_m", "gml_name", "uro_buildingID", "bldg_usage", "gen_quarter")
    }


def test_a_feature_tells_only_what_is_known(server: Server) -> None:
    attributes = server.ask("/api/cities/kawabe/features/bldg_0003").json()["attributes"]
    by_id = {each["id"]: each for each in attributes}
    assert "top_height_m" not in by_id
    assert by_id["bldg_usage"]["value_label"] is None
    without_shape = server.ask("/api/cities/kawabe/features/bldg_0004").json()
    assert without_shape["bounds"] is None


def test_every_feature_can_be_asked_for(server: Server) -> None:
    for gml_id, *_ in FEATURES:
        assert server.ask(f"/api/cities/kawabe/features/{gml_id}").json()["gml_id"] == gml_id


@pytest.mark.parametrize("gml_id", ["bldg_9999", "%00", "bldg_000", "..%2f..", "x" * 200])
def test_unknown_feature_is_a_404(server: Server, gml_id: str) -> None:
    answer = server.ask(f"/api/cities/kawabe/features/{gml_id}")
    assert answer.status == 404
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_part_of_a_city_is_a_picture_to_draw_on(server: Server) -> None:
    answer = server.ask("/api/cities/kawabe/plan.svg?bbox=139.3799,36.1498,139.3809,36.1503")
    assert (answer.status, answer.headers["content-type"]) == (200, "image/svg+xml")
    assert answer.headers["cache-control"] == "max-age=3600"
    picture = etree.fromstring(answer.body)
    wide, high = (float(each) for each in picture.get("viewBox").split()[2:])
    assert wide / high == pytest.approx(2 * math.cos(math.radians(36.15)), rel=1e-3)
    (drawn,) = [each.get("d") for each in picture.iterfind("{*}path")]
    corners = [[float(x) for x in each.split(",")] for each in drawn.strip("MZ").split()]
    assert {round(x / wide, 2) for x, _ in corners} == {0.1, 0.2}, "the station, 0.0001° wide"
    assert {round(y / high, 2) for _, y in corners} == {0.6, 0.4}


@pytest.mark.parametrize(
    "asked", ["", "?bbox=1,2,3", "?bbox=139,36,140,37", "?bbox=139.4,36.1,139.4,36.2", "?bbox=a"]
)
def test_a_picture_of_no_part_is_refused_with_words(server: Server, asked: str) -> None:
    answer = server.ask(f"/api/cities/kawabe/plan.svg{asked}")
    assert answer.status == 422
    assert "bbox" in answer.body.decode()
    assert server.ask("/api/cities/atlantis/plan.svg?bbox=1,1,1.01,1.01").status == 404
