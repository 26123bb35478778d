"""Faces of walls in a result: one per side of a cell and band of height, with its hours."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import xarray as xr

from tiles.errors import PublishError
from tiles.raster import PlaneGrid

Float64 = npt.NDArray[np.float64]
Float32 = npt.NDArray[np.float32]

FACE = "facade"  # dimension of the faces in a result

# Variables of the faces: name → unit.
VARIABLES = {
    "facade_x": "m",
    "facade_y": "m",
    "facade_azimuth": "degree",
    "facade_base": "m",
    "facade_top": "m",
    "facade_surface_temperature": "degC",
    "facade_sun_hours": "h",
}


@dataclass(frozen=True, slots=True)
class Faces:
    """Faces of walls, one row each.

    x, y : middle, m. azimuth : of the outward normal, degrees clockwise from north.
    base, top : m above the geoid.
    values : (n, hours + 1) float32, °C by hour, then the hours of sun.
    """

    x: Float64
    y: Float64
    azimuth: Float64
    base: Float64
    top: Float64
    values: Float32

    def __len__(self) -> int:
        """Give the number of faces."""
        return len(self.x)

    def rows(self, chosen: npt.NDArray[np.integer]) -> Faces:
        """Give some of the faces."""
        return Faces(*(getattr(self, name)[chosen] for name in self.__dataclass_fields__))


def faces_of(result: xr.Dataset, grid: PlaneGrid, ground: Float32) -> Faces | None:
    """Give the faces of a result that have all numbers; None where it has no faces.

    ground : (rows, cols) float32, m above the geoid.

    Raises
    ------
    PublishError
        A variable is missing or has another unit.
    """
    if FACE not in result.dims or not result.sizes[FACE]:
        return None
    for name, unit in VARIABLES.items():
        found = result[name].attrs.get("units") if name in result else None
        if found != unit:
            raise PublishError(f"the faces of walls need {name} in {unit}; found {found!r}")
    x, y, azimuth, base, top = (
        result[f"facade_{name}"].to_numpy().astype(np.float64)
        for name in ("x", "y", "azimuth", "base", "top")
    )
    foot = _ground_before(grid, ground, x, y, azimuth)
    temperature = result["facade_surface_temperature"].transpose(FACE, "time").to_numpy()
    sun = result["facade_sun_hours"].to_numpy()
    values = np.column_stack([temperature, sun]).astype(np.float32, copy=False)
    faces = Faces(x, y, azimuth, foot + base, foot + top, values)
    whole = np.isfinite(values).all(axis=1) & np.isfinite(foot) & (top > base)
    return faces if whole.all() else faces.rows(np.flatnonzero(whole))


def _ground_before(
    grid: PlaneGrid, ground: Float32, x: Float64, y: Float64, azimuth: Float64
) -> Float64:
    """Give the height of the ground half a cell in front of each face."""
    half = grid.cell_m / 2
    column = (x + half * np.sin(np.radians(azimuth)) - grid.west_m) / grid.cell_m
    row = (grid.north_m - y - half * np.cos(np.radians(azimuth))) / grid.cell_m
    found: Float32 = ground[
        np.clip(row, 0, grid.rows - 1).astype(np.intp),
        np.clip(column, 0, grid.columns - 1).astype(np.intp),
    ]
    return np.asarray(found, np.float64)
