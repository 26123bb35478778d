"""Errors of the heat library.

SimulationError
├── GridError           a grid without CRS, with a CRS in feet, or one that does not fit another
├── SurfaceError        a surface that cannot be made from what was given
├── WeatherError        a weather file that cannot be read, or lacks what a run needs
├── ScenarioError       a what-if that cannot be understood
├── ImportedFieldError  results of another model that miss CRS, unit, height or time zone
└── RunError            a run that cannot be resumed, found or repeated

A message says which file, line or field, what was expected, what was found, and what to do.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal


class SimulationError(Exception):
    """Root of all errors that the heat library raises on purpose."""


class GridError(SimulationError):
    """A grid is unusable or does not fit another."""


class SurfaceError(SimulationError):
    """A surface cannot be made from what was given."""


class WeatherError(SimulationError):
    """Weather cannot be read, or lacks what a run needs."""


class ScenarioError(SimulationError):
    """A what-if cannot be understood; `feature` is the number of the feature, from 0."""

    def __init__(self, message: str, *, feature: int | None = None) -> None:
        super().__init__(message)
        self.feature = feature


class ImportedFieldError(SimulationError):
    """Results of another model miss something that must not be guessed."""


class RunError(SimulationError):
    """A run cannot be resumed, found or repeated."""


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that the reader of a result must know; nothing was silently mended.

    code : short English name with hyphens, stable (`missing-hour`, `derived-radiation`).
    message : in English. ja : the same in Japanese; "" in runs of before there was one.
    line : line of the source file from 1, None where it does not apply.
    """

    code: str
    severity: Literal["info", "warning", "error"]
    message: str
    line: int | None = None
    ja: str = ""

    def as_json(self) -> dict[str, Any]:
        """Give the remark as a JSON object."""
        return asdict(self)
