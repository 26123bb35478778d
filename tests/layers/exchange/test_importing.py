"""Lists become features row by row; one bad row never stops the others."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from layers.errors import InvalidInputError
from layers.exchange.column_mapping import ColumnMapping, targets_of
from layers.exchange.error_report import error_report
from layers.exchange.importing import Imported, inspect_table, read_rows
from layers.exchange.table import Outcome
from layers.features.fields import validate
from layers.spots.cool_spot import COOL_SPOT_FIELDS

KUMAGAYA = (139.27, 36.07, 139.46, 36.24)
HEAD = (
    "全国地方公共団体コード,ID,地方公共団体名,名称,名称_カナ,所在地_連結表記,緯度,経度,"
    "電話番号,利用可能曜日,開始時間,終了時間,利用可能日時特記事項,URL,備考"
)
FIRST = (
    "112020,0001,熊谷市,中央公民館,チュウオウ,熊谷市仲町19,36.146,139.388,"
    '048-523-0895,月火水木金,08:30,17:15,"祝日、12/29～1/3を除く",https://example.org/,'
)
ROWS = (
    FIRST,
    "112020,0002,熊谷市,東の公園,,,139.40,36.15,,,,,,,緯度と経度が逆",
    "112020,0003,熊谷市,となりの市の館,,,36.30,139.37,,,,,,,",
    "112020,0004,熊谷市,,,,36.15,139.41,,,,,,,名称なし",
    "112020,0005,熊谷市,住所だけの館,,江南中央1,,,,,,,,,",
    "112020,0006,熊谷市,度分秒の館,,,36°8'20.4'',東経139度23分24秒,,,,,,ftp://a,",
)
STANDARD = "\n".join((HEAD, *ROWS)) + "\n"


def imported(data: bytes, **defaults: object) -> Imported:
    preview = inspect_table(data, name="list.csv")
    mapping = ColumnMapping(preview.mapping.targets, {"kind": "public", **defaults})
    return read_rows(data, mapping, fields=COOL_SPOT_FIELDS, bounds=KUMAGAYA)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16"])
def test_a_standard_list_is_imported(encoding: str) -> None:
    found = imported(STANDARD.encode(encoding))
    assert [each.properties["name"] for each in found.rows] == [
        "中央公民館",
        "東の公園",
        "度分秒の館",
    ]
    first = found.rows[0]
    assert (first.row, first.geometry.x, first.geometry.y) == (2, 139.388, 36.146)
    assert first.properties["kind"] == "public"
    assert first.properties["hours"]["weekly"]["fri"] == [{"opens": "08:30", "closes": "17:15"}]
    assert first.properties["hours"]["weekly"]["sat"] == []
    assert first.properties["hours"]["holidays"]["rule"] == "closed"
    assert (found.rows[1].geometry.x, found.rows[1].geometry.y) == (139.40, 36.15)
    assert abs(found.rows[2].geometry.y - 36.139) < 1e-9
    assert found.refused == 3


def test_what_is_wrong_is_told_row_by_row() -> None:
    errors = imported(STANDARD.encode()).errors
    told = [(each.row, each.column, each.outcome) for each in errors]
    assert told == [
        (3, "", Outcome.CHANGED),
        (4, "緯度", Outcome.REFUSED),
        (5, "名称", Outcome.REFUSED),
        (6, "緯度", Outcome.REFUSED),
        (7, "URL", Outcome.LEFT_OUT),
    ]
    assert errors[1].value == "36.30, 139.37"
    assert all(each.expected.ja and each.what_to_do.en for each in errors)


def test_the_report_is_a_list_itself() -> None:
    errors = imported(STANDARD.replace("ftp://a", "=cmd()").encode()).errors
    text = error_report(errors).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["row"] for row in rows] == [str(each.row) for each in errors]
    assert rows[-1]["値"] == "'=cmd()"
    assert rows[1]["結果"] == "取り込んでいません"


def test_the_mapping_may_be_told() -> None:
    data = "場所,あ,い\n駅前,36.14,139.39\n".encode()
    preview = inspect_table(data, name="x.csv")
    assert preview.mapping.targets == {}
    assert len(preview.remarks) == 1
    mapping = ColumnMapping({"場所": "name", "あ": "@lat", "い": "@lon"}, {"kind": "mist"})
    found = read_rows(data, mapping, fields=COOL_SPOT_FIELDS)
    assert found.rows[0].properties == {"name": "駅前", "kind": "mist"}


@pytest.mark.parametrize(
    ("targets", "defaults", "field"),
    [
        ({"場所": "name"}, {}, "targets"),
        ({"場所": "@lat_lon", "ない": "name"}, {}, "targets.ない"),
        ({"場所": "@lat_lon", "あ": "colour"}, {}, "targets.あ"),
        ({"場所": "@lat_lon", "あ": "name", "い": "name"}, {}, "targets.い"),
        ({"場所": "@lat_lon"}, {"colour": 1}, "defaults.colour"),
    ],
)
def test_a_mapping_that_does_not_fit_is_refused(
    targets: dict[str, str], defaults: dict[str, object], field: str
) -> None:
    data = "場所,あ,い\n駅前,36.14,139.39\n".encode()
    with pytest.raises(InvalidInputError) as caught:
        read_rows(data, ColumnMapping(targets, defaults), fields=COOL_SPOT_FIELDS)
    assert [each.field for each in caught.value.errors] == [field]


def test_every_guess_is_a_target() -> None:
    guessed = inspect_table(STANDARD.encode(), name="x").mapping.targets
    assert set(guessed.values()) <= targets_of(COOL_SPOT_FIELDS).keys()


def test_a_double_row_is_imported_once() -> None:
    data = "名称,緯度,経度\nA,36.1,139.3\nA,36.10,139.30\nA,36.1,139.4\n".encode()
    found = imported(data)
    assert [each.row for each in found.rows] == [2, 4]
    assert [(each.row, each.outcome) for each in found.errors] == [(3, Outcome.REFUSED)]


def test_hours_that_are_not_understood_are_unknown_and_told() -> None:
    data = "名称,緯度,経度,開館時間\nA,36.1,139.3,要問合せ\n".encode()
    found = imported(data)
    assert found.rows[0].properties["hours"]["weekly"] is None
    assert found.rows[0].properties["hours"]["original"] == "要問合せ"
    assert [each.outcome for each in found.errors] == [Outcome.CHANGED]


def test_bytes_that_fit_no_encoding_cost_their_row() -> None:
    data = "名称,緯度,経度\nA,36.1,139.3\nB?,36.1,139.3\nC,36.1,139.3\n".encode("cp932")
    found = imported(data.replace(b"B?", b"B\xff"))
    assert [each.properties["name"] for each in found.rows] == ["A", "C"]
    assert [each.row for each in found.errors] == [3]


def test_zero_bytes_cost_their_row() -> None:
    data = "名称,緯度,経度\nA,36.1,139.3\nB\0,36.1,139.3\n".encode() + b"D,36,139\n" * 99
    found = imported(data)
    assert "A" in {each.properties["name"] for each in found.rows}
    assert 3 in {each.row for each in found.errors if each.outcome is Outcome.REFUSED}


def geojson(*features: object, **more: object) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": features, **more}).encode()


def feature(geometry: object, **properties: object) -> dict[str, object]:
    return {"type": "Feature", "geometry": geometry, "properties": {"name": "A", **properties}}


def test_points_lines_and_areas_of_geojson() -> None:
    ring = [[139.3, 36.1], [139.4, 36.1], [139.4, 36.2], [139.3, 36.1]]
    data = geojson(
        feature({"type": "Point", "coordinates": [139.3, 36.1]}),
        feature({"type": "LineString", "coordinates": ring[:3]}),
        feature({"type": "Polygon", "coordinates": [ring]}),
        feature({"type": "Point", "coordinates": [36.1, 139.4]}),
    )
    found = imported(data)
    kinds = [each.geometry.geom_type for each in found.rows]
    assert kinds == ["Point", "LineString", "Polygon", "Point"]
    assert found.rows[3].geometry.equals(shapely.Point(139.4, 36.1))


@pytest.mark.parametrize(
    "geometry",
    [
        None,
        3,
        {"type": "Circle", "coordinates": [139.3, 36.1]},
        {"type": ["Point"], "coordinates": [139.3, 36.1]},
        {"type": {"Point": 0}, "coordinates": [139.3, 36.1]},
        {"type": "Point", "coordinates": []},
        {"type": "Point", "coordinates": [139.3]},
        {"type": "Point", "coordinates": ["139.3", "36.1"]},
        {"type": "Point", "coordinates": [True, False]},
        {"type": "Point", "coordinates": [[139.3, 36.1]]},
        {"type": "Point"},
        {"type": "LineString", "coordinates": [[139.3, 36.1]]},
        {"type": "LineString", "coordinates": [[[[[[[139.3, 36.1]]]]]]]},
        {"type": "Polygon", "coordinates": [[[139.3, 36.1], [139.4, 36.1]]]},
        {
            "type": "Polygon",
            "coordinates": [
                [[139.3, 36.1], [139.4, 36.2], [139.4, 36.1], [139.3, 36.2], [139.3, 36.1]]
            ],
        },
        {"type": "LineString", "coordinates": [[139.3, 36.1]] * 10_001},
        {"type": "GeometryCollection", "geometries": []},
    ],
)
def test_a_bad_geometry_costs_its_feature(geometry: object) -> None:
    good = feature({"type": "Point", "coordinates": [139.3, 36.1]})
    found = imported(geojson(feature(geometry), good))
    assert [each.row for each in found.rows] == [2]
    assert [(each.row, each.outcome) for each in found.errors] == [(1, Outcome.REFUSED)]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n \n",
        b"{}",
        b"[1, 2]",
        b'{"type": "FeatureCollection", "features": [',
        b'{"type": "FeatureCollection", "features": NaN}',
        b'{"elements": []}',
        b'{"type": ["Point"], "coordinates": [139.3, 36.1]}',
        b"[" * 100_000,
        geojson(crs={"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::6677"}}),
        b"a,b\n" + b"x" * (33 * 1024 * 1024),
    ],
)
def test_what_is_no_list_is_refused(data: bytes) -> None:
    with pytest.raises(InvalidInputError) as caught:
        inspect_table(data, name="x")
    assert [each.field for each in caught.value.errors] == ["file"]


@pytest.mark.parametrize("crs", [{"properties": None}, {"properties": "x"}, {"properties": []}])
def test_a_coordinate_system_without_a_name_is_that_of_geojson(crs: object) -> None:
    good = feature({"type": "Point", "coordinates": [139.3, 36.1]})
    assert len(imported(geojson(good, crs=crs)).rows) == 1


@given(st.binary(max_size=300))
def test_any_bytes_are_a_list_or_refused(data: bytes) -> None:
    check(data)


cells = st.text(alphabet='a1,."\n\r\t\0;#=月火9:-～休館°', max_size=12)


@given(st.lists(st.lists(cells, max_size=6), max_size=8))
def test_any_table_is_a_list_or_refused(rows: list[list[str]]) -> None:
    head = "名称,緯度,経度,開館時間,定員\n"
    check((head + "\n".join(",".join(row) for row in rows)).encode())


def check(data: bytes) -> None:
    try:
        preview = inspect_table(data, name="x")
        found: Any = read_rows(
            data,
            ColumnMapping(preview.mapping.targets, {"kind": "public", "name": "x"}),
            fields=COOL_SPOT_FIELDS,
        )
    except InvalidInputError as refused:
        assert all(each.ja and each.en for each in refused.errors)  # noqa: PT017
        return
    error_report(found.errors)
    for row in found.rows:
        assert validate(COOL_SPOT_FIELDS, row.properties).errors == ()
        assert row.geometry.is_valid
