"""Each way of breaking a tileset is found, under the right code."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tiles.checking import RULES, check_tileset, errors_of
from tiles.errors import Severity

Mutation = Callable[[Any], object]


def put(place: str, value: object) -> Mutation:
    """Set a value in the tileset by a path like `root/children/0/refine`."""

    def mutate(town: Any) -> None:
        *way, last = place.split("/")
        found = town.tileset
        for step in way:
            found = found[int(step) if isinstance(found, list) else step]
        found[int(last) if isinstance(found, list) else last] = value

    return mutate


def drop(place: str) -> Mutation:
    """Take a property of the tileset away."""

    def mutate(town: Any) -> None:
        *way, last = place.split("/")
        found = town.tileset
        for step in way:
            found = found[int(step) if isinstance(found, list) else step]
        del found[last]

    return mutate


def part(number: int, data: bytes) -> Mutation:
    """Replace the bytes of a buffer view of the western tile."""
    return lambda town: town.west.parts.__setitem__(number, data)


def glb(place: str, value: object) -> Mutation:
    """Set a value in the JSON of the western tile."""

    def mutate(town: Any) -> None:
        *way, last = place.split("/")
        found = town.west.json
        for step in way:
            found = found[int(step) if isinstance(found, list) else step]
        found[int(last) if isinstance(found, list) else last] = value

    return mutate


def column(name: str, **changes: object) -> Mutation:
    """Change the definition of a property of a building."""
    return lambda town: town.schema["classes"]["building"]["properties"][name].update(changes)


def table(name: str, **changes: object) -> Mutation:
    """Change a column of the western property table."""
    return lambda town: town.west.table["properties"].setdefault(name, {}).update(changes)


def moved(town: Any) -> None:
    """Move the western tile 1 m to the east."""
    box = np.frombuffer(town.west.parts[0], np.float32).reshape(-1, 3) + np.float32([9, 0, 0])
    town.west.parts[0] = box.tobytes()
    town.west.json["accessors"][0].update(min=[9, 0, -10], max=[19, 8, 0])


def cut(town: Any) -> None:
    town.files["west.glb"] = town.west.encoded()[:-40]


def wide(numbers: list[float], by: float) -> list[float]:
    return [numbers[0] - by, *numbers[1:]]


def grow_child(town: Any) -> None:
    child = town.root["children"][0]["boundingVolume"]
    child["region"] = wide(child["region"], 1e-5)


def grow_content(town: Any) -> None:
    tile = town.root["children"][0]
    region = wide(tile["boundingVolume"]["region"], 1e-5)
    tile["content"]["boundingVolume"] = {"region": region}


def shrink_parent(town: Any) -> None:
    town.root["boundingVolume"]["region"][5] -= 5


def sphere_in_sphere(town: Any) -> None:
    town.root["boundingVolume"] = {"sphere": [0, 0, 0, 10]}
    town.root["children"][0]["boundingVolume"] = {"sphere": [9, 0, 0, 5]}


def vertex_nan(town: Any) -> None:
    box = np.frombuffer(town.west.parts[0], np.float32).copy()
    box[7] = np.nan
    town.west.parts[0] = box.tobytes()


def loop(town: Any) -> None:
    town.root["children"][0]["content"] = {"uri": "tileset.json"}


def external_larger_error(town: Any) -> None:
    inner = json.loads(json.dumps(town.tileset))
    inner["root"]["children"] = []
    inner["root"]["geometricError"] = 50.0
    town.files["inner.json"] = json.dumps(inner).encode()
    town.root["children"] = [
        {
            "boundingVolume": town.root["boundingVolume"],
            "geometricError": 10.0,
            "content": {"uri": "inner.json"},
        }
    ]


CHILD = "root/children/0"
FEATURES = "meshes/0/primitives/0/extensions/EXT_mesh_features/featureIds/0"
TABLE = "extensions/EXT_structural_metadata/propertyTables/0"
MUTATIONS: list[tuple[str, str, Mutation]] = [
    ("tileset is no JSON", "json-broken", lambda t: t.files.update({"tileset.json": b'{"asset'})),
    ("tileset is a list", "property-type", lambda t: t.files.update({"tileset.json": b"[]"})),
    ("no asset", "asset-version", drop("asset")),
    ("future version", "asset-version", put("asset/version", "3.0")),
    ("no root", "property-missing", drop("root")),
    ("no error of the tileset", "property-missing", drop("geometricError")),
    ("no error of a tile", "property-missing", drop(f"{CHILD}/geometricError")),
    ("negative error", "error-invalid", put(f"{CHILD}/geometricError", -1)),
    ("error as text", "error-invalid", put("root/geometricError", "20")),
    ("error grows downwards", "error-grows", put(f"{CHILD}/geometricError", 21.0)),
    ("root above tileset", "error-grows", put("root/geometricError", 101.0)),
    ("error grows into another file", "error-grows", external_larger_error),
    ("no refine", "refine-missing", drop("root/refine")),
    ("refine in small letters", "refine-invalid", put("root/refine", "replace")),
    ("no volume", "volume-invalid", drop(f"{CHILD}/boundingVolume")),
    ("volume of five numbers", "volume-invalid", put("root/boundingVolume/region", [0.0] * 5)),
    ("region upside down", "volume-invalid", put("root/boundingVolume/region", [0, 1, 1, 0, 0, 1])),
    (
        "region in degrees",
        "volume-invalid",
        put("root/boundingVolume/region", [139, 36, 140, 37, 0, 1]),
    ),
    ("child reaches out", "volume-escapes", grow_child),
    ("parent too low", "volume-escapes", shrink_parent),
    ("sphere reaches out", "volume-escapes", sphere_in_sphere),
    ("content reaches out", "content-volume-escapes", grow_content),
    ("vertices moved", "vertex-outside", moved),
    (
        "tile transformed",
        "vertex-outside",
        put(f"{CHILD}/transform", [1.0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 5, 5, 5, 1]),
    ),
    ("transform of 15 numbers", "transform-invalid", put(f"{CHILD}/transform", [1.0] * 15)),
    ("file missing", "file-missing", put(f"{CHILD}/content/uri", "gone.glb")),
    ("URI leads outside", "uri-outside", put(f"{CHILD}/content/uri", "../secret.glb")),
    (
        "URI of another host",
        "uri-outside",
        put(f"{CHILD}/content/uri", "https://example.org/x.glb"),
    ),
    ("URI absolute", "uri-outside", put(f"{CHILD}/content/uri", "/etc/passwd")),
    ("no URI", "property-missing", put(f"{CHILD}/content", {})),
    ("content and contents", "content-twice", put(f"{CHILD}/contents", [{"uri": "east.glb"}])),
    ("contents is empty", "property-type", put("root/children/1/contents", [])),
    ("child is no tile", "property-type", put("root/children/1", 7)),
    ("tileset refers to itself", "tileset-loop", loop),
    (
        "content is a picture",
        "content-format",
        lambda t: t.files.update({"west.glb": b"\x89PNG    "}),
    ),
    ("GLB cut off", "glb-broken", cut),
    ("GLB without JSON", "glb-broken", lambda t: t.files.update({"west.glb": b"glTF" + bytes(40)})),
    ("gzip of another file", "gzip-differs", lambda t: t.files.update({"west.glb.gz": b"no gzip"})),
    ("schema missing", "file-missing", put("schemaUri", "gone.json")),
    ("schema twice", "schema-twice", put("schema", {"id": "x"})),
    ("schema without id", "schema-invalid", lambda t: t.schema.pop("id")),
    (
        "property id with colon",
        "schema-invalid",
        lambda t: t.schema["classes"]["building"]["properties"].update(
            {"bldg:x": {"type": "STRING"}}
        ),
    ),
    ("unknown type", "schema-invalid", column("gml_id", type="TEXT")),
    ("unknown component type", "schema-invalid", column("height", componentType="FLOAT16")),
    ("enum missing", "schema-invalid", column("usage", enumType="gone")),
    ("min above max", "schema-invalid", column("height", min=9.0, max=1.0)),
    (
        "enum value twice",
        "schema-invalid",
        lambda t: t.schema["enums"]["usage"]["values"].append({"name": "x", "value": 401}),
    ),
    (
        "enum value too large",
        "schema-invalid",
        lambda t: t.schema["enums"]["usage"].update(valueType="UINT8"),
    ),
    ("required with noData", "schema-invalid", column("height", required=True)),
    ("metadata of no class", "class-unknown", put("metadata/class", "gone")),
    ("metadata unknown", "metadata-unknown", put("metadata/properties/mayor", "x")),
    ("metadata required", "metadata-missing", drop("metadata/properties/city")),
    ("metadata of other type", "metadata-type", put("metadata/properties/city", 7)),
    ("metadata fraction", "metadata-type", put("metadata/properties/year", 2020.5)),
    ("metadata no array", "metadata-type", put("metadata/properties/sources", "a.gml")),
    ("metadata out of range", "metadata-range", put("metadata/properties/year", 1999)),
    ("metadata enum", "enum-unknown", put("metadata/properties/state", "999")),
    ("tile metadata", "class-unknown", put("root/metadata", {"class": "gone"})),
    ("statistics of no class", "class-unknown", put("statistics/classes/gone", {"count": 1})),
    (
        "statistics upside down",
        "statistics-invalid",
        put("statistics/classes/building/properties/height/min", 9.0),
    ),
    (
        "statistics of no property",
        "metadata-unknown",
        put("statistics/classes/building/properties/gone", {}),
    ),
    (
        "statistics of no enum value",
        "enum-unknown",
        put("statistics/classes/building/properties/usage/occurrences", {"7": 1}),
    ),
    ("negative count", "statistics-invalid", put("statistics/classes/building/count", -1)),
    ("old properties without range", "properties-range", put("properties", {"height": {}})),
    ("statistics of nothing", "statistics-invalid", put("statistics/classes", {})),
    ("extension of the tileset", "extension-undeclared", put("root/extensions", {"MAXAR_x": {}})),
    ("extension twice", "property-type", put("extensionsUsed", ["A", "A"])),
    ("version is a number", "property-type", put("asset/tilesetVersion", 7)),
    ("table of no class", "table-class", glb(f"{TABLE}/class", "gone")),
    ("table column unknown", "table-property", table("gone", values=5)),
    ("table column required", "table-property", lambda t: t.west.table["properties"].pop("gml_id")),
    ("table too long", "table-length", glb(f"{TABLE}/count", 9)),
    ("column too short", "table-length", part(5, bytes(4))),
    ("enum column too short", "table-length", part(6, bytes(4))),
    ("strings cut off", "table-length", part(3, b"bldg_a")),
    ("bytes behind the strings", "table-length", part(3, b"bldg_abldg_b\0")),
    ("column too long", "table-length", part(5, bytes(12))),
    ("string offsets fall", "table-offsets", part(4, np.array([0, 6, 3], np.uint32).tobytes())),
    ("string offsets from 1", "table-offsets", part(4, np.array([1, 6, 12], np.uint32).tobytes())),
    ("enum value unknown", "enum-unknown", part(6, np.array([401, 402], np.int32).tobytes())),
    ("value below min", "table-range", part(5, np.array([-3.0, 2.0], np.float32).tobytes())),
    ("value above table max", "table-range", table("height", max=7.0)),
    ("feature id too large", "feature-id-outside", part(1, np.full(16, 2, np.uint16).tobytes())),
    ("fewer features than ids", "feature-ids-invalid", glb(f"{FEATURES}/featureCount", 1)),
    ("no such table", "feature-ids-invalid", glb(f"{FEATURES}/propertyTable", 3)),
    ("no such ids", "feature-ids-invalid", glb(f"{FEATURES}/attribute", 1)),
    ("index too large", "index-outside", part(2, np.full(12, 8, np.uint16).tobytes())),
    ("position range wrong", "position-range", glb("accessors/0/max", [10, 9, 0])),
    ("position range missing", "position-range", lambda t: t.west.json["accessors"][0].pop("max")),
    ("position is NaN", "position-not-finite", vertex_nan),
    ("accessor too long", "accessor-outside", glb("accessors/0/count", 9)),
    ("accessor missing", "accessor-outside", glb("meshes/0/primitives/0/indices", 7)),
    ("buffer too short", "buffer-outside", glb("buffers", [{"byteLength": 8}])),
    ("buffer view missing", "buffer-outside", glb("accessors/0/bufferView", 77)),
    ("node loop", "glb-broken", glb("nodes/0/children", [0])),
    ("mesh missing", "glb-broken", glb("nodes/0/mesh", 4)),
    ("extension undeclared", "extension-undeclared", glb("extensionsUsed", ["EXT_mesh_features"])),
    (
        "schema of a GLB missing",
        "property-missing",
        lambda t: t.west.json["extensions"]["EXT_structural_metadata"].pop("schemaUri"),
    ),
    ("primitives are no list", "glb-broken", glb("meshes/0/primitives", 3)),
]


def test_the_right_tileset_has_no_findings(town: Any, tmp_path: Path) -> None:
    assert check_tileset(town.write(tmp_path)) == []


@pytest.mark.parametrize(
    ("code", "mutate"), [m[1:] for m in MUTATIONS], ids=[m[0] for m in MUTATIONS]
)
def test_each_mutation_is_found(town: Any, tmp_path: Path, code: str, mutate: Mutation) -> None:
    mutate(town)
    findings = errors_of(check_tileset(town.write(tmp_path), gltf=False))
    assert code in {each.code for each in findings}, findings
    for each in findings:
        assert each.where
        assert "; " in each.message


def test_the_khronos_validator_has_its_say(town: Any, tmp_path: Path) -> None:
    town.west.primitive["mode"] = 9
    findings = check_tileset(town.write(tmp_path))
    assert {(each.code, each.where.split("#")[0]) for each in findings} == {
        ("gltf-error", "west.glb")
    }


def test_nan_in_json_is_refused(town: Any, tmp_path: Path) -> None:
    town.tileset["root"]["geometricError"] = math.nan
    findings = check_tileset(town.write(tmp_path), gltf=False)
    assert [each.code for each in findings] == ["json-broken"]


def test_a_damaged_meshopt_stream_is_found(town: Any, tmp_path: Path) -> None:
    views = [
        {"buffer": 0, "byteOffset": 0, "byteLength": 96, "byteStride": 12},
        *({"buffer": 0, "byteOffset": 0, "byteLength": 32, "byteStride": 4} for _ in range(6)),
    ]
    views[0]["extensions"] = {  # type: ignore[assignment]
        "EXT_meshopt_compression": {
            "buffer": 0,
            "byteOffset": 0,
            "byteLength": 64,
            "byteStride": 12,
            "count": 8,
            "mode": "ATTRIBUTES",
        }
    }
    town.west.json["bufferViews"] = views
    town.west.json["extensionsUsed"].append("EXT_meshopt_compression")
    findings = check_tileset(town.write(tmp_path), gltf=False)
    assert "meshopt-broken" in {each.code for each in findings}


def test_every_error_is_made_by_some_mutation() -> None:
    others = {"gltf-error", "meshopt-broken", "file-unreadable"}
    made = {code for _, code, _ in MUTATIONS} | others
    errors = {code for code, rule in RULES.items() if rule.severity is Severity.ERROR}
    assert errors - made == set()
