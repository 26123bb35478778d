"""Buildings: the highest face over a cell's centre is its roof."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulations.errors import Remark
from simulations.grid import Grid
from simulations.surface.rasterising import Float32, Float64, lower_to, raise_to

# A foot this far from the ground means that the building was measured on another datum [m].
FARTHEST_FOOT_M = 10.0
# Lower than this is no building but a step [m].
LOWEST_BUILDING_M = 0.5
# No building of the world is higher [m].
HIGHEST_BUILDING_M = 900.0

OFF_GROUND = (
    "buildings stand more than 10 m above or below the ground; they are put on it as they are",
    "建物が地面から 10 m より上か下にあります。建物の高さのまま地面に置きました",
)
BELOW_GROUND = (
    "roofs lie less than 0.5 m above the ground; there is no building",
    "屋根が地面から 0.5 m より低いため、建物はないものとしました",
)
ABSURD = (
    "buildings are higher than 900 m; left out",
    "建物が 900 m より高いため、除きました",
)


@dataclass(slots=True)
class Roofs:
    """Buildings on a grid while they are added, each (rows, columns) float32.

    roof : elevation, m, −inf without. foot : elevation of the building's foot, m, +inf without.
    flat : height above the ground of buildings without a model, m; None while there are none.
    """

    roof: Float32
    foot: Float32
    flat: Float32 | None = None


def empty_roofs(grid: Grid) -> Roofs:
    """Give a grid without buildings."""
    return Roofs(np.full(grid.shape, -np.inf, np.float32), np.full(grid.shape, np.inf, np.float32))


def add_models(roofs: Roofs, grid: Grid, triangles: Float64, feet: Float64) -> None:
    """Add faces of buildings, (n, 3, 3) m, elevation; feet : (n,) of the building of each, m."""
    raise_to(triangles, grid, heights=roofs.roof)
    standing = np.array(triangles, dtype=np.float64, copy=True)
    standing[:, :, 2] = feet[:, None]
    lower_to(standing, grid, heights=roofs.foot)


def add_footprints(roofs: Roofs, grid: Grid, triangles: Float64) -> None:
    """Add footprints, (n, 3, 3); z is the height above the ground, m."""
    if roofs.flat is None:
        roofs.flat = np.zeros(grid.shape, np.float32)
    raise_to(triangles, grid, heights=roofs.flat)


def finished_buildings(roofs: Roofs, ground: Float32) -> tuple[Float32, list[Remark]]:
    """Give heights above the ground, (rows, columns) float32, m, 0 without a building.

    A building whose foot lies far from the ground (another datum, heights from 0) keeps its own
    height and is put on the ground.
    """
    there = np.isfinite(roofs.roof)
    off = there & (np.abs(roofs.foot - ground) > FARTHEST_FOOT_M)
    height = np.where(there, roofs.roof - np.where(off, roofs.foot, ground), np.float32(0))
    if roofs.flat is not None:
        height = np.maximum(height, roofs.flat)
    absurd = height > HIGHEST_BUILDING_M
    below = there & (height < LOWEST_BUILDING_M)
    height[absurd | (height < LOWEST_BUILDING_M)] = 0
    remarks = []
    for code, cells, (message, japanese) in (
        ("building-off-ground", off, OFF_GROUND),
        ("building-below-ground", below, BELOW_GROUND),
        ("building-absurd-height", absurd, ABSURD),
    ):
        count = int(np.count_nonzero(cells))
        if count:
            told, told_ja = f"{count} cells: {message}", f"{count}ます：{japanese}"
            remarks.append(Remark(code, "warning", told, ja=told_ja))
    return height.astype(np.float32, copy=False), remarks
