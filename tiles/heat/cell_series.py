"""The fields of a run block by block, all hours together, as 3D tiles carry them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import xarray as xr

from tiles.content.structural_metadata import SeriesColumn
from tiles.heat.quantities import Quantity
from tiles.raster import PlaneGrid, rounded

Float32 = npt.NDArray[np.float32]
Float64 = npt.NDArray[np.float64]
Int32 = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Sums:
    """Sums and numbers of the values below each cell of a block.

    total : (layers, rows, cols) float64. count : likewise, int32. Layers are the hours of the
    quantities, one after the other.
    """

    total: Float64
    count: Int32

    def mean(self) -> Float32:
        """Give the means, NaN where nothing is below."""
        means = np.where(self.count > 0, self.total / np.maximum(self.count, 1), np.nan)
        return means.astype(np.float32)

    def halved(self) -> Sums:
        """Give the sums of four cells each."""
        layers, rows, columns = self.total.shape
        shape = (layers, rows // 2, 2, columns // 2, 2)
        return Sums(
            self.total.reshape(shape).sum(axis=(2, 4)),
            self.count.reshape(shape).sum(axis=(2, 4), dtype=np.int32),
        )


@dataclass(frozen=True, slots=True)
class CellSeries:
    """The quantities of a run as layers; `lengths` is the number of layers of each."""

    result: xr.Dataset
    grid: PlaneGrid
    quantities: Sequence[Quantity]

    @property
    def lengths(self) -> list[int]:
        """Give how many layers each quantity has."""
        return [int(self.result[each.id].sizes.get("time", 1)) for each in self.quantities]

    def block(self, row: int, column: int, cells: int) -> Sums:
        """Give a square block of cells, those beyond the grid without data."""
        shape = (sum(self.lengths), cells, cells)
        values = np.full(shape, np.nan, np.float32)
        rows = slice(row, min(row + cells, self.grid.rows))
        columns = slice(column, min(column + cells, self.grid.columns))
        at = 0
        for quantity, length in zip(self.quantities, self.lengths, strict=True):
            part = self.result[quantity.id].isel(y=rows, x=columns).to_numpy()
            inside = part.reshape(length, *part.shape[-2:])
            values[at : at + length, : inside.shape[1], : inside.shape[2]] = rounded(inside)
            at += length
        known = np.isfinite(values)
        return Sums(np.where(known, values, 0.0).astype(np.float64), known.astype(np.int32))

    def columns(self, values: Float32) -> tuple[SeriesColumn, ...]:
        """Give the columns of members; values : (layers, n), NaN without data."""
        found, at = [], 0
        for quantity, length in zip(self.quantities, self.lengths, strict=True):
            series = rounded(values[at : at + length].T)
            hourly = "time" in self.result[quantity.id].dims
            of_members = series if hourly else series[:, 0]
            found.append(
                SeriesColumn(quantity.id, quantity.id, quantity.ja, quantity.unit, of_members)
            )
            at += length
        return tuple(found)
