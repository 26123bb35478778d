"""The fields of a run block by block, all hours together, as 3D tiles carry them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import xarray as xr
from numba import njit

from tiles.content.structural_metadata import SeriesColumn
from tiles.heat.quantities import Quantity
from tiles.raster import PlaneGrid, rounded

Bool = npt.NDArray[np.bool_]
Float32 = npt.NDArray[np.float32]
Float64 = npt.NDArray[np.float64]
Int32 = npt.NDArray[np.int32]

# Read at once, as every reading of a stored field costs far more than its numbers.
_READ_CELLS = 256


@dataclass(frozen=True, slots=True)
class Sums:
    """Sums and numbers of the values below each cell of a block.

    total : (layers, rows, cols) float64. count : likewise, int32. Layers are the hours of the
    quantities, one after the other.
    """

    total: Float64
    count: Int32

    @classmethod
    def empty(cls, layers: int, cells: int) -> Sums:
        """Give a square block without data."""
        shape = (layers, cells, cells)
        return cls(np.zeros(shape), np.zeros(shape, np.int32))

    def add_halved(self, finer: Sums, row: int, column: int) -> None:
        """Add a finer block, four of whose cells are one here, from a row and a column on."""
        _add_halved(
            finer.total, finer.count, self.total[:, row:, column:], self.count[:, row:, column:]
        )

    def drawn(self) -> Bool:
        """Tell which cells have a value in any layer, (rows, cols)."""
        return np.asarray(self.count.any(axis=0))


@dataclass(slots=True)
class CellSeries:
    """The quantities of a run as layers; `lengths` is the number of layers of each."""

    result: xr.Dataset
    grid: PlaneGrid
    quantities: Sequence[Quantity]
    lengths: list[int] = field(init=False)
    _read: tuple[tuple[int, int], Float32] | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        self.lengths = [int(self.result[each.id].sizes.get("time", 1)) for each in self.quantities]

    def block(self, row: int, column: int, cells: int) -> Sums:
        """Give a square block of cells, those beyond the grid without data.

        cells : a divisor of 256, as are `row` and `column` of `cells`.
        """
        place = row // _READ_CELLS, column // _READ_CELLS
        if self._read is None or self._read[0] != place:
            self._read = place, self._values(place[0] * _READ_CELLS, place[1] * _READ_CELLS)
        top, left = row % _READ_CELLS, column % _READ_CELLS
        sums = Sums.empty(sum(self.lengths), cells)
        _add(self._read[1][:, top : top + cells, left : left + cells], sums.total, sums.count)
        return sums

    def _values(self, row: int, column: int) -> Float32:
        """Read a block of all layers, rounded as they are published; NaN beyond the grid."""
        values = np.full((sum(self.lengths), _READ_CELLS, _READ_CELLS), np.nan, np.float32)
        rows = slice(row, min(row + _READ_CELLS, self.grid.rows))
        columns = slice(column, min(column + _READ_CELLS, self.grid.columns))
        at = 0
        for quantity, length in zip(self.quantities, self.lengths, strict=True):
            part = self.result[quantity.id].isel(y=rows, x=columns).to_numpy()
            inside = rounded(part, quantity.coding.scale).reshape(length, *part.shape[-2:])
            values[at : at + length, : inside.shape[1], : inside.shape[2]] = inside
            at += length
        return values

    def columns(self, sums: Sums, drawn: Bool) -> tuple[SeriesColumn, ...]:
        """Give the means of the drawn cells as columns, NaN without data."""
        rows, columns = np.nonzero(drawn)
        found, at = [], 0
        for quantity, length in zip(self.quantities, self.lengths, strict=True):
            layers = slice(at, at + length)
            means = _means(
                sums.total[layers], sums.count[layers], rows, columns, quantity.coding.scale
            )
            hourly = "time" in self.result[quantity.id].dims
            of_members = means if hourly else means[:, 0]
            found.append(
                SeriesColumn(quantity.id, quantity.id, quantity.ja, quantity.unit, of_members)
            )
            at += length
        return tuple(found)


@njit(cache=True, nogil=True)
def _add(values: Float32, total: Float64, count: Int32) -> None:
    layers, rows, columns = values.shape
    for k in range(layers):
        for i in range(rows):
            for j in range(columns):
                if not np.isnan(values[k, i, j]):
                    total[k, i, j] += values[k, i, j]
                    count[k, i, j] += 1


@njit(cache=True, nogil=True)
def _add_halved(from_total: Float64, from_count: Int32, total: Float64, count: Int32) -> None:
    layers, rows, columns = from_total.shape
    for k in range(layers):
        for i in range(rows):
            for j in range(columns):
                total[k, i // 2, j // 2] += from_total[k, i, j]
                count[k, i // 2, j // 2] += from_count[k, i, j]


@njit(cache=True, nogil=True)
def _means(
    total: Float64,
    count: Int32,
    rows: npt.NDArray[np.intp],
    columns: npt.NDArray[np.intp],
    step: float,
) -> Float32:
    """Give the means of some cells, (cells, layers), rounded; NaN without data."""
    layers = len(total)
    out = np.empty((len(rows), layers), np.float32)
    for number in range(len(rows)):
        i, j = rows[number], columns[number]
        for k in range(layers):
            below = count[k, i, j]
            out[number, k] = np.rint(total[k, i, j] / below / step) * step if below else np.nan
    return out
