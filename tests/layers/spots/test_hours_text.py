"""Free texts of real lists are read right, or not at all."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
from layers.spots.hours_json import hours_as_json, hours_from_json
from layers.spots.hours_text import read_hours, read_season
from layers.spots.hours_words import hours_in_words

DAY = (Span(540, 1020),)
UNKNOWN = Holidays(HolidayRule.UNKNOWN)
CLOSED = Holidays(HolidayRule.CLOSED)
NEW_YEAR = ExceptionalDays(MonthDay(12, 29), MonthDay(1, 3), (), "年末年始")
SOME_NEW_YEAR = ExceptionalDays(MonthDay(12, 27), MonthDay(1, 5), None, "年末年始")


def week(working: Spans, saturday: Spans = (), sunday: Spans = ()) -> tuple[Spans, ...]:
    return (*[working] * 5, saturday, sunday)


READ = [
    ("9:00～17:00(月曜休館)", Hours(((), *[DAY] * 6), holidays=UNKNOWN)),
    ("９：００〜１７：００（月曜休館）", Hours(((), *[DAY] * 6), holidays=UNKNOWN)),
    (
        "平日 9時から17時 土日祝 10時-16時",
        Hours(week(DAY, *[(Span(600, 960),)] * 2), holidays=Holidays(HolidayRule.AS_SUNDAY)),
    ),
    ("24時間", Hours(week(ALL_DAY, ALL_DAY, ALL_DAY))),
    ("月火水木金土日 00:00-23:59 終日利用可能", Hours(week(ALL_DAY, ALL_DAY, ALL_DAY))),
    ("月～金（祝日を除く）8:30～17:15", Hours(week((Span(510, 1035),)), holidays=CLOSED)),
    (
        "月火水木金 08:30-17:15 祝日、12/29～1/3を除く",
        Hours(
            week((Span(510, 1035),)),
            exceptions=(ExceptionalDays(MonthDay(12, 29), MonthDay(1, 3), ()),),
            holidays=CLOSED,
        ),
    ),
    ("月・火・水・木・金(祝日除く) 午前9時~午後5時", Hours(week(DAY), holidays=CLOSED)),
    ("午前9時～午後5時 土日祝休み", Hours(week(DAY), holidays=CLOSED)),
    ("毎日 18:00～翌2:00", Hours(((Span(1080, 1560),),) * 7)),
    ("毎日 18:00-26:00", Hours(((Span(1080, 1560),),) * 7)),
    (
        "7/1～8/31のみ 毎日 9:00-17:00",
        Hours((DAY,) * 7, season=Season(MonthDay(7, 1), MonthDay(8, 31))),
    ),
    (
        "9:00～12:00、13:00～17:00（水曜日・日曜日・祝日休み）",
        Hours(
            tuple(() if day in (2, 6) else (Span(540, 720), Span(780, 1020)) for day in range(7)),
            holidays=CLOSED,
        ),
    ),
    (
        "月〜金、第2・第4日曜 9:00〜17:00 休館日:土曜、第1・3・5日曜、祝日、年末年始(12/29〜1/3)",
        Hours(
            week(DAY),
            (NthWeekday((1, 3, 5), 6, ()), NthWeekday((2, 4), 6, DAY)),
            (NEW_YEAR,),
            holidays=CLOSED,
        ),
    ),
    (
        "火〜日 9:00〜17:00 休館日:月曜日（祝日の場合は翌平日）、年末年始",
        Hours(
            ((), *[DAY] * 6),
            exceptions=(SOME_NEW_YEAR,),
            holidays=Holidays(HolidayRule.AS_WEEKDAY, (), ClosingMoves.NEXT_WEEKDAY),
        ),
    ),
    (
        "月〜日 9:00〜17:00 第4月曜日（祝日の場合は翌日）休館",
        Hours(
            (DAY,) * 7,
            (NthWeekday((4,), 0, ()),),
            holidays=Holidays(HolidayRule.AS_WEEKDAY, (), ClosingMoves.NEXT_DAY),
        ),
    ),
    (
        "月・水・木・金・土・日（火曜日が祝日の場合は開館） 9:00～17:00（入館は16:30まで）",
        Hours(
            (DAY, (), DAY, DAY, DAY, DAY, DAY),
            holidays=Holidays(HolidayRule.AS_WEEKDAY, (), ClosingMoves.LAPSES),
        ),
    ),
    (
        "午前9時～午後5時 休館日:毎週月曜日(祝日の場合は開館し、翌日休館)",
        Hours(
            ((), *[DAY] * 6),
            holidays=Holidays(HolidayRule.AS_WEEKDAY, (), ClosingMoves.NEXT_DAY),
        ),
    ),
    (
        "月火水木金土日 09:00-17:00 日曜日は9：00～12：00、12/29～1/3を除く",
        Hours(
            week(DAY, DAY, (Span(540, 720),)),
            exceptions=(ExceptionalDays(MonthDay(12, 29), MonthDay(1, 3), ()),),
            holidays=UNKNOWN,
        ),
    ),
    (
        "月火水木金土 09:00-17:00 祝日、12/29～1/3を除く。土曜日は12:00まで。",
        Hours(
            week(DAY, (Span(540, 720),)),
            exceptions=(ExceptionalDays(MonthDay(12, 29), MonthDay(1, 3), ()),),
            holidays=CLOSED,
        ),
    ),
    (
        "火水木金土日 09:00-17:00 日・祝は12:00まで",
        Hours(((), *[DAY] * 5, (Span(540, 720),)), holidays=Holidays(HolidayRule.AS_SUNDAY)),
    ),
    ("月火水木金土日 00:00-23:59 通年利用可能", Hours((ALL_DAY,) * 7)),
    ("9:00-17:00 (月-金)", Hours(week(DAY), holidays=UNKNOWN)),
    ("月曜日から金曜日まで 9時から17時まで", Hours(week(DAY), holidays=UNKNOWN)),
    ("平日9:00～17:00", Hours(week(DAY), holidays=CLOSED)),
    ("9:00～17:00 年中無休", Hours((DAY,) * 7)),
    (
        "開館時間 9:00～17:00 休館日 最終月曜日",
        Hours((DAY,) * 7, (NthWeekday((-1,), 0, ()),), holidays=UNKNOWN),
    ),
    (
        "毎日 9:00-17:00 2026年8月13日～16日休館",
        Hours(
            (DAY,) * 7,
            exceptions=(
                ExceptionalDays(datetime.date(2026, 8, 13), datetime.date(2026, 8, 16), ()),
            ),
        ),
    ),
]


@pytest.mark.parametrize(("text", "hours"), READ)
def test_a_text_is_read(text: str, hours: Hours) -> None:
    read = read_hours(text)
    assert read.hours.original == text
    expected = hours_as_json(hours) | {"original": text}
    assert hours_as_json(read.hours) == expected
    assert bool(read.remarks) == (hours.holidays == UNKNOWN or SOME_NEW_YEAR in hours.exceptions)


NOT_READ = [
    "",
    "9:00～17:00",
    "9:00～17:00 年末年始休館",
    "土日 9-17",
    "開館日のみ利用可",
    "月〜日 9:00〜21:00 年中無休（点検日除く）",
    "日・祝は17:00まで",
    "火水木金土日 9:00-17:00 祝日は12:00まで",
    "火水木金土日 9:00-17:00 土曜日は18:00まで",
    "火水木 13:00-20:30 木金は10:00～20:30",
    "月火水木金土日 08:30-17:15 友引、1/1を除く",
    "休園：毎週火曜日。開放時間：夏季5月～10月 7時～18時、冬期11月～4月 8時～17時",
    "午前10時から5時 月曜休館",
    "9:00～17:00 月曜休館 火～日 10:00～16:00",
    "月～金 9:00～17:00 月曜休館",
    "25:00～26:00 毎日",
    "毎日 9:00～9:00",
    "毎日 9:75～17:00",
    "毎日 9:00～17:00 13/40休館",
    "祝日休館 祝日 9:00～17:00 平日 9:00～17:00",
    "毎日 9:00～17:00 (",
    "イベント開催時は時間変更あり",
    "ご確認ください",
    "<script>alert(1)</script>",
]


@pytest.mark.parametrize("text", NOT_READ)
def test_what_is_not_understood_is_unknown(text: str) -> None:
    read = read_hours(text)
    assert read.hours == Hours(weekly=None, original=text)
    assert len(read.remarks) == 1


@given(
    st.text(
        alphabet="月火水木金土日祝平休館除く年中無末始第124:/-~()、 0時分から午前後まで翌のみ",
        max_size=40,
    )
)
def test_any_text_gives_hours_that_are_valid(text: str) -> None:
    hours = read_hours(text).hours
    assert hours_from_json(hours_as_json(hours)) == hours


@given(st.text(max_size=60))
def test_any_text_at_all_is_kept(text: str) -> None:
    assert read_hours(text).hours.original == text.strip()


@pytest.mark.parametrize("hours", [each for _, each in READ])
def test_our_own_words_are_read_back(hours: Hours) -> None:
    words = hours_in_words(hours).ja
    read = read_hours(words).hours
    if hours.holidays == UNKNOWN or SOME_NEW_YEAR in hours.exceptions:
        assert read.weekly is None  # what is not known cannot be read
    else:
        assert hours_as_json(read) == hours_as_json(hours) | {"original": words}


def test_seasons() -> None:
    assert read_season("6月1日～9月30日") == Season(MonthDay(6, 1), MonthDay(9, 30))
    assert read_season("11/1-3/31") == Season(MonthDay(11, 1), MonthDay(3, 31))
    for text in ("夏", "6月", "2026年6月1日～9月30日", "6/31-9/30", "6/1"):
        assert read_season(text) is None


def test_reasons_are_told_in_both_languages() -> None:
    (remark,) = read_hours("9:00～17:00").remarks
    assert remark.ja.endswith("曜日が書かれていません")
    assert remark.en == "not understood: hours without days"
    (remark,) = read_hours("毎日 9:00～17:00 友引休み").remarks
    assert remark.en == "not understood: 友引"
