"""Terrain: heights of the ground as Terrarium tiles, from relief or from building bases."""

from tiles.terrain.build import build_terrain

__all__ = ["build_terrain"]
