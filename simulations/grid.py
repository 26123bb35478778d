"""Grids: square cells of a projected system, anchored to global indices."""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from pyproj import CRS

from simulations.errors import GridError


@dataclass(frozen=True, slots=True)
class Grid:
    """Square cells whose edges lie at `anchor + index × resolution`.

    Cells have global indices, so that cells of overlapping grids are the same cells; row 0 of an
    array is the northernmost one.

    Attributes
    ----------
    crs : projected system in metres, "EPSG:6677".
    resolution_m : side of a cell [m].
    west, south : global index of the westernmost column, of the southernmost row.
    columns, rows : size of arrays.
    anchor : x, y of the corner that has index 0, 0 [m]; other than (0, 0) for foreign grids only.
    """

    crs: str
    resolution_m: float
    west: int
    south: int
    columns: int
    rows: int
    anchor: tuple[float, float] = (0.0, 0.0)

    def __post_init__(self) -> None:
        if not (math.isfinite(self.resolution_m) and self.resolution_m > 0):
            raise GridError(f"the side of a cell is {self.resolution_m} m; it must be positive")
        if self.columns < 1 or self.rows < 1:
            raise GridError(f"the grid has {self.columns} × {self.rows} cells; at least one needed")
        check_metres(self.crs)

    @property
    def shape(self) -> tuple[int, int]:
        """Rows, columns."""
        return self.rows, self.columns

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east, north edge [m]."""
        x, y = self.anchor
        size = self.resolution_m
        return (
            x + self.west * size,
            y + self.south * size,
            x + (self.west + self.columns) * size,
            y + (self.south + self.rows) * size,
        )

    def x(self) -> npt.NDArray[np.float64]:
        """Centres of columns, west to east [m]."""
        indices = np.arange(self.columns, dtype=np.float64) + (self.west + 0.5)
        return np.asarray(self.anchor[0] + indices * self.resolution_m, np.float64)

    def y(self) -> npt.NDArray[np.float64]:
        """Centres of rows, north to south [m]."""
        indices = np.arange(self.rows, dtype=np.float64)[::-1] + (self.south + 0.5)
        return np.asarray(self.anchor[1] + indices * self.resolution_m, np.float64)

    def window(self, west: int, south: int, columns: int, rows: int) -> Grid:
        """Give a grid of the same cells with another extent; global indices."""
        return Grid(self.crs, self.resolution_m, west, south, columns, rows, self.anchor)

    def part(self, window: tuple[slice, slice]) -> Grid:
        """Give some rows and columns as a grid; `slices_in` gives them again."""
        rows, columns = window
        return self.window(
            self.west + columns.start,
            self.south + self.rows - rows.stop,
            columns.stop - columns.start,
            rows.stop - rows.start,
        )

    def slices_in(self, outer: Grid) -> tuple[slice, slice]:
        """Give the rows and columns of `outer` that are this grid.

        Raises
        ------
        GridError
            The cells are not the same, or lie outside.
        """
        same = (self.crs, self.resolution_m, self.anchor) == (
            outer.crs,
            outer.resolution_m,
            outer.anchor,
        )
        column = self.west - outer.west
        row = outer.south + outer.rows - (self.south + self.rows)
        inside = column >= 0 and row >= 0
        inside = inside and column + self.columns <= outer.columns
        inside = inside and row + self.rows <= outer.rows
        if not (same and inside):
            raise GridError(f"{self} is no window of {outer}")
        return slice(row, row + self.rows), slice(column, column + self.columns)


def grid_over(
    crs: str, bounds: tuple[float, float, float, float], *, resolution_m: float = 2.0
) -> Grid:
    """Give the smallest anchored grid that covers a box.

    Parameters
    ----------
    bounds : west, south, east, north [m] in `crs`.
    """
    west, south, east, north = bounds
    if not all(map(math.isfinite, bounds)) or west >= east or south >= north:
        raise GridError(f"the box {bounds} is empty; give west < east and south < north")
    left, bottom = math.floor(west / resolution_m), math.floor(south / resolution_m)
    right, top = math.ceil(east / resolution_m), math.ceil(north / resolution_m)
    return Grid(crs, resolution_m, left, bottom, right - left, top - bottom)


@functools.lru_cache(maxsize=64)
def check_metres(crs: str) -> None:
    """Refuse a system that is not projected in metres.

    Raises
    ------
    GridError
        The system is geographic, in feet, or unknown.
    """
    try:
        found = CRS.from_user_input(crs)
    except Exception as error:
        raise GridError(f"unknown coordinate system {crs!r}; give an EPSG code") from error
    units = {axis.unit_name for axis in found.axis_info[:2]}
    if not found.is_projected or units != {"metre"}:
        raise GridError(
            f"{crs} ({found.name}) counts in {', '.join(sorted(units))}; "
            "heat needs a projected system in metres, such as EPSG:6677"
        )


# JGD2011 plane rectangular zones I–XIX: EPSG 6669–6687, origins (latitude, longitude) [°].
# Source: Geospatial Information Authority of Japan, notice 9 of 2002.
PLANE_ORIGINS = (
    (33.0, 129.5),
    (33.0, 131.0),
    (36.0, 132.0 + 10 / 60),
    (33.0, 133.5),
    (36.0, 134.0 + 20 / 60),
    (36.0, 136.0),
    (36.0, 137.0 + 10 / 60),
    (36.0, 138.5),
    (36.0, 139.0 + 50 / 60),
    (40.0, 140.0 + 50 / 60),
    (44.0, 140.25),
    (44.0, 142.25),
    (44.0, 144.25),
    (26.0, 142.0),
    (26.0, 127.5),
    (26.0, 124.0),
    (26.0, 131.0),
    (20.0, 136.0),
    (26.0, 154.0),
)


def plane_zone(lon: float, lat: float) -> str:
    """Give the plane rectangular zone whose origin is nearest, "EPSG:6677" for Kumagaya.

    The official zones follow prefectures; near their borders either is right to some millimetres
    per kilometre, which heat does not notice.
    """
    scale = math.cos(math.radians(lat))
    distances = [
        math.hypot((lon - origin_lon) * scale, lat - origin_lat)
        for origin_lat, origin_lon in PLANE_ORIGINS
    ]
    return f"EPSG:{6669 + distances.index(min(distances))}"
