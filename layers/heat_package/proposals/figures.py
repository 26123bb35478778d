"""What a result says in a few numbers, and two results side by side: same hours, same scale.

Before and after are means over the ground that is newly in shade in that hour: what somebody feels
who stands there. `relief` is how much is taken off all ground that changes [°C·m²]: of two
scenarios with the same mean the larger one has more.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from layers.errors import FieldError, InvalidInputError
from layers.heat_package.wbgt_class import WbgtClass, wbgt_class

QUANTITIES = ("wbgt", "utci")
KEPT = ("bounds", "hours", "shaded_m2", "classes", "remarks")


@dataclass(frozen=True, slots=True)
class HourFigures:
    """One hour of one quantity [°C].

    shaded_m2 : ground that is newly in shade [m²]. before, after : means there; None without any.
    largest : the change that is farthest down. area_m2 : ground that changes. relief : °C·m².
    """

    hour: str
    shaded_m2: float
    before: float | None
    after: float | None
    largest: float
    area_m2: float
    relief: float


@dataclass(frozen=True, slots=True)
class Figures:
    """The hours of each quantity by its id, and the place in them of the hour that is shown.

    hour : the hottest before, of those with new shade; without any that with the largest change.
    before, after : the classes of WBGT in that hour; None where no ground is newly in shade.
    """

    hours: Mapping[str, tuple[HourFigures, ...]]
    hour: int
    before: WbgtClass | None
    after: WbgtClass | None


@dataclass(frozen=True, slots=True)
class ComparedHour:
    """The same hour of two results."""

    hour: str
    first: HourFigures
    second: HourFigures


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two results of one run.

    relief : of each over all hours [°C·m²·h]. largest : end of the scale that both are drawn on,
    by quantity [°C].
    """

    hours: Mapping[str, tuple[ComparedHour, ...]]
    relief: Mapping[str, tuple[float, float]]
    largest: Mapping[str, float]


def kept_answer(answer: Mapping[str, Any]) -> dict[str, Any]:
    """Give what is kept of a what-if: the heat that people feel, not how long it took."""
    found = {name: answer[name] for name in KEPT}
    chosen = [each for each in answer["quantities"] if each["id"] in QUANTITIES]
    return {**found, "quantities": chosen}


def figures_of(answer: Mapping[str, Any]) -> Figures:
    """Give the figures of an answer that was kept."""
    hours = {each["id"]: _hours(answer, each) for each in answer["quantities"]}
    shown = hours.get("wbgt") or hours.get("utci") or ()
    at = _shown_hour(shown)
    classes: tuple[WbgtClass | None, WbgtClass | None] = (None, None)
    if "wbgt" in hours and shown:
        here = shown[at]
        classes = tuple(  # type: ignore[assignment]  # two of them
            None if each is None else wbgt_class(each) for each in (here.before, here.after)
        )
    return Figures(hours, at, *classes)


def compared(first: Figures, second: Figures) -> Comparison:
    """Put two results side by side.

    Raises
    ------
    InvalidInputError
        They do not rest on the same hours.
    """
    both = [each for each in QUANTITIES if each in first.hours and each in second.hours]
    hours: dict[str, tuple[ComparedHour, ...]] = {}
    for name in both:
        one, other = first.hours[name], second.hours[name]
        if [each.hour for each in one] != [each.hour for each in other]:
            words = "同じ計算の結果どうしを選んでください", "choose two results of the same run"
            raise InvalidInputError([FieldError("second", *words)])
        pairs = zip(one, other, strict=True)
        hours[name] = tuple(ComparedHour(a.hour, a, b) for a, b in pairs)
    return Comparison(
        hours,
        {
            name: (
                sum(each.first.relief for each in found),
                sum(each.second.relief for each in found),
            )
            for name, found in hours.items()
        },
        {
            name: max(
                (-min(each.first.largest, each.second.largest) for each in found), default=0.0
            )
            for name, found in hours.items()
        },
    )


def _hours(answer: Mapping[str, Any], quantity: Mapping[str, Any]) -> tuple[HourFigures, ...]:
    told = zip(answer["hours"], answer["shaded_m2"], quantity["statistics"], strict=True)
    return tuple(_hour(hour, float(shaded), line) for hour, shaded, line in told)


def _hour(hour: str, shaded_m2: float, line: Mapping[str, Any]) -> HourFigures:
    before, change = line.get("shaded_before"), line["shaded_mean"]
    known = before is not None and change is not None
    return HourFigures(
        hour=hour,
        shaded_m2=shaded_m2,
        before=float(before) if known and before is not None else None,
        after=round(float(before) + float(change), 3) if known and before is not None else None,
        largest=float(line["min"]),
        area_m2=float(line["area_m2"]),
        relief=round(-float(line["mean"]) * float(line["area_m2"]), 3),
    )


def _shown_hour(hours: Sequence[HourFigures]) -> int:
    shaded = [number for number, each in enumerate(hours) if each.before is not None]
    if shaded:
        return max(shaded, key=lambda number: hours[number].before or 0.0)
    return min(range(len(hours)), key=lambda number: hours[number].largest, default=0)
