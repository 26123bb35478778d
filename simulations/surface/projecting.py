"""Shapes from one coordinate system to another."""

from __future__ import annotations

import functools

import numpy as np
import numpy.typing as npt
import pyproj
import shapely

Shapes = npt.NDArray[np.object_]


def projected(shapes: Shapes, *, source: str, target: str) -> Shapes:
    """Give shapes in another system; x is easting or longitude, y northing or latitude."""
    if pyproj.CRS.from_user_input(source) == pyproj.CRS.from_user_input(target):
        return shapes
    transformer = _transformer(source, target)
    coordinates = shapely.get_coordinates(shapes)
    # One point more than asked for: pyproj takes an array of one as a scalar and warns.
    padded = np.concatenate([coordinates, coordinates[:1]])
    x, y = transformer.transform(padded[:, 0], padded[:, 1])
    moved = np.column_stack([x, y])[: len(coordinates)]
    return np.asarray(shapely.set_coordinates(shapely.force_2d(shapes.copy()), moved))


@functools.lru_cache(maxsize=16)
def _transformer(source: str, target: str) -> pyproj.Transformer:
    return pyproj.Transformer.from_crs(source, target, always_xy=True)
