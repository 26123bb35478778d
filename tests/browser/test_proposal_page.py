"""Civic scenario 16 in a browser: a pupil's trees and awning, and the conversation."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from layers.people.roles import Hat, Role
from tests.browser.axe import serious_issues
from tests.browser.conftest import Visitor
from tests.browser.heat_town import BOX, HeatTown
from tests.browser.keys import press, tab_to
from tests.browser.tested_town import CITY, LANGUAGE, LOCALE, say
from tests.gis_server.civic.house import CITY_SITE
from tests.gis_server.heat import proposal_town
from tests.gis_server.heat.conftest import HeatTown as OneRun
from tests.gis_server.heat.proposal_town import ProposalTown, Somebody

pytestmark = [pytest.mark.browser, pytest.mark.slow]

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
TITLE = say("題名", "Title")
PROPOSE = say("提案にする", "Make a proposal")
COMPUTE = say("暑さを計算する", "Compute the heat")
VARIANT = say("べつの案をつくる", "Make a variant of this")
VOTE = say("投票する", "Vote")
PUBLISH = say("公式として出す", "Publish officially")


@pytest.fixture(scope="module")
def peopled(
    heat_town: HeatTown, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[ProposalTown]:
    """Give the town with people, classes and ways, on a server."""
    run = OneRun(heat_town.data, heat_town.plain.id, CITY, BOX)
    with proposal_town.served(run, tmp_path_factory.mktemp("proposals")) as opened:
        yield opened


@pytest.fixture
def come(browser: Browser, peopled: ProposalTown) -> Iterator[Come]:
    """Give browsers of people; afterwards none may have seen an error."""
    visitors: list[Visitor] = []

    def open_window(who: Somebody | None = None, width: int = 1180, height: int = 820) -> Visitor:
        context = browser.new_context(viewport={"width": width, "height": height}, locale=LOCALE)
        if who and who.token:
            origin = peopled.address.replace("http:", "https:")
            cookie = {"name": COOKIE, "value": who.token, "url": origin, "secure": True}
            context.add_cookies([cookie])  # type: ignore[list-item]
        visitors.append(Visitor(context, peopled.address))
        return visitors[-1]

    yield open_window
    for visitor in visitors:
        visitor.end()


def test_who_has_drawn_nothing_is_led_to_the_map(come: Come, peopled: ProposalTown) -> None:
    _, _, (fox,) = peopled.pupils(1)
    page = come(fox).open(f"{PAGES}/new-proposal?lang={LANGUAGE}")
    to_map = page.get_by_role("link", name=say("地図でかく", "Draw on the map"))
    expect(to_map).to_have_attribute("href", re.compile(rf"^/\?city={CITY}&"))
    expect(page.get_by_role("button", name=PROPOSE)).to_have_count(0)
    assert serious_issues(page) == []


def test_a_pupil_sees_what_trees_and_an_awning_change(come: Come, peopled: ProposalTown) -> None:
    teacher, room, (fox, hare) = peopled.pupils(2)
    works, before = room["works_layer"], peopled.published()
    parts = [fox.done("POST", f"/layers/{works}/items", each)["id"] for each in peopled.drawing(6)]
    # From the card on the map, with the keyboard alone.
    query = urlencode({"layer": works, "parts": ",".join(parts), "lang": LANGUAGE})
    page = come(fox).open(f"{PAGES}/new-proposal?{query}")
    tab_to(page, TITLE)
    page.keyboard.type("校門の前に木かげを")
    press(page, PROPOSE)
    expect(page.get_by_role("heading", name="校門の前に木かげを")).to_be_visible()
    expect(page.get_by_text(say("木 6・ひよけ 1", "tree 6, awning 1")).first).to_be_visible()
    press(page, COMPUTE)
    numbers = page.get_by_test_id("before-after")
    expect(numbers).to_contain_text("▼", timeout=60_000)
    day = page.get_by_test_id("run-day")
    expect(day).to_contain_text(say("2018年7月23日", "July 23, 2018"))
    expect(day).to_contain_text(say("計算値", "computed"))
    expect(numbers.locator(".swatch")).to_have_count(2)
    expect(numbers.locator(".class").first).to_contain_text(say("危険", "Danger"))
    wait_for_picture(page)
    caveats = say("気をつけること", "What to keep in mind")
    expect(page.get_by_role("heading", name=caveats)).to_be_visible()
    official = say(
        "市が出している暑さの地図は変わりません",
        "The heat map that the city publishes stays as it is",
    )
    expect(page.get_by_text(official)).to_be_visible()
    page.get_by_text(say("この計算のもと", "What this rests on")).click()
    expect(page.get_by_test_id("run")).to_have_text(peopled.run)
    assert peopled.published() == before
    assert serious_issues(page) == []

    # A variant by another pupil, without any map; then both side by side.
    mine = page.url
    other = come(hare, width=390, height=844).open(mine.removeprefix(peopled.address))
    other.get_by_text(VARIANT).first.click()
    other.get_by_label(TITLE).fill("木は2本だけ")
    expect(other.locator("#heights")).to_contain_text("40 m")
    for n in (3, 4, 5, 6):
        other.get_by_role("checkbox", name=say(f"木 {n}", f"tree {n}")).uncheck()
    other.get_by_role("button", name=VARIANT).click()
    expect(other.get_by_role("heading", name="木は2本だけ")).to_be_visible()
    other.get_by_role("button", name=COMPUTE).click()
    expect(other.get_by_test_id("before-after")).to_contain_text("▼", timeout=60_000)
    other.get_by_role("button", name=say("くらべる", "Compare")).click()
    table = other.get_by_test_id("comparison")
    expect(table.get_by_role("columnheader")).to_have_text(
        [say("時刻", "Hour"), "木は2本だけ", "校門の前に木かげを"]
    )
    bars = table.locator("tbody tr").first.locator("td")
    widths = [bars.nth(i).evaluate("cell => cell.clientWidth") for i in (0, 1)]
    assert widths[0] == widths[1]  # or bars of one length would mean two numbers
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
    expect(seat.get_by_role("radio", name="校門の前に木かげを")).to_be_visible()
    page.get_by_role("radio", name="校門の前に木かげを").check()
    page.get_by_role("button", name=VOTE).click()
    expect(page.get_by_text(say("投票しました。", "You have voted."), exact=True)).to_be_visible()
    expect(page.get_by_text(say("1票", "votes: 1"))).to_have_count(0)
    desk = come(teacher).open(f"/people/{CITY}/workshops/{room['id']}")
    one = say("1人が投票しました", "Votes so far: 1")
    expect(desk.locator("proposal-vote")).to_contain_text(one)
    assert serious_issues(desk) == []
    compare = say("クラスの案をくらべる", "Compare the proposals of the class")
    desk.get_by_role("link", name=compare).click()
    expect(desk.get_by_test_id("comparison")).to_be_in_viewport()
    desk.go_back()
    desk.get_by_role("button", name=say("投票を終える", "End the vote")).click()
    desk.get_by_role("button", name=say("投票を終えます", "End it")).click()
    most = say("校門の前に木かげを 1票 いちばん多い", "校門の前に木かげを votes: 1 the most")
    for each in (desk, page, seat):  # as soon as it is over, wherever it is looked at
        counted = each.locator("proposal-vote .counted li")
        expect(counted.first).to_contain_text(most)
        expect(counted.nth(1)).to_contain_text(say("0票", "votes: 0"))
    assert serious_issues(page) == []
    teacher.done("POST", f"/workshops/{room['id']}/acts", {"act": "open"})
    decided_by_two(come, peopled, mine.removeprefix(peopled.address))


def test_what_is_tried_on_the_heat_becomes_a_proposal(come: Come, peopled: ProposalTown) -> None:
    _, room, (fox,) = peopled.pupils(1)
    lon, lat = peopled.sunny
    here = f"at={lat:.6f},{lon:.6f},19,0,0&plan=t,zelkova,10,{lat:.5f},{lon:.5f}"
    page = come(fox).open(f"/?city={CITY}&heat={peopled.run}&time=14:00&{here}")
    expect(page.get_by_test_id("heat-change")).to_contain_text("▼", timeout=60_000)
    page.get_by_role("link", name=say("これを提案にする", "Make a proposal of these")).click()
    visitor = come(width=390, height=844).open(page.url.removeprefix(peopled.address))
    signed_out = say(
        "地図に置いた1個のものを提案にできます", "Things set on the map can become a proposal (1)"
    )
    expect(visitor.get_by_text(signed_out)).to_be_visible()
    sign_in = say("ログイン", "Sign in")
    expect(visitor.locator("main").get_by_role("link", name=sign_in)).to_be_visible()
    page.get_by_label(TITLE).fill("ここに木を1本")
    seen = say("見えるのは、授業の人だけです。", "Only the class sees it.")
    expect(page.locator("new-proposal-page form")).to_contain_text(seen)
    page.get_by_role("button", name=PROPOSE).click()
    expect(page.get_by_test_id("before-after")).to_contain_text("▼")  # nobody has to ask again
    handed_in = say("提案を出しました。", "The proposal is handed in.")
    expect(page.get_by_text(handed_in, exact=True)).to_be_visible()
    expect(page).not_to_have_url(re.compile("made="))
    on_map = page.get_by_role("link", name=say("地図で見る", "See it on the map"))
    query = parse_qs(urlsplit(on_map.get_attribute("href") or "").query)
    assert (query["heat"], query["list"]) == ([peopled.run], [room["id"]])
    assert float(query["at"][0].split(",")[0]) == pytest.approx(lat, abs=1e-4)
    (made,) = fox.done("GET", f"/proposals?layer={room['works_layer']}")["proposals"]
    assert (made["title"], made["things"]) == ("ここに木を1本", {"tree": 1})


def decided_by_two(come: Come, town: ProposalTown, path: str) -> None:
    """Let one clerk write a decision and another publish it; then everybody reads it."""
    clerk, chief = (town.person(Role.OFFICE, hat=Hat.OFFICE) for _ in range(2))
    page = come(clerk, width=1440, height=900).open(path)
    page.get_by_text(say("決定を書く", "Write a decision")).click()
    page.get_by_label(say("決定", "Decision"), exact=True).select_option("adopted")
    page.get_by_label(say("理由", "Reason")).fill("校門の改修に取り入れます。")
    official = say("市のサイトのページ", "Page on the city’s site")
    page.get_by_label(official).fill(f"https://{CITY_SITE}/heat")
    page.get_by_role("button", name=say("二人目に回す", "Hand it to a second person")).click()
    waits = say("二人目を待っています", "waits for a second person")
    expect(page.get_by_text(waits)).to_be_visible()
    expect(page.get_by_role("button", name=PUBLISH)).to_have_count(0)
    second = come(chief).open(path)
    second.get_by_role("button", name=PUBLISH).click()
    expect(second.get_by_test_id("decision")).to_contain_text(say("採用", "Adopted"))
    visitor = come().open(path)
    decision = visitor.get_by_test_id("decision")
    expect(decision).to_contain_text("校門の改修に取り入れます。")
    decision.get_by_text(say("何をもとに決めたか", "What it rests on")).click()
    expect(decision).to_contain_text(town.run)
    assert serious_issues(visitor) == []
    everything = come().open(f"{PAGES}/proposals?lang=en")
    expect(everything.get_by_text("Adopted").first).to_be_visible()
    assert serious_issues(everything) == []


def wait_for_picture(page: Page) -> None:
    """Wait until the picture shows ground that is cooler."""
    canvas = page.locator("canvas").element_handle()
    page.wait_for_function(f"(canvas) => ({BLUE})(canvas) > 0.02", arg=canvas)
