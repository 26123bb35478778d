"""Tiles of a file: geometry in place, attributes typed and labelled, sizes kept."""

from __future__ import annotations

import gzip

import numpy as np
import pytest

from tests.tiles.gltf_reading import Glb
from tests.tiles.tables import TablesBuilder, houses
from tiles.attribute_columns import CodeList
from tiles.city_tables import CityTables
from tiles.content.datasets import DatasetSpec, datasets_of
from tiles.content.file_tiles import LARGEST_TILE, FeatureOrigin, FileTiles, encode_file
from tiles.coordinates import ecef_to_geodetic, geodetic_to_ecef, geographic

ORIGIN = FeatureOrigin("udx/bldg/54392492_bldg_6697_op.gml", "54392492", "10207")
USAGE = CodeList("codelists/Building_usage.xml", {"411": "住宅", "401": "業務施設"})
LOD1 = DatasetSpec("bldg_lod1", "bldg", 1)


def encode(tables: CityTables, spec: DatasetSpec = LOD1) -> FileTiles:
    return encode_file(
        tables, spec, code_list=lambda _: USAGE, read_image=lambda _: None, origin=ORIGIN
    )


def test_every_corner_of_a_house_is_within_a_centimetre_of_the_model() -> None:
    tables = houses(9).tables()
    (tile,) = encode(tables).tiles
    vertices = geographic(tables)
    expected = geodetic_to_ecef(vertices.lon_deg, vertices.lat_deg, vertices.ellipsoidal_height_m)
    found = np.concatenate([part.ecef for part in Glb(tile.glb).primitives()])
    apart = np.linalg.norm(found[:, None] - expected[None], axis=2).min(axis=1)
    assert apart.max() < 0.01
    missed = np.linalg.norm(expected[:, None] - found[None], axis=2).min(axis=1)
    assert missed.max() < 0.01


def test_faces_look_outward() -> None:
    (tile,) = encode(houses(1).tables()).tiles
    (part,) = Glb(tile.glb).primitives()
    middle = part.ecef.mean(axis=0)
    a, b, c = (part.ecef[part.corners[:, i]] for i in range(3))
    outward = (np.cross(b - a, c - a) * ((a + b + c) / 3 - middle)).sum(axis=1)
    assert len(part.corners) == 12
    assert (outward > 0).all()


def test_a_box_has_four_vertices_per_face_and_no_more() -> None:
    (tile,) = encode(houses(1).tables()).tiles
    (part,) = Glb(tile.glb).primitives()
    assert len(part.ecef) == 24


def test_attributes_are_typed_labelled_and_found_by_feature() -> None:
    (tile,) = encode(houses(4).tables()).tiles
    glb = Glb(tile.glb)
    assert glb.column(0, "bldg_measuredHeight") == [3.0, 4.0, 5.0, 6.0]
    assert glb.column(0, "bldg_usage") == ["住宅"] * 4
    assert glb.column(0, "gml_id")[3].startswith("bldg_00000003")
    assert glb.column(0, "meshcode") == ["54392492"] * 4
    assert glb.column(0, "city_code") == ["10207"] * 4
    assert glb.column(0, "feature_type") == ["bldg:Building"] * 4
    assert glb.column(0, "source_file") == [ORIGIN.path] * 4
    assert glb.column(0, "_lod") == [1] * 4
    assert tile.class_statistics["bldg_measuredHeight"] == (3.0, 6.0)
    schema = glb.json["extensions"]["EXT_structural_metadata"]["schema"]
    definition = schema["classes"]["bldg_feature"]["properties"]["bldg_measuredHeight"]
    assert definition["name"] == "bldg:measuredHeight"
    assert definition["description"] == "計測高さ [m]"


def test_feature_ids_of_vertices_point_at_the_right_row() -> None:
    builder = houses(4)
    tables = builder.tables()
    (tile,) = encode(tables).tiles
    glb = Glb(tile.glb)
    lon, lat = np.array(glb.column(0, "_x")), np.array(glb.column(0, "_y"))
    (part,) = glb.primitives()
    vertex_lon, vertex_lat, _ = ecef_to_geodetic(part.ecef)
    ids = part.attributes["_FEATURE_ID_0"]
    assert np.abs(vertex_lon - lon[ids]).max() * 90_000 < 6.0
    assert np.abs(vertex_lat - lat[ids]).max() * 111_000 < 5.0


def test_a_missing_value_is_no_data_and_an_unknown_code_stays_visible() -> None:
    builder = houses(1)
    row = builder.feature("bldg:Building", "bldg_x")
    builder.box(row, 50, 0, 10, 10, 5)
    builder.value(row, "bldg:usage", "999", code_space="../../codelists/Building_usage.xml")
    (tile,) = encode(builder.tables()).tiles
    glb = Glb(tile.glb)
    assert glb.column(0, "bldg_measuredHeight") == [3.0, None]
    assert glb.column(0, "bldg_usage") == ["住宅", "999"]


def test_the_region_holds_every_vertex_tightly() -> None:
    (tile,) = encode(houses(9).tables()).tiles
    ecef = np.concatenate([part.ecef for part in Glb(tile.glb).primitives()])
    lon, lat, height = ecef_to_geodetic(ecef)
    west, south, east, north, low, high = tile.region
    assert west <= np.radians(lon).min() < west + 1e-8
    assert south <= np.radians(lat).min() < south + 1e-8
    assert east - 1e-8 < np.radians(lon).max() <= east
    assert north - 1e-8 < np.radians(lat).max() <= north
    assert low <= height.min() < low + 0.03
    assert high - 0.03 < height.max() <= high


def test_many_houses_are_split_and_none_is_lost_or_doubled() -> None:
    tables = houses(9000, spacing_m=11.0).tables()
    tiles = encode(tables).tiles
    assert len(tiles) > 1
    assert all(len(tile.gzipped) <= LARGEST_TILE for tile in tiles)
    assert all(gzip.decompress(tile.gzipped) == tile.glb for tile in tiles)
    found = [gml_id for tile in tiles for gml_id in Glb(tile.glb).column(0, "gml_id")]
    assert len(found) == len(set(found)) == 9000


def test_the_same_tables_give_the_same_bytes() -> None:
    tables = houses(50).tables()
    assert [tile.gzipped for tile in encode(tables).tiles] == [
        tile.gzipped for tile in encode(tables).tiles
    ]


def test_a_face_without_area_is_dropped_and_reported() -> None:
    builder = houses(1)
    builder.face(0, [[(0, 0, 20), (5, 0, 20), (10, 0, 20)]])
    result = encode(builder.tables())
    assert [problem.code for problem in result.problems] == ["degenerate-face"]
    assert result.problems[0].id.startswith("bldg_00000000")
    assert len(result.tiles) == 1


def test_a_face_of_two_kilometres_is_exact_too() -> None:
    builder = TablesBuilder()
    row = builder.feature("wtr:WaterBody", "wtr_1")
    builder.face(row, [[(0, 0, 5), (2000, 0, 5), (2000, 1500, 5), (0, 1500, 5)]])
    tables = builder.tables()
    (tile,) = encode(tables, DatasetSpec("fld_x", "fld", 1)).tiles
    vertices = geographic(tables)
    expected = geodetic_to_ecef(vertices.lon_deg, vertices.lat_deg, vertices.ellipsoidal_height_m)
    (part,) = Glb(tile.glb).primitives()
    apart = np.linalg.norm(part.ecef[:, None] - expected[None], axis=2).min(axis=1)
    assert apart.max() < 0.01
    assert part.attributes["POSITION"].dtype == np.float32


def test_an_empty_file_gives_no_tiles() -> None:
    result = encode(TablesBuilder().tables())
    assert result.tiles == []
    assert len(result.far) == 0


def _with_lod2(builder: TablesBuilder) -> int:
    """Add LOD2 walls and a roof to house 0; gives the row of the roof."""
    roof = builder.feature("bldg:RoofSurface", "roof_1", parent=0)
    square = [(0, 0, 25), (10, 0, 25), (10, 8, 25), (0, 8, 25)]
    builder.face(roof, [square], lod=2)
    wall = builder.feature("bldg:WallSurface", "wall_1", parent=0)
    builder.face(wall, [[(0, 0, 20), (10, 0, 20), (10, 0, 25), (0, 0, 25)]], lod=2)
    return roof


def test_lod2_shows_a_house_without_lod2_as_lod1() -> None:
    builder = houses(1)
    _with_lod2(builder)
    plain = builder.feature("bldg:Building", "bldg_plain")
    builder.box(plain, 50, 0, 10, 10, 5)
    tables = builder.tables()
    specs = datasets_of(tables, "bldg")
    assert [spec.id for spec in specs] == ["bldg_lod1", "bldg_lod2"]
    (tile,) = encode(tables, specs[1]).tiles
    glb = Glb(tile.glb)
    assert glb.column(0, "_lod") == [2, 1]
    assert glb.column(1, "class_name") == ["屋根面", "壁面", "建築物"]
    assert glb.column(1, "gml_id")[:2] == ["roof_1", "wall_1"]
    ids = glb.json["meshes"][0]["primitives"][0]["extensions"]["EXT_mesh_features"]["featureIds"]
    assert [entry["label"] for entry in ids] == ["feature", "surface"]


@pytest.mark.parametrize(
    ("theme", "path", "expected"),
    [
        (
            "fld",
            "udx/fld/natl/kanogawa_kisegawa/52385721_fld_6697_l1_op.gml",
            "fld_natl_kanogawa_kisegawa_l1",
        ),
        ("tnm", "udx/tnm/12_1/523977_tnm_6697_op.gml", "tnm_12_1"),
        ("fld", "52385721_fld_6697_l2_op.gml", "fld_l2"),
    ],
)
def test_flood_datasets_are_named_by_river_and_scale(theme: str, path: str, expected: str) -> None:
    builder = TablesBuilder()
    row = builder.feature("wtr:WaterBody", "w")
    builder.face(row, [[(0, 0, 5), (20, 0, 5), (20, 15, 5)]])
    assert [spec.id for spec in datasets_of(builder.tables(), theme, path=path)] == [expected]


def test_vegetation_is_named_by_class_and_roads_start_at_lod3() -> None:
    builder = TablesBuilder()
    tree = builder.feature("veg:SolitaryVegetationObject", "t")
    builder.face(tree, [[(0, 0, 5), (2, 0, 5), (2, 1, 5)]], lod=1)
    builder.face(tree, [[(0, 0, 5), (2, 0, 5), (2, 1, 5)]], lod=3)
    tables = builder.tables()
    assert [spec.id for spec in datasets_of(tables, "veg")] == [
        "veg_SolitaryVegetationObject_lod1",
        "veg_SolitaryVegetationObject_lod3",
    ]
    assert [spec.id for spec in datasets_of(tables, "tran")] == ["tran_lod3"]
    assert datasets_of(tables, "luse") == []


def test_one_changed_house_changes_one_tile() -> None:
    builder = houses(9000, spacing_m=11.0)
    before = encode(builder.tables()).tiles
    changed = next(row for row, value in enumerate(builder.values) if value[0] == 40)
    feature, path, group, _, space, unit = builder.values[changed]
    builder.values[changed] = (feature, path, group, "7.7", space, unit)
    lon, lat, height = builder.vertices[40 * 24]
    builder.vertices[40 * 24] = (lon, lat, height + 0.5)
    after = encode(builder.tables()).tiles
    assert len(before) == len(after) > 1
    assert sum(one.glb != two.glb for one, two in zip(before, after, strict=True)) == 1


def test_a_flooded_district_of_one_feature_is_shared_by_tiles() -> None:
    builder = TablesBuilder()
    row = builder.feature("wtr:WaterBody", "flood_1")
    random = np.random.default_rng(5)
    depth = random.uniform(0.0, 3.0, (301, 301))
    step = 5.0
    for i in range(300):
        for j in range(300):
            corners = [(i, j), (i + 1, j), (i + 1, j + 1), (i, j + 1)]
            a, b, c, d = ((x * step, y * step, float(depth[x, y])) for x, y in corners)
            builder.face(row, [[a, b, c]])
            builder.face(row, [[a, c, d]])
    tiles = encode(builder.tables(), DatasetSpec("fld_x", "fld", 1)).tiles
    assert len(tiles) > 1
    assert all(len(tile.gzipped) <= LARGEST_TILE for tile in tiles)
    triangles = 0
    for tile in tiles:
        glb = Glb(tile.glb)
        assert glb.column(0, "gml_id") == ["flood_1"]
        triangles += sum(len(part.corners) for part in glb.primitives())
    assert triangles == 180_000


@pytest.mark.parametrize("wrong", [(0.0, 0.0), (36.2, 139.5), (np.nan, 36.2), (139.5, np.inf)])
def test_a_face_far_away_is_left_out_and_the_town_stays_where_it_is(
    wrong: tuple[float, float],
) -> None:
    builder = houses(30)
    builder.vertices[24 * 7] = (*wrong, 20.0)
    result = encode(builder.tables())
    (tile,) = result.tiles
    assert "degenerate-face" in {problem.code for problem in result.problems}
    west, south, east, north, low, high = tile.region
    assert (east - west) * 6.4e6 < 400.0
    assert (north - south) * 6.4e6 < 400.0
    assert high - low < 40.0
    assert tile.features == 30
    lon, lat, _ = ecef_to_geodetic(Glb(tile.glb).primitives()[0].ecef)
    assert np.abs(lon - 139.531).max() < 0.01
    assert np.abs(lat - 36.246).max() < 0.01


def test_generic_objects_are_parted_by_their_code() -> None:
    builder = TablesBuilder()
    for number, code in enumerate(["20", "30", "20"]):
        row = builder.feature("gen:GenericCityObject", f"g{number}")
        builder.box(row, number * 30.0, 0, 10, 10, 5)
        builder.value(row, "gml:name", code)
    tables = builder.tables()
    specs = datasets_of(tables, "gen")
    assert [spec.id for spec in specs] == ["gen_20_lod1", "gen_30_lod1"]
    (tile,) = encode(tables, specs[0]).tiles
    assert Glb(tile.glb).column(0, "gml_id") == ["g0", "g2"]
