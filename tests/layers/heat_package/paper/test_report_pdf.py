"""The planner's report on paper: what it says, its tags and reading order, how it looks in grey."""

from __future__ import annotations

import colorsys
import dataclasses
import re
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from gis_server.paper.printing import FONTS
from layers.bilingual import Bilingual, Language
from layers.features.feature import Voice
from layers.heat_package.paper.pattern_map import CLASS_COLOURS, HOUR_COLOURS
from layers.heat_package.paper.pdf import TEMPLATES, make_pdf
from layers.heat_package.paper.report import Report, SourceLine
from layers.heat_package.paper.report_page import (
    report_mark,
    report_page,
    report_sections,
    summary_section,
)
from layers.heat_package.paper.voices import Voices
from layers.heat_package.proposals.standing import Standings
from tests.layers.heat_package.paper.pdf_looks import (
    alternatives_of,
    fonts_not_embedded,
    grey_pixels,
    inked_mm,
    missing_in_order,
    opened,
    overlapping,
    page_sizes_mm,
    pages_of,
    tags_of,
    untagged_words,
    words_of,
)
from tests.layers.heat_package.paper.reports import HOSTILE, MADE, about, drawn, report, standing

SCREEN = Path(__file__).parents[4] / "web/src/model/heat-paint.ts"
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


def test_punctuation_side_by_side_does_not_overlap() -> None:
    pairs = ("」（", "）。", "）・", "）（", "」：", "）、", "」、")
    words = "".join(pairs) + "町（架空）・「危険」（31 °C）。（一）（二）「三」：四（五）、「六」、"
    pdf = pdf_of(report(about={**about(), "title": {"ja": words, "en": words}}), "ja")
    assert overlapping(pdf, pairs) == {}
    assert all(each in "".join(words_of(pdf).split()) for each in pairs)


@pytest.mark.parametrize("number", range(4))
def test_classes_on_paper_have_the_colours_of_the_screen(number: int) -> None:
    """A class has one hue wherever it is drawn: on the map, its legend, the sheets."""
    screen = re.findall(r"^    colour: '(#\w{6})'", SCREEN.read_text(), re.MULTILINE)
    assert len(screen) == len(CLASS_COLOURS)
    assert abs(_hue(screen[number]) - _hue(CLASS_COLOURS[number])) < 4
    assert f'rgb("{CLASS_COLOURS[number]}")' in (TEMPLATES / "page.typ").read_text()


def test_hours_go_in_even_steps_of_lightness() -> None:
    """Steps of one hue are told apart also in grey and by colour-blind people (CIE 1976 L*)."""
    steps = -np.diff([_lightness(each) for each in HOUR_COLOURS])
    assert steps.min() > 20, steps
    assert steps.max() < 1.5 * steps.min(), steps


def _lightness(colour: str) -> float:
    """Give L* of an sRGB colour, D65 (CIE 15:2004)."""
    coded = np.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    linear = np.where(coded <= 0.04045, coded / 12.92, ((coded + 0.055) / 1.055) ** 2.4)
    luminance = float(linear @ (0.2126, 0.7152, 0.0722))
    return 116 * float(np.cbrt(luminance)) - 16


def _hue(colour: str) -> float:
    """Give the hue of a colour [°]."""
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return colorsys.rgb_to_hls(red, green, blue)[0] * 360


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


def test_kinds_and_places_with_the_same_hours_are_all_named() -> None:
    usual = report().exposed
    assert usual is not None
    (kind,), (place,) = usual.kinds, usual.places
    less = {**kind, "before": {**kind["before"], "danger": 4.0}}
    park = {**kind, "kind": "park", "label": {"ja": "公園", "en": "Parks"}, "places": 3}
    short = {**place, "name": "駅前", "before": less["before"]}
    given = dataclasses.replace(usual, kinds=[kind, less, park], places=[place, short, place])
    words = str(report_sections(report(exposed=given), "ja")[0].text)
    assert "同じ長さの横断歩道・公園：1か所あたりの平均 4.5 時間（合わせて 15 か所）" in words
    assert "A・C がいちばん長い：4.5 時間" in words
    alone = str(report_sections(report(), "en")[0].text)
    assert "Of the kinds of places, crossings have the longest hours" in alone


def test_streets_that_relieve_alike_say_so() -> None:
    usual = report().exposed
    assert usual is not None
    (street,) = usual.streets
    named = {**street, "name": "本通り", "relief": 2.46}
    given = dataclasses.replace(usual, streets=[street, named, {**street, "relief": 2.4}])
    sections = {each.id: each for each in report_sections(report(exposed=given), "ja")}
    assert "同じくらいの地図の 1〜2" in str(sections["summary"].text)
    assert "地図の 1〜2 の道は、減る分が同じ 2.5 です" in sections["exposure"].notes[0]
    assert sections["exposure"].tables[2].rows[1][1] == "本通り・歩道（本町の北 60 m）"
    apart = {each.id: each for each in report_sections(report(), "ja")}
    assert "同じ" not in str(apart["exposure"].notes)


def test_one_is_said_as_one_in_english() -> None:
    usual = report().exposed
    assert usual is not None
    where = Bilingual("本町の北 60 m", "60 m north of Honcho")
    park = {**usual.places[0], "kind": "park", "name": "", "where": where}
    line = SourceLine(Bilingual("天気", "Weather"), 1, "ab" * 32, changed=False)
    given = report(exposed=dataclasses.replace(usual, places=[park]), sources=[line])
    sections = {each.id: each for each in report_sections(given, "en")}
    assert sections["exposure"].tables[1].rows[0][1].startswith("park without a name")
    assert sections["sources"].tables[0].rows[0][1] == "1 file"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_legend_stands_before_the_maps_and_remarks_stay_together(language: Language) -> None:
    many = [{"code": "a", "severity": "info", "message": f"remark {n} " * 9} for n in range(9)]
    pdf = pdf_of(report(about={**about(), "remarks": many}), language)
    pages = pages_of(pdf)
    legend, first = {"ja": ("厳重警戒28–31", "9:00上が北"), "en": ("28–31°C", "9:00northisup")}[
        language
    ]
    page = next(each for each in pages if first in each)
    assert legend in page[: page.index(first)]
    assert sum("remark" in each for each in pages) == 1


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
    stations = [{"file": "wbgt.csv", "origin": "作成データ", "name": "広場", "series": []}]
    made_up = report(stations=stations)
    assert "Not for decisions" in report_mark(made_up, "en")
    for language, words in (("ja", ("観測", "実測")), ("en", ("measured", "observ"))):
        sections = {each.id: str(each) for each in report_sections(made_up, language)}
        told = sections["accuracy"] + sections["summary"]
        assert not any(each in told for each in words), told


def test_the_sentence_on_accuracy_says_what_its_own_stations_are() -> None:
    stations = [
        {"file": "air.csv", "origin": "作成データ", "name": "広場", "series": []},
        {"file": "wbgt.csv", "origin": "実測値", "name": "校庭", "series": []},
    ]
    told = summary_section(report(stations=stations), "en").text
    assert any("measured" in each for each in told), told
    assert not any("made-up" in each for each in told), told


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
