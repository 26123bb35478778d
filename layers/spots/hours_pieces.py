"""Times, spans and dates in words of `hours_tokens`."""

from __future__ import annotations

import datetime
from itertools import pairwise
from typing import Final

from layers.spots.hours import DAY_MINUTES, ExceptionalDays, MonthDay, Span, Spans
from layers.spots.hours_tokens import Token

AFTERNOON: Final = ("午後", "PM", "pm")


# Reasons in words; any other is a piece of the text itself.
REASONS: Final = {
    "時間がありません": "no hours",
    "曜日がありません": "no days",
    "曜日が書かれていません": "hours without days",
    "曜日のない時間": "hours without days",
    "時間のない曜日・日付": "days without hours",
    "同じ曜日に2通りの時間": "two hours for one day",
    "開く曜日と休みの曜日が重なっています": "a day that is open and closed",
    "祝日は休みか開くか": "public holidays open and closed",
    "祝日に2通りの時間": "two hours for public holidays",
    "祝日は何時から": "from when on public holidays",
    "年末年始の時間": "hours of New Year",
    "午前か午後か": "morning or afternoon",
    "重なる時間帯": "hours that overlap",
}


class NotUnderstood(Exception):
    """A text has no single reading; says where it went wrong."""

    @property
    def english(self) -> str:
        """The reason in English, or the piece of the text."""
        return REASONS.get(str(self), str(self))


def in_order(spans: list[Span]) -> Spans:
    ordered = tuple(sorted(set(spans)))
    if any(before.closes > after.opens for before, after in pairwise(ordered)):
        raise NotUnderstood("重なる時間帯")
    return ordered


def closing_at(spans: Spans, closes: int) -> Spans:
    if len(spans) != 1 or not spans[0].opens < closes < spans[0].closes:
        raise NotUnderstood("まで")
    return (Span(spans[0].opens, closes),)


def span_of(tokens: list[Token]) -> tuple[Span, int]:
    """Read `9:00-17:00まで` at the begin of the tokens; give how many words it has."""
    kinds = [each.kind for each in tokens]
    if kinds[:3] != ["time", "dash", "time"]:
        raise NotUnderstood(tokens[0].text)
    opens, closes = minutes_of(tokens[0]), minutes_of(tokens[2])
    if tokens[0].parts.get("half") and not tokens[2].parts.get("half") and closes <= opens:
        raise NotUnderstood("午前か午後か")
    closes = DAY_MINUTES if closes == DAY_MINUTES - 1 else closes
    closes += DAY_MINUTES if closes < opens or "next_day" in tokens[2].parts else 0
    if not opens < closes <= opens + DAY_MINUTES or opens >= DAY_MINUTES:
        raise NotUnderstood(f"{tokens[0].text}-{tokens[2].text}")
    return Span(opens, closes), 4 if kinds[3:] == ["made"] else 3


def minutes_of(token: Token) -> int:
    parts = token.parts
    if "noon" in parts:
        return DAY_MINUTES // 2
    hour = int(parts["hour"])
    minute = 30 if "thirty" in parts else int(parts.get("minute", parts.get("minutes", "0")))
    half = parts.get("half")
    if minute > 59 or hour > (12 if half else 48):
        raise NotUnderstood(token.text)
    if half in AFTERNOON and hour < 12:
        hour += 12
    return hour * 60 + minute


def dates_of(token: Token) -> ExceptionalDays:
    parts = token.parts
    month, day = int(parts["m1"]), int(parts["d1"])
    last_month, last_day = int(parts.get("m2", month)), int(parts.get("d2", day))
    try:
        for each in ((month, day), (last_month, last_day)):
            datetime.date(2000, *each)
        if "year2" in parts and ("year" not in parts or "m2" not in parts):
            raise ValueError
        if "year" not in parts:
            first, last = MonthDay(month, day), MonthDay(last_month, last_day)
            if "m2" not in parts and last < first:
                raise ValueError
            return ExceptionalDays(first, last, ())
        year = int(parts["year"])
        begin = datetime.date(year, month, day)
        end = datetime.date(int(parts.get("year2", year)), last_month, last_day)
        end = end if end >= begin else end.replace(year=year + 1)
        if not end >= begin:
            raise ValueError
    except ValueError:
        raise NotUnderstood(token.text) from None
    return ExceptionalDays(begin, end, ())
