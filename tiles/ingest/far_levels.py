"""Far levels of a dataset: merged simple blocks, wider cells the higher up in the tree."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tiles.content.far_level import encode_far_level
from tiles.ingest.encode_file import stored_tile
from tiles.mesh.far_blocks import joined
from tiles.tileset import FarRequest, TileEntry
from tiles.tileset.tree import FarLevels

# Side of the cells that are merged (metres) at level 1 of the grid; it doubles with each level.
# A third-level mesh keeps every block.
CELL_M = 12.5


def far_level_maker(theme: str, pool: Path) -> FarLevels:
    """Give the function that makes the far levels of one theme into the folder `pool`."""

    def far_levels(requests: Sequence[FarRequest]) -> list[TileEntry | None]:
        return [_far_level(request, theme, pool) for request in requests]

    return far_levels


def _far_level(request: FarRequest, theme: str, pool: Path) -> TileEntry | None:
    blocks = joined([part.far for part in request.parts])
    cell_m = CELL_M * 2.0 ** (request.level - 1) if request.level else 0.0
    tile = encode_far_level(blocks, cell_m=cell_m, theme=theme)
    return None if tile is None else stored_tile(tile, pool)
