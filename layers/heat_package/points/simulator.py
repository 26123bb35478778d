"""What a season would have cost under rules: known heat, assumed visits, the same award.

The visits of a day are handed round among as many people as are assumed, so that the caps of a
person take effect as they would.
"""

from __future__ import annotations

import datetime
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from layers.errors import FieldError, InvalidInputError
from layers.heat_package.points.award import DaySoFar, VisitAsked, award
from layers.heat_package.points.refusals import Refusal
from layers.heat_package.points.rules import UNKNOWN, Rules

MOST_VISITS: Final = 500_000
HOURS: Final = 24


@dataclass(frozen=True, slots=True)
class AssumedSpot:
    """A spot and how many visits it is assumed to get in each hour of every day.

    visits : of the 24 hours of the local day.
    """

    name: str
    kind: str
    visits: tuple[int, ...]


@dataclass
class Cost:
    """What the rules would have given.

    people : person-days that were assumed. refused : visits that gave nothing, by reason.
    days : points by date.
    """

    visits: int = 0
    counted: int = 0
    people: int = 0
    points: int = 0
    visits_by_class: Counter[str] = field(default_factory=Counter)
    points_by_class: Counter[str] = field(default_factory=Counter)
    points_by_spot: Counter[str] = field(default_factory=Counter)
    days: Counter[datetime.date] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)


def simulate(
    rules: Rules,
    hours: Mapping[datetime.datetime, str],
    spots: Sequence[AssumedSpot],
    *,
    visits_per_person: float,
) -> Cost:
    """Say what rules would have cost on the days of which the heat is known.

    Parameters
    ----------
    hours : class of heat by the beginning of each local hour; days are those that occur in it, and
        their hours that are missing have unknown heat.
    visits_per_person : that one person makes in a day, 1 or more.

    Raises
    ------
    InvalidInputError
        There are no hours, or too many visits to go through.
    """
    by_day = _by_day(hours)
    in_a_day = sum(sum(each.visits) for each in spots)
    if not by_day or visits_per_person < 1 or len(by_day) * in_a_day > MOST_VISITS:
        raise InvalidInputError(
            [
                FieldError(
                    "visits",
                    f"日数×訪問は{MOST_VISITS}まで、1人1日1回以上が必要です",
                    f"expected days, 1 or more visits a person, up to {MOST_VISITS} in all",
                )
            ]
        )
    cost = Cost()
    for day, classes in sorted(by_day.items()):
        _one_day(cost, rules, day, classes, spots, math.ceil(in_a_day / visits_per_person))
    return cost


def _by_day(hours: Mapping[datetime.datetime, str]) -> dict[datetime.date, dict[int, str]]:
    found: dict[datetime.date, dict[int, str]] = {}
    for moment, name in hours.items():
        found.setdefault(moment.date(), {})[moment.hour] = name
    return found


def _one_day(
    cost: Cost,
    rules: Rules,
    day: datetime.date,
    classes: Mapping[int, str],
    spots: Sequence[AssumedSpot],
    people: int,
) -> None:
    cost.people += people
    so_far = [DaySoFar() for _ in range(people)]
    here: Counter[tuple[int, int]] = Counter()
    number = 0
    for hour in range(HOURS):
        asked_at = datetime.datetime.combine(day, datetime.time(hour))
        name = classes.get(hour, UNKNOWN)
        for place, spot in enumerate(spots):
            asked = VisitAsked(asked_at, name, spot.kind)
            for _ in range(spot.visits[hour]):
                who, number = number % people, number + 1
                before = so_far[who]
                given = award(
                    rules, asked, DaySoFar(before.visits, here[who, place], before.points)
                )
                cost.visits += 1
                if isinstance(given, Refusal):
                    cost.refused[given.value] += 1
                    continue
                here[who, place] += 1
                so_far[who] = DaySoFar(before.visits + 1, 0, before.points + given.points)
                _add(cost, name, spot.name, day, given.points)


def _add(cost: Cost, name: str, spot: str, day: datetime.date, points: int) -> None:
    cost.counted += 1
    cost.points += points
    cost.visits_by_class[name] += 1
    cost.points_by_class[name] += points
    cost.points_by_spot[spot] += points
    cost.days[day] += points
