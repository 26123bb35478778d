"""Rasters of heights from files: one band, metres, squares, rows from north to south."""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import rasterio
from affine import Affine
from rasterio.errors import NotGeoreferencedWarning, RasterioError

from simulations.errors import GridError, Remark, SurfaceError
from simulations.grid import Grid, check_metres
from simulations.surface.rasterising import spread

# More of a raster without data than this is no small hole.
LARGEST_HOLES = 0.05
LEAST_METRES_PER_PIXEL, MOST_METRES_PER_PIXEL = 0.1, 10.0
_SIZE_IN_NAME = re.compile(r"(?<![\d.])(\d+(?:[.p]\d+)?)m(?![a-z])", re.IGNORECASE)


@dataclass(slots=True)
class Raster:
    """One band of a file, rows from north to south, NaN without data."""

    path: Path
    values: npt.NDArray[np.float32]
    crs: str
    transform: Affine


def opened(path: Path, remarks: list[Remark]) -> Raster:
    """Read a raster; what was mended is added to the remarks.

    Raises
    ------
    SurfaceError
        It cannot be read, or is not a grid of squares in metres.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", NotGeoreferencedWarning)
            with rasterio.open(path) as source:
                _check_bands(path, source)
                values = source.read(1, masked=True)
                crs = _crs_of(path, source)
                transform = source.transform
    except (RasterioError, OSError) as error:
        raise SurfaceError(f"{path} cannot be read as a raster: {error}") from error
    if transform.is_identity:
        raise SurfaceError(f"{path} does not say where its pixels lie; give it a geotransform")
    found = values.astype(np.float32).filled(np.nan)
    found[~np.isfinite(found)] = np.nan
    found, transform = _north_up(path, found, transform, remarks)
    _check_pixels(path, transform, remarks)
    return Raster(path, found, crs, transform)


def _check_bands(path: Path, source: Any) -> None:
    if source.count != 1:
        raise SurfaceError(
            f"{path} has {source.count} bands; expected one band of numbers, not a picture"
        )
    if source.dtypes[0].startswith("complex"):
        raise SurfaceError(f"{path} holds complex numbers; expected heights or codes")


def _crs_of(path: Path, source: Any) -> str:
    """Give the code of a raster's system, or its whole text where it has none."""
    if source.crs is None:
        raise SurfaceError(
            f"{path} names no coordinate system; write it into the file, for example with "
            "`gdal_edit -a_srs EPSG:6677`"
        )
    code = source.crs.to_epsg()
    crs = f"EPSG:{code}" if code else str(source.crs.to_wkt())
    try:
        check_metres(crs)
    except GridError as error:
        raise SurfaceError(f"{path}: {error}; project it first (`gdalwarp -t_srs …`)") from error
    units = {str(unit).lower() for unit in source.units if unit}
    if units - {"m", "metre", "metres", "meter", "meters", "1"}:
        raise SurfaceError(
            f"{path} gives heights in {', '.join(sorted(units))}; expected metres; convert it first"
        )
    return crs


def _north_up(
    path: Path, values: npt.NDArray[np.float32], transform: Affine, remarks: list[Remark]
) -> tuple[npt.NDArray[np.float32], Affine]:
    if transform.b or transform.d:
        raise SurfaceError(
            f"{path} is rotated against its coordinate system; expected rows from west to east "
            "(`gdalwarp` makes them so)"
        )
    if transform.e > 0:
        message = f"{path.name} has its rows from south to north; they were turned round"
        japanese = f"{path.name}：行が南から北の順のため、逆にしました"
        remarks.append(Remark("south-up", "info", message, ja=japanese))
        flipped = transform @ Affine.translation(0, len(values)) @ Affine.scale(1, -1)
        return values[::-1].copy(), flipped
    return values, transform


def _check_pixels(path: Path, transform: Affine, remarks: list[Remark]) -> None:
    width, height = transform.a, -transform.e
    if width <= 0 or abs(width - height) > 1e-6 * width:
        raise SurfaceError(f"{path} has pixels of {width:g} × {height:g} m; expected squares")
    if not LEAST_METRES_PER_PIXEL <= width <= MOST_METRES_PER_PIXEL:
        raise SurfaceError(
            f"{path} has pixels of {width:g} m; {LEAST_METRES_PER_PIXEL:g} to "
            f"{MOST_METRES_PER_PIXEL:g} m show single buildings and trees"
        )
    named = _SIZE_IN_NAME.search(path.stem.replace("_", " "))
    if named is None:
        return
    size = float(named[1].replace("p", "."))
    if abs(size - width) > 1e-6 and size <= MOST_METRES_PER_PIXEL:
        message = (
            f"the name {path.name} says {named[1]} m, but the pixels are {width:g} m; "
            f"{width:g} m is used"
        )
        japanese = f"{path.name}：名前では {named[1]} m ですが、画素の {width:g} m としました"
        remarks.append(Remark("resolution-in-name", "warning", message, ja=japanese))


def grid_of_raster(raster: Raster) -> Grid:
    """Give the grid of a raster; anchored to 0, 0 where its cells lie so, else to its corner."""
    rows, columns = raster.values.shape
    size = raster.transform.a
    west, south = raster.transform.c, raster.transform.f - rows * size
    steps = west / size, south / size
    if all(abs(step - round(step)) < 1e-6 for step in steps):
        return Grid(raster.crs, size, round(steps[0]), round(steps[1]), columns, rows)
    return Grid(raster.crs, size, 0, 0, columns, rows, anchor=(west, south))


def check_same_cells(one: Raster, other: Raster) -> None:
    """Hold two rasters to the same system and the same pixels.

    Raises
    ------
    SurfaceError
        They differ.
    """
    names = f"{one.path} and {other.path}"
    if one.crs != other.crs:
        raise SurfaceError(
            f"{names} are in different coordinate systems ({one.crs} and {other.crs}); "
            "project one of them first"
        )
    if one.values.shape != other.values.shape:
        raise SurfaceError(
            f"{names} have {one.values.shape} and {other.values.shape} pixels (rows, columns); "
            "cut both to the same area"
        )
    if not one.transform.almost_equals(other.transform, precision=1e-3 * one.transform.a):
        raise SurfaceError(
            f"{names} do not cover the same pixels: their corners are "
            f"{_corner(one)} and {_corner(other)}; align them first (`gdalwarp -te … -tr …`)"
        )


def _corner(raster: Raster) -> str:
    size = raster.transform.a
    return f"({raster.transform.c:.3f}, {raster.transform.f:.3f}) with pixels of {size:g} m"


def fill_holes(raster: Raster, remarks: list[Remark]) -> None:
    """Give pixels without data the height of the nearest, in place.

    Raises
    ------
    SurfaceError
        There are too many of them.
    """
    known = np.isfinite(raster.values)
    holes = 1.0 - float(known.mean())
    if holes == 0.0:
        return
    if holes > LARGEST_HOLES:
        raise SurfaceError(
            f"{raster.path} has no data in {holes:.1%} of its pixels; at most "
            f"{LARGEST_HOLES:.0%} can be filled; cut it to the area with data"
        )
    spread(raster.values, known)
    count = int(np.count_nonzero(~known))
    message = f"{raster.path.name}: {count} pixels without data took the height of the nearest"
    japanese = f"{raster.path.name}：データのない{count}画素は、いちばん近い画素の高さとしました"
    remarks.append(Remark("holes-filled", "warning", message, ja=japanese))
