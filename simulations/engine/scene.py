"""The surface as arrays that kernels take."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import xarray as xr

from simulations.engine.parameters import Parameters
from simulations.grid import Grid
from simulations.sky.azimuth_sweep import Relief
from simulations.sky.leaf_sweep import NOTHING, empty_layer, layer_of, patched
from simulations.sky.obstacles import Obstacles, both_ways, on_both_axes
from simulations.sky.pages import paged, with_part
from simulations.surface.dataset import check_surface

Floats = npt.NDArray[np.float32]
Bytes = npt.NDArray[np.uint8]

DARKEST_SHEET = 1e-4
EVERYWHERE = (slice(None), slice(None))
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
    relief = Relief(_sum(ground, _values(surface, "building_height")), ground)
    leaves, sheets = empty_layer(), empty_layer()
    if ((_values(surface, "canopy_top") > 0) & (_values(surface, "leaf_area_density") > 0)).any():
        leaves = layer_of(*_leaves(surface, EVERYWHERE, parameters), slanted=True)
    if (_values(surface, "overhang_top") > 0).any():
        sheets = layer_of(*_sheets(surface, EVERYWHERE), slanted=False)
    return _scene(surface, grid, both_ways(grid, relief, (leaves, sheets)))


def changed_scene(
    before: Scene, surface: xr.Dataset, parameters: Parameters, *, window: tuple[slice, slice]
) -> Scene:
    """Give the scene of a surface that differs in a window only from the one `before`.

    Raises
    ------
    SurfaceError, GridError
        The surface breaks its contract.
    """
    grid = check_surface(surface)
    ground = _values(surface, "ground_height")[window]
    tops = ground + _values(surface, "building_height")[window]
    parts = (_leaves(surface, window, parameters), _sheets(surface, window))
    found = []
    for obstacles, across in zip(before.obstacles, (False, True), strict=True):
        place = window[::-1] if across else window
        relief, layers = obstacles.relief, []
        new = [each.T if across else each for each in (tops, ground)]
        if any((old[place] != each).any() for old, each in zip(relief, new, strict=True)):
            relief = Relief(*map(with_part, relief, (place, place), new))
        for layer, part in zip(obstacles.layers, parts, strict=True):
            base, top, density = (each.T if across else each for each in part)
            if layer.highest > NOTHING:
                layers.append(patched(layer, place, (base, top, density)))
            elif (top > base).any():
                return scene_of(surface, parameters)
            else:
                layers.append(layer)
        found.append((relief, (layers[0], layers[1])))
    return _scene(surface, grid, on_both_axes(grid, found[0], found[1]))


def _scene(surface: xr.Dataset, grid: Grid, obstacles: tuple[Obstacles, Obstacles]) -> Scene:
    cover = np.ascontiguousarray(surface["ground_cover"].to_numpy(), np.uint8)
    green = _values(surface, _GREEN) >= 0.5 if _GREEN in surface else None
    return Scene(grid, obstacles, cover, _values(surface, "building_height") <= 0, green)


def _leaves(
    surface: xr.Dataset, window: tuple[slice, slice], parameters: Parameters
) -> tuple[Floats, Floats, Floats]:
    """Give base, top and density of leaves in a window."""
    ground, base, top, leaves = (
        _values(surface, name)[window]
        for name in ("ground_height", "canopy_base", "canopy_top", "leaf_area_density")
    )
    density = paged(leaves.shape, np.float32)
    np.multiply(leaves, np.float32(parameters.leaf_projection), out=density)
    return _sum(ground, base), _sum(ground, top), density


def _sheets(surface: xr.Dataset, window: tuple[slice, slice]) -> tuple[Floats, Floats, Floats]:
    """Give base, top and density of overhangs in a window."""
    ground, under, top, passes = (
        _values(surface, name)[window]
        for name in ("ground_height", "overhang_base", "overhang_top", "overhang_transmittance")
    )
    base = np.minimum(under, top)
    thick = np.where(top > 0, np.maximum(top - base, np.float32(0.05)), np.float32(0.0))
    passes = np.maximum(passes, np.float32(DARKEST_SHEET))
    density = np.where(thick > 0, -np.log(passes) / np.maximum(thick, np.float32(0.05)), 0)
    return ground + top - thick, ground + top, density.astype(np.float32)


def _sum(first: Floats, other: Floats) -> Floats:
    return np.add(first, other, out=paged(first.shape, np.float32))


def _values(surface: xr.Dataset, name: str) -> Floats:
    return np.ascontiguousarray(surface[name].to_numpy(), np.float32)
