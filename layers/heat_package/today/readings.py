"""Which of several numbers says how hot it is now, and what is said of the next hours.

A number keeps its own time and says what it is: by hand, measured, estimated, forecast, simulated.
None is moved, averaged or filled in; where nothing is near enough in time, there is no number.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from layers.heat_package.wbgt_class import WbgtClass, wbgt_class

LOWEST_C, HIGHEST_C = -40.0, 50.0  # what a WBGT can be at all
NEXT_H: Final = 24
MOST_NEXT: Final = 6


class Origin(StrEnum):
    """What a number is."""

    BY_HAND = "by-hand"  # 手入力
    MEASURED = "measured"  # 実測値
    ESTIMATED = "estimated"  # 実況推定値
    FORECAST = "forecast"  # 予測値
    SIMULATED = "simulated"  # 計算値


@dataclass(frozen=True, slots=True)
class Reading:
    """A WBGT at a place and a time.

    wbgt_c : [°C]. at : when it holds. place : name of the station or place.
    told_at : when it was issued or entered, None where that is not told.
    made_up : nobody measured or forecast it (作成データ). role : of who entered it.
    """

    wbgt_c: float
    at: datetime.datetime
    origin: Origin
    place: str = ""
    source: str = ""
    told_at: datetime.datetime | None = None
    made_up: bool = False
    role: str = ""

    @property
    def wbgt_class(self) -> WbgtClass:
        """Give its class."""
        return wbgt_class(self.wbgt_c)


@dataclass(frozen=True, slots=True)
class Window:
    """How far before and after a moment a number still speaks of it [minutes]."""

    before: int
    after: int


# In this order: what was seen goes before what was foreseen, a forecast before a computed day.
# The service's hourly values appear some 20 to 30 minutes late; its forecasts are three-hourly.
# What was seen may be of the minute that is just passing: moments are told to the minute.
PRECEDENCE: Final[dict[Origin, Window]] = {
    Origin.BY_HAND: Window(60, 1),
    Origin.MEASURED: Window(90, 1),
    Origin.ESTIMATED: Window(90, 1),
    Origin.FORECAST: Window(90, 90),
    Origin.SIMULATED: Window(30, 30),
}


def reading_now(moment: datetime.datetime, readings: Iterable[Reading]) -> Reading | None:
    """Give the number that speaks of a moment: the best origin, of that the nearest in time."""
    known = list(readings)
    for origin, window in PRECEDENCE.items():
        near = [each for each in known if each.origin is origin and _within(window, each, moment)]
        if near:
            return min(near, key=lambda each: (abs(each.at - moment), -each.at.timestamp()))
    return None


def readings_next(moment: datetime.datetime, readings: Sequence[Reading]) -> list[Reading]:
    """Give what is foreseen after a moment: forecasts, and only without any a computed day."""
    end = moment + datetime.timedelta(hours=NEXT_H)
    for origin in (Origin.FORECAST, Origin.SIMULATED):
        coming = [each for each in readings if each.origin is origin and moment < each.at <= end]
        if coming:
            return sorted(coming, key=lambda each: each.at)[:MOST_NEXT]
    return []


def _within(window: Window, reading: Reading, moment: datetime.datetime) -> bool:
    minutes = (reading.at - moment).total_seconds() / 60
    return -window.before <= minutes <= window.after
