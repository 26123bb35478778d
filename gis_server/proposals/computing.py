"""What a published run says to a scenario, by the same processes as every what-if."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from gis_server.errors import RunInputsError, UnknownRunError
from gis_server.heat.published_runs import PublishedRuns
from gis_server.heat.run_folders import runs_folder
from gis_server.heat.what_if import WhatIfs
from layers.errors import FieldError, InvalidInputError
from layers.heat_package.proposals.figures import kept_answer
from layers.heat_package.proposals.results import BaseRun
from simulations.errors import ScenarioError
from simulations.program import program
from tiles.publishing.layout import heat_dataset
from tiles.publishing.manifest import read_pointer


@dataclass(frozen=True, slots=True)
class Computed:
    """An answer that is to be kept, the run that it rests on, what computed it."""

    answer: Mapping[str, Any]
    run: BaseRun
    program: str


class Differences:
    """Asks runs for differences; the official layers of runs are never touched."""

    def __init__(self, runs: PublishedRuns, what_ifs: WhatIfs, data: Path) -> None:
        self.runs = runs
        self.what_ifs = what_ifs
        self.data = data

    def base(self, city: str, run: str) -> tuple[BaseRun, Path]:
        """Give a run that questions can rest on, and the folder of what it was computed from.

        Raises
        ------
        UnknownRunError, RunInputsError
        """
        published = self.runs.run_of_id(city, run)
        pointer, _ = read_pointer(self.runs.storage, city, heat_dataset(run))
        if pointer is None or pointer.version != published.version:
            raise UnknownRunError(run)  # it is being published anew
        folder = runs_folder(self.data, city) / run
        if not (folder / "plan.json").exists():
            raise RunInputsError(run)
        return BaseRun(run, published.version, pointer.manifest_sha256), folder

    def of(self, city: str, run: str, scenario: Mapping[str, Any]) -> Computed:
        """Give what a scenario changes in a run.

        Raises
        ------
        UnknownRunError, RunInputsError, BusyError, TimeLimitError
        InvalidInputError
            Heat cannot be asked about the scenario; says which feature and why.
        """
        base, folder = self.base(city, run)
        try:
            answer = self.what_ifs.ask(folder, dict(scenario))
        except ScenarioError as error:
            at = "" if error.feature is None else f".{error.feature}"
            raise InvalidInputError(
                [FieldError(f"features{at}", f"計算できません: {error}", str(error))]
            ) from None
        return Computed(kept_answer(orjson.loads(answer)), base, program())
