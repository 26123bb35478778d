"""Lessons, their sheets and the words: at addresses of their own, and whole on A4."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.axe import serious_issues
from tests.browser.conftest import Visitor
from tests.browser.tested_town import LANGUAGE
from tests.serving import serving

pytestmark = [pytest.mark.browser, pytest.mark.slow]

A4_POINTS = (595, 842)
PLAN, SHEET = 2, 1
INNER_A4_PX = 688  # 210 mm without margins of 14 mm, at 96 px to the inch
CUT = """() => {
  const cut = [];
  const look = (root) => {
    for (const each of root.querySelectorAll('*')) {
      if (each.shadowRoot) look(each.shadowRoot);
      const { right, width } = each.getBoundingClientRect();
      const hidden = each.matches('.unseen, nav, nav *, rp, head *');
      if (!hidden && width > 0 && right > innerWidth + 1) cut.push(each.outerHTML.slice(0, 80));
    }
  };
  look(document);
  return cut;
}"""


@pytest.fixture(scope="module")
def textbook_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve an installation without any city: the textbook needs none."""
    folder = tmp_path_factory.mktemp("textbook")
    with serving(folder, folder / "log") as server:
        yield server.address


def pages_of(paper: bytes) -> int:
    """Count the pages of a PDF, all of which must be A4."""
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", paper)
    assert {(round(float(w)), round(float(h))) for w, h in boxes} == {A4_POINTS}
    return len(re.findall(rb"/Type /Page\b", paper))


def printed(page: Page) -> int:
    """Print the page as it stands; nothing of it may lie beyond the paper's edge."""
    page.set_viewport_size({"width": INNER_A4_PX, "height": 1000})
    page.emulate_media(media="print")
    assert page.evaluate(CUT) == []
    pages = pages_of(page.pdf(prefer_css_page_size=True))
    page.emulate_media(media="null")
    return pages


def test_lessons_print_on_a4_and_nothing_is_cut(browser: Browser, textbook_server: str) -> None:
    visitor = Visitor(browser.new_context(viewport={"width": 390, "height": 844}), textbook_server)
    page = visitor.open(f"/lessons?lang={LANGUAGE}")
    expect(page.get_by_role("heading", level=2)).to_have_count(2)
    assert serious_issues(page) == []
    seen = {}
    for query in ("lang=ja", "lang=en", "lang=ja-easy"):
        for lesson in (1, 2):
            for path in ("", "/worksheet"):
                page.set_viewport_size({"width": 390, "height": 844})
                page.goto(f"{textbook_server}/lessons/{lesson}{path}?{query}")
                expect(page.locator("article h1")).to_be_visible()
                assert page.evaluate("document.documentElement.scrollWidth") <= 390
                assert serious_issues(page) == []
                seen[lesson, path, query] = printed(page)
    wrong = {key: n for key, n in seen.items() if n != (SHEET if key[1] else PLAN)}
    assert wrong == {}
    visitor.end()


def test_a_sheet_has_the_readings_of_its_year(browser: Browser, textbook_server: str) -> None:
    visitor = Visitor(browser.new_context(locale="ja-JP"), textbook_server)
    page = visitor.open("/lessons/1/worksheet")
    title = page.locator("work-sheet h1")
    expect(title).to_contain_text("同じ日の同じ")
    assert title.locator("rt").all_text_contents() == ["じこく", "すず"]
    page.get_by_label("ふりがな").select_option("1")
    expect(title.locator("rt")).to_have_count(8)
    expect(page).to_have_url(re.compile("year=1"))
    page.get_by_label("表示言語").select_option("en")
    expect(title).to_contain_text("why is one place hot")
    assert page.title() == "Looking for the heat of our streets Worksheet | Uchimizu"
    visitor.end()


@pytest.mark.parametrize("language", ["ja", "ja-easy", "en"])
def test_words_are_found_by_their_address(
    browser: Browser, textbook_server: str, language: str
) -> None:
    visitor = Visitor(browser.new_context(viewport={"width": 390, "height": 844}), textbook_server)
    page = visitor.open(f"/glossary?lang={language}#join-code")
    expect(page.locator("#join-code")).to_be_in_viewport()
    expect(page.locator("#join-code")).to_contain_text("さんかコード")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert serious_issues(page) == []
    visitor.end()
