"""What a place promises for one day."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from layers.spots.holidays import is_public_holiday
from layers.spots.hours import (
    ClosingMoves,
    ExceptionalDays,
    HolidayRule,
    Hours,
    NthWeekday,
    Spans,
)

ONE_DAY: Final = datetime.timedelta(days=1)
SUNDAY: Final = 6
# The longest run of days without a plain weekday (Golden Week, New Year) is far shorter.
FARTHEST_MOVE_DAYS: Final = 14
MOVING: Final = (ClosingMoves.NEXT_DAY, ClosingMoves.NEXT_WEEKDAY)


class Reason(StrEnum):
    """Which rule decided about a day."""

    WEEK = "week"
    NTH_WEEKDAY = "nth weekday"
    HOLIDAY = "holiday"
    MOVED_CLOSING = "moved closing"
    SEASON = "season"
    EXCEPTION = "exception"
    ALERT = "alert"


@dataclass(frozen=True, slots=True)
class DayPlan:
    """Spans that begin on a day, and why.

    spans : sorted; empty = closed. known : False where hours beside `spans` may exist.
    word : that of an exception.
    """

    spans: Spans
    reason: Reason
    known: bool = True
    word: str = ""


OUT_OF_SEASON: Final = DayPlan((), Reason.SEASON)
MOVED: Final = DayPlan((), Reason.MOVED_CLOSING)


def plan_day(hours: Hours, day: datetime.date, *, alert: bool = False) -> DayPlan:
    """Give what holds on a day.

    alert : a special heat alert is in force on this day. Alert hours come on top of all others;
        only a dated exception without hours keeps the place closed.
    """
    exception = _exception(hours, day) if hours.exceptions else None
    if exception is not None:
        spans = exception.spans
        plan = DayPlan(spans or (), Reason.EXCEPTION, spans is not None, exception.word)
        return plan if spans == () or not alert else _with_alert(plan, hours)
    if hours.season is not None and not hours.season.contains(day):
        plan = OUT_OF_SEASON
    else:
        plan = _regular_plan(hours, day)
    return _with_alert(plan, hours) if alert else plan


def _with_alert(plan: DayPlan, hours: Hours) -> DayPlan:
    if not hours.alert_spans:
        return plan
    spans = tuple(sorted({*plan.spans, *hours.alert_spans}))
    return DayPlan(spans, Reason.ALERT, plan.known, plan.word)


def _exception(hours: Hours, day: datetime.date) -> ExceptionalDays | None:
    found = [each for each in hours.exceptions if each.contains(day)]
    return min(reversed(found), key=lambda each: each.days) if found else None


def _nth_weekday(hours: Hours, day: datetime.date) -> NthWeekday | None:
    return next((each for each in hours.nth_weekdays if each.contains(day)), None)


def _regular_plan(hours: Hours, day: datetime.date) -> DayPlan:
    if hours.weekly is None:
        return DayPlan((), Reason.WEEK, known=False)
    if is_public_holiday(day):
        return _holiday_plan(hours, day, hours.weekly)
    if hours.holidays.closing_moves in MOVING and _closing_came_here(hours, day):
        return MOVED
    return _plan_of_weekday(hours, day, hours.weekly)


def _plan_of_weekday(hours: Hours, day: datetime.date, weekly: tuple[Spans, ...]) -> DayPlan:
    nth = _nth_weekday(hours, day) if hours.nth_weekdays else None
    if nth is not None:
        return DayPlan(nth.spans, Reason.NTH_WEEKDAY)
    return DayPlan(weekly[day.weekday()], Reason.WEEK)


def _holiday_plan(hours: Hours, day: datetime.date, weekly: tuple[Spans, ...]) -> DayPlan:
    holidays = hours.holidays
    moves = holidays.closing_moves is not ClosingMoves.NO
    regular = _plan_of_weekday(hours, day, weekly)
    match holidays.rule:
        case HolidayRule.UNKNOWN:
            return DayPlan((), Reason.HOLIDAY, known=False)
        case HolidayRule.CLOSED:
            return DayPlan((), Reason.HOLIDAY)
        case HolidayRule.AS_WEEKDAY if regular.spans or not moves:
            return regular
        case HolidayRule.OWN_SPANS:
            spans = holidays.spans
        case _:
            spans = weekly[SUNDAY]
    if regular.reason is Reason.NTH_WEEKDAY and not regular.spans and not moves:
        return regular
    return DayPlan(spans, Reason.HOLIDAY)


def _closing_came_here(hours: Hours, day: datetime.date) -> bool:
    """Say whether the closing day of a holiday shortly before moved to this day."""
    weekdays_only = hours.holidays.closing_moves is ClosingMoves.NEXT_WEEKDAY
    if weekdays_only and day.weekday() >= 5:
        return False
    before = day - ONE_DAY
    for _ in range(FARTHEST_MOVE_DAYS):
        holiday = is_public_holiday(before)
        if holiday and _closes_regularly(hours, before):
            return True
        if not holiday and not (weekdays_only and before.weekday() >= 5):
            return False
        before -= ONE_DAY
    return False


def _closes_regularly(hours: Hours, day: datetime.date) -> bool:
    weekly = hours.weekly
    return weekly is not None and not _plan_of_weekday(hours, day, weekly).spans
