"""Places that are told only roughly: the centre of a cell of a grid that never moves.

Why no random shift: whoever sees several shifted copies of a place (in tiles, in an export, in a
version before the last) averages them and has the place. A cell gives the same answer every time,
in every output and for every note that is made there, and hides all places of the cell alike. For
the same reason the grid does not depend on the person or on a secret: two grids that overlap would
tell which part of both cells it is.
"""

from __future__ import annotations

import math

from shapely import Point
from shapely.geometry.base import BaseGeometry

BLURS_M = (0, 50, 200, 500)

# One degree on the GRS80 ellipsoid is nowhere longer than this, along a meridian or a parallel.
METRES_PER_DEGREE = 111_694.0


def blurred(geometry: BaseGeometry, metres: int) -> BaseGeometry:
    """Give a geometry as it may be shown: itself, or a point that is the centre of its cell.

    Parameters
    ----------
    geometry
        Longitude and latitude, degrees (JGD2011 or WGS 84). Of a line, an area or several parts
        it is the centroid whose cell is given. Heights are dropped.
    metres
        Side of the cell, one of BLURS_M: it is at most that long, and in Japan at least 0.98 of
        it. 0 leaves the geometry as it is.

    Raises
    ------
    ValueError
        There is no such cell size, or the geometry is empty.
    """
    if metres not in BLURS_M:
        raise ValueError(f"a place is blurred by one of {BLURS_M} metres, not {metres}")
    if metres == 0:
        return geometry
    if geometry.is_empty:
        raise ValueError("an empty geometry has no place to blur")
    centroid = geometry.centroid
    return Point(*cell_centre(centroid.x, centroid.y, metres=metres))


def cell_centre(lon: float, lat: float, *, metres: float) -> tuple[float, float]:
    """Give longitude and latitude of the centre of the cell that a place lies in, in degrees.

    Rows are equally high in degrees. Each row has a whole number of columns, as many as make its
    longest edge no longer than `metres`; six decimals (0.1 m) tell which cell it is.
    """
    rows = math.ceil(180 * METRES_PER_DEGREE / metres)
    height = 180 / rows
    row = min(int((lat + 90) / height), rows - 1)
    south = -90 + row * height
    longest = 0.0 if south < 0 < south + height else min(abs(south), abs(south + height))
    around = 360 * METRES_PER_DEGREE * math.cos(math.radians(longest))
    columns = max(1, math.ceil(around / metres))
    width = 360 / columns
    column = int((lon + 180) / width) % columns
    return round(-180 + (column + 0.5) * width, 6), round(south + height / 2, 6)
