"""Sides of cells speak for the walls that they stand for, and for no others."""

from __future__ import annotations

import numpy as np
import pytest

from tests.tiles.heat.test_wall_pieces import X, Y, wall
from tiles.heat import WallSurfaces
from tiles.heat.wall_faces import Faces
from tiles.heat.wall_matching import values_of
from tiles.heat.wall_pieces import WallPieces, cut, directions
from tiles.raster import PlaneGrid

CELL_M = 2.0
GRID = PlaneGrid("EPSG:6677", CELL_M, X - 100.0, Y + 100.0, 100, 100)
Row = tuple[float, float, float, float, float]


def faces(rows: list[Row], values: list[float]) -> Faces:
    """Give faces: metres east and north of the corner of walls, azimuth, base, top."""
    x, y, azimuth, base, top = np.array(rows, np.float64).reshape(-1, 5).T
    numbers = np.array(values, np.float32)
    return Faces(X + x, Y + y, azimuth, base, top, np.column_stack([numbers, numbers / 8]))


def found(walls: WallSurfaces, spoken: Faces) -> tuple[WallPieces, np.ndarray]:
    pieces = cut(walls)
    return pieces, values_of(pieces, walls.azimuth, spoken, GRID)


def south(height: float = 3.0, wide: float = 8.0) -> WallSurfaces:
    return wall([(0, 0), (wide, 0), (wide, height), (0, height)], 180.0)


def test_the_faces_behind_a_wall_are_averaged_by_length() -> None:
    # Four faces of 2 m fill the 8 m of the wall; the fifth stands beside it.
    row: list[Row] = [(1 + 2 * i, 0, 180, 0, 3) for i in range(5)]
    _, values = found(south(), faces(row, [40, 40, 50, 50, 90]))
    assert values[0, 0] == pytest.approx(45.0, abs=0.05)
    assert values[0, 1] == pytest.approx(45.0 / 8, abs=0.01)


def test_each_storey_has_its_own_face() -> None:
    pieces, values = found(south(6.0), faces([(4, 0, 180, 0, 3), (4, 0, 180, 3, 6)], [30, 60]))
    lower = pieces.height[:, 0] < 1.0
    assert values[lower, 0] == pytest.approx(30, abs=0.1)
    assert values[~lower, 0] == pytest.approx(60, abs=0.1)


@pytest.mark.parametrize(
    "face",
    [
        (4.0, 0.0, 0.0, 0.0, 3.0),  # looks the other way
        (4.0, 0.0, 90.0, 0.0, 3.0),  # round the corner
        (4.0, -3.1, 180.0, 0.0, 3.0),  # the next house, farther than one and a half cells
        (11.2, 0.0, 180.0, 0.0, 3.0),
        (4.0, 0.0, 180.0, 6.2, 9.0),  # more than a storey above
    ],
)
def test_other_faces_say_nothing(face: Row) -> None:
    _, values = found(south(), faces([face], [40]))
    assert np.isnan(values).all()


def test_a_gable_above_all_cells_takes_the_storey_below() -> None:
    pieces, values = found(south(6.0), faces([(4, 0, 180, 0, 3)], [40]))
    assert len(pieces) == 2
    np.testing.assert_allclose(values[:, 0], 40.0)


def test_a_slanting_wall_blends_both_sides_of_its_stairs() -> None:
    slanting = wall([(0, 0), (8, 0), (8, 3), (0, 3)], 135.0)
    _, right = directions(slanting.azimuth)
    steps: list[Row] = []
    for i in range(4):
        x, y = (2 * i + 1) * right[0]
        steps += [(x, y, 90.0, 0, 3), (x, y, 180.0, 0, 3), (x, y, 0.0, 0, 3)]
    _, values = found(slanting, faces(steps, [30, 50, 99] * 4))
    assert values[0, 0] == pytest.approx(40.0)


def test_numbers_lie_between_those_of_the_faces() -> None:
    random = np.random.default_rng(3)
    rows = [(*random.uniform(-4, 24, 2), 90.0 * random.integers(4), 0.0, 3.0) for _ in range(900)]
    spoken = random.uniform(20, 60, 900).tolist()
    for azimuth in range(0, 360, 30):
        walls = wall([(0, 0), (40, 0), (40, 7), (0, 7)], float(azimuth))
        _, values = found(walls, faces(rows, spoken))
        known = values[np.isfinite(values[:, 0]), 0]
        assert ((known >= min(spoken) - 1e-3) & (known <= max(spoken) + 1e-3)).all()


def test_walls_outside_the_run_have_no_numbers() -> None:
    far = wall([(500, 0), (508, 0), (508, 3), (500, 3)], 180.0)
    _, values = found(far, faces([(4, 0, 180, 0, 3)], [40]))
    assert np.isnan(values).all()
