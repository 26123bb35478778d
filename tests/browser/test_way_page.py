"""道を見る on a phone: fast or cool, by minute, in words, offline and on paper."""

from __future__ import annotations

import contextlib
import math
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.axe import serious_issues
from tests.browser.conftest import Visitor
from tests.browser.heat_town import HeatTown
from tests.browser.keys import press, tab_to
from tests.browser.test_today import wait_until
from tests.browser.tested_town import CITY, LANGUAGE, LOCALE, placed, say
from tests.browser.way_town import SPOTS, WayTown, served_way_town
from tests.serving import serving

pytestmark = [pytest.mark.browser, pytest.mark.slow]

HALL, SHADE, REST = SPOTS
LON, LAT = placed(139.437423, 36.207123)
HERE = {"longitude": LON, "latitude": LAT}
GONE = ("ERR_CONNECTION_REFUSED", "Failed to fetch", "ERR_FAILED", "ERR_INTERNET_DISCONNECTED")
MOST_BYTES = 300_000
PAGE_MM = (186.0, 273.0)  # A4 less margins of 12 mm
PX_PER_MM = 96 / 25.4
BY_NAME = say("名前で選ぶ", "By name")
FAST = say("速い", "Fast")
PAST = say("涼み処を通る", "Past a cool place")
Come = Callable[..., Visitor]


@pytest.fixture(scope="module")
def way_town(heat_town: HeatTown, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WayTown]:
    with served_way_town(heat_town.data, tmp_path_factory.mktemp("ways")) as here:
        yield here


@pytest.fixture
def come(browser: Browser, way_town: WayTown) -> Iterator[Come]:
    """Give windows of any size; afterwards no error, violation or stranger may have come up."""
    visitors: list[Visitor] = []

    def window(
        width: int = 390, height: int = 844, server: str = way_town.address, **more: Any
    ) -> Visitor:
        size = {"width": width, "height": height}
        context = browser.new_context(viewport=size, locale=LOCALE, **more)  # type: ignore[arg-type]
        visitors.append(Visitor(context, server))
        return visitors[-1]

    yield window
    for visitor in visitors:
        visitor.end()


def address(start: Any = REST, **more: str) -> str:
    """Give the address of the page: from one cool place to the hall."""
    asked = {"to": pair(HALL[2]), "name": HALL[0], "lang": LANGUAGE, **more}
    if start:
        asked |= {"from": pair(start[2]), "start": start[0]}
    return f"/today/{CITY}/way?{urlencode(asked)}"


def pair(place: tuple[float, float]) -> str:
    """Give a place (lon, lat) as addresses have it."""
    return f"{place[0]},{place[1]}"


def opened(visitor: Visitor, path: str) -> Page:
    page = visitor.open(path)
    expect(page.locator("way-strip .strip > div").first).to_be_attached()
    return page


def told_by_the_server(town: WayTown, kind: str) -> dict[str, Any]:
    asked = {
        "from": pair(REST[2]),
        "to": pair(HALL[2]),
        "kind": kind,
        "at": "14:20",
        "language": LANGUAGE,
    }
    answer = httpx.get(f"{town.address}/api/cities/{CITY}/ways?{urlencode(asked)}", timeout=60)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_from_a_card_to_the_fast_and_the_cool_way(come: Come, way_town: WayTown) -> None:
    visitor = come()
    visitor.expected = ("status of 404",)  # no other cool place on the way
    page = visitor.open(f"/today/{CITY}")
    page.get_by_role("button", name=BY_NAME).click()
    page.locator("place-choice").get_by_role("button", name=REST[0]).click()
    card = page.locator("cool-list ol .spot").filter(has_text=HALL[0])
    card.get_by_role("link", name=say("道を見る", "See the way")).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(HALL[0])
    cool, fast = (told_by_the_server(way_town, kind) for kind in ("coolest", "fastest"))
    minutes = max(1, math.ceil(cool["duration_s"] / 60))
    told = say(f"涼しい：{minutes}分", f"Cool: {minutes} min")
    expect(page.locator("#answer")).to_contain_text(told)
    expect(page.locator("way-strip .strip > div")).to_have_count(minutes)
    expect(page.locator("way-strip .ticks span").last).to_have_text(
        say(f"{minutes}分", f"{minutes} min")
    )
    arriving = say(f"14:{20 + minutes}に着く", f"arriving about 14:{20 + minutes}")
    expect(page.locator(".answer")).to_contain_text(arriving)
    page.locator("way-strip summary").click()
    numbers = page.locator("way-strip tbody tr td:nth-child(3)").all_inner_texts()
    assert all(re.search(r"\d\d\.\d", each) for each in numbers)
    rows = page.locator("way-comparison tbody tr")
    assert rows.locator("td:last-child").all_inner_texts() == [
        str(round(fast["heat_load"])),
        str(round(cool["heat_load"])),
    ]
    assert page.locator(".directions li").all_inner_texts() == [
        each["text"] for each in cool["directions"]
    ]
    for note in cool["notes"]:
        expect(page.locator("way-sources")).to_contain_text(note)
    page.get_by_role("button", name=FAST).click()
    expect(page.locator("#answer")).to_contain_text(say("速い：", "Fast:"))
    page.get_by_role("button", name=PAST).click()
    alone = say("ほかの開いている涼み処はありません", "No other cool place is open")
    expect(page.get_by_role("alert")).to_contain_text(alone)
    expect(page.locator("#answer")).to_contain_text(told)
    page.get_by_role("button", name=say("段差なし", "Step-free")).click()
    expect(rows).to_have_count(3)
    steps = say("段差は分かりません", "Steps are not known")
    expect(page.locator("#answer")).to_contain_text(steps)
    expect(page.get_by_text(say("開いている時間：", "Opening hours of the place"))).to_be_visible()
    page.locator("input[name=at]").fill("03:00")
    band = re.compile(say("24日 0?3:00に出るとしています", "24, 2018 0?3:00"))
    expect(page.locator(".band").filter(has_text=band)).to_be_visible()
    stand_in = re.compile(
        say("その日の暑さは計算していません。.*23日 0?3:00", "23, 2018 0?3:00 on stands in")
    )
    expect(page.locator(".band").filter(has_text=stand_in)).to_be_visible()
    expect(page.locator("way-strip")).to_contain_text(say("日がない時間", "without sun"))
    page.get_by_role("link", name=say("今日の暑さへもどる", "Back to heat today")).click()
    expect(page.locator("place-choice .where")).to_contain_text(REST[0])
    assert page.evaluate("document.querySelectorAll('canvas').length") == 0


def test_where_somebody_is_goes_out_to_100_m_and_never_into_the_address(come: Come) -> None:
    visitor = come(geolocation=HERE, permissions=["geolocation"])
    page = visitor.open(address(start=None))
    locate = page.get_by_role("button", name=say("いまいる所", "Where I am"))
    expect(locate).to_be_visible()
    assert not [url for url in visitor.requests if "from=" in url]
    locate.click()
    expect(page.locator("way-strip")).to_be_visible()
    rounded = say("いまいる所は約100mに丸めて使い", "Where you are is rounded to about 100 m")
    expect(page.get_by_text(rounded)).to_be_visible()
    queries = [parse_qs(urlsplit(url).query) for url in visitor.requests if "from=" in url]
    assert {each["from"][0] for each in queries} == {f"{round(LON, 3)},{round(LAT, 3)}"}
    assert "from=" not in page.url
    near = f"{round(LON, 3)},"
    assert not [url for url in visitor.requests if "code.svg" in url and near in url]


def test_the_last_way_is_there_without_network_and_can_be_deleted(
    come: Come, way_town: WayTown, tmp_path: Path
) -> None:
    with contextlib.ExitStack() as server:
        running = server.enter_context(serving(way_town.data, tmp_path / "log"))
        visitor = come(server=running.address)
        visitor.expected = GONE
        page = opened(visitor, address())
        wait_until(page, "caches.match('/way.html').then(Boolean)")
        wait_until(page, f"caches.match('/api/cities/{CITY}/today').then(Boolean)")
        wait_until(page, "navigator.serviceWorker.controller !== null")
        words = page.locator(".directions li").all_inner_texts()
    page.goto(f"{running.address}/today/{CITY}/way?lang={LANGUAGE}")
    unconnected = say("インターネットにつながっていません", "No connection. This way")
    expect(page.get_by_text(unconnected)).to_be_visible()
    expect(page.locator("way-strip .strip > div").first).to_be_attached()
    assert page.locator(".directions li").all_inner_texts() == words
    page.get_by_role("button", name=PAST).click()
    expect(page.get_by_text(say("電波がないため", "Without a connection"))).to_be_visible()
    page.get_by_role("button", name=say("涼しい", "Cool"), exact=False).first.click()
    page.get_by_role("button", name=say("道を消す", "Delete it")).click()
    expect(page.get_by_text(say("消しました", "Deleted"))).to_be_visible()
    assert page.evaluate(f"caches.match('/today/{CITY}/last-way').then(Boolean)") is False
    visitor.requests.clear()


@pytest.mark.parametrize("cut", ["to=139.4", "to=36.208,139.439&name=x", ""])
def test_a_link_that_was_cut_short_says_what_to_do(come: Come, cut: str) -> None:
    page = come().open(f"/today/{CITY}/way?{cut}&lang={LANGUAGE}")
    expect(page.get_by_role("alert")).to_contain_text(say("「道を見る」", "“See the way”"))
    back = page.get_by_role("link", name=say("今日の暑さへもどる", "Back to heat today"))
    expect(back).to_have_attribute("href", re.compile(f"^/today/{CITY}"))


@pytest.mark.parametrize("language", ["ja", "ja-easy", "en"])
def test_nothing_serious_is_in_the_way_of_anybody(come: Come, language: str) -> None:
    page = opened(come(), address(lang=language))
    page.locator("way-strip summary").click()
    page.locator("way-sources summary").click()
    assert serious_issues(page) == []
    size = page.get_by_role("button", name="%")
    size.click()
    size.click()
    expect(page.locator("html")).to_have_css("font-size", "32px")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_all_of_it_is_done_with_keys_alone(come: Come) -> None:
    page = come().open(address(start=None))
    press(page, BY_NAME)
    tab_to(
        page,
        say("名前や種類（駅・バス停・図書館…）", "Name or kind (station, bus stop, library …)"),
    )
    page.keyboard.type("休憩所")
    with page.expect_response("**/search?q=*"):
        page.keyboard.press("Enter")
    press(page, REST[0])
    expect(page.locator("way-strip")).to_be_visible()
    press(page, FAST)
    expect(page.locator("#answer")).to_contain_text(say("速い：", "Fast:"))
    press(page, say("ことばと数字で", "In words and numbers"))
    expect(page.locator("way-strip tbody tr").first).to_be_visible()
    press(page, say("しくみ", "How this works"))
    screen = say("この画面の数字がどこから来たか", "Where the numbers of this screen come from")
    tab_to(page, screen)


def test_it_prints_on_one_sheet_of_a4_with_its_code(come: Come) -> None:
    page = opened(come(), address())
    data = page.pdf(prefer_css_page_size=True)
    boxes = re.findall(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", data)
    assert len(boxes) == 1
    assert [float(each) for each in boxes[0]] == pytest.approx([595.3, 841.9], abs=1)
    page.emulate_media(media="print")
    wide, high = (round(each * PX_PER_MM) for each in PAGE_MM)
    page.set_viewport_size({"width": wide, "height": high})
    code = page.locator("footer.paper img")
    expect(code).to_be_visible()
    box = code.bounding_box()
    assert box is not None
    assert box["width"] / PX_PER_MM == pytest.approx(26, abs=0.5)
    assert box["x"] + box["width"] <= wide + 1
    assert code.evaluate("image => image.complete && image.naturalWidth > 0")
    expect(page.get_by_role("button", name=say("印刷する", "Print"))).to_be_hidden()
    steps = page.locator(".directions li").first.bounding_box()
    figure = page.locator("way-map svg").bounding_box()
    assert steps is not None
    assert figure is not None
    assert figure["x"] > steps["x"] + steps["width"]
    assert figure["width"] / PX_PER_MM > 80
    assert page.evaluate("document.documentElement.scrollWidth") <= wide


def test_it_weighs_little_with_what_today_has_kept(come: Come) -> None:
    visitor = come()
    page = visitor.context.new_page()
    session = visitor.context.new_cdp_session(page)
    sizes: list[float] = []
    session.on("Network.loadingFinished", lambda told: sizes.append(told["encodedDataLength"]))
    session.send("Network.enable")
    page.goto(f"{visitor.server}/today/{CITY}")
    page.wait_for_load_state("networkidle")
    page.goto(f"{visitor.server}{address()}")
    expect(page.locator("way-strip .strip > div").first).to_be_attached()
    page.wait_for_load_state("networkidle")
    print(f"today and a way: {sum(sizes) / 1000:.0f} kB")
    assert sum(sizes) <= MOST_BYTES
    session.detach()


@pytest.mark.parametrize(("width", "height"), [(390, 844), (1180, 820), (1440, 900)])
def test_it_fits_phone_tablet_and_desktop(come: Come, width: int, height: int) -> None:
    page = opened(come(width, height), address())
    assert page.evaluate("document.documentElement.scrollWidth") <= width
