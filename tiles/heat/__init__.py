"""Publishes runs of heat: value tiles, GeoTIFF, NetCDF, CSV and 3D Tiles of one run."""

from tiles.heat.heat_run import HeatRun
from tiles.heat.publish import OBSERVATIONS, dataset_id, publish_heat
from tiles.heat.quantities import QUANTITIES, Quantity
from tiles.heat.wall_surfaces import WallSurfaces, joined

__all__ = [
    "OBSERVATIONS",
    "QUANTITIES",
    "HeatRun",
    "Quantity",
    "WallSurfaces",
    "dataset_id",
    "joined",
    "publish_heat",
]
