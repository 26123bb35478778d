"""The check of a staged run: files that cannot be shown, or say other numbers, stop the publish."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import netCDF4
import numpy as np
import rasterio
import xarray as xr
from PIL import Image

from tiles.checking import check_tileset, errors_of, folder_source
from tiles.errors import PublishError
from tiles.heat import netcdf
from tiles.heat.description import Written
from tiles.heat.heat_run import field_of
from tiles.heat.quantities import WHOLE_DAY
from tiles.heat.rasters import TILES, QuantityFiles
from tiles.raster import rounded
from tiles.raster.tile_pyramid import tile_of
from tiles.raster.value_png import decoded_png
from tiles.tileset import ENTRY

# Cells that are looked up in tiles, GeoTIFF and NetCDF, for the first and the last hour.
SAMPLES = 8
_SHOWN = 5


def check_run(folder: Path, result: xr.Dataset, written: Written, *, zoom: int) -> None:
    """Refuse staged files that must not be shown.

    Raises
    ------
    PublishError
        A tileset breaks a rule, or a file gives another number than the result.
    """
    for tileset in written.tilesets:
        root = folder / tileset.folder
        found = errors_of(check_tileset(folder_source(root, entry=ENTRY), gltf=False))
        if found:
            lines = "\n".join(f"{each.where}: {each.message}" for each in found[:_SHOWN])
            message = f"our own check found {len(found)} broken rules in {tileset.folder}:\n{lines}"
            raise PublishError(message)
    for files in written.quantities:
        _check_numbers(folder, result, written, files, zoom=zoom)


def _check_numbers(
    folder: Path, result: xr.Dataset, written: Written, files: QuantityFiles, *, zoom: int
) -> None:
    quantity, steps = files.quantity, _steps(written, files)
    with (
        rasterio.open(folder / files.cog) as cog,
        netCDF4.Dataset(folder / netcdf.NAME) as cube,
    ):
        for step, name in steps if quantity.id in result else []:
            field = rounded(field_of(result, quantity.id, step))
            for row, column in _samples(field):
                expected = float(field[row, column])
                window = ((row, row + 1), (column, column + 1))
                place = (row, column) if step is None else (step, row, column)
                answers = {
                    files.cog: float(cog.read((step or 0) + 1, window=window)[0, 0]),
                    netcdf.NAME: float(cube[quantity.id][place]),
                }
                _compare(answers, expected, 0.0, quantity.id, name)
                tile = _in_tile(folder / TILES / quantity.id / name, written, files, zoom, place)
                limit = quantity.coding.scale * 0.51
                clipped = min(max(expected, quantity.coding.offset), quantity.coding.highest)
                _compare({TILES: tile}, clipped, limit, quantity.id, name)


def _steps(written: Written, files: QuantityFiles) -> list[tuple[int | None, str]]:
    if not files.hourly:
        return [(None, WHOLE_DAY)]
    last = len(written.hours) - 1
    return [(step, str(step)) for step in sorted({0, last})]


def _samples(field: np.ndarray[tuple[int, int], np.dtype[np.float32]]) -> Sequence[tuple[int, int]]:
    rows, columns = np.nonzero(np.isfinite(field))
    last = len(rows) - 1
    chosen = (
        sorted({round(last * part / (SAMPLES - 1)) for part in range(SAMPLES)}) if len(rows) else []
    )
    return [(int(rows[i]), int(columns[i])) for i in chosen]


def _in_tile(
    folder: Path, written: Written, files: QuantityFiles, zoom: int, place: tuple[int, ...]
) -> float:
    """Give the number that a value tile shows in the middle of a cell."""
    row, column = place[-2:]
    lon, lat = written.grid.degrees(np.array([column + 0.5]), np.array([row + 0.5]))
    (x, y), (across, down) = tile_of(zoom, float(lon[0]), float(lat[0]))
    path = folder / str(zoom) / str(x) / f"{y}.png"
    if not path.is_file():
        raise PublishError(f"{path.relative_to(folder.parents[2])} is missing")
    with Image.open(path) as image:
        pixels = np.asarray(image.convert("RGBA"))
    return float(
        decoded_png(pixels[down : down + 1, across : across + 1], files.quantity.coding)[0, 0]
    )


def _compare(
    answers: dict[str, float], expected: float, limit: float, quantity: str, step: str
) -> None:
    for name, found in answers.items():
        if not abs(found - expected) <= limit:
            message = f"{name} gives {found} for {quantity}, step {step}; the result has {expected}"
            raise PublishError(message)
