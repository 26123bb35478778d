"""Coordinates there and back, for any point near the earth's surface."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tiles.coordinates import (
    LocalFrame,
    ecef_to_geodetic,
    geodetic_to_ecef,
    mesh_bounds,
    mesh_code,
)

LON = st.floats(-180.0, 180.0)
LAT = st.floats(-89.9, 89.9)
HEIGHT = st.floats(-1000.0, 20000.0)
DEGREE_M = 111_320.0


def _apart_m(lon: float, lat: float, height: float, found: tuple[np.ndarray, ...]) -> float:
    east = (((found[0][0] - lon) + 180.0) % 360.0 - 180.0) * DEGREE_M * np.cos(np.radians(lat))
    return float(
        np.sqrt(east**2 + ((found[1][0] - lat) * DEGREE_M) ** 2 + (found[2][0] - height) ** 2)
    )


@given(lon=LON, lat=LAT, height=HEIGHT)
def test_ecef_and_back_is_under_a_micrometre(lon: float, lat: float, height: float) -> None:
    there = geodetic_to_ecef(np.array([lon]), np.array([lat]), np.array([height]))
    assert _apart_m(lon, lat, height, ecef_to_geodetic(there)) < 1e-6


@settings(deadline=None)  # the first call compiles
@given(
    lon=st.floats(123.0, 154.0),
    lat=st.floats(24.0, 46.0),
    east=st.floats(-0.1, 0.1),
    north=st.floats(-0.1, 0.1),
    height=st.floats(-100.0, 4000.0),
)
def test_a_local_frame_and_back_is_under_a_micrometre(
    lon: float, lat: float, east: float, north: float, height: float
) -> None:
    frame = LocalFrame(lon, lat, 0.0)
    point = np.array([lon + east]), np.array([lat + north]), np.array([height])
    back = frame.to_geodetic(frame.from_geodetic(*point))
    assert _apart_m(lon + east, lat + north, height, back) < 1e-6


@given(
    lon=st.floats(100.0, 179.99),
    lat=st.floats(0.0, 66.59),
    digits=st.sampled_from([4, 6, 8, 9, 10]),
)
def test_a_point_lies_in_its_grid_square_and_the_middle_gives_the_code(
    lon: float, lat: float, digits: int
) -> None:
    code = mesh_code(lon, lat, digits=digits)
    west, south, east, north = mesh_bounds(code)
    tiny = 1e-9
    assert west - tiny <= lon < east + tiny
    assert south - tiny <= lat < north + tiny
    assert mesh_code((west + east) / 2, (south + north) / 2, digits=digits) == code
    assert mesh_code(west, south, digits=digits) == code
