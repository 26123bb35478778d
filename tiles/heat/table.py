"""The run as a table for spreadsheets, `run.csv.gz`: a row per cell and hour, or per cell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, cast

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.csv as pa_csv
import rasterio
from isal.igzip import IGzipFile
from rasterio.windows import Window

from tiles.heat.quantities import STATISTICS
from tiles.heat.rasters import QuantityFiles
from tiles.raster import PlaneGrid

NAME = "run.csv.gz"
# Beyond this many rows no spreadsheet opens the hours: the table has the daily statistics only.
MOST_HOURLY_ROWS = 1_000_000
_ROWS_AT_ONCE = 64

Columns = dict[str, npt.NDArray[np.generic] | list[str]]


def write_table(
    folder: Path, grid: PlaneGrid, hours: list[datetime], files: Sequence[QuantityFiles]
) -> bool:
    """Write the table of the GeoTIFFs in `folder`; tell whether it has a row per hour.

    Cells in which no quantity has a value, those inside buildings, have no row.
    """
    hourly = grid.rows * grid.columns * len(hours) <= MOST_HOURLY_ROWS
    with ExitStack() as stack:
        sources = [(each, stack.enter_context(rasterio.open(folder / each.cog))) for each in files]
        target = stack.enter_context(_compressed(folder / NAME))
        names = True
        for row in range(0, grid.rows, _ROWS_AT_ONCE):
            count = min(_ROWS_AT_ONCE, grid.rows - row)
            window = Window(0, row, grid.columns, count)
            fields = {
                each: source.read(_bands(each, hourly), window=window) for each, source in sources
            }
            for columns in _portions(grid, row, fields, hours if hourly else None):
                options = pa_csv.WriteOptions(include_header=names, quoting_style="none")
                pa_csv.write_csv(pa.table(columns), target, options)
                names = False
    return hourly


def _bands(files: QuantityFiles, hourly: bool) -> list[int]:
    """Give the bands of a GeoTIFF that the table shows: hours, statistics, or the day."""
    if not files.hourly:
        return [1]
    steps = files.bands - len(STATISTICS)
    return list(range(1, steps + 1) if hourly else range(steps + 1, files.bands + 1))


def _portions(
    grid: PlaneGrid,
    row: int,
    fields: dict[QuantityFiles, npt.NDArray[np.float32]],
    hours: list[datetime] | None,
) -> Iterator[Columns]:
    """Give the columns of some rows of cells: hour by hour, or the day at once."""
    known = np.any([np.isfinite(field).any(axis=0) for field in fields.values()], axis=0)
    rows, columns = np.nonzero(known)
    across, down = columns.astype(np.float64) + 0.5, rows.astype(np.float64) + row + 0.5
    lon, lat = grid.degrees(across, down)
    places: Columns = {
        "lon": lon.round(7),
        "lat": lat.round(7),
        "x_m": (grid.west_m + across * grid.cell_m).round(3),
        "y_m": (grid.north_m - down * grid.cell_m).round(3),
    }
    daily = {
        _named(each.quantity.id, each.quantity.unit): field[0, rows, columns]
        for each, field in fields.items()
        if not each.hourly
    }
    if hours is None:
        yield {**places, **_printed(daily | _statistics(fields, rows, columns))}
        return
    for step, hour in enumerate(hours):
        values = {
            _named(each.quantity.id, each.quantity.unit): field[step, rows, columns]
            for each, field in fields.items()
            if each.hourly
        }
        time: Columns = {"time": [hour.isoformat()] * len(rows)}
        yield {**places, **time, **_printed(values | daily)}


def _statistics(
    fields: dict[QuantityFiles, npt.NDArray[np.float32]],
    rows: npt.NDArray[np.intp],
    columns: npt.NDArray[np.intp],
) -> dict[str, npt.NDArray[np.float32]]:
    return {
        _named(f"{each.quantity.id}_{name}", each.quantity.unit): field[band, rows, columns]
        for each, field in fields.items()
        for band, name in enumerate(STATISTICS)
        if each.hourly
    }


@contextmanager
def _compressed(path: Path) -> Iterator[BinaryIO]:
    """Open a gzip file that says neither its time nor its name: same table, same bytes."""
    with path.open("wb") as file, IGzipFile("", "wb", 2, file, mtime=0) as packed:  # type: ignore[no-untyped-call]
        yield cast(BinaryIO, packed)


def _named(name: str, unit: str) -> str:
    return f"{name} [{unit}]"


def _printed(values: dict[str, npt.NDArray[np.float32]]) -> Columns:
    """Give numbers with two decimals, missing ones as nothing."""
    return {
        name: pa.array(each.astype(np.float64).round(2), from_pandas=True)
        for name, each in values.items()
    }
