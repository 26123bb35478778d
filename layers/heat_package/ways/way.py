"""What somebody asks for and what a way is; the search is elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from layers.heat_package.ways.search import FoundWay

Place = tuple[float, float]

DEFAULT_DETOUR = 1.5
LONGEST_DETOUR = 3.0


class WayChoice(StrEnum):
    """Which way one wants."""

    FASTEST = "fastest"
    COOLEST = "coolest"
    VIA_COOL_PLACE = "via_cool_place"
    STEP_FREE = "step_free"


@dataclass(frozen=True, slots=True)
class Question:
    """From where to where [m, CRS of the network], and how.

    detour : how many times as long as the fastest way at most, 1 or more.
    weight : minutes that one walks longer to spare a degree-minute.
    past : cool places of which the way passes one (VIA_COOL_PLACE).
    """

    start: Place
    end: Place
    choice: WayChoice
    detour: float = DEFAULT_DETOUR
    weight: float = 0.0
    past: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Leg:
    """A piece of a way: an edge from one share of its length to another, entered at a second."""

    edge: int
    begin: float
    finish: float
    entered_s: int
    seconds: int


@dataclass(frozen=True, slots=True)
class Way:
    """A way and what bounds it.

    start_away_m, end_away_m : straight lines from the places to the network.
    past : row of `Question.past` that it passes, None without. past_s : when.
    found : what the search gave.
    """

    legs: tuple[Leg, ...]
    seconds: int
    start_away_m: float
    end_away_m: float
    found: FoundWay
    past: int | None = None
    past_s: int | None = None
