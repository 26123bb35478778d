"""What the sun, sky and wind of a place meet: ground, buildings, crowns, overhangs, covers."""

from simulations.surface.builder import SurfaceBuilder
from simulations.surface.dataset import check_surface, grid_of, surface_dataset
from simulations.surface.materials import GROUND_COVERS, WALL, Material

__all__ = [
    "GROUND_COVERS",
    "WALL",
    "Material",
    "SurfaceBuilder",
    "check_surface",
    "grid_of",
    "surface_dataset",
]
