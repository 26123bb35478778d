"""What the tree is made of: finished tiles, and what one file gives to one dataset."""

from __future__ import annotations

from dataclasses import dataclass, field

from tiles.attribute_columns import AttributeColumn
from tiles.mesh.far_blocks import FarBlocks

Region = tuple[float, float, float, float, float, float]


@dataclass(frozen=True, slots=True)
class TileEntry:
    """A finished tile; its bytes lie in a content-hashed file.

    name : of the file (`0123456789abcdef.glb`).
    compressed : bytes of its gzipped variant.
    region : west, south, east, north (radians), lowest, highest (m above the ellipsoid).
    statistics : least and largest value by property id.
    """

    name: str
    compressed: int
    region: Region
    features: int
    geometric_error: float = 0.0
    statistics: dict[str, tuple[float, float]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FilePart:
    """What one file gives to one dataset.

    schema : the properties of its features, one column without values each.
    epsg : of the file. geoid : model that made its heights ellipsoidal.
    textured : its tiles carry images.
    far_digest : equal where the blocks are equal.
    """

    path: str
    tiles: tuple[TileEntry, ...]
    far: FarBlocks
    schema: tuple[AttributeColumn, ...]
    epsg: int
    geoid: str
    textured: bool = False
    far_digest: str = ""

    @property
    def region(self) -> Region:
        """Give the region of all its tiles."""
        return union([tile.region for tile in self.tiles])


def union(regions: list[Region]) -> Region:
    """Give the smallest region that holds all of them."""
    if len(regions) == 1:
        return regions[0]
    west, south, east, north, low, high = zip(*regions, strict=True)
    return min(west), min(south), max(east), max(north), min(low), max(high)
