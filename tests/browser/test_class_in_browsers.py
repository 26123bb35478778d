"""Scenario 4 with browsers: forty tablets over HTTP while four windows join, watch and show.

Two pupils join and draw in windows of their own, one window is the teacher's overview, one the wall
with the code. The figures are printed (`pytest -s`).
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from layers.people.roles import Role
from layers.store.identifiers import now_ms
from tests.browser.axe import serious_issues
from tests.browser.conftest import Visitor
from tests.browser.people_town import COOKIE, HERE, PeopleTown, Person, served_people_town
from tests.browser.test_flat_map import wait_for_map
from tests.browser.test_keys_alone import with_role
from tests.browser.tested_town import CITY, LOCALE, say
from tests.gis_server.civic.classroom import outbox

pytestmark = [pytest.mark.browser, pytest.mark.slow]

TABLETS = 40
DRAWN = 5
IN_WINDOWS = 2
BUSY = 503
PATIENCE_S = 60.0
DRAW = say("木や形をかく", "Draw trees, shapes")
HERE_IT_IS = say("ここにする", "Here")
SEND = say("出す", "Send")
LEAVE = say("やめる", "Leave")


@pytest.fixture
def town(demo_data: Path, tmp_path: Path) -> Iterator[PeopleTown]:
    with served_people_town(demo_data, tmp_path) as served:
        yield served


class Tablet:
    """A pupil's browser, as far as the server knows."""

    def __init__(self, town: PeopleTown) -> None:
        self.client = httpx.Client(base_url=town.address, timeout=60)

    def join(self, code: str) -> float:
        """Give how long joining took [s]."""
        began = time.monotonic()
        answer = self.client.post("/api/join", json={"code": code})
        assert answer.status_code == 200, answer.text
        self.client.headers["cookie"] = f"{COOKIE}={answer.cookies[COOKIE]}"
        return time.monotonic() - began

    def draw(self, layer: str) -> float:
        """Draw several things at once; gives how long it took [s], also where it had to wait."""
        asked = outbox(layer, DRAWN)
        for each in asked["operations"]:
            each["content"] = {
                "geometry": {"type": "Point", "coordinates": HERE},
                "properties": {"kind": "tree"},
            }
        began = time.monotonic()
        answer = self.client.post(f"/api/cities/{CITY}/operations", json=asked)
        while answer.status_code == BUSY and time.monotonic() - began < PATIENCE_S:
            time.sleep(int(answer.headers["retry-after"]))
            answer = self.client.post(f"/api/cities/{CITY}/operations", json=asked)
        assert answer.status_code == 200, answer.text
        assert [each["done"] for each in answer.json()["results"]] == [True] * DRAWN
        return time.monotonic() - began


def all_at_once(pool: ThreadPoolExecutor, work: Any, tablets: list[Tablet]) -> list[Future[float]]:
    ready = threading.Barrier(len(tablets))

    def begin(tablet: Tablet) -> float:
        ready.wait(60)
        return float(work(tablet))

    return [pool.submit(begin, each) for each in tablets]


def join_in_window(page: Page, code: str) -> float:
    began = time.monotonic()
    page.get_by_label(say("参加コード", "Code")).fill(code)
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("animal")).to_be_visible()
    return time.monotonic() - began


def draw_in_window(page: Page) -> None:
    page.get_by_role("link", name=say("はじめる", "Begin")).click()
    wait_for_map(page)
    page.get_by_role("button", name=DRAW).click()
    page.locator("task-panel .tools button").first.click()
    page.get_by_role("button", name=HERE_IT_IS, exact=True).click()
    page.get_by_role("button", name=SEND, exact=True).click()
    expect(page.locator("task-panel .tools")).to_be_visible()


def begin_class(town: PeopleTown, teacher: Person) -> tuple[dict[str, Any], str]:
    """Give a class of a teacher, and its code."""
    plan = {"title": "3年2組", "opens_at": now_ms() - 1000, "closes_at": now_ms() + 3_600_000}
    made = town.ask("POST", "/workshops", teacher, plan).json()
    return made, town.ask("GET", f"/workshops/{made['id']}/code", teacher).json()["code"]


def test_who_is_drawing_is_told_when_the_class_is_paused_and_over(
    browser: Browser, town: PeopleTown
) -> None:
    teacher = with_role(town, "せんせい", Role.FACILITATOR)
    made, code = begin_class(town, teacher)

    def act(name: str) -> None:
        assert town.ask("POST", f"/workshops/{made['id']}/acts", teacher, {"act": name}).is_success

    context = browser.new_context(viewport={"width": 390, "height": 844}, locale=LOCALE)
    visitor = Visitor(context, town.address)
    page = visitor.open("/join")
    join_in_window(page, code)
    draw_in_window(page)
    page.get_by_role("button", name=say("かき終わる", "Finish")).click()
    page.get_by_role("button", name=say("気づきを書く", "Write a note")).click()
    page.get_by_role("button", name=HERE_IT_IS, exact=True).click()
    page.locator("task-panel .kinds button").first.click()
    page.get_by_label(say("気づいたこと", "What I noticed")).fill("ここは暑い")
    page.get_by_role("button", name=SEND, exact=True).click()
    page.locator("item-card").get_by_role("button", name=say("閉じる", "Close")).click()
    expect(page.locator("people-panel .list > li")).to_have_count(2)  # both are of the class
    page.get_by_role("button", name=DRAW).click()
    page.locator("task-panel .tools button").first.click()
    page.get_by_role("button", name=HERE_IT_IS, exact=True).click()
    task = page.locator("task-panel")
    send = task.get_by_role("button", name=SEND, exact=True)
    expect(task.get_by_test_id("moderation")).to_contain_text(
        say("クラスのみんなに見えます", "Your class sees it")
    )
    act("hold")
    expect(task.get_by_role("alert")).to_have_text(
        say(
            "先生がいま止めています。少し待ってください。",
            "Your teacher has paused the class. Wait a moment.",
        )
    )
    expect(send).to_be_disabled()
    act("release")
    expect(send).to_be_enabled()
    act("close")
    expect(task.get_by_role("alert")).to_contain_text(
        say(
            "この授業は終わったので、これは出せません", "This class is over, so this cannot be sent"
        )
    )
    expect(send).to_be_disabled()
    assert serious_issues(page) == []
    task.get_by_role("button", name=LEAVE).click()
    panel = page.locator("people-panel")
    expect(panel).to_contain_text(
        say(
            "この授業は終わりました。見ることはできます。",
            "This class is over. You can still look.",
        )
    )
    expect(panel.get_by_role("link", name=say("わたしの授業", "My class"))).to_be_visible()
    expect(panel.get_by_role("button", name=DRAW)).to_be_disabled()
    assert (
        len(town.ask("GET", f"/layers/{made['works_layer']}/items", teacher).json()["features"])
        == 1
    )
    visitor.end()


def test_forty_tablets_and_four_windows(browser: Browser, town: PeopleTown) -> None:
    teacher = with_role(town, "せんせい", Role.FACILITATOR)
    made, code = begin_class(town, teacher)
    visitors = []
    for number in range(4):
        context = browser.new_context(viewport={"width": 1180, "height": 820}, locale=LOCALE)
        if number < 2:
            town.sign_in(context, teacher)
        visitors.append(Visitor(context, town.address))
    overview = visitors[0].open(f"/people/{CITY}/workshops/{made['id']}")
    wall = visitors[1].open(f"/people/{CITY}/workshops/{made['id']}/code")
    pupils = [each.open("/join") for each in visitors[2:]]
    expect(overview.locator("group-tile")).to_have_count(6)
    expect(wall.get_by_test_id("code")).to_be_visible()

    tablets = [Tablet(town) for _ in range(TABLETS)]
    with ThreadPoolExecutor(TABLETS) as pool:
        began = time.monotonic()
        joining = all_at_once(pool, lambda each: each.join(code), tablets)
        in_windows = [join_in_window(page, code) for page in pupils]
        joined = [each.result() for each in joining]
        all_joined = time.monotonic() - began
        seats = TABLETS + IN_WINDOWS
        expect(wall.locator("footer")).to_contain_text(re.compile(rf"\b{seats}\b|{seats}"))
        layer = made["works_layer"]
        drawing = all_at_once(pool, lambda each: each.draw(layer), tablets)
        for page in pupils:
            draw_in_window(page)
        saved = [each.result() for each in drawing]
    works = TABLETS * DRAWN + IN_WINDOWS
    shown = time.monotonic()
    expect(overview.locator("workshop-page header")).to_contain_text(str(works))
    print(
        f"\n{TABLETS} tablets and {IN_WINDOWS} windows joined in {all_joined:.1f} s; a tablet in "
        f"{np.percentile(joined, 95):.2f} s (p95), a window in {max(in_windows):.1f} s; {DRAWN} "
        f"works saved in {np.percentile(saved, 95):.2f} s (p95); all {works} were on the teacher's "
        f"overview {time.monotonic() - shown:.1f} s after the last"
    )
    assert all_joined < 60
    assert max(in_windows) < 20
    kept = town.ask("GET", f"/layers/{layer}/items?limit=1000", teacher).json()["features"]
    assert len(kept) == works
    for page in pupils:  # after a reload each window shows what the class drew
        page.reload()
        wait_for_map(page)
        expect(page.locator("people-panel .choose")).to_contain_text(str(works))
    closed = town.ask("POST", f"/workshops/{made['id']}/acts", teacher, {"act": "close"})
    assert closed.is_success
    expect(wall.get_by_test_id("code")).to_have_count(0)
    for tablet in tablets:
        tablet.client.close()
    late = httpx.post(f"{town.address}/api/join", json={"code": code}, timeout=30)
    assert late.status_code == 422
    for visitor in visitors:
        visitor.end()
