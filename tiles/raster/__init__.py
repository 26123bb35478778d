"""Fields on a projected grid as value tiles of a web map and as cloud-optimised GeoTIFF."""

from tiles.raster.cog import BandText, BandWriter
from tiles.raster.plane_grid import PlaneGrid, plane_grid_of
from tiles.raster.tile_pyramid import TilePyramid
from tiles.raster.value_coding import ValueCoding, rounded

__all__ = [
    "BandText",
    "BandWriter",
    "PlaneGrid",
    "TilePyramid",
    "ValueCoding",
    "plane_grid_of",
    "rounded",
]
