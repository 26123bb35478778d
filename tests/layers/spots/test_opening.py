"""Open, closed, until, opens at: the cases that people ask about."""

from __future__ import annotations

import datetime
from zoneinfo import ZoneInfo

import pytest

from layers.spots.hours import (
    ALL_DAY,
    ClosingMoves,
    ExceptionalDays,
    HolidayRule,
    Holidays,
    Hours,
    MonthDay,
    NthWeekday,
    Season,
    Span,
)
from layers.spots.opening import TOKYO, Opening, needs_check, state_at

NINE_TO_FIVE = (Span(540, 1020),)
SHELTER = Hours(
    weekly=(NINE_TO_FIVE,) * 5 + ((), ()),
    season=Season(MonthDay(6, 1), MonthDay(9, 30)),
    holidays=Holidays(HolidayRule.CLOSED),
    alert_spans=(Span(480, 1200),),
)
MUSEUM = Hours(
    weekly=((),) + (NINE_TO_FIVE,) * 6,
    holidays=Holidays(HolidayRule.AS_WEEKDAY, (), ClosingMoves.NEXT_WEEKDAY),
)


def tokyo(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text).replace(tzinfo=TOKYO)


def asked(hours: Hours, text: str, *, alert: bool = False) -> Opening:
    return state_at(hours, tokyo(text), alert=alert)


def test_a_place_that_closes_at_five_is_closed_at_five() -> None:
    assert asked(SHELTER, "2026-07-22T16:59").until == tokyo("2026-07-22T17:00")
    at_five = asked(SHELTER, "2026-07-22T17:00")
    assert (at_five.state, at_five.opens_at) == ("closed", tokyo("2026-07-23T09:00"))


def test_a_holiday_is_skipped_for_the_next_opening() -> None:
    """20 July 2026 is 海の日, a Monday."""
    friday = asked(SHELTER, "2026-07-17T18:00")
    assert friday.opens_at == tokyo("2026-07-21T09:00")
    assert asked(SHELTER, "2026-07-20T10:00").state == "closed"


def test_the_season_ends_with_its_last_day() -> None:
    assert asked(SHELTER, "2026-09-30T16:00").state == "open"
    after = asked(SHELTER, "2026-10-01T10:00")
    assert (after.state, after.opens_at) == ("out of season", tokyo("2027-06-01T09:00"))


def test_a_special_alert_opens_outside_the_hours() -> None:
    """On a Sunday, and out of season; at midnight the alert of this day ends."""
    assert asked(SHELTER, "2026-07-19T10:00").state == "closed"
    sunday = asked(SHELTER, "2026-07-19T10:00", alert=True)
    assert (sunday.state, sunday.until) == ("open", tokyo("2026-07-19T20:00"))
    assert asked(SHELTER, "2026-10-04T10:00", alert=True).state == "open"
    assert asked(SHELTER, "2026-07-19T21:00", alert=True).opens_at == tokyo("2026-07-21T09:00")


def test_building_works_keep_closed_under_alert_too() -> None:
    day = datetime.date(2026, 7, 22)
    works = ExceptionalDays(day, day, (), "改修工事")
    hours = Hours(weekly=(ALL_DAY,) * 7, exceptions=(works,), alert_spans=ALL_DAY)
    found = asked(hours, "2026-07-22T12:00", alert=True)
    assert (found.state, found.word) == ("closed", "改修工事")
    assert found.opens_at == tokyo("2026-07-23T00:00")
    assert asked(hours, "2026-07-20T12:00").until == tokyo("2026-07-22T00:00")


def test_a_night_runs_on_into_a_closed_day() -> None:
    bar = Hours(weekly=((), (), (), (), (Span(1320, 1560),), (), ()))
    found = asked(bar, "2026-07-18T01:30")
    assert (found.state, found.until) == ("open", tokyo("2026-07-18T02:00"))


def test_spans_that_touch_are_one() -> None:
    shop = Hours(weekly=((Span(540, 720), Span(720, 1440)),) * 7)
    assert asked(shop, "2026-07-18T10:00").until == tokyo("2026-07-19T00:00")


def test_always_open_has_no_end() -> None:
    park = Hours(weekly=(ALL_DAY,) * 7)
    assert asked(park, "2026-07-18T10:00") == Opening(
        state=asked(park, "2026-07-18T10:00").state, until=None, opens_at=None, reason="week"
    )


def test_a_closing_day_moves_past_holidays() -> None:
    """Monday 21 to Wednesday 23 September 2026 are holidays: closed on Thursday 24."""
    assert asked(MUSEUM, "2026-09-21T10:00").state == "open"
    thursday = asked(MUSEUM, "2026-09-24T10:00")
    assert (thursday.state, thursday.reason) == ("closed", "moved closing")
    assert thursday.opens_at == tokyo("2026-09-25T09:00")
    assert asked(MUSEUM, "2026-09-28T10:00").state == "closed"


def test_a_closing_day_lapses_on_a_holiday() -> None:
    lapses = Holidays(HolidayRule.AS_WEEKDAY, (), ClosingMoves.LAPSES)
    hours = Hours(weekly=((), *[NINE_TO_FIVE] * 6), holidays=lapses)
    assert asked(hours, "2026-07-20T10:00").state == "open"
    assert asked(hours, "2026-07-21T10:00").state == "open"
    assert asked(hours, "2026-07-27T10:00").state == "closed"


def test_second_and_fourth_mondays() -> None:
    library = Hours(weekly=(NINE_TO_FIVE,) * 7, nth_weekdays=(NthWeekday((2, 4), 0, ()),))
    mondays = [f"2026-06-{day:02d}T10:00" for day in (1, 8, 15, 22, 29)]
    states = [asked(library, each).state for each in mondays]
    assert states == ["open", "closed", "open", "closed", "open"]


def test_a_yearly_closing_runs_over_new_year() -> None:
    closing = ExceptionalDays(MonthDay(12, 29), MonthDay(1, 3), (), "年末年始")
    hours = Hours(weekly=(NINE_TO_FIVE,) * 7, exceptions=(closing,))
    found = asked(hours, "2026-12-30T10:00")
    assert (found.state, found.opens_at) == ("closed", tokyo("2027-01-04T09:00"))


def test_the_narrower_exception_holds() -> None:
    august = ExceptionalDays(datetime.date(2026, 8, 1), datetime.date(2026, 8, 31), ALL_DAY)
    obon = ExceptionalDays(datetime.date(2026, 8, 13), datetime.date(2026, 8, 16), ())
    hours = Hours(weekly=((),) * 7, exceptions=(obon, august))
    assert asked(hours, "2026-08-12T10:00").state == "open"
    assert asked(hours, "2026-08-14T10:00").state == "closed"


def test_what_nobody_knows_is_unknown() -> None:
    assert asked(Hours(weekly=None), "2026-07-22T10:00").state == "unknown"
    unsaid = Hours(weekly=(NINE_TO_FIVE,) * 7, holidays=Holidays(HolidayRule.UNKNOWN))
    assert asked(unsaid, "2026-07-20T10:00").state == "unknown"
    # The next opening is unknown too where a day of unknown hours comes first.
    assert asked(unsaid, "2026-07-19T18:00").opens_at is None


def test_the_clock_of_new_york_is_changed() -> None:
    """A span of nine hours lasts eight on 8 March 2026 and ten on 1 November."""
    zone = ZoneInfo("America/New_York")
    hours = Hours(weekly=((Span(0, 540),),) * 7)
    for day, length in (("2026-03-08", 8), ("2026-11-01", 10)):
        start = datetime.datetime.fromisoformat(day).replace(tzinfo=zone)
        found = state_at(hours, start, zone=zone)
        assert found.until is not None
        assert found.until.timestamp() - start.timestamp() == length * 3600


def test_a_moment_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        state_at(SHELTER, datetime.datetime(2026, 7, 22, 10))  # noqa: DTZ001


def test_a_verification_lasts_until_its_season_ends() -> None:
    season = SHELTER.season
    today = datetime.date(2026, 7, 22)
    assert needs_check(None, season, today)
    assert needs_check(datetime.date(2025, 9, 30), season, today)
    assert not needs_check(datetime.date(2025, 10, 1), season, today)
    assert not needs_check(datetime.date(2026, 5, 20), season, datetime.date(2026, 9, 30))
    assert needs_check(datetime.date(2026, 5, 20), season, datetime.date(2026, 10, 1))
    assert needs_check(datetime.date(2026, 7, 23), season, today)
    assert not needs_check(datetime.date(2025, 7, 22), None, today)
    assert needs_check(datetime.date(2025, 7, 21), None, today)
