"""Grids of fields: read from coordinates, placed on the Earth."""

from __future__ import annotations

import numpy as np
import pyproj
import pytest
import xarray as xr

from tiles.errors import PublishError
from tiles.raster import plane_grid_of


def dataset(**attrs: object) -> xr.Dataset:
    coords = {"y": 1000.0 - np.arange(4) * 2.0, "x": 500.0 + np.arange(5) * 2.0}
    return xr.Dataset(coords=coords, attrs={"crs": "EPSG:6677", **attrs})


def test_edges_lie_half_a_cell_outside_of_the_centres() -> None:
    grid = plane_grid_of(dataset())
    assert (grid.west_m, grid.north_m, grid.cell_m) == (499.0, 1001.0, 2.0)
    assert grid.shape == (4, 5)
    assert grid.transform.to_gdal() == (499.0, 2.0, 0.0, 1001.0, 0.0, -2.0)


def test_degrees_are_those_of_proj() -> None:
    grid = plane_grid_of(dataset())
    lon, lat = grid.degrees(np.array([0.5]), np.array([0.5]))
    to_degrees = pyproj.Transformer.from_crs(6677, 6668, always_xy=True)
    expected = to_degrees.transform(500.0, 1000.0)
    np.testing.assert_allclose((lon[0], lat[0]), expected, atol=1e-12)
    np.testing.assert_allclose(grid.cells(lon, lat), [[0.5], [0.5]], atol=1e-6)


def test_bounds_hold_the_middle_of_curved_edges() -> None:
    grid = plane_grid_of(dataset())
    west, south, east, north = grid.bounds_deg()
    lon, lat = grid.degrees(np.array([0.0, 2.5, 5.0]), np.array([0.0, 0.0, 4.0]))
    assert west <= lon.min() <= lon.max() <= east
    assert south <= lat.min() <= lat.max() <= north


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda d: d.assign_attrs(crs=""), "no coordinate system"),
        (lambda d: d.assign_attrs(crs="EPSG:4326"), "counts in degree; expected metres"),
        (lambda d: d.assign_attrs(crs="EPSG:2263"), "foot"),
        (lambda d: d.assign_attrs(crs="EPSG:99999"), "unknown coordinate system"),
        (lambda d: d.assign_attrs(resolution_m=1.0), "no even squares of 1.0 m"),
        (lambda d: d.isel(y=slice(None, None, -1)), "y must fall"),
        (lambda d: d.isel(x=[0, 1, 3, 4]), "no even squares"),
        (lambda d: d.drop_vars("x"), "no coordinate 'x'"),
    ],
)
def test_what_is_no_even_grid_in_metres_is_refused(change: object, words: str) -> None:
    with pytest.raises(PublishError, match=words):
        plane_grid_of(change(dataset()))  # type: ignore[operator]
