"""Verification 2: sky view factors of canyons and basins, against their formulas."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from simulations.radiation.facades import faces_of
from simulations.sky.azimuth_sweep import Relief
from simulations.sky.directions import STANDING_PERSON, sky_directions
from simulations.sky.leaf_sweep import empty_layer
from simulations.sky.obstacles import both_ways
from simulations.sky.visibility import Visibility, sky_visibility
from tests.oracles.heat_ray_caster import sky_view_factors
from tests.simulations.engine.scenes import grid_around_origin

SIZE = 601
MIDDLE = SIZE // 2
WIDTH = 21.0
AXIS = slice(MIDDLE - 40, MIDDLE + 41)
PLACE = slice(MIDDLE, MIDDLE + 1)
SMALL = (slice(250, 351), slice(250, 351))


def look(top: npt.NDArray[np.float32], azimuths: int, window: tuple[slice, slice]) -> Visibility:
    """Let the cells of a plain at height 0 look around; cells of 1 m."""
    grid = grid_around_origin(len(top), 1.0)
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


def basin(height: float, width: float = WIDTH, size: int = SIZE) -> npt.NDArray[np.float32]:
    away = np.arange(size) - size // 2
    outside = np.hypot(away[:, None], away) > width / 2
    return np.where(outside, height, 0.0).astype(np.float32)


def canyon_errors(azimuths: int) -> list[float]:
    errors = []
    for height in (10.0, 20.0, 30.0):
        expected = np.cos(np.arctan(2 * height / WIDTH))
        for along_rows in (True, False):
            axis = (AXIS, PLACE) if along_rows else (PLACE, AXIS)
            seen = look(canyon(height, along_rows=along_rows), azimuths, axis).sums.ground
            errors.append(float(np.abs(seen - expected).max()))
    return errors


def basin_errors(azimuths: int) -> list[float]:
    errors = []
    for height in (10.0, 20.0, 30.0):
        expected = 1 / (1 + (height / (WIDTH / 2)) ** 2)
        seen = look(basin(height), azimuths, (PLACE, PLACE)).sums.ground
        errors.append(float(np.abs(seen - expected).max()))
    return errors


def test_canyons_and_basins_are_within_a_hundredth() -> None:
    canyons, basins = canyon_errors(32), basin_errors(32)
    print(f"canyons {max(canyons):.4f}, basins {max(basins):.4f}")
    assert max(canyons) <= 0.001
    assert max(basins) <= 0.01


def test_twice_the_directions_err_less_in_canyons() -> None:
    """Canyons have straight walls, so that cells are no limit."""
    errors = [max(canyon_errors(azimuths)) for azimuths in (16, 32, 64)]
    print("canyons", np.round(errors, 5))
    assert errors[1] < errors[0] / 4
    assert errors[2] < errors[1]


def test_twice_the_directions_err_less_in_basins() -> None:
    """Forty-eight basins; in one alone a few rays may meet the staircase of its rim by luck.

    Against the formula the circle of cells is the limit, against rays through the same cells
    nothing is.
    """
    size = 101
    middle = np.array([[size // 2, size // 2]])
    place = slice(size // 2, size // 2 + 1)
    counts = (16, 32, 64, 128)
    formula, cells = [], []
    for width in range(15, 62, 2):
        for slope in (1.0, 2.0):
            top = basin(slope * width / 2, width, size)
            seen = np.array([look(top, each, (place, place)).sums.ground[0, 0] for each in counts])
            (rays,) = sky_view_factors(top.astype(np.float64), middle, np.zeros(1), azimuths=2880)
            formula.append(seen - 1 / (1 + slope**2))
            cells.append(seen - rays)
    from_formula = np.sqrt(np.square(formula).mean(0))
    from_rays = np.abs(cells).max(0)
    print("formula, RMS", from_formula.round(4), "rays, largest", from_rays.round(4))
    assert (np.diff(from_formula) < 0).all()
    assert (from_rays[1:] < 0.7 * from_rays[:-1]).all()
    assert from_rays[1] <= 0.0075


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
