"""Blurred places: always the same answer, near enough, and nothing of the original left."""

from __future__ import annotations

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pyproj import Geod
from shapely import LineString, MultiPoint, Point, Polygon, get_coordinates
from shapely.affinity import translate

from layers.features.blur import blurred, cell_centre

GRS80 = Geod(ellps="GRS80")
SIDES = st.sampled_from([50, 200, 500])
LONGITUDES = st.floats(-180, 179.999999)
LATITUDES = st.floats(-85, 85)
IN_JAPAN = (st.floats(122.9, 154.0), st.floats(20.4, 45.6))


def distance(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Give the geodesic distance of two places in metres."""
    return float(GRS80.inv(*a, *b)[2])


@given(LONGITUDES, LATITUDES, SIDES)
def test_a_place_and_its_cell_are_at_most_half_a_diagonal_apart(
    lon: float, lat: float, metres: int
) -> None:
    centre = cell_centre(lon, lat, metres=metres)
    assert distance((lon, lat), centre) <= metres * math.sqrt(2) / 2 + 0.1


@given(*IN_JAPAN, SIDES)
def test_cells_are_as_large_as_promised(lon: float, lat: float, metres: int) -> None:
    """Half a cell to the east, then to the north of a centre a neighbour begins."""
    x, y = cell_centre(lon, lat, metres=metres)
    for azimuth in (0, 90, 180, 270):
        inside = GRS80.fwd(x, y, azimuth, metres * 0.98 / 2)
        outside = GRS80.fwd(x, y, azimuth, metres * 1.002 / 2 + 0.2)
        assert cell_centre(*inside[:2], metres=metres) == (x, y)
        assert cell_centre(*outside[:2], metres=metres) != (x, y)


@given(LONGITUDES, LATITUDES, SIDES)
def test_the_same_answer_however_often_it_is_blurred(lon: float, lat: float, metres: int) -> None:
    once = blurred(Point(lon, lat), metres)
    assert blurred(Point(lon, lat), metres) == once
    assert blurred(once, metres) == once


@given(*IN_JAPAN, SIDES, st.lists(st.tuples(st.floats(-1, 1), st.floats(-1, 1)), min_size=1))
def test_averaging_tells_no_more_than_the_cell(
    lon: float, lat: float, metres: int, shifts: list[tuple[float, float]]
) -> None:
    """Whatever lies in one cell, the mean of all its answers is the centre of the cell."""
    x, y = cell_centre(lon, lat, metres=metres)
    reach = 0.49 * metres * 0.98 / 111_694
    notes = [(x + east * reach, y + north * reach) for east, north in shifts]
    assert {cell_centre(*note, metres=metres) for note in notes} == {(x, y)}


@given(st.integers(0, 999_999), st.integers(0, 999_999), SIDES)
def test_no_digit_of_the_original_is_left(east: int, north: int, metres: int) -> None:
    """Beyond the digits that say which cell it is, the answer is the cell's own."""
    here = Point(139 + east / 1e6 + 3.3e-8, 36 + north / 1e6 + 7.7e-8, 41.25)
    seen = blurred(here, metres)
    near = translate(here, xoff=1e-9, yoff=-1e-9)
    assume(blurred(near, metres) == seen)
    assert not seen.has_z
    for number in get_coordinates(seen)[0]:
        assert number == round(number, 6)


@pytest.mark.parametrize(
    "geometry",
    [
        LineString([(139.38, 36.14), (139.39, 36.15)]),
        Polygon([(139.38, 36.14), (139.39, 36.14), (139.385, 36.15)]),
        MultiPoint([(139.38, 36.14), (139.39, 36.15)]),
        Point(139.385, 36.145, 30.0),
    ],
)
def test_lines_and_areas_become_the_cell_of_their_centroid(geometry: LineString) -> None:
    centre = geometry.centroid
    seen = blurred(geometry, 200)
    assert seen == Point(*cell_centre(centre.x, centre.y, metres=200))
    assert blurred(geometry, 0) is geometry


def test_an_empty_geometry_is_no_place() -> None:
    with pytest.raises(ValueError, match="empty"):
        blurred(Point(), 50)


@pytest.mark.parametrize("metres", [1, 49, 100, -50])
def test_other_sizes_are_refused(metres: int) -> None:
    with pytest.raises(ValueError, match="one of"):
        blurred(Point(139.38, 36.14), metres)


@pytest.mark.parametrize("place", [(-180.0, -90.0), (179.9999999, 90.0), (180.0, 0.0), (0.0, 0.0)])
def test_the_ends_of_the_world_have_cells(place: tuple[float, float]) -> None:
    lon, lat = cell_centre(*place, metres=500)
    assert -180 <= lon <= 180
    assert -90 <= lat <= 90
