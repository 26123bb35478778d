"""What the tree is made of: finished tiles, and what one file gives to one dataset."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from tiles.attribute_columns import AttributeColumn
from tiles.city_tables import Float64
from tiles.mesh.far_blocks import FarBlocks

Region = tuple[float, float, float, float, float, float]


@dataclass(frozen=True, slots=True)
class TileEntry:
    """A finished tile; its bytes lie in a content-hashed file.

    name : of the file (`0123456789abcdef.glb`).
    compressed : bytes of its gzipped variant.
    region : west, south, east, north (radians), lowest, highest (m above the ellipsoid).
    """

    name: str
    compressed: int
    region: Region
    features: int
    geometric_error: float = 0.0


class Blocks(Protocol):
    """Far blocks that are in memory, or are read when they are needed."""

    def read(self) -> FarBlocks:
        """Give the blocks."""


@dataclass(frozen=True, slots=True)
class FilePart:
    """What one file gives to one dataset.

    schema : the properties of its features, one column without values each.
    limits : (columns, 2) float64, least and largest value of each of them, NaN where it has none.
    epsg : of the file. geoid : model that made its heights ellipsoidal.
    textured : its tiles carry images.
    far_digest : equal where the blocks are equal.
    """

    path: str
    tiles: tuple[TileEntry, ...]
    far: Blocks
    schema: tuple[AttributeColumn, ...]
    limits: Float64
    epsg: int
    geoid: str
    textured: bool = False
    far_digest: str = ""

    @property
    def region(self) -> Region:
        """Give the region of all its tiles."""
        return union([tile.region for tile in self.tiles])


@dataclass(frozen=True, slots=True)
class MergedColumns:
    """The columns of some parts by property.

    columns : those of each property. order : rows of the parts' columns, one behind the other, by
        property. first : where each property begins in it.
    """

    columns: tuple[list[AttributeColumn], ...]
    order: npt.NDArray[np.intp]
    first: npt.NDArray[np.intp]


def union(regions: list[Region]) -> Region:
    """Give the smallest region that holds all of them."""
    if len(regions) == 1:
        return regions[0]
    west, south, east, north, low, high = zip(*regions, strict=True)
    return min(west), min(south), max(east), max(north), min(low), max(high)
