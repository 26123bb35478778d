"""What somebody asks of ways."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from layers.heat_package.ways.directions import Language
from layers.heat_package.ways.way import WayChoice

Degrees = tuple[float, float]


@dataclass(frozen=True, slots=True)
class CoolPlace:
    """A place to pass; id and name where it is a spot of the city."""

    place: Degrees
    id: str | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody asked; places are longitude, latitude.

    begin : local start on the day of the run, None without a run.
    """

    start: Degrees
    end: Degrees
    choice: WayChoice
    detour: float
    weight: float
    language: Language
    begin: datetime.datetime | None
    past: tuple[CoolPlace, ...] = ()
