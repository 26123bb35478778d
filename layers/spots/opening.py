"""Whether a place is open at a moment, until when, and when it opens."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from layers.spots.day_plan import ONE_DAY, DayPlan, Reason, plan_day
from layers.spots.hours import DAY_MINUTES, Hours, Season

TOKYO: Final = ZoneInfo("Asia/Tokyo")
UNTIL_HORIZON_DAYS: Final = 8
OPENS_HORIZON_DAYS: Final = 367
VALID_DAYS_WITHOUT_SEASON: Final = 365


class OpeningState(StrEnum):
    """What can be said of a moment."""

    OPEN = "open"
    CLOSED = "closed"
    OUT_OF_SEASON = "out of season"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Opening:
    """State of a place at a moment.

    until : when it closes; None unless open, and where it stays open for eight days and more.
    opens_at : when it opens next; None while open, and where that is unknown or a year away.
    reason, word : the rule that decided about the day, and the word of its exception.
    """

    state: OpeningState
    until: datetime.datetime | None
    opens_at: datetime.datetime | None
    reason: Reason
    word: str = ""


def state_at(
    hours: Hours, moment: datetime.datetime, *, alert: bool = False, zone: ZoneInfo = TOKYO
) -> Opening:
    """Say whether a place is open at a moment.

    alert : a special heat alert is in force; it holds for the whole local day of `moment`.
    zone : where the place lies. A span begins when the clock on its wall first shows the hour of
        opening or later, and ends when it first shows that of closing or later.

    Raises
    ------
    ValueError
        `moment` has no time zone.
    """
    if moment.tzinfo is None:
        raise ValueError("the moment needs a time zone")
    now = moment.timestamp()
    today = moment.astimezone(zone).date()
    plan = plan_day(hours, today, alert=alert)
    clock = _Clock(zone, today, plan, hours)
    is_open, until = _open_until(clock, now)
    if is_open:
        return Opening(OpeningState.OPEN, until, None, plan.reason, plan.word)
    if not plan.known:
        return Opening(OpeningState.UNKNOWN, None, None, plan.reason, plan.word)
    out = plan.reason is Reason.SEASON
    state = OpeningState.OUT_OF_SEASON if out else OpeningState.CLOSED
    return Opening(state, None, _opens_at(clock, now), plan.reason, plan.word)


def needs_check(
    verified_at: datetime.date | None, season: Season | None, today: datetime.date
) -> bool:
    """Say whether nobody has verified a spot for this season (要確認).

    A verification holds until the season ends that it was made in, or before; without a season
    for a year. One from the future is a mistake, hence none.
    """
    if verified_at is None or verified_at > today:
        return True
    if season is None:
        return (today - verified_at).days > VALID_DAYS_WITHOUT_SEASON
    return _last_end_before(season, today) >= verified_at


@dataclass(frozen=True, slots=True)
class _Clock:
    """Days of a place around a moment, and when their spans begin and end."""

    zone: ZoneInfo
    today: datetime.date
    plan: DayPlan
    hours: Hours

    def plan_of(self, day: datetime.date) -> DayPlan:
        return self.plan if day == self.today else plan_day(self.hours, day)

    def intervals(self, day: datetime.date) -> Iterator[tuple[int, int]]:
        """Give begin and end of a day's spans in seconds since 1970, by begin."""
        midnight = day.toordinal() * DAY_MINUTES
        for span in self.plan_of(day).spans:
            yield (
                _first_instant(self.zone, midnight + span.opens),
                _first_instant(self.zone, midnight + span.closes),
            )

    def moment(self, seconds: int) -> datetime.datetime:
        return datetime.datetime.fromtimestamp(seconds, self.zone)


def _open_until(clock: _Clock, now: float) -> tuple[bool, datetime.datetime | None]:
    until: int | None = None
    day = clock.today - ONE_DAY
    for offset in range(-1, UNTIL_HORIZON_DAYS + 1):
        if offset > 0 and not _may_matter(clock, day, until):
            break
        for begin, end in clock.intervals(day):
            if until is None:
                until = end if begin <= now < end else None
            elif begin <= until:
                until = max(until, end)
        day += ONE_DAY
    else:
        return until is not None, None
    return until is not None, None if until is None else clock.moment(until)


def _may_matter(clock: _Clock, day: datetime.date, until: int | None) -> bool:
    """Say whether spans of a later day may still bear on now, or prolong what is open."""
    if until is not None:
        return until >= _first_instant(clock.zone, day.toordinal() * DAY_MINUTES)
    # A clock put back over midnight shows today although tomorrow has begun.
    tomorrow = day - clock.today == ONE_DAY
    return tomorrow and not _is_steady(clock.zone, clock.today.toordinal())


def _opens_at(clock: _Clock, now: float) -> datetime.datetime | None:
    day = clock.today
    last = day + datetime.timedelta(days=OPENS_HORIZON_DAYS)
    only_in_season = not any(each.spans for each in clock.hours.exceptions)
    while day <= last:
        plan = clock.plan_of(day)
        for begin, _ in clock.intervals(day):
            if begin > now:
                return clock.moment(begin)
        if not plan.known:
            return None
        season = clock.hours.season
        if plan.reason is Reason.SEASON and only_in_season and season is not None:
            day = _next_start(season, day)
        else:
            day += ONE_DAY
    return None


def _next_start(season: Season, day: datetime.date) -> datetime.date:
    """Give the first day of the season after a day outside it."""
    year = day.year + ((season.first.month, season.first.day) <= (day.month, day.day))
    if (season.first.month, season.first.day) == (2, 29):
        return day + ONE_DAY
    return datetime.date(year, season.first.month, season.first.day)


def _last_end_before(season: Season, today: datetime.date) -> datetime.date:
    for year in (today.year, today.year - 1):
        end = _last_day(season, year)
        if end < today:
            return end
    raise AssertionError("a season ends once a year")


def _last_day(season: Season, year: int) -> datetime.date:
    if (season.last.month, season.last.day) == (2, 29):
        return datetime.date(year, 3, 1) - ONE_DAY
    return datetime.date(year, season.last.month, season.last.day)


@lru_cache(maxsize=4096)
def _is_steady(zone: ZoneInfo, ordinal: int) -> bool:
    """Say whether no clock is changed around a day."""
    around = (_naive((ordinal + days) * DAY_MINUTES).replace(tzinfo=zone) for days in (-1, 3))
    return len({each.utcoffset() for each in around}) == 1


@lru_cache(maxsize=65536)
def _first_instant(zone: ZoneInfo, wall: int) -> int:
    """Give when the clock first shows a time or a later one, in seconds since 1970.

    wall : minutes since the midnight before 0001-01-01 plus a day, as by `toordinal`.
    """
    naive = _naive(wall)
    seconds = int(naive.replace(tzinfo=zone).timestamp())
    if datetime.datetime.fromtimestamp(seconds, zone).replace(tzinfo=None) == naive:
        return seconds
    # The clock jumps over this time: find the jump, after which it shows a later one.
    low = int(naive.replace(tzinfo=zone, fold=1).timestamp())
    high = seconds
    while high - low > 1:
        middle = (low + high) // 2
        shown = datetime.datetime.fromtimestamp(middle, zone).replace(tzinfo=None)
        low, high = (low, middle) if shown >= naive else (middle, high)
    return high


def _naive(wall: int) -> datetime.datetime:
    ordinal, minutes = divmod(wall, DAY_MINUTES)
    day = datetime.datetime.fromordinal(ordinal)
    return day + datetime.timedelta(minutes=minutes)
