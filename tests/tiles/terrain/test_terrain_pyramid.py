"""Rasterised triangles, the levels above them, and their pixels."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiles.terrain.build import available_ranges
from tiles.terrain.pyramid import pyramid
from tiles.terrain.terrarium import decode, encode
from tiles.terrain.triangle_raster import Tiles, rasterise
from tiles.web_mercator import pixel_positions, tile_bounds, zoom_for_resolution


def plane(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    return 20.0 + 0.05 * x - 0.03 * y


def square_of_triangles(size: float) -> np.ndarray:
    corners = np.array([[0, 0], [size, 0], [size, size], [0, size]], dtype=float)
    xyz = np.column_stack([corners, plane(corners[:, 0], corners[:, 1])])
    return np.array([xyz[[0, 1, 2]], xyz[[0, 2, 3]]])


def test_every_pixel_centre_takes_the_height_of_its_triangle() -> None:
    tiles: Tiles = {}
    rasterise(square_of_triangles(512.0), tiles)
    assert sorted(tiles) == [(0, 0), (0, 1), (1, 0), (1, 1)]
    y, x = np.mgrid[0:256, 0:256] + 0.5
    for (column, row), heights in tiles.items():
        expected = plane(x + column * 256, y + row * 256)
        np.testing.assert_allclose(heights, expected, atol=1e-4)


def test_shared_edges_leave_no_pixel_out() -> None:
    random = np.random.default_rng(3)
    points = np.r_[random.uniform(1, 255, (300, 2)), [[0, 0], [256, 0], [0, 256], [256, 256]]]
    import shapely  # noqa: PLC0415

    parts = shapely.get_parts(shapely.delaunay_triangles(shapely.multipoints(points)))
    corners = shapely.get_coordinates(parts).reshape(-1, 4, 2)[:, :3]
    triangles = np.concatenate([corners, plane(corners[..., :1], corners[..., 1:])], axis=2)
    tiles: Tiles = {}
    rasterise(triangles, tiles)
    assert not np.isnan(tiles[0, 0]).any()


def test_implausibly_large_triangles_are_skipped_and_counted() -> None:
    triangles = square_of_triangles(100.0)
    triangles[0, 1, 0] = 1e7
    tiles: Tiles = {}
    assert rasterise(triangles, tiles) == 1
    assert list(tiles) == [(0, 0)]


def test_a_file_never_overwrites_its_neighbour() -> None:
    tiles: Tiles = {}
    rasterise(square_of_triangles(100.0), tiles)
    before = tiles[0, 0].copy()
    raised = square_of_triangles(256.0)
    raised[:, :, 2] += 100
    rasterise(raised, tiles)
    known = np.isfinite(before)
    np.testing.assert_array_equal(tiles[0, 0][known], before[known])
    assert np.isfinite(tiles[0, 0]).all()


def two_tiles() -> Tiles:
    tiles: Tiles = {}
    rasterise(square_of_triangles(512.0), tiles)
    return {(x + 64, y + 32): heights for (x, y), heights in tiles.items() if (x, y) != (1, 1)}


def test_parents_are_means_of_their_children() -> None:
    finest = two_tiles()
    levels = pyramid(finest, zoom=10, lowest=8).levels
    child, parent = levels[10][64, 32], levels[9][32, 16]
    assert parent[5, 7] == pytest.approx(child[10:12, 14:16].mean(), abs=1e-4)


def test_no_level_has_a_gap_and_data_stay_as_they_are() -> None:
    finest = two_tiles()
    known = {key: tile.copy() for key, tile in finest.items()}
    made = pyramid(finest, zoom=10, lowest=6)
    for tiles in made.levels.values():
        assert all(np.isfinite(tile).all() for tile in tiles.values())
    for key, tile in known.items():
        np.testing.assert_array_equal(made.levels[10][key], tile)
    assert made.partly_filled[65, 33] == 0.0
    assert (64, 32) not in made.partly_filled


def test_heights_continue_beyond_the_data_without_a_cliff() -> None:
    made = pyramid(two_tiles(), zoom=10, lowest=6).levels[10]
    inside, outside = made[64, 32][:, 0], made[63, 32][:, -1]
    assert np.abs(inside - outside).max() < 0.5
    low, high = 20 - 0.03 * 512 - 1, 20 + 0.05 * 512 + 1
    assert all(low < tile.min() and tile.max() < high for tile in made.values())


def test_neighbouring_tiles_meet() -> None:
    tiles = pyramid(two_tiles(), zoom=10, lowest=6).levels[10]
    for (x, y), tile in tiles.items():
        if (x + 1, y) in tiles:
            step = np.abs(tile[:, -1] - tiles[x + 1, y][:, 0])
            assert step.max() < 0.03 * (0.05 + 0.03) * 512, (x, y)  # 3 % of the relief


def test_far_islands_do_not_fill_the_sea_between_them() -> None:
    tile = np.full((256, 256), 5.0, dtype=np.float32)
    made = pyramid({(100, 100): tile, (180, 160): tile.copy()}, zoom=10, lowest=5)
    assert len(made.levels[10]) == 18


@given(st.floats(min_value=-1000, max_value=4000, width=32))
def test_heights_survive_the_pixels(height: float) -> None:
    back = decode(encode(np.full((2, 2), height, dtype=np.float32)))
    assert np.abs(back - height).max() <= 1 / 128 + 1e-6


def test_positions_agree_with_tile_bounds() -> None:
    west, south, east, north = tile_bounds(14, 14540, 6418)
    x, y = pixel_positions(np.array([west, east]), np.array([north, south]), zoom=14)
    np.testing.assert_allclose(x, np.array([14540, 14541]) * 256, atol=1e-6)
    np.testing.assert_allclose(y, np.array([6418, 6419]) * 256, atol=1e-6)


def test_zoom_follows_the_resolution_of_the_data() -> None:
    assert zoom_for_resolution(5.0, lat=36.0, highest=15) == 15
    assert zoom_for_resolution(8.0, lat=36.0, highest=15) == 14
    assert zoom_for_resolution(0.5, lat=36.0, highest=15) == 15


def test_available_ranges_cover_exactly_the_tiles() -> None:
    empty = np.empty((0, 0), dtype=np.float32)
    tiles = dict.fromkeys([(1, 1), (2, 1), (1, 2), (2, 2), (5, 2), (1, 4)], empty)
    found = {
        (x, y)
        for each in available_ranges(tiles)
        for x in range(each["startX"], each["endX"] + 1)
        for y in range(each["startY"], each["endY"] + 1)
    }
    assert found == set(tiles)
