"""A second town, in another plane zone and English first, is there by data alone.

Its browsers ask for French, which nobody here speaks: so the town's own first language is spoken.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from gis_server.demo_town.town_data import Town
from tests.browser.axe import serious_issues
from tests.browser.conftest import Visitor
from tests.browser.keys import press, tab_to
from tests.browser.known_building import KnownBuilding, large_building
from tests.browser.second_town import SecondTown, build_second_town
from tests.browser.test_flat_map import at, click_middle, wait_for_map
from tests.docs.api_examples import Example, examples, missing
from tests.serving import serving

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PASSWORD = "three bridges over the east river"
JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
OWN_NAMES = ("日本語", "やさしい日本語")  # of the languages to choose
Come = Callable[..., Visitor]


@pytest.fixture(scope="module")
def second(tmp_path_factory: pytest.TempPathFactory) -> SecondTown:
    """Give the town."""
    return build_second_town(tmp_path_factory.mktemp("second-town"))


@pytest.fixture(scope="module")
def second_server(second: SecondTown, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve it."""
    with serving(second.data, tmp_path_factory.mktemp("second-server") / "log") as server:
        yield server.address


@pytest.fixture
def come(browser: Browser, second_server: str) -> Iterator[Come]:
    """Give windows; afterwards no error, violation or stranger may have come up."""
    visitors: list[Visitor] = []

    def open_window(width: int = 1180, height: int = 820, locale: str = "fr-FR") -> Visitor:
        context = browser.new_context(viewport={"width": width, "height": height}, locale=locale)
        visitors.append(Visitor(context, second_server))
        return visitors[-1]

    yield open_window
    for visitor in visitors:
        visitor.end()


@pytest.fixture(scope="module")
def office(second: SecondTown) -> KnownBuilding:
    """Give its largest office building."""
    return large_building(second.delivery, usage="401")


def speaks_english(page: Page) -> None:
    """Hold a page to English: its language, and the words of all that can be pressed."""
    expect(page.locator("html")).to_have_attribute("lang", "en")
    for role in ("button", "link", "radio", "checkbox", "heading"):
        words = [each.inner_text() for each in page.get_by_role(role).all()]
        assert [each for each in words if JAPANESE.search(each) and each not in OWN_NAMES] == []


def test_it_opens_in_its_own_zone_and_language(
    come: Come, second: SecondTown, office: KnownBuilding
) -> None:
    assert second.run.crs == "EPSG:6670"  # plane rectangular zone 2
    page = come().open("/")
    wait_for_map(page)
    expect(page).to_have_title(re.compile(re.escape(second.town.name)))
    expect(page).to_have_url(re.compile(rf"city={second.town.id}&.*lang=en"))
    speaks_english(page)
    tab_to(page, "Find notes, places and buildings")
    page.keyboard.type(office.gml_id[:18])
    expect(page.locator("search-box").get_by_role("option").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    inspector = page.locator("feature-inspector")
    expect(inspector.get_by_test_id("gml-id")).to_contain_text(office.gml_id[:18])
    height = inspector.locator("[data-attribute=bldg_measuredHeight] dd")
    expect(height).to_contain_text("estimated")


def test_a_building_and_the_heat_at_it_are_those_of_its_files(
    come: Come, second: SecondTown, office: KnownBuilding
) -> None:
    page = come().open(f"/?city={second.town.id}&{at(office)}")
    wait_for_map(page)
    click_middle(page)
    expect(page.locator("feature-inspector").get_by_test_id("gml-id")).to_have_text(office.gml_id)
    place = second.run.hottest_place("wbgt", "14:00")
    there = f"at={place[1]:.6f},{place[0]:.6f},18,0,0&heat={second.run.id}&time=14:00"
    page.goto(f"{page.url.split('?')[0]}?city={second.town.id}&{there}")
    wait_for_map(page)
    page.locator("map-stage canvas").first.focus()
    page.keyboard.press("Enter")
    value = page.get_by_test_id("heat-value").first
    expect(value).to_contain_text("°C")
    shown = float(re.match(r"(-?[\d.]+)", value.inner_text())[0])  # type: ignore[index]
    assert shown == pytest.approx(second.run.at("wbgt", "14:00", place), abs=0.06)
    expect(page.locator("heat-card")).to_contain_text("Danger")
    speaks_english(page)


def test_the_first_screen_and_joining_speak_it_too(come: Come, second: SecondTown) -> None:
    page = come(390, 844).open(f"/today/{second.town.id}")
    expect(page.get_by_role("heading", level=1)).to_contain_text(second.town.name)
    expect(page.locator("cool-list")).to_contain_text(second.town.people.spots["waiting_room"])
    expect(page.locator("heat-now")).to_contain_text("Danger")
    speaks_english(page)
    assert serious_issues(page) == []
    press(page, "Class, workshop")
    expect(page.get_by_role("heading", name="Join a class")).to_be_visible()
    speaks_english(page)


def test_a_link_to_a_place_opens_it_first_by_its_id_alone(
    come: Come, second: SecondTown, second_server: str
) -> None:
    spots = httpx.get(f"{second_server}/api/cities/{second.town.id}/spots?limit=100").json()
    spot = next(each for each in spots["features"] if each["properties"]["kind"] == "mist")
    page = come(390, 844).open(f"/spots/{spot['id']}")
    shown = page.locator("spot-shown")
    expect(shown.get_by_role("heading", name="This place")).to_be_visible()
    expect(shown).to_contain_text(spot["properties"]["name"])
    speaks_english(page)
    assert serious_issues(page) == []


def test_a_pupil_joins_and_draws(come: Come, second: SecondTown) -> None:
    page = come().open("/join")
    page.get_by_label("Code").fill(second.join_code)
    speaks_english(page)
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("animal")).to_be_visible()
    page.get_by_role("link", name="Begin").click()
    wait_for_map(page)
    page.get_by_role("button", name="Draw trees, shapes").click()
    page.locator("task-panel").get_by_role("button", name="Tree", exact=True).click()
    page.get_by_role("button", name="Here", exact=True).click()
    expect(page.locator("task-panel item-form")).to_be_visible()
    speaks_english(page)
    assert serious_issues(page) == []
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator("task-panel .tools")).to_be_visible()
    speaks_english(page)


def test_a_moderator_signs_in_and_decides(come: Come, second: SecondTown) -> None:
    name = second.town.people.pen_names["moderator"]
    page = come(1440, 900).open(f"/people/{second.town.id}/recovery")
    page.get_by_label("Recovery code").fill(second.codes[name])
    page.get_by_label("New password").fill(PASSWORD)
    press(page, "Set the password and sign in")
    expect(page.get_by_role("heading", name=f"Welcome back, {name}")).to_be_visible()
    speaks_english(page)
    page.goto(page.url.replace("/recovery", "/desk"))
    expect(page.locator("article.current")).to_be_visible()
    speaks_english(page)
    assert serious_issues(page) == []
    page.keyboard.press("h")
    expect(page.get_by_role("status").filter(has_text="Hide: 1")).to_be_visible()


def test_proposals_are_compared(come: Come, second: SecondTown) -> None:
    first, variant = (each.title for each in second.town.people.proposals)
    page = come().open(f"/people/{second.town.id}/proposals")
    page.get_by_role("link", name=variant).click()
    expect(page.get_by_test_id("before-after")).to_contain_text("▼")
    speaks_english(page)
    page.get_by_role("button", name="Compare").click()
    table = page.get_by_test_id("comparison")
    expect(table.get_by_role("columnheader")).to_have_text(["Hour", variant, first])
    speaks_english(page)
    assert serious_issues(page) == []


def test_a_cool_way_is_told(come: Come, second: SecondTown, second_server: str) -> None:
    spots = httpx.get(f"{second_server}/api/cities/{second.town.id}/spots?limit=100").json()
    places = {
        each["properties"]["name"]: each["geometry"]["coordinates"] for each in spots["features"]
    }
    mark = second.town.mark
    start, end = (second.town.people.spots[each] + mark for each in ("wisteria", "waiting_room"))
    asked = {
        "from": ",".join(f"{each:.6f}" for each in places[start]),
        "start": start,
        "to": ",".join(f"{each:.6f}" for each in places[end]),
        "name": end,
    }
    page = come(390, 844).open(f"/today/{second.town.id}/way?{urlencode(asked)}")
    expect(page.locator("way-strip .strip > div").first).to_be_attached()
    expect(page.get_by_role("heading", level=1)).to_contain_text(end)
    assert page.locator(".directions li").count() > 0
    assert not [
        each for each in page.locator(".directions li").all_inner_texts() if JAPANESE.search(each)
    ]
    speaks_english(page)
    assert serious_issues(page) == []


READ_ALL = """() => {
  const found = [];
  const walk = (node) => {
    if (node.nodeType === Node.TEXT_NODE) found.push(node.data.trim());
    if (node.nodeType !== Node.ELEMENT_NODE) return;
    if (/^(SCRIPT|STYLE|RT)$/.test(node.tagName) || !node.checkVisibility()) return;
    for (const name of ['aria-label', 'alt', 'title', 'placeholder']) {
      found.push(node.getAttribute(name) ?? '');
    }
    for (const child of [...(node.shadowRoot?.childNodes ?? []), ...node.childNodes]) walk(child);
  };
  walk(document.body);
  return found.filter(Boolean);
}"""


@dataclass
class Doors:
    """Lets each person of the town in; their one code is used once."""

    town: Town
    api: str
    codes: Mapping[str, str]
    login_names: dict[str, str] = field(default_factory=dict)

    def signed_in(self, part: str) -> dict[str, str]:
        """Give what somebody signs in with, by their part in the town."""
        if part not in self.login_names:
            code = self.codes[self.town.people.pen_names[part]]
            made = httpx.post(f"{self.api}/recovery", json={"code": code, "password": PASSWORD})
            assert made.is_success, made.text
            self.login_names[part] = made.json()["login_name"]
        hat = "office" if part == "office" else "person"
        return {"login_name": self.login_names[part], "password": PASSWORD, "hat": hat}

    def workshop(self) -> str:
        """Give the id of the one class."""
        with httpx.Client() as client:
            asked = self.signed_in("facilitator")
            begun = client.post(f"{self.api}/sessions", json=asked)
            session = {"cookie": begun.headers["set-cookie"].split(";")[0]}
            found = client.get(f"{self.api}/workshops", headers=session).json()["workshops"]
        (only,) = found
        return str(only["id"])


def pages_of(town: Town, spot: str, workshop: str) -> dict[str, tuple[str, str]]:
    """Give addresses with who looks at each, by their part in the town, and what is on it."""
    here = f"/people/{town.id}"
    layer = f"{here}/layers/{town.id}-cool-spots"
    return {
        f"{here}/sign-in": ("", "sign-in-page form"),
        f"{here}/account": ("", "account-page form"),
        f"{here}/proposals": ("", "proposals-page li"),
        f"{here}/chain": ("", "chain-page li"),
        f"{here}/visit/{spot}": ("citizen", "visit-page h1"),
        f"/lessons?city={town.id}": ("", "lessons-list a"),
        "/lessons": ("", "lessons-list a"),
        f"{here}/me": ("citizen", "me-consents li"),
        f"{here}/new-proposal": ("vouched", "new-proposal-page h1"),
        f"{here}/workshops": ("facilitator", "workshop-form form"),
        f"{here}/workshops/{workshop}": ("facilitator", "group-tile"),
        f"{here}/workshops/{workshop}/code": ("facilitator", "board-page .code"),
        f"{here}/desk/suspensions": ("office", "suspensions-page li"),
        f"{here}/points": ("office", "points-page form"),
        f"{here}/today": ("office", "today-entries-page form"),
        f"{here}/paper": ("office", "paper-page h1"),
        f"{layer}/import": ("office", "import-page input"),
        f"{here}/desk/log": ("auditor", "log-page table"),
        f"{here}/roles": ("operator", "roles-page li"),
        f"{here}/layers": ("operator", "layers-page li"),
        layer: ("operator", "fields-editor fieldset"),
    }


def test_every_page_is_in_english_to_the_last_word(
    come: Come, second: SecondTown, second_server: str
) -> None:
    api = f"{second_server}/api/cities/{second.town.id}"
    doors = Doors(second.town, api, second.codes)
    spot = httpx.get(f"{api}/spots?limit=1").json()["features"][0]["id"]
    wrong: dict[str, list[str]] = {}
    for path, (part, there) in pages_of(second.town, spot, doors.workshop()).items():
        visitor = come()
        if part:
            asked = doors.signed_in(part)
            assert visitor.context.request.post(f"{api}/sessions", data=asked).ok
        page = visitor.open(path)
        expect(page.locator(there).first).to_be_visible()
        expect(page.locator("html")).to_have_attribute("lang", "en")
        words = [each for each in page.evaluate(READ_ALL) if JAPANESE.search(each)]
        wrong[path] = [each for each in words if each not in OWN_NAMES] + serious_issues(page)
        page.close()
    assert {path: found for path, found in wrong.items() if found} == {}


@pytest.mark.parametrize("example", examples(), ids=lambda each: each.title)
def test_the_examples_of_the_page_on_the_api_answer_as_shown(
    second: SecondTown, second_server: str, example: Example
) -> None:
    assert missing(example.shown, example.run(second_server, second.town.id)) == []


def test_whoever_asks_for_japanese_gets_it(come: Come, second: SecondTown) -> None:
    page = come(390, 844, locale="ja-JP").open(f"/today/{second.town.id}")
    expect(page.get_by_role("link", name="地図を見る")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "ja")
