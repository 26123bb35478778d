"""A published demo town, a running server and a real Chromium for the tests of this folder."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
    Playwright,
    expect,
    sync_playwright,
)

from gis_server.front_end import WEB_DIST
from tests.browser.heat_town import HeatTown, build_heat_town
from tests.browser.known_building import KnownBuilding, large_building
from tests.browser.tested_town import CITY, LOCALE
from tests.serving import serving

TIMEOUT_MS = 90_000
expect.set_options(timeout=TIMEOUT_MS)
FLAGS = (
    "--no-sandbox",
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
REPORT_VIOLATIONS = """
addEventListener('securitypolicyviolation', (event) => {
  console.error(`policy violated: ${event.violatedDirective} by ${event.blockedURI}`);
});
"""


@pytest.fixture(scope="session")
def town(demo_data: Path) -> Path:
    """Give the demo town's delivery: what the pages show is compared with these files."""
    if not (WEB_DIST / "index.html").is_file():
        pytest.fail("the pages are not built: npm --prefix web run build")
    return demo_data / f"{CITY}-town"


@pytest.fixture
def empty_server(tmp_path: Path) -> Iterator[str]:
    """Serve an installation without any city."""
    with serving(tmp_path, tmp_path / "log") as server:
        yield server.address


@pytest.fixture(scope="package")
def heat_town(demo_data: Path, tmp_path_factory: pytest.TempPathFactory) -> HeatTown:
    """Give the demo town with two runs of its hot day; what a test writes there, it takes away."""
    return build_heat_town(demo_data, tmp_path_factory.mktemp("heat"))


@pytest.fixture(scope="package")
def playwright() -> Iterator[Playwright]:
    """Start the driver of the browsers; its event loop must end before other tests need one."""
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="package")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """Start Chromium with a software renderer."""
    started = start_chromium(playwright)
    yield started
    started.close()


def start_chromium(driver: Playwright, *more_flags: str) -> Browser:
    """Start the Chromium of this machine; skip (fail where CI=true) without one."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        message = "no chromium on this machine: install it to run the browser tests"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    return driver.chromium.launch(
        executable_path=program, args=[*FLAGS, *more_flags], timeout=TIMEOUT_MS
    )


@pytest.fixture(scope="package")
def heat_server(heat_town: HeatTown, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve that town."""
    with serving(heat_town.data, tmp_path_factory.mktemp("heat-server") / "log") as server:
        yield server.address


@dataclass
class Visitor:
    """One browser window, and all that must not happen in it.

    expected : parts of console errors that the test provokes on purpose.
    """

    context: BrowserContext
    server: str
    errors: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    expected: tuple[str, ...] = ()

    def open(self, address: str = "/") -> Page:
        """Open a page of the application and watch it."""
        page = self.context.new_page()
        page.set_default_timeout(TIMEOUT_MS)
        page.add_init_script(REPORT_VIOLATIONS)
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.errors.append(f"exception: {error}"))
        page.on("request", lambda request: self.requests.append(request.url))
        page.goto(self.server + address)
        return page

    def _hear(self, message: object) -> None:
        kind, text = getattr(message, "type", ""), getattr(message, "text", "")
        if kind == "error" and not any(each in text for each in self.expected):
            self.errors.append(text)

    def end(self) -> None:
        """Close the window; no error, violation or stranger may have come up in it."""
        self.context.close()
        assert self.errors == []
        assert self.strangers() == []

    def strangers(self) -> list[str]:
        """Give the requests that left for another host."""
        own = urlsplit(self.server).netloc
        return [
            url
            for url in self.requests
            if urlsplit(url).scheme not in {"data", "blob"} and urlsplit(url).netloc != own
        ]


Visit = Callable[..., Visitor]


@pytest.fixture
def visit(browser: Browser, demo_server: str) -> Iterator[Visit]:
    """Give windows of any size; afterwards no error, violation or stranger may have come up."""
    visitors: list[Visitor] = []

    def come(width: int = 480, height: int = 300, locale: str = LOCALE) -> Visitor:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            locale=locale,
            permissions=["clipboard-read", "clipboard-write"],
        )
        visitors.append(Visitor(context, demo_server))
        return visitors[-1]

    yield come
    for visitor in visitors:
        visitor.end()


@pytest.fixture(scope="session")
def office(town: Path) -> KnownBuilding:
    """Give the largest office building of the town (usage 401)."""
    return large_building(town, usage="401")
