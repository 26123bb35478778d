"""Opening hours to JSON and back, strictly: each fault is named with its place.

`{"weekly": {"mon": [{"opens": "09:00", "closes": "17:00"}], …} | null, "nth_weekdays": […],
"exceptions": […], "season": {"first": "06-01", "last": "09-30"} | null, "holidays": {…},
"alert": […], "original": "…"}`; only `weekly` must be there. A closing time at or after 24:00
(`"26:00"`), or one before that of opening, lies on the next day.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping
from enum import StrEnum
from itertools import pairwise
from typing import Final, TypeVar

from layers.errors import FieldError, InvalidInputError
from layers.plain_text import foreign_characters
from layers.spots.hours import (
    DAY_MINUTES,
    LAST_WEEK,
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

MOST_SPANS: Final = 8
MOST_RULES: Final = 200
LONGEST_WORD: Final = 200
LONGEST_ORIGINAL: Final = 2000
FIRST_YEAR, LAST_YEAR = 2000, 2199
TIME: Final = re.compile(r"([0-4]\d):([0-5]\d)")
YEARLY: Final = re.compile(r"(\d\d)-(\d\d)")
DATED: Final = re.compile(r"\d{4}-\d\d-\d\d")

Choice = TypeVar("Choice", bound=StrEnum)
Item = TypeVar("Item")


def hours_as_json(hours: Hours) -> dict[str, object]:
    """Give opening hours as plain JSON values; every key is there."""
    weekly = hours.weekly
    return {
        "weekly": None
        if weekly is None
        else {name: _spans(each) for name, each in zip(WEEKDAYS, weekly, strict=True)},
        "nth_weekdays": [
            {
                "weeks": list(each.weeks),
                "weekday": WEEKDAYS[each.weekday],
                "spans": _spans(each.spans),
            }
            for each in hours.nth_weekdays
        ],
        "exceptions": [
            {
                "first": _day(each.first),
                "last": _day(each.last),
                "spans": None if each.spans is None else _spans(each.spans),
                "word": each.word,
            }
            for each in hours.exceptions
        ],
        "season": None
        if hours.season is None
        else {"first": _day(hours.season.first), "last": _day(hours.season.last)},
        "holidays": {
            "rule": hours.holidays.rule.value,
            "spans": _spans(hours.holidays.spans),
            "closing_moves": hours.holidays.closing_moves.value,
        },
        "alert": _spans(hours.alert_spans),
        "original": hours.original,
    }


def hours_from_json(value: object) -> Hours:
    """Read opening hours.

    Raises
    ------
    InvalidInputError
        Every fault, with the path of its field (`weekly.mon[0].closes`).
    """
    reader = _Reader()
    hours = reader.hours(value)
    if reader.errors:
        raise InvalidInputError(reader.errors)
    return hours


def _spans(spans: Spans) -> list[dict[str, str]]:
    return [{"opens": clock(each.opens), "closes": clock(each.closes)} for each in spans]


def clock(minutes: int) -> str:
    """Write minutes after midnight as `HH:MM`, beyond 24:00 for the next day."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _day(day: datetime.date | MonthDay) -> str:
    return f"{day.month:02d}-{day.day:02d}" if isinstance(day, MonthDay) else day.isoformat()


class _Reader:
    """Reads values and collects what is wrong; a wrong one is replaced by an empty one."""

    def __init__(self) -> None:
        self.errors: list[FieldError] = []

    def fault(self, path: str, ja: str, en: str) -> None:
        self.errors.append(FieldError(path, ja, en))

    def hours(self, value: object) -> Hours:
        known = (
            "weekly",
            "nth_weekdays",
            "exceptions",
            "season",
            "holidays",
            "alert",
            "original",
        )
        parts = self.mapping(value, "", known)
        if "weekly" not in parts and not self.errors:
            self.fault(
                "weekly",
                "毎週の時間が必要です。分からないときは null を入れてください。",
                "expected the hours of a week, or null where they are not known",
            )
        alert = self.spans(parts.get("alert", []), "alert")
        for index, span in enumerate(alert):
            if span.closes > DAY_MINUTES:
                self.fault(
                    f"alert[{index}].closes",
                    "特別警戒アラートの時間は24:00までにしてください。",
                    "expected 24:00 at the latest: an alert is for one day",
                )
        return Hours(
            weekly=self.weekly(parts.get("weekly")),
            nth_weekdays=self.items(parts, "nth_weekdays", self.nth_weekday),
            exceptions=self.items(parts, "exceptions", self.exception),
            season=self.season(parts.get("season")),
            holidays=self.holidays(parts.get("holidays", {})),
            alert_spans=alert,
            original=self.text(parts.get("original", ""), "original", LONGEST_ORIGINAL),
        )

    def mapping(self, value: object, path: str, known: tuple[str, ...]) -> Mapping[str, object]:
        if not isinstance(value, Mapping):
            names = ", ".join(known)
            self.fault(
                path,
                f"{names} を持つオブジェクトにしてください。",
                f"expected an object of {names}",
            )
            return {}
        for key in value:
            if key not in known:
                self.fault(
                    f"{path}.{key}".lstrip("."),
                    f"知らない項目です。使えるのは {', '.join(known)} です。",
                    f"expected one of {', '.join(known)}",
                )
        return value

    def items(
        self, parts: Mapping[str, object], name: str, read: Callable[[object, str], Item | None]
    ) -> tuple[Item, ...]:
        value = parts.get(name, [])
        if not isinstance(value, list | tuple) or len(value) > MOST_RULES:
            self.fault(
                name,
                f"{MOST_RULES}件までのリストにしてください。",
                f"expected a list of {MOST_RULES} at most",
            )
            return ()
        found = (read(each, f"{name}[{index}]") for index, each in enumerate(value))
        return tuple(each for each in found if each is not None)

    def weekly(self, value: object) -> tuple[Spans, ...] | None:
        if value is None:
            return None
        parts = self.mapping(value, "weekly", WEEKDAYS)
        return tuple(self.spans(parts.get(day, []), f"weekly.{day}") for day in WEEKDAYS)

    def spans(self, value: object, path: str) -> Spans:
        if not isinstance(value, list | tuple) or len(value) > MOST_SPANS:
            self.fault(
                path,
                f"時間帯を{MOST_SPANS}個まで並べてください。閉まる日は空にします。",
                f"expected a list of {MOST_SPANS} spans at most, empty for closed",
            )
            return ()
        read = (self.span(each, f"{path}[{index}]") for index, each in enumerate(value))
        spans = sorted(each for each in read if each is not None)
        for before, after in pairwise(spans):
            if after.opens < before.closes:
                self.fault(
                    path,
                    f"{clock(after.opens)} からの時間帯が前の時間帯と重なっています。",
                    f"expected spans that do not overlap; that from {clock(after.opens)} does",
                )
        return tuple(spans)

    def span(self, value: object, path: str) -> Span | None:
        parts = self.mapping(value, path, ("opens", "closes"))
        if not isinstance(value, Mapping):
            return None
        opens = self.time(parts.get("opens"), f"{path}.opens", latest=DAY_MINUTES - 1)
        closes = self.time(parts.get("closes"), f"{path}.closes", latest=2 * DAY_MINUTES)
        if opens is None or closes is None:
            return None
        if closes < opens:
            closes += DAY_MINUTES
        if not opens < closes <= opens + DAY_MINUTES:
            self.fault(
                f"{path}.closes",
                "閉まる時刻は開く時刻の後、24時間以内です。一日中は 00:00〜24:00 です。",
                "expected a time after that of opening, by 24 hours at most; "
                "a whole day is 00:00 to 24:00",
            )
            return None
        return Span(opens, closes)

    def time(self, value: object, path: str, *, latest: int) -> int | None:
        found = TIME.fullmatch(value) if isinstance(value, str) else None
        minutes = int(found[1]) * 60 + int(found[2]) if found else latest + 1
        if minutes > latest:
            self.fault(
                path,
                f"時刻は 09:30 のように、{clock(latest)} までで書いてください。",
                f"expected a time like 09:30, {clock(latest)} at the latest",
            )
            return None
        return minutes

    def nth_weekday(self, value: object, path: str) -> NthWeekday | None:
        parts = self.mapping(value, path, ("weeks", "weekday", "spans"))
        weeks, weekday = parts.get("weeks"), parts.get("weekday")
        allowed = (1, 2, 3, 4, 5, LAST_WEEK)
        if (
            not isinstance(weeks, list | tuple)
            or not weeks
            or not all(type(each) is int and each in allowed for each in weeks)
        ):
            self.fault(
                f"{path}.weeks",
                "第何週かを 1〜5 か -1(最終週)のリストにしてください。",
                "expected a list of 1 to 5, or -1 for the last of the month",
            )
            return None
        if weekday not in WEEKDAYS:
            self.fault(
                f"{path}.weekday",
                f"曜日は {', '.join(WEEKDAYS)} のどれかにしてください。",
                f"expected one of {', '.join(WEEKDAYS)}",
            )
            return None
        spans = self.spans(parts.get("spans", []), f"{path}.spans")
        return NthWeekday(tuple(dict.fromkeys(weeks)), WEEKDAYS.index(str(weekday)), spans)

    def exception(self, value: object, path: str) -> ExceptionalDays | None:
        parts = self.mapping(value, path, ("first", "last", "spans", "word"))
        if not isinstance(value, Mapping):
            return None
        first = self.day(parts.get("first"), f"{path}.first")
        last = self.day(parts["last"], f"{path}.last") if "last" in parts else first
        spans = parts.get("spans", [])
        read = None if spans is None else self.spans(spans, f"{path}.spans")
        word = self.text(parts.get("word", ""), f"{path}.word", LONGEST_WORD)
        if first is None or last is None:
            return None
        dated = isinstance(first, datetime.date), isinstance(last, datetime.date)
        if dated[0] != dated[1] or (
            isinstance(first, datetime.date) and isinstance(last, datetime.date) and last < first
        ):
            self.fault(
                f"{path}.last",
                "初日と同じ書き方(毎年なら 12-29)で、初日以後の日にしてください。",
                "expected a day like the first (12-29 for every year), not before it",
            )
            return None
        return ExceptionalDays(first, last, read, word)

    def day(self, value: object, path: str) -> datetime.date | MonthDay | None:
        try:
            if isinstance(value, str) and YEARLY.fullmatch(value):
                leap = datetime.date.fromisoformat(f"2000-{value}")
                return MonthDay(leap.month, leap.day)
            if isinstance(value, str) and DATED.fullmatch(value):
                day = datetime.date.fromisoformat(value)
                if FIRST_YEAR <= day.year <= LAST_YEAR:
                    return day
        except ValueError:
            pass
        self.fault(
            path,
            "日付は 2026-08-13、毎年なら 08-13 のように書いてください。",
            "expected a date like 2026-08-13, or 08-13 for every year",
        )
        return None

    def season(self, value: object) -> Season | None:
        if value is None:
            return None
        parts = self.mapping(value, "season", ("first", "last"))
        days = [self.day(parts.get(name), f"season.{name}") for name in ("first", "last")]
        first, last = days
        if isinstance(first, MonthDay) and isinstance(last, MonthDay):
            return Season(first, last)
        if None not in days:
            self.fault(
                "season",
                "期間は 06-01 のように月日だけで書いてください。",
                "expected month and day alone, like 06-01",
            )
        return None

    def holidays(self, value: object) -> Holidays:
        parts = self.mapping(value, "holidays", ("rule", "spans", "closing_moves"))
        rule = self.choice(parts, "rule", HolidayRule.AS_WEEKDAY)
        moves = self.choice(parts, "closing_moves", ClosingMoves.NO)
        spans = self.spans(parts.get("spans", []), "holidays.spans")
        if bool(spans) != (rule is HolidayRule.OWN_SPANS):
            self.fault(
                "holidays.spans",
                "時間帯は rule が own spans のときだけ、必ず書いてください。",
                "expected with the rule 'own spans', and with it alone",
            )
        if moves is not ClosingMoves.NO and rule in (HolidayRule.CLOSED, HolidayRule.UNKNOWN):
            self.fault(
                "holidays.closing_moves",
                "祝日に開く場合だけ、休みを別の日に移せます。",
                "expected 'no': a closing day moves only where holidays are open",
            )
        return Holidays(rule, spans, moves)

    def choice(self, parts: Mapping[str, object], name: str, default: Choice) -> Choice:
        value = parts.get(name, default.value)
        kinds = [each.value for each in type(default)]
        if value in kinds:
            return type(default)(value)
        self.fault(
            f"holidays.{name}",
            f"{', '.join(kinds)} のどれかにしてください。",
            f"expected one of {', '.join(kinds)}",
        )
        return default

    def text(self, value: object, path: str, longest: int) -> str:
        fits = isinstance(value, str) and len(value) <= longest
        if isinstance(value, str) and fits and not foreign_characters(value, lines=True):
            return value
        self.fault(
            path,
            f"{longest}文字までの文字列にしてください。制御文字は使えません。",
            f"expected text of {longest} characters at most, without control characters",
        )
        return ""
