"""Value tiles of a web map (Web Mercator, 256 pixels) from fields on a projected grid.

**Rule.** At the highest zoom, whose pixels are not longer than a cell, a pixel has the value of the
cell in which its centre lies: no value is invented. At each zoom below, a pixel is the mean of
those pixels of the highest zoom under it that have data; it has none where none of them has. Means
are of numbers, before they are coded. A tile without data is not written.
"""

from __future__ import annotations

import math
import os
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from numba import njit

from tiles.errors import PublishError
from tiles.raster.plane_grid import PlaneGrid
from tiles.raster.value_coding import Float32, ValueCoding
from tiles.raster.value_png import value_png
from tiles.web_mercator import TILE_PIXELS, pixel_positions, zoom_for_resolution

Float64 = npt.NDArray[np.float64]
Int32 = npt.NDArray[np.int32]

LOWEST_ZOOM = 11  # a pixel is 60 m: a whole city on one screen
# Tiles in which the whole grid is smaller than this are not made: most files of a small area would
# be tiles that nobody looks at.
_SMALLEST_PIXELS = 128
HIGHEST_ZOOM = 20  # a pixel is 12 cm
# Places are computed exactly on a lattice of this spacing and linearly between: both projections
# are conformal, so what a straight line misses there is below a thousandth of a cell.
_LATTICE = 16
_HALF = TILE_PIXELS // 2
_OUTSIDE = -1

Place = tuple[int, int]


@dataclass(slots=True)
class _Level:
    """Sums and numbers of the pixels with data below each pixel of a zoom, by tile."""

    total: dict[Place, Float64]
    count: dict[Place, Int32]


class TilePyramid:
    """The tiles over a grid; which cell a pixel shows is found once, for every field alike."""

    def __init__(self, grid: PlaneGrid, *, threads: int = 1) -> None:
        self.grid = grid
        self.threads = threads
        west, south, east, north = grid.bounds_deg()
        nearest_equator = min(abs(south), abs(north)) if south * north > 0 else 0.0
        self.highest = zoom_for_resolution(grid.cell_m, lat=nearest_equator, highest=HIGHEST_ZOOM)
        x, y = pixel_positions(np.array([west, east]), np.array([north, south]), zoom=self.highest)
        longest = max(float(np.ptp(x)), float(np.ptp(y)))
        smaller = max(math.floor(math.log2(longest / _SMALLEST_PIXELS)), 0)
        self.lowest = min(max(self.highest - smaller, LOWEST_ZOOM), self.highest)
        columns, rows = (range(*_tiles_between(edge)) for edge in (x, y))
        found = (
            (place, self._cells_of(place)) for place in ((c, r) for c in columns for r in rows)
        )
        self._cells = {place: cells for place, cells in found if (cells != _OUTSIDE).any()}

    def write(self, field: Float32, coding: ValueCoding, folder: Path) -> int:
        """Write `{z}/{x}/{y}.png` of a field below `folder` and give the number of tiles.

        field : (rows, cols) float32 of the grid, NaN = no data.
        """
        if field.shape != self.grid.shape:
            raise PublishError(f"a field of {field.shape} cells on a grid of {self.grid.shape}")
        flat = np.ascontiguousarray(field, np.float32).ravel()
        written = 0
        with ThreadPoolExecutor(self.threads) as pool:
            sums = _empty_level(self._cells)

            def leaf(place: Place) -> bool:
                values, known = _sampled(flat, self._cells[place])
                _add_below(values, *_quarter(sums, place))
                if known:
                    _write_tile(values, coding, folder, self.highest, place)
                return bool(known)

            written += sum(pool.map(leaf, self._cells))
            for zoom in range(self.highest - 1, self.lowest - 1, -1):
                above = _empty_level(sums.total)
                jobs = _parents(sums, above, coding, folder, zoom)
                written += sum(pool.map(_write_parent, jobs))
                sums = above
        return written

    def _cells_of(self, place: Place) -> Int32:
        """Give the cell of each pixel, (256, 256) int32, −1 outside the grid."""
        lattice = np.arange(0, TILE_PIXELS + 1, _LATTICE, dtype=np.float64)
        across, down = np.meshgrid(lattice, lattice)
        lon, lat = _degrees(
            self.highest, place[0] * TILE_PIXELS + across, place[1] * TILE_PIXELS + down
        )
        column, row = self.grid.cells(lon, lat)
        cells: Int32 = _pixels_to_cells(column, row, self.grid.columns, self.grid.rows)
        return cells


def _tiles_between(edges: Float64) -> tuple[int, int]:
    first, last = (edges / TILE_PIXELS).tolist()
    return int(first), int(last) + 1


def _degrees(zoom: int, x: Float64, y: Float64) -> tuple[Float64, Float64]:
    """Give longitude and latitude of pixel positions of a zoom."""
    world = TILE_PIXELS * 2.0**zoom
    lat = np.degrees(np.arctan(np.sinh(np.pi * (1.0 - 2.0 * y / world))))
    return x / world * 360.0 - 180.0, lat


@njit(cache=True)
def _pixels_to_cells(column: Float64, row: Float64, columns: int, rows: int) -> Int32:
    out = np.full((TILE_PIXELS, TILE_PIXELS), _OUTSIDE, np.int32)
    for i in range(TILE_PIXELS):
        v = (i + 0.5) / _LATTICE
        a = int(v)
        v -= a
        for j in range(TILE_PIXELS):
            u = (j + 0.5) / _LATTICE
            b = int(u)
            u -= b
            weights = (1 - v) * (1 - u), (1 - v) * u, v * (1 - u), v * u
            x = (
                weights[0] * column[a, b]
                + weights[1] * column[a, b + 1]
                + weights[2] * column[a + 1, b]
                + weights[3] * column[a + 1, b + 1]
            )
            y = (
                weights[0] * row[a, b]
                + weights[1] * row[a, b + 1]
                + weights[2] * row[a + 1, b]
                + weights[3] * row[a + 1, b + 1]
            )
            if 0 <= x < columns and 0 <= y < rows:
                out[i, j] = int(y) * columns + int(x)
    return out


@njit(cache=True, nogil=True)
def _sampled(field: Float32, cells: Int32) -> tuple[Float32, int]:
    """Give the values of the pixels, and how many there are."""
    out = np.empty((TILE_PIXELS, TILE_PIXELS), np.float32)
    known = 0
    for i in range(TILE_PIXELS):
        for j in range(TILE_PIXELS):
            cell = cells[i, j]
            out[i, j] = np.nan if cell < 0 else field[cell]
            known += not np.isnan(out[i, j])
    return out, known


def _empty_level(below: Iterable[Place]) -> _Level:
    parents = {(x // 2, y // 2) for x, y in below}
    shape = (TILE_PIXELS, TILE_PIXELS)
    return _Level(
        {place: np.zeros(shape) for place in parents},
        {place: np.zeros(shape, np.int32) for place in parents},
    )


def _quarter(level: _Level, place: Place) -> tuple[Float64, Int32]:
    """Give the part of the parent's sums and numbers that lies over a tile."""
    x, y = place
    part = (
        slice(y % 2 * _HALF, y % 2 * _HALF + _HALF),
        slice(x % 2 * _HALF, x % 2 * _HALF + _HALF),
    )
    parent = (x // 2, y // 2)
    return level.total[parent][part], level.count[parent][part]


@njit(cache=True, nogil=True)
def _add_below(values: Float32, total: Float64, count: Int32) -> None:
    for i in range(TILE_PIXELS):
        for j in range(TILE_PIXELS):
            if not np.isnan(values[i, j]):
                total[i // 2, j // 2] += values[i, j]
                count[i // 2, j // 2] += 1


@njit(cache=True, nogil=True)
def _add_sums(from_total: Float64, from_count: Int32, total: Float64, count: Int32) -> None:
    for i in range(TILE_PIXELS):
        for j in range(TILE_PIXELS):
            total[i // 2, j // 2] += from_total[i, j]
            count[i // 2, j // 2] += from_count[i, j]


@njit(cache=True, nogil=True)
def _means(total: Float64, count: Int32) -> tuple[Float32, int]:
    """Give the means of the pixels, and of how many values they are."""
    out = np.empty((TILE_PIXELS, TILE_PIXELS), np.float32)
    known = 0
    for i in range(TILE_PIXELS):
        for j in range(TILE_PIXELS):
            out[i, j] = total[i, j] / count[i, j] if count[i, j] else np.nan
            known += count[i, j]
    return out, known


_Job = tuple[_Level, _Level, ValueCoding, Path, int, Place]


def _parents(
    sums: _Level, above: _Level, coding: ValueCoding, folder: Path, zoom: int
) -> Iterator[_Job]:
    return ((sums, above, coding, folder, zoom, place) for place in sums.total)


def _write_parent(job: _Job) -> bool:
    sums, above, coding, folder, zoom, place = job
    total, count = sums.total[place], sums.count[place]
    _add_sums(total, count, *_quarter(above, place))
    values, known = _means(total, count)
    if known:
        _write_tile(values, coding, folder, zoom, place)
    return bool(known)


def _write_tile(
    values: Float32, coding: ValueCoding, folder: Path, zoom: int, place: Place
) -> None:
    column = f"{folder}/{zoom}/{place[0]}"
    data = value_png(values, coding)
    try:
        _write(f"{column}/{place[1]}.png", data)
    except FileNotFoundError:  # the first tile of its column
        os.makedirs(column, exist_ok=True)  # noqa: PTH103 (thousands of times in a run)
        _write(f"{column}/{place[1]}.png", data)


def _write(path: str, data: bytes) -> None:
    with open(path, "wb", buffering=0) as file:  # noqa: PTH123 (likewise)
        file.write(data)


def tile_of(zoom: int, lon: float, lat: float) -> tuple[Place, tuple[int, int]]:
    """Give the tile (x, y) that shows a place, and the pixel (column, row) in it."""
    x, y = pixel_positions(np.array([lon]), np.array([lat]), zoom=zoom)
    column, row = int(x[0]), int(y[0])
    place = (column // TILE_PIXELS, row // TILE_PIXELS)
    return place, (column % TILE_PIXELS, row % TILE_PIXELS)
