"""Public holidays of 2024 to 2028 against the law, computed by other means."""

from __future__ import annotations

import datetime
import math

import pytest

from layers.spots.holidays import is_public_holiday, public_holidays

# 国民の祝日に関する法律, article 2: fixed days (in force since 2020 without exceptions).
FIXED = [(1, 1), (2, 11), (2, 23), (4, 29), (5, 3), (5, 4), (5, 5), (8, 11), (11, 3), (11, 23)]
# Article 2: n-th Mondays (成人の日, 海の日, 敬老の日, スポーツの日).
MONDAYS = [(1, 2), (7, 3), (9, 3), (10, 2)]


def sun_longitude(moment: datetime.datetime) -> float:
    """Apparent longitude of the sun in degrees, low precision (Meeus 1998, chapter 25)."""
    days = (moment - datetime.datetime(2000, 1, 1, 12, tzinfo=datetime.UTC)).total_seconds() / 86400
    t = (days + 69 / 86400) / 36525
    mean = 280.46646 + 36000.76983 * t
    anomaly = math.radians(357.52911 + 35999.05029 * t)
    centre = (1.914602 - 0.004817 * t) * math.sin(anomaly) + 0.019993 * math.sin(2 * anomaly)
    node = math.radians(125.04 - 1934.136 * t)
    return (mean + centre - 0.00569 - 0.00478 * math.sin(node)) % 360


def equinox(year: int, longitude: float) -> datetime.date:
    """Day in Japan on which the sun passes a longitude (0 or 180 degrees)."""
    month = 3 if longitude == 0 else 9
    low = datetime.datetime(year, month, 18, tzinfo=datetime.UTC)
    high = datetime.datetime(year, month, 26, tzinfo=datetime.UTC)
    while high - low > datetime.timedelta(minutes=1):
        middle = low + (high - low) / 2
        passed = (sun_longitude(middle) - longitude + 180) % 360 - 180 >= 0
        low, high = (low, middle) if passed else (middle, high)
    return high.astimezone(datetime.timezone(datetime.timedelta(hours=9))).date()


def by_law(year: int) -> set[datetime.date]:
    days = {datetime.date(year, month, day) for month, day in FIXED}
    for month, week in MONDAYS:
        first = datetime.date(year, month, 1)
        monday = first + datetime.timedelta(days=(-first.weekday()) % 7 + 7 * (week - 1))
        days.add(monday)
    days |= {equinox(year, 0), equinox(year, 180)}
    named = sorted(days)
    # Article 3 (2): a holiday on Sunday moves to the next day that is none itself.
    for day in named:
        if day.weekday() == 6:
            moved = day + datetime.timedelta(days=1)
            while moved in days:
                moved += datetime.timedelta(days=1)
            days.add(moved)
    # Article 3 (3): a day between two named holidays is one.
    for day in named:
        between = day + datetime.timedelta(days=1)
        if between not in days and day + datetime.timedelta(days=2) in named:
            days.add(between)
    return days


@pytest.mark.parametrize("year", range(2024, 2029))
def test_holidays_are_those_of_the_law(year: int) -> None:
    assert public_holidays(year) == by_law(year)


def test_published_equinoxes_agree_with_the_sun() -> None:
    """暦要項 of the National Astronomical Observatory, 2024 to 2027."""
    published = {2024: (20, 22), 2025: (20, 23), 2026: (20, 23), 2027: (21, 23)}
    for year, (spring, autumn) in published.items():
        assert equinox(year, 0) == datetime.date(year, 3, spring)
        assert equinox(year, 180) == datetime.date(year, 9, autumn)


def test_citizens_and_substitute_holidays_are_there() -> None:
    assert is_public_holiday(datetime.date(2026, 9, 22))
    assert is_public_holiday(datetime.date(2026, 5, 6))
    assert not is_public_holiday(datetime.date(2026, 5, 7))
