"""Surfaces from triangles: exact heights, no influence of order and window."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
import xarray as xr
from numpy.random import default_rng

from simulations.errors import SurfaceError
from simulations.grid import Grid, grid_over
from simulations.surface.builder import SurfaceBuilder
from simulations.surface.canopy import DOME, Trees
from simulations.surface.dataset import remarks_of
from simulations.surface.materials import cover_code

GRID = grid_over("EPSG:6677", (-40.0, -30.0, 60.0, 50.0), resolution_m=2.0)


def rectangle(
    west: float, south: float, east: float, north: float, height: object = 0.0
) -> np.ndarray:
    """Give two triangles; height is a number or a function of x and y."""
    corners = [(west, south), (east, south), (east, north), (west, north)]
    z = [height(x, y) if callable(height) else height for x, y in corners]
    points = [(*corner, each) for corner, each in zip(corners, z, strict=True)]
    return np.array([[points[0], points[1], points[2]], [points[0], points[2], points[3]]], float)


def slope(x: float, y: float) -> float:
    return 20.0 + 0.1 * x - 0.05 * y


def one_tree(x: float, y: float, *, height: float = 8.0, crown: float = 6.0) -> Trees:
    columns = (x, y, np.nan, height, crown, 2.0, 1.0, DOME)
    return Trees(*(np.array([each], float) for each in columns))


def town(grid: Grid = GRID, order: list[int] | None = None) -> xr.Dataset:
    builder = SurfaceBuilder(grid)
    builder.add_ground(rectangle(-200, -200, 200, 200, slope))
    steps = [
        lambda: builder.add_buildings(rectangle(0, 0, 10, 20, 35.0), np.full(2, 20.0)),
        lambda: builder.add_buildings(rectangle(4, 0, 10, 8, 41.0), np.full(2, 20.0)),
        lambda: builder.add_overhang(rectangle(-10, 0, 0, 20, 25.0), transmittance=0.4),
        lambda: builder.add_trees(one_tree(-20.0, 11.0)),
        lambda: builder.add_trees(one_tree(-17.3, 12.2, height=9.7)),
        lambda: builder.add_cover(rectangle(-200, -200, 200, 0), "grass", rank=10),
        lambda: builder.add_cover(rectangle(-200, -10, 200, 10), "asphalt", rank=40),
    ]
    for place in order or range(len(steps)):
        steps[place]()
    return builder.finish()


def test_ground_is_the_plane_of_its_triangle_at_cell_centres() -> None:
    found = town()
    x, y = np.meshgrid(found.x, found.y)
    np.testing.assert_allclose(found.ground_height, slope(x, y), atol=2e-5)
    assert (found.ground_source == 1).all()


def test_buildings_reach_from_the_ground_to_the_highest_roof() -> None:
    found = town()
    assert float(found.building_height.sel(x=1, y=1)) == pytest.approx(35 - slope(1, 1), abs=1e-4)
    assert float(found.building_height.sel(x=5, y=5)) == pytest.approx(41 - slope(5, 5), abs=1e-4)
    assert float(found.building_height.sel(x=11, y=1)) == 0
    assert int(found.ground_cover.sel(x=5, y=5)) == cover_code("roof")
    assert np.count_nonzero(found.building_height) == 50


def test_an_overhang_keeps_the_way_under_it_free() -> None:
    cell = town().sel(x=-5, y=11)
    assert float(cell.overhang_base) == pytest.approx(25 - slope(-5, 11), abs=1e-4)
    assert float(cell.overhang_top) == pytest.approx(float(cell.overhang_base) + 0.1, abs=1e-4)
    assert float(cell.overhang_transmittance) == pytest.approx(0.4)
    assert float(cell.building_height) == 0


def test_a_crown_has_a_gap_for_its_trunk() -> None:
    cell = town().sel(x=-21, y=11)
    assert float(cell.canopy_base) == pytest.approx(2.0, abs=0.2)
    assert 7.0 < float(cell.canopy_top) < 8.5
    assert float(cell.leaf_area_density) == pytest.approx(1.0, abs=0.1)


def test_the_higher_rank_lies_on_top() -> None:
    found = town()
    assert int(found.ground_cover.sel(x=31, y=-5)) == cover_code("asphalt")
    assert int(found.ground_cover.sel(x=31, y=-21)) == cover_code("grass")
    assert int(found.ground_cover.sel(x=31, y=31)) == cover_code("unknown")


def test_the_order_of_parts_changes_no_bit() -> None:
    expected = town()
    random = default_rng(7)
    for _ in range(5):
        assert town(order=random.permutation(7).tolist()).identical(expected)


def test_a_window_has_the_bits_of_the_whole() -> None:
    whole = town()
    for west, south in itertools.product((-20, -3), (-15, 2)):
        window = GRID.window(west, south, 17, 13)
        rows, columns = window.slices_in(GRID)
        found = town(window)
        for name in whole:
            np.testing.assert_array_equal(found[name], whole[name][rows, columns], err_msg=name)


def test_without_relief_the_ground_lies_between_the_feet_of_buildings() -> None:
    builder = SurfaceBuilder(GRID)
    corners = itertools.product((-30.0, 50.0), (-20.0, 40.0))
    builder.add_feet(np.array([(x, y, slope(x, y)) for x, y in corners]))
    found = builder.finish()
    cell = found.sel(x=1, y=1)
    assert int(cell.ground_source) == 2
    assert float(cell.ground_height) == pytest.approx(slope(1, 1), abs=1e-4)
    assert int(found.ground_source.sel(x=-39, y=49)) == 0
    codes = {remark.code for remark in remarks_of(found)}
    assert codes == {"ground-from-buildings", "ground-unknown"}


def test_without_any_height_there_is_no_surface() -> None:
    with pytest.raises(SurfaceError, match="neither a relief"):
        SurfaceBuilder(GRID).finish()


def test_a_building_on_another_datum_keeps_its_height() -> None:
    builder = SurfaceBuilder(GRID)
    builder.add_ground(rectangle(-200, -200, 200, 200, 100.0))
    builder.add_buildings(rectangle(0, 0, 10, 10, 12.0), np.zeros(2))
    found = builder.finish()
    assert float(found.building_height.sel(x=5, y=5)) == pytest.approx(12.0)
    assert [remark.code for remark in remarks_of(found)] == ["building-off-ground"]


def test_a_tree_smaller_than_a_cell_keeps_its_leaf_area() -> None:
    builder = SurfaceBuilder(GRID)
    builder.add_ground(rectangle(-200, -200, 200, 200, 0.0))
    builder.add_trees(one_tree(2.1, 2.1, height=3.0, crown=1.0))
    found = builder.finish()
    depth = found.canopy_top - found.canopy_base
    leaf_area = float((depth * found.leaf_area_density).sum()) * 4.0
    assert np.count_nonzero(found.canopy_top) == 1
    assert leaf_area == pytest.approx(2 / 3 * np.pi * 0.25 * 1.0, rel=1e-4)
