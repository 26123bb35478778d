"""Where the fictitious town lies: its frame in metres, its extent, its mesh codes.

The plan is drawn in metres east (x) and north (y) of a corner that four third-level meshes share.
The frame is an affine map to JGD2011 longitude and latitude (GRS80 radii at the corner), so that
what is flat or straight in metres stays so in degrees; over the town it errs by less than 0.1 m.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

from gis_server.demo_town.town_data import Place, town

Float64 = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
Geometries = npt.NDArray[np.object_]  # shapely geometries

CREATION_DATE: Final = "2026-03-31"
HALF_WIDTH: Final = 850.0  # m
HALF_HEIGHT: Final = 625.0  # m

_SEMI_MAJOR_AXIS = 6378137.0
_ECCENTRICITY_SQUARED = 0.006694380022900787


@lru_cache(maxsize=8)
def _metres_per_degree(place: Place) -> tuple[float, float]:
    """Give metres per degree of longitude and of latitude at the town's corner."""
    latitude = math.radians(place.lat)
    flattened = 1.0 - _ECCENTRICITY_SQUARED * math.sin(latitude) ** 2
    meridian = _SEMI_MAJOR_AXIS * (1.0 - _ECCENTRICITY_SQUARED) / flattened**1.5
    prime_vertical = _SEMI_MAJOR_AXIS / math.sqrt(flattened)
    degree = math.radians(1.0)
    return degree * prime_vertical * math.cos(latitude), degree * meridian


def to_degrees(xy: Float64) -> Float64:
    """Give longitude and latitude of plan points.

    Parameters
    ----------
    xy : (..., 2) float64, m, east and north of the origin.

    Returns
    -------
    (..., 2) float64, degrees, EPSG:6668, longitude and latitude.
    """
    place = town().place
    scale = _metres_per_degree(place)
    return np.asarray(xy, dtype=np.float64) / scale + (place.lon, place.lat)


def to_metres(lon_lat: Float64) -> Float64:
    """Give plan points of longitude and latitude; the inverse of `to_degrees`."""
    place = town().place
    return (np.asarray(lon_lat, dtype=np.float64) - (place.lon, place.lat)) * _metres_per_degree(
        place
    )


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
