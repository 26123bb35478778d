"""Opening hours told minute by minute from the clock on the wall, for want of cleverness."""

from __future__ import annotations

import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

import jpholiday
import numpy as np
import numpy.typing as npt

from layers.spots.hours import Hours, MonthDay

MINUTE = datetime.timedelta(minutes=1)
DAY = datetime.timedelta(days=1)


@lru_cache(maxsize=10000)
def holiday(day: datetime.date) -> bool:
    return bool(jpholiday.is_holiday(day))


def within(day: datetime.date, first: object, last: object) -> bool:
    """Walk from the first day to the last."""
    if isinstance(first, datetime.date):
        assert isinstance(last, datetime.date)
        return first <= day <= last
    assert isinstance(first, MonthDay)
    assert isinstance(last, MonthDay)
    walk, end = datetime.date(2000, first.month, first.day), (last.month, last.day)
    while True:
        if (walk.month, walk.day) == (day.month, day.day):
            return True
        if (walk.month, walk.day) == end:
            return False
        walk = walk + DAY if (walk.month, walk.day) != (12, 31) else datetime.date(2000, 1, 1)


def length(first: object, last: object) -> int:
    if isinstance(first, datetime.date) and isinstance(last, datetime.date):
        return (last - first).days + 1
    year = [datetime.date(2000, 1, 1) + DAY * each for each in range(366)]
    return sum(within(day, first, last) for day in year)


def regular(hours: Hours, day: datetime.date) -> tuple[list[tuple[int, int]], bool]:
    """Spans of the week or of the n-th weekday, and whether the latter spoke."""
    assert hours.weekly is not None
    same = [
        each
        for each in (datetime.date(day.year, day.month, 1) + DAY * step for step in range(31))
        if each.month == day.month and each.weekday() == day.weekday()
    ]
    for rule in hours.nth_weekdays:
        numbers = [same[week - 1] for week in rule.weeks if 0 < week <= len(same)]
        if -1 in rule.weeks:
            numbers.append(same[-1])
        if rule.weekday == day.weekday() and day in numbers:
            return [(each.opens, each.closes) for each in rule.spans], True
    return [(each.opens, each.closes) for each in hours.weekly[day.weekday()]], False


def landing(hours: Hours, day: datetime.date) -> datetime.date:
    """Where the closing of a holiday moves to."""
    day += DAY
    weekdays = hours.holidays.closing_moves == "next weekday"
    while holiday(day) or (weekdays and day.weekday() > 4):
        day += DAY
    return day


def spans_of(hours: Hours, day: datetime.date, alert: bool) -> tuple[list[tuple[int, int]], str]:
    """Spans that begin on a day, and 'known', 'season' or 'unknown'."""
    extra = [(each.opens, each.closes) for each in hours.alert_spans] if alert else []
    matching = [each for each in hours.exceptions if within(day, each.first, each.last)]
    if matching:
        shortest = min(length(each.first, each.last) for each in matching)
        last = [each for each in matching if length(each.first, each.last) == shortest][-1]
        if last.spans is None:
            return extra, "unknown"
        own = [(each.opens, each.closes) for each in last.spans]
        return (own + extra if own else []), "known"
    if hours.season and not within(day, hours.season.first, hours.season.last):
        return extra, "known" if extra else "season"
    if hours.weekly is None:
        return extra, "unknown"
    spans, by_number = regular(hours, day)
    moves = hours.holidays.closing_moves != "no"
    if holiday(day):
        rule = str(hours.holidays.rule)
        if rule == "unknown":
            return extra, "unknown"
        closed_by_number = by_number and not spans and not moves
        sunday = [(each.opens, each.closes) for each in hours.weekly[6]]
        if rule == "closed":
            spans = []
        elif rule == "as weekday":
            spans = sunday if moves and not spans else spans
        elif not closed_by_number:
            own = [(each.opens, each.closes) for each in hours.holidays.spans]
            spans = sunday if rule == "as sunday" else own
    elif hours.holidays.closing_moves in ("next day", "next weekday"):
        before = [day - DAY * step for step in range(1, 20)]
        if any(
            holiday(each) and not regular(hours, each)[0] and landing(hours, each) == day
            for each in before
        ):
            spans = []
    return spans + extra, "known"


def tell(
    hours: Hours, moment: datetime.datetime, *, alert: bool, zone: ZoneInfo, days: int
) -> tuple[str, datetime.datetime | None, datetime.datetime | None]:
    """Give state, until and opens_at by walking the minutes of the next `days` days."""
    today = moment.astimezone(zone).date()
    minutes, furthest = walk(zone, today, days)

    def first(wall: datetime.datetime) -> int:
        return int(np.searchsorted(furthest, np.datetime64(wall, "m"), side="left"))

    is_open = np.zeros(len(minutes), bool)
    begins = []
    for step in range(-2, days + 2):
        day = today + DAY * step
        midnight = datetime.datetime.combine(day, datetime.time())
        for opens, closes in spans_of(hours, day, alert and day == today)[0]:
            begin, end = first(midnight + MINUTE * opens), first(midnight + MINUTE * closes)
            begins.append(begin)
            is_open[begin:end] = True
    now = int(np.searchsorted(minutes, int(moment.timestamp()), side="right")) - 1
    if is_open[now]:
        ends = np.flatnonzero(~is_open[now:])
        return "open", at(minutes[now + ends[0]]) if len(ends) else None, None
    known = spans_of(hours, today, alert)[1]
    if known == "unknown":
        return "unknown", None, None
    later = [each for each in begins if now < each < len(minutes)]
    opens_at = at(minutes[min(later)]) if later else None
    return ("out of season" if known == "season" else "closed"), None, opens_at


def at(seconds: int) -> datetime.datetime:
    return datetime.datetime.fromtimestamp(int(seconds), datetime.UTC)


@lru_cache(maxsize=64)
def walk(
    zone: ZoneInfo, today: datetime.date, days: int
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.datetime64]]:
    """Give the minutes since 1970 [s], and the latest time shown so far at each."""
    start = datetime.datetime.combine(today - DAY * 3, datetime.time(), datetime.UTC)
    minutes = [start + MINUTE * step for step in range((days + 5) * 1440)]
    shown = [each.astimezone(zone).replace(tzinfo=None) for each in minutes]
    seconds = np.array([int(each.timestamp()) for each in minutes])
    latest = np.maximum.accumulate(np.array(shown, "datetime64[m]").astype(np.int64))
    return seconds, latest.astype("datetime64[m]")
