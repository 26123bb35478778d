"""Repeats the automatic steps of a run and compares checksums."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gis_server.heat.heat_run import run_inputs
from gis_server.heat.run_folders import kept_request
from gis_server.settings import Settings
from simulations.runs import RunFolder, verify_run
from simulations.runs.plan import dataset_digest
from tiles.errors import TilesError

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a run, repeated; `message` says what differs."""

    id: str
    same: bool
    message: str


def verify_heat(folder: Path, settings: Settings, *, progress: Progress) -> list[Step]:
    """Repeat surface, weather and every tile of a run; give what came out the same.

    Raises
    ------
    ApplicationError, SimulationError
        The run is not whole, or what it was made from cannot be read.
    """
    kept = RunFolder(folder)
    steps = []
    try:
        inputs = run_inputs(kept_request(folder), settings, progress=progress)
    except TilesError as error:
        steps.append(Step("surface", False, f"the city model cannot be read any more: {error}"))
    else:
        for name, again, stored in (
            ("surface", inputs.surface, kept.surface()),
            ("weather", inputs.weather, kept.weather()),
        ):
            steps.append(_compared(name, dataset_digest(again), dataset_digest(stored)))
    different = verify_run(folder, progress=lambda done, total: progress("verify", done, total))
    message = f"tiles that differ: {', '.join(different)}" if different else "all tiles are equal"
    return [*steps, Step("heat", not different, message)]


def steps_json(run: str, steps: list[Step]) -> dict[str, Any]:
    """Give the steps as a JSON object."""
    return {
        "run": run,
        "same": all(step.same for step in steps),
        "steps": [{"id": s.id, "same": s.same, "message": s.message} for s in steps],
    }


def _compared(name: str, again: str, stored: str) -> Step:
    if again == stored:
        return Step(name, True, f"sha256 {stored}")
    return Step(name, False, f"now {again}, in the run {stored}; the inputs have changed since")
