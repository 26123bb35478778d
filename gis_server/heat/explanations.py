"""Why a place is as hot as it is, told with the numbers of a run where its inputs are here."""

from __future__ import annotations

from pathlib import Path

import orjson

from gis_server.errors import BusyError, RunInputsError, TimeLimitError
from gis_server.heat.published_runs import PublishedRun
from gis_server.heat.run_folders import runs_folder
from gis_server.heat.run_values import HourShares, Missing, RunPoint
from gis_server.heat.what_if import WhatIfFault, WhatIfs
from gis_server.request_log import EventLog


class Explanations:
    """Asks the processes of the what-ifs; a place without an explanation keeps its numbers."""

    def __init__(self, what_ifs: WhatIfs, data: Path, log: EventLog) -> None:
        self.what_ifs = what_ifs
        self.data = data
        self.log = log

    def explained(self, point: RunPoint, run: PublishedRun, cell: tuple[int, int]) -> RunPoint:
        """Give the point with its explanation, or with the reason why there is none."""
        if point.inside_building:
            return _without(point, "inside-building")
        folder = runs_folder(self.data, run.city) / run.run
        if not (folder / "plan.json").exists():
            return _without(point, "inputs-missing")
        try:
            found = orjson.loads(self.what_ifs.shares(folder, cell))
        except RunInputsError:
            return _without(point, "inputs-missing")
        except (BusyError, TimeLimitError):
            return _without(point, "busy")
        except (WhatIfFault, OSError) as error:
            self.log.write("unexplained", run=run.dataset, cell=cell, trace=str(error))
            return _without(point, "failed")
        hours = [
            HourShares(hour=int(point.hours[step][11:13]), time=point.hours[step], shares=shares)
            for step, shares in sorted((int(step), each) for step, each in found.items())
        ]
        return point.model_copy(update={"explain": tuple(hours)})


def _without(point: RunPoint, missing: Missing) -> RunPoint:
    return point.model_copy(update={"explain_missing": missing})
