"""Far levels of a dataset: simple blocks, merged in wider cells the higher up in the tree.

A level is merged from the levels below it, and both its blocks and the tile that shows them are
kept. So a change is merged along one path of the tree, and only as far up as it makes a
difference: where the rounded blocks of a level are what they were, all above it is known.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

from tiles.content.far_level import encode_far_level
from tiles.ingest.far_level_store import FarLevelStore
from tiles.ingest.tile_pool import stored_tile
from tiles.mesh.block_merging import merged
from tiles.mesh.far_blocks import FarBlocks, as_bytes, joined
from tiles.tileset import FarRequest, TileEntry

# Side of the cells that are merged (metres) at level 1 of the grid; it doubles with each level.
# A third-level mesh keeps every block.
CELL_M = 25.0


@dataclass(frozen=True, slots=True)
class FarTask:
    """One tile of merged blocks to make; `name` is that of the blocks."""

    name: str
    blocks: FarBlocks
    theme: str


def make_far_level(task: FarTask, pool: Path) -> TileEntry | None:
    """Make a far level, check it and leave it in the folder `pool`."""
    tile = encode_far_level(task.blocks, theme=task.theme)
    return None if tile is None else stored_tile(tile, pool)


def blocks_digest(blocks: FarBlocks) -> str:
    """Give a digest that is equal for equal blocks."""
    return hashlib.sha256(as_bytes(blocks)).hexdigest()


@dataclass(frozen=True, slots=True)
class FarMerge:
    """The merging of one dataset, from the bottom up.

    names : of the blocks of each request, by its `id`.
    """

    store: FarLevelStore
    theme: str
    names: dict[int, str] = field(default_factory=dict)

    def name(self, request: FarRequest) -> str:
        """Name the blocks of a request, merged if that is not known; those below come before it."""
        words = [self.theme, str(_cell_m(request)), *(part.far_digest for part in request.parts)]
        words += [self.names[id(below)] for below in request.below]
        key = hashlib.sha256("\0".join(words).encode()).hexdigest()
        name = self.store.names.get(key)
        if name is None:
            blocks = self._merged(request)
            name = f"{self.theme}-{blocks_digest(blocks)}"
            self.store.put_blocks(key, name, blocks)
        self.names[id(request)] = name
        return name

    def blocks(self, request: FarRequest) -> FarBlocks:
        """Give the blocks of a request that has a name, from the store or merged again."""
        found = self.store.blocks(self.names[id(request)])
        return self._merged(request) if found is None else found

    def _merged(self, request: FarRequest) -> FarBlocks:
        blocks = [part.far.read() for part in request.parts]
        blocks += [self.blocks(below) for below in request.below]
        return merged(joined(blocks), cell_m=_cell_m(request))


def _cell_m(request: FarRequest) -> float:
    return CELL_M * 2.0 ** (request.level - 1) if request.level else 0.0
