"""Civic scenario 16 in a browser: a pupil's trees and awning, and the conversation."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Page, expect

from layers.people.roles import Hat, Role
from tests.browser.axe import serious_issues
from tests.browser.conftest import Visitor
from tests.browser.keys import press, tab_to
from tests.gis_server.civic.house import CITY_SITE
from tests.gis_server.heat.conftest import heat_town, peopled  # noqa: F401 - fixtures
from tests.gis_server.heat.proposal_town import CITY, ProposalTown, Somebody

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]

COOKIE = "__Host-uchimizu"
PAGES = f"/people/{CITY}"
# Share of the picture that is blue: cooler.
BLUE = """(canvas) => {
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  let blue = 0;
  for (let i = 0; i < data.length; i += 4) if (data[i + 3] && data[i + 2] > data[i] + 30) blue++;
  return blue / (data.length / 4);
}"""
Come = Callable[..., Visitor]


@pytest.fixture
def come(browser: Browser, peopled: ProposalTown) -> Iterator[Come]:  # noqa: F811
    """Give browsers of people; afterwards none may have seen an error."""
    visitors: list[Visitor] = []

    def open_window(who: Somebody | None = None, width: int = 1180, height: int = 820) -> Visitor:
        context = browser.new_context(viewport={"width": width, "height": height}, locale="ja-JP")
        if who and who.token:
            origin = peopled.address.replace("http:", "https:")
            cookie = {"name": COOKIE, "value": who.token, "url": origin, "secure": True}
            context.add_cookies([cookie])  # type: ignore[list-item]
        visitors.append(Visitor(context, peopled.address))
        return visitors[-1]

    yield open_window
    for visitor in visitors:
        visitor.end()


def test_a_pupil_sees_what_trees_and_an_awning_change(come: Come, peopled: ProposalTown) -> None:  # noqa: F811
    teacher, room, (fox, hare) = peopled.pupils(2)
    works, before = room["works_layer"], peopled.published()
    parts = [fox.done("POST", f"/layers/{works}/items", each)["id"] for each in peopled.drawing(6)]
    # From the card on the map, with the keyboard alone.
    query = urlencode({"layer": works, "parts": ",".join(parts), "lang": "ja"})
    page = come(fox).open(f"{PAGES}/new-proposal?{query}")
    tab_to(page, "題名")
    page.keyboard.type("校門の前に木かげを")
    press(page, "提案にする")
    expect(page.get_by_role("heading", name="校門の前に木かげを")).to_be_visible()
    expect(page.get_by_text("木 6・ひよけ 1").first).to_be_visible()
    press(page, "暑さを計算する")
    numbers = page.get_by_test_id("before-after")
    expect(numbers).to_contain_text("▼", timeout=60_000)
    expect(numbers.locator(".swatch")).to_have_count(2)
    expect(numbers.locator(".class").first).to_contain_text("危険")
    wait_for_picture(page)
    expect(page.get_by_role("heading", name="気をつけること")).to_be_visible()
    expect(page.get_by_text("市が出している暑さの地図は変わりません")).to_be_visible()
    page.get_by_text("この計算のもと").click()
    expect(page.get_by_test_id("run")).to_have_text(peopled.run)
    assert peopled.published() == before
    assert serious_issues(page) == []

    # A variant by another pupil, without any map; then both side by side.
    mine = page.url
    other = come(hare, width=390, height=844).open(mine.removeprefix(peopled.address))
    other.get_by_text("べつの案をつくる").first.click()
    other.get_by_label("題名").fill("木は2本だけ")
    for name in ("木 3", "木 4", "木 5", "木 6"):
        other.get_by_role("checkbox", name=name).uncheck()
    other.get_by_role("button", name="べつの案をつくる").click()
    expect(other.get_by_role("heading", name="木は2本だけ")).to_be_visible()
    other.get_by_role("button", name="暑さを計算する").click()
    expect(other.get_by_test_id("before-after")).to_contain_text("▼", timeout=60_000)
    other.get_by_role("button", name="くらべる").click()
    table = other.get_by_test_id("comparison")
    expect(table.get_by_role("columnheader")).to_have_text(
        ["時刻", "木は2本だけ", "校門の前に木かげを"]
    )
    two, six = (int(each) for each in table.locator("tr:last-child strong").all_inner_texts())
    assert six > two > 0
    assert other.evaluate("document.documentElement.scrollWidth") <= 390
    assert serious_issues(other) == []

    # The class votes; counts are told when the teacher ends it.
    choices = [each["id"] for each in fox.done("GET", f"/proposals?layer={works}")["proposals"]]
    asked = {"question": "どの案がよい？", "choices": choices}
    seat = come(hare, width=390, height=844).open(f"/people/{CITY}/me")
    expect(seat.locator("class-seat")).to_be_visible()
    teacher.done("POST", f"/workshops/{room['id']}/ballots", asked)
    seat.get_by_role("link", name="投票する").click()
    expect(seat.get_by_role("radio", name="校門の前に木かげを")).to_be_visible()
    page.get_by_role("radio", name="校門の前に木かげを").check()
    page.get_by_role("button", name="投票する").click()
    expect(page.get_by_text("投票しました。", exact=True)).to_be_visible()
    expect(page.get_by_text("1票")).to_have_count(0)
    desk = come(teacher).open(f"/people/{CITY}/workshops/{room['id']}")
    expect(desk.locator("class-votes")).to_contain_text("1人が投票しました")
    assert serious_issues(desk) == []
    desk.get_by_role("link", name="投票する").click()
    desk.get_by_role("button", name="投票を終える").click()
    for each in (desk, page, seat):  # as soon as it is over, wherever it is looked at
        counted = each.locator("proposal-vote .counted li")
        expect(counted.first).to_contain_text("校門の前に木かげを 1票 いちばん多い")
        expect(counted.nth(1)).to_contain_text("0票")
    assert serious_issues(page) == []
    teacher.done("POST", f"/workshops/{room['id']}/acts", {"act": "open"})
    decided_by_two(come, peopled, mine.removeprefix(peopled.address))


def test_what_is_tried_on_the_heat_becomes_a_proposal(
    come: Come,
    peopled: ProposalTown,  # noqa: F811
) -> None:
    _, room, (fox,) = peopled.pupils(1)
    lon, lat = peopled.sunny
    here = f"at={lat:.6f},{lon:.6f},19,0,0&plan=t,zelkova,10,{lat:.5f},{lon:.5f}"
    page = come(fox).open(f"/?city={CITY}&heat={peopled.run}&time=14:00&{here}")
    page.get_by_role("button", name="木やひよけを置いてみる").click()
    expect(page.get_by_test_id("heat-change")).to_contain_text("▼", timeout=60_000)
    page.get_by_role("link", name="これを提案にする").click()
    visitor = come(width=390, height=844).open(page.url.removeprefix(peopled.address))
    expect(visitor.get_by_text("地図に置いた1個のものを提案にできます")).to_be_visible()
    expect(visitor.locator("main").get_by_role("link", name="ログイン")).to_be_visible()
    page.get_by_label("題名").fill("ここに木を1本")
    page.get_by_role("button", name="提案にする").click()
    expect(page.get_by_test_id("before-after")).to_contain_text("▼")  # nobody has to ask again
    (made,) = fox.done("GET", f"/proposals?layer={room['works_layer']}")["proposals"]
    assert (made["title"], made["things"]) == ("ここに木を1本", {"tree": 1})


def decided_by_two(come: Come, town: ProposalTown, path: str) -> None:
    """Let one clerk write a decision and another publish it; then everybody reads it."""
    clerk, chief = (town.person(Role.OFFICE, hat=Hat.OFFICE) for _ in range(2))
    page = come(clerk, width=1440, height=900).open(path)
    page.get_by_text("決定を書く").click()
    page.get_by_label("決定", exact=True).select_option("adopted")
    page.get_by_label("理由").fill("校門の改修に取り入れます。")
    page.get_by_label("市のサイトのページ").fill(f"https://{CITY_SITE}/heat")
    page.get_by_role("button", name="二人目に回す").click()
    expect(page.get_by_text("二人目を待っています")).to_be_visible()
    expect(page.get_by_role("button", name="公式として出す")).to_have_count(0)
    second = come(chief).open(path)
    second.get_by_role("button", name="公式として出す").click()
    expect(second.get_by_test_id("decision")).to_contain_text("採用")
    visitor = come().open(path)
    decision = visitor.get_by_test_id("decision")
    expect(decision).to_contain_text("校門の改修に取り入れます。")
    decision.get_by_text("何をもとに決めたか").click()
    expect(decision).to_contain_text(town.run)
    assert serious_issues(visitor) == []
    everything = come().open(f"{PAGES}/proposals?lang=en")
    expect(everything.get_by_text("Adopted").first).to_be_visible()
    assert serious_issues(everything) == []


def wait_for_picture(page: Page) -> None:
    """Wait until the picture shows ground that is cooler."""
    canvas = page.locator("canvas").element_handle()
    page.wait_for_function(f"(canvas) => ({BLUE})(canvas) > 0.02", arg=canvas)
