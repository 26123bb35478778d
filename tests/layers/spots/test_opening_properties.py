"""`state_at` against the walk through the minutes, in zones with and without summer time."""

from __future__ import annotations

import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from layers.spots.hours import Hours
from layers.spots.hours_json import hours_as_json, hours_from_json
from layers.spots.kept_hours import kept_hours
from layers.spots.opening import TOKYO, state_at
from tests.layers.spots.hours_strategies import hours_near
from tests.layers.spots.wall_clock import spans_of, tell

# Days around which clocks are changed, holidays crowd, or years begin.
HARD_DAYS = [
    ("Asia/Tokyo", "2026-05-04"),
    ("Asia/Tokyo", "2026-09-22"),
    ("Asia/Tokyo", "2027-12-31"),
    ("Asia/Tokyo", "2028-02-28"),
    ("Europe/Berlin", "2026-03-29"),
    ("Europe/Berlin", "2026-10-25"),
    ("Australia/Lord_Howe", "2026-04-05"),
    ("America/Havana", "2026-03-08"),
    ("America/Havana", "2026-11-01"),
    ("America/Sao_Paulo", "2018-11-04"),
    ("America/St_Johns", "2009-11-01"),
    ("Pacific/Apia", "2011-12-29"),
]
WALKED_DAYS = 10


def check(draw: st.DataObject, zone: ZoneInfo, around: datetime.date) -> None:
    hours = draw.draw(hours_near(around))
    start = datetime.datetime.combine(around, datetime.time(), datetime.UTC)
    moment = start + datetime.timedelta(minutes=draw.draw(st.integers(-2880, 2880)))
    alert = draw.draw(st.booleans())
    found = state_at(hours, moment, alert=alert, zone=zone)
    state, until, opens_at = tell(hours, moment, alert=alert, zone=zone, days=WALKED_DAYS)
    near = moment + datetime.timedelta(days=7)
    assert found.state == state
    for ours, theirs in ((found.until, until), (found.opens_at, opens_at)):
        # Beyond a week the walk ends, and days of unknown hours end the search.
        if theirs is not None and theirs < near and ours is not None:
            assert ours.timestamp() == theirs.timestamp()
        elif ours is not None:
            assert ours.timestamp() >= near.timestamp()
    if until is not None and until < near:
        assert found.until is not None
    if found.opens_at is None and opens_at is not None and opens_at < near:
        assert any_unknown(hours, moment, opens_at, alert, zone)


def any_unknown(
    hours: Hours,
    moment: datetime.datetime,
    opens_at: datetime.datetime,
    alert: bool,
    zone: ZoneInfo,
) -> bool:
    day, today = moment.astimezone(zone).date(), moment.astimezone(zone).date()
    while day < opens_at.astimezone(zone).date():
        if spans_of(hours, day, alert and day == today)[1] == "unknown":
            return True
        day += datetime.timedelta(days=1)
    return False


@given(draw=st.data())
@settings(max_examples=60)
def test_state_is_that_of_the_wall_clock(draw: st.DataObject) -> None:
    name, day = draw.draw(st.sampled_from(HARD_DAYS))
    check(draw, ZoneInfo(name), datetime.date.fromisoformat(day))


@pytest.mark.slow
@given(draw=st.data())
@settings(max_examples=800)
def test_state_is_that_of_the_wall_clock_at_length(draw: st.DataObject) -> None:
    if draw.draw(st.booleans()):
        name, day = draw.draw(st.sampled_from(HARD_DAYS))
        check(draw, ZoneInfo(name), datetime.date.fromisoformat(day))
    else:
        days = st.dates(datetime.date(2024, 1, 1), datetime.date(2028, 12, 31))
        check(draw, TOKYO, draw.draw(days))


@given(draw=st.data())
def test_hours_come_back_from_json(draw: st.DataObject) -> None:
    hours = draw.draw(hours_near(datetime.date(2026, 8, 13)))
    assert hours_from_json(hours_as_json(hours)) == hours
    assert kept_hours(hours_as_json(hours)) == hours
