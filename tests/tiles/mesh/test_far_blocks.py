"""Blocks from afar: true in area and height, landmarks kept, deviations honest."""

from __future__ import annotations

import numpy as np
import pytest

from tests.tiles.gltf_reading import Glb
from tests.tiles.tables import TablesBuilder, houses
from tiles.content.datasets import DatasetSpec
from tiles.content.far_level import encode_far_level
from tiles.content.scene import scene_of
from tiles.coordinates import ecef_to_geodetic
from tiles.mesh.block_merging import merged
from tiles.mesh.far_blocks import FarBlocks, blocks_of, joined


def blocks(builder: TablesBuilder) -> FarBlocks:
    tables = builder.tables()
    scene = scene_of(tables, DatasetSpec("bldg_lod1", "bldg", 1), [], read_image=lambda _: None)
    heights = scene.vertices.ellipsoidal_height_m
    return blocks_of(scene.faces, scene.points, heights, scene.frame)


def test_a_box_is_its_own_block() -> None:
    found = blocks(houses(1))
    assert sorted([found.length_m[0], found.width_m[0]]) == pytest.approx([8.0, 10.0], abs=0.05)
    assert found.top_m[0] - found.base_m[0] == pytest.approx(3.0, abs=1e-3)
    assert found.deviation_m[0] < 0.01
    assert found.features.tolist() == [1]


def test_a_tower_on_a_podium_stays_a_tower() -> None:
    builder = TablesBuilder()
    row = builder.feature("bldg:Building", "tower")
    builder.box(row, 0, 0, 60, 60, 10)
    builder.box(row, 20, 20, 20, 20, 60)
    found = blocks(builder)
    assert len(found) == 2
    height = found.top_m - found.base_m
    assert sorted(height.tolist()) == pytest.approx([10.0, 60.0], abs=0.1)
    assert found.deviation_m.max() < 1.0
    assert found.features.sum() == 1


def test_an_l_shape_keeps_its_area_and_says_what_it_lost() -> None:
    builder = TablesBuilder()
    row = builder.feature("bldg:Building", "l")
    ring = [(0, 0), (20, 0), (20, 5), (5, 5), (5, 20), (0, 20)]
    builder.face(row, [[(x, y, 30) for x, y in ring]])
    builder.face(row, [[(x, y, 20) for x, y in reversed(ring)]])
    found = blocks(builder)
    assert found.length_m[0] * found.width_m[0] == pytest.approx(175.0, rel=0.01)
    assert 1.0 < found.deviation_m[0] < 15.0


def test_merging_keeps_features_and_area() -> None:
    one = blocks(houses(400))
    few = merged(one, cell_m=60.0)
    assert len(few) < len(one) / 3
    assert few.features.sum() == 400
    area = (one.length_m * one.width_m).sum()
    assert (few.length_m * few.width_m).sum() == pytest.approx(area, rel=1e-3)
    assert few.deviation_m.max() > one.deviation_m.max()


def test_a_landmark_is_not_merged() -> None:
    builder = houses(100)
    row = builder.feature("bldg:Building", "landmark")
    builder.box(row, 55, 55, 10, 10, 90)
    few = merged(blocks(builder), cell_m=100.0)
    assert (few.top_m - few.base_m).max() == pytest.approx(90.0, abs=0.1)


def test_nothing_merges_to_nothing() -> None:
    nothing = blocks(TablesBuilder())
    assert len(merged(nothing, cell_m=64.0)) == 0
    assert encode_far_level(nothing, theme="bldg") is None


def test_blocks_of_two_files_are_one_level() -> None:
    first, second = blocks(houses(9)), blocks(houses(16))
    both = joined([first, second])
    assert len(both) == 25
    tile = encode_far_level(both, theme="bldg")
    assert tile is not None
    assert tile.features == 25


def test_a_far_tile_stands_where_its_blocks_are_and_carries_counts() -> None:
    few = blocks(houses(400))
    tile = encode_far_level(merged(few, cell_m=60.0), theme="bldg")
    assert tile is not None
    glb = Glb(tile.glb)
    assert sum(glb.column(0, "feature_count")) == 400
    assert min(glb.column(0, "mean_height")) > 2.0
    ecef = np.concatenate([part.ecef for part in glb.primitives()])
    lon, lat, height = ecef_to_geodetic(ecef)
    west, south, east, north, low, high = tile.region
    assert west <= np.radians(lon).min() and np.radians(lon).max() <= east  # noqa: PT018
    assert south <= np.radians(lat).min() and np.radians(lat).max() <= north  # noqa: PT018
    assert low <= height.min() and height.max() <= high  # noqa: PT018
    assert abs(lon.mean() - few.lon_deg.mean()) * 90_000 < 10.0
    assert tile.geometric_error == pytest.approx(float(merged(few, cell_m=60.0).deviation_m.max()))


def test_far_boxes_look_outward() -> None:
    tile = encode_far_level(blocks(houses(1)), theme="bldg")
    assert tile is not None
    (part,) = Glb(tile.glb).primitives()
    middle = part.ecef.mean(axis=0)
    a, b, c = (part.ecef[part.corners[:, i]] for i in range(3))
    assert ((np.cross(b - a, c - a) * ((a + b + c) / 3 - middle)).sum(axis=1) > 0).all()
