"""What can hide sun and sky, in the two orientations in which sweeps need it."""

from __future__ import annotations

from dataclasses import dataclass

from simulations.grid import Grid
from simulations.sky.azimuth_sweep import Relief
from simulations.sky.leaf_sweep import Layer, transposed
from simulations.sky.pages import turned


@dataclass(frozen=True, slots=True)
class Obstacles:
    """Relief and layers whose first axis is rows (north to south), or columns (west to east).

    Attributes
    ----------
    layers : leaves, sheets.
    height_m : from the lowest ground to the highest top.
    """

    grid: Grid
    relief: Relief
    layers: tuple[Layer, Layer]
    height_m: float


def both_ways(
    grid: Grid, relief: Relief, layers: tuple[Layer, Layer]
) -> tuple[Obstacles, Obstacles]:
    """Give the obstacles with rows first, and with columns first."""
    across = Relief(turned(relief.top), turned(relief.ground))
    veils = (transposed(layers[0]), transposed(layers[1]))
    return on_both_axes(grid, (relief, layers), (across, veils))


def on_both_axes(
    grid: Grid,
    straight: tuple[Relief, tuple[Layer, Layer]],
    across: tuple[Relief, tuple[Layer, Layer]],
) -> tuple[Obstacles, Obstacles]:
    """Give the obstacles of what is at hand with rows first, and with columns first."""
    relief, layers = straight
    highest = max(float(relief.top.max()), layers[0].highest, layers[1].highest)
    height = max(highest - float(relief.ground.min()), 0.0)
    return Obstacles(grid, *straight, height), Obstacles(grid, *across, height)
