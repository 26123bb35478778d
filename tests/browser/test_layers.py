"""What people write: three taps, the keyboard, two browsers, no network, conflicts, a lost map."""

from __future__ import annotations

import csv
import datetime
import io
import itertools
import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect

from tests.browser.axe import serious_issues
from tests.browser.conftest import FLAGS, TIMEOUT_MS, Visitor
from tests.browser.people_town import HERE, PeopleTown, Person, served_people_town
from tests.browser.test_flat_map import wait_for_map
from tests.browser.tested_town import CITY, LOCALE, placed, say

pytestmark = [pytest.mark.browser, pytest.mark.slow]

AT = f"at={HERE[1]},{HERE[0]},17.5,0,0"
WRITE = say("気づきを書く", "Write a note")
DRAW = say("木や形をかく", "Draw trees, shapes")
TAKE = say("ここにする", "Here")
ANYWAY = say("このまま出す", "Send it as it is")
SET_POINT = say("点を打つ", "Set a point")
THAT_IS_ALL = say("これで終わり", "That is all")
SEND = say("出す", "Send")
SEND_CHANGE = say("直して出す", "Send the change")
LEAVE = say("やめる", "Leave")
EDIT = say("直す", "Edit")
UNDO = say("もどす", "Undo")
WAITS = say("確認を待っています", "Waits for a check")
OBSERVATIONS = 50
SURVEY = datetime.timedelta(hours=2)
# What the buttons of the form do, for whoever writes down many.
WRITE_DOWN = """async ([layer, [lon, lat], properties]) => {
  const { people } = document.querySelector('uchimizu-app').session;
  people.drafts.write(people.layer(layer));
  people.drafts.place({ lon, lat });
  people.drafts.type(properties);
  await people.drafts.finish();
  people.open(null);
}"""
OFFLINE = ("ERR_INTERNET_DISCONNECTED", "ERR_NETWORK", "ERR_FAILED", "ERR_CONNECTION")


@pytest.fixture(scope="module")
def people_town(demo_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[PeopleTown]:
    """Serve a copy of the demo town that people may write on."""
    with served_people_town(demo_data, tmp_path_factory.mktemp("people-town")) as served:
        yield served


@pytest.fixture(scope="module")
def keyaki(people_town: PeopleTown) -> Person:
    return people_town.person("けやき")


@pytest.fixture
def come(browser: Browser, people_town: PeopleTown) -> Iterator[Any]:
    """Give windows of people or visitors; afterwards no error or stranger may have come up."""
    visitors: list[Visitor] = []

    def window(person: Person | None = None, width: int = 1180, height: int = 820) -> Visitor:
        context = browser.new_context(
            viewport={"width": width, "height": height}, locale=LOCALE, has_touch=width < 900
        )
        if person:
            people_town.sign_in(context, person)
        visitors.append(Visitor(context, people_town.address))
        return visitors[-1]

    yield window
    for visitor in visitors:
        visitor.end()


def opened(visitor: Visitor, more: str = "", at: str = AT) -> Page:
    """Open the town and wait until list and map are there."""
    page = visitor.open(f"/?city={CITY}&{at}{more}")
    wait_for_map(page)
    expect(page.locator("people-panel .choose")).to_be_attached()
    return page


def drawn_with(town: PeopleTown, text: str) -> list[dict[str, Any]]:
    """Give the drawings of a text."""
    return [each for each in town.items("proposals") if each["properties"].get("text") == text]


def eventually(find: Callable[[], list[Any]], count: int = 1) -> list[Any]:
    """Give what is found at the server once it is as many as that."""
    found: list[Any] = []
    for _ in range(100):
        found = find()
        if len(found) == count:
            return found
        time.sleep(0.2)
    raise AssertionError(f"{len(found)} and not {count} came to the server")


def in_list(page: Page, text: str) -> Any:
    """Give the row of the list with a text."""
    return page.locator("people-panel .row", has_text=text)


def points_so_far(count: int) -> str:
    """Give the words for the points that a line or an area has."""
    return say(f"いま{count}点", f"{count} so far")


def open_item(page: Page, item: str) -> None:
    """Open something by its link, without loading the page anew."""
    page.evaluate(
        """(item) => {
          const query = new URLSearchParams(location.search);
          query.set('item', item);
          history.pushState(null, '', '?' + query);
          dispatchEvent(new PopStateEvent('popstate'));
        }""",
        item,
    )
    expect(page.locator("item-card header h2")).to_be_visible()


def write(page: Page, text: str) -> None:
    """Write a note in the middle of the map."""
    page.get_by_role("button", name=WRITE).click()
    page.get_by_role("button", name=TAKE, exact=True).click()
    page.locator("task-panel").get_by_role("button", name=say("暑い", "It is hot here")).click()
    page.locator("task-panel textarea").fill(text)
    page.get_by_role("button", name=SEND, exact=True).click()


def test_a_note_is_posted_in_three_taps(come: Any, people_town: PeopleTown, keyaki: Person) -> None:
    page = opened(come(keyaki, 390, 844))
    page.get_by_role("button", name=WRITE).tap()
    taps = 0
    for name in (TAKE, say("涼しい", "It is cool here")):
        page.locator("task-panel").get_by_role("button", name=name, exact=True).tap()
        taps += 1
    page.locator("task-panel textarea").fill("ケヤキの下は涼しい")
    at_once = say("すぐにみんなに見えます", "Others see it as soon as you send it")
    expect(page.get_by_test_id("moderation")).to_contain_text(at_once)
    page.get_by_role("button", name=SEND, exact=True).tap()
    taps += 1
    assert taps == 3
    expect(page.locator("item-card")).to_contain_text("ケヤキの下は涼しい")
    [note] = eventually(lambda: people_town.with_text("ケヤキの下は涼しい"))
    assert note["properties"]["about"] == "cool"
    lon, lat = note["geometry"]["coordinates"]
    assert (lon, lat) == pytest.approx(HERE, abs=1e-4)


def test_who_tells_of_a_cool_place_says_when_it_is_open(
    come: Any, people_town: PeopleTown, keyaki: Person
) -> None:
    page = come(keyaki, 390, 844).open(f"/?city={CITY}&{AT}&list={CITY}-cool-spots&write")
    wait_for_map(page)
    panel = page.locator("task-panel")
    panel.get_by_role("button", name=say("涼しい所を知らせる", "Tell of a cool place")).tap()
    page.get_by_role("button", name=TAKE, exact=True).tap()
    expect(panel).to_contain_text(say("どんな所ですか", "What kind of place is it"))
    panel.get_by_role("button", name=say("お店・事業所", "Shop or business")).tap()
    panel.get_by_label(say("名称", "Name"), exact=True).fill("けやき書店")
    panel.get_by_label(say("曜日と時刻を書く", "Days and times")).check()
    page.get_by_role("button", name=SEND, exact=True).tap()
    days = say("開いている曜日を選んで", "Choose the days")
    expect(panel.get_by_role("alert")).to_contain_text(days)
    panel.get_by_role("button", name=say("毎日", "Daily"), exact=True).tap()
    for day in say("土 日", "Sat Sun").split():
        panel.get_by_label(day, exact=True).uncheck()
    overnight = panel.get_by_label(say("つぎの日の10:00", "10:00 of the next day"))
    panel.get_by_label(say("開く時刻", "Opens at")).fill("19:00")
    panel.get_by_label(say("閉まる時刻", "Closes at")).fill("10:00")
    expect(overnight).not_to_be_checked()
    page.get_by_role("button", name=SEND, exact=True).tap()
    expect(panel.get_by_role("alert")).to_contain_text(say("開く時刻より前", "before it opens"))
    overnight.check()
    expect(panel.get_by_role("alert")).to_have_count(0)
    panel.get_by_label(say("開く時刻", "Opens at")).fill("09:00")
    panel.get_by_label(say("閉まる時刻", "Closes at")).fill("17:30")
    panel.get_by_label(say("祝日", "Public holidays")).select_option("closed")
    page.get_by_role("button", name=SEND, exact=True).tap()
    card = page.locator("item-card")
    expect(card).to_contain_text(say("土日 休み、祝日は休み", "Sat, Sun closed, closed on"))
    [kept] = eventually(lambda: named(people_town, keyaki, "けやき書店"))
    assert kept["weekly"]["fri"] == [{"opens": "09:00", "closes": "17:30"}]
    assert kept["weekly"]["sat"] == []
    assert kept["holidays"]["rule"] == "closed"


def named(town: PeopleTown, person: Person, name: str) -> list[dict[str, Any]]:
    """Give the opening hours of the cool places that somebody told of under a name."""
    mine = f"/layers/{CITY}-cool-spots/items?mine=true&limit=100"
    found = town.ask("GET", mine, person).json()["features"]
    return [each["properties"]["hours"] for each in found if each["properties"].get("name") == name]


def test_a_link_leads_straight_to_writing(come: Any, keyaki: Person) -> None:
    page = come(keyaki, 390, 844).open(f"/?city={CITY}&{AT}&write")
    expect(page.get_by_role("button", name=TAKE, exact=True)).to_be_visible()
    expect(page).not_to_have_url(re.compile("write"))  # who shares the map shares no form
    page.get_by_role("button", name=LEAVE).click()
    expect(page.get_by_role("button", name=WRITE)).to_be_visible()


def test_notes_are_narrowed_by_topic_and_words_and_saved(
    come: Any, people_town: PeopleTown, keyaki: Person
) -> None:
    page = opened(come(keyaki, 390, 844), f"&list={CITY}-notes")
    write(page, "夕方の踏切がとても暑い")
    expect(page.locator("item-card")).to_contain_text("夕方の踏切")
    page = opened(come())
    page.get_by_text(say("しぼりこむ・ダウンロード", "Filter and download")).click()
    hint = say("「一覧にするもの」で一つを", "Choose one list under “List”")
    expect(page.get_by_text(hint)).to_be_visible()
    page = opened(come(), f"&list={CITY}-notes")
    everything = page.locator("people-panel .list > li")
    expect(in_list(page, "夕方の踏切")).to_be_visible()
    page.get_by_text(say("しぼりこむ・ダウンロード", "Filter and download")).click()
    page.get_by_label(say("書いてあることば", "Words in it")).fill("踏切")
    expect(everything).to_have_count(1)
    expect(in_list(page, "夕方の踏切")).to_be_visible()
    topic = page.get_by_label(say("なにについて", "About"))
    topic.select_option(label=say("涼しい", "It is cool here"))
    expect(everything).to_have_count(0)
    topic.select_option(label=say("暑い", "It is hot here"))
    expect(everything).to_have_count(1)
    expect(page).to_have_url(re.compile("topic=hot"))
    assert serious_issues(page) == []
    with page.expect_download() as file:
        page.get_by_role("link", name=say("気づき CSV", "Notes CSV")).click()
    assert file.value.suggested_filename == f"{CITY}-notes-selection.csv"
    (row,) = csv.DictReader(io.StringIO(file.value.path().read_text("utf-8-sig")))
    assert "夕方の踏切がとても暑い" in row.values()
    page.get_by_role("button", name=say("しぼりこみをやめる", "Clear the filter")).click()
    expect(page).not_to_have_url(re.compile("topic="))


def test_a_visitor_is_told_that_a_moderator_looks_first(come: Any, people_town: PeopleTown) -> None:
    visitor = come()
    visitor.expected = ("status of 404",)  # what waits is not for visitors, also not for this one
    page = opened(visitor)
    page.get_by_role("button", name=WRITE).click()
    page.get_by_role("button", name=TAKE, exact=True).click()
    page.locator("task-panel").get_by_role("button", name=say("日かげ", "Shade")).click()
    looked = say("見守り役が見てから", "after a moderator has looked")
    expect(page.get_by_test_id("moderation")).to_contain_text(looked)
    page.get_by_role("button", name=SEND, exact=True).click()
    needed = say("「気づいたこと」を書いてください", "“What I noticed” is needed")
    expect(page.get_by_role("alert")).to_contain_text(needed)
    page.locator("task-panel textarea").fill("塀のかげがある")
    page.get_by_role("button", name=SEND, exact=True).click()
    expect(page.locator("item-card")).to_contain_text(WAITS)
    later = say("見守り役が見たあとで", "once a moderator has looked")
    expect(page.locator("item-talk")).to_contain_text(later)
    assert people_town.with_text("塀のかげがある") == []
    page.reload()
    wait_for_map(page)
    expect(in_list(page, "塀のかげがある")).to_contain_text(WAITS)
    page = visitor.open(f"/people/{CITY}/me")
    page.get_by_role("link", name="塀のかげがある").click()
    expect(page.locator("item-card")).to_contain_text(WAITS)


def test_every_further_tree_takes_two_taps(
    come: Any, people_town: PeopleTown, keyaki: Person
) -> None:
    page = opened(come(keyaki, 390, 844))
    before = len(people_town.items("proposals"))
    page.get_by_role("button", name=DRAW).tap()
    page.locator("task-panel").get_by_role("button", name=say("木", "Tree"), exact=True).tap()
    again = page.get_by_role("button", name=say("出して、もう1つ", "Send, and one more"))
    box = page.locator("map-stage").bounding_box()
    assert box
    for share in (0.3, 0.5, 0.7):
        page.touchscreen.tap(box["x"] + box["width"] * share, box["y"] + box["height"] * 0.3)
        expect(again).to_be_in_viewport(ratio=1)  # nothing has to be scrolled
        again.tap()
        take = page.get_by_role("button", name=TAKE, exact=True)
        anyway = page.get_by_role("button", name=ANYWAY)
        expect(take.or_(anyway)).to_be_visible()
        if anyway.is_visible():  # a building stands there: that alone is asked about
            anyway.tap()
        expect(take).to_be_visible()
    page.get_by_role("button", name=LEAVE).tap()
    eventually(lambda: people_town.items("proposals"), before + 3)


def test_a_tree_is_drawn_by_keyboard_alone(
    come: Any, people_town: PeopleTown, keyaki: Person
) -> None:
    lon, lat = placed(139.437498, 36.208286)  # two steps east and one north stands a building
    page = opened(come(keyaki), at=f"at={lat},{lon},17.5,0,0")
    before = len(people_town.items("proposals"))
    page.get_by_role("button", name=DRAW).focus()
    page.keyboard.press("Enter")
    expect(page.locator("task-panel .tools button").first).to_be_focused()
    page.keyboard.press("Enter")  # the tree is the first
    expect(page.get_by_role("button", name=TAKE, exact=True)).to_be_focused()
    for key in ("ArrowRight", "ArrowRight", "ArrowUp"):
        page.keyboard.press(key)
    page.keyboard.press("Enter")
    expect(page.locator("task-panel item-form")).to_be_visible()
    page.keyboard.press("Tab")
    page.locator("task-panel").get_by_label(say("高さ", "Height")).fill("12")
    page.get_by_role("button", name=SEND, exact=True).focus()
    page.keyboard.press("Enter")
    asked = page.locator("task-panel").get_by_role("alert")
    expect(asked).to_contain_text(say("ここには建物があります", "There is a building here"))
    page.get_by_role("button", name=ANYWAY).focus()
    page.keyboard.press("Enter")
    expect(page.locator("task-panel .tools")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("people-panel")).to_be_visible()
    after = eventually(lambda: people_town.items("proposals"), before + 1)
    tree = after[-1]
    assert tree["properties"] == {
        "kind": "tree",
        "species": "zelkova",
        "height_m": 12,
        "crown_diameter_m": 5,
    }
    assert tree["about"]["height_m"] == 12
    lon, lat = tree["geometry"]["coordinates"]
    assert lon > HERE[0] + 1e-4, "it stands east of where one began"
    assert lat > HERE[1] + 1e-4, "and north"


def test_an_area_is_drawn_with_enter_taken_back_and_ended_with_enter_twice(
    come: Any, people_town: PeopleTown, keyaki: Person
) -> None:
    page = opened(come(keyaki))
    page.get_by_role("button", name=DRAW).click()
    page.locator("task-panel").get_by_role("button", name=say("面", "Area"), exact=True).click()
    expect(page.get_by_role("button", name=SET_POINT)).to_be_focused()
    for key in ("Enter", "ArrowRight", "Enter", "ArrowUp", "Enter", "ArrowLeft", "Enter"):
        page.keyboard.press(key)
    panel = page.locator("task-panel")
    three, four = (points_so_far(n) for n in (3, 4))
    expect(panel).to_contain_text(four)
    page.keyboard.press("Backspace")
    expect(panel).to_contain_text(three)
    page.get_by_role("button", name=UNDO, exact=True).click()
    expect(panel).to_contain_text(four)
    page.get_by_role("button", name=say("やりなおす", "Redo")).click()
    expect(panel).to_contain_text(three)
    page.get_by_role("button", name=SET_POINT).focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.locator("task-panel textarea").fill("ここを広場に")
    page.get_by_role("button", name=SEND, exact=True).click()
    [area] = eventually(lambda: drawn_with(people_town, "ここを広場に"))
    assert area["geometry"]["type"] == "Polygon"
    assert len(area["geometry"]["coordinates"][0]) == 5


def test_panning_never_edits_and_moving_ends_with_a_button(
    come: Any, people_town: PeopleTown, keyaki: Person
) -> None:
    note = people_town.note(keyaki, "動かす前の場所")
    page = opened(come(keyaki))
    open_item(page, note["id"])
    box = page.locator("map-stage").bounding_box()
    assert box

    def drag() -> None:
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x + 150, y + 40, steps=8)
        page.mouse.up()

    drag()
    page.wait_for_timeout(500)
    assert people_town.with_text("動かす前の場所")[0]["about"]["version"] == 1
    page.get_by_role("button", name=say("動かす", "Move"), exact=True).click()
    page.wait_for_timeout(500)
    drag()
    page.wait_for_timeout(500)
    assert people_town.with_text("動かす前の場所")[0]["about"]["version"] == 1
    page.get_by_role("button", name=say("ここに置く", "Put it here")).click()
    expect(page.locator("item-card")).to_contain_text(say("これまでの版（2）", "Versions (2)"))
    [moved] = people_town.with_text("動かす前の場所")
    assert moved["geometry"]["coordinates"][0] < HERE[0] - 1e-5
    page.get_by_role("button", name=UNDO, exact=True).click()
    expect(page.locator("item-card")).to_contain_text(say("これまでの版（3）", "Versions (3)"))
    [back] = people_town.with_text("動かす前の場所")
    assert back["geometry"]["coordinates"] == note["geometry"]["coordinates"]


def test_what_is_deleted_comes_back_with_undo(
    come: Any, people_town: PeopleTown, keyaki: Person
) -> None:
    note = people_town.note(keyaki, "消してもどす")
    page = opened(come(keyaki), f"&item={note['id']}")
    page.get_by_role("button", name=say("消す", "Delete"), exact=True).click()
    expect(in_list(page, "消してもどす")).to_have_count(0)
    eventually(lambda: people_town.with_text("消してもどす"), 0)
    page.get_by_role("button", name=UNDO, exact=True).click()
    expect(in_list(page, "消してもどす")).to_have_count(1)
    [back] = eventually(lambda: people_town.with_text("消してもどす"))
    assert back["id"] == note["id"]


def test_what_one_writes_the_other_sees_within_two_seconds(
    come: Any, people_town: PeopleTown, keyaki: Person
) -> None:
    other = opened(come(people_town.person("ほかの人")))
    page = opened(come(keyaki))
    page.wait_for_timeout(1500)  # both streams are open
    write(page, "すぐに見える")
    expect(page.locator("item-card")).to_contain_text("すぐに見える")
    began = time.monotonic()
    expect(in_list(other, "すぐに見える")).to_have_count(1)
    assert time.monotonic() - began < 2.0
    page.get_by_role("button", name=EDIT, exact=True).click()
    page.locator("task-panel textarea").fill("すぐに変わる")
    page.get_by_role("button", name=SEND_CHANGE).click()
    expect(page.locator("item-card")).to_contain_text("すぐに変わる")
    began = time.monotonic()
    expect(in_list(other, "すぐに変わる")).to_have_count(1)
    assert time.monotonic() - began < 2.0


@pytest.mark.parametrize(
    ("choice", "texts"),
    [
        (say("あなたのを残す", "Keep yours"), ["わたしの言葉"]),
        (say("ほかの人のを残す", "Keep theirs"), ["ほかの言葉"]),
        (say("両方を残す", "Keep both"), ["わたしの言葉", "ほかの言葉"]),
    ],
)
def test_a_conflict_shows_both_and_asks(
    come: Any, people_town: PeopleTown, keyaki: Person, choice: str, texts: list[str]
) -> None:
    mark = f"{choice}："
    note = people_town.note(keyaki, f"{mark}はじめの言葉")
    visitor = come(keyaki)
    visitor.expected = OFFLINE
    page = opened(visitor, f"&item={note['id']}")
    page.get_by_role("button", name=EDIT, exact=True).click()
    page.locator("task-panel textarea").fill(f"{mark}わたしの言葉")
    visitor.context.set_offline(True)
    page.get_by_role("button", name=SEND_CHANGE).click()
    waiting = say("まだ送っていない 1件", "1 not sent yet")
    expect(page.locator("outbox-card")).to_contain_text(waiting)
    path = f"/layers/{CITY}-notes/items/{note['id']}"
    etag = people_town.ask("GET", path, keyaki).headers["etag"]
    theirs = {"properties": {"text": f"{mark}ほかの言葉"}}
    assert people_town.ask("PATCH", path, keyaki, theirs, if_match=etag).status_code == 200
    visitor.context.set_offline(False)
    page.get_by_role("button", name=say("両方を見て選ぶ", "See both and choose")).click()
    conflict = page.locator("conflict-choice")
    expect(conflict.locator("[data-part=mine]")).to_have_text([f"{mark}わたしの言葉"])
    expect(conflict.locator("[data-part=theirs]")).to_have_text([f"{mark}ほかの言葉"])
    conflict.get_by_role("button", name=choice).click()
    expect(page.locator("outbox-card section")).to_have_count(0)
    found = [
        each["properties"]["text"]
        for each in people_town.items("notes")
        if each["properties"]["text"].startswith(mark)
    ]
    assert sorted(found) == sorted(f"{mark}{text}" for text in texts)


def test_a_refusal_keeps_the_draft_and_says_why(
    come: Any, people_town: PeopleTown, keyaki: Person
) -> None:
    visitor = come(keyaki)
    page = opened(visitor)
    lon, lat = placed(139.60, 36.30)
    page.evaluate(
        """(at) => {
          const query = location.search.replace(/at=[^&]*/, at);
          history.replaceState(null, '', query);
          dispatchEvent(new PopStateEvent('popstate'));
        }""",
        f"at={lat},{lon},15,0,0",
    )
    page.wait_for_timeout(800)
    write(page, "まちの外のこと")
    card = page.locator("outbox-card")
    expect(card).to_contain_text(say("受けとられませんでした", "It was not accepted"))
    expect(card).to_contain_text(say("書いたものは残っています", "What you wrote is kept"))
    page.reload()
    wait_for_map(page)
    expect(page.locator("outbox-card")).to_contain_text("まちの外のこと")
    page.set_viewport_size({"width": 390, "height": 844})  # the card hides the list on a phone
    page.reload()
    card = page.locator("item-card outbox-card")
    expect(card).to_contain_text(say("都市の中に置いてください", "a place inside the city"))
    expect(card).not_to_contain_text("errors")
    card.get_by_role("button", name=say("捨てる", "Throw away")).click()
    expect(page.locator("outbox-card section")).to_have_count(0)
    assert people_town.with_text("まちの外のこと") == []


def launch(playwright: Playwright, profile: Path) -> BrowserContext:
    """Start a Chromium that keeps what it stores in a folder."""
    return playwright.chromium.launch_persistent_context(
        profile,
        executable_path=shutil.which("chromium") or shutil.which("chromium-browser"),
        args=list(FLAGS),
        viewport={"width": 390, "height": 844},
        locale=LOCALE,
        timeout=TIMEOUT_MS,
    )


def kill(profile: Path) -> None:
    """End all processes of the browser of a profile at once, as when the power goes."""
    listed = subprocess.run(
        ["ps", "-ww", "-eo", "pid,args"], capture_output=True, text=True, check=True
    )
    own = [line.split(None, 1) for line in listed.stdout.splitlines() if str(profile) in line]
    assert own
    for pid, _ in own:
        os.kill(int(pid), signal.SIGKILL)


def measurement(n: int) -> dict[str, Any]:
    """Give what an instrument shows at the place of a number."""
    return {"instrument": f"測器{n}", "air_temperature_c": 30 + n / 10, "settling_s": 120 + n}


def write_down(page: Page, shown: dict[str, Any]) -> None:
    """Put a measurement in the middle of the map, by the buttons."""
    page.get_by_role("button", name=WRITE).click()
    page.get_by_role("button", name=say("暑さ調べ", "Heat survey"), exact=True).click()
    page.get_by_role("button", name=TAKE, exact=True).click()
    form = page.locator("task-panel item-form")
    form.get_by_label(say("測器", "Instrument")).fill(shown["instrument"])
    form.get_by_label(say("気温", "Air temperature")).fill(str(shown["air_temperature_c"]))
    form.get_by_label(say("なじませた時間", "Settling time")).fill(str(shown["settling_s"]))
    page.get_by_role("button", name=SEND, exact=True).click()
    page.locator("item-card").get_by_role("button", name=say("閉じる", "Close")).click()


def test_a_survey_without_network_outlives_two_killed_browsers(
    playwright: Playwright,
    browser: Browser,
    people_town: PeopleTown,
    keyaki: Person,
    tmp_path: Path,
) -> None:
    """Civic scenario 6: 50 observations over two hours arrive once, with times and seconds."""
    assert browser.is_connected()
    profile = tmp_path / "profile"
    began = datetime.datetime.now(datetime.UTC).replace(microsecond=0) - SURVEY
    times = [began + n * SURVEY / OBSERVATIONS for n in range(OBSERVATIONS)]
    parts = itertools.pairwise((0, 17, 34, OBSERVATIONS))
    for first, last in parts:
        context = launch(playwright, profile)
        people_town.sign_in(context, keyaki)
        context.route("**/operations", lambda route: route.abort())  # what was written stays here
        page = opened(Visitor(context, people_town.address))
        context.set_offline(True)
        for n in range(first, last):
            page.clock.set_fixed_time(times[n])
            if n == first:
                write_down(page, measurement(n))
            else:
                page.evaluate(WRITE_DOWN, [f"{CITY}-survey", HERE, measurement(n)])
        expect(page.locator("outbox-card").get_by_test_id("waiting")).to_have_text(
            re.compile(say(f"まだ送っていない {last}件", rf"\b{last} not sent yet"))
        )
        if last == OBSERVATIONS:
            break
        kill(profile)
        (profile / "SingletonLock").unlink(missing_ok=True)
    assert people_town.items("survey") == []
    context.unroute("**/operations")
    context.set_offline(False)
    expect(page.locator("outbox-card section")).to_have_count(0)
    page.reload()
    wait_for_map(page)
    context.close()
    arrived = sorted(people_town.items("survey"), key=lambda each: str(each["about"]["observed"]))
    found = [
        (datetime.datetime.fromisoformat(each["about"]["observed"]), each["properties"])
        for each in arrived
    ]
    print(f"\n{len(found)} of {OBSERVATIONS} observations arrived, browser killed twice")
    assert found == [(at, measurement(n)) for n, at in enumerate(times)]


def test_a_lost_map_keeps_the_draft(come: Any, people_town: PeopleTown, keyaki: Person) -> None:
    visitor = come(keyaki)
    page = opened(visitor)
    page.get_by_role("button", name=DRAW).click()
    page.locator("task-panel").get_by_role("button", name=say("線", "Line")).click()
    for key in ("Enter", "ArrowRight", "Enter"):
        page.keyboard.press(key)
    expect(page.locator("task-panel")).to_contain_text(points_so_far(2))
    page.evaluate(
        """() => {
          const canvas = document.querySelector('map-stage canvas');
          const context = canvas.getContext('webgl2');
          context.getExtension('WEBGL_lose_context').loseContext();
        }"""
    )
    page.wait_for_timeout(500)
    expect(page.locator("task-panel")).to_contain_text(points_so_far(2))
    page.reload()  # and the window is closed in anger
    wait_for_map(page)
    page.get_by_role("button", name=say("つづきを書く", "Go on with it")).click()
    page.get_by_role("button", name=THAT_IS_ALL).click()
    page.locator("task-panel textarea").fill("地図が消えても残る線")
    page.get_by_role("button", name=SEND, exact=True).click()
    [line] = eventually(lambda: drawn_with(people_town, "地図が消えても残る線"))
    assert line["geometry"]["type"] == "LineString"
    print(f"\nmap lost, window closed: {len(line['geometry']['coordinates'])} of 2 points kept")
    assert len(line["geometry"]["coordinates"]) == 2


def test_a_lost_3d_view_becomes_the_flat_map_and_keeps_the_draft(
    come: Any, people_town: PeopleTown, keyaki: Person
) -> None:
    """Scenario 21."""
    visitor = come(keyaki, 960, 480)
    visitor.expected = ("[Cesium WebGL]",)  # shaders that were being made
    page = visitor.open(f"/?city={CITY}&view=3d&{AT}")
    expect(page.locator("map-stage .town-canvas")).to_be_visible()
    expect(page.locator("map-stage .status")).to_be_hidden()
    page.get_by_role("button", name=DRAW).click()
    page.locator("task-panel").get_by_role("button", name=say("線", "Line")).click()
    page.keyboard.press("Enter")
    expect(page.locator("task-panel")).to_contain_text(points_so_far(1))
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.locator("task-panel")).to_contain_text(points_so_far(2))
    page.evaluate(
        """() => {
          const canvas = document.querySelector('map-stage .town-canvas');
          canvas.getContext('webgl2').getExtension('WEBGL_lose_context').loseContext();
        }"""
    )
    expect(page.locator("map-stage .maplibregl-canvas")).to_be_visible()
    fell_back = say("2D地図にかえました", "here is the flat map")
    expect(page.locator("map-stage .status")).to_contain_text(fell_back)
    expect(page).to_have_url(re.compile(r"^(?!.*view=3d)"))
    expect(page.locator("task-panel")).to_contain_text(points_so_far(2))
    page.get_by_role("button", name=THAT_IS_ALL).click()
    page.locator("task-panel textarea").fill("立体が消えても残る線")
    page.get_by_role("button", name=SEND, exact=True).click()
    [line] = eventually(lambda: drawn_with(people_town, "立体が消えても残る線"))
    assert line["geometry"]["type"] == "LineString"
    print(
        f"\n3D view lost: {len(line['geometry']['coordinates'])} of 2 points kept on the flat map"
    )
    assert len(line["geometry"]["coordinates"]) == 2


def test_texts_of_people_are_never_markup(
    come: Any, people_town: PeopleTown, keyaki: Person
) -> None:
    text = "<img src=x onerror=\"document.title='hit'\"><b>{太|ふと}</b>${1}"
    note = people_town.note(keyaki, text)
    page = opened(come(), f"&lang=ja-easy&item={note['id']}")
    expect(page.locator("item-card .words")).to_have_text(text)
    expect(in_list(page, text[:30])).to_have_count(1)
    assert page.locator("item-card .words *").count() == 0
    assert "hit" not in page.title()


def test_a_note_on_a_building_that_is_gone_says_so(
    come: Any, people_town: PeopleTown, keyaki: Person
) -> None:
    visitor = come()
    visitor.expected = ("status of 404",)
    anchor = {"gml_id": "bldg_no-longer-there", "face": "wall", "offset": [0, 0, 3.5]}
    note = people_town.note(keyaki, "壁が熱い", anchor=anchor)
    page = opened(visitor, f"&item={note['id']}")
    expect(page.locator("item-card")).to_contain_text(
        say("建物が変わりました", "The building changed")
    )


def test_easy_japanese_has_readings_that_can_be_put_away(come: Any) -> None:
    page = opened(come(), "&lang=ja-easy")
    begin = page.locator("people-panel .begin button").first
    expect(begin.locator("rt")).to_have_text(["き", "か"])
    page.get_by_role("button", name="ふりがな").click()
    expect(begin.locator("rt")).to_have_count(0)
    expect(begin).to_contain_text("気づいたことを書く")
    expect(page).to_have_url(re.compile("ruby=off"))


@pytest.mark.parametrize("language", ["ja", "ja-easy", "en"])
def test_axe_finds_nothing_serious(
    come: Any, people_town: PeopleTown, keyaki: Person, language: str
) -> None:
    visitor = come(keyaki, 390, 844)
    visitor.expected = OFFLINE
    page = opened(visitor, f"&lang={language}")
    found: dict[str, list[str]] = {"list": serious_issues(page)}
    panel = page.locator("task-panel")
    page.locator("people-panel .begin button").first.click()
    expect(panel.locator(".first").first).to_be_visible()
    found["where"] = serious_issues(page)
    panel.locator("button.first").click()
    found["what"] = serious_issues(page)
    panel.locator(".kinds button").first.click()
    found["words"] = serious_issues(page)
    visitor.context.set_offline(True)
    panel.locator("textarea").fill(f"axe {language}")
    panel.locator(".send .button.strong").click()
    expect(page.locator("item-card .words")).to_be_visible()
    found["card"] = serious_issues(page)
    page.locator("item-card header button").click()
    expect(page.locator("outbox-card section")).to_be_visible()
    found["outbox"] = serious_issues(page)
    visitor.context.set_offline(False)
    page.locator("people-panel .begin .draw").click()
    found["tools"] = serious_issues(page)
    panel.locator(".tools button").first.click()
    panel.locator("button.first").click()
    expect(panel.locator("item-form input").first).to_be_visible()
    found["fields"] = serious_issues(page)
    assert found == {name: [] for name in found}
