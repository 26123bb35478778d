"""The surface as arrays that kernels take."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import xarray as xr

from simulations.engine.parameters import Parameters
from simulations.grid import Grid
from simulations.sky.azimuth_sweep import Relief
from simulations.sky.leaf_sweep import Layer, empty_layer, layer_of
from simulations.sky.obstacles import Obstacles, both_ways
from simulations.sky.pages import paged
from simulations.surface.dataset import check_surface

Floats = npt.NDArray[np.float32]
Bytes = npt.NDArray[np.uint8]

DARKEST_SHEET = 1e-4
_GREEN = "green_wall_fraction"


@dataclass(frozen=True, slots=True)
class Scene:
    """A surface, ready to be swept.

    Attributes
    ----------
    obstacles : see `both_ways`.
    cover : (rows, columns) uint8, code of the ground cover.
    open_air : (rows, columns) bool, no building.
    green : (rows, columns) bool, at least half of the cell's walls are green; None for nowhere.
    """

    grid: Grid
    obstacles: tuple[Obstacles, Obstacles]
    cover: Bytes
    open_air: npt.NDArray[np.bool_]
    green: npt.NDArray[np.bool_] | None


def scene_of(surface: xr.Dataset, parameters: Parameters) -> Scene:
    """Give the scene of a surface.

    Raises
    ------
    SurfaceError, GridError
        The surface breaks its contract.
    """
    grid = check_surface(surface)
    ground = _values(surface, "ground_height")
    building = _values(surface, "building_height")
    relief = Relief(_sum(ground, building), ground)
    layers = (_leaves(surface, ground, parameters), _sheets(surface, ground))
    cover = np.ascontiguousarray(surface["ground_cover"].to_numpy(), np.uint8)
    green = _values(surface, _GREEN) >= 0.5 if _GREEN in surface else None
    return Scene(grid, both_ways(grid, relief, layers), cover, building <= 0, green)


def _leaves(surface: xr.Dataset, ground: Floats, parameters: Parameters) -> Layer:
    top = _values(surface, "canopy_top")
    leaves = _values(surface, "leaf_area_density")
    if not ((top > 0) & (leaves > 0)).any():
        return empty_layer()
    density = paged(leaves.shape, np.float32)
    np.multiply(leaves, np.float32(parameters.leaf_projection), out=density)
    base = _values(surface, "canopy_base")
    return layer_of(_sum(ground, base), _sum(ground, top), density, slanted=True)


def _sheets(surface: xr.Dataset, ground: Floats) -> Layer:
    top = _values(surface, "overhang_top")
    if not (top > 0).any():
        return empty_layer()
    base = np.minimum(_values(surface, "overhang_base"), top)
    thick = np.where(top > 0, np.maximum(top - base, np.float32(0.05)), np.float32(0.0))
    passes = np.maximum(_values(surface, "overhang_transmittance"), np.float32(DARKEST_SHEET))
    density = np.where(thick > 0, -np.log(passes) / np.maximum(thick, np.float32(0.05)), 0)
    base = ground + top - thick
    return layer_of(base, ground + top, density.astype(np.float32), slanted=False)


def _sum(first: Floats, other: Floats) -> Floats:
    return np.add(first, other, out=paged(first.shape, np.float32))


def _values(surface: xr.Dataset, name: str) -> Floats:
    return np.ascontiguousarray(surface[name].to_numpy(), np.float32)
