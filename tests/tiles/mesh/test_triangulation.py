"""Triangles of faces: nothing lost, nothing turned round, hard cases reported."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tiles.tables import Ring
from tiles.city_tables import Polygons
from tiles.mesh.triangulation import Triangles, triangulate


def cut(faces: list[list[Ring]]) -> tuple[Triangles, np.ndarray]:
    """Triangulate faces of rings in metres."""
    rings = [ring for face in faces for ring in face]
    count = len(faces)
    polygons = Polygons(
        feature=np.zeros(count, np.int32),
        lod=np.ones(count, np.int8),
        kind=np.zeros(count, np.int8),
        ring_start=np.cumsum([0, *(len(face) for face in faces)]).astype(np.int32),
        texture=np.full(count, -1, np.int32),
        material=np.full(count, -1, np.int32),
        line=np.zeros(count, np.int32),
    )
    vertex_start = np.cumsum([0, *(len(ring) for ring in rings)]).astype(np.int32)
    points = np.array([corner for ring in rings for corner in ring], np.float64).reshape(-1, 3)
    rows = np.arange(count, dtype=np.int32)
    return triangulate(polygons, vertex_start, rows, points), points


def areas(triangles: Triangles, points: np.ndarray, face: int) -> np.ndarray:
    """Give the area vectors of a face's triangles, m²."""
    corners = triangles.corners[triangles.start[face] : triangles.start[face + 1]]
    a, b, c = (points[corners[:, i]] for i in range(3))
    return np.cross(b - a, c - a) / 2.0


SQUARE: Ring = [(0, 0, 0), (4, 0, 0), (4, 4, 0), (0, 4, 0)]
L_SHAPE: Ring = [(0, 0, 0), (4, 0, 0), (4, 1, 0), (1, 1, 0), (1, 4, 0), (0, 4, 0)]
ARROW: Ring = [(0, 0, 0), (4, 2, 0), (0, 4, 0), (1, 2, 0)]
WALL: Ring = [(0, 0, 0), (4, 0, 0), (4, 0, 3), (0, 0, 3)]


@pytest.mark.parametrize(
    ("ring", "area", "count"),
    [(SQUARE, 16.0, 2), (L_SHAPE, 7.0, 4), (ARROW, 6.0, 2), (WALL, 12.0, 2), (SQUARE[:3], 8.0, 1)],
)
def test_a_ring_is_covered_by_its_triangles(ring: Ring, area: float, count: int) -> None:
    triangles, points = cut([[ring]])
    vectors = areas(triangles, points, 0)
    assert len(vectors) == count
    assert np.linalg.norm(vectors, axis=1).sum() == pytest.approx(area)
    assert (vectors @ triangles.normal[0] > 0.0).all()


@pytest.mark.parametrize("ring", [SQUARE, L_SHAPE, ARROW, WALL])
def test_a_ring_turned_round_has_the_opposite_normal_and_winding(ring: Ring) -> None:
    triangles, points = cut([[ring], [ring[::-1]]])
    assert np.allclose(triangles.normal[0], -triangles.normal[1])
    assert (areas(triangles, points, 1) @ triangles.normal[1] > 0.0).all()


def test_a_hole_stays_open() -> None:
    hole: Ring = [(1, 1, 0), (1, 2, 0), (2, 2, 0), (2, 1, 0)]
    triangles, points = cut([[SQUARE, hole]])
    vectors = areas(triangles, points, 0)
    assert np.linalg.norm(vectors, axis=1).sum() == pytest.approx(15.0)
    assert (vectors[:, 2] > 0.0).all()


def test_a_hole_that_runs_the_same_way_as_its_face_stays_open_too() -> None:
    hole: Ring = [(1, 1, 0), (2, 1, 0), (2, 2, 0), (1, 2, 0)]
    triangles, points = cut([[SQUARE, hole]])
    assert np.linalg.norm(areas(triangles, points, 0), axis=1).sum() == pytest.approx(15.0)


def test_doubled_and_straight_corners_do_not_stop_it() -> None:
    ring: Ring = [(0, 0, 0), (2, 0, 0), (2, 0, 0), (4, 0, 0), (4, 4, 0), (2, 4, 0), (0, 4, 0)]
    triangles, points = cut([[ring]])
    assert np.linalg.norm(areas(triangles, points, 0), axis=1).sum() == pytest.approx(16.0)


@pytest.mark.parametrize(
    "ring", [[], [(0, 0, 0), (1, 0, 0)], [(0, 0, 0), (1, 0, 0), (2, 0, 0)], [(1, 1, 1)] * 5]
)
def test_what_has_no_area_is_degenerate(ring: Ring) -> None:
    triangles, _ = cut([[ring], [SQUARE]])
    assert triangles.degenerate.tolist() == [True, False]
    assert len(triangles.corners) == 2


def test_a_face_that_crosses_itself_gives_some_triangles_or_is_degenerate() -> None:
    bow: Ring = [(0, 0, 0), (4, 4, 0), (4, 0, 0), (0, 3, 0)]
    triangles, _ = cut([[bow], [SQUARE]])
    assert triangles.start[-1] == len(triangles.corners)
    assert not triangles.degenerate[1]


def test_large_coordinates_do_not_cost_precision() -> None:
    far: Ring = [(x + 8e4, y - 6e4, z) for x, y, z in L_SHAPE]
    triangles, points = cut([[far]])
    assert np.linalg.norm(areas(triangles, points, 0), axis=1).sum() == pytest.approx(7.0)
    assert triangles.area_m2[0] == pytest.approx(7.0)


@pytest.mark.parametrize("wrong", [np.nan, np.inf, 4e5])
def test_a_hole_or_ring_out_of_this_world_makes_a_face_degenerate(wrong: float) -> None:
    hole: Ring = [(1, 1, 0), (1, wrong, 0), (2, 2, 0), (2, 1, 0)]
    ring: Ring = [(0, 0, wrong), (4, 0, 0), (4, 4, 0)]
    triangles, _ = cut([[SQUARE, hole], [ring], [SQUARE]])
    assert triangles.degenerate.tolist() == [True, True, False]


def test_a_ring_of_a_thousand_corners_is_cut_whole() -> None:
    angles = np.linspace(0.0, 2.0 * np.pi, 1000, endpoint=False)
    radius = 10.0 + np.cos(9.0 * angles) * 3.0
    ring: Ring = [
        (float(r * np.cos(a)), float(r * np.sin(a)), 5.0)
        for r, a in zip(radius, angles, strict=True)
    ]
    triangles, points = cut([[ring]])
    found = np.linalg.norm(areas(triangles, points, 0), axis=1).sum()
    assert found == pytest.approx(triangles.area_m2[0], rel=1e-9)


@st.composite
def star(draw: st.DrawFn) -> Ring:
    """Give a star-shaped ring on a tilted plane: simple, often concave."""
    count = draw(st.integers(3, 40))
    radii = draw(st.lists(st.floats(1.0, 20.0), min_size=count, max_size=count))
    tilt_x, tilt_y = draw(st.floats(-2.0, 2.0)), draw(st.floats(-2.0, 2.0))
    corners: Ring = []
    for number, radius in enumerate(radii):
        angle = 2.0 * np.pi * number / count
        x, y = radius * np.cos(angle), radius * np.sin(angle)
        corners.append((x, y, tilt_x * x + tilt_y * y))
    return corners


@settings(deadline=None)
@given(star())
def test_any_simple_ring_is_covered_exactly_once(ring: Ring) -> None:
    triangles, points = cut([[ring]])
    vectors = areas(triangles, points, 0)
    assert (vectors @ triangles.normal[0] >= 0.0).all()
    assert np.linalg.norm(vectors, axis=1).sum() == pytest.approx(triangles.area_m2[0], rel=1e-6)


@settings(deadline=None)
@given(star(), st.floats(0.05, 0.5))
def test_any_ring_with_a_hole_is_covered_but_for_the_hole(ring: Ring, size: float) -> None:
    hole: Ring = [(x * size, y * size, z * size) for x, y, z in ring]
    triangles, points = cut([[ring, hole]])
    expected = triangles.area_m2[0] * (1.0 - size**2)
    found = np.linalg.norm(areas(triangles, points, 0), axis=1).sum()
    assert found == pytest.approx(expected, rel=1e-5)
