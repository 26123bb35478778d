"""Imported fields as a dataset that looks like a result of our own."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import xarray as xr

from simulations.errors import GridError, ImportedFieldError, Remark
from simulations.grid import Grid
from simulations.importers.quantities import QUANTITIES
from simulations.importers.times import Times
from simulations.surface.dataset import coordinates, grid_attributes, remarks_json

Float32 = npt.NDArray[np.float32]
Float64 = npt.NDArray[np.float64]

FILLS = (-9999.0, -999.0, -127.0)
# Centres of cells may miss their place by this much of a cell (positions in float32).
UNEVEN = 0.02


@dataclass(frozen=True, slots=True)
class Field:
    """One quantity: (times, rows, columns) float32 in the unit of a result, NaN without data.

    height_m : above the ground, None for what has none. source_name : name in the file.
    """

    values: Float32
    height_m: float | None
    source_name: str


def imported_dataset(
    fields: Mapping[str, Field], grid: Grid, *, times: Times, path: Path, remarks: Sequence[Remark]
) -> xr.Dataset:
    """Give imported fields with the names, units and axes of a result."""
    coords = coordinates(grid) | {
        "time": ("time", times, {"standard_name": "time", "long_name": "time, UTC"})
    }
    attrs = grid_attributes(grid) | {
        "Conventions": "CF-1.11",
        "kind": "imported",
        "sources": json.dumps([{"path": path.name}], ensure_ascii=False),
        "remarks": remarks_json(remarks),
    }
    dataset = xr.Dataset(coords=coords, attrs=attrs)
    for name, found in fields.items():
        rule = QUANTITIES[name]
        described = {
            "units": rule.units,
            "long_name": rule.long_name,
            "source_name": found.source_name,
        }
        if rule.standard_name:
            described["standard_name"] = rule.standard_name
        dataset[name] = xr.DataArray(found.values, dims=("time", "y", "x"), attrs=described)
        if found.height_m is not None:
            dataset[name].attrs["height_m"] = found.height_m
    return dataset


def grid_from_centres(x: Float64, y: Float64, *, crs: str, where: str) -> Grid:
    """Give the grid of evenly spaced cell centres; y may run either way.

    Raises
    ------
    ImportedFieldError
        The centres are not even, or not square, or the system does not count in metres.
    """
    west, step_x = _start_and_step(x, f"{where}, x")
    south, step_y = _start_and_step(np.sort(y), f"{where}, y")
    if abs(step_x - step_y) > UNEVEN * step_x:
        raise ImportedFieldError(
            f"{where} has cells of {step_x:g} × {step_y:g} m; expected squares"
        )
    left, bottom = west - step_x / 2, south - step_x / 2
    indices = left / step_x, bottom / step_x
    try:
        if all(abs(index - round(index)) < 1e-3 for index in indices):
            first = round(indices[0]), round(indices[1])
            return Grid(crs, step_x, *first, len(x), len(y))
        return Grid(crs, step_x, 0, 0, len(x), len(y), anchor=(left, bottom))
    except GridError as error:
        raise ImportedFieldError(f"{where}: {error}") from error


def _start_and_step(centres: Float64, where: str) -> tuple[float, float]:
    if len(centres) < 2 or not np.isfinite(centres).all():
        raise ImportedFieldError(f"{where}: at least two cells with finite positions are needed")
    # Short decimal steps come back exactly from positions that were stored in float32.
    step = float(f"{(centres[-1] - centres[0]) / (len(centres) - 1):.7g}")
    if step <= 0 or np.abs(centres - centres[0] - step * np.arange(len(centres))).max() > (
        UNEVEN * abs(step)
    ):
        raise ImportedFieldError(
            f"{where} is not evenly spaced in ascending order; bring the fields onto an even grid "
            "first"
        )
    return float(centres[0]), step


def without_fills(values: Float32, *, name: str, remarks: list[Remark]) -> Float32:
    """Give values with NaN for fills that the file uses without declaring them."""
    found = values.copy()
    for fill in FILLS:
        there = found == np.float32(fill)
        if there.any():
            found[there] = np.nan
            message = f"{name}: {int(there.sum())} values are {fill:g}; they count as no data"
            japanese = f"{name}：{fill:g} の値が{int(there.sum())}個あり、欠測としました"
            remarks.append(Remark("undeclared-fill", "warning", message, ja=japanese))
    found[np.abs(found) > 1e19] = np.nan
    return found
