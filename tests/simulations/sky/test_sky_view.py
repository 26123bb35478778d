"""Verification 2: sky view factors of canyons and basins, against their formulas."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from simulations.radiation.facades import faces_of
from simulations.sky.azimuth_sweep import Relief
from simulations.sky.directions import STANDING_PERSON, sky_directions
from simulations.sky.leaf_sweep import empty_layer
from simulations.sky.obstacles import both_ways
from simulations.sky.visibility import Visibility, sky_visibility
from tests.simulations.engine.scenes import grid_around_origin

SIZE = 601
MIDDLE = SIZE // 2
WIDTH = 21.0
AXIS = slice(MIDDLE - 40, MIDDLE + 41)
PLACE = slice(MIDDLE, MIDDLE + 1)
SMALL = (slice(250, 351), slice(250, 351))


def look(top: npt.NDArray[np.float32], azimuths: int, window: tuple[slice, slice]) -> Visibility:
    """Let the cells of a plain at height 0 look around; cells of 1 m."""
    grid = grid_around_origin(SIZE, 1.0)
    relief = Relief(top, np.zeros_like(top))
    return sky_visibility(
        both_ways(grid, relief, (empty_layer(), empty_layer())),
        directions=sky_directions(azimuths),
        window=window,
        weights=STANDING_PERSON,
        faces=faces_of(relief, top > 0, window, 3.0),
    )


def canyon(height: float, *, along_rows: bool) -> npt.NDArray[np.float32]:
    away = np.abs(np.arange(SIZE) - MIDDLE)
    wall = np.where(away > WIDTH // 2, height, 0.0)
    top = np.broadcast_to(wall if along_rows else wall[:, None], (SIZE, SIZE))
    return np.ascontiguousarray(top, np.float32)


def basin(height: float) -> npt.NDArray[np.float32]:
    away = np.arange(SIZE) - MIDDLE
    outside = np.hypot(away[:, None], away) > WIDTH / 2
    return np.where(outside, height, 0.0).astype(np.float32)


def largest_error(azimuths: int) -> float:
    errors = []
    for height in (10.0, 20.0, 30.0):
        expected = np.cos(np.arctan(2 * height / WIDTH))
        for along_rows in (True, False):
            axis = (AXIS, PLACE) if along_rows else (PLACE, AXIS)
            seen = look(canyon(height, along_rows=along_rows), azimuths, axis).sums.ground
            errors.append(np.abs(seen - expected).max())
        expected = 1 / (1 + (height / (WIDTH / 2)) ** 2)
        seen = look(basin(height), azimuths, (PLACE, PLACE)).sums.ground
        errors.append(np.abs(seen - expected).max())
    return float(max(errors))


def test_canyons_and_basins_are_within_a_hundredth() -> None:
    assert largest_error(32) <= 0.01


@pytest.mark.slow
def test_more_directions_err_less_until_cells_are_the_limit() -> None:
    coarse = np.mean([largest_error(azimuths) for azimuths in (16, 32)])
    fine = [largest_error(azimuths) for azimuths in (64, 128)]
    assert np.mean(fine) < 0.7 * coarse
    assert max(fine) <= 0.004


def test_an_open_plain_sees_all_the_sky() -> None:
    seen = look(np.zeros((SIZE, SIZE), np.float32), 32, SMALL).sums
    assert np.allclose(seen.ground, 1.0, atol=1e-5)
    assert np.allclose(seen.person, 0.5, atol=1e-5)
    assert np.allclose(seen.horizon, 0.88, atol=1e-5)


def test_a_long_wall_sees_half_of_the_sky_above_the_plain() -> None:
    top = np.zeros((SIZE, SIZE), np.float32)
    top[:, :MIDDLE] = 10.0
    seen = look(top, 32, (slice(MIDDLE, MIDDLE + 1), SMALL[1]))
    assert np.allclose(seen.face_sky, 0.5, atol=0.01)


def test_mirror_and_quarter_turn_change_nothing() -> None:
    random = np.random.default_rng(1)
    top = np.zeros((80, 80), np.float32)
    for _ in range(30):
        row, column = random.integers(0, 70, 2)
        top[row : row + 6, column : column + 4] = random.integers(3, 30)
    grid = grid_around_origin(80, 1.0)

    def ground(values: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        relief = Relief(np.ascontiguousarray(values), np.zeros_like(values))
        window = (slice(0, 80), slice(0, 80))
        return sky_visibility(
            both_ways(grid, relief, (empty_layer(), empty_layer())),
            directions=sky_directions(),
            window=window,
            weights=STANDING_PERSON,
            faces=faces_of(relief, values > 0, window, 3.0),
        ).sums.ground

    plain = ground(top)
    assert np.allclose(ground(top[:, ::-1])[:, ::-1], plain, atol=1e-5)
    assert np.allclose(ground(top[::-1])[::-1], plain, atol=1e-5)
    assert np.allclose(np.rot90(ground(np.rot90(top)), -1), plain, atol=1e-5)
