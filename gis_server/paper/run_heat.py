"""The WBGT of a run for a report: counted hour by hour, drawn as maps, put beside other runs."""

from __future__ import annotations

import datetime
import importlib
from collections import Counter
from collections.abc import Sequence
from functools import cached_property

import numpy as np
import numpy.typing as npt

from gis_server.heat.published_runs import PublishedRun, PublishedRuns
from gis_server.raster.local_copies import LocalCopies
from layers.bilingual import Bilingual
from layers.heat_package.exposure.areas import Float32, class_shares, classes_of, cooled
from layers.heat_package.exposure.hours import even_bounds, step_hours
from layers.heat_package.paper.pattern_map import CLASS_COLOURS, HOUR_COLOURS, Mark, pattern_map
from layers.heat_package.paper.report import (
    HourMap,
    HourOfRun,
    HoursMap,
    ScenarioRun,
    hottest_of,
)
from layers.heat_package.wbgt_class import WbgtClass

MAP_HOURS = (9, 12, 15, 18)
MAP_MM, MARKED_MM = (91.0, 58.0), (186.0, 165.0)  # widest, tallest
SIDE = 1024  # cells of the longest side that are counted and drawn
MOST_RUNS = 6
CLASSES = tuple(WbgtClass)


class RunHeat:
    """The WBGT of one run by hour; `times` is empty where it has none."""

    def __init__(self, run: PublishedRun, copies: LocalCopies) -> None:
        self.run = run
        self.copies = copies
        quantities = {each["id"]: each for each in run.about["quantities"] if each["hourly"]}
        self._file = str(quantities["wbgt"]["cog"]) if "wbgt" in quantities else ""
        hours = run.about["hours"] if self._file else ()
        self.times = [datetime.datetime.fromisoformat(each) for each in hours]

    @property
    def cell_m(self) -> float:
        """Give how far apart the values are that are counted and drawn [m]."""
        grid = self.run.about["grid"]
        return float(grid["cell_m"] * max(1.0, max(grid["columns"], grid["rows"]) / SIDE))

    @property
    def hours(self) -> Sequence[HourOfRun]:
        """Give how much ground lies in each class in each hour that has numbers."""
        return [hour for hour, _, _ in self._counted]

    @property
    def hottest(self) -> HourOfRun | None:
        """Give the hour with the most ground in the highest classes."""
        return hottest_of(self.hours)

    @property
    def map_times(self) -> list[datetime.datetime]:
        """Give a few times of the day for maps; the hottest stands for the one nearest to it."""
        first = {at.hour: at for at in reversed(self.times)}
        found = [first[hour] for hour in MAP_HOURS if hour in first]
        if self.hottest is not None:
            peak = self.hottest.at
            nearest = min(found, key=lambda at: abs(at - peak), default=None)
            found = sorted({at for at in found if at != nearest} | {peak})
        return found

    def maps(self) -> list[HourMap]:
        """Give small maps of a few times of the day."""
        found = []
        for at in self.map_times:
            classes = classes_of(self._field(self.times.index(at)))
            found.append(HourMap(at, self._drawn(classes, CLASS_COLOURS, MAP_MM, ())))
        return found

    def marked(self, marks: Sequence[Mark]) -> HoursMap:
        """Give a large map of the hours in the highest class that the day has, with marks."""
        spent = self._spent()
        highest = max((n for n in range(len(spent)) if np.nanmax(spent[n]) > 0), default=0)
        hours = spent[highest]
        bounds = even_bounds(hours)
        levels = np.digitize(hours, (0, *bounds), right=True).astype(np.int8)
        levels[~np.isfinite(hours)] = -1
        drawn = self._drawn(levels, HOUR_COLOURS, MARKED_MM, marks)
        return HoursMap(drawn, CLASSES[highest], bounds)

    def beside(self, runs: PublishedRuns) -> list[ScenarioRun]:
        """Give the runs of the same ground and hours with a scenario, by what they change."""
        if self.hottest is None or self.run.about["scenario"] is not None:
            return []
        same = [each for each in runs.runs(self.run.city) if self._is_variant(each)]
        step = self.times.index(self.hottest.at)
        before, found = self._field(step), []
        for other in same[:MOST_RUNS]:
            after = RunHeat(other, self.copies)._field(step)
            title = Bilingual(other.about["title"]["ja"], other.about["title"]["en"])
            kinds = (each["properties"]["kind"] for each in other.about["scenario"]["features"])
            change = cooled(before, after, cell_m2=self.cell_m**2)
            found.append(ScenarioRun(title, Counter(map(str, kinds)), change))
        return sorted(found, key=lambda each: each.change.largest)

    @cached_property
    def _counted(self) -> list[tuple[HourOfRun, float, npt.NDArray[np.int8]]]:
        """Give the hours that have numbers: each with its length [h] and the class of each cell."""
        found = []
        seconds = np.array([round(each.timestamp()) for each in self.times], np.int64)
        for step, (at, length) in enumerate(zip(self.times, step_hours(seconds), strict=True)):
            field = self._field(step)
            classes = classes_of(field)
            known = classes >= 0
            if known.any():
                mean = float(field[known].mean(dtype=np.float64))
                hour = HourOfRun(at, class_shares(classes).tolist(), mean)
                found.append((hour, float(length), classes))
        return found

    def _spent(self) -> Float32:
        """Give the time that each cell spends in each class, (classes, rows, columns) [h].

        NaN where an hour has no number.
        """
        spent = np.zeros((len(CLASSES), 1, 1), np.float32)
        for _, length, classes in self._counted:
            here = [(classes == n) * np.float32(length) for n in range(len(CLASSES))]
            spent = spent + np.where(classes >= 0, here, np.nan).astype(np.float32)
        return spent

    def _field(self, step: int) -> Float32:
        """Give the WBGT of an hour, (rows, columns) float32, °C, NaN where there is no number."""
        reading = importlib.import_module("gis_server.raster.reading")
        path = self.copies.path(self.run.key(self._file))
        image = reading.preview(path, band=step + 1, side=SIDE)
        return np.ma.filled(image.array[0].astype(np.float32), np.nan)

    def _is_variant(self, other: PublishedRun) -> bool:
        same = ("grid", "hours")
        return (
            other.about["scenario"] is not None
            and all(other.about[name] == self.run.about[name] for name in same)
            and bool(RunHeat(other, self.copies).times)
        )

    def _drawn(
        self,
        levels: npt.NDArray[np.int8],
        colours: Sequence[str],
        most_mm: tuple[float, float],
        marks: Sequence[Mark],
    ) -> str:
        grid = self.run.about["grid"]
        wide, tall = most_mm
        width = min(wide, tall * grid["columns"] / grid["rows"])
        height = width * grid["rows"] / grid["columns"]
        return pattern_map(levels, colours, width_mm=width, height_mm=height, marks=marks)
