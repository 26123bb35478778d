"""Opening hours as data: weekly rules, exceptions, season, public holidays, special alerts.

What a place promises for a day is decided by the first of these that speaks of the day:

1. dated exceptions (of several, that with the fewest days; of equals, the later in the list);
2. the season: outside it the place is out of season;
3. public holidays, unless they count as weekdays;
4. rules for the n-th weekday of a month;
5. the week.

A span belongs to the day on which it begins, also where it runs past midnight: the night of
30 September ends on 1 October, whatever holds on 1 October.
"""

from __future__ import annotations

import calendar
import datetime
from dataclasses import dataclass
from enum import StrEnum

DAY_MINUTES = 1440
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LAST_WEEK = -1  # in NthWeekday.weeks: the last of the month


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Hours of one day, in minutes after its midnight.

    opens : int, 0 to 1439.
    closes : int, after opens by 1440 at most; beyond 1440 it is a time of the next day.
    """

    opens: int
    closes: int


Spans = tuple[Span, ...]
ALL_DAY: Spans = (Span(0, DAY_MINUTES),)


@dataclass(frozen=True, slots=True, order=True)
class MonthDay:
    """A day of every year; 29 February comes in leap years alone."""

    month: int
    day: int


@dataclass(frozen=True, slots=True)
class Season:
    """First and last day of the year on which a place opens; may run over New Year."""

    first: MonthDay
    last: MonthDay

    def contains(self, day: datetime.date) -> bool:
        """Say whether a day lies within."""
        return _in_year(MonthDay(day.month, day.day), self.first, self.last)


@dataclass(frozen=True, slots=True)
class ExceptionalDays:
    """Days with other hours: dates of one year, or month and day of every year.

    first, last : both inclusive, both of the same kind; a yearly range may run over New Year.
    spans : empty = closed, None = the hours of these days are not known.
    word : why, for people.
    """

    first: datetime.date | MonthDay
    last: datetime.date | MonthDay
    spans: Spans | None
    word: str = ""

    def contains(self, day: datetime.date) -> bool:
        """Say whether a day is one of these."""
        if isinstance(self.first, MonthDay) and isinstance(self.last, MonthDay):
            return _in_year(MonthDay(day.month, day.day), self.first, self.last)
        if isinstance(self.first, MonthDay) or isinstance(self.last, MonthDay):
            return False
        return self.first <= day <= self.last

    @property
    def days(self) -> int:
        """How many days; the narrower of two exceptions holds."""
        first, last = _dated(self.first), _dated(self.last)
        return (last - first).days + (366 if last < first else 0) + 1


@dataclass(frozen=True, slots=True)
class NthWeekday:
    """Hours of certain weekdays of a month: second and fourth Monday closed.

    weeks : of 1 to 5 and LAST_WEEK. weekday : 0 Monday to 6 Sunday. spans : empty = closed.
    """

    weeks: tuple[int, ...]
    weekday: int
    spans: Spans

    def contains(self, day: datetime.date) -> bool:
        """Say whether a day is one of these."""
        if day.weekday() != self.weekday:
            return False
        if (day.day + 6) // 7 in self.weeks:
            return True
        length = calendar.monthrange(day.year, day.month)[1]
        return LAST_WEEK in self.weeks and day.day + 7 > length


class HolidayRule(StrEnum):
    """What holds on a public holiday."""

    AS_WEEKDAY = "as weekday"
    AS_SUNDAY = "as sunday"
    CLOSED = "closed"
    OWN_SPANS = "own spans"
    UNKNOWN = "unknown"


class ClosingMoves(StrEnum):
    """What becomes of a regular closing day that is a public holiday.

    Unless NO, the place opens on the holiday. LAPSES: that is all. Else it closes on the next day
    that is no public holiday (NEXT_DAY), or that is a Monday to Friday besides (NEXT_WEEKDAY,
    翌平日).
    """

    NO = "no"
    LAPSES = "lapses"
    NEXT_DAY = "next day"
    NEXT_WEEKDAY = "next weekday"


@dataclass(frozen=True, slots=True)
class Holidays:
    """What a place does on public holidays; `spans` go with OWN_SPANS alone."""

    rule: HolidayRule = HolidayRule.AS_WEEKDAY
    spans: Spans = ()
    closing_moves: ClosingMoves = ClosingMoves.NO


@dataclass(frozen=True, slots=True)
class Hours:
    """Opening hours of a place.

    weekly : spans from Monday to Sunday, or None where nobody knows them.
    alert_spans : hours on a day of a special heat alert, besides the others.
    original : the text from which these hours were read or typed, as it stood.
    """

    weekly: tuple[Spans, ...] | None
    nth_weekdays: tuple[NthWeekday, ...] = ()
    exceptions: tuple[ExceptionalDays, ...] = ()
    season: Season | None = None
    holidays: Holidays = Holidays()
    alert_spans: Spans = ()
    original: str = ""


def _in_year(day: MonthDay, first: MonthDay, last: MonthDay) -> bool:
    if first <= last:
        return first <= day <= last
    return day >= first or day <= last


def _dated(day: datetime.date | MonthDay) -> datetime.date:
    """Give a yearly day its date in a leap year."""
    return datetime.date(2000, day.month, day.day) if isinstance(day, MonthDay) else day
