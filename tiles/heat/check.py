"""The check of a staged run: files that cannot be shown, or say other numbers, stop the publish."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import netCDF4
import numpy as np
import rasterio
from PIL import Image

from tiles.checking import check_before_publishing, folder_source
from tiles.errors import PublishError
from tiles.heat import netcdf
from tiles.heat.description import Written
from tiles.heat.rasters import TILES, QuantityFiles, Sample
from tiles.raster.tile_pyramid import tile_of
from tiles.raster.value_png import decoded_png
from tiles.tileset import ENTRY


def check_run(folder: Path, written: Written, *, zoom: int) -> None:
    """Refuse staged files that must not be shown; 3D tiles were checked when they were made.

    Raises
    ------
    PublishError
        A tileset breaks a rule, or a file gives another number than the run.
    """
    for tileset in written.tilesets:
        check_before_publishing(folder_source(folder / tileset.folder, entry=ENTRY))
    with netCDF4.Dataset(folder / netcdf.NAME) as cube:
        for files in written.quantities:
            with rasterio.open(folder / files.cog) as cog:
                _check_numbers(folder, written, files, cog, cube, zoom=zoom)


def _check_numbers(
    folder: Path,
    written: Written,
    files: QuantityFiles,
    cog: rasterio.DatasetReader,
    cube: netCDF4.Dataset,
    *,
    zoom: int,
) -> None:
    """Look the samples up: exactly in GeoTIFF and NetCDF, within half a step in the tiles."""
    quantity = files.quantity
    for sample in files.samples:
        window = ((sample.row, sample.row + 1), (sample.column, sample.column + 1))
        _compare(files.cog, float(cog.read(sample.band, window=window)[0, 0]), sample, 0.0)
        if quantity.id in cube.variables and sample.step.isdecimal():
            found = cube[quantity.id][int(sample.step), sample.row, sample.column]
            _compare(netcdf.NAME, float(found), sample, 0.0)
        tile = _in_tile(folder / TILES / quantity.id / sample.step, written, files, zoom, sample)
        clipped = min(max(sample.value, quantity.coding.offset), quantity.coding.highest)
        _compare(TILES, tile, replace(sample, value=clipped), quantity.coding.scale * 0.51)


def _in_tile(
    folder: Path, written: Written, files: QuantityFiles, zoom: int, sample: Sample
) -> float:
    """Give the number that a value tile shows in the middle of a cell."""
    middle = np.array([sample.column + 0.5]), np.array([sample.row + 0.5])
    lon, lat = written.grid.degrees(*middle)
    (x, y), (across, down) = tile_of(zoom, float(lon[0]), float(lat[0]))
    path = folder / str(zoom) / str(x) / f"{y}.png"
    if not path.is_file():
        raise PublishError(f"{path.relative_to(folder.parents[2])} is missing")
    with Image.open(path) as image:
        pixels = np.asarray(image.convert("RGBA"))
    pixel = pixels[down : down + 1, across : across + 1]
    return float(decoded_png(pixel, files.quantity.coding)[0, 0])


def _compare(name: str, found: float, sample: Sample, limit: float) -> None:
    if not abs(found - sample.value) <= limit:
        message = f"{name}, step {sample.step}: {found}; the run has {sample.value}"
        raise PublishError(message)
