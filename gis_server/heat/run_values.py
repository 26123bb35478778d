"""The numbers of a run at a place, from its NetCDF file."""

from __future__ import annotations

import math
import threading
from collections import OrderedDict
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np
from pydantic import Field

from gis_server.errors import OutsideRunError
from gis_server.heat.published_runs import PublishedRun
from gis_server.raster.local_copies import LocalCopies
from gis_server.records import Finite, Record

if TYPE_CHECKING:
    import netCDF4

FILES_OPEN = 16
DECIMALS = 2
Missing = Literal["inside-building", "inputs-missing", "busy", "failed"]


class HourShares(Record):
    """Where the radiation comes from that a standing person absorbs in one step."""

    hour: int = Field(description="Hour of the local clock, 0 to 23.")
    time: str = Field(description="Local time of the step, as in `hours`.")
    shares: dict[str, Finite] = Field(description="Source → W/m²; their sum is all that there is.")


class RunPoint(Record):
    """The cell of a run that holds a place; None where there is no number, as inside buildings."""

    hours: list[str]
    quantities: dict[str, list[Finite | None]] = Field(description="Id → one number per hour.")
    day: dict[str, Finite | None] = Field(description="Id → the number of the day.")
    explain: tuple[HourShares, ...] = Field(
        default=(), description="Shares of the absorbed radiation by hour, where they are known."
    )
    explain_missing: Missing | None = Field(
        default=None,
        description="Why `explain` is empty; inputs-missing: not computed on this server.",
    )
    cover: str | None = None
    ground_height: Finite | None = Field(None, description="m above the geoid.")
    building_height: Finite | None = Field(None, description="m above the ground, 0 outside.")
    sky_view_factor: Finite | None = None
    inside_building: bool
    version: str


class RunValues:
    """Answers for places of runs; their files stay open, as opening one costs more than reading.

    The library that reads them is not made for threads: one reads at a time.
    """

    def __init__(self, copies: LocalCopies) -> None:
        self.copies = copies
        self._files: OrderedDict[Path, netCDF4.Dataset] = OrderedDict()
        self._reading = threading.Lock()

    def at(self, run: PublishedRun, cell: tuple[int, int]) -> RunPoint:
        """Give the numbers of a cell (row, column)."""
        path = self.copies.path(run.key(str(run.about["files"]["netcdf"])))
        with self._reading:
            return _point(run, self._open(path), *cell)

    def _open(self, path: Path) -> netCDF4.Dataset:
        import netCDF4  # noqa: PLC0415 (with the first question, not with the server)

        if path not in self._files:
            if len(self._files) >= FILES_OPEN:
                _, oldest = self._files.popitem(last=False)
                oldest.close()
            self._files[path] = netCDF4.Dataset(path)
            self._files[path].set_auto_mask(False)
        self._files.move_to_end(path)
        return self._files[path]


def cell_of(run: PublishedRun, lon: float, lat: float) -> tuple[int, int]:
    """Give the row and the column that hold a place.

    Raises
    ------
    OutsideRunError
        There is none.
    """
    from tiles.raster import PlaneGrid  # noqa: PLC0415 (with the first question)

    grid = PlaneGrid(**run.about["grid"])
    column, row = (float(each[0]) for each in grid.cells(np.array([lon]), np.array([lat])))
    if not (0 <= column < grid.columns and 0 <= row < grid.rows):
        raise OutsideRunError
    return int(row), int(column)


def _point(run: PublishedRun, file: netCDF4.Dataset, row: int, column: int) -> RunPoint:
    hourly: dict[str, list[float | None]] = {}
    daily: dict[str, float | None] = {}
    for quantity in run.about["quantities"]:
        name = quantity["id"]
        if name not in file.variables:
            continue
        if quantity["hourly"]:
            hourly[name] = [_number(value) for value in file[name][:, row, column].tolist()]
        else:
            daily[name] = _number(float(file[name][row, column]))
    surface = {
        name: _number(float(file[name][row, column]))
        for name in ("ground_height", "building_height")
        if name in file.variables
    }
    empty = all(value is None for series in hourly.values() for value in series)
    return RunPoint(
        hours=run.about["hours"],
        quantities=hourly,
        day=daily,
        cover=_cover(file, row, column),
        ground_height=surface.get("ground_height"),
        building_height=surface.get("building_height"),
        sky_view_factor=daily.get("sky_view_factor"),
        inside_building=bool(surface.get("building_height")) or empty,
        version=run.version,
    )


def _number(value: float) -> float | None:
    return round(value, DECIMALS) if math.isfinite(value) else None


def _cover(file: netCDF4.Dataset, row: int, column: int) -> str | None:
    """Give the name of the ground's cover, None where the run does not tell."""
    if "ground_cover" not in file.variables:
        return None
    variable = file["ground_cover"]
    codes = np.atleast_1d(getattr(variable, "flag_values", [])).tolist()
    names = dict(zip(codes, str(getattr(variable, "flag_meanings", "")).split(), strict=False))
    return names.get(int(variable[row, column]))
