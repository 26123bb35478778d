"""The terrain of small cities, decoded again from the written tiles."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import orjson
import pytest

from tests.tiles.vector.city_builder import (
    LAT,
    LON,
    METRE_LAT,
    METRE_LON,
    Feature,
    Surface,
    box,
    city_context,
    city_file,
)
from tiles.city_files import CityFile
from tiles.city_tables import CityTables, GeometryKind
from tiles.errors import CityGMLError
from tiles.terrain import build_terrain
from tiles.terrain.terrarium import decode
from tiles.web_mercator import pixel_positions


def hill(x: float, y: float) -> float:
    return 20.0 + x / 40.0 + 3.0 * np.sin(y / 60.0)


def relief(*, size: int = 1000, step: int = 10) -> list[Feature]:
    surfaces = []
    for x in range(0, size, step):
        for y in range(0, size, step):
            a, b, c, d = (
                (float(px), float(py), hill(px, py))
                for px, py in ((x, y), (x + step, y), (x + step, y + step), (x, y + step))
            )
            surfaces += [
                Surface([[a, b, c]], lod=1, kind=GeometryKind.TIN),
                Surface([[a, c, d]], lod=1, kind=GeometryKind.TIN),
            ]
    return [Feature("dem_1", "dem:ReliefFeature", surfaces=surfaces)]


def heights_at(out: Path, east: np.ndarray, north: np.ndarray) -> np.ndarray:
    """Read the written tiles back at points, bilinear between pixel centres."""
    description = orjson.loads((out / "terrain.json").read_bytes())
    zoom = description["maxzoom"]
    x, y = pixel_positions(LON + east * METRE_LON, LAT + north * METRE_LAT, zoom=zoom)
    column, row = np.floor(x - 0.5).astype(int), np.floor(y - 0.5).astype(int)
    fx, fy = x - 0.5 - column, y - 0.5 - row
    cache: dict[Path, np.ndarray] = {}

    def pixel(i: int, j: int) -> float:
        path = out / str(zoom) / str(i // 256) / f"{j // 256}.png"
        if path not in cache:
            cache[path] = decode(path.read_bytes())
        return float(cache[path][j % 256, i % 256])

    corners = np.array(
        [
            [pixel(i, j), pixel(i + 1, j), pixel(i, j + 1), pixel(i + 1, j + 1)]
            for i, j in zip(column, row, strict=True)
        ]
    )
    weights = np.column_stack([(1 - fx) * (1 - fy), fx * (1 - fy), (1 - fx) * fy, fx * fy])
    return (corners * weights).sum(axis=1)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("terrain")
    result = build_terrain(city_context(), [city_file(relief(), theme="dem")], out)
    assert result.record is not None
    assert result.problems == ()
    return out


def test_decoded_heights_agree_with_the_relief(built: Path) -> None:
    random = np.random.default_rng(5)
    east, north = random.uniform(20, 980, 400), random.uniform(20, 980, 400)
    expected = np.array([hill(x, y) for x, y in zip(east, north, strict=True)])
    # 0.05 m, and what a relief of 10 m with slopes up to 5 % leaves open within one pixel.
    assert np.abs(heights_at(built, east, north) - expected).max() < 0.05 + 0.05


def test_the_description_says_what_the_heights_are(built: Path) -> None:
    found = orjson.loads((built / "terrain.json").read_bytes())
    assert found["source"] == "dem"
    assert found["heights"] == "orthometric"
    assert found["encoding"] == "terrarium"
    assert found["maxzoom"] == 14
    assert found["bounds"][0] == pytest.approx(LON, abs=1e-9)
    geoid = found["geoid"]
    assert geoid["model"] == "GSIGEO2011"
    assert 40 < geoid["undulation_m"][0][0] < 42
    assert len(geoid["undulation_m"]) == geoid["rows"]
    for zoom, ranges in found["available"].items():
        count = sum(
            (each["endX"] - each["startX"] + 1) * (each["endY"] - each["startY"] + 1)
            for each in ranges
        )
        assert count == len(list((built / zoom).glob("*/*.png")))


def test_without_relief_the_bases_of_buildings_give_the_ground(tmp_path: Path) -> None:
    buildings = [
        Feature(f"b{x}_{y}", surfaces=box(x, y, 10, hill(x, y), hill(x, y) + 8))
        for x in range(0, 600, 40)
        for y in range(0, 600, 40)
    ]
    result = build_terrain(city_context(), [city_file(buildings)], tmp_path)
    assert result.record is not None
    assert result.record.features == len(buildings)
    assert "推定" in result.record.title["ja"]
    assert orjson.loads((tmp_path / "terrain.json").read_bytes())["source"] == "building-bases"
    east, north = np.arange(45.0, 500, 40), np.arange(45.0, 500, 40)  # centres of buildings
    expected = np.array([hill(x - 5, y - 5) for x, y in zip(east, north, strict=True)])
    assert np.abs(heights_at(tmp_path, east, north) - expected).max() < 0.6


def test_footprints_at_height_zero_are_no_ground(tmp_path: Path) -> None:
    def flat(name: str, x: float, y: float) -> Feature:
        return Feature(name, surfaces=box(x, y, 10, 0.0, 8.0)[:1])

    buildings = [
        Feature(f"b{x}", surfaces=box(x, x * x / 500, 10, 30.0, 38.0)) for x in range(0, 300, 40)
    ]
    result = build_terrain(city_context(), [city_file([*buildings, flat("z", 50, 90)])], tmp_path)
    assert result.record is not None
    assert result.record.height_range == (30.0, 30.0)


def test_surfaces_that_are_no_triangles_are_reported(tmp_path: Path) -> None:
    feature = relief(size=200)[0]
    broken = [
        Surface([[(0, 0, 5), (5, 0, 5), (5, 5, 5), (0, 5, 5)]], lod=1, kind=GeometryKind.TIN),
        Surface([[(0, 0, -9999), (5, 0, 5), (5, 5, 5)]], lod=1, kind=GeometryKind.TIN),
    ]
    feature.surfaces = [*feature.surfaces, *broken]
    result = build_terrain(city_context(), [city_file([feature], theme="dem")], tmp_path)
    assert result.record is not None
    assert result.record.height_range is not None
    assert result.record.height_range[0] > 10
    assert [each.problem.code for each in result.problems] == ["relief-not-triangle"]
    assert "2 surfaces" in result.problems[0].problem.message


def test_an_unreadable_file_does_not_stop_the_others(tmp_path: Path) -> None:
    def refuse() -> CityTables:
        raise CityGMLError("no end tag", path="udx/dem/broken.gml", line=3)

    broken = CityFile("udx/dem/broken.gml", "dem", None, 1, "0" * 64, refuse)
    files = [broken, city_file(relief(size=200), theme="dem")]
    result = build_terrain(city_context(), files, tmp_path)
    assert result.record is not None
    assert [each.path for each in result.problems] == ["udx/dem/broken.gml"]
    assert [each.path for each in result.record.lineage.sources] == [files[1].path]


def test_a_city_without_ground_gives_a_reason(tmp_path: Path) -> None:
    result = build_terrain(city_context(), [], tmp_path)
    assert result.record is None
    assert "no dem file" in result.reason
    assert list(tmp_path.iterdir()) == []


def test_the_same_city_gives_the_same_bytes(tmp_path: Path) -> None:
    files = [city_file(relief(size=200), theme="dem")]
    trees = []
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        build_terrain(city_context(), files, tmp_path / name)
        trees.append(
            {
                str(path.relative_to(tmp_path / name)): path.read_bytes()
                for path in sorted((tmp_path / name).rglob("*"))
                if path.is_file()
            }
        )
    assert trees[0] == trees[1]
    assert len(trees[0]) > 10
