"""Square cells of a projected system, north up: where a field lies on the Earth."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyproj
import xarray as xr
from rasterio.transform import Affine

from tiles.errors import PublishError

Float64 = npt.NDArray[np.float64]

# Coordinates are float64 in metres up to 10⁷; a cell's centre may be off by this share of a cell.
_UNEVEN = 1e-3


@dataclass(frozen=True, slots=True)
class PlaneGrid:
    """Row 0 is the northernmost, column 0 the westernmost.

    crs : "EPSG:6677", projected in metres.
    cell_m : side of a cell.
    west_m, north_m : outer edges of column 0 and row 0.
    """

    crs: str
    cell_m: float
    west_m: float
    north_m: float
    columns: int
    rows: int

    @property
    def shape(self) -> tuple[int, int]:
        """Rows, columns."""
        return self.rows, self.columns

    @property
    def transform(self) -> Affine:
        """Give the affine matrix of rasterio: column, row → x, y."""
        return Affine(self.cell_m, 0.0, self.west_m, 0.0, -self.cell_m, self.north_m)

    def cells(self, lon: Float64, lat: Float64) -> tuple[Float64, Float64]:
        """Give column and row of points in degrees, fractions counted from the outer edges."""
        x, y = _transformed(_from_degrees(self.crs), lon, lat)
        return (x - self.west_m) / self.cell_m, (self.north_m - y) / self.cell_m

    def degrees(self, column: Float64, row: Float64) -> tuple[Float64, Float64]:
        """Give longitude and latitude of places counted in cells from the north-west corner."""
        x = self.west_m + np.asarray(column, np.float64) * self.cell_m
        y = self.north_m - np.asarray(row, np.float64) * self.cell_m
        return _transformed(_to_degrees(self.crs), x, y)

    def bounds_deg(self) -> tuple[float, float, float, float]:
        """Give west, south, east, north in degrees; edges are followed, not only corners."""
        along = np.linspace(0.0, 1.0, 17)
        edge = np.concatenate([along, along, np.zeros(17), np.ones(17)])
        other = np.concatenate([np.zeros(17), np.ones(17), along, along])
        lon, lat = self.degrees(edge * self.columns, other * self.rows)
        return float(lon.min()), float(lat.min()), float(lon.max()), float(lat.max())


def plane_grid_of(dataset: xr.Dataset) -> PlaneGrid:
    """Give the grid of a dataset with coordinates `x`, `y` [m] and the attribute `crs`.

    Raises
    ------
    PublishError
        The system is missing or not in metres, or the cells are not even squares, north up.
    """
    crs = str(dataset.attrs.get("crs", ""))
    if not crs:
        raise PublishError("the result names no coordinate system; set attrs['crs'] = 'EPSG:…'")
    _check_metres(crs)
    for name in ("x", "y"):
        if name not in dataset.coords or dataset[name].size < 1:
            raise PublishError(f"the result has no coordinate {name!r}; give centres of cells [m]")
    x, y = dataset["x"].to_numpy().astype(np.float64), dataset["y"].to_numpy().astype(np.float64)
    cell = float(dataset.attrs.get("resolution_m", 0.0)) or _step(x, y)
    even = _is_even(x, cell) and _is_even(y, -cell)
    if not (np.isfinite(cell) and cell > 0 and even):
        message = (
            f"the cells are no even squares of {cell} m: x must grow, y must fall by that much "
            "from cell to cell (row 0 is the northernmost); resample the field first"
        )
        raise PublishError(message)
    half = cell / 2
    return PlaneGrid(crs, cell, float(x[0]) - half, float(y[0]) + half, len(x), len(y))


def _step(x: Float64, y: Float64) -> float:
    if len(x) > 1:
        return float(x[1] - x[0])
    return float(y[0] - y[1]) if len(y) > 1 else 0.0


def _is_even(centres: Float64, step: float) -> bool:
    steps = np.diff(centres)
    return bool((np.abs(steps - step) <= _UNEVEN * abs(step)).all())


@functools.lru_cache(maxsize=16)
def _check_metres(crs: str) -> None:
    try:
        found = pyproj.CRS.from_user_input(crs)
    except pyproj.exceptions.CRSError as error:
        raise PublishError(f"unknown coordinate system {crs!r}; give an EPSG code") from error
    units = {axis.unit_name for axis in found.axis_info[:2]}
    if not found.is_projected or units != {"metre"}:
        message = f"{crs} ({found.name}) counts in {', '.join(sorted(units))}; expected metres"
        raise PublishError(message)


@functools.lru_cache(maxsize=16)
def _from_degrees(crs: str) -> pyproj.Transformer:
    return pyproj.Transformer.from_crs(6668, _horizontal(crs), always_xy=True)


@functools.lru_cache(maxsize=16)
def _to_degrees(crs: str) -> pyproj.Transformer:
    return pyproj.Transformer.from_crs(_horizontal(crs), 6668, always_xy=True)


def _transformed(way: pyproj.Transformer, x: Float64, y: Float64) -> tuple[Float64, Float64]:
    """Give transformed points; an array of one would go a way that numpy is about to close."""
    if x.size == 1:
        found = way.transform(x.item(), y.item())
    else:
        found = way.transform(x.ravel(), y.ravel())
    first, second = (np.asarray(axis, np.float64).reshape(x.shape) for axis in found)
    return first, second


def _horizontal(crs: str) -> pyproj.CRS:
    found = pyproj.CRS.from_user_input(crs)
    return found.sub_crs_list[0] if found.is_compound else found
