from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulations.errors import GridError
from simulations.grid import Grid, grid_over, plane_zone

CRS = "EPSG:6677"


@pytest.mark.parametrize(
    ("lon", "lat", "zone"),
    [
        (139.3883, 36.1477, "EPSG:6677"),  # Kumagaya, zone IX
        (135.5, 34.69, "EPSG:6674"),  # Osaka, zone VI
        (141.35, 43.06, "EPSG:6680"),  # Sapporo, zone XII
        (127.68, 26.21, "EPSG:6683"),  # Naha, zone XV
        (129.87, 32.75, "EPSG:6669"),  # Nagasaki, zone I
    ],
)
def test_the_zone_of_a_place(lon: float, lat: float, zone: str) -> None:
    assert plane_zone(lon, lat) == zone


def test_cells_of_overlapping_grids_are_the_same() -> None:
    a = grid_over(CRS, (-103.0, 7.0, 51.0, 60.5), resolution_m=2.0)
    b = grid_over(CRS, (-99.5, 10.0, 20.0, 40.0), resolution_m=2.0)
    rows, columns = b.slices_in(a)
    np.testing.assert_array_equal(a.x()[columns], b.x())
    np.testing.assert_array_equal(a.y()[rows], b.y())


@given(
    west=st.floats(-1e5, 1e5),
    south=st.floats(-1e5, 1e5),
    width=st.floats(0.1, 500),
    height=st.floats(0.1, 500),
    resolution=st.sampled_from([0.5, 1.0, 2.0]),
)
def test_a_grid_covers_its_box_and_little_more(
    west: float, south: float, width: float, height: float, resolution: float
) -> None:
    box = (west, south, west + width, south + height)
    found = grid_over(CRS, box, resolution_m=resolution).bounds
    low = np.array(box[:2]) - found[:2]
    high = np.array(found[2:]) - box[2:]
    assert (low >= -1e-6).all()
    assert (high >= -1e-6).all()
    assert (low <= resolution).all()
    assert (high <= resolution).all()


def test_row_0_is_north() -> None:
    grid = grid_over(CRS, (0.0, 0.0, 4.0, 6.0))
    assert grid.y().tolist() == [5.0, 3.0, 1.0]
    assert grid.window(0, 2, 2, 1).slices_in(grid) == (slice(0, 1), slice(0, 2))


def test_feet_degrees_and_unknown_systems_are_refused() -> None:
    box = (0.0, 0.0, 10.0, 10.0)
    for crs, word in (("EPSG:4326", "degree"), ("EPSG:2263", "foot"), ("EPSG:1", "unknown")):
        with pytest.raises(GridError, match=word):
            grid_over(crs, box)


def test_windows_of_other_cells_are_refused() -> None:
    grid = Grid(CRS, 2.0, 0, 0, 10, 10)
    for other in (Grid(CRS, 1.0, 0, 0, 4, 4), Grid(CRS, 2.0, 8, 8, 4, 4)):
        with pytest.raises(GridError, match="window"):
            other.slices_in(grid)
    with pytest.raises(GridError, match="empty"):
        grid_over(CRS, (1.0, 0.0, 0.0, 1.0))
