"""Cloud-optimised GeoTIFF: one file per quantity, one band per hour.

The pixels are compressed by isal, a sixth of GDAL's time for files of the same size; what a file
says of itself (system, place, bands) is what GDAL writes into an empty file of the same kind.
Directories come first, then the levels from the coarsest to the finest, each band by band.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import numpy as np
from isal import isal_zlib
from numba import njit
from rasterio.io import MemoryFile

from tiles.raster.plane_grid import PlaneGrid
from tiles.raster.tiff_tags import Layout, Tag, longs, read_tags, shorts
from tiles.raster.value_coding import Float32, rounded

BLOCK = 256
_COMPRESSION = 1  # isal: level 2 is no smaller
_LARGEST_CLASSIC = 2**32 - 1
_SUBFILE, _WIDTH, _LENGTH, _COMPRESSED, _PLANES = 254, 256, 257, 259, 284
_TILE_WIDTH, _TILE_LENGTH, _TILE_OFFSETS, _TILE_BYTES = 322, 323, 324, 325
_ADOBE_DEFLATE, _BAND_BY_BAND, _REDUCED = 8, 2, 1
# Taken over from GDAL: bits, kind and number of samples, and, of the whole file, where it lies and
# what its bands are.
_SAMPLES = (258, 262, 277, 338, 339, 42113)
_ABOUT = (33550, 33922, 34735, 34736, 34737, 42112)


@dataclass(frozen=True, slots=True)
class BandText:
    """What a band says of itself: `time` is ISO 8601 with offset, "" for a statistic."""

    description: str
    time: str = ""


@dataclass(slots=True)
class _Level:
    """One resolution: its size in cells, and its compressed blocks in a file of their own."""

    rows: int
    columns: int
    blocks: IO[bytes]
    lengths: list[int] = field(default_factory=list)


class BandWriter:
    """Takes the bands of one quantity one after the other; `finish` makes the GeoTIFF of them.

    Used as a context, so that the compressed blocks are gone whatever happens. tags : what the
    whole file says of itself, as GDAL's metadata.
    """

    def __init__(
        self,
        grid: PlaneGrid,
        bands: Sequence[BandText],
        *,
        unit: str,
        step: float,
        tags: Mapping[str, str] | None = None,
        threads: int = 1,
    ) -> None:
        self.bands = len(bands)
        self._step = step
        self._opened = ExitStack()
        self._threads = self._opened.enter_context(ThreadPoolExecutor(threads))
        self._about = _described(grid, bands, unit, tags or {})
        self._levels = [
            _Level(rows, columns, self._opened.enter_context(tempfile.TemporaryFile()))  # noqa: SIM115
            for rows, columns in _sizes(grid.shape)
        ]

    def __enter__(self) -> BandWriter:
        """Begin to write."""
        return self

    def __exit__(self, *_: object) -> None:
        """Take the blocks away."""
        self._opened.close()

    def write(self, field: Float32) -> None:
        """Write the next band, (rows, cols) float32, and its overviews.

        Each cell of an overview is the mean of the up to four cells below that have values.
        """
        for number, level in enumerate(self._levels):
            if number:
                field = rounded(_halved(field), self._step / 4)
            for block in self._threads.map(_compressed, _blocks(field)):
                level.blocks.write(block)
                level.lengths.append(len(block))

    def finish(self, path: Path) -> None:
        """Write the file: directories, then the levels, the coarsest first."""
        blocks = sum(sum(level.lengths) for level in self._levels)
        directories = sum(Layout(big=True).size(tags) for tags in self._tags(Layout(big=True), 0))
        layout = Layout(big=blocks + directories + 16 > _LARGEST_CLASSIC)
        sizes = [layout.size(tags) for tags in self._tags(layout, 0)]
        with path.open("wb") as file:
            at = layout.header
            file.write(layout.head(at))
            tags = self._tags(layout, at + sum(sizes))
            for number, (size, each) in enumerate(zip(sizes, tags, strict=True)):
                following = at + size if number < len(sizes) - 1 else 0
                file.write(layout.directory(each, at=at, following=following))
                at += size
            for level in reversed(self._levels):
                level.blocks.seek(0)
                shutil.copyfileobj(level.blocks, file, 1 << 20)

    def _tags(self, layout: Layout, start: int) -> list[list[Tag]]:
        """Give the tags of each directory; `start` is where the blocks of all levels begin."""
        found = []
        for level in reversed(self._levels):
            ends = np.cumsum([start, *level.lengths]).tolist()
            start = ends.pop()
            is_whole = level is self._levels[0]
            names = (*_SAMPLES, *_ABOUT) if is_whole else _SAMPLES
            tags = [
                *(self._about[name] for name in names if name in self._about),
                *([] if is_whole else [longs(_SUBFILE, _REDUCED)]),
                longs(_WIDTH, level.columns),
                longs(_LENGTH, level.rows),
                shorts(_COMPRESSED, _ADOBE_DEFLATE),
                shorts(_PLANES, _BAND_BY_BAND),
                shorts(_TILE_WIDTH, BLOCK),
                shorts(_TILE_LENGTH, BLOCK),
                layout.offsets(_TILE_OFFSETS, ends),
                longs(_TILE_BYTES, *level.lengths),
            ]
            found.append(tags)
        return found[::-1]


def _sizes(shape: tuple[int, int]) -> Iterator[tuple[int, int]]:
    """Give the sizes of the levels: halved until one block holds all."""
    rows, columns = shape
    yield rows, columns
    while max(rows, columns) > BLOCK:
        rows, columns = (rows + 1) // 2, (columns + 1) // 2
        yield rows, columns


def _described(
    grid: PlaneGrid, bands: Sequence[BandText], unit: str, tags: Mapping[str, str]
) -> dict[int, Tag]:
    """Give the tags that GDAL writes for such a file, of one pixel."""
    with MemoryFile() as memory:
        with memory.open(
            driver="GTiff",
            width=1,
            height=1,
            count=len(bands),
            dtype="float32",
            crs=grid.crs,
            transform=grid.transform,
            nodata=np.nan,
            interleave="band",
        ) as file:
            file.update_tags(**tags)
            for number, band in enumerate(bands, start=1):
                file.set_band_description(number, band.description)
                file.set_band_unit(number, unit)
                if band.time:
                    file.update_tags(number, TIME=band.time)
        return read_tags(memory.read())


def _blocks(field: Float32) -> Iterator[Float32]:
    """Give the square blocks of a field row by row, (256, 256) float32, NaN beyond its edges."""
    rows, columns = field.shape
    for row in range(0, rows, BLOCK):
        for column in range(0, columns, BLOCK):
            part = field[row : row + BLOCK, column : column + BLOCK]
            if part.shape == (BLOCK, BLOCK):
                yield np.ascontiguousarray(part, "<f4")
                continue
            block = np.full((BLOCK, BLOCK), np.nan, "<f4")
            block[: part.shape[0], : part.shape[1]] = part
            yield block


def _compressed(block: Float32) -> bytes:
    return isal_zlib.compress(block.data, _COMPRESSION)


@njit(cache=True, nogil=True)
def _halved(field: Float32) -> Float32:
    """Give the means of up to four cells that have values; NaN where none has."""
    rows, columns = field.shape
    out = np.empty(((rows + 1) // 2, (columns + 1) // 2), np.float32)
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            total, count = 0.0, 0
            for row in range(2 * i, min(2 * i + 2, rows)):
                for column in range(2 * j, min(2 * j + 2, columns)):
                    if not np.isnan(field[row, column]):
                        total += field[row, column]
                        count += 1
            out[i, j] = total / count if count else np.nan
    return out
