"""Species, tree lists and crowns."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest

from simulations.errors import SurfaceError
from simulations.grid import grid_over
from simulations.surface.builder import SurfaceBuilder
from simulations.surface.canopy import crown_heights
from simulations.surface.species import SPECIES, Species, species_called
from simulations.surface.tree_list import listed_trees, read_tree_list, tree_size


@pytest.mark.parametrize("species", SPECIES, ids=lambda each: each.name)
def test_the_crown_of_a_street_tree_lets_little_sun_through(species: Species) -> None:
    height = species.mature_height_m
    upper, lower = crown_heights(species.shape, 0.5, species.clear_stem * height, height)
    path = min(species.spread * height, upper - lower)
    assert 0.002 < math.exp(-0.5 * species.leaf_area_density * path) < 0.15


@pytest.mark.parametrize("species", SPECIES, ids=lambda each: each.name)
def test_trees_grow_towards_their_size(species: Species) -> None:
    heights = [species.height_at(age) for age in (2, 10, 30, 80, 300)]
    assert heights == sorted(heights)
    assert 0.3 < heights[0] < 2.5
    assert heights[-1] == pytest.approx(species.mature_height_m, rel=0.01)


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("zelkova", "zelkova"),
        ("Zelkova serrata", "zelkova"),
        ("ケヤキ", "zelkova"),
        ("ｹﾔｷ", "zelkova"),
        ("サクラ（ソメイヨシノ）", "cherry"),
        ("Trident maple", "trident_maple"),
    ],
)
def test_species_are_found_by_any_of_their_names(word: str, name: str) -> None:
    found = species_called(word)
    assert found is not None
    assert found.name == name


def test_an_unknown_species_is_none() -> None:
    assert species_called("バオバブ") is None
    assert species_called("") is None


def test_missing_measures_follow_the_species() -> None:
    size = tree_size("ginkgo", height=10.0)
    assert size is not None
    assert (size.crown_diameter, size.crown_base) == pytest.approx((4.2, 2.5))
    aged = tree_size("ginkgo", age=30.0)
    assert aged is not None
    assert 9 < aged.height < 12
    assert tree_size("ginkgo") is None


CSV = """lon,lat,species,height_m,crown_diameter_m
139.43500,36.20800,ケヤキ,12,8
139.43510,36.20800,バオバブ,6,
"""


def test_a_csv_list_becomes_crowns(tmp_path: Path) -> None:
    path = tmp_path / "trees.csv"
    path.write_text(CSV, "utf-8-sig")
    frame = read_tree_list(path)
    assert frame.attrs["remarks"][0].code == "species-unknown"
    assert "バオバブ" in frame.attrs["remarks"][0].message
    trees = listed_trees(frame, crs="EPSG:6677")
    west, south = float(trees.x.min()) - 10, float(trees.y.min()) - 10
    grid = grid_over("EPSG:6677", (west, south, west + 40, south + 40), resolution_m=1.0)
    builder = SurfaceBuilder(grid)
    builder.add_ground(
        np.array([[[west - 99, south - 99, 5.0], [west + 400, south - 99, 5.0],
                   [west - 99, south + 400, 5.0]]])
    )  # fmt: skip
    builder.add_trees(trees)
    found = builder.finish()
    assert np.count_nonzero(found.canopy_top > 6.5) == pytest.approx(np.pi * 16, rel=0.15)
    assert float(found.canopy_top.max()) == pytest.approx(12.0, abs=0.1)


def test_a_geojson_list_is_the_same(tmp_path: Path) -> None:
    path = tmp_path / "trees.geojson"
    feature = {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [139.435, 36.208]},
        "properties": {"species": "ginkgo", "age_years": 30},
    }
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), "utf-8")
    frame = read_tree_list(path)
    assert frame.crs.to_epsg() == 6668
    assert 9 < float(listed_trees(frame, crs="EPSG:6677").height[0]) < 12


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("lon,lat\n139.4,36.2\n", r"line 2: a tree needs height_m, or species and age_years"),
        ("lon,lat,height_m\n139.4,36.2,tall\n", r"line 2: height_m is 'tall'; expected a number"),
        ("lon,lat,height_m\n139.4,36.2,400\n", r"line 2: height_m is 400; expected 0.3 to 60"),
        ("lon,lat,height_m\n,36.2,4\n", r"line 2: a tree needs lon and lat"),
        ("east,north,height_m\n1,2,4\n", r"line 1: expected columns lon and lat, or x and y"),
        ("x,y,height_m\n1,2,4\n", r"say in which system they are"),
        ("lon,lat,height_m\n", r"lists no trees"),
        (
            '{"features": [{"geometry": {"type": "Polygon"}}]}',
            r"feature 0: a tree is a feature with a Point",
        ),
        ('{"features": [{"geometry": {"type": "Point", "coordinates": "x"}}]}', r"two numbers"),
        ('{"features": 7}', r"features is no list"),
        ("{broken", r"is no GeoJSON FeatureCollection"),
        (f"lon,lat,height_m\n139.4,36.2,{'9' * 140_000}\n", r"line \d: field larger than"),
    ],
)
def test_bad_lists_are_refused_with_their_line(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "trees.csv"
    path.write_text(text, "utf-8")
    with pytest.raises(SurfaceError, match=message) as refused:
        read_tree_list(path)
    assert "trees.csv" in str(refused.value)


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "trees.csv"
    path.write_bytes("lon,lat,樹種\n".encode("shift_jis"))
    with pytest.raises(SurfaceError, match="cannot be read as UTF-8"):
        read_tree_list(path)
