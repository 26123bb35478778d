"""GeoTIFF of other models (ENVI-met, OpenFOAM, QGIS): a file per time, or bands as times."""

from __future__ import annotations

import re
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import rasterio
import xarray as xr
from rasterio.errors import NotGeoreferencedWarning, RasterioError

from simulations.errors import ImportedFieldError, Remark
from simulations.grid import Grid
from simulations.importers.fields import (
    Field,
    Float32,
    grid_from_centres,
    imported_dataset,
    without_fills,
)
from simulations.importers.options import ImportOptions
from simulations.importers.quantities import (
    QUANTITIES,
    checked_quantity,
    converted,
    quantity_called,
)
from simulations.importers.times import check_ascending, utc_times

# Bands of one file, files of a folder.
MOST_TIMES: Final = 1000
# 20180723T1400+0900 in the name of a file.
_STAMP: Final = re.compile(r"(\d{4})(\d{2})(\d{2})[T_]?(\d{2})(\d{2})(Z|[+-]\d{4})")


@dataclass(frozen=True, slots=True)
class _Band:
    """One band: (rows, columns) float32 from north to south, its grid, unit and time."""

    values: Float32
    grid: Grid
    units: str | None
    stamp: str | None
    where: str


def read_raster_fields(path: Path, options: ImportOptions) -> xr.Dataset:
    """Read the bands of a GeoTIFF, or of the GeoTIFFs of a folder, as one quantity over time.

    Raises
    ------
    ImportedFieldError
        See `read_model_fields`.
    """
    files = _files(path)
    quantity, name = _quantity(path, files, options)
    remarks: list[Remark] = []
    bands = [band for file in files for band in _bands(file, options)]
    if len(bands) > MOST_TIMES:
        raise ImportedFieldError(f"{path} has {len(bands)} fields; at most {MOST_TIMES}")
    grid = bands[0].grid
    other = next((band for band in bands if band.grid != grid), None)
    if other is not None:
        raise ImportedFieldError(f"{other.where} covers other cells than {bands[0].where}")
    times = utc_times(
        _stamps(path, bands, options), utc_offset_h=options.utc_offset_h, where=str(path)
    )
    check_ascending(times, where=str(path))
    values = [
        converted(
            without_fills(band.values, name=band.where, remarks=remarks),
            quantity=quantity,
            units=options.units.get(name) or options.units.get("*") or band.units,
            where=band.where,
        )
        for band in bands
    ]
    height = options.height_m
    if QUANTITIES[quantity].of_the_air and height is None:
        raise ImportedFieldError(
            f"{path} does not say at which height above the ground it holds; give the option "
            "height_m (1.1 for a standing person)"
        )
    field = Field(np.stack(values), height if QUANTITIES[quantity].of_the_air else None, name)
    return imported_dataset({quantity: field}, grid, times=times, path=path, remarks=remarks)


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    found = sorted(each for each in path.iterdir() if each.suffix.lower() in {".tif", ".tiff"})
    if not found:
        raise ImportedFieldError(f"{path} has no GeoTIFF (.tif) in it")
    return found


def _quantity(path: Path, files: Sequence[Path], options: ImportOptions) -> tuple[str, str]:
    """Give the quantity, and the name under which the options know it."""
    for name in (*(file.stem for file in files), path.stem, "*"):
        if name in options.names:
            return checked_quantity(options.names[name], file_name=str(path)), name
    found = {quantity_called(file.stem) for file in files}
    quantity = found.pop() if len(found) == 1 else None
    if quantity is None:
        raise ImportedFieldError(
            f"{path} does not say what it is; give the option names, such as "
            f"* = utci; the quantities are {', '.join(QUANTITIES)}"
        )
    return quantity, files[0].stem


def _bands(file: Path, options: ImportOptions) -> list[_Band]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", NotGeoreferencedWarning)
            with rasterio.open(file) as source:
                values = source.read(masked=True)
                grid = _grid(file, source, options)
                stamps = [_stamp(file, source, band) for band in range(source.count)]
                units = [str(unit) if unit else None for unit in source.units]
    except (RasterioError, OSError) as error:
        raise ImportedFieldError(f"{file} cannot be read as a raster: {error}") from error
    filled = values.astype(np.float32).filled(np.nan)
    return [
        _Band(filled[band], grid, units[band], stamps[band], f"{file}, band {band + 1}")
        for band in range(len(filled))
    ]


def _grid(file: Path, source: Any, options: ImportOptions) -> Grid:
    transform = source.transform
    if transform.is_identity:
        raise ImportedFieldError(f"{file} does not say where its pixels lie (no geotransform)")
    if transform.b or transform.d or transform.e > 0:
        raise ImportedFieldError(f"{file} is rotated or has its rows from the south; warp it first")
    crs = options.crs or (source.crs and (source.crs.to_string() or source.crs.to_wkt()))
    if not crs:
        raise ImportedFieldError(
            f"{file} names no coordinate system; write it into the file (`gdal_edit -a_srs "
            "EPSG:6677`) or give the option crs"
        )
    x = transform.c + transform.a * (np.arange(source.width) + 0.5)
    y = transform.f + transform.e * (np.arange(source.height) + 0.5)
    return grid_from_centres(x, y, crs=str(crs), where=str(file))


def _stamp(file: Path, source: Any, band: int) -> str | None:
    """Give the time that a band's description or the file's name states, with its zone."""
    text = source.descriptions[band] or ""
    if re.match(r"\d{4}-\d{2}-\d{2}", text):
        return str(text)
    found = _STAMP.search(file.stem) if source.count == 1 else None
    if found is None:
        return None
    year, month, day, hour, minute, zone = found.groups()
    return f"{year}-{month}-{day}T{hour}:{minute}{zone}"


def _stamps(path: Path, bands: Sequence[_Band], options: ImportOptions) -> list[str]:
    if options.times:
        if len(options.times) != len(bands):
            raise ImportedFieldError(
                f"{path} has {len(bands)} fields, but the option times gives {len(options.times)}"
            )
        return list(options.times)
    missing = next((band for band in bands if band.stamp is None), None)
    if missing is not None:
        raise ImportedFieldError(
            f"{missing.where} does not say its time; give the option times, name the file with "
            "20180723T1400+0900, or describe the band with 2018-07-23T14:00+09:00"
        )
    return [str(band.stamp) for band in bands]
