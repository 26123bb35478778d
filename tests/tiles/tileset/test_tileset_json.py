"""tileset.json and schema.json say what the record says, and our checker agrees."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tiles.attribute_columns import AttributeColumn, CodeList
from tiles.attribute_values import string_column
from tiles.checking import check_before_publishing, folder_source
from tiles.publishing import Coordinates, DatasetRecord, Lineage, SourceRecord
from tiles.tileset import (
    FilePart,
    build_tree,
    encoded_schema,
    encoded_tileset,
    properties_of,
)

MakePart = Callable[..., FilePart]
NONE = [np.nan, np.nan]


def column(kind: Any, name: str, *, labels: dict[str, str] | None = None) -> AttributeColumn:
    empty: Any = {"string": string_column([]), "float64": np.zeros(0)}.get(
        kind, np.zeros(0, np.int32)
    )
    codes = CodeList("codelists/x.xml", labels) if labels else None
    return AttributeColumn(
        name.replace(":", "_"), name, "名", "m", kind, empty, np.zeros(0, np.bool_), codes
    )


@pytest.fixture
def parts(make_part: MakePart) -> list[FilePart]:
    first, second = make_part(4344, 3160), make_part(4346, 3160)
    height, usage = (
        column("float64", "bldg:measuredHeight"),
        column("enum", "bldg:usage", labels={"401": "業務施設", "411": "住宅"}),
    )
    more = column("enum", "bldg:usage", labels={"422": "文教厚生施設"})
    return [
        replace(first, schema=(height, usage), limits=np.array([[3.0, 9.5], NONE])),
        replace(second, schema=(more, column("string", "gml_id")), limits=np.array([NONE, NONE])),
    ]


def record_of(parts: list[FilePart]) -> DatasetRecord:
    return DatasetRecord(
        id="bldg_lod1",
        kind="3dtiles",
        theme="bldg",
        title={"ja": "建築物 LOD1", "en": "Buildings LOD1"},
        entry="tileset.json",
        features=20,
        bounds=(139.5, 36.2, 139.6, 36.3),
        crs=Coordinates("EPSG:6697", "JGD2011", "GSIGEO2011", "ellipsoidal"),
        attribution="国土交通省 Project PLATEAU",
        lineage=Lineage(
            (SourceRecord("udx/bldg/a.gml", "0" * 64, 7),), "uchimizu", "2026-11-20T00:00:00Z", ()
        ),
        properties=properties_of(parts),
    )


def test_properties_of_all_files_are_put_together(parts: list[FilePart]) -> None:
    found = {record.id: record for record in properties_of(parts)}
    assert list(found) == ["bldg_measuredHeight", "bldg_usage", "gml_id"]
    assert (found["bldg_measuredHeight"].min, found["bldg_measuredHeight"].max) == (3.0, 9.5)
    assert found["bldg_usage"].enum == {"401": "業務施設", "411": "住宅", "422": "文教厚生施設"}


def test_a_code_with_two_meanings_is_a_string(parts: list[FilePart]) -> None:
    other = column("enum", "bldg:usage", labels={"401": "商業施設"})
    found = properties_of([*parts, replace(parts[1], schema=(other,), limits=np.array([NONE]))])
    usage = next(record for record in found if record.id == "bldg_usage")
    assert usage.type == "string"
    assert usage.enum is None


def test_the_tileset_passes_the_check_and_names_its_source(
    parts: list[FilePart], tmp_path: Path
) -> None:
    tree = build_tree(parts, lambda requests: [None] * len(requests))
    record = record_of(parts)
    (tmp_path / "v1").mkdir()
    (tmp_path / "files").mkdir()
    (tmp_path / "v1" / "tileset.json").write_bytes(encoded_tileset(tree, record, city_name="館林"))
    (tmp_path / "v1" / "schema.json").write_bytes(encoded_schema(record))
    for part in parts:
        for tile in part.tiles:
            (tmp_path / "files" / tile.name).write_bytes(b"")
    check_before_publishing(folder_source(tmp_path, entry="v1/tileset.json"))
    tileset = json.loads((tmp_path / "v1" / "tileset.json").read_bytes())
    said = tileset["metadata"]["properties"]
    assert said["city"] == "館林"
    assert said["geoid"] == "GSIGEO2011"
    assert said["sources"] == ["udx/bldg/a.gml"]
    assert said["attribution"] == ["国土交通省 Project PLATEAU"]
    assert tileset["statistics"]["classes"]["feature"]["properties"] == {
        "bldg_measuredHeight": {"min": 3.0, "max": 9.5}
    }
    # The whole is seen from afar: its error is its extent.
    assert tileset["geometricError"] > 2000


def test_the_schema_keeps_names_labels_and_codes(parts: list[FilePart]) -> None:
    schema = json.loads(encoded_schema(record_of(parts)))
    columns = schema["classes"]["feature"]["properties"]
    assert columns["bldg_measuredHeight"]["name"] == "bldg:measuredHeight"
    assert columns["bldg_measuredHeight"]["description"] == "名 [m]"
    enum = schema["enums"][columns["bldg_usage"]["enumType"]]
    assert {"name": "住宅", "value": 411} in enum["values"]
