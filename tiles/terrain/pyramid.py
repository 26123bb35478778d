"""Levels of a height map: parents are averages, gaps are continued from coarser levels."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from numba import njit

from tiles.terrain.triangle_raster import Tiles
from tiles.web_mercator import TILE_PIXELS

Heights = npt.NDArray[np.float32]

# Where data covers at least this part of its rectangle, the whole rectangle is written.
DENSE_SHARE = 0.5

EXCHANGES_WITH_NEIGHBOURS = 4
SWEEPS_PER_EXCHANGE = 4
OVER_RELAXATION = 1.7  # of Gauss-Seidel steps: three times as fast as without


@dataclass(frozen=True, slots=True)
class Pyramid:
    """Tiles per zoom; after `continued` no tile has a gap.

    data_share : zoom of the finest level → its tiles with gaps, share of pixels from data.
    """

    levels: dict[int, Tiles]
    partly_filled: dict[tuple[int, int], float]


def pyramid(finest: Tiles, *, zoom: int, lowest: int) -> Pyramid:
    """Give all levels of a height map without gaps.

    Each parent pixel is the mean of those of its four children that have data. Then, from the
    coarsest level down, pixels without data start at the bilinear height of their parents and
    are relaxed towards the mean of their four neighbours (Laplace's equation, data held fixed),
    so that the ground goes on beyond the data without a cliff and flattens with distance.
    """
    levels = {zoom: dict(finest)}
    partly = {
        key: round(float(np.isfinite(tile).mean()), 4)
        for key, tile in finest.items()
        if np.isnan(tile).any()
    }
    for each in range(zoom - 1, lowest - 1, -1):
        levels[each] = _parents(levels[each + 1])
    surrounding = _surrounding(set(finest))
    for each in range(zoom, lowest - 1, -1):
        for key in surrounding - set(levels[each]):
            levels[each][key] = _empty()
        surrounding = {(x // 2, y // 2) for x, y in surrounding}
    _continue_from_coarser(levels, zoom=zoom, lowest=lowest)
    partly |= dict.fromkeys(set(levels[zoom]) - set(finest), 0.0)
    return Pyramid(levels, dict(sorted(partly.items())))


def _empty() -> Heights:
    return np.full((TILE_PIXELS, TILE_PIXELS), np.nan, dtype=np.float32)


def _surrounding(tiles: set[tuple[int, int]]) -> set[tuple[int, int]]:
    """Give the tiles to write: the rectangle one tile around the data, or only its neighbours."""
    columns = [x for x, _ in tiles]
    rows = [y for _, y in tiles]
    rectangle = (max(columns) - min(columns) + 1) * (max(rows) - min(rows) + 1)
    if len(tiles) >= rectangle * DENSE_SHARE:
        return {
            (x, y)
            for x in range(min(columns) - 1, max(columns) + 2)
            for y in range(min(rows) - 1, max(rows) + 2)
        }
    return {(x + dx, y + dy) for x, y in tiles for dx in (-1, 0, 1) for dy in (-1, 0, 1)}


def _parents(children: Tiles) -> Tiles:
    parents: Tiles = {}
    half = TILE_PIXELS // 2
    for (x, y), tile in children.items():
        parent = parents.setdefault((x // 2, y // 2), _empty())
        top, left = (y % 2) * half, (x % 2) * half
        parent[top : top + half, left : left + half] = _mean_of_four(tile)
    return parents


def _mean_of_four(tile: Heights) -> Heights:
    half = TILE_PIXELS // 2
    blocks = tile.reshape(half, 2, half, 2)
    known = np.isfinite(blocks)
    count = known.sum(axis=(1, 3))
    total = np.where(known, blocks, 0).sum(axis=(1, 3), dtype=np.float64)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan).astype(np.float32)


def _continue_from_coarser(levels: dict[int, Tiles], *, zoom: int, lowest: int) -> None:
    top = levels[lowest]
    gaps = {key: np.isnan(tile) for key, tile in top.items() if np.isnan(tile).any()}
    mean = np.float32(np.nanmean([np.nanmean(t) for t in top.values() if np.isfinite(t).any()]))
    for key, mask in gaps.items():
        top[key][mask] = mean
    _relax(top, gaps)
    for each in range(lowest + 1, zoom + 1):
        tiles = levels[each]
        gaps = {key: np.isnan(tile) for key, tile in tiles.items() if np.isnan(tile).any()}
        for key, mask in gaps.items():
            tiles[key][mask] = _twice_as_fine(levels[each - 1], *key)[mask]
        _relax(tiles, gaps)


def _relax(tiles: Tiles, gaps: dict[tuple[int, int], npt.NDArray[np.bool_]]) -> None:
    """Even out the pixels of the gaps, tile after tile, each with its neighbours' edges."""
    for _ in range(EXCHANGES_WITH_NEIGHBOURS):
        for key, mask in gaps.items():
            padded = _with_neighbours(tiles, *key)
            _relax_tile(padded, mask, SWEEPS_PER_EXCHANGE)
            tiles[key][:] = padded[1:-1, 1:-1]


@njit(cache=True)
def _relax_tile(padded: Heights, gaps: npt.NDArray[np.bool_], sweeps: int) -> None:
    rows, columns = gaps.shape
    for _ in range(sweeps):
        for i in range(1, rows + 1):
            for j in range(1, columns + 1):
                if gaps[i - 1, j - 1]:
                    beside = padded[i, j - 1] + padded[i, j + 1]
                    above_below = padded[i - 1, j] + padded[i + 1, j]
                    step = np.float32(0.25) * (beside + above_below) - padded[i, j]
                    padded[i, j] += np.float32(OVER_RELAXATION) * step


def _twice_as_fine(parents: Tiles, x: int, y: int) -> Heights:
    """Give the bilinear heights of a tile's pixels from its parent and the parent's neighbours."""
    half = TILE_PIXELS // 2
    padded = _with_neighbours(parents, x // 2, y // 2)
    top, left = (y % 2) * half, (x % 2) * half
    window = padded[top : top + half + 2, left : left + half + 2]
    rows = _between(window)
    return np.ascontiguousarray(_between(rows.T).T)


def _between(window: Heights) -> Heights:
    """Give two rows per inner row, a quarter of a pixel above and below its centre."""
    inner = window[1:-1]
    fine = np.empty((2 * len(inner), window.shape[1]), dtype=np.float32)
    fine[0::2] = 0.75 * inner + 0.25 * window[:-2]
    fine[1::2] = 0.75 * inner + 0.25 * window[2:]
    return fine


def _with_neighbours(tiles: Tiles, x: int, y: int) -> Heights:
    """Give a tile with a border of one pixel, from its neighbours where they exist."""
    padded = np.pad(tiles[x, y], 1, mode="edge")
    if (x, y - 1) in tiles:
        padded[0, 1:-1] = tiles[x, y - 1][-1]
    if (x, y + 1) in tiles:
        padded[-1, 1:-1] = tiles[x, y + 1][0]
    if (x - 1, y) in tiles:
        padded[1:-1, 0] = tiles[x - 1, y][:, -1]
    if (x + 1, y) in tiles:
        padded[1:-1, -1] = tiles[x + 1, y][:, 0]
    return padded
