"""Undulations of the geoid on a small grid, so that a viewer can make heights ellipsoidal."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from tiles.coordinates import GeoidModel, undulation

STEP_DEGREES = 0.02  # about 2 km; bilinear between, within 1 cm of the model
MOST_POINTS_A_SIDE = 64


@dataclass(frozen=True, slots=True)
class GeoidGrid:
    """Heights of the geoid above the ellipsoid.

    undulation_m : rows from south to north, columns from west to east, metres; None outside the
        area of the model.
    """

    model: str
    west: float
    south: float
    step_lon: float
    step_lat: float
    columns: int
    rows: int
    undulation_m: tuple[tuple[float | None, ...], ...]


def geoid_grid(bounds: tuple[float, float, float, float], model: GeoidModel) -> GeoidGrid:
    """Give the grid around `bounds` (west, south, east, north in degrees)."""
    west, south, east, north = bounds
    columns = _points(east - west)
    rows = _points(north - south)
    step_lon, step_lat = (east - west) / (columns - 1), (north - south) / (rows - 1)
    lat, lon = np.meshgrid(
        south + step_lat * np.arange(rows), west + step_lon * np.arange(columns), indexing="ij"
    )
    found = undulation(lon.ravel(), lat.ravel(), model).reshape(rows, columns)
    return GeoidGrid(
        model=model,
        west=west,
        south=south,
        step_lon=step_lon,
        step_lat=step_lat,
        columns=columns,
        rows=rows,
        undulation_m=tuple(
            tuple(None if math.isnan(each) else round(each, 4) for each in row)
            for row in found.tolist()
        ),
    )


def _points(degrees: float) -> int:
    return max(2, min(MOST_POINTS_A_SIDE, math.ceil(degrees / STEP_DEGREES) + 1))
