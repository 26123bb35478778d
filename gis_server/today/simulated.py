"""What a published run of heat computed for a place on a day, hour by hour."""

from __future__ import annotations

import datetime
from typing import Final

from gis_server.errors import OutsideRunError
from gis_server.heat.published_record import MADE_UP
from gis_server.heat.published_runs import PublishedRun, PublishedRuns
from gis_server.heat.run_values import RunValues, cell_of
from layers.heat_package.today.readings import Origin, Reading
from tiles.errors import TilesError

WBGT: Final = "wbgt"


class SimulatedDays:
    """Looks into the runs of a city that are of a day, of the town as it is."""

    def __init__(self, runs: PublishedRuns, values: RunValues) -> None:
        self.runs = runs
        self.values = values

    def run_of(self, city: str, day: datetime.date) -> PublishedRun | None:
        """Give the newest run of a day that changes nothing in the town."""
        return next((each for each in self.runs.runs(city) if _is_of(each, day)), None)

    def readings(self, run: PublishedRun, near: tuple[float, float]) -> list[Reading]:
        """Give the numbers of a run at a place (lon, lat [°]); none outside and inside walls."""
        try:
            point = self.values.at(run, cell_of(run, *near))
        except (OutsideRunError, FileNotFoundError, TilesError):
            return []
        series = point.quantities.get(WBGT, [])
        return [
            Reading(
                wbgt,
                datetime.datetime.fromisoformat(hour),
                Origin.SIMULATED,
                source=run.run,
                made_up=run.about["source"] == MADE_UP,
            )
            for hour, wbgt in zip(point.hours, series, strict=True)
            if wbgt is not None
        ]


def _is_of(run: PublishedRun, day: datetime.date) -> bool:
    about = run.about
    hourly = any(each["id"] == WBGT and each["hourly"] for each in about["quantities"])
    return about["date"] == day.isoformat() and about["scenario"] is None and hourly
