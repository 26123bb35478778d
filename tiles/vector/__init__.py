"""The city in plan: footprints, 2D vector tiles and the base map drawn from them."""

from tiles.vector.build import build_map

__all__ = ["build_map"]
