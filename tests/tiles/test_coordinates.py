"""Coordinates: known points, geoid heights, frames and grid square codes."""

from __future__ import annotations

import numpy as np
import pytest

from tests.tiles.tables import TablesBuilder
from tiles.coordinates import (
    LocalFrame,
    ecef_to_geodetic,
    geodetic_to_ecef,
    geographic,
    local_frame_of,
    mesh_bounds,
    mesh_code,
    source_system,
    undulation,
)
from tiles.errors import CityGMLError


def test_a_point_on_the_equator_is_one_semi_axis_away() -> None:
    ecef = geodetic_to_ecef(np.array([90.0]), np.array([0.0]), np.array([12.0]))
    assert np.allclose(ecef, [[0.0, 6378149.0, 0.0]], atol=1e-6)


def test_the_pole_is_the_semi_minor_axis_away() -> None:
    _, lat, height = ecef_to_geodetic(np.array([[0.0, 0.0, 6356752.314245]]))
    assert lat[0] == pytest.approx(90.0)
    assert abs(height[0]) < 1e-4


@pytest.mark.parametrize(
    ("lon", "lat", "model", "expected"),
    [
        # Kumagaya by both models, as the Geospatial Information Authority's service gives them.
        (139.38, 36.147, "GSIGEO2011", 40.843),
        (139.38, 36.147, "JPGEO2024", 40.950),
    ],
)
def test_geoid_heights_at_kumagaya(lon: float, lat: float, model: str, expected: float) -> None:
    found = undulation(np.array([lon]), np.array([lat]), model)  # type: ignore[arg-type]
    assert found[0] == pytest.approx(expected, abs=0.05)


def test_heights_of_6697_are_raised_by_the_geoid_and_recorded() -> None:
    builder = TablesBuilder()
    builder.box(builder.feature("bldg:Building", "a"), 0, 0, 10, 10, 5)
    vertices = geographic(builder.tables())
    raised = vertices.ellipsoidal_height_m - builder.tables().vertices[:, 2]
    assert np.all((raised > 40.0) & (raised < 41.5))
    assert vertices.geoid.model == "GSIGEO2011"
    assert vertices.geoid.outside == 0


def test_jgd2024_uses_the_new_geoid() -> None:
    assert source_system(11318).model == "JPGEO2024"
    assert source_system(11327) == source_system(11327)
    assert source_system(11327).horizontal_epsg == 6677
    assert source_system(11327).projected


def test_ellipsoidal_heights_stay_as_they_are() -> None:
    assert source_system(4979).model == "none"


@pytest.mark.parametrize("epsg", [0, 99999, 5773])
def test_an_unknown_system_is_an_error_that_says_what_is_known(epsg: int) -> None:
    with pytest.raises(CityGMLError, match=r"EPSG:|6697"):
        source_system(epsg)


def test_plane_rectangular_coordinates_come_out_in_degrees() -> None:
    builder = TablesBuilder(epsg=10170)
    row = builder.feature("bldg:Building", "a")
    builder.face(row, [[(0, 0, 10), (1, 0, 10), (1, 1, 10)]])
    tables = builder.tables()
    tables.vertices[:] = [[0.0, 0.0, 10.0], [1000.0, 0.0, 10.0], [0.0, 1000.0, 10.0]]
    vertices = geographic(tables)
    # System IX has its origin at 36 °N, 139°50′ E.
    assert vertices.lon_deg[0] == pytest.approx(139 + 50 / 60, abs=1e-9)
    assert vertices.lat_deg[0] == pytest.approx(36.0, abs=1e-9)
    assert vertices.lon_deg[1] > vertices.lon_deg[0]
    assert vertices.lat_deg[2] > vertices.lat_deg[0]


def test_points_outside_the_geoid_are_reported_and_get_the_mean_of_the_file() -> None:
    builder = TablesBuilder()
    row = builder.feature("bldg:Building", "a")
    builder.face(row, [[(0, 0, 10), (1, 0, 10), (1, 1, 10)]])
    tables = builder.tables()
    tables.vertices[2, :2] = [160.0, 5.0]
    vertices = geographic(tables)
    assert vertices.geoid.outside == 1
    assert [problem.code for problem in vertices.problems] == ["outside-geoid"]
    assert vertices.ellipsoidal_height_m[2] == pytest.approx(
        vertices.ellipsoidal_height_m[0], abs=0.1
    )


def test_the_local_frame_has_east_north_and_up_as_axes() -> None:
    frame = LocalFrame(139.5, 36.2, 0.0)
    lon, lat = np.array([139.5, 139.5001, 139.5]), np.array([36.2, 36.2, 36.2001])
    local = frame.from_geodetic(lon, lat, np.array([7.0, 0.0, 0.0]))
    assert np.allclose(local[0], [0.0, 0.0, 7.0], atol=1e-6)
    assert local[1, 0] > 8.0
    assert abs(local[1, 1]) < 0.01
    assert local[2, 1] > 11.0
    assert abs(local[2, 0]) < 0.01


def test_the_frame_matrix_agrees_with_the_frame() -> None:
    frame = LocalFrame(139.5, 36.2, 30.0)
    lon, lat, height = np.array([139.51]), np.array([36.21]), np.array([55.0])
    local = frame.from_geodetic(lon, lat, height)
    placed = frame.to_ecef_matrix() @ np.append(local[0], 1.0)
    assert np.allclose(placed[:3], geodetic_to_ecef(lon, lat, height)[0], atol=1e-6)


@pytest.mark.parametrize("reach_deg", [0.01, 5.7, 6.0, 90.0])
def test_the_frame_is_exact_at_any_distance(reach_deg: float) -> None:
    frame = LocalFrame(139.5, 36.2, 30.0)
    rng = np.random.default_rng(3)
    lon = 139.5 + rng.uniform(-reach_deg, reach_deg, 1000)
    lat = np.clip(36.2 + rng.uniform(-reach_deg, reach_deg, 1000), -90.0, 90.0)
    height = rng.uniform(-100.0, 4000.0, 1000)
    expected = (geodetic_to_ecef(lon, lat, height) - frame.origin_ecef) @ frame.rotation
    assert np.abs(frame.from_geodetic(lon, lat, height) - expected).max() < 2e-8


def test_a_broken_coordinate_spoils_its_own_point_alone() -> None:
    frame = LocalFrame(139.5, 36.2, 30.0)
    lon, lat = np.array([139.51, np.nan, 139.49]), np.array([36.21, 36.2, 36.19])
    local = frame.from_geodetic(lon, lat, np.zeros(3))
    assert np.isnan(local[1]).any()
    assert np.isfinite(local[[0, 2]]).all()


def test_the_frame_of_a_file_does_not_move_with_its_features() -> None:
    one = local_frame_of(np.array([139.526, 139.530]), np.array([36.243, 36.248]))
    other = local_frame_of(np.array([139.526, 139.537]), np.array([36.242, 36.249]))
    assert one == other
    assert mesh_code(one.lon_deg, one.lat_deg) == "54392492"


@pytest.mark.parametrize(
    ("code", "west", "south"),
    [
        ("5439", 139.0, 36.0),
        ("543924", 139.5, 36.1666666667),
        ("54392492", 139.525, 36.2416666667),
        ("543924921", 139.525, 36.2416666667),
        ("5439249241", 139.53125, 36.2458333333),
    ],
)
def test_grid_square_codes_have_the_bounds_of_jis_x_0410(
    code: str, west: float, south: float
) -> None:
    bounds = mesh_bounds(code)
    assert bounds[0] == pytest.approx(west)
    assert bounds[1] == pytest.approx(south)


@pytest.mark.parametrize("code", ["", "543", "54392", "543989", "543924925", "5439249２", "abcd"])
def test_what_is_no_grid_square_code_is_refused(code: str) -> None:
    with pytest.raises(ValueError, match="grid square code"):
        mesh_bounds(code)


def test_a_point_outside_the_grid_has_no_code() -> None:
    with pytest.raises(ValueError, match="no grid square code"):
        mesh_code(10.0, 50.0)
