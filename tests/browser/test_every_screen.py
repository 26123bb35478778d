"""axe finds nothing serious in what opens on people's pages: faults, questions, a class at work.

The pages as they open are in test_people_pages.py, the map's panels in test_layers.py, a thing on
the map in test_item_talk.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from gis_server.front_end import WEB_DIST
from layers.people.roles import Role
from tests.browser.axe import serious_issues
from tests.browser.conftest import Visitor
from tests.browser.people_house import CITY, PASSWORD, Neighbour, PeopleHouse, people_house
from tests.browser.tested_town import LOCALE

pytestmark = [pytest.mark.browser, pytest.mark.slow]

HERE = f"/people/{CITY}"
COOKIE = "__Host-uchimizu"
REFUSED = ("status of 403", "status of 404", "status of 422")
LANGUAGES = ("ja", "ja-easy", "en")
Look = Callable[[str, Page], None]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PeopleHouse]:
    if not (WEB_DIST / "index.html").is_file():
        pytest.fail("the pages are not built: npm --prefix web run build")
    with people_house(tmp_path_factory.mktemp("screens")) as here:
        yield here


class Screens:
    """Windows in which every state that is looked at is judged by axe."""

    def __init__(self, browser: Browser, house: PeopleHouse, language: str) -> None:
        self.browser = browser
        self.house = house
        self.language = language
        self.found: dict[str, list[str]] = {}
        self.visitors: list[Visitor] = []

    def open(self, path: str, who: Neighbour | None = None, hat: str = "person") -> Page:
        """Open a page of somebody in the language."""
        context = self.browser.new_context(viewport={"width": 390, "height": 844}, locale=LOCALE)
        if who:
            asked = {"login_name": who.login_name, "password": PASSWORD, "hat": hat}
            address = f"{self.house.address}/api/cities/{CITY}/sessions"
            assert context.request.post(address, data=asked).ok
        visitor = Visitor(context, self.house.address, expected=REFUSED)
        self.visitors.append(visitor)
        return visitor.open(f"{path}?lang={self.language}")

    def judge(self, name: str, page: Page, part: str) -> None:
        """Judge a page as it stands, once a part of it is there."""
        expect(page.locator(part).first).to_be_visible()
        self.found[name] = serious_issues(page)


@pytest.fixture(params=LANGUAGES)
def screens(
    request: pytest.FixtureRequest, browser: Browser, house: PeopleHouse
) -> Iterator[Screens]:
    opened = Screens(browser, house, request.param)
    yield opened
    for visitor in opened.visitors:
        visitor.end()
    print(f"{opened.language}: {len(opened.found)} states")
    assert {name: issues for name, issues in opened.found.items() if issues} == {}


def begin_class(screens: Screens, name: str) -> tuple[Neighbour, dict[str, Any], str]:
    teacher = screens.house.person(f"{name}{screens.language[-4:]}", Role.FACILITATOR)
    made = teacher.begin_class()
    return teacher, made, teacher.ask("GET", f"/workshops/{made['id']}/code")["code"]


def test_joining_and_a_pupils_own_page(screens: Screens) -> None:
    teacher, made, code = begin_class(screens, "つくし")
    page = screens.open("/join/CDFH-JKMN")
    page.locator("join-page button").click()
    screens.judge("wrong code", page, "#code-fault")
    page.locator("#code").fill(code)
    page.locator("join-page button").click()
    screens.judge("joined", page, "join-page .rules")
    page.goto(f"{screens.house.address}{HERE}/me?lang={screens.language}")
    screens.judge("own page of a pupil", page, "class-seat .rules")
    page.locator("class-seat button").first.click()
    screens.judge("hand up", page, "class-seat .up")
    teacher.ask("POST", f"/workshops/{made['id']}/acts", {"act": "hold"})
    screens.judge("held", page, "class-seat .said")


def test_a_class_at_work(screens: Screens) -> None:
    teacher, made, code = begin_class(screens, "すぎな")
    joined = httpx.post(f"{screens.house.address}/api/join", json={"code": code}, timeout=30)
    seat = {"cookie": f"{COOKIE}={joined.cookies[COOKIE]}"}
    mine = f"{screens.house.address}/api/cities/{CITY}/workshops/{made['id']}/seats/mine"
    assert httpx.patch(mine, json={"hand_up": True}, headers=seat, timeout=30).is_success
    page = screens.open(f"{HERE}/workshops/{made['id']}", teacher)
    expect(page.locator("group-tile summary").first).to_be_visible()
    for each in page.locator("group-tile summary").all()[:2]:
        each.click()
    screens.judge("seat opened, hand up", page, "group-tile .up")
    page.locator("workshop-page a[href^='/lessons/1/worksheet']").click()
    expect(page.get_by_test_id("code")).to_have_text(code)
    assert page.locator("work-sheet img").evaluate("(image) => image.decode().then(() => true)")
    screens.judge("worksheet with the code of the class", page, "work-sheet img")
    page.goto(f"{screens.house.address}{HERE}/workshops/{made['id']}?lang={screens.language}")
    page.locator("workshop-page .acts .danger").click()
    screens.judge("asked whether to close", page, "workshop-page .acts .asked")
    page.locator("workshop-page .acts sure-button .second").click()
    screens.judge("closed", page, "workshop-page [data-testid=state]")


def test_faults_of_forms(screens: Screens) -> None:
    page = screens.open(f"{HERE}/sign-in")
    page.locator("input[name=login_name]").fill("nobody")
    page.locator("input[type=password]").fill("それはちがう合言葉です")
    page.keyboard.press("Enter")
    screens.judge("not signed in", page, "sign-in-page [role=alert]")
    page = screens.open(f"{HERE}/recovery")
    page.locator("input").first.fill("AAAA-BBBB")
    page.locator("input[type=password]").fill("むらさきの傘を五本ならべた")
    page.keyboard.press("Enter")
    screens.judge("no such code", page, "recovery-page [role=alert], [aria-invalid=true]")
    page = screens.open(f"{HERE}/desk")
    screens.judge("asked to sign in", page, "people-frame main a")


def test_the_desk_and_those_whom_it_decides_about(screens: Screens) -> None:
    house, name = screens.house, screens.language[-4:]
    author = house.person(f"かりん{name}")
    first = house.person(f"みずき{name}", Role.MODERATOR)
    second = house.person(f"あけび{name}", Role.MODERATOR)
    items = [author.write(f"ここはあつい {number} {name}") for number in range(2)]
    second.report(items[0], "insult", "悪口です")
    thing = {"kind": "feature", "id": items[1]}
    hiding = {"things": [thing], "action": "hide", "reason": "wrong-place", "words": "ちがいます"}
    decision = first.ask("POST", "/moderation/decisions", hiding)["decisions"][0]["id"]
    page = screens.open(f"{HERE}/me", author)
    expect(page.locator("me-decisions li").first).to_be_visible()
    page.locator("me-decisions button").first.click()
    screens.judge("appealing", page, "me-decisions textarea")
    author.ask("POST", f"/me/decisions/{decision}/appeal", {"words": "ちがいません"})
    page = screens.open(f"{HERE}/desk", second)
    screens.judge("an appeal and a report", page, "desk-card textarea")
    page.locator("desk-card input[type=checkbox]").first.click()
    screens.judge("chosen together", page, "desk-page .bulk")
    proposed = {"pen_name": author.pen_name, "reason": "other", "words": "ためし", "days": 3}
    suspension = first.ask("POST", "/suspensions", proposed)["id"]
    office = house.person(f"やくば{name}い", Role.OFFICE)
    page = screens.open(f"{HERE}/desk/suspensions", office, "office")
    row = page.locator("suspensions-page li", has_text=author.pen_name)
    row.locator("button.danger").click()
    screens.judge("before somebody is suspended", page, "sure-button[asks]")
    row.locator("button.danger").click()
    expect(row.locator("button.danger")).to_have_count(0)
    screens.judge("suspended, under the hat of the office", page, "suspensions-page li button")
    author.ask("POST", f"/suspensions/{suspension}/appeal", {"words": "ちがいます"})
    page.reload()
    screens.judge("an appeal that others answer", page, "suspensions-page li .note")
    other = house.person(f"やくば{name}ろ", Role.OFFICE)
    page = screens.open(f"{HERE}/desk/suspensions", other, "office")
    screens.judge("an appeal against it", page, "suspensions-page textarea")
    page = screens.open(f"{HERE}/me", author)
    screens.judge("own page while suspended", page, "me-page")


def test_layers_are_made_and_filled(screens: Screens) -> None:
    operator = screens.house.person(f"くらん{screens.language[-4:]}", Role.OPERATOR)
    page = screens.open(f"{HERE}/new-layer", operator)
    expect(page.locator("fields-editor")).to_be_attached()
    page.locator("fields-editor > button, fields-editor .button").last.click()
    page.locator("fields-editor select").first.select_option("choice")
    screens.judge("a new layer", page, "fields-editor textarea")
    page.locator("layer-page form button.strong").click()
    screens.judge("faults of a layer", page, "layer-page form")
    page = screens.open(f"{HERE}/layers/{CITY}-cool-spots/import", operator)
    screens.judge("a list to be read", page, "import-page h1")
