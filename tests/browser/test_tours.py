"""Guided tours: each is walked to its end, doing by hand what its steps ask for."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.axe import serious_issues
from tests.browser.conftest import Visitor
from tests.browser.heat_town import HeatTown
from tests.browser.keys import press, wait_at_hand
from tests.browser.people_town import CITY, PeopleTown, Person
from tests.browser.test_flat_map import wait_for_map

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]

RING_IS_AROUND = """(control) => {
  const ring = document.querySelector('tour-band')?.shadowRoot.querySelector('.ring');
  if (!ring || ring.hidden) return false;
  const [around, inner] = [ring.getBoundingClientRect(), control.getBoundingClientRect()];
  const x = Math.max(inner.left, 0) + 8;
  const y = (Math.max(inner.top, 0) + Math.min(inner.bottom, innerHeight)) / 2;
  return around.left <= x && x <= around.right && around.top <= y && y <= around.bottom;
}"""
Come = Callable[..., Visitor]


@pytest.fixture
def town(heat_server: str, heat_town: HeatTown) -> PeopleTown:
    """Give the town with runs of heat, which other modules use, too."""
    return PeopleTown(heat_server, heat_town.data)


@pytest.fixture
def come(browser: Browser, town: PeopleTown) -> Iterator[Come]:
    visitors: list[Visitor] = []

    def window(
        width: int, height: int, person: Person | None = None, locale: str = "ja-JP"
    ) -> Visitor:
        context = browser.new_context(viewport={"width": width, "height": height}, locale=locale)
        if person:
            town.sign_in(context, person)
        visitors.append(Visitor(context, town.address))
        return visitors[-1]

    yield window
    for visitor in visitors:
        visitor.end()


def over(heat_town: HeatTown) -> str:
    """Give the camera of an address, in the middle of the runs."""
    return f"at={heat_town.tree[1]:.6f},{heat_town.tree[0]:.6f},18,0,0"


def asked(page: Page, title: str, control: Locator) -> Locator:
    """Wait until a step stands there and points at a control, and give that control."""
    band = page.locator("tour-band")
    expect(band.locator("h2")).to_have_text(title)
    expect(control).to_be_visible()
    page.wait_for_function(RING_IS_AROUND, arg=control.element_handle())
    return control


def touch_middle(page: Page) -> None:
    """Touch the map where nothing lies over it."""
    canvas = page.locator("map-stage canvas").first
    box = canvas.bounding_box()
    assert box
    canvas.click(position={"x": box["width"] / 2, "y": box["height"] * 0.36})


def move_clock(page: Page, title: str) -> None:
    """Go an hour on."""
    asked(page, title, page.get_by_role("slider", name="時刻")).focus()
    page.keyboard.press("ArrowRight")


def test_a_citizen_is_led_on_a_phone(come: Come, town: PeopleTown, heat_town: HeatTown) -> None:
    neighbour = town.person("あんないの人")
    spot = town.add(neighbour, "cool-spots", {"name": "案内の図書館", "kind": "public"})
    page = come(390, 844, neighbour).open(f"/?city={CITY}&{over(heat_town)}")
    wait_for_map(page)
    offer = page.locator("tour-offer")
    expect(offer).to_contain_text("はじめてですか")
    offer.get_by_role("button", name="案内を見る").click()
    wait_at_hand(page, "涼しい所をさがす")
    asked(page, "涼しい所をさがす", page.locator("people-panel .seek"))
    assert serious_issues(page) == []
    page.keyboard.press("Escape")
    expect(page.locator("tour-band")).to_have_count(0)
    expect(offer.get_by_role("button")).to_have_count(0)

    page.get_by_role("button", name="使い方").click()
    assert serious_issues(page) == []
    page.get_by_role("button", name="はじめる まちの人").click()
    asked(page, "涼しい所をさがす", page.locator("people-panel .seek")).click()
    expect(page.locator("tour-band [role=status]")).to_contain_text("できました")
    asked(page, "一つ開いてみる", page.locator("people-panel .list .row").first).click()
    asked(page, "まちに暑さを重ねる", page.locator("item-card header button")).click()
    asked(page, "まちに暑さを重ねる", page.locator(".tab[data-section=heat]")).click()
    page.reload()  # where somebody was is known
    wait_for_map(page)
    asked(page, "まちに暑さを重ねる", page.locator(".tab[data-section=heat]")).click()
    asked(page, "まちに暑さを重ねる", page.locator("heat-panel .choices label").nth(1)).click()
    move_clock(page, "時刻を動かす")
    asked(page, "「なぜ暑い？」をたずねる", page.locator("map-stage canvas").first)
    touch_middle(page)
    asked(page, "木や日よけを試す", page.locator("heat-card header button")).click()
    asked(page, "木や日よけを試す", page.locator("heat-panel .begin")).click()
    asked(page, "気づきを書く", page.locator("heat-stamps header button")).click()
    asked(page, "気づきを書く", page.locator(".tab[data-section=people]")).click()
    asked(page, "気づきを書く", page.locator("people-panel .write")).click()
    asked(page, "書くか、やめるか", page.locator("task-panel header button")).click()
    expect(page.locator("tour-band")).to_have_count(0)
    page.get_by_role("button", name="使い方").click()
    expect(page.locator("help-dialog li").first).to_contain_text("おわりました")
    town.take_away(neighbour, spot)


def test_a_pupil_is_led_with_readings(come: Come, town: PeopleTown, heat_town: HeatTown) -> None:
    pupil = town.person("あんないの子")
    page = come(1180, 820, pupil).open(
        f"/?city={CITY}&{over(heat_town)}&tour=pupil&lang=ja-easy&list={CITY}-proposals"
    )
    wait_for_map(page)
    band = page.locator("tour-band")
    expect(band.locator("h2 ruby")).to_have_count(3)
    assert band.locator("h2 rt").all_text_contents() == ["まち", "あつ", "だ"]
    page.get_by_label("表示言語").select_option("ja")
    asked(page, "町に暑さを出そう", page.locator("heat-panel .choices label").nth(1)).click()
    move_clock(page, "何時がいちばん暑い？")
    asked(page, "なぜ暑いのかな", page.locator("map-stage canvas").first)
    touch_middle(page)
    asked(page, "木をかきはじめよう", page.locator("people-panel .draw")).click()
    asked(page, "「木」をえらぼう", page.locator("task-panel .tools button").first).click()
    asked(page, "どこにうえる？", page.locator("task-panel .body .first")).click()
    asked(page, "みんなに出そう", page.locator("task-panel .send .button.strong")).click()
    asked(page, "どれだけ涼しくなる？", page.locator("task-panel header button")).click()
    asked(page, "どれだけ涼しくなる？", page.locator("people-panel .list .row").first).click()
    asked(page, "どれだけ涼しくなる？", page.locator("item-card .heat button")).click()
    expect(band).to_have_count(0)
    expect(page.get_by_test_id("heat-change")).to_be_visible()
    for drawn in town.items("proposals", pupil):
        if drawn["about"]["may_edit"]:
            town.take_away(pupil, drawn)


def test_the_office_is_led_by_keyboard_alone(come: Come, heat_town: HeatTown) -> None:
    page = come(1440, 900).open(f"/?city={CITY}&{over(heat_town)}")
    wait_for_map(page)
    press(page, "使い方")
    press(page, "はじめる 市役所の人")
    panel = page.locator("heat-panel")

    def go(title: str, control: Locator) -> None:
        asked(page, title, control)
        press(page, "そこへ行く")

    go("計算を選ぶ", panel.locator(".choices label").nth(1))
    page.keyboard.press("Space")
    go("くらべる相手を選ぶ", panel.locator("select.against"))
    page.keyboard.press("ArrowDown")
    go("差を見る", panel.locator(".ways.compared button").last)
    page.keyboard.press("Enter")
    go("時刻を動かす", page.get_by_role("slider", name="時刻"))
    page.keyboard.press("ArrowRight")
    go("観測とくらべる", panel.locator(".list button").first)
    page.keyboard.press("Enter")
    go("対策を試す", panel.locator(".begin"))
    page.keyboard.press("Enter")
    asked(page, "報告にする", page.locator("heat-stamps header button"))
    press(page, "次へ")
    asked(page, "どこから来た数字か", page.locator("app-bar .action[data-for=data]"))
    press(page, "前へ")
    expect(page.locator("tour-band h2")).to_have_text("報告にする")
    press(page, "次へ")
    go("どこから来た数字か", page.locator("app-bar .action[data-for=data]"))
    page.keyboard.press("Enter")
    expect(page.locator("data-dialog h2").first).to_have_text("このデータについて")
    expect(page.locator("tour-band")).to_have_count(0)
