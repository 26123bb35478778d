"""Opening hours of every kind for hypothesis."""

from __future__ import annotations

import datetime

from hypothesis import strategies as st

from layers.spots.hours import (
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


@st.composite
def day_spans(draw: st.DrawFn, *, latest: int = 2880, least: int = 0) -> Spans:
    """Up to three spans in order, the last one perhaps past midnight."""
    whole = st.integers(0, 1439)
    times = sorted(draw(st.sets(whole, min_size=2 * least, max_size=6)))
    pairs = [Span(times[i], times[i + 1]) for i in range(0, len(times) - 1, 2)]
    if pairs and draw(st.booleans()):
        last = pairs[-1]
        end = draw(st.integers(last.opens + 1, min(last.opens + 1440, latest)))
        pairs[-1] = Span(last.opens, end)
    return tuple(pairs)


def month_days() -> st.SearchStrategy[MonthDay]:
    days = st.dates(datetime.date(2000, 1, 1), datetime.date(2000, 12, 31))
    return days.map(lambda day: MonthDay(day.month, day.day))


@st.composite
def exceptional_days(draw: st.DrawFn, around: datetime.date) -> ExceptionalDays:
    spans = draw(st.one_of(st.none(), st.just(()), day_spans()))
    first = around + datetime.timedelta(days=draw(st.integers(-3, 8)))
    last = first + datetime.timedelta(days=draw(st.integers(0, 6)))
    word = draw(st.sampled_from(["", "お盆", "点検"]))
    if draw(st.booleans()):
        yearly = MonthDay(first.month, first.day), MonthDay(last.month, last.day)
        return ExceptionalDays(*yearly, spans, word)
    return ExceptionalDays(first, last, spans, word)


@st.composite
def holidays(draw: st.DrawFn) -> Holidays:
    rule = draw(st.sampled_from(HolidayRule))
    spans = draw(day_spans(least=1)) if rule is HolidayRule.OWN_SPANS else ()
    if rule in (HolidayRule.CLOSED, HolidayRule.UNKNOWN):
        return Holidays(rule)
    return Holidays(rule, spans, draw(st.sampled_from(ClosingMoves)))


@st.composite
def hours_near(draw: st.DrawFn, around: datetime.date) -> Hours:
    """Hours whose exceptions and season edges lie near a date."""
    a_day = st.one_of(day_spans(), st.just(()), st.just((Span(0, 1440),)))
    weekly = draw(st.one_of(st.tuples(*[a_day] * 7), st.tuples(*[a_day] * 7), st.none()))
    nth = st.builds(
        NthWeekday,
        st.lists(st.sampled_from([1, 2, 3, 4, 5, -1]), min_size=1, unique=True).map(tuple),
        st.integers(0, 6),
        st.one_of(st.just(()), day_spans()),
    )
    near = around + datetime.timedelta(days=draw(st.integers(-2, 3)))
    edge = MonthDay(near.month, near.day)
    season = draw(
        st.one_of(
            st.none(),
            month_days().map(lambda other: Season(edge, other)),
            month_days().map(lambda other: Season(other, edge)),
        )
    )
    return Hours(
        weekly=weekly,
        nth_weekdays=tuple(draw(st.lists(nth, max_size=2))),
        exceptions=tuple(draw(st.lists(exceptional_days(around), max_size=3))),
        season=season,
        holidays=draw(holidays()),
        alert_spans=draw(st.one_of(st.just(()), day_spans(latest=1440))),
        original=draw(st.sampled_from(["", "平日 9時から17時"])),
    )
