"""Open data of small cities, opened again with geopandas, pyarrow and GDAL."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import geopandas
import numpy as np
import orjson
import pyarrow.parquet as pq
import pyogrio
import pytest
import shapely

from tests.tiles.vector.city_builder import (
    LAT,
    LON,
    METRE_LAT,
    METRE_LON,
    Feature,
    Surface,
    Value,
    box,
    city_context,
    city_file,
    square,
)
from tiles.city_files import CityFile
from tiles.city_tables import CityTables
from tiles.errors import CityGMLError
from tiles.open_data import build_open_data

USAGE_SPACE = "../../codelists/Building_usage.xml"
USAGE = {USAGE_SPACE: {"411": "住宅", "402": "商業施設"}}


def house(name: str, x: float, y: float, *, usage: str = "411", height: str = "8.4") -> Feature:
    return Feature(
        name,
        surfaces=box(x, y, 10, 20.0, 28.0),
        values=[
            Value("gml:name", f"{name}の家"),
            Value("bldg:usage", usage, USAGE_SPACE),
            Value("bldg:measuredHeight", height, unit="m"),
        ],
    )


def town() -> list[CityFile]:
    random = np.random.default_rng(2)
    west = [house(f"w{i}", x, y) for i, (x, y) in enumerate(random.uniform(0, 900, (300, 2)))]
    east = [
        house(f"e{i}", x, y, usage="999")
        for i, (x, y) in enumerate(random.uniform((1000, 0), (1900, 900), (300, 2)))
    ]
    road = Feature("r1", "tran:Road", [Surface([square(0, -20, 10)], lod=1)])
    return [
        city_file(west, name="54392492"),
        city_file([*east, Feature("nowhere")], name="54392493"),
        city_file([road], theme="tran"),
        city_file([Feature("d", "dem:ReliefFeature")], theme="dem"),
    ]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("open-data")
    result = build_open_data(city_context(USAGE), town(), out)
    assert result.record is not None
    assert result.problems == ()
    return out


def test_geoparquet_has_every_feature_with_its_attributes(built: Path) -> None:
    found = geopandas.read_parquet(built / "bldg.parquet").set_index("gml_id")
    assert len(found) == 601
    assert found.crs.to_epsg() == 6668
    house = found.loc["w7"]
    assert house["gml_name"] == "w7の家"
    assert house["bldg_measuredHeight"] == 8.4
    assert house["bldg_usage"] == 411
    assert house["bldg_usage_label"] == "住宅"
    assert house["mesh"] == "54392492"
    assert (house["ground_height_m"], house["top_height_m"]) == (20.0, 28.0)
    assert house.geometry.bounds[2] - house.geometry.bounds[0] == pytest.approx(10 * METRE_LON)


def test_a_code_without_label_stays_a_code(built: Path) -> None:
    found = geopandas.read_parquet(built / "bldg.parquet").set_index("gml_id")
    assert found.loc["e7", "bldg_usage"] == 999
    assert found["bldg_usage_label"].isna().sum() == 301
    assert found["bldg_usage_label"].notna()["w7"]


def test_features_without_geometry_stay(built: Path) -> None:
    for path in ("bldg.parquet", "bldg.gpkg"):
        read = geopandas.read_parquet if path.endswith("parquet") else geopandas.read_file
        found = read(built / path).set_index("gml_id")
        assert found.loc["nowhere"].geometry is None
        assert found.geometry.isna().sum() == 1


def test_the_bounding_box_column_selects_features(built: Path) -> None:
    window = (LON, LAT, LON + 300 * METRE_LON, LAT + 300 * METRE_LAT)
    all_rows = geopandas.read_parquet(built / "bldg.parquet")
    chosen = geopandas.read_parquet(built / "bldg.parquet", bbox=window)
    expected = all_rows[all_rows.intersects(shapely.box(*window))]
    assert 0 < len(chosen) < len(all_rows) / 3
    assert set(expected["gml_id"]) <= set(chosen["gml_id"])


def test_the_file_follows_geoparquet_1_1(built: Path) -> None:
    metadata = pq.read_metadata(built / "bldg.parquet").metadata
    geo = orjson.loads(metadata[b"geo"])
    assert geo["version"] == "1.1.0"
    column = geo["columns"][geo["primary_column"]]
    assert column["encoding"] == "WKB"
    assert column["geometry_types"] == ["MultiPolygon"]
    assert column["covering"]["bbox"]["xmin"] == ["bbox", "xmin"]
    assert column["crs"]["id"] == {"authority": "EPSG", "code": 6668}
    found = geopandas.read_parquet(built / "bldg.parquet")
    assert column["bbox"] == pytest.approx(found.total_bounds.tolist())
    group = pq.ParquetFile(built / "bldg.parquet").metadata.row_group(0)
    assert {group.column(i).compression for i in range(group.num_columns)} == {"ZSTD"}


def test_neighbours_in_the_file_are_neighbours_in_the_city(built: Path) -> None:
    found = geopandas.read_parquet(built / "bldg.parquet")
    centres = found[found.geometry.notna()].to_crs(6677).centroid
    steps = centres.distance(centres.shift()).median()
    shuffled = centres.sample(frac=1, random_state=1)
    assert steps < 0.2 * shuffled.distance(shuffled.shift(), align=False).median()


def test_columns_carry_label_source_and_unit(built: Path) -> None:
    field = pq.read_schema(built / "bldg.parquet").field("bldg_measuredHeight")
    assert field.metadata[b"label"].decode() == "計測高さ"
    assert field.metadata[b"unit"] == b"m"
    columns = orjson.loads((built / "metadata.json").read_bytes())["themes"]["bldg"]["columns"]
    assert {each["id"] for each in columns} == set(pq.read_schema(built / "bldg.parquet").names) - {
        "bbox"
    }


def test_the_geopackage_opens_with_labels_and_index(built: Path) -> None:
    info = pyogrio.read_info(built / "bldg.gpkg", layer="bldg")
    assert info["features"] == 601
    assert info["crs"] == "EPSG:6668"
    window = (LON, LAT, LON + 300 * METRE_LON, LAT + 300 * METRE_LAT)
    assert 0 < len(pyogrio.read_dataframe(built / "bldg.gpkg", bbox=window)) < 200
    with closing(sqlite3.connect(built / "bldg.gpkg")) as database:
        labels = dict(
            database.execute("SELECT column_name, name FROM gpkg_data_columns").fetchall()
        )
    assert labels["bldg_measuredHeight"] == "計測高さ"


def test_both_formats_hold_the_same(built: Path) -> None:
    parquet = geopandas.read_parquet(built / "bldg.parquet")
    package = geopandas.read_file(built / "bldg.gpkg")
    assert list(package.columns) == list(parquet.columns)
    for name in ("gml_id", "bldg_usage_label", "mesh"):
        assert parquet[name].fillna("").tolist() == package[name].fillna("").tolist()


def test_files_with_different_columns_and_types_become_one_table(tmp_path: Path) -> None:
    one = Feature(
        "a", surfaces=box(0, 0, 5, 1, 4), values=[Value("bldg:usage", "411", USAGE_SPACE)]
    )
    other = Feature(
        "b",
        surfaces=box(9, 0, 5, 1, 4),
        values=[Value("bldg:usage", "住宅のようなもの"), Value("bldg:storeysAboveGround", "2")],
    )
    files = [city_file([one], name="54392492"), city_file([other], name="54392493")]
    assert build_open_data(city_context(USAGE), files, tmp_path).record is not None
    found = geopandas.read_parquet(tmp_path / "bldg.parquet").set_index("gml_id")
    assert found["bldg_usage"].to_dict() == {"a": "411", "b": "住宅のようなもの"}
    assert found.loc["b", "bldg_storeysAboveGround"] == 2
    assert np.isnan(found.loc["a", "bldg_storeysAboveGround"])


def test_a_broken_file_stops_nothing(tmp_path: Path) -> None:
    def refuse() -> CityTables:
        raise CityGMLError("no end tag", path="udx/bldg/broken.gml", line=3)

    broken = CityFile("udx/bldg/broken.gml", "bldg", None, 1, "0" * 64, refuse)
    unplaced = city_file([house("u", 0, 0)], name="99999999", epsg=0)
    result = build_open_data(city_context(), [broken, unplaced, *town()[:1]], tmp_path)
    assert result.record is not None
    assert result.record.features == 300
    assert {each.path for each in result.problems} == {broken.path, unplaced.path}
    assert [each.path for each in result.record.lineage.sources] == [town()[0].path]


def test_a_city_without_features_gives_a_reason(tmp_path: Path) -> None:
    result = build_open_data(city_context(), town()[3:], tmp_path)
    assert result.record is None
    assert "terrain" in result.reason
    assert list(tmp_path.iterdir()) == []


def test_the_record_lists_the_files_that_people_download(built: Path, tmp_path: Path) -> None:
    record = build_open_data(city_context(USAGE), town(), tmp_path).record
    assert record is not None
    assert {each.name for each in record.files} == {each.name for each in tmp_path.iterdir()}
    assert {each.name for each in record.files} >= {"README.md", "metadata.json", "tran.gpkg"}
    assert record.features == 602
    assert "架空の町" in (tmp_path / "README.md").read_text(encoding="utf-8")
    for name in ("bldg.parquet", "bldg.gpkg", "metadata.json"):
        assert (tmp_path / name).read_bytes() == (built / name).read_bytes(), name
