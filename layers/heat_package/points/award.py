"""What one visit gives under rules, after what the day has given already."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from layers.heat_package.points.refusals import Refusal
from layers.heat_package.points.rules import Bonus, Rules


@dataclass(frozen=True, slots=True)
class VisitAsked:
    """A visit, as rules look at it.

    moment : local time. wbgt_class : of its place and quarter of an hour, or `unknown`.
    kind : of the spot.
    """

    moment: datetime.datetime
    wbgt_class: str
    kind: str


@dataclass(frozen=True, slots=True)
class DaySoFar:
    """What the day has given a person: visits in all, visits here, points."""

    visits: int = 0
    visits_here: int = 0
    points: int = 0


@dataclass(frozen=True, slots=True)
class Award:
    """What a visit gives; capped : the day's cap took some of it."""

    points: int
    bonuses: tuple[Bonus, ...] = ()
    capped: bool = False


def award(rules: Rules, asked: VisitAsked, so_far: DaySoFar) -> Award | Refusal:
    """Say what a visit gives, or why it gives nothing."""
    caps = rules.caps
    if not rules.in_season(asked.moment.date()):
        return Refusal.OUT_OF_SEASON
    if so_far.visits_here >= caps.visits_per_spot_and_day:
        return Refusal.SPOT_IS_FULL
    if so_far.visits >= caps.visits_per_day:
        return Refusal.DAY_IS_FULL
    left = caps.points_per_day - so_far.points
    if left <= 0:
        return Refusal.POINTS_ARE_FULL
    minute = asked.moment.hour * 60 + asked.moment.minute
    bonuses = tuple(each for each in rules.bonuses if each.holds(minute, asked.kind))
    points = rules.rates[asked.wbgt_class] + sum(each.points for each in bonuses)
    return Award(min(points, left), bonuses, capped=points > left)
