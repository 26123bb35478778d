"""The wall of a class: its teacher reads what each seat made, hides it, takes that back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from layers.people.roles import Role
from tests.browser.axe import serious_issues
from tests.browser.conftest import Visitor
from tests.browser.people_house import CITY, Neighbour, PeopleHouse, people_house
from tests.browser.tested_town import LANGUAGE, LOCALE, say

pytestmark = [pytest.mark.browser, pytest.mark.slow]

POST = """([path, body]) => fetch(path, {
  method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' },
}).then((answer) => answer.json()).then(({ id }) => id)"""
# The page and its ballots: once as they open, once as they begin to hear of changes.
LOADED_TWICE = """() => performance.getEntriesByType('resource').filter(
  ({ name, responseEnd }) => /proposals[?]layer=/.test(name) && responseEnd > 0).length > 3"""
NOTE = "ここは<b>暑い</b>、日かげがほしい"
HIDE, AGAIN = say("かくす", "Hide"), say("もどす", "Undo")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PeopleHouse]:
    with people_house(tmp_path_factory.mktemp("overview")) as here:
        yield here


@pytest.fixture(scope="module")
def teacher(house: PeopleHouse) -> Neighbour:
    return house.person("せんせい", Role.FACILITATOR)


@pytest.fixture
def room(house: PeopleHouse, teacher: Neighbour) -> dict[str, Any]:
    """Give a class in which one seat drew a tree and wrote a note."""
    made: dict[str, Any] = teacher.begin_class()
    code = teacher.ask("GET", f"/workshops/{made['id']}/code")["code"]
    with httpx.Client(base_url=house.address, timeout=30) as pupil:
        joined = pupil.post("/api/join", json={"code": code})
        assert joined.is_success, joined.text
        session = {"cookie": joined.headers["set-cookie"].split(";")[0]}
        place = {"type": "Point", "coordinates": [139.38005, 36.15005]}
        tree = {"kind": "tree", "species": "zelkova", "height_m": 8.0}
        for layer, properties in (
            (made["works_layer"], tree),
            (made["notes_layer"], {"about": "hot", "text": NOTE}),
        ):
            path = f"/api/cities/{CITY}/layers/{layer}/items"
            content = {"geometry": place, "properties": properties}
            sent = pupil.post(path, json=content, headers=session)
            assert sent.status_code == 201, sent.text
    return made


@pytest.fixture
def desk(browser: Browser, house: PeopleHouse, teacher: Neighbour) -> Iterator[Visitor]:
    context = browser.new_context(viewport={"width": 1180, "height": 820}, locale=LOCALE)
    origin = house.address.replace("http:", "https:")
    cookie = {"name": "__Host-uchimizu", "value": teacher.token, "url": origin, "secure": True}
    context.add_cookies([cookie])  # type: ignore[list-item]
    visitor = Visitor(context, house.address)
    yield visitor
    visitor.end()


@pytest.fixture
def wall(desk: Visitor, room: dict[str, Any]) -> Page:
    return desk.open(f"/people/{CITY}/workshops/{room['id']}")


def notes_seen(teacher: Neighbour, room: dict[str, Any]) -> int:
    items = teacher.ask("GET", f"/layers/{room['notes_layer']}/items")["features"]
    return sum(each["about"]["status"] == "published" for each in items)


def test_a_work_is_read_hidden_and_shown_again(
    wall: Page, teacher: Neighbour, room: dict[str, Any]
) -> None:
    wall.locator("group-tile summary").first.click()
    works = wall.locator("seat-works li")
    expect(works).to_have_count(2)
    note = works.filter(has_text=NOTE)  # as it was written, not as HTML
    expect(works.filter(has_text=say("木", "Tree")).first).to_be_visible()
    see = note.get_by_role("link", name=say("地図で見る", "See on the map"))
    expect(see).to_have_attribute("target", "_blank")
    assert serious_issues(wall) == []
    note.get_by_role("button", name=HIDE).focus()
    wall.keyboard.press("Enter")
    expect(note.get_by_role("combobox")).to_have_value("other")
    expect(note.get_by_role("button", name=HIDE)).to_be_focused()
    wall.keyboard.press("Enter")
    expect(note).to_contain_text(say("かくされています", "hidden"))
    assert notes_seen(teacher, room) == 0
    expect(note.get_by_role("button", name=AGAIN)).to_be_focused()
    wall.reload()
    wall.locator("group-tile summary").first.click()
    note.get_by_role("button", name=AGAIN).focus()
    wall.keyboard.press("Enter")
    expect(note.get_by_role("button", name=HIDE)).to_be_focused()
    assert notes_seen(teacher, room) == 1


def test_the_wall_is_as_wide_as_a_projector(wall: Page) -> None:
    wall.set_viewport_size({"width": 1920, "height": 1080})
    box = wall.locator("workshop-page .wall").bounding_box()
    assert box is not None
    assert box["width"] > 1800


def test_the_wall_tells_what_was_written(wall: Page) -> None:
    texts = wall.locator("group-tile .texts li")
    expect(texts).to_have_text([re.compile(re.escape(NOTE))])  # no seat had to be opened
    seek = wall.get_by_label(say("書かれたことばでさがす", "Search what they wrote"))
    seek.fill("川")
    expect(wall.locator("group-tile [data-seat]:visible")).to_have_count(0)
    expect(wall.get_by_text(say("その言葉のあるものはありません", "Nothing"))).to_be_visible()
    seek.fill("日かげ")
    found = wall.locator("group-tile .texts seat-works li")
    expect(found).to_have_count(1)
    expect(found.get_by_role("button", name=HIDE)).to_be_visible()
    seek.fill("")
    expect(texts).to_have_count(1)
    wall.get_by_text(
        say(
            "題名・終わりの時刻・課題・組の数を直す",
            "Correct the title, the end, the tasks or the groups",
        )
    ).click()
    wall.get_by_label(say("題名", "Title")).fill("川の道")
    wall.get_by_role("button", name=say("保存", "Save")).click()
    expect(wall.get_by_role("heading", name="川の道")).to_be_visible()
    sheet = wall.get_by_role(
        "link", name=say("ワークシートを印刷（授業2）", "Print worksheets (lesson 2)")
    )
    assert "/lessons/2/worksheet" in (sheet.get_attribute("href") or "")
    assert serious_issues(wall) == []


def test_a_pupil_sees_the_tasks_and_why_something_is_hidden(
    browser: Browser, house: PeopleHouse, teacher: Neighbour
) -> None:
    made: dict[str, Any] = teacher.begin_class()
    code = teacher.ask("GET", f"/workshops/{made['id']}/code")["code"]
    context = browser.new_context(viewport={"width": 1180, "height": 820}, locale=LOCALE)
    visitor = Visitor(context, house.address)
    page = visitor.open(f"/join/{code}")
    page.get_by_role("button", name=say("参加する", "Join")).click()
    page.get_by_role("link", name=say("はじめる", "Begin")).click()
    page.get_by_role("button", name=say("木や形をかく", "Draw trees, shapes")).click()
    beside = page.locator("task-panel class-tasks")
    expect(beside).to_contain_text(say("のこり6", "6 left"))
    beside.get_by_role("button", name=say("手をあげる", "Raise your hand")).click()
    expect(beside.get_by_role("button", pressed=True)).to_be_in_viewport()
    assert teacher.ask("GET", f"/workshops/{made['id']}/overview")["seats"][0]["hand_up"]
    place = {"type": "Point", "coordinates": [139.38005, 36.15005]}
    note = {"geometry": place, "properties": {"about": "hot", "text": NOTE}}
    path = f"{house.address}/api/cities/{CITY}/layers/{made['notes_layer']}/items"
    sent = page.evaluate(POST, [path, note])
    why = {"action": "hide", "reason": "wrong-place"}
    teacher.ask(
        "POST", "/moderation/decisions", {"things": [{"kind": "feature", "id": sent}]} | why
    )
    page.goto(f"{house.address}/?city={CITY}&item={sent}&lang={LANGUAGE}")
    told = page.locator("item-card .gone")
    expect(told).to_contain_text(say("場所や内容がまちがい", "wrong place or wrong facts"))
    expect(page.locator("item-card")).not_to_contain_text(say("直した日時", "Changed"))
    expect(page.locator("item-card")).not_to_contain_text("CC BY")
    assert serious_issues(page) == []
    visitor.end()


def test_streets_lie_below_what_a_group_drew(wall: Page, house: PeopleHouse) -> None:
    streets = wall.locator("group-tile svg image").first
    expect(streets).to_be_attached()
    address = streets.get_attribute("href")
    assert address
    assert wall.request.get(f"{house.address}{address}").headers["content-type"] == "image/svg+xml"
    expect(wall.locator("group-tile svg circle")).to_have_count(12)  # two things in six groups


def test_a_class_made_by_mistake_is_deleted(desk: Visitor, teacher: Neighbour) -> None:
    made = teacher.begin_class()
    page = desk.open(f"/people/{CITY}/workshops/{made['id']}")
    page.wait_for_function(LOADED_TWICE)
    page.get_by_role("button", name=say("この授業を消す…", "Delete this class…")).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name=say("消します", "Delete it"))).to_be_focused()
    page.keyboard.press("Enter")
    told = page.locator("workshops-page [role=status]")
    expect(told).to_have_text(say("授業を消しました。", "The class is deleted."))
    expect(told).to_be_focused()
    kept = teacher.ask("GET", "/workshops")["workshops"]
    assert made["id"] not in [each["id"] for each in kept]
