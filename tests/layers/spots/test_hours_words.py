"""Openings are said in both languages."""

from __future__ import annotations

import datetime

import pytest

from layers.bilingual import Bilingual
from layers.spots.hours import Hours, MonthDay, Season, Span
from layers.spots.hours_words import hours_in_words, opening_in_words
from layers.spots.opening import TOKYO, state_at

LIBRARY = Hours(((), *[(Span(540, 1020),)] * 6), season=Season(MonthDay(6, 1), MonthDay(9, 30)))


@pytest.mark.parametrize(
    ("hours", "moment", "ja", "en"),
    [
        (LIBRARY, "2026-07-22T10:00", "開いています・17:00まで", "Open until 17:00"),
        (
            LIBRARY,
            "2026-07-22T18:00",
            "閉まっています・あす9:00に開きます",
            "Closed, opens tomorrow 9:00",
        ),
        (
            LIBRARY,
            "2026-07-26T18:00",
            "閉まっています・7月28日(火)9:00に開きます",
            "Closed, opens Tue 07-28 9:00",
        ),
        (
            LIBRARY,
            "2026-10-05T10:00",
            "今は期間外です・6月1日(火)9:00に開きます",
            "Out of season, opens Tue 06-01 9:00",
        ),
        (Hours(weekly=None), "2026-07-22T10:00", "時間は確認中です", "Hours not known"),
        (Hours(((Span(0, 1440),),) * 7), "2026-07-22T10:00", "開いています", "Open"),
        (Hours(((),) * 7), "2026-07-22T10:00", "閉まっています", "Closed"),
    ],
)
def test_an_opening_in_words(hours: Hours, moment: str, ja: str, en: str) -> None:
    time = datetime.datetime.fromisoformat(moment).replace(tzinfo=TOKYO)
    assert opening_in_words(state_at(hours, time), time) == Bilingual(ja, en)


def test_hours_in_words() -> None:
    said = hours_in_words(LIBRARY)
    assert said.ja == "月 休み、火〜日 9:00〜17:00、祝日も同じ、6月1日〜9月30日のみ"
    assert said.en == "Mon closed; Tue–Sun 9:00–17:00; holidays alike; 06-01–09-30 only"
