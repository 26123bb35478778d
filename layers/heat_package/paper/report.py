"""What the planner's report is made of; rasters are counted and drawn before they come here."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from layers.bilingual import Bilingual
from layers.heat_package.exposure.areas import Cooled
from layers.heat_package.paper.voices import Voices
from layers.heat_package.proposals.standing import Standings
from layers.heat_package.wbgt_class import WbgtClass


@dataclass(frozen=True, slots=True)
class HourOfRun:
    """An hour: share of the ground with numbers in each class from the mildest, mean [°C]."""

    at: datetime.datetime
    shares: Sequence[float]
    mean_c: float

    def heat(self) -> tuple[float, ...]:
        """Give what orders hours: ground in the highest class, then in the next …, then mean."""
        return (*reversed(self.shares), self.mean_c)


def hottest_of(hours: Sequence[HourOfRun]) -> HourOfRun | None:
    """Give the hour with the most ground in the highest classes."""
    return max(hours, key=HourOfRun.heat, default=None)


@dataclass(frozen=True, slots=True)
class HourMap:
    """The map of an hour as SVG, one unit per millimetre."""

    at: datetime.datetime
    svg: str


@dataclass(frozen=True, slots=True)
class HoursMap:
    """A map of the hours in the highest class of the day, with marks of places and streets.

    bounds_h : the first level ends at 0, the next two at these; the last one has more [h].
    """

    svg: str
    wbgt_class: WbgtClass
    bounds_h: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Milder:
    """Places with fewer hours of danger and severe warning after a proposal.

    name : of the place that gains most; before, after : its hours, None without any place.
    """

    count: int
    name: Bilingual | None = None
    before: float = 0.0
    after: float = 0.0


@dataclass(frozen=True, slots=True)
class Exposed:
    """Where people are, as `/exposure` tells it (docs/exposure.md), the most exposed alone.

    marked : where they are. milder : by the id of a proposal's result.
    """

    kinds: Sequence[Mapping[str, Any]]
    places: Sequence[Mapping[str, Any]]
    streets: Sequence[Mapping[str, Any]]
    notes: Sequence[Bilingual]
    marked: HoursMap | None
    milder: Mapping[str, Milder]


@dataclass(frozen=True, slots=True)
class ScenarioRun:
    """A published run of the same ground and hours with a scenario; change : at the hottest."""

    title: Bilingual
    things: Mapping[str, int]
    change: Cooled


@dataclass(frozen=True, slots=True)
class SourceLine:
    """What the run took of one thing; changed : it is not what it was by now."""

    title: Bilingual
    files: int
    digest: str
    changed: bool


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step of the chain behind the run."""

    label: Bilingual
    automatic: bool
    tool: str
    at: str


@dataclass(frozen=True, slots=True)
class Report:
    """A run with all that a planner needs beside it.

    about : its run.json (docs/heat-data.md). stations : as `/observations` tells them.
    hours : empty where the run has no WBGT by hour; cell_m : from values so far apart [m].
    map_times : of the maps, also where none is drawn.
    exposed : None where it cannot be worked out. standings, voices : of what is public, None where
    the database does not answer. address, chain_address : of the pages. qr : picture as SVG.
    """

    city: str
    run: str
    version: str
    manifest_sha256: str
    made: datetime.datetime
    about: Mapping[str, Any]
    stations: Sequence[Mapping[str, Any]]
    hours: Sequence[HourOfRun]
    cell_m: float
    map_times: Sequence[datetime.datetime]
    maps: Sequence[HourMap]
    exposed: Exposed | None
    scenario_runs: Sequence[ScenarioRun]
    standings: Standings | None
    voices: Voices | None
    sources: Sequence[SourceLine]
    steps: Sequence[StepLine]
    address: str
    chain_address: str
    qr: str

    @property
    def source(self) -> str:
        """Give what its numbers are, as the run says."""
        return str(self.about["source"])

    @property
    def hottest(self) -> HourOfRun | None:
        """Give the hour with the most ground in the highest classes."""
        return hottest_of(self.hours)
