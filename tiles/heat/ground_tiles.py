"""The heat of the ground as 3D Tiles: cells that follow the ground and carry their hours.

A tile has 64 × 64 cells. A cell of a level above stands for four cells below: its numbers are the
means of those of the finest cells below it that have values, and it is not drawn where none has.
The cells lie 1.1 m above the ground, where the body is for which the values hold, and meet without
cracks, because corners of cells are shared by tiles and levels.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt

from tiles.content.structural_metadata import PropertyTable
from tiles.coordinates import GeoidModel, undulation
from tiles.heat.cell_series import CellSeries, Sums
from tiles.heat.quads import encode_quads
from tiles.heat.tile_files import put_tile
from tiles.tileset import Node, TileEntry, union

Float64 = npt.NDArray[np.float64]
Float32 = npt.NDArray[np.float32]
Bool = npt.NDArray[np.bool_]

CELLS = 64  # along the side of a tile: 4,096 features at most
ABOVE_GROUND_M = 1.1  # centre of a standing person
FOLDER = "surface"
# Corners of each cell of a tile, south-west, south-east, north-east, north-west: counter-clockwise
# from above, as rows of the corners of the tile.
_LATTICE = np.arange((CELLS + 1) ** 2).reshape(CELLS + 1, CELLS + 1)
_QUADS = np.stack([_LATTICE[1:, :-1], _LATTICE[1:, 1:], _LATTICE[:-1, 1:], _LATTICE[:-1, :-1]], 2)


@dataclass(frozen=True, slots=True)
class _Planned:
    """A tile that a thread makes: its level, its entry with the ground that it misses (m)."""

    level: int
    made: Future[tuple[TileEntry, float]]
    children: tuple[_Planned, ...]


@dataclass(slots=True)
class GroundTiles:
    """Writes the tiles of a run; `cells` tells how many were written.

    corner_heights : (rows + 1, cols + 1) float64, m above the geoid.
    geoid : model that makes them ellipsoidal.
    threads : that make tiles.
    """

    series: CellSeries
    corner_heights: Float64
    geoid: GeoidModel
    folder: Path
    threads: int = 1
    cells: int = field(init=False, default=0)

    def write(self) -> Node | None:
        """Write every level and give the tree; None where no cell has a value."""
        grid = self.series.grid
        level, longest = 0, max(grid.rows, grid.columns)
        while CELLS << level < longest:
            level += 1
        with _Makers(self.threads) as makers:
            planned, _ = self._planned(makers, level, 0, 0)
            return None if planned is None else self._node(planned)

    def _planned(
        self, makers: _Makers, level: int, row: int, column: int
    ) -> tuple[_Planned | None, Sums]:
        """Have a tile made, and all below it; give it and the sums of its cells."""
        sums, children = (
            self._below(makers, level, row, column)
            if level
            else (self.series.block(row * CELLS, column * CELLS, CELLS), ())
        )
        drawn = sums.drawn()
        if not drawn.any():
            return None, sums
        if level == 0:
            self.cells += int(drawn.sum())
        made = makers.submit(lambda: self._made(level, row, column, sums, drawn))
        return _Planned(level, made, children), sums

    def _below(
        self, makers: _Makers, level: int, row: int, column: int
    ) -> tuple[Sums, tuple[_Planned, ...]]:
        sums, half = Sums.empty(sum(self.series.lengths), CELLS), CELLS // 2
        found = []
        for i, j in self._inside(level - 1, row, column):
            planned, part = self._planned(makers, level - 1, 2 * row + i, 2 * column + j)
            sums.add_halved(part, i * half, j * half)
            if planned is not None:
                found.append(planned)
        return sums, tuple(found)

    def _node(self, planned: _Planned) -> Node:
        """Give the tree of a tile when it and all below it are made."""
        children = tuple(self._node(child) for child in planned.children)
        entry, deviation = planned.made.result()
        # What a coarser level leaves out: the values between its cells, or the ground's shape.
        side = self.series.grid.cell_m * 2.0**planned.level
        own = max(side, deviation) if planned.level else 0.0
        error = max([own, *(child.geometric_error for child in children)])
        region = union([entry.region, *(child.region for child in children)])
        return Node(region, error, (entry,), children)

    def _inside(self, level: int, row: int, column: int) -> Iterator[tuple[int, int]]:
        """Give which of the four tiles below lie on the grid."""
        cells = CELLS << level
        for i in (0, 1):
            for j in (0, 1):
                south_of = (2 * row + i) * cells < self.series.grid.rows
                if south_of and (2 * column + j) * cells < self.series.grid.columns:
                    yield i, j

    def _made(
        self, level: int, row: int, column: int, sums: Sums, drawn: Bool
    ) -> tuple[TileEntry, float]:
        """Write a tile; give its entry, and how far it is from the ground (m)."""
        grid = self.series.grid
        rows = _corner_places(row, level, grid.rows)
        columns = _corner_places(column, level, grid.columns)
        count = int(drawn.sum())
        values = self.series.columns(sums, drawn)
        table = PropertyTable("heat_cell", "暑さのセル", (), count, values)
        tile = encode_quads(self._corners(rows, columns), _QUADS[drawn], table)
        entry = put_tile(tile, self.folder, f"{level}_{column}_{row}.glb", features=count)
        return entry, _deviation(self.corner_heights, rows, columns)

    def _corners(self, rows: npt.NDArray[np.intp], columns: npt.NDArray[np.intp]) -> Float64:
        """Give longitude, latitude and ellipsoidal height of corners, (rows × cols, 3)."""
        across, down = np.meshgrid(columns, rows)
        lon, lat = self.series.grid.degrees(across.astype(np.float64), down.astype(np.float64))
        lift = undulation(lon.ravel(), lat.ravel(), self.geoid).reshape(lon.shape)
        height = self.corner_heights[down, across] + lift + ABOVE_GROUND_M
        return np.stack([lon, lat, height], axis=-1).reshape(-1, 3)


class _Makers:
    """Threads that make tiles; who submits waits while each has one and another one waits."""

    def __init__(self, threads: int) -> None:
        self._pool = ThreadPoolExecutor(threads)
        self._room = threading.BoundedSemaphore(2 * threads)

    def __enter__(self) -> _Makers:
        """Begin to make tiles."""
        return self

    def __exit__(self, *_: object) -> None:
        """Wait for the tiles that were begun."""
        self._pool.shutdown(cancel_futures=True)

    def submit(
        self, make: Callable[[], tuple[TileEntry, float]]
    ) -> Future[tuple[TileEntry, float]]:
        """Have a tile made."""
        self._room.acquire()
        made = self._pool.submit(make)
        made.add_done_callback(lambda _: self._room.release())
        return made


def corner_heights(ground: Float32) -> Float64:
    """Give the heights of the corners of cells: the mean of the cells that touch there.

    ground : (rows, cols) float32, m; NaN where unknown, its neighbours' mean then.
    """
    rows, columns = ground.shape
    total, count = np.zeros((rows + 1, columns + 1)), np.zeros((rows + 1, columns + 1))
    known = np.isfinite(ground)
    values = np.where(known, ground, 0.0)
    for i in (0, 1):
        for j in (0, 1):
            total[i : i + rows, j : j + columns] += values
            count[i : i + rows, j : j + columns] += known
    mean = float(values.sum() / max(int(known.sum()), 1))
    heights: Float64 = np.where(count > 0, total / np.maximum(count, 1), mean)
    return heights


def _corner_places(tile: int, level: int, cells: int) -> npt.NDArray[np.intp]:
    """Give the corners of a tile's cells, counted in the finest cells; the last at the edge."""
    places = (np.arange(CELLS + 1) + tile * CELLS) << level
    return np.asarray(np.minimum(places, cells), np.intp)


def _deviation(
    heights: Float64, rows: npt.NDArray[np.intp], columns: npt.NDArray[np.intp]
) -> float:
    """Give the largest distance between the ground and the cells of a tile (m)."""
    finest = heights[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    coarse = heights[np.ix_(rows, columns)]
    if finest.shape == coarse.shape:
        return 0.0
    wide = _between(coarse, columns - columns[0], axis=1)
    return float(np.abs(finest - _between(wide, rows - rows[0], axis=0)).max())


def _between(heights: Float64, places: npt.NDArray[np.intp], *, axis: int) -> Float64:
    """Give the heights at every place from the first to the last, linearly between those given."""
    every = np.arange(places[-1] + 1)
    after = np.clip(np.searchsorted(places, every), 1, None)
    low, high = places[after - 1], places[after]
    share = ((every - low) / np.maximum(high - low, 1)).reshape((-1, 1) if axis == 0 else (1, -1))
    found: Float64 = heights.take(after - 1, axis) * (1 - share) + heights.take(after, axis) * share
    return found
