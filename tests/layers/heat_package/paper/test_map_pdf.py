"""A paper map as a PDF: what stands on it, held to by tools."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from gis_server.paper.printing import FONTS
from layers.base_map import BaseMap
from layers.bilingual import Language
from layers.heat_package.paper.map_page import map_page
from layers.heat_package.paper.pdf import make_pdf
from layers.heat_package.paper.sheet import FORMATS, Paper
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
from tests.layers.heat_package.paper.sheets import MADE, page_of_town, sheet_of_town


@cache
def printed(paper: Paper = Paper.A4, language: Language = "ja", count: int = 20) -> bytes:
    if not FONTS.is_dir():
        pytest.fail("the pages are not built: npm --prefix web run build")
    content = map_page(page_of_town(paper, count=count), language)
    return make_pdf("map", content, language=language, fonts=FONTS, made=MADE)


@pytest.mark.parametrize("paper", Paper)
def test_pages_have_their_size_and_free_margins(paper: Paper) -> None:
    pdf = printed(paper)
    sizes = page_sizes_mm(pdf)
    assert set(sizes) == {FORMATS[paper].page_mm}
    assert 2 <= len(sizes) <= 3
    for page in range(len(sizes)):
        assert min(inked_mm(pdf, page)) > 8


@pytest.mark.parametrize("count", [0, 1, 60])
def test_any_number_of_places_fits(count: int) -> None:
    sizes = page_sizes_mm(printed(count=count))
    assert len(sizes) == {0: 2, 1: 2, 60: 4}[count]


@pytest.mark.parametrize("language", ["ja", "en"])
def test_it_says_numbers_hours_legend_date_licence_and_source(language: Language) -> None:
    words = words_of(printed(language=language))
    number = sheet_of_town().number
    expected = {
        "ja": (
            "2026年7月23日",
            "中央公民館 20",
            "月〜金 9:00〜17:00",
            "具合が悪いときの休憩所",
            "縮尺",
        ),
        "en": ("23 July 2026", "Place 20", "Mon–Fri 9:00–17:00", "rest place when ill", "scale"),
    }[language]
    joined = "".join(words.split())
    for each in (number, "CC BY 4.0", "架空の町のデータ", "A1", "F7", "1:2,500", *expected):
        assert each.replace(" ", "") in joined, each


def test_all_fonts_are_in_the_file() -> None:
    pdf = printed()
    assert fonts_not_embedded(pdf) == []


@pytest.mark.parametrize("language", ["ja", "en"])
def test_it_is_tagged_in_reading_order(language: Language) -> None:
    pdf = printed(language=language)
    root = opened(pdf).trailer["/Root"]
    assert str(root["/Lang"]).startswith(language)
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    tags = tags_of(pdf)
    assert tags.count("/H1") == 1
    assert tags.index("/H1") < tags.index("/Figure") < tags.index("/Table")
    assert tags.count("/Table") == 2
    assert tags.count("/TH") == 5 + 2
    pictures = alternatives_of(pdf)
    assert all(pictures)
    assert sheet_of_town().number in pictures[0]
    assert "20" in pictures[1]


@pytest.mark.parametrize("language", ["ja", "en"])
def test_it_is_read_out_from_the_title_to_the_boxes(language: Language) -> None:
    """Words in the order of the tags: title, legend, source, places by number, room to write."""
    pdf = printed(language=language)
    assert untagged_words(pdf) == []
    content = map_page(page_of_town(Paper.A4, count=20), language)
    legend = [each["words"] for each in content["legend"]]
    places = [each["name"] for each in content["spots"]]
    words = content["words"]
    expected = [
        *(content["title"], content["about"], words["legend"], *legend, content["source"]),
        *(words["places"], *places, words["notes"], content["notes_how"], words["where"]),
    ]
    assert missing_in_order(pdf, expected) == []


def test_what_people_wrote_is_words_and_nothing_else() -> None:
    assert '#panic("x")*太字*$x$<script>' in "".join(words_of(printed()).split())


def test_what_was_taken_back_keeps_its_number_alone() -> None:
    words = words_of(printed())
    assert "いまは公開されていません" in words
    assert "役場 保健室 13" not in words


def test_areas_differ_in_grey() -> None:
    """Each kind of ground is told apart without colours: by its shade, or by its pattern."""
    grey = grey_pixels(printed(), 0, dots_per_inch=300).astype(float)
    sheet = sheet_of_town()
    base = page_of_town().base
    looks = {}
    for name in ("buildings", "roads", "water", "green"):
        shape = getattr(base, name)[-1 if name != "roads" else 4]
        west, south, east, north = shape.bounds
        west, south = max(west, sheet.bounds[0]), max(south, sheet.bounds[1])
        east, north = min(east, sheet.bounds[2]), min(north, sheet.bounds[3])
        # The map begins where its frame does: the first long dark row and column.
        top, left = _frame(grey)
        corners = [sheet.on_map(west, north), sheet.on_map(east, south)]
        pixels = [(round(x / 25.4 * 300), round(y / 25.4 * 300)) for x, y in corners]
        (x0, y0), (x1, y1) = pixels
        patch = grey[top + y0 + 8 : top + y1 - 8, left + x0 + 4 : left + x1 - 4]
        looks[name] = (float(np.median(patch)), float(patch.std()))
    assert looks["roads"][0] - looks["buildings"][0] > 40  # white against grey
    assert looks["water"][1] > 10  # lines
    assert looks["green"][1] > 8  # dots
    assert looks["buildings"][0] < min(looks["water"][0], looks["green"][0]) - 15


def _frame(grey: np.ndarray) -> tuple[int, int]:
    dark = grey < 60
    rows = np.flatnonzero(dark.sum(1) > 0.7 * grey.shape[1])
    columns = np.flatnonzero(dark[rows[0] : rows[0] + 2000].sum(0) > 1000)
    return int(rows[0]), int(columns[0])


def test_a_city_without_open_data_prints_too() -> None:
    content = map_page(page_of_town(base=BaseMap()), "ja")
    pdf = make_pdf("map", content, language="ja", fonts=FONTS, made=MADE)
    assert "中央公民館 20" in words_of(pdf)


def test_the_same_sheet_gives_the_same_bytes() -> None:
    content = map_page(page_of_town(), "ja")
    again = make_pdf("map", content, language="ja", fonts=FONTS, made=MADE)
    assert again == printed()
