"""Differences as pictures of a web map: coded numbers in Web Mercator pixels, as data addresses."""

from __future__ import annotations

import base64

import numpy as np
import numpy.typing as npt

from tiles.raster import PlaneGrid, ValueCoding
from tiles.raster.value_png import MEDIA_TYPE, value_png
from tiles.web_mercator import TILE_PIXELS, pixel_positions, zoom_for_resolution

Float32 = npt.NDArray[np.float32]
Float64 = npt.NDArray[np.float64]

HIGHEST_ZOOM = 20
# Places are computed exactly on a lattice of this spacing (pixels) and linearly between.
_LATTICE = 16


class Pictures:
    """Shows fields of one grid; a pixel has the value of the cell in which its centre lies.

    bounds : west, south, east, north of the pictures [°].
    """

    def __init__(self, grid: PlaneGrid) -> None:
        west, south, east, north = grid.bounds_deg()
        self.zoom = zoom_for_resolution(
            grid.cell_m, lat=min(abs(south), abs(north)), highest=HIGHEST_ZOOM
        )
        x, y = pixel_positions(np.array([west, east]), np.array([north, south]), zoom=self.zoom)
        left, right = int(np.floor(x[0])), int(np.ceil(x[1]))
        top, bottom = int(np.floor(y[0])), int(np.ceil(y[1]))
        lon, lat = _degrees(self.zoom, np.array([left, right]), np.array([top, bottom]))
        self.bounds = (float(lon[0]), float(lat[1]), float(lon[1]), float(lat[0]))
        self._cells = _cells(grid, self.zoom, np.arange(left, right), np.arange(top, bottom))
        self._outside = self._cells < 0

    def address(self, field: Float32, coding: ValueCoding) -> str:
        """Give the data address of the picture of a field, (rows, cols) of the grid."""
        pixels = field.ravel()[np.maximum(self._cells, 0)]
        pixels[self._outside] = np.nan
        return f"data:{MEDIA_TYPE};base64,{base64.b64encode(value_png(pixels, coding)).decode()}"


def _cells(
    grid: PlaneGrid, zoom: int, across: npt.NDArray[np.int64], down: npt.NDArray[np.int64]
) -> npt.NDArray[np.int64]:
    """Give the cell of each pixel, (rows, cols), −1 outside the grid."""
    x, y = across.astype(np.float64) + 0.5, down.astype(np.float64) + 0.5
    coarse_x, coarse_y = _lattice(x), _lattice(y)
    lon, lat = _degrees(zoom, *np.meshgrid(coarse_x, coarse_y))
    column, row = (_between(each, coarse_x, coarse_y, x, y) for each in grid.cells(lon, lat))
    inside = (column >= 0) & (column < grid.columns) & (row >= 0) & (row < grid.rows)
    cells = np.floor(row).astype(np.int64) * grid.columns + np.floor(column).astype(np.int64)
    return np.where(inside, cells, -1)


def _lattice(positions: Float64) -> Float64:
    count = max(2, len(positions) // _LATTICE + 1)
    return np.linspace(positions[0], max(positions[-1], positions[0] + 1), count)


def _between(
    values: Float64, coarse_x: Float64, coarse_y: Float64, x: Float64, y: Float64
) -> Float64:
    """Give values between those of a lattice, linear in both directions."""
    wide = np.array([np.interp(x, coarse_x, line) for line in values])
    return np.array([np.interp(y, coarse_y, line) for line in wide.T]).T


def _degrees(zoom: int, x: Float64, y: Float64) -> tuple[Float64, Float64]:
    world = TILE_PIXELS * 2.0**zoom
    lat = np.degrees(np.arctan(np.sinh(np.pi * (1.0 - 2.0 * y / world))))
    return x / world * 360.0 - 180.0, lat
