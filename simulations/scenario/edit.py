"""A surface while a scenario changes it: layers copied on demand, cells of shapes, windows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
import xarray as xr
from shapely.geometry.base import BaseGeometry

from simulations.errors import Remark
from simulations.grid import Grid
from simulations.scenario.features import Feature
from simulations.surface.dataset import OPTIONAL, VARIABLES, remarks_json, remarks_of

Cells = tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]


class SurfaceEdit:
    """Layers that are copied when they are first changed."""

    def __init__(self, surface: xr.Dataset, grid: Grid) -> None:
        self.surface = surface
        self.grid = grid
        self.remarks: list[Remark] = []
        self._changed: dict[str, npt.NDArray[Any]] = {}
        self._touched: list[tuple[slice, slice]] = []

    def layer(self, name: str) -> npt.NDArray[Any]:
        """Give a layer to read."""
        if name in self._changed:
            return self._changed[name]
        if name in self.surface:
            return np.asarray(self.surface[name].to_numpy())
        return np.zeros(self.grid.shape, OPTIONAL[name].dtype)

    def writable(self, name: str) -> npt.NDArray[Any]:
        """Give a layer to change."""
        if name not in self._changed:
            self._changed[name] = self.layer(name).copy()
        return self._changed[name]

    def touch(self, cells: Cells) -> None:
        """Note cells that may have changed."""
        rows, columns = cells
        if len(rows):
            self._touched.append(
                (
                    slice(int(rows.min()), int(rows.max()) + 1),
                    slice(int(columns.min()), int(columns.max()) + 1),
                )
            )

    def windows(self) -> tuple[Grid, ...]:
        """Give the smallest windows around what really changed, sorted, without repeats."""
        found = {window for part in self._touched if (window := self._really_changed(part))}
        return tuple(sorted(found, key=lambda w: (w.south, w.west, w.rows, w.columns)))

    def _really_changed(self, part: tuple[slice, slice]) -> Grid | None:
        differs = np.zeros((part[0].stop - part[0].start, part[1].stop - part[1].start), bool)
        for name, new in self._changed.items():
            old = self.surface[name].to_numpy()[part] if name in self.surface else 0
            differs |= new[part] != old
        rows, columns = np.flatnonzero(differs.any(axis=1)), np.flatnonzero(differs.any(axis=0))
        if not len(rows):
            return None
        top, left = part[0].start + int(rows[0]), part[1].start + int(columns[0])
        height, width = int(rows[-1] - rows[0]) + 1, int(columns[-1] - columns[0]) + 1
        south = self.grid.south + self.grid.rows - top - height
        return self.grid.window(self.grid.west + left, south, width, height)

    def finished(self, remarks: Sequence[Remark]) -> xr.Dataset:
        """Give the new surface; unchanged layers are shared with the old one."""
        made = self.surface.copy(deep=False)
        for name, values in self._changed.items():
            variable = VARIABLES.get(name) or OPTIONAL[name]
            attrs = {"units": variable.units, "long_name": variable.long_name}
            attrs = dict(self.surface[name].attrs) if name in self.surface else attrs
            made[name] = xr.DataArray(values, dims=("y", "x"), attrs=attrs)
        made.attrs["remarks"] = remarks_json([*remarks_of(self.surface), *remarks])
        return made


def cells_in(edit: SurfaceEdit, feature: Feature, shape: BaseGeometry) -> Cells:
    """Give the cells whose centres an area covers; at least the one that its middle is in."""
    grid = edit.grid
    rows, columns = box_of(grid, shape.bounds)
    x, y = grid.x()[columns], grid.y()[rows]
    inside = shapely.contains_xy(shape, *np.meshgrid(x, y))
    found_rows, found_columns = np.nonzero(inside)
    if len(found_rows):
        return found_rows + rows.start, found_columns + columns.start
    middle = shape.representative_point()
    number = feature.number + 1
    message = f"shape number {number} covers no cell's centre; it takes the one it lies in"
    japanese = f"{number}番目に置いた図形は1ますより小さいため、そのあるます全体としました"
    edit.remarks.append(Remark("smaller-than-a-cell", "warning", message, ja=japanese))
    row, column = cell_of(grid, middle.x, middle.y)
    return np.array([row]), np.array([column])


def box_of(grid: Grid, bounds: Sequence[float]) -> tuple[slice, slice]:
    """Give rows and columns of the cells that a box touches, clipped to the grid."""
    west, south, east, north = bounds
    size, (anchor_x, anchor_y) = grid.resolution_m, grid.anchor
    left = int(np.floor((west - anchor_x) / size)) - grid.west
    right = int(np.ceil((east - anchor_x) / size)) - grid.west
    bottom = int(np.floor((south - anchor_y) / size)) - grid.south
    top = int(np.ceil((north - anchor_y) / size)) - grid.south
    rows = slice(max(grid.rows - top, 0), min(grid.rows - bottom, grid.rows))
    return rows, slice(max(left, 0), min(right, grid.columns))


def cell_of(grid: Grid, x: float, y: float) -> tuple[int, int]:
    """Give row and column of the cell that a point lies in, the nearest of the grid."""
    column = int(np.floor((x - grid.anchor[0]) / grid.resolution_m)) - grid.west
    row = grid.south + grid.rows - 1 - int(np.floor((y - grid.anchor[1]) / grid.resolution_m))
    return min(max(row, 0), grid.rows - 1), min(max(column, 0), grid.columns - 1)
