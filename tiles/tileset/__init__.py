"""The tree of tiles above the leaves, and its tileset.json."""

from tiles.tileset.parts import FilePart, TileEntry, union
from tiles.tileset.properties import properties_of
from tiles.tileset.tileset_json import ENTRY, SCHEMA, encoded_schema, encoded_tileset
from tiles.tileset.tree import Common, FarRequest, Node, build_tree

__all__ = [
    "ENTRY",
    "SCHEMA",
    "Common",
    "FarRequest",
    "FilePart",
    "Node",
    "TileEntry",
    "build_tree",
    "encoded_schema",
    "encoded_tileset",
    "properties_of",
    "union",
]
