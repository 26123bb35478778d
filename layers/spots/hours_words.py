"""Opening hours and openings as words, in Japanese and English."""

from __future__ import annotations

import datetime
from typing import Final

from layers.bilingual import Bilingual
from layers.spots.hours import (
    ALL_DAY,
    LAST_WEEK,
    ClosingMoves,
    ExceptionalDays,
    HolidayRule,
    Hours,
    MonthDay,
    NthWeekday,
    Spans,
)
from layers.spots.hours_json import clock
from layers.spots.opening import Opening, OpeningState

DAYS_JA: Final = "月火水木金土日"
DAYS_EN: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
NUMBERS_EN: Final = {1: "1st", 2: "2nd", 3: "3rd", 4: "4th", 5: "5th", LAST_WEEK: "last"}
CLOSED: Final = Bilingual("休み", "closed")
UNKNOWN_HOURS: Final = Bilingual("時間は確認中", "hours not known")
MOVES: Final = {
    ClosingMoves.LAPSES: Bilingual("休みの日が祝日の場合は開館", "open where that is a holiday"),
    ClosingMoves.NEXT_DAY: Bilingual(
        "休みの日が祝日の場合は翌日", "where that is a holiday the next day"
    ),
    ClosingMoves.NEXT_WEEKDAY: Bilingual(
        "休みの日が祝日の場合は翌平日", "where that is a holiday the next weekday"
    ),
}


def hours_in_words(hours: Hours) -> Bilingual:
    """Say opening hours: `月〜金 9:00〜17:00、土日 休み、祝日 休み`."""
    said = [*_week(hours.weekly), *(_nth(each) for each in hours.nth_weekdays)]
    if hours.weekly is not None:
        said += _holidays(hours)
    said += [_exception(each) for each in hours.exceptions]
    if hours.season is not None:
        said.append(_range(hours.season.first, hours.season.last, Bilingual("のみ", " only")))
    if hours.alert_spans:
        spans = _spans(hours.alert_spans)
        said.append(
            Bilingual(f"熱中症特別警戒アラート時 {spans.ja}", f"special heat alert {spans.en}")
        )
    return Bilingual("、".join(each.ja for each in said), "; ".join(each.en for each in said))


def opening_in_words(opening: Opening, moment: datetime.datetime) -> Bilingual:
    """Say whether a place is open, until when, or when it opens."""
    match opening.state:
        case OpeningState.OPEN if opening.until is None:
            return Bilingual("開いています", "Open")
        case OpeningState.OPEN:
            until = _when(opening.until, moment)
            return Bilingual(f"開いています・{until.ja}まで", f"Open until {until.en}")
        case OpeningState.UNKNOWN:
            return Bilingual("時間は確認中です", "Hours not known")
        case OpeningState.OUT_OF_SEASON:
            said = Bilingual("今は期間外です", "Out of season")
        case _:
            said = Bilingual("閉まっています", "Closed")
    if opening.opens_at is None:
        return said
    opens = _when(opening.opens_at, moment)
    return Bilingual(f"{said.ja}・{opens.ja}に開きます", f"{said.en}, opens {opens.en}")


def _when(time: datetime.datetime | None, moment: datetime.datetime) -> Bilingual:
    if time is None:
        raise ValueError("a time is needed")
    hour = f"{time.hour}:{time.minute:02d}"
    days = (time.date() - moment.astimezone(time.tzinfo).date()).days
    if days == 0:
        return Bilingual(hour, hour)
    if days == 1:
        return Bilingual(f"あす{hour}", f"tomorrow {hour}")
    weekday = time.weekday()
    year_ja, year_en = ("", "") if days < 300 else (f"{time.year}年", f"{time.year}-")
    return Bilingual(
        f"{year_ja}{time.month}月{time.day}日({DAYS_JA[weekday]}){hour}",
        f"{DAYS_EN[weekday]} {year_en}{time.month:02d}-{time.day:02d} {hour}",
    )


def _week(weekly: tuple[Spans, ...] | None) -> list[Bilingual]:
    if weekly is None:
        return [UNKNOWN_HOURS]
    if len(set(weekly)) == 1:
        spans = _spans(weekly[0])
        return [Bilingual(f"毎日 {spans.ja}", f"daily {spans.en}")]
    said = []
    for each in dict.fromkeys(weekly):
        days = [day for day in range(7) if weekly[day] == each]
        names, words = _day_names(days), _spans(each)
        said.append(Bilingual(f"{names.ja} {words.ja}", f"{names.en} {words.en}"))
    return said


def _day_names(days: list[int]) -> Bilingual:
    if len(days) > 2 and days == list(range(days[0], days[-1] + 1)):
        first, last = days[0], days[-1]
        return Bilingual(f"{DAYS_JA[first]}〜{DAYS_JA[last]}", f"{DAYS_EN[first]}–{DAYS_EN[last]}")
    return Bilingual("".join(DAYS_JA[day] for day in days), ", ".join(DAYS_EN[day] for day in days))


def _spans(spans: Spans) -> Bilingual:
    if not spans:
        return CLOSED
    if spans == ALL_DAY:
        return Bilingual("24時間", "24 hours")
    times = [(_short(each.opens), _short(each.closes)) for each in spans]
    return Bilingual(
        "・".join(f"{opens}〜{closes}" for opens, closes in times),
        ", ".join(f"{opens}–{closes}" for opens, closes in times),
    )


def _short(minutes: int) -> str:
    return clock(minutes).removeprefix("0")


def _nth(rule: NthWeekday) -> Bilingual:
    spans = _spans(rule.spans)
    ja = "・".join("最終" if each == LAST_WEEK else f"第{each}" for each in rule.weeks)
    en = ", ".join(NUMBERS_EN[each] for each in rule.weeks)
    return Bilingual(
        f"{ja}{DAYS_JA[rule.weekday]}曜 {spans.ja}", f"{en} {DAYS_EN[rule.weekday]} {spans.en}"
    )


def _holidays(hours: Hours) -> list[Bilingual]:
    spans = _spans(hours.holidays.spans)
    said = {
        HolidayRule.AS_WEEKDAY: Bilingual("祝日も同じ", "holidays alike"),
        HolidayRule.AS_SUNDAY: Bilingual("祝日は日曜と同じ", "holidays as Sundays"),
        HolidayRule.CLOSED: Bilingual("祝日 休み", "holidays closed"),
        HolidayRule.OWN_SPANS: Bilingual(f"祝日 {spans.ja}", f"holidays {spans.en}"),
        HolidayRule.UNKNOWN: Bilingual("祝日は確認中", "holidays not known"),
    }[hours.holidays.rule]
    moves = MOVES.get(hours.holidays.closing_moves)
    return [said] if moves is None else [said, moves]


def _exception(days: ExceptionalDays) -> Bilingual:
    spans = UNKNOWN_HOURS if days.spans is None else _spans(days.spans)
    word = f"({days.word})" if days.word else ""
    when = _range(days.first, days.last, Bilingual("", ""))
    return Bilingual(f"{when.ja}{word} {spans.ja}", f"{when.en}{word} {spans.en}")


def _range(
    first: datetime.date | MonthDay, last: datetime.date | MonthDay, end: Bilingual
) -> Bilingual:
    names = [_day(first)] if first == last else [_day(first), _day(last)]
    return Bilingual(
        "〜".join(each.ja for each in names) + end.ja, "–".join(each.en for each in names) + end.en
    )


def _day(day: datetime.date | MonthDay) -> Bilingual:
    if isinstance(day, MonthDay):
        return Bilingual(f"{day.month}月{day.day}日", f"{day.month:02d}-{day.day:02d}")
    return Bilingual(f"{day.year}年{day.month}月{day.day}日", day.isoformat())
