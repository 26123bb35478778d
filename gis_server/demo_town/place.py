"""Where the fictitious town lies: its frame in metres, its extent, its mesh codes, its names.

The plan is drawn in metres east (x) and north (y) of a corner that four third-level meshes share.
The frame is an affine map to JGD2011 longitude and latitude (GRS80 radii at the corner), so that
what is flat or straight in metres stays so in degrees; over the town it errs by less than 0.1 m.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np
import numpy.typing as npt

Float64 = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
Geometries = npt.NDArray[np.object_]  # shapely geometries

CITY_ID: Final = "demo"
CITY_CODE: Final = "99301"  # no prefecture has the number 99
PREFECTURE_CODE: Final = "99"
CITY_NAME: Final = "涼里町（架空の町）"
PREFECTURE_NAME: Final = "架空県"
SURVEY_YEAR: Final = 2026
CREATION_DATE: Final = "2026-03-31"

ORIGIN_LON: Final = 139.4375  # 139 + 35 / 80
ORIGIN_LAT: Final = 36.0 + 25.0 / 120.0
HALF_WIDTH: Final = 850.0  # m
HALF_HEIGHT: Final = 625.0  # m

_SEMI_MAJOR_AXIS = 6378137.0
_ECCENTRICITY_SQUARED = 0.006694380022900787
_SIN_LAT = math.sin(math.radians(ORIGIN_LAT))
_FLATTENED = 1.0 - _ECCENTRICITY_SQUARED * _SIN_LAT**2
_MERIDIAN_RADIUS = _SEMI_MAJOR_AXIS * (1.0 - _ECCENTRICITY_SQUARED) / _FLATTENED**1.5
_PRIME_VERTICAL_RADIUS = _SEMI_MAJOR_AXIS / math.sqrt(_FLATTENED)
METRES_PER_DEGREE_LAT: Final = math.radians(1.0) * _MERIDIAN_RADIUS
METRES_PER_DEGREE_LON: Final = (
    math.radians(1.0) * _PRIME_VERTICAL_RADIUS * math.cos(math.radians(ORIGIN_LAT))
)


def to_degrees(xy: Float64) -> Float64:
    """Give longitude and latitude of plan points.

    Parameters
    ----------
    xy : (..., 2) float64, m, east and north of the origin.

    Returns
    -------
    (..., 2) float64, degrees, EPSG:6668, longitude and latitude.
    """
    scale = (METRES_PER_DEGREE_LON, METRES_PER_DEGREE_LAT)
    return np.asarray(xy, dtype=np.float64) / scale + (ORIGIN_LON, ORIGIN_LAT)


def to_metres(lon_lat: Float64) -> Float64:
    """Give plan points of longitude and latitude; the inverse of `to_degrees`."""
    scale = (METRES_PER_DEGREE_LON, METRES_PER_DEGREE_LAT)
    return (np.asarray(lon_lat, dtype=np.float64) - (ORIGIN_LON, ORIGIN_LAT)) * scale


def third_level_mesh(x: float, y: float) -> str:
    """Give the third-level mesh code (JIS X 0410) of a plan point."""
    lon, lat = to_degrees(np.array([x, y]))
    rows = math.floor(lat * 120.0)
    columns = math.floor((lon - 100.0) * 80.0)
    first, second = divmod(rows, 80), divmod(columns, 80)
    return (
        f"{first[0]:02d}{second[0]:02d}{first[1] // 10}{second[1] // 10}"
        f"{first[1] % 10}{second[1] % 10}"
    )


def second_level_mesh() -> str:
    """Give the second-level mesh code that holds the whole town."""
    return third_level_mesh(0.0, 0.0)[:6]
