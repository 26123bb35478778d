"""Takes the five pictures of the README from a running demo.

Run `./run demo` and, beside it, `.venv/bin/python -m tests.browser.take_pictures http://127.0.0.1:8000`.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from pathlib import Path

import httpx
from PIL import Image
from playwright.sync_api import Page, expect, sync_playwright

from tests.browser.conftest import TIMEOUT_MS, start_chromium

IMAGES = Path(__file__).resolve().parents[2] / "docs" / "images"
PHONE, DESKTOP = (390, 844), (1180, 740)
QUALITY = 82
NO_OFFER = """localStorage.setItem('uchimizu-tours', '{"offered":{}}')"""
MIDDLE = "at=36.20834,139.43752"
STREET = 139.43749  # runs from north to south past these latitudes
TREES = ";".join(f"t,zelkova,10,{lat},{STREET}" for lat in (36.20861, 36.20853, 36.20844, 36.20829))
TRIES = 8
DRAWN_MS = 4_000  # the last tiles after a map says that it is there
CLASS = "/?city=demo&list=demo-proposals&tour=pupil"
Act = Callable[[Page], None]


def nothing(page: Page) -> None:
    """Take the page as it opened."""


def see_difference(page: Page) -> None:
    """Wait for the difference that the trees of the address make."""
    again = page.locator("heat-stamps [role=alert] ~ button")
    done = page.get_by_test_id("heat-change")
    for _ in range(TRIES):
        expect(done.or_(again)).to_be_visible(timeout=TIMEOUT_MS)
        if done.is_visible():
            return
        page.wait_for_timeout(DRAWN_MS)
        again.click()
    raise SystemExit("the what-if did not answer: is the machine busy?")


def shots(run: str) -> list[tuple[str, str, tuple[int, int], Act]]:
    """Give name, address, size and what is done before each picture is taken."""
    heat = f"/?city=demo&heat={run}&time=14:00"
    return [
        ("today", "/today/demo?", PHONE, nothing),
        ("heat", f"{heat}&{MIDDLE},16.4,0,0", DESKTOP, nothing),
        ("trees", f"{heat}&{MIDDLE},19,0,0&plan={TREES}", DESKTOP, see_difference),
        ("class", f"{CLASS}&at=36.2101,139.43752,17,0,0", DESKTOP, nothing),
        ("chain", "/people/demo/chain?", DESKTOP, nothing),
    ]


def take(address: str) -> None:
    """Take all pictures in both languages."""
    datasets = httpx.get(f"{address}/api/cities/demo", timeout=60).json()["datasets"]
    runs = sorted(each["id"] for each in datasets if each["kind"] == "heat")
    run = runs[0].removeprefix("heat-")
    with sync_playwright() as driver:
        browser = start_chromium(driver)
        for language in ("ja", "en"):
            for name, path, (width, height), act in shots(run):
                context = browser.new_context(viewport={"width": width, "height": height})
                context.add_init_script(NO_OFFER)
                page = context.new_page()
                page.goto(f"{address}{path}&lang={language}", timeout=TIMEOUT_MS)
                page.wait_for_timeout(DRAWN_MS)
                act(page)
                page.wait_for_timeout(DRAWN_MS)
                expect(page.locator("map-stage .status")).to_be_hidden(timeout=TIMEOUT_MS)
                picture = Image.open(io.BytesIO(page.screenshot()))
                picture.convert("RGB").save(
                    IMAGES / f"{name}-{language}.webp", quality=QUALITY, method=6
                )
                context.close()
        browser.close()


if __name__ == "__main__":
    take(sys.argv[1].rstrip("/"))
