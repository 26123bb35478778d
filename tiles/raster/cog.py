"""Cloud-optimised GeoTIFF: one file per quantity, one band per hour."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import rasterio
from rasterio.enums import Resampling
from rasterio.shutil import copy as copy_raster

from tiles.raster.plane_grid import PlaneGrid
from tiles.raster.value_coding import Float32

BLOCK = 256
# Published numbers are rounded to this fraction of their unit: the lowest bits of a float32 are
# noise that would double the files.
ROUNDED_TO = 1.0 / 64.0


@dataclass(frozen=True, slots=True)
class BandText:
    """What a band says of itself: `time` is ISO 8601 with offset, "" for a statistic."""

    description: str
    time: str = ""


def rounded(field: npt.NDArray[np.floating]) -> Float32:
    """Give a field as it is published: float32, multiples of 1/64."""
    steps = np.rint(np.asarray(field, np.float32) * np.float32(1.0 / ROUNDED_TO))
    return np.asarray(steps * np.float32(ROUNDED_TO), np.float32)


class BandWriter:
    """Collects the bands of one quantity in a plain file; `finish` makes the GeoTIFF of them.

    Used as a context, so that the plain file is gone whatever happens.
    """

    def __init__(self, grid: PlaneGrid, bands: Sequence[BandText], *, unit: str) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="uchimizu-cog-")
        self._path = Path(self._folder.name) / "bands.tif"
        self._file = rasterio.open(
            self._path,
            "w",
            driver="GTiff",
            width=grid.columns,
            height=grid.rows,
            count=len(bands),
            dtype="float32",
            crs=grid.crs,
            transform=grid.transform,
            nodata=np.nan,
            tiled=True,
            blockxsize=BLOCK,
            blockysize=BLOCK,
            interleave="band",
            BIGTIFF="IF_SAFER",
        )
        for number, band in enumerate(bands, start=1):
            self._file.set_band_description(number, band.description)
            self._file.set_band_unit(number, unit)
            if band.time:
                self._file.update_tags(number, TIME=band.time)

    def __enter__(self) -> BandWriter:
        """Begin to write."""
        return self

    def __exit__(self, *_: object) -> None:
        """Take the plain file away."""
        self._file.close()
        self._folder.cleanup()

    def write(self, number: int, field: Float32) -> None:
        """Write a band (from 1), (rows, cols) float32."""
        self._file.write(field, number)

    def finish(self, path: Path) -> None:
        """Make overviews (means of the values that are there) and write the file in its order."""
        factors = list(_factors(max(self._file.shape)))
        self._file.close()
        if factors:
            with rasterio.open(self._path, "r+") as file:
                file.build_overviews(factors, Resampling.average)
        copy_raster(
            self._path,
            path,
            driver="GTiff",
            COPY_SRC_OVERVIEWS="YES",
            TILED="YES",
            BLOCKXSIZE=BLOCK,
            BLOCKYSIZE=BLOCK,
            INTERLEAVE="BAND",
            COMPRESS="DEFLATE",
            PREDICTOR="3",
            BIGTIFF="IF_SAFER",
        )


def _factors(longest: int) -> Iterator[int]:
    factor = 2
    while longest > BLOCK * factor // 2:
        yield factor
        factor *= 2
