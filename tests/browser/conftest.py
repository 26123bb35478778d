"""A published demo town, a running server and a real Chromium for the tests of this folder."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from known_building import KnownBuilding, large_building
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
    Playwright,
    expect,
    sync_playwright,
)

from gis_server.demo_town import CITY_ID, write_demo_town
from gis_server.front_end import WEB_DIST

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
PROGRAM = [str(Path(sys.executable).with_name("uchimizu"))]
REPORT_VIOLATIONS = """
addEventListener('securitypolicyviolation', (event) => {
  console.error(`policy violated: ${event.violatedDirective} by ${event.blockedURI}`);
});
"""


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the demo town's delivery: what the pages show is compared with these files."""
    folder = tmp_path_factory.mktemp("town")
    write_demo_town(folder)
    return folder


@pytest.fixture(scope="session")
def server(town: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Publish the demo town as any city and serve it; gives the address."""
    data = tmp_path_factory.mktemp("published")
    add = [*PROGRAM, "city", "add", CITY_ID, str(town), "--name", "架空の町", "--year", "2024"]
    run = subprocess.run([*add, "--data", str(data)], check=False, capture_output=True, text=True)
    if run.returncode:
        pytest.fail(f"the demo town was not published:\n{run.stdout}{run.stderr}")
    with serving(data) as address:
        yield address


@pytest.fixture
def empty_server(tmp_path: Path) -> Iterator[str]:
    """Serve an installation without any city."""
    with serving(tmp_path) as address:
        yield address


@contextmanager
def serving(data: Path) -> Iterator[str]:
    """Run `uchimizu serve` on a free port of this machine."""
    if not (WEB_DIST / "index.html").is_file():
        pytest.fail("the pages are not built: npm --prefix web run build")
    command = [*PROGRAM, "serve", "--data", str(data), "--port", "0"]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with (
        (data / "serve.log").open("wb") as log,
        subprocess.Popen(command, stdout=log, stderr=log, env=environment) as process,
    ):
        try:
            yield _address(process, data / "serve.log")
        finally:
            process.terminate()


def _address(process: subprocess.Popen[bytes], log: Path) -> str:
    for _ in range(600):
        if found := re.search(r"http://127\.0\.0\.1:\d+", log.read_text("utf-8")):
            return found[0]
        if process.poll() is not None:
            break
        try:
            process.wait(0.1)
        except subprocess.TimeoutExpired:
            continue
    pytest.fail(f"the server did not start:\n{log.read_text('utf-8')}")


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Start the driver of the browsers; one process can run only one."""
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
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
def visit(browser: Browser, server: str) -> Iterator[Visit]:
    """Give windows of any size; afterwards no error, violation or stranger may have come up."""
    visitors: list[Visitor] = []

    def come(width: int = 480, height: int = 300, locale: str = "ja-JP") -> Visitor:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            locale=locale,
            permissions=["clipboard-read", "clipboard-write"],
        )
        visitors.append(Visitor(context, server))
        return visitors[-1]

    yield come
    for visitor in visitors:
        visitor.context.close()
        assert visitor.errors == []
        assert visitor.strangers() == []


@pytest.fixture(scope="session")
def office(town: Path) -> KnownBuilding:
    """Give the largest office building of the town (usage 401)."""
    return large_building(town, usage="401")
