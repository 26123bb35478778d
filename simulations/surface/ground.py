"""The bare ground: relief triangles, else the feet of buildings, else what lies nearest."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import shapely

from simulations.errors import Remark, SurfaceError
from simulations.grid import Grid
from simulations.surface.dataset import GROUND_SOURCES, GroundSource
from simulations.surface.rasterising import Float32, Float64, raise_to, spread

# Feet of buildings farther apart than this say nothing about the ground between them [m].
LONGEST_GAP_BETWEEN_BUILDINGS_M = 2_000.0


def empty_ground(grid: Grid) -> Float32:
    """Give heights that nothing is known of yet, (rows, columns) float32, −inf."""
    return np.full(grid.shape, -np.inf, np.float32)


def finished_ground(
    relief: Float32, feet: Sequence[Float64], grid: Grid
) -> tuple[Float32, npt.NDArray[np.uint8], list[Remark]]:
    """Give height, source and remarks of the ground of every cell.

    Where there is no relief, the ground is a plane between the feet of neighbouring buildings
    (Delaunay 1934); where there is neither, it continues flat and its source is 0.

    Parameters
    ----------
    relief : (rows, columns) float32, m, −inf without; used up.
    feet : each (n, 3) float64, m: x, y and elevation of the feet of buildings.

    Raises
    ------
    SurfaceError
        Nothing says how high the ground lies.
    """
    source = np.where(np.isfinite(relief), _code("dem"), _code("unknown")).astype(np.uint8)
    if not source.all():
        points = np.concatenate([np.empty((0, 3)), *feet])
        between = empty_ground(grid)
        raise_to(triangles_between(points), grid, heights=between)
        filled = (source == 0) & np.isfinite(between)
        relief[filled] = between[filled]
        source[filled] = _code("building-bases")
    known = source > 0
    if not known.any():
        raise SurfaceError(
            "nothing says how high the ground of this area lies: there is neither a relief (dem) "
            "nor a building in it; choose another area or add dem files"
        )
    if not known.all():
        spread(relief, known)
    return relief, source, _remarks(source)


def triangles_between(points: Float64) -> Float64:
    """Give the Delaunay triangles between points, (n, 3, 3), without those over wide gaps."""
    if len(points) < 3:
        return np.empty((0, 3, 3))
    collection = shapely.delaunay_triangles(shapely.multipoints(points))
    corners = shapely.get_coordinates(shapely.get_parts(collection), include_z=True)
    triangles = corners.reshape(-1, 4, 3)[:, :3]
    edges = np.linalg.norm(np.diff(triangles[:, [0, 1, 2, 0], :2], axis=1), axis=2)
    near = edges.max(axis=1, initial=0) <= LONGEST_GAP_BETWEEN_BUILDINGS_M
    return np.asarray(triangles[near])


def _code(name: GroundSource) -> int:
    return GROUND_SOURCES.index(name)


def _remarks(source: npt.NDArray[np.uint8]) -> list[Remark]:
    found = []
    between = float(np.mean(source == _code("building-bases")))
    if between:
        message = (
            f"the ground of {between:.1%} of the area is interpolated between the feet of "
            "buildings, because there is no relief (dem)"
        )
        japanese = (
            f"地形（dem）がないため、区域の{between:.1%}の地面は建物の足もとの間を補間しました"
        )
        found.append(Remark("ground-from-buildings", "warning", message, ja=japanese))
    nowhere = float(np.mean(source == 0))
    if nowhere:
        message = (
            f"nothing says how high the ground of {nowhere:.1%} of the area lies; it continues "
            "flat from the nearest known height"
        )
        japanese = (
            f"区域の{nowhere:.1%}は地面の高さが分からないため、"
            "いちばん近い所の高さで平らに続けました"
        )
        found.append(Remark("ground-unknown", "warning", message, ja=japanese))
    return found
