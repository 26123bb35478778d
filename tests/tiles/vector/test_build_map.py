"""The 2D map of small cities, read back from the archive with GDAL."""

from __future__ import annotations

import gzip
from pathlib import Path

import geopandas
import numpy as np
import orjson
import pyogrio
import pytest

from tests.tiles.vector.city_builder import (
    LAT,
    LON,
    Feature,
    Line,
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
from tiles.vector import build_map, gdal_tiles
from tiles.vector.gdal_tiles import Slice
from tiles.vector.layers import BUILDING, LAYER_OF_THEME, LAYERS, value_fields

USAGE = {"../../codelists/Building_usage.xml": {"411": "住宅", "402": "商業施設"}}


def house(number: int, x: float, y: float, size: float = 10, *extra: Value) -> Feature:
    return Feature(
        f"BLD_{number}",
        surfaces=box(x, y, size, 20.0, 28.0),
        values=[
            Value("bldg:usage", "411", "../../codelists/Building_usage.xml"),
            Value("bldg:measuredHeight", "8.4", unit="m"),
            *extra,
        ],
    )


def houses() -> list[Feature]:
    return [house(i, 15.0 * (i % 10), 15.0 * (i // 10)) for i in range(100)]


def town() -> list[CityFile]:
    road = Feature(
        "tran_1",
        "tran:Road",
        surfaces=[Surface([square(0, -20, 150, 0)], lod=1)],
        values=[Value("gml:name", "駅前通り")],
        children=[
            Feature(
                "area_1",
                "tran:TrafficArea",
                [Surface([square(0, -20, 30, 20.1)], lod=3)],
                values=[Value("tran:function", "2000", "../../codelists/TrafficArea_function.xml")],
            )
        ],
    )
    fields = [
        Feature(
            f"luse_{code}",
            "luse:LandUse",
            [Surface([square(x, 200, 80)], lod=1)],
            values=[Value("luse:class", code, "../../codelists/Common_landUseType.xml")],
        )
        for code, x in (("201", 0), ("204", 100))
    ]
    flood = Feature(
        "fld_1",
        "wtr:WaterBody",
        [Surface([square(x, y, 5, 21)], lod=1) for x in range(0, 50, 5) for y in range(0, 50, 5)],
        values=[
            Value("uro:floodingRiskAttribute/uro:RiverFloodingRiskAttribute/uro:rank", "3"),
        ],
    )
    trees = [
        Feature(
            "tree_1",
            "veg:SolitaryVegetationObject",
            box(160, 0, 4, 20.0, 26.0),
            values=[Value("veg:crownDiameter", "4.5", unit="m")],
        ),
        Feature("tree_2", "veg:SolitaryVegetationObject", lines=[Line([(170, 0, 20)])]),
        Feature("cover_1", "veg:PlantCover", [Surface([square(180, 0, 20)], lod=1)]),
    ]
    return [
        city_file(houses()),
        city_file([road], theme="tran"),
        city_file(fields, theme="luse"),
        city_file([flood], theme="fld"),
        city_file(trees, theme="veg"),
    ]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("map")
    result = build_map(city_context(USAGE), town(), out)
    assert result.record is not None
    assert result.problems == ()
    return out


def layer(built: Path, name: str, zoom: int = 15) -> geopandas.GeoDataFrame:
    return pyogrio.read_dataframe(built / "map.pmtiles", layer=name, ZOOM_LEVEL=str(zoom))


def test_every_building_is_there_with_what_people_ask_for(built: Path) -> None:
    found = layer(built, "building").drop_duplicates("gml_id")
    assert set(found["gml_id"]) == {f"BLD_{i}" for i in range(100)}
    assert found["height"].eq(8.4).all()
    assert found["base"].eq(20.0).all()
    assert found["usage"].astype(str).eq("411").all()
    assert found["usage_label"].eq("住宅").all()


def test_tiles_lie_where_the_city_is(built: Path) -> None:
    west, south, east, north = layer(built, "building").to_crs(6668).total_bounds
    assert (west, south) == pytest.approx((LON, LAT), abs=2e-6)
    assert east - west == pytest.approx(145 / 89_900, rel=0.01)
    assert north - south == pytest.approx(145 / 110_980, rel=0.01)


def test_road_parts_appear_at_the_last_zoom_only(built: Path) -> None:
    close = layer(built, "road")
    assert set(close["area"].dropna().astype(str)) == {"2000"}
    assert set(close["name"]) == {"駅前通り"}
    assert len(layer(built, "road", 14).drop_duplicates()) == 1


def test_water_of_the_land_use_is_water(built: Path) -> None:
    assert set(layer(built, "water")["gml_id"]) == {"luse_204"}
    assert set(layer(built, "landuse")["gml_id"]) == {"luse_201", "luse_204"}


def test_a_flood_zone_of_many_cells_is_one_area(built: Path) -> None:
    found = layer(built, "hazard")
    assert set(found["kind"]) == {"fld"}
    assert set(found["rank"].astype(str)) == {"3"}
    assert found.to_crs(6677).area.sum() == pytest.approx(2500, rel=0.02)


def test_trees_are_points_with_height_and_crown(built: Path) -> None:
    trees = layer(built, "tree").set_index("gml_id")
    assert set(trees.geom_type) == {"Point"}
    assert trees.loc["tree_1", "height"] == 6.0
    assert trees.loc["tree_1", "crown"] == 4.5
    assert np.isnan(trees.loc["tree_2", "crown"])
    assert set(layer(built, "vegetation")["gml_id"]) == {"cover_1"}


def test_the_whole_town_is_visible_from_afar(built: Path) -> None:
    assert len(layer(built, "boundary", 8)) == 1
    far = layer(built, "built_up", 12)
    assert set(far["density"]) <= {1, 2, 3}
    assert far.to_crs(6677).area.sum() > 10_000


def test_a_name_is_written_once(tmp_path: Path) -> None:
    name = Value("gml:name", "市役所")
    files = [city_file([house(1, 0, 0, 10, name), house(2, 20, 0, 30, name), house(3, 60, 0)])]
    assert build_map(city_context(), files, tmp_path).record is not None
    found = layer(tmp_path, "label")
    assert found["name"].tolist() == ["市役所"]
    assert found["gml_id"].tolist() == ["BLD_2"]


def test_small_buildings_are_left_out_from_afar_and_ids_stay_close(built: Path) -> None:
    assert len(layer(built, "building", 12)) == 0
    near = layer(built, "building", 14)
    assert len(near) >= 100
    assert "gml_id" not in near or near["gml_id"].isna().all()
    assert Slice(BUILDING, 12).smallest_area > Slice(BUILDING, 14).smallest_area > 0


def test_metadata_names_the_layers_and_their_fields(built: Path) -> None:
    data = (built / "map.pmtiles").read_bytes()
    start, length = (int.from_bytes(data[at : at + 8], "little") for at in (24, 32))
    metadata = orjson.loads(gzip.decompress(data[start : start + length]))
    layers = {each["id"]: each for each in metadata["vector_layers"]}
    assert set(layers) == {
        "boundary",
        "landuse",
        "water",
        "vegetation",
        "hazard",
        "road",
        "building",
        "tree",
        "built_up",
        "label",
    }
    assert layers["building"]["fields"]["height"] == "Number"
    assert metadata["attribution"] == "架空の町"
    for name in layers:
        columns = set(layer(built, name).columns) - {"geometry", "mvt_id"}
        assert columns <= set(layers[name]["fields"]) | {"gml_id", "kind"}


def test_the_style_uses_only_layers_and_fields_that_exist(built: Path) -> None:
    style = orjson.loads((built / "style.json").read_bytes())
    assert style["version"] == 8
    assert "glyphs" not in style
    assert "sprite" not in style
    assert style["sources"]["city"]["url"] == "pmtiles://{map}"
    fields = {each.id: set(value_fields(each)) for each in LAYERS}
    names = [each["id"] for each in style["layers"]]
    assert len(names) == len(set(names))
    for each in style["layers"][1:]:
        known = fields[each["source-layer"]]
        assert set(_fields_of(each)) <= known, each["id"]
    assert "https://" not in (built / "style.json").read_text()


def _fields_of(expression: object) -> list[str]:
    if isinstance(expression, dict):
        return [name for value in expression.values() for name in _fields_of(value)]
    if isinstance(expression, list):
        if len(expression) == 2 and expression[0] in ("get", "has"):
            return [expression[1]]
        return [name for value in expression for name in _fields_of(value)]
    return []


def test_the_same_city_gives_the_same_bytes(built: Path, tmp_path: Path) -> None:
    build_map(city_context(USAGE), list(reversed(town())), tmp_path)
    assert (tmp_path / "map.pmtiles").read_bytes() == (built / "map.pmtiles").read_bytes()
    assert sorted(each.name for each in tmp_path.iterdir()) == ["map.pmtiles", "style.json"]


def test_a_bad_polygon_or_file_stops_nothing(tmp_path: Path) -> None:
    def refuse() -> CityTables:
        raise CityGMLError("no end tag", path="udx/tran/broken.gml", line=3)

    crossed = [(0, 0, 1), (30, 30, 1), (30, 0, 1), (0, 28, 1)]
    bad = [
        Feature("crossed", surfaces=[Surface([crossed], lod=1)]),
        Feature("empty"),
        Feature("nan", surfaces=[Surface([[(0, 0, 1), (float("nan"), 1, 1), (5, 5, 1)]], lod=1)]),
    ]
    files = [
        city_file([*bad, house(1, 50, 50)]),
        CityFile("udx/tran/broken.gml", "tran", None, 1, "0" * 64, refuse),
    ]
    result = build_map(city_context(), files, tmp_path)
    assert result.record is not None
    assert [each.path for each in result.problems] == ["udx/tran/broken.gml"]
    assert set(layer(tmp_path, "building")["gml_id"]) == {"crossed", "BLD_1"}


def test_a_city_with_nothing_to_draw_gives_a_reason(tmp_path: Path) -> None:
    result = build_map(city_context(), [city_file([Feature("a")])], tmp_path)
    assert result.record is None
    assert "nothing" in result.reason or "anything" in result.reason
    assert list(tmp_path.iterdir()) == []


def test_every_layer_of_a_theme_is_published() -> None:
    assert {each.id for each in LAYER_OF_THEME.values()} <= {each.id for each in LAYERS}
    assert sum(each.share_of_tile for each in LAYERS) <= 1.0 + 1e-9


def test_a_tile_over_its_share_is_coarser_and_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gdal_tiles, "LARGEST_TILE_BYTES", 10_500)
    places = np.random.default_rng(4).uniform(0, 500, (1200, 2))
    dense = [house(i, x, y) for i, (x, y) in enumerate(places)]
    result = build_map(city_context(), [city_file(dense)], tmp_path)
    assert result.record is not None
    assert {each.problem.code for each in result.problems} == {"coarser-tile"}
    assert any("layer building, zoom 15" in each.problem.message for each in result.problems)
    assert len(layer(tmp_path, "building")) > 0
