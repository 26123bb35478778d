"""Puts a surface together from parts that come file by file, in any order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
import xarray as xr

from simulations.errors import Remark
from simulations.grid import Grid
from simulations.surface.buildings import (
    add_footprints,
    add_models,
    empty_roofs,
    finished_buildings,
)
from simulations.surface.canopy import (
    Trees,
    empty_canopy,
    grow_thickets,
    joined,
    layers_above,
    plant,
)
from simulations.surface.dataset import Array, surface_dataset
from simulations.surface.ground import empty_ground, finished_ground
from simulations.surface.materials import BY_NAME, cover_code
from simulations.surface.overhangs import Overhang, finished_overhangs
from simulations.surface.rasterising import Float32, Float64, paint, raise_to

CANOPY: Final = ("canopy_top", "canopy_base", "leaf_area_density")
OVERHANG: Final = ("overhang_top", "overhang_base", "overhang_transmittance")


class SurfaceBuilder:
    """A surface that grows; `finish` gives it. The order of what is added changes nothing.

    Triangles are (n, 3, 3) float64: x, y in the CRS of the grid and elevation, m.
    """

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.remarks: list[Remark] = []
        self._ground = empty_ground(grid)
        self._roofs = empty_roofs(grid)
        self._cover = np.zeros(grid.shape, np.uint8)
        self._rank = np.zeros(grid.shape, np.uint8)
        self._feet: list[Float64] = []
        self._trees: list[Trees] = []
        self._thickets: Float32 | None = None
        self._overhangs: list[Overhang] = []

    def add_ground(self, triangles: Float64) -> None:
        """Add triangles of the bare ground."""
        raise_to(triangles, self.grid, heights=self._ground)

    def add_feet(self, points: Float64) -> None:
        """Add feet of buildings, (n, 3): the ground between them where no relief is."""
        self._feet.append(points)

    def add_buildings(self, triangles: Float64, feet: Float64) -> None:
        """Add faces of buildings, and of each the elevation of its building's foot, (n,) m."""
        add_models(self._roofs, self.grid, triangles, feet)

    def add_footprints(self, triangles: Float64) -> None:
        """Add buildings without a model; z is their height above the ground, m."""
        add_footprints(self._roofs, self.grid, triangles)

    def add_trees(self, trees: Trees) -> None:
        """Add trees by their measures."""
        self._trees.append(trees)

    def add_thickets(self, triangles: Float64) -> None:
        """Add closed plantings; z is their height above the ground, m."""
        if self._thickets is None:
            self._thickets = np.zeros(self.grid.shape, np.float32)
        raise_to(triangles, self.grid, heights=self._thickets)

    def add_overhang(self, triangles: Float64, *, transmittance: float) -> None:
        """Add faces of roofs without walls and of decks, of one shortwave transmittance."""
        self._overhangs.append(Overhang(triangles, transmittance))

    def add_cover(self, triangles: Float64, cover: str, *, rank: int) -> None:
        """Add ground of one cover; a higher rank (1 to 255) lies over a lower one."""
        code = cover_code(cover)
        paint(triangles, self.grid, code=code, rank=rank, codes=self._cover, ranks=self._rank)

    def finish(self, *, sources: Sequence[Mapping[str, Any]] = ()) -> xr.Dataset:
        """Give the surface; the builder is used up.

        Raises
        ------
        SurfaceError
            Nothing says how high the ground lies.
        """
        ground, source, remarks = finished_ground(self._ground, self._feet, self.grid)
        height, more = finished_buildings(self._roofs, ground)
        layers: dict[str, Array] = {
            "ground_height": ground,
            "ground_source": source,
            "building_height": height,
            "ground_cover": self._cover,
        }
        if self._trees or self._thickets is not None:
            layers |= self._grown(ground)
        if self._overhangs:
            layers |= finished_overhangs(self._overhangs, self.grid, ground=ground)
        remarks = [*self.remarks, *remarks, *more]
        return surface_dataset(self.grid, tidied(layers), sources=sources, remarks=remarks)

    def _grown(self, ground: Float32) -> dict[str, Float32]:
        canopy = empty_canopy(self.grid.shape)
        if self._thickets is not None:
            grow_thickets(self._thickets, ground=ground, canopy=canopy)
        if self._trees:
            plant(joined(self._trees), self.grid, ground=ground, canopy=canopy)
        return layers_above(canopy, ground)


def tidied(layers: dict[str, Array]) -> dict[str, Array]:
    """Take away crowns and overhangs inside buildings, and give built cells the cover roof."""
    height = layers["building_height"]
    built = height > 0
    for names in (CANOPY, OVERHANG):
        if names[0] in layers:
            hidden = built & (layers[names[0]] <= height)
            for name in names:
                layers[name][hidden] = 0
    layers["ground_cover"][built] = BY_NAME["roof"].code
    return layers
