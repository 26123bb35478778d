"""The river's flood: water surfaces of two rain scales, depths and their ranks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import shapely

from gis_server.demo_town import plan
from gis_server.demo_town.place import HALF_HEIGHT, HALF_WIDTH, Float64
from gis_server.demo_town.terrain import Terrain, water_surface
from gis_server.demo_town.town_data import Town

CELL = 12.5  # m
_RANK_BOUNDS: Final = (0.5, 3.0, 5.0, 10.0)  # m, upper bounds of ranks 1 to 4


@dataclass(frozen=True, slots=True)
class FloodScale:
    """One assumed flood.

    code : of RiverFloodingRiskAttribute_scale.
    suffix : of the file name.
    level : as the flood map calls it.
    rise : m, of the water surface above its ordinary level.
    """

    code: str
    suffix: str
    level: str
    rise: float

    def title(self, of: Town) -> str:
        """Give the title of the flood map."""
        return f"{of.names['river']}洪水浸水想定区域図（{self.level}）{of.mark}"


SCALES: Final = (
    FloodScale("1", "l1", "計画規模", 3.5),
    FloodScale("2", "l2", "想定最大規模", 5.3),
)


def depth(xy: Float64, ground: Float64, scale: FloodScale) -> Float64:
    """Give the flood's depth [m] over ground heights [m] at plan points (n, 2); 0 where dry."""
    return np.round(np.maximum(water_surface(xy) + scale.rise - ground, 0.0), 3)


def rank(depths: Float64) -> npt.NDArray[np.int64]:
    """Give the rank 1 to 5 of RiverFloodingRiskAttribute_rank for depths [m]."""
    return np.searchsorted(_RANK_BOUNDS, depths, side="right") + 1


@dataclass(frozen=True, slots=True)
class FloodedCells:
    """Square cells under water.

    corners : (n, 4, 3) float64, m; counter-clockwise, at the height of the flood's surface.
    rank : (n,) int64.
    """

    corners: Float64
    rank: npt.NDArray[np.int64]


def flooded_cells(terrain: Terrain, scale: FloodScale) -> FloodedCells:
    """Give all cells deeper than 1 cm outside the river's bed."""
    x = np.arange(-HALF_WIDTH, HALF_WIDTH, CELL)
    y = np.arange(-HALF_HEIGHT, HALF_HEIGHT, CELL)
    west_south = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
    middles = west_south + CELL / 2
    depths = depth(middles, terrain.height(middles), scale)
    in_bed = shapely.contains_xy(plan.RIVER_WATER, middles[:, 0], middles[:, 1])
    wet = (depths > 0.01) & ~in_bed
    offsets = np.array([(0.0, 0.0), (CELL, 0.0), (CELL, CELL), (0.0, CELL)])
    squares = west_south[wet][:, None, :] + offsets
    level = np.round(water_surface(middles[wet]) + scale.rise, 2)
    heights = np.repeat(level[:, None, None], 4, axis=1)
    return FloodedCells(np.concatenate([squares, heights], axis=2), rank(depths[wet]))
