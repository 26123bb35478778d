"""Far levels of a dataset: merged simple blocks, wider cells the higher up in the tree."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
import orjson

from tiles.content.far_level import encode_far_level
from tiles.durable_files import replace_file
from tiles.ingest.part_store import tile_entry, tile_json
from tiles.ingest.tile_pool import stored_tile
from tiles.mesh.far_blocks import FarBlocks, joined
from tiles.tileset import FarRequest, TileEntry

# Side of the cells that are merged (metres) at level 1 of the grid; it doubles with each level.
# A third-level mesh keeps every block.
CELL_M = 25.0


@dataclass(frozen=True, slots=True)
class FarTask:
    """One far level to make; `key` names all that goes into it."""

    key: str
    blocks: tuple[FarBlocks, ...]
    cell_m: float
    theme: str


def far_task(request: FarRequest, theme: str, program: str) -> FarTask:
    """Describe the far level that a node of the tree asks for."""
    cell_m = CELL_M * 2.0 ** (request.level - 1) if request.level else 0.0
    words = [program, theme, str(cell_m), *(part.far_digest for part in request.parts)]
    key = hashlib.sha256("\0".join(words).encode()).hexdigest()
    return FarTask(key, tuple(part.far for part in request.parts), cell_m, theme)


def blocks_digest(blocks: FarBlocks) -> str:
    """Give a digest that is equal for equal blocks."""
    found = hashlib.sha256()
    for column in fields(FarBlocks):
        found.update(np.ascontiguousarray(getattr(blocks, column.name)).data)
    return found.hexdigest()


def make_far_level(task: FarTask, pool: Path) -> TileEntry | None:
    """Make a far level, check it and leave it in the folder `pool`."""
    tile = encode_far_level(joined(list(task.blocks)), cell_m=task.cell_m, theme=task.theme)
    return None if tile is None else stored_tile(tile, pool)


class FarLevelStore:
    """A folder that remembers which tile a far level became, so that it is not made again."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, key: str) -> TileEntry | None:
        """Give the tile of an earlier run; its file may be gone since."""
        try:
            return tile_entry(orjson.loads((self._folder / f"{key}.json").read_bytes()))
        except (OSError, KeyError, TypeError, ValueError):
            return None

    def put(self, key: str, tile: TileEntry) -> None:
        """Remember a tile."""
        replace_file(self._folder / f"{key}.json", orjson.dumps(tile_json(tile)))
