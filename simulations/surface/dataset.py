"""The surface: one xarray.Dataset with everything that the sun, sky and wind meet.

Its variables are written for people in `docs/data-contracts.md`, section Surface.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np
import numpy.typing as npt
import xarray as xr

from simulations.errors import GridError, Remark, SurfaceError
from simulations.grid import Grid
from simulations.surface.materials import GROUND_COVERS

Array = npt.NDArray[Any]
GroundSource = Literal["unknown", "dem", "building-bases", "foreign grid"]
GROUND_SOURCES: Final[tuple[GroundSource, ...]] = (
    "unknown",
    "dem",
    "building-bases",
    "foreign grid",
)


@dataclass(frozen=True, slots=True)
class Variable:
    """One variable of the surface: how it is named for people, its unit, type and limits."""

    long_name: str
    units: str
    dtype: type[np.generic]
    low: float
    high: float
    standard_name: str = ""


_FLAG: Final = np.uint8
_REAL: Final = np.float32
VARIABLES: Final[dict[str, Variable]] = {
    "ground_height": Variable(
        "height of the bare ground above the geoid", "m", _REAL, -500, 9000, "surface_altitude"
    ),
    "ground_source": Variable("where the height of the ground comes from", "1", _FLAG, 0, 3),
    "building_height": Variable("height of the roof above the ground", "m", _REAL, 0, 1000),
    "canopy_top": Variable("top of the tree crown above the ground", "m", _REAL, 0, 130),
    "canopy_base": Variable("underside of the tree crown above the ground", "m", _REAL, 0, 130),
    "leaf_area_density": Variable("leaf area per volume of crown", "m2 m-3", _REAL, 0, 20),
    "overhang_top": Variable("top of an awning, arcade or deck", "m", _REAL, 0, 1000),
    "overhang_base": Variable("clearance under an awning, arcade or deck", "m", _REAL, 0, 1000),
    "overhang_transmittance": Variable(
        "share of shortwave radiation that passes the overhang", "1", _REAL, 0, 1
    ),
    "ground_cover": Variable("what the ground is covered with", "1", _FLAG, 0, 255),
}
# What a scenario may add; a surface of a city has none of them.
OPTIONAL: Final[dict[str, Variable]] = {
    "air_temperature_offset": Variable("air temperature added by mist", "K", _REAL, -30, 30),
    "humidity_ratio_offset": Variable(
        "water vapour per dry air added by mist", "kg kg-1", _REAL, -0.05, 0.05
    ),
    "green_wall_fraction": Variable("share of the walls of a cell that is green", "1", _REAL, 0, 1),
}


def surface_dataset(
    grid: Grid,
    layers: Mapping[str, Array],
    *,
    sources: Sequence[Mapping[str, Any]] = (),
    remarks: Sequence[Remark] = (),
) -> xr.Dataset:
    """Give the surface of a grid; layers that are not given are empty.

    Parameters
    ----------
    layers : name → (rows, columns), row 0 north; `ground_height` is needed. Without
        `ground_source` the heights count as unknown.
    sources : what it was made of, JSON objects. remarks : what a reader must know.

    Raises
    ------
    SurfaceError
        A layer is unknown, has another shape, is not finite or out of range.
    """
    unknown = sorted(set(layers) - set(VARIABLES) - set(OPTIONAL))
    if unknown or "ground_height" not in layers:
        raise SurfaceError(
            f"a surface needs ground_height and may have {', '.join((*VARIABLES, *OPTIONAL))}; "
            f"found {', '.join(layers) or 'nothing'}"
        )
    dataset = xr.Dataset(coords=coordinates(grid), attrs=grid_attributes(grid))
    for name, variable in VARIABLES.items():
        values = layers.get(name)
        empty = values is None
        values = np.zeros(grid.shape, variable.dtype) if values is None else values
        dataset[name] = _data_array(name, values, grid, checked=not empty)
    for name in OPTIONAL:
        if name in layers:
            dataset[name] = _data_array(name, layers[name], grid, checked=True)
    dataset.attrs["sources"] = json.dumps(list(sources), ensure_ascii=False)
    dataset.attrs["remarks"] = remarks_json(remarks)
    _check_pairs(dataset)
    return dataset


def coordinates(grid: Grid) -> dict[str, Any]:
    """Give the coordinate variables x (west to east) and y (north to south)."""
    names = {"x": "projection_x_coordinate", "y": "projection_y_coordinate"}
    return {
        axis: (
            axis,
            getattr(grid, axis)(),
            {"units": "m", "standard_name": name, "long_name": f"{axis} of the cell centre"},
        )
        for axis, name in names.items()
    }


def grid_attributes(grid: Grid) -> dict[str, Any]:
    """Give the attributes from which `grid_of` makes the grid again."""
    return {
        "crs": grid.crs,
        "resolution_m": float(grid.resolution_m),
        "west_index": int(grid.west),
        "south_index": int(grid.south),
        "anchor_x": float(grid.anchor[0]),
        "anchor_y": float(grid.anchor[1]),
    }


def grid_of(dataset: xr.Dataset) -> Grid:
    """Give the grid of a surface or result.

    Raises
    ------
    GridError
        Attributes of the grid, or the dimensions y and x, are missing or contradict x and y.
    """
    missing = [name for name in ("x", "y") if name not in dataset.sizes]
    missing += [name for name in _GRID_ATTRIBUTES if name not in dataset.attrs]
    if missing:
        raise GridError(f"not a heat dataset: it has no {', '.join(missing)}")
    given = dataset.attrs
    grid = Grid(
        crs=str(given["crs"]),
        resolution_m=float(given["resolution_m"]),
        west=int(given["west_index"]),
        south=int(given["south_index"]),
        columns=dataset.sizes["x"],
        rows=dataset.sizes["y"],
        anchor=(float(given["anchor_x"]), float(given["anchor_y"])),
    )
    for axis, expected in (("x", grid.x()), ("y", grid.y())):
        found = dataset[axis].to_numpy() if axis in dataset.coords else expected
        if not np.allclose(found, expected, rtol=0, atol=1e-3 * grid.resolution_m):
            raise GridError(
                f"{axis} of the dataset runs from {found[0]} to {found[-1]} m, but its attributes "
                f"give {expected[0]} to {expected[-1]} m; y must run from north to south"
            )
    return grid


_GRID_ATTRIBUTES = ("crs", "resolution_m", "west_index", "south_index", "anchor_x", "anchor_y")


def remarks_json(remarks: Sequence[Remark]) -> str:
    """Give the attribute `remarks`."""
    return json.dumps([remark.as_json() for remark in remarks], ensure_ascii=False)


def remarks_of(dataset: xr.Dataset) -> list[Remark]:
    """Give the remarks of a surface or result."""
    return [Remark(**each) for each in json.loads(dataset.attrs.get("remarks", "[]"))]


def sources_of(dataset: xr.Dataset) -> list[dict[str, Any]]:
    """Give what a surface was made of."""
    found: list[dict[str, Any]] = json.loads(dataset.attrs.get("sources", "[]"))
    return found


def layers_of(dataset: xr.Dataset) -> dict[str, Array]:
    """Give copies of the arrays of a surface by name, to change them."""
    return {
        name: dataset[name].to_numpy().copy() for name in (*VARIABLES, *OPTIONAL) if name in dataset
    }


def check_surface(dataset: xr.Dataset) -> Grid:
    """Hold a dataset to the contract of the surface and give its grid.

    Raises
    ------
    SurfaceError
        A variable is missing, of the wrong type or unit, not finite, or out of range.
    GridError
        The grid cannot be told.
    """
    grid = grid_of(dataset)
    for name, variable in VARIABLES.items():
        if name not in dataset:
            raise SurfaceError(f"the surface has no {name} [{variable.units}]")
        found = dataset[name]
        if found.dims != ("y", "x") or found.attrs.get("units") != variable.units:
            raise SurfaceError(
                f"{name} has dimensions {found.dims} and unit {found.attrs.get('units')!r}; "
                f"expected ('y', 'x') and {variable.units!r}"
            )
        _checked(name, found.to_numpy(), grid)
    _check_pairs(dataset)
    return grid


def _data_array(name: str, values: Array, grid: Grid, *, checked: bool) -> xr.DataArray:
    variable = VARIABLES.get(name) or OPTIONAL[name]
    if checked:
        _checked(name, values, grid)
    attrs: dict[str, Any] = {"units": variable.units, "long_name": variable.long_name}
    if variable.standard_name:
        attrs["standard_name"] = variable.standard_name
    meanings = _flag_meanings(name)
    if meanings:
        attrs["flag_values"] = np.array(sorted(meanings), np.uint8)
        attrs["flag_meanings"] = " ".join(meanings[code] for code in sorted(meanings))
    data = np.ascontiguousarray(values, dtype=variable.dtype)
    return xr.DataArray(data, dims=("y", "x"), attrs=attrs)


def _flag_meanings(name: str) -> dict[int, str]:
    if name == "ground_source":
        return {code: word.replace(" ", "_") for code, word in enumerate(GROUND_SOURCES)}
    if name == "ground_cover":
        return {code: material.name for code, material in GROUND_COVERS.items()}
    return {}


def _checked(name: str, values: Array, grid: Grid) -> None:
    variable = VARIABLES.get(name) or OPTIONAL[name]
    if values.shape != grid.shape:
        raise SurfaceError(f"{name} has {values.shape} cells; the grid has {grid.shape}")
    low, high = float(values.min()), float(values.max())
    if not (np.isfinite(low) and np.isfinite(high)):
        holes = int(np.count_nonzero(~np.isfinite(values)))
        raise SurfaceError(f"{name} has {holes} cells without a finite number; fill or mask them")
    if low < variable.low or high > variable.high:
        raise SurfaceError(
            f"{name} runs from {low:g} to {high:g} {variable.units}; "
            f"{variable.low:g} to {variable.high:g} is possible"
        )
    meanings = _flag_meanings(name)
    if meanings:
        codes = np.asarray(values, np.uint8)
        unknown = np.array([code not in meanings for code in range(256)])
        if unknown[codes].any():
            strange = np.unique(codes[unknown[codes]]).tolist()
            raise SurfaceError(f"{name} has codes {strange[:5]}; known are {sorted(meanings)}")


def _check_pairs(dataset: xr.Dataset) -> None:
    for top, base in (("canopy_top", "canopy_base"), ("overhang_top", "overhang_base")):
        wrong = np.count_nonzero(dataset[top].to_numpy() < dataset[base].to_numpy())
        if wrong:
            raise SurfaceError(f"{base} lies above {top} in {wrong} cells")
