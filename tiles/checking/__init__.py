"""Our own checker of tilesets, independent of the code that writes them."""

from tiles.checking.check import check_before_publishing, check_tile, check_tileset
from tiles.checking.findings import RULES, Finding, errors_of, finding
from tiles.checking.sources import TilesetSource, folder_source, source_of, storage_source

__all__ = [
    "RULES",
    "Finding",
    "TilesetSource",
    "check_before_publishing",
    "check_tile",
    "check_tileset",
    "errors_of",
    "finding",
    "folder_source",
    "source_of",
    "storage_source",
]
