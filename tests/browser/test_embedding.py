"""Links of a city's LINE menu lead somewhere kind, and named sites alone may show us inside."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.axe import serious_issues
from tests.browser.conftest import Visitor
from tests.browser.tested_town import LANGUAGE, LOCALE, say
from tests.gis_server.published_town import publish_town
from tests.serving import serving

pytestmark = [pytest.mark.browser, pytest.mark.slow]

FIRST, SECOND = "kawabe", "minato"
UNKNOWN = "0197a000-0000-7000-8000-000000000000"
REFUSED = ("frame-ancestors", "refused to connect", "Framing")
Come = Callable[..., Visitor]


class Ancestor(BaseHTTPRequestHandler):
    """A page of somebody else's site with one of ours inside: `/?` and its address."""

    def do_GET(self) -> None:
        """Answer with the page."""
        inside = self.path.removeprefix("/?")
        body = f'<!doctype html><title>city</title><iframe src="{inside}"></iframe>'.encode()
        self.send_response(200)
        self.send_header("content-type", "text/html; charset=utf-8")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def site() -> Iterator[str]:
    """Run a site of somebody else's on a free port; give its origin."""
    with HTTPServer(("127.0.0.1", 0), Ancestor) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture(scope="module")
def allowed() -> Iterator[str]:
    """Give the origin of a site that the operator named."""
    with site() as origin:
        yield origin


@pytest.fixture(scope="module")
def two_towns(allowed: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve two small towns, neither with anybody in it."""
    folder: Path = tmp_path_factory.mktemp("two-towns")
    for city in (FIRST, SECOND):
        publish_town(str(folder / "published"), city=city, language=LANGUAGE)
    with serving(folder, folder / "log", UCHIMIZU_EMBED_ANCESTORS=allowed) as server:
        yield server.address


@pytest.fixture
def come(browser: Browser, two_towns: str) -> Iterator[Come]:
    """Give phones; afterwards no error, violation or stranger may have come up."""
    visitors: list[Visitor] = []

    def open_window(locale: str = LOCALE) -> Visitor:
        context = browser.new_context(viewport={"width": 390, "height": 844}, locale=locale)
        visitors.append(Visitor(context, two_towns, expected=("404",)))
        return visitors[-1]

    yield open_window
    for visitor in visitors:
        visitor.end()


def test_where_there_are_several_towns_one_is_chosen_or_named(come: Come) -> None:
    visitor = come()
    page = visitor.open("/today")
    choose = say("町を選んでください", "Choose a town")
    expect(page.get_by_role("heading", name=choose)).to_be_visible()
    page.get_by_role("main").get_by_role("link").last.click()
    expect(page).to_have_url(re.compile(rf"/today/{SECOND}\?lang={LANGUAGE}"))
    expect(page.locator("heat-now")).to_be_visible()
    page = visitor.open(f"/today?city={FIRST}")
    expect(page.locator("heat-now")).to_be_visible()
    page = visitor.open(f"/join?city={FIRST}")
    expect(page.get_by_label(say("コード", "Code"))).to_be_visible()


def test_an_unknown_town_or_place_is_said_and_a_way_on_is_offered(come: Come) -> None:
    visitor = come(locale="en-GB")
    page = visitor.open("/today/nowhere")
    expect(page.get_by_role("alert")).to_contain_text("There are no data of this town yet.")
    expect(page.get_by_role("main").get_by_role("link")).to_have_count(2)
    page = visitor.open(f"/spots/{UNKNOWN}?city={FIRST}")
    expect(page.locator("spot-shown")).to_contain_text("This place is not in the list now.")
    expect(page.locator("heat-now")).to_be_visible()
    assert serious_issues(page) == []
    page = visitor.open(f"/spots/{UNKNOWN}")
    expect(page.get_by_role("heading", name="Choose a town")).to_be_visible()


def shown_inside(browser: Browser, ancestor: str, address: str) -> tuple[Page, list[str]]:
    """Open somebody else's page with one of ours inside; also what the console says."""
    page, said = browser.new_page(), []
    page.on("console", lambda message: said.append(message.text))
    page.goto(f"{ancestor}/?{address}")
    return page, said


def test_a_named_site_shows_today_and_the_map_inside(
    browser: Browser, two_towns: str, allowed: str
) -> None:
    page, _ = shown_inside(browser, allowed, f"{two_towns}/today/{FIRST}?lang=en")
    inside = page.frame_locator("iframe")
    expect(inside.locator("heat-now")).to_be_visible()
    with page.context.expect_page() as opened:
        inside.get_by_role("link", name="Class, workshop").click()
    expect(opened.value.get_by_role("heading", name="Join a class")).to_be_visible()
    opened.value.close()
    page.goto(f"{allowed}/?{two_towns}/?city={FIRST}&lang=en")
    expect(inside.get_by_role("button", name="Share")).to_be_visible()
    page.close()


@pytest.mark.parametrize("path", ["/join", f"/people/{FIRST}/sign-in", f"/people/{FIRST}/desk"])
def test_no_site_shows_pages_about_people_inside(
    browser: Browser, two_towns: str, allowed: str, path: str
) -> None:
    page, said = shown_inside(browser, allowed, two_towns + path)
    page.wait_for_function("() => document.querySelector('iframe')")
    expect(page.frame_locator("iframe").locator("people-frame")).to_have_count(0)
    assert any(word in text for text in said for word in REFUSED), said
    page.close()


def test_a_foreign_site_shows_nothing_of_ours_inside(browser: Browser, two_towns: str) -> None:
    with site() as foreign:
        page, said = shown_inside(browser, foreign, f"{two_towns}/today/{FIRST}")
        expect(page.frame_locator("iframe").locator("heat-now")).to_have_count(0)
        assert any(word in text for text in said for word in REFUSED), said
        page.close()
