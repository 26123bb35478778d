"""The numbers of a run along the edges of a network, by step."""

from __future__ import annotations

import datetime
import importlib
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyproj

from gis_server.bounded_cache import BoundedCache
from gis_server.errors import ParameterError
from gis_server.heat.published_runs import PublishedRun
from gis_server.raster.local_copies import LocalCopies
from gis_server.ways.published_ways import PublishedNetwork

Float32 = npt.NDArray[np.float32]
Int64 = npt.NDArray[np.int64]

KEPT_BYTES = 128 << 20
QUANTITIES = ("utci", "wbgt", "shadow")


@dataclass(frozen=True, slots=True)
class Steps:
    """The steps of a run that a walk meets.

    bands : of the GeoTIFFs, from 1. switches : seconds after the start at which the next one
    begins. start : local time of the start.
    """

    bands: tuple[int, ...]
    switches: Int64
    start: datetime.datetime


def start_of(run: PublishedRun, at: datetime.time) -> datetime.datetime:
    """Give a time of day on the day of a run."""
    hours = _hours(run)
    return datetime.datetime.combine(hours[0].date(), at, hours[0].tzinfo)


def steps_of(run: PublishedRun, start: datetime.datetime, *, seconds: int) -> Steps | None:
    """Give the steps of a walk of so many seconds, None where the run does not reach its start.

    A step counts for the time that is nearer to it than to any other.
    """
    hours = _hours(run)
    middles = np.array([(each - start).total_seconds() for each in hours])
    changes = (middles[1:] + middles[:-1]) / 2
    half = (middles[1] - middles[0]) / 2 if len(middles) > 1 else 1800.0
    if not middles[0] - half <= 0 < middles[-1] + half:
        return None
    first = int(np.searchsorted(changes, 0, side="right"))
    last = int(np.searchsorted(changes, seconds, side="right"))
    return Steps(
        tuple(range(first + 1, last + 2)), np.ceil(changes[first:last]).astype(np.int64), start
    )


def _hours(run: PublishedRun) -> list[datetime.datetime]:
    found = [datetime.datetime.fromisoformat(each) for each in run.about["hours"]]
    if not found:
        raise ParameterError("run", "時刻のある計算", "a run with hours")
    return found


class RunFields:
    """Reads fields along networks; those of the last questions are kept."""

    def __init__(self, copies: LocalCopies) -> None:
        self.copies = copies
        self._kept: BoundedCache[Float32] = BoundedCache(KEPT_BYTES)

    def along(self, run: PublishedRun, ways: PublishedNetwork, steps: Steps) -> dict[str, Float32]:
        """Give the quantities that a run has, each (steps, places) float32, NaN where unknown."""
        files = {each["id"]: each for each in run.about["quantities"] if each["hourly"]}
        return {
            name: np.stack(
                [self._band(run, ways, str(files[name]["cog"]), band) for band in steps.bands]
            )
            for name in QUANTITIES
            if name in files
        }

    def _band(self, run: PublishedRun, ways: PublishedNetwork, file: str, band: int) -> Float32:
        name = f"{ways.city} {ways.version} {run.dataset} {run.version} {file} {band}"
        kept = self._kept.get(name)
        if kept is None:
            kept = self._read(run, ways, file, band)
            self._kept.put(name, kept, size=kept.nbytes)
        return kept

    def _read(self, run: PublishedRun, ways: PublishedNetwork, file: str, band: int) -> Float32:
        from tiles.raster import PlaneGrid  # noqa: PLC0415 (with the first question)

        grid = PlaneGrid(**run.about["grid"])
        x, y = ways.samples.x, ways.samples.y
        if grid.crs != ways.network.crs:
            between = pyproj.Transformer.from_crs(ways.network.crs, grid.crs, always_xy=True)
            x, y = between.transform(x, y)
        column = np.floor((x - grid.west_m) / grid.cell_m)
        row = np.floor((grid.north_m - y) / grid.cell_m)
        inside = (column >= 0) & (column < grid.columns) & (row >= 0) & (row < grid.rows)
        found = np.full(len(x), np.nan, np.float32)
        if inside.any():
            reading = importlib.import_module("gis_server.raster.reading")
            cells = column[inside].astype(np.int64), row[inside].astype(np.int64)
            found[inside] = reading.cells(self.copies.path(run.key(file)), band, *cells)
        return found
