"""Façades of a result: one row per band of a face, with its hours."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import xarray as xr

from simulations.engine.working_field import WorkingField
from simulations.grid import Grid
from simulations.radiation.facades import SIDES

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class FacadeTable:
    """Bands whose building lies in the result, and what is gathered of them.

    Attributes
    ----------
    rows : (facades,) int64, numbers of bands of the working field.
    temperature : (steps, facades) float32, °C. sun_hours : (facades,) float32, h.
    """

    rows: npt.NDArray[np.int64]
    temperature: Floats
    sun_hours: Floats

    def add(
        self,
        step: int,
        temperature: Floats,
        *,
        lit: npt.NDArray[np.uint8] | None,
        sunshine_h: np.float32,
    ) -> None:
        """Add a step: temperatures of all bands [°C], their share of sun (255 = all), its hours."""
        self.temperature[step] = temperature[self.rows]
        if lit is not None:
            self.sun_hours[:] += lit[self.rows] / np.float32(255) * sunshine_h


def facade_table(field: WorkingField, steps: int) -> FacadeTable:
    """Give an empty table for the bands of a result."""
    faces, bands = field.facades.faces, field.facades.bands
    rows, columns = field.place
    inside = (faces.row >= rows.start) & (faces.row < rows.stop)
    inside &= (faces.column >= columns.start) & (faces.column < columns.stop)
    found = np.flatnonzero(inside[bands.face])
    # By place, not by side, so that a table of a tile is a part of that of the whole.
    face = bands.face[found]
    order = np.lexsort((bands.middle[found], faces.side[face], faces.column[face], faces.row[face]))
    found = found[order]
    temperature = np.full((steps, found.size), np.nan, np.float32)
    return FacadeTable(found, temperature, np.zeros(found.size, np.float32))


def facade_variables(
    table: FacadeTable, field: WorkingField, *, grid: Grid, ground: Floats
) -> dict[str, xr.Variable]:
    """Give the variables of façades, see docs/data-contracts.md.

    Parameters
    ----------
    grid : of the result. ground : (rows, columns) float32, m, of the working field.
    """
    faces, bands = field.facades.faces, field.facades.bands
    face = bands.face[table.rows]
    side = faces.side[face]
    down, right = (np.array(part)[side] for part in zip(*SIDES, strict=True))
    x = grid.x()[faces.column[face] - field.place[1].start] + right * grid.resolution_m / 2
    y = grid.y()[faces.row[face] - field.place[0].start] - down * grid.resolution_m / 2
    foot = ground[faces.row[face] + down, faces.column[face] + right]
    half = bands.height[table.rows] / 2
    columns = {
        "facade_x": (x, "m", "x of the middle of the face"),
        "facade_y": (y, "m", "y of the middle of the face"),
        "facade_azimuth": (side * 90.0, "degree", "azimuth of the outward normal"),
        "facade_base": (bands.middle[table.rows] - half - foot, "m", "foot above the ground"),
        "facade_top": (bands.middle[table.rows] + half - foot, "m", "top above the ground"),
        "facade_sun_hours": (table.sun_hours, "h", "hours of sunshine"),
    }
    kinds = {"facade_x": np.float64, "facade_y": np.float64}
    found = {
        name: xr.Variable(
            "facade",
            np.asarray(values, kinds.get(name, np.float32)),
            {"units": units, "long_name": long_name},
        )
        for name, (values, units, long_name) in columns.items()
    }
    attrs = {"units": "degC", "long_name": "temperature of the façade's surface"}
    found["facade_surface_temperature"] = xr.Variable(("time", "facade"), table.temperature, attrs)
    return found
