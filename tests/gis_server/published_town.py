"""A small town, published through the real publishing, for the tests of the server."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass

import orjson

from tiles.publishing import (
    Coordinates,
    DatasetRecord,
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


def publish_town(storage_url: str, *, city: str = "kawabe") -> Town:
    """Publish one city with one tileset and give the addresses of its files."""
    storage = open_storage(storage_url)
    glb = content_name(GLB, suffix=".glb")
    with edit_city(storage, city) as edit:
        storage.put(city_key(city), orjson.dumps(city_json(city)))
        version = _publish_tileset(edit, glb).version
    folder = f"/tiles/{city}/bldg_lod1"
    return Town(
        city=city,
        tileset=f"{folder}/{version}/tileset.json",
        glb=f"{folder}/files/{glb}",
        pointer=f"{folder}/current.json",
        plain=f"{folder}/{version}/plain.json",
        large=f"{folder}/{version}/map.pmtiles",
    )


def city_json(city: str) -> dict[str, object]:
    return {
        "id": city,
        "name": "川辺町",
        "year": 2024,
        "attribution": "架空の町のデータ",
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
    (staged.content_folder / f"{glb}.gz").write_bytes(gzip.compress(GLB))
    return publish(edit, staged, record("bldg_lod1"), check=accept)


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
