"""The planner's report on paper: what it says, its tags and reading order, how it looks in grey."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from gis_server.paper.printing import FONTS
from layers.bilingual import Language
from layers.features.feature import Voice
from layers.heat_package.paper.pattern_map import CLASS_COLOURS, HOUR_COLOURS
from layers.heat_package.paper.pdf import make_pdf
from layers.heat_package.paper.report import Report
from layers.heat_package.paper.report_page import report_mark, report_page, report_sections
from layers.heat_package.paper.voices import Voices
from layers.heat_package.proposals.standing import Standings
from tests.layers.heat_package.paper.pdf_looks import (
    alternatives_of,
    fonts_not_embedded,
    grey_pixels,
    inked_mm,
    missing_in_order,
    opened,
    page_sizes_mm,
    tags_of,
    untagged_words,
    words_of,
)
from tests.layers.heat_package.paper.reports import HOSTILE, MADE, about, drawn, report, standing

LANGUAGES: tuple[Language, ...] = ("ja", "en")


def pdf_of(given: Report, language: Language) -> bytes:
    return make_pdf(
        "report", report_page(given, language), language=language, fonts=FONTS, made=MADE
    )


@cache
def printed(language: Language = "ja") -> bytes:
    return pdf_of(report(), language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_are_a4_with_margins_and_their_fonts(language: Language) -> None:
    pdf = printed(language)
    assert set(page_sizes_mm(pdf)) == {(210, 297)}
    assert min(min(inked_mm(pdf, page)) for page in range(len(page_sizes_mm(pdf)))) > 8
    assert fonts_not_embedded(pdf) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_tagged_and_all_of_it_is_read_out(language: Language) -> None:
    pdf = printed(language)
    root = opened(pdf).trailer["/Root"]
    assert str(root["/Lang"]).startswith(language)
    assert root["/MarkInfo"]["/Marked"]
    tags = tags_of(pdf)
    assert tags.count("/H1") == 1
    assert tags.count("/H2") == len(report_sections(report(), language))
    assert {"/Table", "/TH", "/TD", "/L", "/LI", "/Figure"} <= set(tags)
    assert untagged_words(pdf) == []
    pictures = alternatives_of(pdf)
    assert all(pictures)
    assert len(set(pictures)) >= 4  # QR code, two hours, places, samples


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_reading_order_is_that_of_the_sections(language: Language) -> None:
    expected = []
    for section in report_sections(report(), language):
        tables = [cell for table in section.tables for row in table.rows for cell in row]
        expected += [section.title, *section.text, *tables, *section.notes]
    assert len(expected) > 100
    assert missing_in_order(printed(language), expected) == []


def test_it_says_the_numbers_with_unit_time_and_what_they_are() -> None:
    joined = "".join("".join(words_of(printed()).split()))
    for each in (
        "14:00に、数値のある地面の60.0%が「危険」（WBGT31°C以上）",
        "実測値とくらべたWBGTの差は平均−0.4°C、RMSE0.9°C、R²0.93（42組）",
        "この範囲の気づきは12件（うち紙から3件）",
        "14:0032.4→29.9°C",  # of the proposal, in its hottest hour
        "160°C·m²·h",
        "2か所（本町：危険・厳重警戒6.0→4.5時間）",
        "採用",
        "駅前の改修に入れます。",
        "800m²33.0°C31.5°C−2.6°C",
        "3人より少ない",
        "変わった（再計算が必要）",
        "2026-07-2400:00",  # 15:00 UTC, as the town's clocks say it
        "20260101T000000Z-aaaaaa（2026-01-0109:00日本時間に公開）",
        "歩道（名前なし、本町の北60m）",
        "一日の中でいちばん大きいWBGTの変化",
        "その時刻にいちばん変わる地点のWBGTの変化",
        "一日に減るWBGTの合計（°C×面積×時間）",
        "計算値",
        "数えた数",
    ):
        assert each in joined, each


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_people_wrote_is_words_and_nothing_else(language: Language) -> None:
    assert "".join(HOSTILE.split()) in "".join(words_of(printed(language)).split())


@pytest.mark.parametrize(
    ("voice", "words"),
    [
        (Voice.PERSON, "個人の意見"),
        (Voice.OFFICE, "市役所の公式"),
        (Voice.WORKSHOP, "授業の作品"),
    ],
)
def test_a_proposal_says_as_whom_it_was_made(voice: Voice, words: str) -> None:
    """Scenario 10 on paper."""
    found = standing("駅前に木", voice=voice)
    pdf = pdf_of(report(standings=Standings([found], [], 1)), "ja")
    assert f"駅前に木（{words}）" in "".join("".join(words_of(pdf)).split())


def test_made_up_and_unchecked_numbers_are_marked() -> None:
    assert report_mark(report(), "ja") == ""
    unchecked = report(about={**about(), "accuracy": []})
    assert "観測とくらべていません" in report_mark(unchecked, "ja")
    made_up = report(about={**about(), "source": "作成データ"})
    assert "判断には使えません" in report_mark(made_up, "ja")
    stations = [{"origin": "作成データ", "name": "広場", "series": []}]
    assert "Not for decisions" in report_mark(report(stations=stations), "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_run_of_which_little_is_known_prints_too(language: Language) -> None:
    bare = report(
        hours=[],
        maps=[],
        exposed=None,
        scenario_runs=[],
        standings=None,
        voices=None,
        sources=[],
        steps=[],
        about={**about(), "accuracy": [], "weather": {}, "remarks": ["bare words"]},
    )
    words = "".join(words_of(pdf_of(bare, language)).split())
    assert {"ja": "データベースを読めない", "en": "databasecannotberead"}[language] in words
    empty = report(standings=Standings([], [], 0), voices=Voices.none())
    words = "".join(words_of(pdf_of(empty, language)).split())
    assert {"ja": "気づきはまだありません", "en": "Nonoteispublic"}[language] in words


@pytest.mark.parametrize("colours", [CLASS_COLOURS, HOUR_COLOURS])
def test_the_levels_of_maps_differ_in_grey(colours: tuple[str, ...]) -> None:
    """Each pair of the four levels, and no number, differs by its shade or its pattern."""
    content = report_page(report(), "ja")
    svg = drawn(colours=colours)
    maps = [{**each, "svg": svg} for each in content["maps"]]
    pdf = make_pdf("report", {**content, "maps": maps}, language="ja", fonts=FONTS, made=MADE)
    page = next(
        number
        for number in range(len(page_sizes_mm(pdf)))
        if _first_map(grey_pixels(pdf, number, dots_per_inch=200)) is not None
    )
    grey = grey_pixels(pdf, page, dots_per_inch=200).astype(float)
    corner = _first_map(grey)
    assert corner is not None
    quarter, margin = 20 / 25.4 * 200, 12
    looks = []
    for level in range(4):
        left = corner[1] + level * quarter
        patch = grey[
            corner[0] + margin : corner[0] + round(40 / 25.4 * 200) - margin,
            round(left + margin) : round(left + quarter - margin),
        ]
        looks.append((patch.mean(), patch.std()))
    means = [mean for mean, _ in looks]
    assert means == sorted(means, reverse=True)
    assert min(np.diff(means[::-1])) > 25, looks
    assert looks[0][1] > 10  # dots: no paper without a number looks so


def _first_map(grey: np.ndarray) -> tuple[int, int] | None:
    """Give the upper left corner of the first frame that is 80 mm wide."""
    wide = 80 / 25.4 * 200
    for top in range(grey.shape[0]):
        dark = np.flatnonzero(grey[top] < 90)
        if len(dark) > wide * 0.95:
            runs = np.split(dark, np.flatnonzero(np.diff(dark) > 1) + 1)
            for run in runs:
                if abs(len(run) - wide) < 6:
                    return top, int(run[0])
    return None
