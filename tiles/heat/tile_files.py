"""Where a finished tile of a run is put: its GLB and the gzipped variant, checked first."""

from __future__ import annotations

from pathlib import Path

from tiles.checking import check_tile
from tiles.heat.quads import QuadTile
from tiles.tileset import TileEntry

CONTENTS = "tiles"


def put_tile(
    tile: QuadTile, folder: Path, name: str, *, features: int, error: float = 0.0
) -> TileEntry:
    """Check a tile and write `{name}` and `{name}.gz` into the contents of a tileset.

    error : geometric error of what it shows, m.

    Raises
    ------
    TilesetError
        It breaks a rule.
    """
    check_tile(tile.glb, region=tile.region, where=name)
    contents = folder / CONTENTS
    contents.mkdir(parents=True, exist_ok=True)
    (contents / name).write_bytes(tile.glb)
    (contents / f"{name}.gz").write_bytes(tile.gzipped)
    return TileEntry(name, len(tile.gzipped), tile.region, features, geometric_error=error)
