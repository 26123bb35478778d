"""Publishes runs of heat: value tiles, GeoTIFF, NetCDF, CSV and 3D Tiles of one run."""

from tiles.heat.heat_run import HeatRun
from tiles.heat.publish import OBSERVATIONS, dataset_id, publish_heat
from tiles.heat.quantities import QUANTITIES, Quantity

__all__ = ["OBSERVATIONS", "QUANTITIES", "HeatRun", "Quantity", "dataset_id", "publish_heat"]
