"""Opening hours from JSON that `hours_as_json` wrote and the store kept: quick, unchecked."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from layers.spots.hours import (
    WEEKDAYS,
    ClosingMoves,
    ExceptionalDays,
    HolidayRule,
    Holidays,
    Hours,
    MonthDay,
    NthWeekday,
    Season,
    Span,
    Spans,
)


def kept_hours(value: Mapping[str, Any]) -> Hours:
    """Give opening hours that were checked when they were written.

    What a person or another program sends is for `hours_from_json`.
    """
    week, season, holidays = value["weekly"], value["season"], value["holidays"]
    return Hours(
        weekly=None if week is None else tuple([_spans(week[day]) for day in WEEKDAYS]),
        nth_weekdays=tuple(
            NthWeekday(tuple(each["weeks"]), WEEKDAYS.index(each["weekday"]), _spans(each["spans"]))
            for each in value["nth_weekdays"]
        ),
        exceptions=tuple(_exception(each) for each in value["exceptions"]),
        season=None
        if season is None
        else Season(_month_day(season["first"]), _month_day(season["last"])),
        holidays=_holidays(holidays),
        alert_spans=_spans(value["alert"]),
        original=value["original"],
    )


def _spans(spans: Sequence[Mapping[str, str]]) -> Spans:
    return tuple([_span(each["opens"], each["closes"]) for each in spans])


@lru_cache(maxsize=4096)
def _span(opens: str, closes: str) -> Span:
    return Span(_minutes(opens), _minutes(closes))


def _minutes(clock: str) -> int:
    return int(clock[:2]) * 60 + int(clock[3:])


def _month_day(text: str) -> MonthDay:
    return MonthDay(int(text[:2]), int(text[3:]))


def _exception(value: Mapping[str, Any]) -> ExceptionalDays:
    read = _month_day if len(value["first"]) == 5 else datetime.date.fromisoformat
    spans = None if value["spans"] is None else _spans(value["spans"])
    return ExceptionalDays(read(value["first"]), read(value["last"]), spans, value["word"])


def _holidays(value: Mapping[str, Any]) -> Holidays:
    return Holidays(
        HolidayRule(value["rule"]), _spans(value["spans"]), ClosingMoves(value["closing_moves"])
    )
