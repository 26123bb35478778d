"""Scenes of surfaces, and of surfaces that were changed in one place."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from simulations.engine import Parameters
from simulations.engine.scene import Scene, changed_scene, scene_of
from tests.simulations.engine.scenes import grid_around_origin, small_town, surface_of

LAYERS = (
    "ground_height",
    "building_height",
    "canopy_top",
    "canopy_base",
    "leaf_area_density",
    "overhang_top",
    "overhang_base",
    "overhang_transmittance",
)


def changed(
    town: xr.Dataset, random: np.random.Generator
) -> tuple[xr.Dataset, tuple[slice, slice]]:
    """Give a town with other layers in a small window, and the window."""
    row, column = random.integers(0, town.sizes["y"] - 9, 2)
    window = (
        slice(row, row + random.integers(1, 9)),
        slice(column, column + random.integers(1, 9)),
    )
    after = town.copy(deep=True)
    for name in random.choice(LAYERS, 3, replace=False):
        after[name].values[window] = random.choice([0.0, 0.3, 0.9])
    for base, top in (("canopy_base", "canopy_top"), ("overhang_base", "overhang_top")):
        lower = np.minimum(after[base].values[window], after[top].values[window])
        after[base].values[window] = lower
    return after, window


def assert_equal(found: Scene, expected: Scene) -> None:
    for one, other in zip(found.obstacles, expected.obstacles, strict=True):
        assert one.height_m == other.height_m
        fields = (one.relief, *one.layers), (other.relief, *other.layers)
        for these, those in zip(*fields, strict=True):
            for value, right in zip(these, those, strict=True):
                assert np.array_equal(value, right)
    assert np.array_equal(found.cover, expected.cover)
    assert np.array_equal(found.open_air, expected.open_air)


@pytest.mark.parametrize("seed", range(12))
def test_a_changed_scene_is_that_of_the_changed_surface(seed: int) -> None:
    town, parameters = small_town(96), Parameters()
    after, window = changed(town, np.random.default_rng(seed))
    before = scene_of(town, parameters)
    found = changed_scene(before, after, parameters, window=window)
    assert_equal(found, scene_of(after, parameters))
    assert_equal(before, scene_of(town, parameters))


def test_the_first_tree_of_a_plain_is_in_the_changed_scene() -> None:
    plain, parameters = surface_of(grid_around_origin(40)), Parameters()
    after = plain.copy(deep=True)
    window = (slice(10, 13), slice(20, 22))
    after["canopy_top"].values[window] = 6.0
    after["leaf_area_density"].values[window] = 0.8
    found = changed_scene(scene_of(plain, parameters), after, parameters, window=window)
    assert_equal(found, scene_of(after, parameters))
    assert found.obstacles[0].layers[0].highest == 36.0
