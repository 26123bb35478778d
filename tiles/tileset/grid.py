"""The grid of the tree: third-level meshes (JIS X 0410), four of which make a cell above.

A third-level mesh is 1/120° high and 1/80° wide (about 1 km); row and column count them from the
equator and from 100° E, so the tree of one city never depends on what else is published.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from tiles.tileset.parts import Region

ROWS_PER_DEGREE = 120
COLUMNS_PER_DEGREE = 80
FIRST_DEGREE_EAST = 100
# A file may reach over its mesh by this share of a cell and still lie in it.
OVERHANG = 1.5


class Cell(NamedTuple):
    """A cell of the grid; `level` 0 is a third-level mesh, each level doubles its sides."""

    level: int
    row: int
    column: int

    def at(self, level: int) -> Cell:
        """Give the cell of a higher level that holds this one."""
        up = level - self.level
        return Cell(level, self.row >> up, self.column >> up)


def cell_of(region: Region) -> Cell:
    """Give the smallest cell that a region lies in, by its centre and its extent."""
    west, south, east, north = map(math.degrees, region[:4])
    cells = max((north - south) * ROWS_PER_DEGREE, (east - west) * COLUMNS_PER_DEGREE)
    level = max(0, math.ceil(math.log2(cells / OVERHANG))) if cells > 0 else 0
    row = math.floor((north + south) / 2 * ROWS_PER_DEGREE)
    column = math.floor(((east + west) / 2 - FIRST_DEGREE_EAST) * COLUMNS_PER_DEGREE)
    return Cell(0, row, column).at(level)


def common_cell(cells: list[Cell]) -> Cell:
    """Give the smallest cell that holds all of them."""
    level = max(cell.level for cell in cells)
    rows = [cell.row >> (level - cell.level) for cell in cells]
    columns = [cell.column >> (level - cell.level) for cell in cells]
    level += max((min(each) ^ max(each)).bit_length() for each in (rows, columns))
    return cells[0].at(level)
