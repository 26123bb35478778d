"""The whole run as one CF NetCDF file (CF-1.11), opened by xarray, QGIS and Panoply alike."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import netCDF4
import numpy as np
import pyproj
import xarray as xr

from tiles.errors import PublishError
from tiles.heat.heat_run import HeatRun
from tiles.heat.quantities import Quantity
from tiles.raster import PlaneGrid, rounded

NAME = "run.nc"
CRS = "crs"
# All hours of a square of cells lie in one chunk: the answer for a place is one read of 400 kB.
_CHUNK = 64
_ROWS_AT_ONCE = 256

_SURFACE_STEP = 1 / 64  # m

# What is published of the surface beside the run, where the surface is given.
SURFACE = ("ground_height", "building_height", "ground_cover")


class NetcdfWriter:
    """Writes the variables of a run one after the other; used as a context."""

    def __init__(
        self,
        path: Path,
        grid: PlaneGrid,
        result: xr.Dataset,
        run: HeatRun,
        *,
        label_after_middle_s: int = 0,
    ) -> None:
        self._grid = grid
        self._file = netCDF4.Dataset(path, "w", format="NETCDF4")
        self._file.setncatts(_about(run))
        _write_grid(self._file, grid)
        _write_times(self._file, result, run, label_after_middle_s)

    def __enter__(self) -> NetcdfWriter:
        """Begin to write."""
        return self

    def __exit__(self, *_: object) -> None:
        """Finish the file."""
        self._file.close()

    def quantity(self, quantity: Quantity, array: xr.DataArray) -> None:
        """Write a quantity, rounded to the step of its coding."""
        attributes = {"long_name": quantity.en, "units": quantity.unit}
        if quantity.standard_name:
            attributes["standard_name"] = quantity.standard_name
        _write_field(self._file, array, self._grid, attributes, step=quantity.coding.scale)

    def surface(self, surface: xr.Dataset) -> None:
        """Write what is published of the surface."""
        for name in SURFACE:
            if name in surface:
                array = _same_grid(surface[name], self._grid)
                _write_field(self._file, array, self._grid, _plain(array), step=_SURFACE_STEP)


def _about(run: HeatRun) -> dict[str, str]:
    steps = "; ".join(str(step.get("name", step)) for step in run.steps)
    return {
        "Conventions": "CF-1.11",
        "id": run.id,
        "title": run.title["en"],
        "institution": run.attribution,
        "source": run.program,
        "history": f"{run.created} {steps}",
        "comment": f"{run.source}; values are rounded to steps of 1/8 to 1/128 of their units",
    }


def _write_grid(file: netCDF4.Dataset, grid: PlaneGrid) -> None:
    mapping = file.createVariable(CRS, "i4")
    mapping.setncatts(pyproj.CRS.from_user_input(grid.crs).to_cf())
    # GDAL takes the matrix as it is; without it the first and last centre give the same.
    mapping.GeoTransform = " ".join(repr(value) for value in grid.transform.to_gdal())
    half = 0.5
    axes = {
        "y": grid.north_m - (np.arange(grid.rows) + half) * grid.cell_m,
        "x": grid.west_m + (np.arange(grid.columns) + half) * grid.cell_m,
    }
    for name, centres in axes.items():
        file.createDimension(name, len(centres))
        axis = file.createVariable(name, "f8", (name,))
        axis.standard_name = f"projection_{name}_coordinate"
        axis.long_name = f"{name} of the centre of the cell"
        axis.units = "m"
        axis.axis = name.upper()
        axis[:] = centres


def _write_times(
    file: netCDF4.Dataset, result: xr.Dataset, run: HeatRun, label_after_middle_s: int
) -> None:
    seconds = result["time"].to_numpy().astype("datetime64[s]").astype(np.int64)
    file.createDimension("time", len(seconds))
    file.createDimension("bounds", 2)
    where = "label" if label_after_middle_s else "middle"
    time = file.createVariable("time", "i8", ("time",))
    time.setncatts(
        {
            "standard_name": "time",
            "long_name": f"{where} of the interval",
            "units": "seconds since 1970-01-01 00:00:00 +00:00",
            "calendar": "standard",
            "axis": "T",
            "bounds": "time_bounds",
        }
    )
    time[:] = seconds + label_after_middle_s
    half = int(run.interval_s // 2)
    edges = file.createVariable("time_bounds", "i8", ("time", "bounds"))
    edges[:] = np.column_stack([seconds - half, seconds - half + int(run.interval_s)])


def _write_field(
    file: netCDF4.Dataset,
    array: xr.DataArray,
    grid: PlaneGrid,
    attributes: dict[str, Any],
    *,
    step: float,
) -> None:
    """Write a variable part by part; fractions are rounded, codes stay as they are."""
    whole = np.issubdtype(array.dtype, np.integer)
    sizes = {"y": min(_CHUNK, grid.rows), "x": min(_CHUNK, grid.columns)}
    chunks = tuple(sizes.get(str(name), array.sizes[name]) for name in array.dims)
    variable = file.createVariable(
        str(array.name),
        array.dtype.str[1:] if whole else "f4",
        tuple(map(str, array.dims)),
        compression="zlib",
        complevel=1,
        shuffle=True,
        chunksizes=chunks,
        fill_value=False if whole else np.float32(np.nan),
    )
    variable.setncatts({**attributes, "grid_mapping": CRS})
    for row in range(0, grid.rows, _ROWS_AT_ONCE):
        rows = slice(row, min(row + _ROWS_AT_ONCE, grid.rows))
        part = array.isel(y=rows).to_numpy()
        variable[..., rows, :] = part if whole else rounded(part, step)


def _same_grid(array: xr.DataArray, grid: PlaneGrid) -> xr.DataArray:
    if array.dims != ("y", "x") or array.shape != grid.shape:
        message = f"{array.name} of the surface has {array.shape} cells; the run has {grid.shape}"
        raise PublishError(message)
    return array


def _plain(array: xr.DataArray) -> dict[str, Any]:
    names = ("long_name", "units", "standard_name", "flag_values", "flag_meanings")
    return {name: array.attrs[name] for name in names if name in array.attrs}
