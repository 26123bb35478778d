"""What a summer would have cost, by the same rules as visits."""

from __future__ import annotations

import datetime

import pytest

from layers.errors import InvalidInputError
from layers.heat_package.points.rules import rules_from_document
from layers.heat_package.points.simulator import AssumedSpot, simulate
from tests.layers.heat_package.points.summer import RULES, rules

DAY = datetime.datetime(2025, 7, 1)  # noqa: DTZ001 - local time, as rules look at it


def at(hour: int, visits: int, *, kind: str = "public", name: str = "a") -> AssumedSpot:
    return AssumedSpot(name, kind, tuple(visits if each == hour else 0 for each in range(24)))


def heat(*days: str) -> dict[datetime.datetime, str]:
    day = datetime.timedelta(days=1)
    hour = datetime.timedelta(hours=1)
    return {
        DAY + number * day + each * hour: name
        for number, name in enumerate(days)
        for each in range(24)
    }


def test_each_class_costs_its_rate() -> None:
    found = rules_from_document(RULES)
    classes = ("caution", "warning", "severe_warning", "danger")
    cost = simulate(found, heat(*classes), [at(15, 10)], visits_per_person=1)
    assert dict(cost.points_by_class) == dict(zip(classes, (10, 20, 30, 50), strict=True))
    assert (cost.points, cost.visits, cost.counted, cost.people) == (110, 40, 40, 40)
    assert cost.days[datetime.date(2025, 7, 4)] == 50


def test_caps_of_a_person_take_effect() -> None:
    found = rules_from_document(RULES)  # once a spot and day
    cost = simulate(found, heat("warning"), [at(15, 10)], visits_per_person=2)
    assert (cost.people, cost.counted, cost.points) == (5, 5, 10)
    assert dict(cost.refused) == {"spot-is-full": 5}
    four = [at(hour, 1, name=str(hour)) for hour in (10, 11, 14, 15)]
    cost = simulate(found, heat("danger"), four, visits_per_person=4)
    assert (cost.people, cost.points) == (1, 12)  # 5 + 5 + what is left of 12
    assert dict(cost.refused) == {"day-is-full": 1}


def test_bonuses_season_and_unknown_heat() -> None:
    found = rules_from_document(RULES)
    cost = simulate(found, heat("danger"), [at(12, 1, kind="shop")], visits_per_person=1)
    assert cost.points == 7
    short = rules_from_document(rules(season={"first": "08-01", "last": "08-31"}))
    cost = simulate(short, heat("danger"), [at(12, 3)], visits_per_person=1)
    assert (cost.points, dict(cost.refused)) == (0, {"out-of-season": 3})
    only_noon = {DAY.replace(hour=12): "danger"}
    cost = simulate(found, only_noon, [at(12, 1), at(13, 1, name="b")], visits_per_person=1)
    assert dict(cost.points_by_class) == {"danger": 5, "unknown": 1}


@pytest.mark.parametrize(
    ("days", "visits", "each"),
    [((), 1, 1.0), (("danger",), 1, 0.5), (("danger",) * 20, 50_000, 1.0)],
)
def test_what_cannot_be_worked_out_is_refused(
    days: tuple[str, ...], visits: int, each: float
) -> None:
    with pytest.raises(InvalidInputError):
        simulate(rules_from_document(RULES), heat(*days), [at(12, visits)], visits_per_person=each)
