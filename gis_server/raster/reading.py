"""Reads published GeoTIFFs; only paths that the catalogue gave come here."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import rasterio
import rasterio.windows
from rio_tiler.errors import PointOutsideBounds, TileOutsideBounds
from rio_tiler.io import Reader
from rio_tiler.models import ImageData

from gis_server.errors import OutsideRunError
from gis_server.raster.answers import BandStatistics, RasterInfo, RasterPoint
from gis_server.raster.parameters import refused

# No name that GDAL may find in a file leads to the network or to a folder's other files.
GDAL_SETTINGS: Final = {
    "GDAL_DISABLE_READDIR_ON_OPEN": "EMPTY_DIR",
    "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": ".none",
    "GDAL_HTTP_TIMEOUT": "1",
}
# What is shown where no band is asked for: the day's highest value.
SHOWN_BAND: Final = "max"
MEASURED_SIDE: Final = 1024  # pixels of the longest side from which statistics are taken


def info(path: Path) -> RasterInfo:
    """Describe a GeoTIFF."""
    with _opened(path) as reader:
        return RasterInfo.model_validate(reader.info().model_dump())


def statistics(path: Path, band: int | None) -> dict[str, BandStatistics]:
    """Measure a band; large ones through their overviews."""
    with _opened(path) as reader:
        image = reader.preview(indexes=_band_of(reader, band), max_size=MEASURED_SIDE)
        found = image.statistics()
    return {name: _statistics_of(each.model_dump()) for name, each in found.items()}


def _statistics_of(found: dict[str, Any]) -> BandStatistics:
    """Give the statistics of a band; one without any number has NaN there."""
    told = {
        name: None if isinstance(value, float) and math.isnan(value) else value
        for name, value in found.items()
    }
    return BandStatistics.model_validate(told)


def point(path: Path, lon: float, lat: float, *, band: int | None) -> RasterPoint:
    """Give the bands at a place, or one of them."""
    with _opened(path) as reader:
        chosen = None if band is None else _band_of(reader, band)
        found = reader.point(lon, lat, indexes=chosen)
        values = np.ma.filled(found.array.astype(np.float64), np.nan)
        return RasterPoint(
            coordinates=(lon, lat),
            values=[value if np.isfinite(value) else None for value in values.tolist()],
            band_names=found.band_names,
            band_descriptions=found.band_descriptions,
        )


def tile(path: Path, place: tuple[int, int, int], *, band: int | None, side: int) -> ImageData:
    """Read a tile of the web map; `place` is zoom, x, y."""
    zoom, x, y = place
    with _opened(path) as reader:
        return reader.tile(x, y, zoom, tilesize=side, indexes=_band_of(reader, band))


def preview(path: Path, *, band: int | None, side: int) -> ImageData:
    """Read the whole; `side` is the longest one in pixels."""
    with _opened(path) as reader:
        return reader.preview(indexes=_band_of(reader, band), max_size=side)


@contextmanager
def _opened(path: Path) -> Iterator[Reader]:
    """Open a GeoTIFF; a place outside of it is an OutsideRunError."""
    try:
        with rasterio.Env(**GDAL_SETTINGS), Reader(str(path)) as reader:
            yield reader
    except (PointOutsideBounds, TileOutsideBounds):
        raise OutsideRunError from None


def _band_of(reader: Reader, band: int | None) -> int:
    """Give the band asked for, else the daily maximum, else the first.

    Raises
    ------
    RequestValidationError
        The file has no such band.
    """
    names = [str(name) for _, name in reader.info().band_descriptions]
    if band is None:
        return names.index(SHOWN_BAND) + 1 if SHOWN_BAND in names else 1
    if band > len(names):
        raise refused("bidx", f"there are {len(names)} bands: {', '.join(names)}")
    return band


def cells(
    path: Path, band: int, column: npt.NDArray[np.int64], row: npt.NDArray[np.int64]
) -> npt.NDArray[np.float32]:
    """Give a band at many cells, NaN where it has no number; only the part around them is read."""
    west, north = int(column.min()), int(row.min())
    width, height = int(column.max()) - west + 1, int(row.max()) - north + 1
    with rasterio.Env(**GDAL_SETTINGS), rasterio.open(path) as file:
        window = rasterio.windows.Window(west, north, width, height)
        field = file.read(band, window=window, masked=True, out_dtype=np.float32).filled(np.nan)
    return np.asarray(field[row - north, column - west], np.float32)
