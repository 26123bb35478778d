"""CF NetCDF of other models, PALM's among them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyproj
import xarray as xr

from simulations.errors import ImportedFieldError, Remark
from simulations.grid import Grid
from simulations.importers.fields import (
    Field,
    Float32,
    Float64,
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
from simulations.importers.times import Times, decoded_times, moment

_LENGTHS = {"m": 1.0, "metre": 1.0, "metres": 1.0, "meter": 1.0, "meters": 1.0, "km": 1000.0}
_DEGREES = ("degrees_north", "degrees_east", "degree_north", "degree_east", "degrees")
# PALM gives fields without height this level, which means nothing.
PALM_FORMAL_LEVEL = "zu1_xy"
# Our own results hold at this height of a standing person [m].
PERSON_M = 1.1
_CRS_ATTRIBUTES = ("crs", "epsg_code", "spatial_ref", "crs_wkt")


@dataclass(slots=True)
class _File:
    path: Path
    data: xr.Dataset
    options: ImportOptions
    remarks: list[Remark]


def read_netcdf_fields(path: Path, options: ImportOptions) -> xr.Dataset:
    """Read the fields of a NetCDF file that are quantities of a result.

    Raises
    ------
    ImportedFieldError
        See `read_model_fields`.
    """
    try:
        opened = xr.open_dataset(path, engine="netcdf4", decode_times=False, decode_coords=False)
    except (OSError, ValueError, RuntimeError) as error:
        raise ImportedFieldError(f"{path} cannot be read as NetCDF: {error}") from error
    with opened as data:
        file = _File(path, data, options, [])
        _check_rotation(file)
        chosen = _chosen(file)
        axes = _axes(file, chosen)
        times = _times(file, axes)
        grid = _grid(file, axes)
        fields = {quantity: _field(file, name, quantity, axes) for quantity, name in chosen.items()}
        return imported_dataset(fields, grid, times=times, path=path, remarks=file.remarks)


@dataclass(frozen=True, slots=True)
class _Axes:
    """Names of the dimensions of fields; level is "" where a field has no such dimension."""

    time: str
    y: str
    x: str


def _check_rotation(file: _File) -> None:
    angle = float(file.data.attrs.get("rotation_angle", 0.0))
    if abs(angle % 360.0) > 1e-6:
        raise ImportedFieldError(
            f"{file.path} is rotated by {angle:g}° against its coordinate system "
            "(`rotation_angle`); bring the fields onto a grid from west to east first"
        )


def _chosen(file: _File) -> dict[str, str]:
    """Give quantity → name of its variable in the file."""
    found: dict[str, str] = {}
    unused = []
    for name in map(str, file.data.data_vars):
        variable = file.data[name]
        if variable.ndim < 2:
            continue
        given = file.options.names.get(name)
        standard = str(variable.attrs.get("standard_name", ""))
        quantity = (
            checked_quantity(given, file_name=f"{file.path}, {name}")
            if given
            else quantity_called(name, standard)
        )
        if quantity is None or variable.ndim < 3:
            unused.append(name)
        elif quantity in found:
            raise ImportedFieldError(
                f"{file.path}: {found[quantity]} and {name} are both {quantity}; choose one with "
                "the option names"
            )
        else:
            found[quantity] = name
    for name in file.options.names:
        if name not in found.values():
            raise ImportedFieldError(
                f"{file.path} has no field {name!r} over time, y and x; it has "
                f"{', '.join(map(str, file.data.data_vars))}"
            )
    if not found:
        raise ImportedFieldError(
            f"{file.path} has no field of {', '.join(QUANTITIES)}; it has "
            f"{', '.join(unused) or 'no fields'}; say with the option names which one is what"
        )
    if unused:
        message = f"{file.path.name}: not used: {', '.join(sorted(unused))}"
        japanese = f"{file.path.name}：使っていない項目：{'、'.join(sorted(unused))}"
        file.remarks.append(Remark("fields-not-used", "info", message, ja=japanese))
    return found


def _axes(file: _File, chosen: dict[str, str]) -> _Axes:
    """Give the dimensions of the fields; all must have the same."""
    found = {_axes_of(file, name) for name in chosen.values()}
    if len(found) > 1:
        raise ImportedFieldError(
            f"{file.path}: {', '.join(chosen.values())} lie on different grids; import them one "
            "by one with the option names"
        )
    return found.pop()


def _axes_of(file: _File, name: str) -> _Axes:
    dims = [str(dim) for dim in file.data[name].dims]
    time = next((dim for dim in dims if _is_time(file, dim)), "")
    rest = [dim for dim in dims if dim != time]
    if not time:
        raise ImportedFieldError(
            f"{file.path}, {name}: no dimension is a time (found {', '.join(dims)}); add a "
            "variable `time` with a unit such as `seconds since 2018-07-23 00:00:00 +09:00`"
        )
    return _Axes(time, rest[-2], rest[-1])


def _is_time(file: _File, dim: str) -> bool:
    attrs = file.data[dim].attrs if dim in file.data.variables else {}
    is_time = attrs.get("standard_name") == "time" or attrs.get("axis") == "T"
    return is_time or dim.lower() in {"time", "t"}


def _times(file: _File, axes: _Axes) -> Times:
    where = f"{file.path}, {axes.time}"
    if axes.time not in file.data.variables:
        raise ImportedFieldError(f"{where}: the dimension has no variable with its times")
    variable, attrs = file.data[axes.time], file.data.attrs
    offset = file.options.utc_offset_h
    if offset is None and _is_ours(file):
        offset = 0.0
    start = attrs.get("origin_time")
    units = str(variable.attrs.get("units", ""))
    if start is not None and "since" in units:
        # PALM repeats its origin_time in the unit, but only the former has the zone.
        written = units.partition("since")[2].strip()
        stated, zone = moment(str(start))
        if zone is not None and moment(written) == (stated, None):
            offset = zone
    return decoded_times(
        _read(file, variable),
        variable.attrs,
        start=None if start is None else str(start),
        utc_offset_h=offset,
        where=where,
    )


def _is_ours(file: _File) -> bool:
    """Tell a result of this program, whose times are UTC by contract."""
    return str(file.data.attrs.get("program", "")).startswith("uchimizu")


def _grid(file: _File, axes: _Axes) -> Grid:
    crs = _crs(file, axes)
    x, y = _positions(file, axes.x, "origin_x"), _positions(file, axes.y, "origin_y")
    return grid_from_centres(x, y, crs=crs, where=str(file.path))


def _crs(file: _File, axes: _Axes) -> str:
    units = {str(file.data[axis].attrs.get("units", "")) for axis in (axes.x, axes.y)
             if axis in file.data.variables}  # fmt: skip
    if units & set(_DEGREES):
        raise ImportedFieldError(
            f"{file.path} lies on longitude and latitude; bring it onto a plane in metres first, "
            "for example with `gdalwarp -t_srs EPSG:6677`"
        )
    found = file.options.crs or _crs_in_file(file)
    if not found:
        raise ImportedFieldError(
            f"{file.path} names no coordinate system; add a variable `crs` with `epsg_code` or "
            "`crs_wkt` (CF grid mapping), or give the option crs (such as EPSG:6677)"
        )
    try:
        crs = pyproj.CRS.from_user_input(found)
    except pyproj.exceptions.CRSError as error:
        raise ImportedFieldError(
            f"{file.path} names an unknown coordinate system {found!r}; give the option crs"
        ) from error
    code = crs.to_epsg()
    return f"EPSG:{code}" if code else str(crs.to_wkt())


def _crs_in_file(file: _File) -> str:
    """Give the system by the grid mapping of CF, PALM's `crs`, or a global attribute."""
    mappings = {str(v.attrs.get("grid_mapping", "")) for v in file.data.data_vars.values()}
    names = [name for name in (*sorted(mappings), "crs", "spatial_ref") if name]
    holders: list[dict[str, Any]] = [
        dict(file.data[name].attrs) for name in names if name in file.data.variables
    ]
    for holder in (*holders, dict(file.data.attrs)):
        for attribute in _CRS_ATTRIBUTES:
            if str(holder.get(attribute, "")).strip():
                text = str(holder[attribute]).strip()
                return f"EPSG:{text}" if text.isdigit() else text
    return ""


def _positions(file: _File, axis: str, origin: str) -> Float64:
    """Give the centres of cells, m; PALM counts from its origin."""
    if axis not in file.data.variables:
        raise ImportedFieldError(
            f"{file.path}: the dimension {axis} has no variable with positions; add one in metres"
        )
    variable = file.data[axis]
    units = str(variable.attrs.get("units", "")).strip().lower()
    if units not in _LENGTHS:
        raise ImportedFieldError(
            f"{file.path}, {axis} has the unit {units!r}; expected m (add the attribute `units`)"
        )
    start = float(file.data.attrs.get(origin, 0.0))
    return _read(file, variable).astype(np.float64) * _LENGTHS[units] + start


def _field(file: _File, name: str, quantity: str, axes: _Axes) -> Field:
    variable = file.data[name]
    where = f"{file.path}, {name}"
    level = [str(d) for d in variable.dims if d not in (axes.time, axes.y, axes.x)]
    height = None
    if QUANTITIES[quantity].of_the_air:
        variable, height = _at_height(file, variable, level, where)
    elif level:
        variable = _only_level(variable, level, where)
    values = _read(file, variable.transpose(axes.time, axes.y, axes.x))
    clean = without_fills(
        np.asarray(values, np.float32), name=f"{file.path.name}, {name}", remarks=file.remarks
    )
    units = file.options.units.get(name) or variable.attrs.get("units")
    found = converted(
        clean, quantity=quantity, units=None if units is None else str(units), where=where
    )
    return Field(_north_up(found, _read(file, file.data[axes.y])), height, name)


def _read(file: _File, variable: xr.DataArray) -> npt.NDArray[Any]:
    """Read the numbers of a variable; a file that was cut shows it only now."""
    try:
        return np.asarray(variable.to_numpy())
    except (OSError, RuntimeError) as error:
        raise ImportedFieldError(
            f"{file.path}, {variable.name} cannot be read: {error}; is the file whole?"
        ) from error


def _north_up(values: Float32, y: Float64) -> Float32:
    return np.ascontiguousarray(values[:, ::-1, :]) if y[-1] > y[0] else values


def _only_level(variable: xr.DataArray, level: list[str], where: str) -> xr.DataArray:
    for dim in level:
        if variable.sizes[dim] != 1:
            raise ImportedFieldError(f"{where} has {variable.sizes[dim]} levels of {dim}; cut one")
    return variable.isel(dict.fromkeys(level, 0))


def _at_height(
    file: _File, variable: xr.DataArray, level: list[str], where: str
) -> tuple[xr.DataArray, float]:
    """Give a field at one height above the ground, and that height, m."""
    wanted = file.options.height_m
    if wanted is None and _is_ours(file):
        wanted = PERSON_M
    if len(level) > 1:
        raise ImportedFieldError(f"{where} has the dimensions {', '.join(level)} too many")
    if level and level[0] in file.data.variables and level[0] != PALM_FORMAL_LEVEL:
        return _level_at(file, variable, level[0], wanted=wanted, where=where)
    if level:
        variable = _only_level(variable, level, where)
    stated = variable.attrs.get("height_m", variable.attrs.get("height"))
    height = wanted if stated is None else float(stated)
    if height is None:
        raise ImportedFieldError(
            f"{where} does not say at which height above the ground it holds; add a vertical "
            "coordinate in metres or the attribute `height_m`, or give the option height_m "
            "(1.1 for a standing person)"
        )
    return variable, height


def _level_at(
    file: _File, variable: xr.DataArray, dim: str, *, wanted: float | None, where: str
) -> tuple[xr.DataArray, float]:
    heights = _read(file, file.data[dim]).astype(np.float64)
    units = str(file.data[dim].attrs.get("units", "")).strip().lower()
    if units not in _LENGTHS:
        raise ImportedFieldError(f"{file.path}, {dim} has the unit {units!r}; expected m")
    heights *= _LENGTHS[units]
    if len(heights) == 1 and wanted is None:
        return variable.isel({dim: 0}), float(heights[0])
    if not np.isfinite(heights).all():
        raise ImportedFieldError(f"{file.path}, {dim} has heights that are no numbers")
    shown = ", ".join(f"{each:g}" for each in heights[:12])
    if wanted is None:
        raise ImportedFieldError(
            f"{where} has fields at {shown} m; choose one with the option height_m"
        )
    place = int(np.abs(heights - wanted).argmin())
    if abs(heights[place] - wanted) > 0.05:
        raise ImportedFieldError(f"{where} has fields at {shown} m, none at {wanted:g} m")
    return variable.isel({dim: place}), float(heights[place])
