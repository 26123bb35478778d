"""The heat of the ground as 3D Tiles: cells that follow the ground and carry their hours.

A tile has 64 × 64 cells. A cell of a level above stands for four cells below: its numbers are the
means of those of the finest cells below it that have values, and it is not drawn where none has.
The cells lie 1.1 m above the ground, where the body is for which the values hold, and meet without
cracks, because corners of cells are shared by tiles and levels.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt

from tiles.content.structural_metadata import PropertyTable
from tiles.coordinates import GeoidModel, undulation
from tiles.heat.cell_series import CellSeries, Sums
from tiles.heat.quads import QuadTile, encode_quads
from tiles.tileset import Node, TileEntry, union

Float64 = npt.NDArray[np.float64]
Float32 = npt.NDArray[np.float32]

CELLS = 64  # along the side of a tile: 4,096 features at most
ABOVE_GROUND_M = 1.1  # centre of a standing person
FOLDER = "surface"
CONTENTS = "tiles"


@dataclass(slots=True)
class GroundTiles:
    """Writes the tiles of a run; `cells` and `height_range` tell what was written.

    corner_heights : (rows + 1, cols + 1) float64, m above the geoid.
    geoid : model that makes them ellipsoidal.
    """

    series: CellSeries
    corner_heights: Float64
    geoid: GeoidModel
    folder: Path
    cells: int = field(default=0)

    def write(self) -> Node | None:
        """Write every level and give the tree; None where no cell has a value."""
        grid = self.series.grid
        level, longest = 0, max(grid.rows, grid.columns)
        while CELLS << level < longest:
            level += 1
        node, _ = self._tile(level, 0, 0)
        return node

    def _tile(self, level: int, row: int, column: int) -> tuple[Node | None, Sums]:
        """Write a tile with all below it; give its node and its sums, halved."""
        if level == 0:
            sums = self.series.block(row * CELLS, column * CELLS, CELLS)
            children: tuple[Node, ...] = ()
        else:
            sums, children = self._below(level, row, column)
        if not sums.count.any():
            return None, sums.halved()
        tile, drawn, deviation = self._encoded(level, row, column, sums)
        if level == 0:
            self.cells += drawn
        entry = self._written(tile, f"{level}_{column}_{row}.glb", drawn)
        # What a coarser level leaves out: the values between its cells, or the ground's shape.
        own = 0.0 if level == 0 else max(self.series.grid.cell_m * 2.0**level, deviation)
        error = max([own, *(child.geometric_error for child in children)])
        region = union([entry.region, *(child.region for child in children)])
        return Node(region, error, (entry,), children), sums.halved()

    def _below(self, level: int, row: int, column: int) -> tuple[Sums, tuple[Node, ...]]:
        layers, half = sum(self.series.lengths), CELLS // 2
        sums = Sums(np.zeros((layers, CELLS, CELLS)), np.zeros((layers, CELLS, CELLS), np.int32))
        nodes = []
        for i, j in self._inside(level - 1, row, column):
            node, part = self._tile(level - 1, 2 * row + i, 2 * column + j)
            place = np.s_[:, i * half : (i + 1) * half, j * half : (j + 1) * half]
            sums.total[place], sums.count[place] = part.total, part.count
            if node is not None:
                nodes.append(node)
        return sums, tuple(nodes)

    def _inside(self, level: int, row: int, column: int) -> Iterator[tuple[int, int]]:
        """Give which of the four tiles below lie on the grid."""
        cells = CELLS << level
        for i in (0, 1):
            for j in (0, 1):
                south_of = (2 * row + i) * cells < self.series.grid.rows
                if south_of and (2 * column + j) * cells < self.series.grid.columns:
                    yield i, j

    def _encoded(
        self, level: int, row: int, column: int, sums: Sums
    ) -> tuple[QuadTile, int, float]:
        """Give the tile, how many cells it draws, and how far it is from the ground (m)."""
        drawn = sums.count.any(axis=0)
        grid = self.series.grid
        rows = _corner_places(row, level, grid.rows)
        columns = _corner_places(column, level, grid.columns)
        lattice = self._corners(rows, columns)
        # South-west, south-east, north-east, north-west: counter-clockwise from above.
        quads = np.stack(
            [lattice[1:, :-1], lattice[1:, 1:], lattice[:-1, 1:], lattice[:-1, :-1]], axis=2
        )
        table = PropertyTable(
            "heat_cell",
            "暑さのセル",
            (),
            int(drawn.sum()),
            self.series.columns(sums.mean()[:, drawn]),
        )
        tile = encode_quads(quads[drawn], table, double_sided=True)
        return tile, table.count, _deviation(self.corner_heights, rows, columns)

    def _corners(self, rows: npt.NDArray[np.intp], columns: npt.NDArray[np.intp]) -> Float64:
        """Give longitude, latitude and ellipsoidal height of corners, (rows, cols, 3)."""
        across, down = np.meshgrid(columns, rows)
        lon, lat = self.series.grid.degrees(across.astype(np.float64), down.astype(np.float64))
        lift = undulation(lon.ravel(), lat.ravel(), self.geoid).reshape(lon.shape)
        height = self.corner_heights[down, across] + lift + ABOVE_GROUND_M
        return np.stack([lon, lat, height], axis=-1)

    def _written(self, tile: QuadTile, name: str, features: int) -> TileEntry:
        target = self.folder / CONTENTS / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(tile.glb)
        target.with_name(f"{name}.gz").write_bytes(tile.gzipped)
        return TileEntry(name, len(tile.gzipped), tile.region, features)


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
    kept_rows, kept_columns = np.unique(rows), np.unique(columns)
    coarse = heights[np.ix_(kept_rows, kept_columns)]
    along = np.arange(kept_columns[0], kept_columns[-1] + 1)
    down = np.arange(kept_rows[0], kept_rows[-1] + 1)
    wide = np.stack([np.interp(along, kept_columns, line) for line in coarse])
    between = np.stack([np.interp(down, kept_rows, line) for line in wide.T], axis=1)
    return float(np.abs(finest - between).max())
