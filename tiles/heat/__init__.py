"""Publishes runs of heat: value tiles, GeoTIFF, NetCDF, CSV and 3D Tiles of one run."""

from tiles.heat.heat_run import HeatRun
from tiles.heat.publish import dataset_id, publish_heat
from tiles.heat.quantities import QUANTITIES, Quantity

__all__ = ["QUANTITIES", "HeatRun", "Quantity", "dataset_id", "publish_heat"]
