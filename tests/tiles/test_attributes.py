"""Attributes: PLATEAU VIEW's names, types, labels, units; nothing lost, nothing invented."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tiles.tables import TablesBuilder
from tiles.attribute_columns import AttributeColumn, CodeList
from tiles.attribute_names import attribute_path, property_id
from tiles.attribute_values import numbers, string_column, years
from tiles.attributes import decode_attributes
from tiles.errors import Problem

LISTS = {
    "usage.xml": CodeList("codelists/usage.xml", {"411": "住宅", "01": "一"}),
    "river.xml": CodeList("codelists/river.xml", {"7": "利根川水系利根川"}),
    "admin.xml": CodeList("codelists/admin.xml", {"1": "国", "2": "都道府県"}),
    "scale.xml": CodeList(
        "codelists/scale.xml", {"1": "L1（計画規模）", "2": "L2（想定最大規模）"}
    ),
    "rank.xml": CodeList("codelists/rank.xml", {"2": "0.5m以上3m未満"}),
    "key.xml": CodeList("codelists/key.xml", {"100": "区番号", "2": "大字・町コード"}),
}


def decoded(
    builder: TablesBuilder, problems: list[Problem] | None = None
) -> dict[str, AttributeColumn]:
    tables = builder.tables()
    rows = np.flatnonzero(tables.features.parent < 0).astype(np.int32)
    columns = decode_attributes(tables, rows, code_list=LISTS.get, problems=problems)
    assert len({column.id for column in columns}) == len(columns)
    return {column.id: column for column in columns}


def one(path: str, text: str, **where: str) -> dict[str, AttributeColumn]:
    builder = TablesBuilder()
    builder.value(builder.feature("bldg:Building", "a"), path, text, **where)  # type: ignore[arg-type]
    return decoded(builder)


def test_a_measure_is_a_number_with_its_unit() -> None:
    column = one("bldg:measuredHeight", "10.6", unit="m")["bldg_measuredHeight"]
    assert (column.name, column.label, column.unit) == ("bldg:measuredHeight", "計測高さ", "m")
    assert column.kind == "float64"
    assert column.values[0] == 10.6


@pytest.mark.parametrize(
    ("path", "text", "kind", "value"),
    [
        ("bldg:storeysAboveGround", "5", "int32", 5),
        ("bldg:yearOfConstruction", "1998", "int32", 1998),
        ("uro:x/uro:BuildingDetailAttribute/uro:surveyYear", "2017-04-01", "int32", 2017),
        ("frn:y/uro:Z/uro:isTollRoad", "true", "boolean", True),
        ("gen:intAttribute[1/2500図郭]", "74", "int32", 74),
        ("gen:measureAttribute[計測周辺長]", "120.411043024", "float64", 120.411043024),
        ("gen:stringAttribute[区名]", "住之江区", "string", "住之江区"),
        ("core:creationDate", "2024-03-29", "string", "2024-03-29"),
    ],
)
def test_types_follow_the_schemas(path: str, text: str, kind: str, value: object) -> None:
    (column,) = one(path, text).values()
    assert column.kind == kind
    assert column.values[0] == value
    assert column.present.all()


def test_data_types_are_flattened_as_in_plateau_view() -> None:
    path = "uro:buildingIDAttribute/uro:BuildingIDAttribute/uro:buildingID"
    column = one(path, "13104-bldg-57513")["uro_BuildingIDAttribute_uro_buildingID"]
    assert column.name == "uro:BuildingIDAttribute_uro:buildingID"
    assert column.label == "建物ID"


def test_generic_attributes_keep_their_name_and_get_a_valid_stable_id() -> None:
    (column,) = one("gen:stringAttribute[大字・町コード]", "125").values()
    assert column.name == column.label == "大字・町コード"
    assert column.id == property_id("大字・町コード", "gen")
    assert column.id.isascii()
    assert column.id.startswith("gen_")


def test_attributes_of_a_generic_set_are_named_after_the_set() -> None:
    path = "gen:genericAttributeSet[利根川（計画規模）]/gen:measureAttribute[浸水深]"
    (column,) = one(path, "0.522", unit="m").values()
    assert column.name == "利根川（計画規模）_浸水深"
    assert column.kind == "float64"


def test_the_locality_of_an_address_is_the_address() -> None:
    root = "bldg:address/core:Address/core:xalAddress/xal:AddressDetails/xal:Country"
    column = one(f"{root}/xal:Locality/xal:LocalityName", "新宿区霞ヶ丘町")["bldg_address"]
    assert (column.name, column.label) == ("bldg:address", "住所")


def test_codes_are_numbers_with_labels() -> None:
    column = one("bldg:usage", "411", code_space="usage.xml")["bldg_usage"]
    assert column.kind == "enum"
    assert column.values[0] == 411
    assert column.enum is not None
    assert column.enum.labels["411"] == "住宅"


def test_codes_of_a_missing_list_stay_codes() -> None:
    column = one("bldg:usage", "411", code_space="nowhere.xml")["bldg_usage"]
    assert column.kind == "enum"
    assert column.enum == CodeList("nowhere.xml", {})


def test_codes_that_are_no_numbers_stay_text() -> None:
    column = one("bldg:usage", "A1", code_space="usage.xml")["bldg_usage"]
    assert column.kind == "string"
    assert column.values[0] == "A1"


def test_features_without_a_value_have_none() -> None:
    builder = TablesBuilder()
    builder.feature("bldg:Building", "a")
    second = builder.feature("bldg:Building", "b")
    builder.feature("bldg:Building", "c")
    builder.value(second, "bldg:measuredHeight", "4.0", unit="m")
    builder.value(second, "gml:name", "役場")
    columns = decoded(builder)
    assert columns["bldg_measuredHeight"].present.tolist() == [False, True, False]
    names = columns["gml_name"].values
    assert [names[row] for row in range(3)] == ["", "役場", ""]


def test_attributes_of_parts_are_not_those_of_the_building() -> None:
    builder = TablesBuilder()
    building = builder.feature("bldg:Building", "a")
    part = builder.feature("bldg:BuildingPart", "p", parent=building)
    builder.value(building, "bldg:measuredHeight", "4.0")
    builder.value(part, "bldg:measuredHeight", "9.0")
    assert decoded(builder)["bldg_measuredHeight"].values.tolist() == [4.0]


def test_repeated_values_are_numbered() -> None:
    builder = TablesBuilder()
    a, b = builder.feature("bldg:Building", "a"), builder.feature("bldg:Building", "b")
    for row, text in ((a, "x"), (a, "y"), (b, "z")):
        builder.value(row, "gml:name", text)
    columns = decoded(builder)
    assert columns["gml_name"].present.tolist() == [True, True]
    assert columns["gml_name_2"].present.tolist() == [True, False]
    assert columns["gml_name_2"].values[0] == "y"


def test_too_many_repeats_are_reported() -> None:
    builder = TablesBuilder()
    row = builder.feature("bldg:Building", "a")
    for number in range(30):
        builder.value(row, "gml:name", str(number))
    problems: list[Problem] = []
    assert len(decoded(builder, problems)) == 20
    assert [problem.code for problem in problems] == ["many-repeats"]


def test_what_is_not_of_its_type_is_left_out_and_reported() -> None:
    builder = TablesBuilder()
    a, b = builder.feature("bldg:Building", "a"), builder.feature("bldg:Building", "b")
    builder.value(a, "bldg:yearOfConstruction", "二千二十年")
    builder.value(b, "bldg:yearOfConstruction", "2020")
    problems: list[Problem] = []
    column = decoded(builder, problems)["bldg_yearOfConstruction"]
    assert column.present.tolist() == [False, True]
    assert "二千二十年" in problems[0].message


def _risk(builder: TablesBuilder, row: int, group: int, scale: str, depth: str) -> None:
    root = "uro:buildingDisasterRiskAttribute/uro:RiverFloodingRiskAttribute"
    for name, text, space in (
        ("description", "7", "river.xml"),
        ("rank", "2", "rank.xml"),
        ("depth", depth, ""),
        ("adminType", "1", "admin.xml"),
        ("scale", scale, "scale.xml"),
    ):
        builder.value(row, f"{root}/uro:{name}", text, group=group, code_space=space)


def test_disaster_risk_is_keyed_by_river_and_scale_under_plateau_views_names() -> None:
    builder = TablesBuilder()
    a, b = builder.feature("bldg:Building", "a"), builder.feature("bldg:Building", "b")
    _risk(builder, a, 0, "1", "0.7")
    _risk(builder, a, 1, "2", "1.9")
    _risk(builder, b, 2, "2", "2.2")
    columns = decoded(builder)
    assert set(columns) == {
        "RiverFlooding_7_1_1_rank",
        "RiverFlooding_7_1_1_depth",
        "RiverFlooding_7_1_2_rank",
        "RiverFlooding_7_1_2_depth",
    }
    depth = columns["RiverFlooding_7_1_2_depth"]
    assert depth.name == "利根川水系利根川（国管理区間）_L2（想定最大規模）_浸水深"
    assert depth.values.tolist() == [1.9, 2.2]
    assert columns["RiverFlooding_7_1_1_depth"].present.tolist() == [True, False]


def test_a_tsunami_risk_has_neither_administrator_nor_scale() -> None:
    builder = TablesBuilder()
    row = builder.feature("bldg:Building", "a")
    root = "uro:buildingDisasterRiskAttribute/uro:BuildingTsunamiRiskAttribute"
    builder.value(row, f"{root}/uro:description", "7", group=0, code_space="river.xml")
    builder.value(row, f"{root}/uro:depth", "1.8", group=0, unit="m")
    (column,) = decoded(builder).values()
    assert column.name == "津波浸水想定_利根川水系利根川_浸水深"
    assert column.unit == "m"


def test_key_value_pairs_are_columns_named_by_their_key() -> None:
    builder = TablesBuilder()
    row = builder.feature("bldg:Building", "a")
    root = "uro:keyValuePairAttribute/uro:KeyValuePairAttribute"
    for group, key, value in ((0, "100", "411"), (1, "2", "01")):
        builder.value(row, f"{root}/uro:key", key, group=group, code_space="key.xml")
        builder.value(row, f"{root}/uro:codeValue", value, group=group, code_space="usage.xml")
    columns = decoded(builder)
    assert columns["uro_KeyValuePairAttribute_100"].name == "区番号"
    assert columns["uro_KeyValuePairAttribute_100"].values.tolist() == [411]
    assert columns["uro_KeyValuePairAttribute_2"].label == "大字・町コード"


def test_names_with_slashes_and_brackets_are_read_whole() -> None:
    assert attribute_path("gen:stringAttribute[1/2500図郭]").name == "1/2500図郭"
    nested = attribute_path("gen:genericAttributeSet[a/b]/gen:intAttribute[c [m]]")
    assert nested.name == "a/b_c [m]"


@settings(deadline=None)
@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1))
def test_numbers_are_read_to_the_last_bit(values: list[float]) -> None:
    column = string_column([repr(value) for value in values])
    found, fine = numbers(column, np.arange(len(values), dtype=np.int32))
    assert fine.all()
    assert found.tolist() == values


@settings(deadline=None)
@given(st.lists(st.text(max_size=12), min_size=1))
def test_any_text_is_a_number_only_where_python_agrees(texts: list[str]) -> None:
    column = string_column(texts)
    found, fine = numbers(column, np.arange(len(texts), dtype=np.int32))
    for row, text in enumerate(texts):
        if fine[row]:
            assert float(text) == found[row]


@pytest.mark.parametrize("text", ["", "-", ".", "1e", "1e5x", "1,5", "--1", "1 2", "e5", "0x10"])
def test_what_is_no_number_is_not_taken_for_one(text: str) -> None:
    _, fine = numbers(string_column([text]), np.zeros(1, np.int32))
    assert not fine[0]


def test_years_are_four_digits() -> None:
    texts = string_column(["2020", "2020-05", "20", "2020x", "", "99999"])
    found, fine = years(texts, np.arange(6, dtype=np.int32))
    assert fine.tolist() == [True, True, False, False, False, False]
    assert found[:2].tolist() == [2020.0, 2020.0]
