"""Publishes runs of heat: value tiles, GeoTIFF, NetCDF, CSV and 3D Tiles of one run."""

from tiles.heat.heat_run import HeatRun
from tiles.heat.publish import publish_heat
from tiles.heat.quantities import QUANTITIES, Quantity
from tiles.heat.wall_surfaces import WallSurfaces, joined

__all__ = [
    "QUANTITIES",
    "HeatRun",
    "Quantity",
    "WallSurfaces",
    "joined",
    "publish_heat",
]
