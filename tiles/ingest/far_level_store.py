"""What the far levels of a city became, kept so that they are not made again."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Container
from pathlib import Path

import orjson
from isal import isal_zlib

from tiles.durable_files import make_folder, swap_file
from tiles.ingest.records import tile_entry, tile_json
from tiles.mesh.far_blocks import FarBlocks, as_bytes, from_bytes
from tiles.tileset import TileEntry

FORMAT = 2
KEYS_PER_NAME = 4
_INDEX = "index"
_BLOCKS = ".blocks"


class FarLevelStore:
    """The folder of one city: an index, and the merged blocks of each level by name.

    It is a cache: what is damaged or gone is made again, to the same bytes. Only levels that a
    kept version shows stay in it.

    names : of merged blocks, by the key of all that they were merged from.
    tiles : by the name of their blocks, None where these are none; published ones, and those that
        this run has made.
    """

    def __init__(self, folder: Path, *, program: str, published: Container[str]) -> None:
        self._folder = folder
        self._made_by = f"{FORMAT} {program}"
        self._blocks: dict[str, FarBlocks] = {}
        self._changed = False
        self.names: dict[str, str] = {}
        self.tiles: dict[str, TileEntry | None] = {}
        with contextlib.suppress(OSError, KeyError, TypeError, ValueError):
            index = orjson.loads(_checked((folder / _INDEX).read_bytes()))
            if index["made_by"] == self._made_by:
                tiles = {name: tile and tile_entry(tile) for name, tile in index["tiles"].items()}
                self.names = index["names"]
                self.tiles = {n: t for n, t in tiles.items() if t is None or t.name in published}

    def blocks(self, name: str) -> FarBlocks | None:
        """Give merged blocks, None where they are gone."""
        if name not in self._blocks:
            try:
                data = _checked((self._folder / f"{name}{_BLOCKS}").read_bytes())
                self._blocks[name] = from_bytes(data)
            except (OSError, ValueError):
                return None
        return self._blocks[name]

    def put_blocks(self, key: str, name: str, blocks: FarBlocks) -> None:
        """Keep merged blocks, and what they were merged from."""
        make_folder(self._folder)
        swap_file(self._folder / f"{name}{_BLOCKS}", _with_check(as_bytes(blocks)))
        self._blocks[name] = blocks
        self.names[key] = name
        self._changed = True

    def put_tile(self, name: str, tile: TileEntry | None) -> None:
        """Keep the tile of merged blocks."""
        self.tiles[name] = tile
        self._changed = True

    def write(self) -> None:
        """Keep what was put in; blocks that no level of a kept version has go."""
        if not self._changed:
            return
        names = self._latest_names()
        tiles = {name: tile and tile_json(tile) for name, tile in self.tiles.items()}
        index = {"made_by": self._made_by, "names": names, "tiles": tiles}
        make_folder(self._folder)
        swap_file(self._folder / _INDEX, _with_check(orjson.dumps(index)))
        for path in self._folder.glob(f"*{_BLOCKS}"):
            if path.stem not in self.tiles:
                path.unlink(missing_ok=True)
        self._changed = False

    def _latest_names(self) -> dict[str, str]:
        """Give the keys to keep: small changes lead to the same blocks again and again."""
        count: Counter[str] = Counter()
        kept = []
        for key, name in reversed(self.names.items()):
            count[name] += 1
            if name in self.tiles and count[name] <= KEYS_PER_NAME:
                kept.append((key, name))
        return dict(reversed(kept))


def _with_check(data: bytes) -> bytes:
    return data + isal_zlib.crc32(data).to_bytes(4, "little")


def _checked(data: bytes) -> bytes:
    """Give data without their checksum; ValueError where they are damaged."""
    body = data[:-4]
    if isal_zlib.crc32(body) != int.from_bytes(data[-4:], "little"):
        raise ValueError("damaged")
    return body
