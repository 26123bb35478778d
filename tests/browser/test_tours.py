"""Guided tours: each is walked to its end, doing by hand what its steps ask for."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.axe import serious_issues
from tests.browser.conftest import Visitor
from tests.browser.heat_town import HeatTown
from tests.browser.keys import press, wait_at_hand
from tests.browser.people_town import PeopleTown, Person
from tests.browser.test_flat_map import wait_for_map
from tests.browser.tested_town import CITY, LANGUAGE, LOCALE, say

pytestmark = [pytest.mark.browser, pytest.mark.slow]

RING_IS_AROUND = """(control) => {
  const ring = document.querySelector('tour-band')?.shadowRoot.querySelector('.ring');
  if (!ring || ring.hidden) return false;
  const [around, inner] = [ring.getBoundingClientRect(), control.getBoundingClientRect()];
  const x = Math.max(inner.left, 0) + 8;
  const y = (Math.max(inner.top, 0) + Math.min(inner.bottom, innerHeight)) / 2;
  return around.left <= x && x <= around.right && around.top <= y && y <= around.bottom;
}"""
HELP = say("使い方", "Help")
HEAT = say("まちに暑さを重ねる", "Put the heat on the town")
MAKE_REPORT = say("報告にする", "Make it a report")
NEXT = say("次へ", "Next")
SEEK = say("涼しい所をさがす", "Look for a cool place")
SOURCES = say("どこから来た数字か", "Where numbers come from")
TRY = say("木や日よけを試す", "Try trees and awnings")
WRITE = say("気づきを書く", "Write what you noticed")
EFFECT = say("どれだけ涼しくなる？", "How much cooler is it?")
TIME = say("時刻", "Time")
MOVE = say("時刻を動かす", "Move the clock")
Come = Callable[..., Visitor]


@pytest.fixture
def town(heat_server: str, heat_town: HeatTown) -> PeopleTown:
    """Give the town with runs of heat, which other modules use, too."""
    return PeopleTown(heat_server, heat_town.data)


@pytest.fixture
def come(browser: Browser, town: PeopleTown) -> Iterator[Come]:
    visitors: list[Visitor] = []

    def window(
        width: int, height: int, person: Person | None = None, locale: str = LOCALE
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
    asked(page, title, page.get_by_role("slider", name=TIME)).focus()
    page.keyboard.press("ArrowRight")


def test_a_citizen_is_led_on_a_phone(come: Come, town: PeopleTown, heat_town: HeatTown) -> None:
    neighbour = town.person("あんないの人")
    spot = town.add(neighbour, "cool-spots", {"name": "案内の図書館", "kind": "public"})
    page = come(390, 844, neighbour).open(f"/?city={CITY}&{over(heat_town)}")
    wait_for_map(page)
    offer = page.locator("tour-offer")
    expect(offer).to_contain_text(say("はじめてですか", "Here for the first time?"))
    offer.get_by_role("button", name=say("案内を見る", "Show me")).click()
    wait_at_hand(page, SEEK)
    asked(page, SEEK, page.locator("people-panel .seek"))
    assert serious_issues(page) == []
    page.keyboard.press("Escape")
    expect(page.locator("tour-band")).to_have_count(0)
    expect(offer.get_by_role("button")).to_have_count(0)

    page.get_by_role("button", name=HELP).click()
    assert serious_issues(page) == []
    page.get_by_role("button", name=say("はじめる まちの人", "Begin People of the town")).click()
    asked(page, SEEK, page.locator("people-panel .seek")).click()
    praise = say("できました", "Well done")
    expect(page.locator("tour-band [role=status]")).to_contain_text(praise)
    first = page.locator("people-panel .list .row").first
    asked(page, say("一つ開いてみる", "Open one of them"), first).click()
    asked(page, HEAT, page.locator("item-card header button")).click()
    asked(page, HEAT, page.locator(".tab[data-section=heat]")).click()
    page.reload()  # where somebody was is known
    wait_for_map(page)
    asked(page, HEAT, page.locator(".tab[data-section=heat]")).click()
    asked(page, HEAT, page.locator("heat-panel .choices label").nth(1)).click()
    move_clock(page, MOVE)
    why = say("「なぜ暑い？」をたずねる", "Ask why it is hot")
    asked(page, why, page.locator("map-stage canvas").first)
    touch_middle(page)
    asked(page, TRY, page.locator("heat-card header button")).click()
    asked(page, TRY, page.locator("heat-panel .begin")).click()
    asked(page, WRITE, page.locator("heat-stamps header button")).click()
    asked(page, WRITE, page.locator(".tab[data-section=people]")).click()
    asked(page, WRITE, page.locator("people-panel .write")).click()
    leave = say("書くか、やめるか", "Write, or leave it")
    asked(page, leave, page.locator("task-panel header button")).click()
    band = page.locator("tour-band")
    onwards = band.get_by_role("link", name=say("きょうの暑さを見る", "See today’s heat"))
    assert (onwards.get_attribute("href") or "").startswith(f"/today/{CITY}")
    assert serious_issues(page) == []
    band.get_by_role("button", name=say("閉じる", "Close")).click()
    expect(band).to_have_count(0)
    page.get_by_role("button", name=HELP).click()
    expect(page.locator("help-dialog li").first).to_contain_text(say("おわりました", "Done"))
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
    page.get_by_label("表示言語").select_option(LANGUAGE)
    heat = say("町に暑さを出そう", "Put the heat on the town")
    asked(page, heat, page.locator("heat-panel .choices label").nth(1)).click()
    hour = say("何時がいちばん暑い？", "When is it hottest?")
    move_clock(page, hour)
    expect(band.locator("h2")).to_have_text(hour)  # looking for the hottest takes more than a touch
    press(page, NEXT)
    why = say("なぜ暑いのかな", "Why is it hot there?")
    asked(page, why, page.locator("map-stage canvas").first)
    touch_middle(page)
    expect(band.locator("h2")).to_have_text(why)  # the reason is there to be read
    press(page, NEXT)
    draw = say("木をかきはじめよう", "Begin to draw")
    asked(page, draw, page.locator("people-panel .draw")).click()
    tool = say("「木」をえらぼう", "Choose “Tree”")
    asked(page, tool, page.locator("task-panel .tools button").first).click()
    place = say("どこにうえる？", "Where does it stand?")
    asked(page, place, page.locator("task-panel .body .first")).click()
    send = say("みんなに出そう", "Hand it in")
    asked(page, send, page.locator("task-panel .send .button.strong")).click()
    asked(page, EFFECT, page.locator("task-panel header button")).click()
    asked(page, EFFECT, page.locator("people-panel .list .row").first).click()
    asked(page, EFFECT, page.locator("item-card .heat button")).click()
    onwards = band.get_by_role("link", name=say("課題を見る", "See the tasks"))
    expect(onwards).to_have_attribute("href", f"/join?lang={LANGUAGE}")
    expect(page.get_by_test_id("heat-change")).to_be_visible()
    for drawn in town.items("proposals", pupil):
        if drawn["about"]["may_edit"]:
            town.take_away(pupil, drawn)


def test_the_office_is_led_by_keyboard_alone(come: Come, heat_town: HeatTown) -> None:
    page = come(1440, 900).open(f"/?city={CITY}&{over(heat_town)}")
    wait_for_map(page)
    press(page, HELP)
    press(page, say("はじめる 市役所の人", "Begin The city office"))
    panel = page.locator("heat-panel")

    def go(title: str, control: Locator) -> None:
        asked(page, title, control)
        press(page, say("そこへ行く", "Go there"))

    go(say("計算を選ぶ", "Choose a run"), panel.locator(".choices label").nth(1))
    page.keyboard.press("Space")
    go(say("くらべる相手を選ぶ", "Compare it with another"), panel.locator("select.against"))
    page.keyboard.press("ArrowDown")
    go(say("差を見る", "Look at the difference"), panel.locator(".ways.compared button").last)
    page.keyboard.press("Enter")
    go(MOVE, page.get_by_role("slider", name=TIME))
    page.keyboard.press("ArrowRight")
    go(
        say("くらべる値とのちがい", "Hold it against other values"),
        panel.locator(".list button").first,
    )
    page.keyboard.press("Enter")
    go(say("対策を試す", "Try a measure"), panel.locator(".begin"))
    page.keyboard.press("Enter")
    asked(page, MAKE_REPORT, page.locator("heat-stamps header button"))
    press(page, NEXT)
    asked(page, SOURCES, page.locator("app-bar .action[data-for=data]"))
    press(page, say("前へ", "Back"))
    expect(page.locator("tour-band h2")).to_have_text(MAKE_REPORT)
    press(page, NEXT)
    go(SOURCES, page.locator("app-bar .action[data-for=data]"))
    page.keyboard.press("Enter")
    title = say("このデータについて", "About this data")
    expect(page.locator("data-dialog h2").first).to_have_text(title)
    onwards = page.locator("tour-band").get_by_text(say("提案を見る", "See the proposals"))
    expect(onwards).to_be_attached()
