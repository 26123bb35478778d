"""Verification 1: shadows of a 10 m pole at Kumagaya on 2018-07-23."""

from __future__ import annotations

import numpy as np
import pytest

from simulations.sky.azimuth_sweep import Relief
from simulations.sky.leaf_sweep import empty_layer, layer_of
from simulations.sky.obstacles import both_ways
from simulations.sky.sun_sweep import sun_shade
from simulations.sun import sun_position
from tests.simulations.engine.scenes import KUMAGAYA, grid_around_origin

SIZE = 121
MIDDLE = SIZE // 2


@pytest.mark.parametrize(
    ("hour", "length_m", "bearing"),
    [(9, 8.437, 281.84), (12, 2.912, 9.33), (14, 6.453, 69.64), (16, 15.206, 91.61)],
)
@pytest.mark.parametrize("resolution_m", [0.5, 1.0, 2.0])
def test_shadow_of_a_pole(hour: int, length_m: float, bearing: float, resolution_m: float) -> None:
    sun = sun_position(np.array([f"2018-07-23T{hour - 9:02d}:00"], "datetime64[ns]"), **KUMAGAYA)
    top = np.zeros((SIZE, SIZE), np.float32)
    top[MIDDLE, MIDDLE] = 10.0
    window = (slice(0, SIZE), slice(0, SIZE))
    obstacles = both_ways(
        grid_around_origin(SIZE, resolution_m),
        Relief(top, np.zeros_like(top)),
        (empty_layer(), empty_layer()),
    )
    shade = sun_shade(
        obstacles,
        azimuth=float(sun.azimuth[0]),
        elevation=float(sun.elevation[0]),
        window=window,
    )
    dark = 1 - shade.ground / 255.0
    dark[MIDDLE, MIDDLE] = 0
    rows, columns = np.nonzero(dark > 0.02)
    north, east = (MIDDLE - rows) * resolution_m, (columns - MIDDLE) * resolution_m
    turn = np.radians(bearing)
    along = north * np.cos(turn) + east * np.sin(turn)
    across = -north * np.sin(turn) + east * np.cos(turn)
    # The pole is a cell wide: its shadow begins half a cell on, and is blurred over a cell.
    edge = resolution_m / 2 * (abs(np.cos(turn)) + abs(np.sin(turn)))
    weight = dark[rows, columns]
    end = along[weight > 0.25].max() if (weight > 0.25).any() else 0.0
    assert abs(end - length_m) <= resolution_m + edge / 2
    assert np.abs(across).max() <= resolution_m + edge


def test_a_thin_sheet_shades_by_what_it_lets_through() -> None:
    base = np.zeros((41, 41), np.float32)
    top, density = base.copy(), base.copy()
    base[10:31, 10:31], top[10:31, 10:31] = 2.9, 3.0
    density[10:31, 10:31] = -np.log(0.3) / 0.1
    flat = np.zeros_like(base)
    obstacles = both_ways(
        grid_around_origin(41),
        Relief(flat, flat),
        (empty_layer(), layer_of(base, top, density, slanted=False)),
    )
    shade = sun_shade(obstacles, azimuth=180.0, elevation=60.0, window=(slice(0, 41), slice(0, 41)))
    assert np.allclose(shade.person[15:30, 15:26] / 255, 0.3, atol=0.01)
    assert (shade.person[:8] == 255).all()


def test_leaves_follow_beer_and_lambert() -> None:
    base, top, density = (np.full((41, 41), each, np.float32) for each in (2.0, 7.0, 0.4))
    flat = np.zeros_like(base)
    obstacles = both_ways(
        grid_around_origin(41),
        Relief(flat, flat),
        (layer_of(base, top, density, slanted=True), empty_layer()),
    )
    shade = sun_shade(
        obstacles, azimuth=200.0, elevation=50.0, window=(slice(15, 20), slice(15, 20))
    )
    expected = np.exp(-0.4 * 5.0 / np.sin(np.radians(50.0)))
    assert np.allclose(shade.person / 255, expected, atol=0.005)
