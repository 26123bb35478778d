"""From a stamped tree to the difference on the screen, in a real Chromium.

Serves the demo town, opens its hot day at zoom 18, sets trees in the sun and waits each time until
the map has drawn the computed difference (a mark of the User Timing API). Times are wall clock from
the click. Then it asks the server why places are hot. Needs the built pages, Chromium and the test
dependencies.

    .venv/bin/python bench/what_if.py [DATA]

DATA is a data folder in which `uchimizu demo` has run; without it one is made first.
"""

from __future__ import annotations

import math
import os
import random
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import numpy as np
from playwright.sync_api import Browser, Page, sync_playwright

from gis_server.commands.demo import publish_demo_heat, publish_demo_town
from gis_server.settings import load_settings
from simulations.runs import RunFolder
from tiles.raster import plane_grid_of

STAMPS = 9
WIDTH, HEIGHT = 1180, 820
ZOOM = 18
CLOCK_UTC = "2018-07-23T05:00"  # 14:00 in Japan
FLAGS = ("--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader", "--no-first-run")
LISTEN = """
addEventListener('click', (event) => {
  window.clickedAt = performance.timeOrigin + event.timeStamp;
}, { capture: true });
"""
DRAWN = """
() => performance.getEntriesByName('heat-change-drawn').map((each) =>
  performance.timeOrigin + each.startTime).find((each) => each > window.clickedAt)
"""


@dataclass(frozen=True)
class Stamp:
    """One stamp: milliseconds from the click; those of computing, and CPU time of that."""

    asked: float
    answered: float
    drawn: float
    computed: float
    cpu: float


@contextmanager
def serving(data: Path) -> Iterator[tuple[int, str]]:
    """Serve on a free port; give the process id and the address."""
    command = [sys.executable, "-c", "from gis_server.cli import main; main()"]
    command += ["serve", "--data", str(data), "--port", "0"]
    with (
        tempfile.NamedTemporaryFile() as log,
        subprocess.Popen(command, stdout=log, stderr=log) as process,
    ):
        try:
            while not (found := re.search(r"http://[\d.]+:\d+", Path(log.name).read_text("utf-8"))):
                assert process.poll() is None, "the server did not start"
                time.sleep(0.05)
            yield process.pid, found[0]
        finally:
            process.terminate()


def sunny_places(folder: Path) -> tuple[tuple[float, float], list[tuple[float, float]]]:
    """Give a place and sunlit ones near it that the screen shows beside the panels (lon, lat)."""
    result = RunFolder(folder).result()
    dark = result["shadow"].sel(time=np.datetime64(CLOCK_UTC)).load()
    lit = np.ones(dark.shape, bool)
    for i in (-2, 0, 2):
        for j in (-2, 0, 2):
            lit &= np.roll(dark.to_numpy(), (i, j), axis=(0, 1)) == 0
    rows, columns = np.nonzero(lit)
    near = np.hypot(rows - dark.shape[0] / 2, columns - dark.shape[1] / 2) < 25
    lon, lat = plane_grid_of(result).degrees(columns[near] + 0.5, rows[near] + 0.5)
    places = list(zip(lon.tolist(), lat.tolist(), strict=True))
    random.Random(7).shuffle(places)
    places = _apart(places)
    return (float(np.mean(lon)), float(np.mean(lat))), places


def _apart(places: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Leave out places on top of others, where a click would choose the tree that stands there."""
    kept: list[tuple[float, float]] = []
    for lon, lat in places:
        if all(math.hypot((lon - x) * 0.81, lat - y) * 111_320 > 4 for x, y in kept):
            kept.append((lon, lat))
    return kept


def opened(browser: Browser, address: str, run: str, centre: tuple[float, float]) -> Page:
    """Open the hot day with the tree in hand."""
    page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, locale="ja-JP")
    page.add_init_script(LISTEN)
    camera = f"at={centre[1]:.6f},{centre[0]:.6f},{ZOOM},0,0"
    page.goto(f"{address}/?city=demo&heat={run}&time=14:00&{camera}")
    page.get_by_role("button", name="木やひよけを置いてみる").click()
    page.locator("heat-stamps").get_by_role("button", name="木", exact=True).click()
    page.locator("map-stage .status").wait_for(state="hidden")
    return page


@dataclass(frozen=True)
class Town:
    """A served town and the page that shows it."""

    server: int
    page: Page
    centre: tuple[float, float]

    def stamped(self, place: tuple[float, float]) -> Stamp:
        """Set a tree and wait until its difference is drawn."""
        before = cpu_ms(self.server)
        x, y = (_pixels(place)[i] - _pixels(self.centre)[i] for i in (0, 1))
        box = self.page.locator("map-stage").bounding_box()
        assert box
        with self.page.expect_response(lambda each: each.url.endswith("/what-if")) as found:
            self.page.mouse.click(box["x"] + box["width"] / 2 + x, box["y"] + box["height"] / 2 + y)
        response = found.value
        assert response.status == 200, response.text()
        drawn = float(self.page.wait_for_function(DRAWN, timeout=60_000).json_value())
        began = float(self.page.evaluate("window.clickedAt"))
        timing = response.request.timing
        return Stamp(
            asked=timing["startTime"] + timing["requestStart"] - began,
            answered=timing["startTime"] + timing["responseEnd"] - began,
            drawn=drawn - began,
            computed=1000 * response.json()["seconds"],
            cpu=cpu_ms(self.server) - before,
        )


def _pixels(place: tuple[float, float]) -> tuple[float, float]:
    world = 512 * 2**ZOOM
    y = (1 - math.asinh(math.tan(math.radians(place[1]))) / math.pi) / 2
    return (place[0] + 180) / 360 * world, y * world


def workers_of(server: int) -> list[int]:
    """Give the processes that compute what-ifs."""
    found = subprocess.run(["ps", "--ppid", str(server), "-o", "pid=,args="], stdout=-1, check=True)
    lines = found.stdout.decode().splitlines()
    return [int(each.split()[0]) for each in lines if "what_if_process" in each]


def cpu_ms(server: int) -> float:
    """Give the CPU time that those processes have taken."""
    ticks = 0
    for worker in workers_of(server):
        fields = Path(f"/proc/{worker}/stat").read_text("ascii").rsplit(")", 1)[1].split()
        ticks += int(fields[11]) + int(fields[12])
    return 1000 * ticks / os.sysconf("SC_CLK_TCK")


def row(name: str, stamps: list[Stamp]) -> str:
    """Give a line of the table: medians [ms]."""

    def median(values: list[float]) -> str:
        return f"{statistics.median(values):.0f}"

    cells = [
        median([each.asked for each in stamps]),
        median([each.computed for each in stamps]),
        median([each.cpu for each in stamps]),
        median([each.answered - each.asked - each.computed for each in stamps]),
        median([each.drawn - each.answered for each in stamps]),
        median([each.drawn for each in stamps]),
        f"{max(each.drawn for each in stamps):.0f}",
    ]
    return f"| {name} | {len(stamps)} | " + " | ".join(cells) + " |"


def explained_ms(address: str, run: str, places: list[tuple[float, float]]) -> list[float]:
    """Give how long the server takes to tell where the heat of places comes from [ms]."""
    found = []
    for lon, lat in places:
        began = time.monotonic()
        point = httpx.get(
            f"{address}/api/cities/demo/heat/{run}/point",
            params={"lon": lon, "lat": lat},
            timeout=60,
        ).json()
        found.append(1000 * (time.monotonic() - began))
        assert point["explain"], point["explain_missing"]
    return found


def measure(data: Path) -> None:
    """Print the table."""
    folder = min((data / "heat" / "demo").glob("*/plan.json")).parent
    centre, places = sunny_places(folder)
    print(
        "| ms, medians | stamps | hand rests | computed | CPU of it | to and fro | drawn | ", end=""
    )
    print("click to screen | slowest |\n|---|--:|--:|--:|--:|--:|--:|--:|--:|")
    with sync_playwright() as driver, serving(data) as (server, address):
        browser = driver.chromium.launch(executable_path="/usr/bin/chromium", args=[*FLAGS])
        began = time.monotonic()
        town = Town(server, opened(browser, address, folder.name, centre), centre)
        print(f"stamp tool in hand {time.monotonic() - began:.1f} s after the server's start")
        first = town.stamped(places.pop())
        print(row("first stamp, server just started", [first]), flush=True)
        single = []
        for _ in range(STAMPS):
            town.page.get_by_role("button", name="もどす").click()
            single.append(town.stamped(places.pop()))
        print(row("one tree", single), flush=True)
        several = [town.stamped(places.pop()) for _ in range(STAMPS)]
        print(row("one tree more, up to ten", several), flush=True)
        for worker in workers_of(server):
            os.kill(worker, signal.SIGKILL)
        print(row("process killed before", [town.stamped(places.pop())]), flush=True)
        browser.close()
        why = explained_ms(address, folder.name, places[:STAMPS])
        print(
            f"\nwhy a place is hot, {len(why)} places, 24 hours: {statistics.median(why):.0f} ms, "
            f"slowest {max(why):.0f}"
        )


def main() -> None:
    """Measure in a data folder, or in one made for it."""
    if len(sys.argv) > 1:
        measure(Path(sys.argv[1]))
        return
    with tempfile.TemporaryDirectory() as name:
        settings = load_settings(data=Path(name))
        publish_demo_town(settings)
        publish_demo_heat(settings)
        measure(Path(name))


if __name__ == "__main__":
    main()
