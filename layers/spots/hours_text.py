"""Reads the opening hours of Japanese lists: understood whole, or not at all.

Every word of a text must have a meaning here and all of them one reading together. Otherwise the
hours are unknown, the text is kept as it stood, and a remark says which words were not
understood. What a text does not say stays unknown too: public holidays of which it does not speak,
the dates of 年末年始 where it gives none.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Final

from layers.bilingual import Bilingual
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
    Spans,
)
from layers.spots.hours_json import LONGEST_ORIGINAL
from layers.spots.hours_pieces import (
    NotUnderstood,
    closing_at,
    dates_of,
    in_order,
    minutes_of,
    span_of,
)
from layers.spots.hours_tokens import Token, tokens_of, weeks_of

DAYS: Final = "月火水木金土日"
WORKING_DAYS: Final = frozenset(range(5))
# Where a text closes over New Year without dates: no list seen closes earlier or later.
YEAR_END: Final = (MonthDay(12, 27), MonthDay(1, 5))
MOVES: Final = {"": ClosingMoves.LAPSES, "翌日": ClosingMoves.NEXT_DAY}
NOT_UNDERSTOOD: Final = "この部分が読み取れませんでした"


@dataclass(frozen=True, slots=True)
class ReadHours:
    """Opening hours read from text, and what to tell the person who gave it."""

    hours: Hours
    remarks: tuple[Bilingual, ...]


def read_hours(text: str) -> ReadHours:
    """Read opening hours, e.g. `9:00～17:00(月曜休館)`, `平日 9時から17時 土日祝 10時-16時`."""
    original = text.strip()[:LONGEST_ORIGINAL]
    tokens, left = tokens_of(original)
    try:
        if left:
            raise NotUnderstood(left)
        said = _Statements()
        said.read(tokens)
        hours, remarks = said.hours()
    except NotUnderstood as reason:
        remark = Bilingual(f"{NOT_UNDERSTOOD}: {reason}", f"not understood: {reason.english}")
        return ReadHours(Hours(weekly=None, original=original), (remark,))
    return ReadHours(replace(hours, original=original), remarks)


def read_season(text: str) -> Season | None:
    """Read `6月1日～9月30日`; None where it is anything else."""
    tokens, left = tokens_of(text)
    kinds = [each.kind for each in tokens]
    if left or kinds not in (["dates"], ["dates", "only"]) or "d2" not in tokens[0].parts:
        return None
    try:
        days = dates_of(tokens[0])
    except NotUnderstood:
        return None
    if isinstance(days.first, MonthDay) and isinstance(days.last, MonthDay):
        return Season(days.first, days.last)
    return None


@dataclass(slots=True)
class _Days:
    """Days that a text has named and not yet said anything about."""

    weekdays: set[int] = field(default_factory=set)
    numbered: list[tuple[tuple[int, ...], int]] = field(default_factory=list)
    dates: list[ExceptionalDays] = field(default_factory=list)
    holiday: bool = False
    year_end: bool = False
    every_day: bool = False
    working: bool = False

    def __bool__(self) -> bool:
        named = self.weekdays or self.numbered or self.dates
        return bool(named) or self.holiday or self.year_end or self.every_day

    def add(self, other: _Days) -> None:
        self.weekdays |= other.weekdays
        self.numbered += other.numbered
        self.dates += other.dates
        self.holiday |= other.holiday
        self.year_end |= other.year_end
        self.every_day |= other.every_day
        self.working |= other.working


@dataclass(slots=True)
class _Statements:
    """What a text says, collected word by word."""

    opened: list[tuple[_Days, list[Span]]] = field(default_factory=list)
    shortened: list[tuple[set[int], int]] = field(default_factory=list)  # 土曜日は17:00まで
    closed: _Days = field(default_factory=_Days)
    pending: _Days = field(default_factory=_Days)
    outer: list[_Days] = field(default_factory=list)
    closing: bool = False  # 休館日: was read, days follow
    moves: ClosingMoves = ClosingMoves.NO
    never_closed: bool = False
    holidays_open: bool = False
    holidays_as_sunday: bool = False
    season: Season | None = None

    def read(self, tokens: list[Token]) -> None:
        position = 0
        while position < len(tokens):
            position += self.word(tokens, position)
        self.end_closing()
        if self.outer:
            raise NotUnderstood("(")
        if self.pending and len(self.opened) == 1 and not self.opened[0][0]:
            # `9:00-17:00 (月-金)`: the days follow the hours.
            self.opened[0] = (self.pending, self.opened[0][1])
            self.pending = _Days()
        if self.opened and self.pending == _Days(every_day=True):
            self.never_closed, self.pending = True, _Days()  # 通年利用可能
        if self.pending:
            raise NotUnderstood("時間のない曜日・日付")

    def word(self, tokens: list[Token], position: int) -> int:
        """Take in the word at a position; give how many were taken."""
        token = tokens[position]
        if token.kind in ("time", "all_day"):
            return self.span(tokens, position)
        if token.kind == "day":
            return self.weekday(tokens, position)
        if token.kind in NAMING:
            self.pending.add(NAMING[token.kind](token))
        elif token.kind == "last_entry":
            pass  # how late one may come in changes nothing of how long it is open
        elif token.kind in self.saying:
            self.saying[token.kind](token)
        else:
            raise NotUnderstood(token.text)
        return 1

    @property
    def saying(self) -> dict[str, Callable[[Token], None]]:
        """Give what each word does that says something of days."""
        return {
            "never_closed": self.never_close,
            "holidays_alike": self.open_holidays,
            "holidays_as_sunday": self.open_holidays,
            "moves": self.move_closing,
            "open": self.enter_brackets,
            "shut": self.leave_brackets,
            "closed": self.close,
            "except": self.exclude,
            "hours_of": self.end_closing,
            "opens": self.open_days,
            "only": self.limit_season,
        }

    def never_close(self, _: Token) -> None:
        self.never_closed = True

    def open_holidays(self, token: Token) -> None:
        self.holidays_open = True
        self.holidays_as_sunday = token.kind == "holidays_as_sunday"

    def move_closing(self, token: Token) -> None:
        day = token.parts.get("moves_to", "")
        self.moves = MOVES.get(day, ClosingMoves.NEXT_WEEKDAY)

    def enter_brackets(self, _: Token) -> None:
        self.outer.append(self.pending)
        self.pending = _Days()

    def leave_brackets(self, _: Token) -> None:
        if not self.outer:
            raise NotUnderstood(")")
        outer = self.outer.pop()
        outer.add(self.pending)
        self.pending = outer

    def weekday(self, tokens: list[Token], position: int) -> int:
        first = DAYS.index(tokens[position].parts["weekday"])
        after = tokens[position + 1 : position + 3]
        if len(after) == 2 and (after[0].kind, after[1].kind) == ("dash", "day"):
            last = DAYS.index(after[1].parts["weekday"])
            self.pending.weekdays |= {(first + i) % 7 for i in range((last - first) % 7 + 1)}
            made = tokens[position + 3 : position + 4]
            return 4 if made and made[0].kind == "made" else 3
        self.pending.weekdays.add(first)
        return 1

    def span(self, tokens: list[Token], position: int) -> int:
        """Take in hours; they are of the days just named, or of those of the hours before."""
        if self.closing:
            raise NotUnderstood(tokens[position].text)
        kinds = [each.kind for each in tokens[position : position + 2]]
        if kinds == ["time", "made"] and self.opened and self.pending.weekdays:
            self.shorten(minutes_of(tokens[position]))
            return 2
        if tokens[position].kind == "all_day":
            span, taken = ALL_DAY[0], 1
        else:
            span, taken = span_of(tokens[position : position + 4])
        if self.pending or not self.opened:
            days = self.pending
            while not days and self.outer and self.outer[-1]:
                days = self.outer.pop()
                self.outer.append(_Days())
            self.opened.append((days, [span]))
            self.pending = _Days()
        else:
            self.opened[-1][1].append(span)
        return taken

    def shorten(self, closes: int) -> None:
        """Keep that days named before close at another time."""
        days = self.pending
        if days != _Days(weekdays=days.weekdays, holiday=days.holiday):
            raise NotUnderstood("まで")
        if days.holiday and 6 not in days.weekdays:
            raise NotUnderstood("祝日は何時から")
        self.holidays_as_sunday |= days.holiday
        self.shortened.append((days.weekdays, closes))
        self.pending = _Days()

    def close(self, _: Token) -> None:
        if self.pending:
            self.closed.add(self.pending)
            self.pending = _Days()
            self.closing = False
        else:
            self.end_closing()
            self.closing = True

    def end_closing(self, _: Token | None = None) -> None:
        if not self.closing:
            return
        if not self.pending and self.moves is ClosingMoves.NO and not self.closed:
            raise NotUnderstood("休み")
        self.closed.add(self.pending)
        self.pending = _Days()
        self.closing = False

    def exclude(self, _: Token) -> None:
        """Close holidays and dates that were named; weekdays only where nothing else was."""
        days = self.pending
        special = bool(days.holiday or days.dates or days.year_end or days.numbered)
        if not days:
            raise NotUnderstood("除く")
        if days.weekdays and special:
            kept = _Days(weekdays=days.weekdays, working=days.working)
            self.closed.add(replace(days, weekdays=set(), working=False))
            self.pending = kept
        else:
            self.closed.add(days)
            self.pending = _Days()

    def open_days(self, _: Token) -> None:
        """`祝日開館`: open as on other days. Without days the word says nothing."""
        days = self.pending
        if days.holiday and days == _Days(holiday=True):
            self.holidays_open = True
            self.pending = _Days()
        elif not days:
            self.end_closing()

    def limit_season(self, _: Token) -> None:
        dates = self.pending.dates
        if len(dates) != 1 or self.pending != _Days(dates=dates) or self.season is not None:
            raise NotUnderstood("のみ")
        first, last = dates[0].first, dates[0].last
        if not isinstance(first, MonthDay) or not isinstance(last, MonthDay):
            raise NotUnderstood("のみ")
        self.season = Season(first, last)
        self.pending = _Days()

    def hours(self) -> tuple[Hours, tuple[Bilingual, ...]]:
        weekly, nth, exceptions = self.week()
        holidays = self.holiday_rule(weekly)
        remarks = []
        if holidays.rule is HolidayRule.UNKNOWN:
            remarks.append(Bilingual("祝日のことが書かれていません", "holidays are not spoken of"))
        closed_dates, unknown_year_end = self.closed_dates()
        if unknown_year_end:
            remarks.append(
                Bilingual("年末年始の日付が書かれていません", "the days of New Year are not given")
            )
        hours = Hours(weekly, nth, (*exceptions, *closed_dates), self.season, holidays)
        return hours, tuple(remarks)

    def week(
        self,
    ) -> tuple[tuple[Spans, ...], tuple[NthWeekday, ...], tuple[ExceptionalDays, ...]]:
        if not self.opened:
            raise NotUnderstood("時間がありません")
        weekly: list[Spans] = [()] * 7
        nth = [NthWeekday(weeks, day, ()) for weeks, day in self.closed.numbered]
        exceptions: list[ExceptionalDays] = []
        before: list[set[int]] = []
        for days, listed in self.opened:
            spans = in_order(listed)
            named = self.named(days, spans)
            if any(named & other and not named < other for other in before):
                raise NotUnderstood("同じ曜日に2通りの時間")
            for day in named:
                weekly[day] = spans
            before.append(named)
            nth += [NthWeekday(weeks, day, spans) for weeks, day in days.numbered]
            exceptions += [replace(each, spans=spans) for each in days.dates]
        for shorter, closes in self.shortened:
            for day in shorter:
                weekly[day] = closing_at(weekly[day], closes)
        if not any(weekly) and not nth:
            raise NotUnderstood("曜日がありません")
        return tuple(weekly), tuple(nth), tuple(exceptions)

    def named(self, days: _Days, spans: Spans) -> set[int]:
        """Give the weekdays of a statement; every day that is not closed where it names none."""
        if days.year_end:
            raise NotUnderstood("年末年始の時間")
        if days.weekdays & self.closed.weekdays and not days.every_day:
            raise NotUnderstood("開く曜日と休みの曜日が重なっています")
        if days.weekdays:
            return days.weekdays
        closed_days = self.closed.weekdays or self.closed.numbered
        says_days = closed_days or self.never_closed or self.moves is not ClosingMoves.NO
        if days.every_day or (not days and (says_days or spans == ALL_DAY)):
            if days or len(self.opened) == 1:
                return set(range(7)) - self.closed.weekdays
            raise NotUnderstood("曜日のない時間")
        if not days:
            raise NotUnderstood("曜日が書かれていません")
        return set()

    def holiday_rule(self, weekly: tuple[Spans, ...]) -> Holidays:
        opened = [(days, spans) for days, spans in self.opened if days.holiday]
        closed = self.closed.holiday
        if closed and (opened or self.holidays_open or self.moves is not ClosingMoves.NO):
            raise NotUnderstood("祝日は休みか開くか")
        if closed:
            return Holidays(HolidayRule.CLOSED)
        if len(opened) > 1:
            raise NotUnderstood("祝日に2通りの時間")
        if opened:
            days, spans = opened[0]
            rule = HolidayRule.AS_SUNDAY if 6 in days.weekdays else HolidayRule.OWN_SPANS
            own = () if rule is HolidayRule.AS_SUNDAY else in_order(spans)
            return Holidays(rule, own, self.moves)
        if self.holidays_as_sunday:
            return Holidays(HolidayRule.AS_SUNDAY, (), self.moves)
        alike = self.holidays_open or self.every_day_alike() or set(weekly) == {ALL_DAY}
        if alike or self.moves is not ClosingMoves.NO:
            return Holidays(HolidayRule.AS_WEEKDAY, (), self.moves)
        if any(days.working for days, _ in self.opened):
            return Holidays(HolidayRule.CLOSED)
        return Holidays(HolidayRule.UNKNOWN)

    def every_day_alike(self) -> bool:
        daily = any(days.every_day for days, _ in self.opened)
        return self.never_closed or (daily and not self.closed.weekdays)

    def closed_dates(self) -> tuple[list[ExceptionalDays], bool]:
        """Give dated closings, and whether New Year is closed without dates."""
        dates, year_end = list(self.closed.dates), self.closed.year_end
        near = [i for i, each in enumerate(dates) if _is_year_end(each)]
        if year_end and near:
            dates[near[0]] = replace(dates[near[0]], word="年末年始")
        unknown = year_end and not near
        if unknown:
            dates.append(ExceptionalDays(*YEAR_END, None, "年末年始"))
        return dates, unknown


NAMING: Final[dict[str, Callable[[Token], _Days]]] = {
    "weekdays": lambda _: _Days(weekdays=set(WORKING_DAYS), working=True),
    "every_day": lambda _: _Days(every_day=True),
    "holiday": lambda _: _Days(holiday=True),
    "year_end": lambda _: _Days(year_end=True),
    "nth": lambda token: _Days(
        numbered=[(weeks_of(token.parts["weeks"]), DAYS.index(token.parts["nth_day"]))]
    ),
    "dates": lambda token: _Days(dates=[dates_of(token)]),
}


def _is_year_end(days: ExceptionalDays) -> bool:
    first, last = days.first, days.last
    return first.month == 12 and first.day >= 20 and last.month in {1, 12}
