"""The folder of new tiles of a run, on the filesystem of the storage."""

from __future__ import annotations

from pathlib import Path

from tiles.checking import check_tile
from tiles.content.leaf_tile import EncodedTile
from tiles.durable_files import swap_file
from tiles.publishing.staging import content_name
from tiles.tileset.parts import TileEntry

GLB = ".glb"


def stored_tile(tile: EncodedTile, pool: Path) -> TileEntry:
    """Check a tile and write it with its compressed variant into a folder, named by content.

    Raises
    ------
    TilesetError
        The tile breaks a rule and must not be shown.
    """
    name = content_name(tile.glb, suffix=GLB)
    check_tile(tile.glb, region=tile.region, where=name)
    _write(pool / name, tile.glb)
    _write(pool / f"{name}.gz", tile.gzipped)
    west, south, east, north, low, high = (float(number) for number in tile.region)
    return TileEntry(
        name,
        len(tile.gzipped),
        (west, south, east, north, low, high),
        tile.features,
        tile.geometric_error,
    )


def _write(path: Path, data: bytes) -> None:
    """Write a file; one that is there is never written in place, it may be linked already."""
    try:
        with path.open("xb") as file:
            file.write(data)
    except FileExistsError:
        swap_file(path, data)
