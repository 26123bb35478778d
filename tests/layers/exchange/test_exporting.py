"""What we give away can be read by others, and by ourselves without loss."""

from __future__ import annotations

import csv
import datetime
import io
import json
import time
from pathlib import Path
from typing import Any

import geopandas
import pyogrio
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from layers.bilingual import Bilingual
from layers.exchange.csv_export import write_csv
from layers.exchange.csv_file import FORMULA, csv_bytes, guarded, unguarded
from layers.exchange.geojson_file import write_geojson
from layers.exchange.geopackage_file import write_geopackage
from layers.exchange.importing import Imported, inspect_table, read_rows
from layers.exchange.kml_file import write_kml
from layers.exchange.open_list import OpenFeature, OpenList
from layers.exchange.standard_columns import (
    COOLING_SHELTERS,
    PUBLIC_FACILITIES,
    Municipality,
    write_cooling_shelters,
    write_public_facilities,
)
from layers.features.fields import validate
from layers.spots.cool_spot import COOL_SPOT_FIELDS
from layers.spots.hours_json import hours_as_json
from layers.spots.hours_text import read_hours
from tests.layers.spots.hours_strategies import hours_near

CITY = Municipality("112020", "埼玉県熊谷市")
HOURS = hours_as_json(read_hours("平日 9:00-17:00 12/29-1/3休館").hours)
LIBRARY: dict[str, Any] = {
    "name": "図書館",
    "kind": "public",
    "designated_shelter": True,
    "capacity": 0,
    "facilities": ["water_refill", "wifi"],
    "step_free": False,
    "hours": HOURS,
    "page": "https://example.org/?a=1&b=2",
    "designated_on": "2024-07-01",
    "note": '一行目\n二行目, "引用" <b>太字</b>',
}
RING = [(139.3, 36.1), (139.3, 36.2), (139.4, 36.2), (139.3, 36.1)]


def listed(*features: OpenFeature) -> OpenList:
    return OpenList(
        name="cool_spots",
        title=Bilingual("クールシェア", "Cool share"),
        fields=COOL_SPOT_FIELDS,
        features=features,
        licence="CC BY 4.0",
        attribution="熊谷市 & 市民",
        updated="2026-07-01T09:00:00+09:00",
        licence_url="https://creativecommons.org/licenses/by/4.0/deed.ja",
    )


LIST = listed(
    OpenFeature("a1", shapely.Point(139.388, 36.146), LIBRARY),
    OpenFeature("b2", shapely.LineString(RING[:3]), {"name": "=1+1", "kind": "water"}),
    OpenFeature("c3", shapely.Polygon(RING), {"name": "<script>alert(1)</script>", "kind": "mist"}),
)


def read(data: bytes) -> Imported:
    mapping = inspect_table(data, name="x").mapping
    return read_rows(data, mapping, fields=COOL_SPOT_FIELDS)


@pytest.mark.parametrize("write", [write_csv, write_geojson])
def test_what_is_written_is_read_back(write: Any) -> None:
    found = read(write(LIST))
    assert found.errors == ()
    assert [each.properties | {"source_id": ""} for each in found.rows] == [
        each.properties | {"source_id": ""} for each in LIST.features
    ]
    for ours, theirs in zip(found.rows, LIST.features, strict=True):
        assert ours.geometry.equals(theirs.geometry)


def test_geojson_says_whose_it_is_and_winds_rings_as_it_must() -> None:
    data = json.loads(write_geojson(LIST))
    assert (data["licence"], data["attribution"]) == ("CC BY 4.0", "熊谷市 & 市民")
    assert data["bbox"] == [139.3, 36.1, 139.4, 36.2]
    assert [each["id"] for each in data["features"]] == ["a1", "b2", "c3"]
    assert shapely.LinearRing(data["features"][2]["geometry"]["coordinates"][0]).is_ccw


def test_csv_opens_in_a_spreadsheet_without_formulas() -> None:
    data = write_csv(LIST)
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert rows[1]["name"] == "'=1+1"
    assert {row["list_licence"] for row in rows} == {"CC BY 4.0"}
    assert rows[0]["hours"] == HOURS["original"]
    assert (rows[0]["step_free"], rows[0]["capacity"], rows[0]["lon"]) == ("false", "0", "139.388")


@pytest.mark.parametrize("start", [*"=+-@\t\r\n\0＝＋－＠", "'=", "''@"])
def test_no_text_starts_a_formula(start: str) -> None:
    text = f"{start}cmd|' /C calc'!A0"
    cell = str(guarded(text))
    assert cell.startswith("'")
    assert unguarded(cell) == text
    assert csv_bytes(["a"], [[text]]).count(b"'" + start.encode()) == 1


@given(st.text(max_size=12))
def test_the_guard_is_taken_away_again(text: str) -> None:
    cell = str(guarded(text))
    assert unguarded(cell) == text or text.startswith("'")
    assert not FORMULA.match(cell) or cell.startswith("'")


def test_numbers_are_no_formulas() -> None:
    assert guarded(-3.5) == -3.5


def test_kml_is_read_by_gdal(tmp_path: Path) -> None:
    path = tmp_path / "list.kml"
    path.write_bytes(write_kml(LIST))
    frame = geopandas.read_file(path, driver="KML")
    assert list(frame.geometry.geom_type) == ["Point", "LineString", "Polygon"]
    assert list(frame["Name"]) == ["図書館", "=1+1", "<script>alert(1)</script>"]
    for ours, theirs in zip(frame.geometry, LIST.features, strict=True):
        assert shapely.force_2d(ours).equals(theirs.geometry)


def test_kml_has_licence_and_no_user_text_as_html() -> None:
    root = etree.fromstring(write_kml(LIST))
    space = {"k": "http://www.opengis.net/kml/2.2"}
    assert root.xpath("string(//k:Document/k:description)", namespaces=space) == (
        "熊谷市 &amp; 市民 / CC BY 4.0"
    )
    assert root.xpath("count(//k:Placemark/k:description)", namespaces=space) == 0
    data = root.xpath("//k:Placemark[1]//k:Data[@name='facilities']/k:value", namespaces=space)
    assert [each.text for each in data] == ["water_refill;wifi"]


def test_kml_leaves_out_what_xml_cannot_hold() -> None:
    odd = OpenFeature(
        "x", shapely.Point(1, 2), {"name": "a\x0b\x00\ud800b\U0001f33b", "kind": "mist"}
    )
    assert "a\U0001f33b" not in write_kml(listed(odd)).decode()
    assert "ab\U0001f33b" in etree.fromstring(write_kml(listed(odd))).xpath("string()")


def test_geopackage_is_read_by_gdal_with_types(tmp_path: Path) -> None:
    path = tmp_path / "list.gpkg"
    path.write_bytes(write_geopackage(LIST))
    frame = geopandas.read_file(path)
    assert list(frame["id"]) == ["a1", "b2", "c3"]
    assert frame.crs.to_epsg() == 4326
    assert frame["capacity"][0] == 0
    assert frame["capacity"].isna().tolist() == [False, True, True]
    assert json.loads(frame["hours__json"][0]) == HOURS
    info = pyogrio.read_info(path)
    assert info["dataset_metadata"]["licence"] == "CC BY 4.0"
    assert info["layer_metadata"]["DESCRIPTION"] == "熊谷市 & 市民 / CC BY 4.0"


def test_equal_lists_are_equal_files() -> None:
    writers = (write_geojson, write_csv, write_kml, write_geopackage)
    first = [write(LIST) for write in writers]
    time.sleep(1.1)  # a time of writing in seconds would differ now
    assert [write(LIST) for write in writers] == first


def test_empty_lists_are_files_too(tmp_path: Path) -> None:
    path = tmp_path / "list.gpkg"
    path.write_bytes(write_geopackage(listed()))
    assert len(geopandas.read_file(path)) == 0
    assert json.loads(write_geojson(listed()))["features"] == []
    assert write_csv(listed()).count(b"\r\n") == 1
    assert b"Placemark" not in write_kml(listed())


@pytest.mark.parametrize(
    ("write", "columns", "count"),
    [
        (write_public_facilities, PUBLIC_FACILITIES, 3),
        (write_cooling_shelters, COOLING_SHELTERS, 1),
    ],
)
def test_standard_lists_are_read_back(write: Any, columns: tuple[str, ...], count: int) -> None:
    data = write(LIST, municipality=CITY)
    preview = inspect_table(data, name="x")
    assert preview.columns == columns
    assert preview.row_count == count
    mapping = type(preview.mapping)(preview.mapping.targets, {"kind": "public"})
    found = read_rows(data, mapping, fields=COOL_SPOT_FIELDS)
    library = found.rows[0].properties
    assert library["name"] == "図書館"
    assert library["hours"] | {"original": ""} == HOURS | {"original": ""}


def test_the_prefecture_s_columns_are_those_of_its_list(shared_data: Path) -> None:
    sample = shared_data / "spots/saitama/cooling-shelters.sample.csv"
    header = sample.read_text(encoding="utf-8").splitlines()[0]
    assert tuple(header.split(",")) == COOLING_SHELTERS


texts = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=20
)


@given(
    name=texts,
    note=st.text(alphabet="a,\"'\n=＝;月 ", max_size=20),
    capacity=st.integers(0, 100_000),
    hours=hours_near(datetime.date(2026, 8, 13)),
    x=st.floats(-180, 180),
    y=st.floats(-90, 90),
)
@settings(max_examples=60)
def test_any_spot_survives_csv_and_geojson(
    name: str, note: str, capacity: int, hours: Any, x: float, y: float
) -> None:
    values = {
        "name": name,
        "kind": "mist",
        "note": note,
        "capacity": capacity,
        "hours": hours_as_json(hours),
    }
    checked = validate(COOL_SPOT_FIELDS, values)
    x, y = round(x, 7), round(y, 7)
    if checked.errors or (x, y) == (0, 0):
        return
    spot = OpenFeature("1", shapely.Point(x, y), checked.values)
    for write in (write_csv, write_geojson):
        found = read(write(listed(spot)))
        assert [each.properties | {"source_id": ""} for each in found.rows] == [
            checked.values | {"source_id": ""}
        ]
        assert found.rows[0].geometry.equals(spot.geometry)
