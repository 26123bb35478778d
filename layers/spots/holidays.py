"""Japanese public holidays (国民の祝日, 振替休日, 国民の休日)."""

from __future__ import annotations

import datetime
from functools import lru_cache

import jpholiday


@lru_cache(maxsize=256)
def public_holidays(year: int) -> frozenset[datetime.date]:
    """Give the public holidays of a year, substitute and citizens' holidays among them."""
    return frozenset(day for day, _ in jpholiday.year_holidays(year))


def is_public_holiday(day: datetime.date) -> bool:
    """Say whether a day is a public holiday in Japan."""
    return day in public_holidays(day.year)
