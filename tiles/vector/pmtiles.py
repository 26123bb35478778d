"""PMTiles archives (version 3, protomaps/PMTiles specification) from tiles of several sources."""

from __future__ import annotations

import gzip
import hashlib
import struct
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import orjson

HEADER_BYTES = 127
LARGEST_ROOT_BYTES = 16_257  # header and root directory lie in the first 16 KiB
_GZIP, _MVT = 2, 1

Key = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class ArchiveInfo:
    """What the header says of an archive: bounds in degrees (west, south, east, north)."""

    bounds: tuple[float, float, float, float]
    lowest_zoom: int
    highest_zoom: int
    metadata: dict[str, object]


def tile_ids(keys: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Give the place of tiles on the Hilbert curve of all zooms.

    keys : (n, 3) int64, zoom, column, row (y downwards).
    """
    zoom, x, y = keys[:, 0].copy(), keys[:, 1].copy(), keys[:, 2].copy()
    found = ((1 << (2 * zoom)) - 1) // 3
    for level in range(int(zoom.max(initial=0)) - 1, -1, -1):
        active = level < zoom
        s = 1 << level
        rx = ((x & s) > 0) & active
        ry = ((y & s) > 0) & active
        found += np.where(active, s * s * ((3 * rx) ^ ry), 0)
        flip = active & ~ry & rx
        x, y = np.where(flip, s - 1 - (x & (s - 1)), x), np.where(flip, s - 1 - (y & (s - 1)), y)
        swap = active & ~ry
        x, y = np.where(swap, y, x), np.where(swap, x, y)
    return found


@dataclass(slots=True)
class _Entries:
    """Rows of the directory: tiles that follow each other with equal bytes share one."""

    ids: list[int]
    offsets: list[int]
    lengths: list[int]
    runs: list[int]

    def add(self, tile_id: int, offset: int, length: int) -> None:
        if self.ids and self.offsets[-1] == offset and self.ids[-1] + self.runs[-1] == tile_id:
            self.runs[-1] += 1
            return
        self.ids.append(tile_id)
        self.offsets.append(offset)
        self.lengths.append(length)
        self.runs.append(1)

    def part(self, start: int, end: int) -> _Entries:
        return _Entries(
            self.ids[start:end],
            self.offsets[start:end],
            self.lengths[start:end],
            self.runs[start:end],
        )


def write_archive(
    path: Path, keys: Iterable[Key], tile: Callable[[Key], bytes], info: ArchiveInfo
) -> int:
    """Write an archive; gives the bytes of its largest tile.

    keys : zoom, column, row of every tile, in any order. tile : gives a tile, gzipped MVT; asked
    once per key, so that only one tile at a time is in memory.
    """
    ordered = _by_id(list(keys))
    entries = _Entries([], [], [], [])
    seen: dict[bytes, tuple[int, int]] = {}
    largest, size = 0, 0
    data = path.with_suffix(".tiles")
    with data.open("wb") as stream:
        for tile_id, key in ordered:
            content = tile(key)
            digest = hashlib.sha256(content).digest()
            if digest not in seen:
                seen[digest] = (size, len(content))
                size += stream.write(content)
            entries.add(tile_id, *seen[digest])
            largest = max(largest, len(content))
    _write_parts(path, data, entries, info, contents=len(seen), addressed=len(ordered))
    data.unlink()
    return largest


def _by_id(keys: list[Key]) -> list[tuple[int, Key]]:
    ids = tile_ids(np.array(keys, dtype=np.int64).reshape(-1, 3)).tolist()
    return sorted(zip(ids, keys, strict=True))


def _write_parts(
    path: Path, data: Path, entries: _Entries, info: ArchiveInfo, *, contents: int, addressed: int
) -> None:
    root, leaves = _directories(entries)
    metadata = gzip.compress(orjson.dumps(info.metadata), mtime=0)
    root_at = HEADER_BYTES
    metadata_at = root_at + len(root)
    leaves_at = metadata_at + len(metadata)
    data_at = leaves_at + len(leaves)
    header = struct.pack(
        "<7sB11Q6B4iB2i",
        b"PMTiles",
        3,
        *(root_at, len(root), metadata_at, len(metadata), leaves_at, len(leaves)),
        *(data_at, data.stat().st_size, addressed, len(entries.ids), contents),
        *(1, _GZIP, _GZIP, _MVT, info.lowest_zoom, info.highest_zoom),
        *(round(each * 1e7) for each in info.bounds),
        info.highest_zoom - 2,
        *(round((info.bounds[i] + info.bounds[i + 2]) / 2 * 1e7) for i in (0, 1)),
    )
    with path.open("wb") as archive, data.open("rb") as tiles:
        archive.write(header + root + metadata + leaves)
        while block := tiles.read(1 << 20):
            archive.write(block)


def _directories(entries: _Entries) -> tuple[bytes, bytes]:
    """Give the root directory, and the leaf directories where the root alone is too large."""
    root = _directory(entries)
    if len(root) <= LARGEST_ROOT_BYTES:
        return root, b""
    size = 4096
    while True:
        starts = range(0, len(entries.ids), size)
        leaves = [_directory(entries.part(start, start + size)) for start in starts]
        offsets = np.concatenate([[0], np.cumsum([len(each) for each in leaves])]).tolist()
        pointers = _Entries(
            [entries.ids[start] for start in starts],
            offsets[:-1],
            [len(each) for each in leaves],
            [0] * len(leaves),
        )
        root = _directory(pointers)
        if len(root) <= LARGEST_ROOT_BYTES:
            return root, b"".join(leaves)
        size *= 2


def _directory(entries: _Entries) -> bytes:
    """Encode a directory: count, id steps, run lengths, lengths, offsets (0: follows)."""
    encoded = bytearray(_varint(len(entries.ids)))
    last = 0
    for each in entries.ids:
        encoded += _varint(each - last)
        last = each
    for each in entries.runs:
        encoded += _varint(each)
    for each in entries.lengths:
        encoded += _varint(each)
    following = -1
    for offset, length in zip(entries.offsets, entries.lengths, strict=True):
        encoded += _varint(0 if offset == following else offset + 1)
        following = offset + length
    return gzip.compress(bytes(encoded), mtime=0)


def _varint(number: int) -> bytes:
    encoded = bytearray()
    while number > 0x7F:
        encoded.append((number & 0x7F) | 0x80)
        number >>= 7
    encoded.append(number)
    return bytes(encoded)
