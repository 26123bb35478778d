"""Walls are cut into pieces that together are the wall."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiles.attribute_values import string_column
from tiles.heat import WallSurfaces, joined
from tiles.heat.wall_pieces import MOST_CUTS, cut, directions

X, Y = -18_000.0, 11_500.0


def area_of(triangles: np.ndarray) -> np.ndarray:
    edge = triangles[:, 1:] - triangles[:, :1]
    return np.asarray(np.linalg.norm(np.cross(edge[:, 0], edge[:, 1]), axis=1) / 2)


def wall(corners: list[tuple[float, float]], azimuth: float = 180.0) -> WallSurfaces:
    """Give a wall of a fan of triangles; corners are metres to the right and upward."""
    _, right = directions(np.array([azimuth]))
    points = np.array([(X + s * right[0, 0], Y + s * right[0, 1], z) for s, z in corners])
    count = len(points) - 2
    fan = np.array([[points[0], points[i], points[i + 1]] for i in range(1, count + 1)])
    return WallSurfaces(
        fan,
        np.zeros(count, np.int32),
        np.array([azimuth]),
        string_column(["wall"]),
        string_column(["house"]),
    )


def test_a_large_wall_becomes_pieces_of_a_storey() -> None:
    pieces = cut(wall([(0, 20), (25, 20), (25, 29), (0, 29)]))
    assert len(pieces) == 9
    np.testing.assert_allclose(pieces.area, 25.0)
    np.testing.assert_allclose(np.ptp(pieces.along, axis=1), 25 / 3)
    assert sorted(set(pieces.height[:, 0].round(6))) == [20.0, 23.0, 26.0]


def test_a_small_wall_stays_whole() -> None:
    pieces = cut(wall([(0, 0), (10, 0), (10, 3.2), (0, 3.2)]))
    assert len(pieces) == 1
    assert len(pieces.triangles) == 2


def test_a_gable_keeps_its_outline() -> None:
    gable = wall([(0, 0), (8, 0), (8, 5), (4, 8), (0, 5)], azimuth=237.0)
    pieces = cut(gable)
    assert pieces.area.sum() == pytest.approx(area_of(gable.triangles).sum())
    assert pieces.height.max() == pytest.approx(8.0)
    top = pieces.height[:, 0].argmax()
    assert pieces.area[top] < 8.0 * np.ptp(pieces.height[top])


@given(
    corners=st.lists(
        st.tuples(st.floats(0, 60), st.floats(0, 40)), min_size=3, max_size=3, unique=True
    ),
    azimuth=st.floats(0, 360),
)
def test_pieces_share_a_triangle_without_gap_and_overlap(
    corners: list[tuple[float, float]], azimuth: float
) -> None:
    walls = wall(corners, azimuth)
    pieces = cut(walls)
    whole = float(area_of(walls.triangles).sum())
    assert pieces.area.sum() == pytest.approx(whole, abs=1e-3)
    inside = np.bincount(pieces.piece, area_of(pieces.triangles), len(pieces))
    np.testing.assert_allclose(inside, pieces.area, atol=1e-9)
    assert (np.ptp(pieces.along, axis=1) <= 10.0 + 1e-6).all()
    assert (np.ptp(pieces.height, axis=1) <= 3.3 + 1e-6).all()


def test_a_wall_of_a_broken_model_has_no_more_pieces_than_allowed() -> None:
    pieces = cut(wall([(0, 0), (90_000, 0), (90_000, 4_000), (0, 4_000)]))
    assert len(pieces) == MOST_CUTS**2


def test_walls_of_files_are_numbered_on() -> None:
    one, two = (
        wall([(0, 0), (4, 0), (4, 3), (0, 3)]),
        wall([(0, 0), (30, 0), (30, 3), (0, 3)], 90.0),
    )
    both = joined([one, two])
    assert len(both) == 2
    assert both.wall.tolist() == [0, 0, 1, 1]
    assert cut(both).wall.tolist() == [0, 1, 1, 1]
    assert both.rows(np.array([1])).digest() == two.digest() != one.digest()
    assert len(joined([])) == 0
    assert len(cut(joined([]))) == 0
