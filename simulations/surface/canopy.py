"""Tree crowns on the grid: solids of revolution with a gap for the trunk.

A crown covers the cells whose centres it covers; one that is too small for any covers the cell of
its stem, with its leaves thinned so that their area stays the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Final

import numpy as np
import numpy.typing as npt
from numba import njit

from simulations.grid import Grid

Float32 = npt.NDArray[np.float32]
Float64 = npt.NDArray[np.float64]

# Crown shapes by number: how top and underside run from the stem to the edge.
SHAPES: Final = ("ellipsoid", "dome", "cone", "vase")
ELLIPSOID, DOME, CONE, VASE = range(4)

# Underside of the crown as a share of the height where nothing says more (UMEP, trunk ratio).
TRUNK_RATIO: Final = 0.25
# Leaf area per crown volume where nothing says more; see `species`.
LEAF_AREA_DENSITY: Final = 1.0
# A planting lower than this is ground cover, up to this a hedge that reaches the ground [m].
LOWEST_THICKET_M: Final = 0.5
HIGHEST_HEDGE_M: Final = 3.0


@dataclass(frozen=True, slots=True)
class Trees:
    """Trees as columns, all (n,) float64.

    x, y : stem, m, CRS of the grid. foot : elevation of its foot, m; NaN = on the ground.
    height, crown_diameter, crown_base : m, the last two as of the tree, above its foot.
    leaf_area_density : m² m⁻³. shape : number of `SHAPES`.
    """

    x: Float64
    y: Float64
    foot: Float64
    height: Float64
    crown_diameter: Float64
    crown_base: Float64
    leaf_area_density: Float64
    shape: Float64

    def __len__(self) -> int:
        return len(self.x)

    def table(self) -> Float64:
        """Give the trees as (n, 8) float64, in an order that does not depend on the input's."""
        columns = np.column_stack([getattr(self, each.name) for each in fields(self)])
        return np.asarray(columns[np.lexsort(columns.T[::-1])])


def joined(parts: Sequence[Trees]) -> Trees:
    """Give the trees of several parts as one."""
    names = [each.name for each in fields(Trees)]
    return Trees(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))


@dataclass(frozen=True, slots=True)
class Canopy:
    """Crowns on a grid, each (rows, columns) float32.

    top, base : elevation, m; −inf and +inf where there is no crown.
    leaf_area : of all crowns over a cell per ground area, m² m⁻².
    """

    top: Float32
    base: Float32
    leaf_area: Float32


def empty_canopy(shape: tuple[int, int]) -> Canopy:
    """Give a canopy without trees."""
    return Canopy(
        np.full(shape, -np.inf, np.float32),
        np.full(shape, np.inf, np.float32),
        np.zeros(shape, np.float32),
    )


def plant(trees: Trees, grid: Grid, *, ground: Float32, canopy: Canopy) -> None:
    """Add the crowns of trees to a canopy, in place.

    ground : (rows, columns) float32, m.
    """
    table = trees.table()
    table[:, 0] = (table[:, 0] - grid.anchor[0]) / grid.resolution_m
    table[:, 1] = (table[:, 1] - grid.anchor[1]) / grid.resolution_m
    window = (grid.west, grid.south + grid.rows)
    _plant(table, window, grid.resolution_m, ground, canopy.top, canopy.base, canopy.leaf_area)


@njit(cache=True)
def _plant(  # noqa: PLR0913, PLR0917 - a kernel takes its columns one by one
    table: Float64,
    window: tuple[int, int],
    size: float,
    ground: Float32,
    top: Float32,
    base: Float32,
    leaf_area: Float32,
) -> None:
    rows, columns = ground.shape
    west, north = window
    for i in range(len(table)):
        x, y, foot, height, diameter, low, density, shape = table[i]
        stem_row, stem_column = int(np.floor(north - y)), int(np.floor(x - west))
        inside = 0 <= stem_row < rows and 0 <= stem_column < columns
        if np.isnan(foot):
            # A stem off the grid stands on the nearest cell of it.
            near_row, near_column = (
                min(max(stem_row, 0), rows - 1),
                min(max(stem_column, 0), columns - 1),
            )
            foot = ground[near_row, near_column]
        radius = 0.5 * diameter / size
        covered = 0
        for row in range(max(0, int(north - y - radius)), min(rows, int(north - y + radius) + 1)):
            for column in range(
                max(0, int(x - west - radius)), min(columns, int(x - west + radius) + 1)
            ):
                dx, dy = west + column + 0.5 - x, north - row - 0.5 - y
                share = (dx * dx + dy * dy) / (radius * radius)
                if share > 1.0:
                    continue
                upper, lower = crown_heights(shape, np.sqrt(share), low, height)
                _add(row, column, foot + upper, foot + lower, density, top, base, leaf_area)
                covered += 1
        if covered == 0 and inside and _covers_no_centre(x, y, radius):
            thin = density * np.pi * radius * radius * 2.0 / 3.0
            _add(stem_row, stem_column, foot + height, foot + low, thin, top, base, leaf_area)


@njit(cache=True)
def _covers_no_centre(x: float, y: float, radius: float) -> bool:
    """Tell whether a crown is so small that it misses the centre of its stem's cell."""
    dx, dy = np.floor(x) + 0.5 - x, np.floor(y) + 0.5 - y
    return bool(dx * dx + dy * dy > radius * radius)


@njit(cache=True, inline="always")
def crown_heights(shape: float, share: float, low: float, height: float) -> tuple[float, float]:
    """Give top and underside of a crown above the foot, m, at a share of its radius."""
    span = height - low
    bow = np.sqrt(max(0.0, 1.0 - share * share))
    if shape == DOME:
        return low + span * bow, low
    if shape == CONE:
        return low + span * (1.0 - share), low
    if shape == VASE:
        return low + span * (0.6 + 0.4 * bow), low + 0.5 * span * share
    return low + 0.5 * span * (1.0 + bow), low + 0.5 * span * (1.0 - bow)


@njit(cache=True, inline="always")
def _add(  # noqa: PLR0913, PLR0917 - a kernel takes its columns one by one
    row: int,
    column: int,
    upper: float,
    lower: float,
    density: float,
    top: Float32,
    base: Float32,
    leaf_area: Float32,
) -> None:
    top[row, column] = max(top[row, column], np.float32(upper))
    base[row, column] = min(base[row, column], np.float32(lower))
    leaf_area[row, column] += np.float32(density * max(0.0, upper - lower))


def grow_thickets(heights: Float32, *, ground: Float32, canopy: Canopy) -> None:
    """Add closed plantings to a canopy, in place: hedges from the ground, woods with a gap.

    heights : (rows, columns) float32, m above the ground, 0 without.
    """
    there = heights >= LOWEST_THICKET_M
    gap = np.where(heights >= HIGHEST_HEDGE_M, TRUNK_RATIO * heights, np.float32(0))
    canopy.top[there] = np.maximum(canopy.top, ground + heights)[there]
    canopy.base[there] = np.minimum(canopy.base, ground + gap)[there]
    canopy.leaf_area[there] += (LEAF_AREA_DENSITY * (heights - gap))[there]


def layers_above(canopy: Canopy, ground: Float32) -> dict[str, Float32]:
    """Give the layers of the surface: top and underside above the ground, leaf area density."""
    crowned = np.isfinite(canopy.top) & np.isfinite(canopy.base)
    top = np.where(crowned, canopy.top - ground, np.float32(0))
    base = np.where(crowned, canopy.base - ground, np.float32(0))
    base = np.clip(base, 0, None)
    depth = top - base
    crowned &= (depth > 0.05) & (canopy.leaf_area > 0)
    density = np.zeros_like(top)
    np.divide(canopy.leaf_area, depth, out=density, where=crowned)
    return {
        "canopy_top": np.where(crowned, top, np.float32(0)),
        "canopy_base": np.where(crowned, base, np.float32(0)),
        "leaf_area_density": np.minimum(density, np.float32(20)),
    }
