"""The fields of a run as value tiles and GeoTIFF, each field read once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np
import numpy.typing as npt
import xarray as xr
from numba import njit

from tiles.heat.heat_run import HeatRun
from tiles.heat.quantities import CLASS_HOURS, HOURLY, STATISTICS, WBGT_CLASSES, WHOLE_DAY, Quantity
from tiles.raster import BandText, BandWriter, TilePyramid, rounded

Float32 = npt.NDArray[np.float32]
Float64 = npt.NDArray[np.float64]
Int32 = npt.NDArray[np.int32]

TILES = "tiles"
# The check looks one cell of each field up in the files: the first that has a value, the last, or
# one of those between, field by field in turn.
_TURNS = 4
_LIMITS = np.array([each.lowest for each in WBGT_CLASSES if each.lowest is not None], np.float32)


@dataclass(frozen=True, slots=True)
class Sample:
    """A number that was written: `step` is the folder of its tiles, `band` that of the GeoTIFF."""

    step: str
    band: int
    row: int
    column: int
    value: float


@dataclass(frozen=True, slots=True)
class QuantityFiles:
    """What was written of one quantity.

    low, high : range of the values that were found, None where there are none. cog : file name,
    with `bands` bands.
    samples : some of the numbers, for the check of the files.
    """

    quantity: Quantity
    hourly: bool
    low: float | None
    high: float | None
    tiles: int
    cog: str
    bands: int
    samples: tuple[Sample, ...]


class RasterWriter:
    """Writes the tiles and the GeoTIFF of quantities on one grid into one folder."""

    def __init__(self, pyramid: TilePyramid, folder: Path, run: HeatRun) -> None:
        self.run = run
        self.grid = pyramid.grid
        self.folder = folder
        self.pyramid = pyramid

    def hourly(
        self, array: xr.DataArray, quantity: Quantity, hours: list[datetime]
    ) -> list[QuantityFiles]:
        """Write every hour of a quantity and its daily statistics; WBGT gives hours by class.

        array : (time, y, x) float32, in memory.
        """
        bands = [BandText(f"{hour:%H:%M}", hour.isoformat()) for hour in hours]
        bands += [BandText(each) for each in STATISTICS]
        day = _Day(self.grid.shape, classes=quantity.id == "wbgt")
        written = 0
        samples: list[Sample] = []
        with self._bands(bands, quantity) as cog:
            for step, field in enumerate(array.to_numpy()):
                values = rounded(field, quantity.coding.scale)
                samples += _samples(values, str(step), step + 1)
                cog.write(values)
                written += self._write_tiles(quantity, str(step), values)
                day.add(values)
            for number, (name, field) in enumerate(zip(STATISTICS, day.statistics(), strict=True)):
                values = rounded(field, quantity.coding.scale)
                samples += _samples(values, name, len(hours) + number + 1)
                cog.write(values)
                written += self._write_tiles(quantity, name, values)
            files = self._finished(quantity, cog, day.range, written, samples)
        classes = day.class_hours(self.run.interval_s / 3600.0)
        hours_by_class = zip(CLASS_HOURS, classes, strict=False)
        return [files, *(self.daily(each, field) for each, field in hours_by_class)]

    def daily(self, quantity: Quantity, field: Float32) -> QuantityFiles:
        """Write a quantity that has one field for the day, (rows, cols) float32."""
        values = rounded(field, quantity.coding.scale)
        known = values[np.isfinite(values)]
        ends = (float(known.min()), float(known.max())) if len(known) else None
        with self._bands([BandText(WHOLE_DAY)], quantity) as cog:
            cog.write(values)
            written = self._write_tiles(quantity, WHOLE_DAY, values)
            samples = _samples(values, WHOLE_DAY, 1)
            return self._finished(quantity, cog, ends, written, samples)

    def _bands(self, bands: list[BandText], quantity: Quantity) -> BandWriter:
        return BandWriter(
            self.grid,
            bands,
            unit=quantity.unit,
            step=quantity.coding.scale,
            tags=_tags(self.run, quantity),
            threads=self.pyramid.threads,
        )

    def _write_tiles(self, quantity: Quantity, step: str, values: Float32) -> int:
        folder = self.folder / TILES / quantity.id / step
        return self.pyramid.write(values, quantity.coding, folder)

    def _finished(
        self,
        quantity: Quantity,
        cog: BandWriter,
        ends: tuple[float, float] | None,
        written: int,
        samples: list[Sample],
    ) -> QuantityFiles:
        name = f"{quantity.id}.tif"
        cog.finish(self.folder / name)
        low, high = ends or (None, None)
        hourly = quantity in HOURLY
        return QuantityFiles(quantity, hourly, low, high, written, name, cog.bands, tuple(samples))


def _tags(run: HeatRun, quantity: Quantity) -> dict[str, str]:
    """Give what a GeoTIFF says of itself wherever it is carried."""
    return {
        "RUN": run.id,
        "TITLE": run.title["ja"],
        "TITLE_EN": run.title["en"],
        "QUANTITY": quantity.id,
        "QUANTITY_JA": quantity.ja,
        "QUANTITY_EN": quantity.en,
        "UNIT": quantity.unit,
        "KIND": run.kind,
        "SOURCE": run.source,
        "SCENARIO": "no" if run.scenario is None else "yes",
        "ATTRIBUTION": run.attribution,
        "PROGRAM": run.program,
        "CREATED": run.created,
        "INPUTS": "; ".join(each.path for each in run.sources),
    }


def _samples(values: Float32, step: str, band: int) -> list[Sample]:
    """Give the number of a field that the check looks up; none where it has none."""
    row, column = _known_cell(values, band % _TURNS / (_TURNS - 1))
    return [] if row < 0 else [Sample(step, band, row, column, float(values[row, column]))]


@njit(cache=True, nogil=True)
def _known_cell(values: Float32, part: float) -> tuple[int, int]:
    """Give the cell before which a part (0 to 1) of the others has values; −1, −1 without any."""
    left = 0
    for value in values.ravel():
        left += not np.isnan(value)
    left = int((left - 1) * part)
    rows, columns = values.shape
    for i in range(rows):
        for j in range(columns):
            if not np.isnan(values[i, j]):
                if left <= 0:
                    return i, j
                left -= 1
    return -1, -1


class _Day:
    """Gathers the daily statistics of a quantity while its hours go by."""

    def __init__(self, shape: tuple[int, int], *, classes: bool) -> None:
        self._highest = np.full(shape, np.nan, np.float32)
        self._total = np.zeros(shape, np.float64)
        self._count = np.zeros(shape, np.int32)
        self._classes = np.zeros((len(WBGT_CLASSES) if classes else 0, *shape), np.int32)
        self._low, self._high = np.inf, -np.inf

    def add(self, values: Float32) -> None:
        """Take the field of one hour in."""
        low, high = _add(values, self._highest, self._total, self._count, self._classes, _LIMITS)
        self._low, self._high = min(self._low, low), max(self._high, high)

    @property
    def range(self) -> tuple[float, float] | None:
        """Give the least and the largest value so far."""
        return (self._low, self._high) if self._low <= self._high else None

    def statistics(self) -> tuple[Float32, Float32]:
        """Give maximum and mean of the hours that have a value, in the order of STATISTICS."""
        mean = np.where(self._count > 0, self._total / np.maximum(self._count, 1), np.nan)
        return self._highest, mean.astype(np.float32)

    def class_hours(self, interval_h: float) -> list[Float32]:
        """Give the hours in each class of WBGT; nothing for other quantities."""
        known = self._count > 0
        return [
            np.where(known, each * interval_h, np.nan).astype(np.float32) for each in self._classes
        ]


@njit(cache=True, nogil=True)
def _add(
    values: Float32,
    highest: Float32,
    total: Float64,
    count: Int32,
    classes: npt.NDArray[np.int32],
    limits: Float32,
) -> tuple[float, float]:
    """Add a field to the sums; give its least and largest value (inf, −inf without any)."""
    low, high = np.inf, -np.inf
    rows, columns = values.shape
    for i in range(rows):
        for j in range(columns):
            value = values[i, j]
            if np.isnan(value):
                continue
            low, high = min(low, value), max(high, value)
            if not count[i, j] or value > highest[i, j]:
                highest[i, j] = value
            total[i, j] += value
            count[i, j] += 1
            if len(classes):
                number = 0
                while number < len(limits) and value >= limits[number]:
                    number += 1
                classes[number, i, j] += 1
    return low, high
