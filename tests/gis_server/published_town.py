"""A small town, published through the real publishing, for the tests of the server."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass

import orjson
import pyarrow as pa
import shapely

from tiles.open_data.columns import described
from tiles.open_data.geoparquet import write_geoparquet
from tiles.publishing import (
    Coordinates,
    DatasetRecord,
    ExportedFile,
    Lineage,
    PropertyRecord,
    SourceRecord,
    StagedDataset,
    publish,
    stage,
)
from tiles.publishing.edit import CityEdit, edit_city
from tiles.publishing.layout import city_key
from tiles.publishing.staging import content_name
from tiles.storage import open_storage

GLB = b"glTF" + hashlib.shake_128(b"incompressible").digest(48_000) + b"\0" * 2_000


@dataclass(frozen=True)
class Town:
    """Addresses of the published town."""

    city: str
    tileset: str
    glb: str
    pointer: str
    plain: str
    large: str


LARGE = hashlib.shake_128(b"large").digest(3_000_000)


def publish_town(storage_url: str, *, city: str = "kawabe", language: str = "ja") -> Town:
    """Publish one city with one tileset and give the addresses of its files."""
    storage = open_storage(storage_url)
    glb = content_name(GLB, suffix=".glb")
    with edit_city(storage, city) as edit:
        storage.put(city_key(city), orjson.dumps(city_json(city, language)))
        version = _publish_tileset(edit, glb).version
        _publish_open_data(edit)
    folder = f"/tiles/{city}/bldg_lod1"
    return Town(
        city=city,
        tileset=f"{folder}/{version}/tileset.json",
        glb=f"{folder}/files/{glb}",
        pointer=f"{folder}/current.json",
        plain=f"{folder}/{version}/plain.json",
        large=f"{folder}/{version}/map.pmtiles",
    )


def city_json(city: str, language: str = "ja") -> dict[str, object]:
    return {
        "id": city,
        "name": "川辺町",
        "language": language,
        "year": 2024,
        "attribution": "架空の町のデータ",
        "licence": "CC BY 4.0",
        "sources": [],
        "problems": {},
    }


def _publish_tileset(edit: CityEdit, glb: str) -> DatasetRecord:
    staged = stage(edit, "bldg_lod1")
    tileset = orjson.dumps({"asset": {"version": "1.1"}, "root": {"content": f"../files/{glb}"}})
    staged.write("tileset.json", tileset)
    staged.write("tileset.json.gz", gzip.compress(tileset))
    staged.write("plain.json", b"{}")
    staged.write("map.pmtiles", LARGE)
    (staged.content_folder / glb).write_bytes(GLB)
    (staged.content_folder / f"{glb}.gz").write_bytes(gzip.compress(GLB, mtime=0))
    return publish(edit, staged, record("bldg_lod1"), check=accept)


FEATURES = [
    ("bldg_0001", "bldg:Building", "川辺駅", "11111-bldg-1", 401, 32.5, (139.3800, 36.1500)),
    ("bldg_0002", "bldg:Building", None, "11111-bldg-2", None, 3.0, (139.3810, 36.1510)),
    ("bldg_0003", "bldg:Building", "Ｃａｆｅ川", "11111-bldg-22", 999, None, (139.3820, 36.1520)),
    ("bldg_0004", "bldg:Building", None, None, 401, 5.0, None),
]
QUARTERS = ["ほとり一丁目", "ほとり一丁目", "ほとり二丁目", None]
USES = {401: "業務施設"}


def _publish_open_data(edit: CityEdit) -> DatasetRecord:
    staged = stage(edit, "open-data")
    path = staged.version_folder / "bldg.parquet"
    table = feature_table()
    write_geoparquet(path, table.schema, [table.slice(0, 2), table.slice(2)], about={})
    files = (ExportedFile("bldg.parquet", path.stat().st_size, "application/vnd.apache.parquet"),)
    described_as = record(
        "open-data", kind="open-data", theme="all", lod=None, textured=None, entry=None, files=files
    )
    return publish(edit, staged, described_as, check=accept)


def feature_table() -> pa.Table:
    """Give the rows of FEATURES as `tiles.open_data` writes them."""
    ids, classes, names, numbers, uses, heights, places = zip(*FEATURES, strict=True)
    text, source = pa.string(), "bldg:usage (codelists/Building_usage.xml)"
    shapes = [
        None
        if place is None
        else shapely.to_wkb(shapely.box(*place, place[0] + 1e-4, place[1] + 1e-4))
        for place in places
    ]
    columns = [
        (described("gml_id", text, "gml:id", source="@gml:id"), ids),
        (described("feature_class", text, "地物の種類", source="element name"), classes),
        (described("mesh", text, "メッシュコード", source="file name"), ["54390000"] * len(ids)),
        (
            described("source_file", text, "元のファイル", source="path"),
            ["udx/bldg/a.gml"] * len(ids),
        ),
        (described("top_height_m", pa.float64(), "最高高", source="geometry", unit="m"), heights),
        (described("gml_name", text, "名称", source="gml:name"), names),
        (
            described(
                "uro_buildingID",
                text,
                "建物ID",
                source="uro:BuildingIDAttribute_uro:buildingID",
            ),
            numbers,
        ),
        (described("gen_quarter", text, "町丁目名称", source="町丁目名称"), QUARTERS),
        (described("bldg_usage", pa.int32(), "用途", source=source), uses),
        (
            described("bldg_usage_label", text, "用途（名称）", source=source),
            [USES.get(use) for use in uses],
        ),
        (described("geometry", pa.binary(), "形状", source=""), shapes),
    ]
    fields = [field for field, _ in columns]
    arrays = [pa.array(list(values), field.type) for field, values in columns]
    return pa.table(arrays, schema=pa.schema(fields))


def accept(_staged: StagedDataset) -> None:
    """Take what was staged: these tests look at serving, not at tiles."""


def record(dataset: str, **changes: object) -> DatasetRecord:
    fields: dict[str, object] = {
        "id": dataset,
        "kind": "3dtiles",
        "theme": "bldg",
        "title": {"ja": "建物 LOD1", "en": "Buildings LOD1"},
        "entry": "tileset.json",
        "features": 2,
        "bounds": (139.37, 36.14, 139.39, 36.16),
        "height_range": (60.0, 92.5),
        "crs": Coordinates("EPSG:6697", "JGD2011", "GSIGEO2011", "ellipsoidal"),
        "attribution": "架空の町のデータ",
        "lineage": Lineage(
            sources=(SourceRecord("udx/bldg/54390000_bldg_6697_op.gml", "ab" * 32, 12_345),),
            program="uchimizu 0.1.0",
            created="2026-11-20T00:00:00Z",
            steps=("read", "tile"),
        ),
        "lod": 1,
        "textured": False,
        "properties": (
            PropertyRecord(
                "bldg_measuredHeight", "bldg:measuredHeight", "計測高さ", "m", "FLOAT64", 3.0, 32.5
            ),
        ),
    }
    return DatasetRecord(**{**fields, **changes})
