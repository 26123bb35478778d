"""Triangles to heights at pixel centres, exactly: every pixel takes the plane it lies in."""

from __future__ import annotations

import itertools

import numpy as np
import numpy.typing as npt
from numba import njit

from tiles.web_mercator import TILE_PIXELS

Tiles = dict[tuple[int, int], npt.NDArray[np.float32]]

# A triangle over more tiles than this is no ground but a broken coordinate (8 km at zoom 15).
MOST_TILES_OF_A_TRIANGLE = 64


def rasterise(triangles: npt.NDArray[np.float64], tiles: Tiles) -> int:
    """Write triangles into tiles of heights; gives how many were skipped as implausibly large.

    triangles : (n, 3, 3) float64; x, y in pixels of the whole world at the zoom of the tiles,
        z in metres.
    tiles : column, row → (256, 256) float32, metres, NaN without data; completed in place, so
        that the next file adds to it. A pixel that has a height keeps it.
    """
    low = np.floor(triangles[:, :, :2].min(axis=1) / TILE_PIXELS).astype(np.int64)
    high = np.floor(triangles[:, :, :2].max(axis=1) / TILE_PIXELS).astype(np.int64)
    spans = (high - low + 1).prod(axis=1)
    plausible = spans <= MOST_TILES_OF_A_TRIANGLE
    kept = np.flatnonzero(plausible)
    rows, columns, lines = _triangles_by_tile(kept, low, high)
    order = np.lexsort((rows, columns, lines))
    rows, columns, lines = rows[order], columns[order], lines[order]
    change = (np.diff(columns) != 0) | (np.diff(lines) != 0)
    starts = np.concatenate([[0], np.flatnonzero(change) + 1, [len(rows)]])
    for start, end in itertools.pairwise(starts):
        if start < end:
            key = (int(columns[start]), int(lines[start]))
            _write_tile(triangles, rows[start:end], key, tiles)
    return int((~plausible).sum())


def _triangles_by_tile(
    kept: npt.NDArray[np.int64], low: npt.NDArray[np.int64], high: npt.NDArray[np.int64]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Give one entry per triangle and tile that its box touches: triangle, column, row."""
    width = high[kept, 0] - low[kept, 0] + 1
    count = width * (high[kept, 1] - low[kept, 1] + 1)
    first = np.repeat(np.cumsum(count) - count, count)
    within = np.arange(int(count.sum())) - first
    rows = np.repeat(kept, count)
    wide = np.repeat(width, count)
    return rows, low[rows, 0] + within % wide, low[rows, 1] + within // wide


def _write_tile(
    triangles: npt.NDArray[np.float64],
    rows: npt.NDArray[np.int64],
    key: tuple[int, int],
    tiles: Tiles,
) -> None:
    heights = tiles.get(key)
    if heights is None:
        heights = np.full((TILE_PIXELS, TILE_PIXELS), np.nan, dtype=np.float32)
    written = _rasterise_tile(
        triangles, rows, float(key[0] * TILE_PIXELS), float(key[1] * TILE_PIXELS), heights
    )
    if written:
        tiles[key] = heights


@njit(cache=True)
def _rasterise_tile(
    triangles: npt.NDArray[np.float64],
    rows: npt.NDArray[np.int64],
    left: float,
    top: float,
    heights: npt.NDArray[np.float32],
) -> int:
    size = heights.shape[0]
    written = 0
    for row in rows:
        ax, ay, az = triangles[row, 0, 0] - left, triangles[row, 0, 1] - top, triangles[row, 0, 2]
        bx, by, bz = triangles[row, 1, 0] - left, triangles[row, 1, 1] - top, triangles[row, 1, 2]
        cx, cy, cz = triangles[row, 2, 0] - left, triangles[row, 2, 1] - top, triangles[row, 2, 2]
        double_area = (bx - ax) * (cy - ay) - (cx - ax) * (by - ay)
        if double_area == 0.0:
            continue
        # Pixel centres lie at .5; the box is clipped to the tile.
        first_column = max(0, int(np.ceil(min(ax, bx, cx) - 0.5)))
        last_column = min(size - 1, int(np.floor(max(ax, bx, cx) - 0.5)))
        first_line = max(0, int(np.ceil(min(ay, by, cy) - 0.5)))
        last_line = min(size - 1, int(np.floor(max(ay, by, cy) - 0.5)))
        for line in range(first_line, last_line + 1):
            y = line + 0.5
            for column in range(first_column, last_column + 1):
                x = column + 0.5
                b = ((x - ax) * (cy - ay) - (cx - ax) * (y - ay)) / double_area
                c = ((bx - ax) * (y - ay) - (x - ax) * (by - ay)) / double_area
                inside = b >= -1e-9 and c >= -1e-9 and b + c <= 1.0 + 1e-9
                if inside and np.isnan(heights[line, column]):
                    heights[line, column] = az + b * (bz - az) + c * (cz - az)
                    written += 1
    return written
