"""Links, language, keyboard, phone, and what is said when something is missing."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Playwright, ViewportSize, expect

from tests.browser.conftest import Visit, Visitor, start_chromium
from tests.browser.keys import tab_to
from tests.browser.known_building import KnownBuilding
from tests.browser.test_flat_map import at, wait_for_map
from tests.browser.tested_town import CITY, LOCALE, TOWN, say

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ABOUT = say("データについて", "About the data")
COLOUR = say("色分け", "Colour")
HEIGHT = say("高さ", "Height")
SEARCH = say("書きこみ・場所・建物をさがす", "Find notes, places and buildings")
YEAR = say("建築年", "Year built")
OF_THE_DATA = (TOWN.name,)
KANA = re.compile(r"[\u3040-\u30ff]")


def inspected(page: Page) -> str:
    """Give the id that the inspector shows."""
    return page.locator("feature-inspector").get_by_test_id("gml-id").inner_text()


def test_a_copied_link_opens_the_same_view(visit: Visit, office: KnownBuilding) -> None:
    visitor = visit(1180, 820)
    page = visitor.open(
        f"/?city={CITY}&{at(office, zoom=17.25)}&colour=year&year=1950~2030&id={office.gml_id}"
    )
    wait_for_map(page)
    page.get_by_role("button", name=say("共有", "Share")).click()
    page.get_by_role("button", name=say("リンクをコピー", "Copy link")).click()
    expect(page.get_by_role("button", name=say("コピーしました", "Copied"))).to_be_visible()
    link = page.evaluate("navigator.clipboard.readText()")

    again = visitor.open(link.removeprefix(visitor.server))
    wait_for_map(again)
    assert inspected(again) == office.gml_id
    expect(again.get_by_role("radio", name=YEAR)).to_be_checked()
    expect(again.get_by_label(f"{YEAR} " + say("下限", "from"))).to_have_value("1950")
    parts = urlsplit(link).query
    assert urlsplit(again.url).query == parts
    assert f"at={office.lat:.5f},{office.lon:.5f},17.25,0,0" in parts


def test_back_returns_to_the_view_before(visit: Visit) -> None:
    page = visit(1180, 820).open(f"/?city={CITY}")
    wait_for_map(page)
    page.get_by_role("radio", name=HEIGHT).check()
    page.get_by_role("radio", name=say("構造", "Structure")).check()
    page.go_back()
    expect(page.get_by_role("radio", name=HEIGHT)).to_be_checked()
    page.go_back()
    expect(page.get_by_role("radio", name=say("単色", "One colour"))).to_be_checked()


def test_english_reaches_every_control(visit: Visit, office: KnownBuilding) -> None:
    page = visit(1180, 820).open(
        f"/?city={CITY}&lang=ja&colour=height&{at(office)}&id={office.gml_id}"
    )
    wait_for_map(page)
    page.get_by_label("表示言語").select_option("en")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page).to_have_url(re.compile("lang=en"))
    expect(page.get_by_role("radio", name="Height")).to_be_checked()
    expect(page.locator("legend-list")).to_contain_text("below 6 m")
    for role in ("button", "radio", "checkbox", "heading"):
        words = [each.inner_text() for each in page.get_by_role(role).all()]
        spoken = [each for each in words if KANA.search(each) and each not in OF_THE_DATA]
        assert not spoken, f"{role}: {spoken}"


def test_a_browser_that_asks_for_english_gets_it(visit: Visit) -> None:
    page = visit(1180, 820, locale="en-GB").open("/")
    expect(page.get_by_role("button", name="Share")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_search_by_keyboard_alone_ends_at_the_attributes(
    visit: Visit, office: KnownBuilding
) -> None:
    page = visit(1180, 820).open(f"/?city={CITY}")
    wait_for_map(page)
    tab_to(page, SEARCH)
    page.keyboard.type(office.gml_id[:18])
    expect(page.locator("search-box").get_by_role("option").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(page.locator("feature-inspector")).to_contain_text(say("計測高さ", "Measured height"))
    assert inspected(page).startswith(office.gml_id[:18])


def test_enter_picks_what_is_in_the_middle(visit: Visit, office: KnownBuilding) -> None:
    page = visit(1180, 820).open(f"/?city={CITY}&{at(office)}")
    wait_for_map(page)
    page.locator("map-stage canvas").focus()
    page.keyboard.press("Enter")
    expect(page.locator("feature-inspector").get_by_test_id("gml-id")).to_have_text(office.gml_id)
    page.keyboard.press("Escape")
    expect(page.locator("feature-inspector").get_by_test_id("gml-id")).to_have_count(0)


def test_a_dialog_keeps_the_focus_and_gives_it_back(visit: Visit) -> None:
    page = visit(1180, 820).open(f"/?city={CITY}")
    wait_for_map(page)
    opener = page.get_by_role("button", name=ABOUT)
    opener.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    for _ in range(30):
        page.keyboard.press("Tab")
        inside = page.evaluate("['data-dialog', 'body'].includes(document.activeElement.localName)")
        assert inside, "the focus left the open dialog"
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(opener).to_be_focused()


def test_the_data_panel_names_sources_and_files(visit: Visit) -> None:
    visitor = visit(1180, 820)
    page = visitor.open(f"/?city={CITY}")
    wait_for_map(page)
    page.get_by_role("button", name=ABOUT).click()
    dialog = page.locator("data-dialog")
    dialog.locator("summary", has_text="LOD1").first.click()
    expect(dialog.get_by_text(re.compile("^[0-9a-f]{64}$")).first).to_be_visible()
    name = say("建物 GeoPackage", "Buildings GeoPackage")
    link = dialog.get_by_role("link", name=name)
    expect(link).to_contain_text(re.compile(r"[\d.]+ ?[kKMG]B"))
    answer = visitor.context.request.get(visitor.server + str(link.get_attribute("href")))
    assert answer.status == 200
    assert answer.body()[:6] == b"SQLite"


def test_a_phone_shows_map_credits_and_one_sheet(visit: Visit, office: KnownBuilding) -> None:
    page = visit(390, 844).open(f"/?city={CITY}&{at(office)}")
    wait_for_map(page)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.get_by_role("button", name=COLOUR).click()
    page.get_by_role("radio", name=say("用途", "Use")).check()
    expect(page.locator("map-stage .credits")).to_be_in_viewport(ratio=1)
    expect(page.get_by_role("button", name=say("2D地図", "2D map"))).to_be_in_viewport(ratio=1)
    page.get_by_role("button", name=COLOUR).click()
    page.locator("map-stage canvas").click()
    expect(page.locator("feature-inspector").get_by_test_id("gml-id")).to_be_visible()
    expect(page.locator("map-stage .credits")).to_be_in_viewport(ratio=1)


def test_an_unknown_city_is_said_to_be_unknown(visit: Visit) -> None:
    visitor = visit(1180, 820)
    visitor.expected = ("status of 404",)
    page = visitor.open("/?city=atlantis")
    missing = say("サーバーにこのデータがありません", "The server does not have this data")
    expect(page.get_by_role("alert")).to_contain_text(missing)
    expect(page.get_by_role("button", name=say("もう一度読み込む", "Load again"))).to_be_visible()


def test_without_webgl_search_and_attributes_still_work(
    playwright: Playwright, demo_server: str, office: KnownBuilding
) -> None:
    plain = start_chromium(playwright, "--disable-3d-apis")
    size: ViewportSize = {"width": 1180, "height": 820}
    visitor = Visitor(plain.new_context(viewport=size, locale=LOCALE), demo_server)
    page = visitor.open(f"/?city={CITY}")
    expect(page.get_by_role("alert")).to_contain_text("WebGL 2")
    page.get_by_role("combobox", name=SEARCH).fill(office.gml_id)
    page.locator("search-box").get_by_role("option").first.click()
    expect(page.locator("feature-inspector")).to_contain_text(office.usage_label)
    assert visitor.errors == []
    plain.close()


def test_an_empty_installation_teaches_the_command(browser: Browser, empty_server: str) -> None:
    visitor = Visitor(browser.new_context(locale=LOCALE), empty_server)
    page = visitor.open("/")
    expect(page.get_by_text("uchimizu city add")).to_be_visible()
    expect(page.get_by_text("uchimizu demo")).to_be_visible()
    assert visitor.errors == []
    visitor.context.close()
