"""The page of the chain: read by everybody, steps told by staff, files hashed and never sent."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, expect

from gis_server.front_end import WEB_DIST
from layers.people.roles import Role
from tests.browser.axe import serious_issues
from tests.browser.conftest import Visitor
from tests.browser.people_house import CITY, PASSWORD, Neighbour, PeopleHouse, people_house
from tests.browser.tested_town import LOCALE, say

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CHAIN = f"/people/{CITY}/chain"
WHAT = say("何をしましたか", "What was done?")
ADD = say("記録に加える", "Add to the record")
HOSTILE = "<img src=x onerror=alert(1)>"
Come = Callable[..., Visitor]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PeopleHouse]:
    """Give a server of a small town with people."""
    if not (WEB_DIST / "index.html").is_file():
        pytest.fail("the pages are not built: npm --prefix web run build")
    with people_house(tmp_path_factory.mktemp("chain")) as here:
        yield here


@pytest.fixture
def come(browser: Browser, house: PeopleHouse) -> Iterator[Come]:
    """Give browsers, somebody's where they are named; afterwards none may have seen an error."""
    visitors: list[Visitor] = []

    def open_window(who: Neighbour | None = None, width: int = 1180, height: int = 820) -> Visitor:
        context = browser.new_context(viewport={"width": width, "height": height}, locale=LOCALE)
        if who:
            asked = {"login_name": who.login_name, "password": PASSWORD, "hat": "person"}
            address = f"{house.address}/api/cities/{CITY}/sessions"
            assert context.request.post(address, data=asked).ok
        visitors.append(Visitor(context, house.address))
        return visitors[-1]

    yield open_window
    for visitor in visitors:
        visitor.end()


@pytest.mark.parametrize(("language", "width"), [("ja", 820), ("ja-easy", 390), ("en", 1440)])
def test_everybody_reads_it_from_top_to_bottom(come: Come, language: str, width: int) -> None:
    page = come(width=width).open(f"{CHAIN}?lang={language}")
    cards = page.locator("chain-steps li.card")
    expect(cards.first).to_be_visible()
    expect(page.locator("chain-form")).to_have_count(0)
    expect(page.locator("img.picture")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert serious_issues(page) == []
    lowest_card = cards.last.bounding_box()
    picture = page.locator("img.picture").bounding_box()
    assert lowest_card
    assert picture
    assert lowest_card["y"] < picture["y"]


def test_a_file_is_no_empty_page_and_leads_on_and_back(come: Come, house: PeopleHouse) -> None:
    whole = house.client.get(f"/api/cities/{CITY}/chain").json()
    model = next(each for each in whole["things"] if each["kind"] == "model")
    before = f"?city={CITY}&at=36.2,139.5,16,0,0"
    asked = urlencode({"of": model["id"], "from": before})
    page = come().open(f"{CHAIN}?{asked}")
    beginning = page.get_by_test_id("chain-beginning")
    expect(beginning).to_contain_text(model["files"][0]["name"])
    expect(page.get_by_test_id("to-map")).to_have_attribute("href", f"/{before}")
    assert serious_issues(page) == []
    beginning.get_by_role("link").first.click()
    expect(page.locator("chain-steps li.card").first).to_be_visible()
    expect(page.get_by_test_id("to-map")).to_have_attribute("href", f"/{before}")


def test_a_planner_tells_of_a_step_by_keyboard(
    come: Come, house: PeopleHouse, tmp_path: Path
) -> None:
    planner = house.person("計画する人", Role.PLANNER)
    visitor = come(planner)
    page = visitor.open(CHAIN)
    raw, filled = tmp_path / "raw.csv", tmp_path / f"{HOSTILE.replace('/', '')}.csv"
    raw.write_text("時刻,気温\n", "utf-8")
    filled.write_text("時刻,気温\n14:00,38.5\n", "utf-8")
    page.get_by_label(WHAT).fill(f"欠けた時刻をうめた {HOSTILE}")
    page.locator("#inputs-files").set_input_files(raw)
    page.locator("#outputs-files").set_input_files(filled)
    digest = hashlib.sha256(filled.read_bytes()).hexdigest()
    sums = page.locator("chain-form check-sum button.sum")
    expect(sums).to_have_count(2)
    expect(sums.nth(1)).to_have_attribute("title", digest)
    why = page.get_by_label(say("なぜしましたか", "Why was it done?"))
    why.fill("観測所が止まっていた")
    assert serious_issues(page) == []
    send = page.get_by_role("button", name=ADD, exact=True)
    send.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text(say("記録に加えました。", "Added to the record."))).to_be_visible()
    card = page.locator("chain-steps li.card.manual")
    expect(card).to_have_count(1)
    expect(card).to_contain_text(HOSTILE)
    expect(card).to_contain_text(say("計画・研究の担当", "planners, researchers"))
    expect(card).not_to_contain_text("計画する人")
    expect(card.locator("img")).to_have_count(0)
    sent = [each for each in visitor.requests if "chain/steps" in each]
    assert len(sent) == 1

    corrected = tmp_path / "better.csv"
    corrected.write_text("時刻,気温\n14:00,38.4\n", "utf-8")
    page.get_by_label(WHAT).fill("気温を直した")
    page.locator("#inputs-files").set_input_files(raw)
    page.locator("#outputs-files").set_input_files(corrected)
    expect(sums).to_have_count(2)
    why.fill("四捨五入をまちがえた")
    page.get_by_label(say("直す記録", "Step to correct")).select_option(index=1)
    send.click()
    expect(page.locator("chain-steps li.card.manual")).to_have_count(2)
    expect(page.locator("chain-steps li.card.replaced")).to_contain_text(
        say("直す前の記録", "was corrected")
    )


def test_what_is_missing_is_said_beside_it(come: Come, house: PeopleHouse) -> None:
    staff = house.person("窓口の人", Role.STAFF)
    visitor = come(staff, width=390, height=844)
    visitor.expected = ("status of 422",)
    page = visitor.open(CHAIN)
    page.get_by_role("button", name=ADD, exact=True).click()
    expect(page.locator("#why-fault")).to_be_visible()
    expect(page.locator("#what-fault")).to_be_visible()
    assert serious_issues(page) == []
