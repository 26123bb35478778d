"""Positions in the tile scheme of web maps (EPSG:3857, XYZ, y downwards)."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

TILE_PIXELS = 256
EARTH_CIRCUMFERENCE_M = 2 * math.pi * 6378137.0


def pixel_positions(
    lon: npt.NDArray[np.float64], lat: npt.NDArray[np.float64], *, zoom: int
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Give x, y in pixels of the whole world at a zoom.

    lon, lat : (n,) float64, degrees, EPSG:6668 (taken as WGS 84: the difference is below 1 cm
    against the epoch of the maps).
    """
    scale = TILE_PIXELS * 2.0**zoom
    sine = np.sin(np.radians(lat))
    y = 0.5 - np.log((1 + sine) / (1 - sine)) / (4 * math.pi)
    return (lon + 180.0) / 360.0 * scale, y * scale


def tile_bounds(zoom: int, x: int, y: int) -> tuple[float, float, float, float]:
    """Give west, south, east, north of a tile in degrees."""
    return (*_corner(zoom, x, y + 1), *_corner(zoom, x + 1, y))


def _corner(zoom: int, x: int, y: int) -> tuple[float, float]:
    tiles = 2.0**zoom
    lat = math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * y / tiles))))
    return x / tiles * 360.0 - 180.0, lat


def pixel_size_m(zoom: int, lat: float) -> float:
    """Give the length of a pixel on the ground in metres."""
    return EARTH_CIRCUMFERENCE_M * math.cos(math.radians(lat)) / (TILE_PIXELS * 2.0**zoom)


def zoom_for_resolution(metres: float, *, lat: float, highest: int) -> int:
    """Give the lowest zoom whose pixels are not longer than `metres`, at most `highest`."""
    zoom = math.ceil(math.log2(pixel_size_m(0, lat) / metres))
    return max(0, min(highest, zoom))
