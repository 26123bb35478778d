"""What visitors read of 1,000 spots: as fast as it comes, and as a crowd of phones asks for it.

A real server on SQLite; the clients run on the same machine and take their share of it. Left:
requests per second of wrk with 32 connections, which shows what the machine can do, and CPU time of
the server for each. Right: latency at 600 requests a second, from when each was due (`load/`);
the goal is 500 a second with p99 <= 200 ms. The first row is a bare Starlette route that answers
the same bytes from as many processes: where the machine is busy it tells how much of a latency is
the machine's. The last rows are measured while 40 people draw, each saving something every two
seconds: on another layer than the one that is read, then on that one, whose list every process then
makes anew up to twenty times a second.

    .venv/bin/python bench/public_reads.py [--workers 2] [--seconds 10]
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import random
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT)]

import httpx  # noqa: E402
import shapely  # noqa: E402
from load.bare_route import BODY  # noqa: E402
from load.cpu_time import cpu_seconds  # noqa: E402
from people import DRAWING, LAYER, Seen, draw, row  # noqa: E402

from gis_server.civic import SQLITE_FILE  # noqa: E402
from layers.exchange.bringing_in import bring_in  # noqa: E402
from layers.exchange.importing import ImportedFeature  # noqa: E402
from layers.features.defaults import add_default_layers  # noqa: E402
from layers.features.layer import layer_seen_by  # noqa: E402
from layers.people.actor import operator  # noqa: E402
from layers.people.roles import Hat, Role  # noqa: E402
from layers.people.sessions import begin_session  # noqa: E402
from layers.spots.hours_json import hours_as_json  # noqa: E402
from layers.spots.hours_text import read_hours  # noqa: E402
from layers.store.database import Database  # noqa: E402
from layers.store.migrate import migrate  # noqa: E402
from tests.gis_server.published_town import publish_town  # noqa: E402
from tests.layers.databases import database_at  # noqa: E402
from tests.layers.people_here import account_row  # noqa: E402
from tests.serving import serving  # noqa: E402

CITY = "kawabe"
SPOTS = 1000
RATE = 600  # requests a second of the crowd
LISTS = {
    "100 of the list": f"layers/{CITY}-cool-spots/items?limit=100",
    "1,000 of the list": f"layers/{CITY}-cool-spots/items?limit=1000",
    "50 nearest that are open": "spots?near=139.38,36.15&open=true&at=1784689200000",
    "a vector tile": f"layers/{CITY}-cool-spots/tiles/14/14535/6425.mvt",
}


HEAD = f"""{"":34} {"":6} as fast as it comes   {RATE} a second asked for
{"":34} {"kB":>6} {"1/s":>9} {"CPU":>7} {"1/s":>8} {"p50":>7} {"p99":>7} {"p99.9":>7}"""
DRAWN = f"layers/{LAYER}/items?limit=100"


@dataclass(frozen=True)
class Contender:
    """A server: its process and where it answers."""

    process: int
    address: str


def prepare(database: Database) -> list[str]:
    """Put spots on the map, and give the tokens of those who draw."""
    chance = random.Random(7)
    hours = hours_as_json(read_hours("平日 9:00-17:00 12/29-1/3休館").hours)
    rows = [
        ImportedFeature(
            shapely.Point(139.371 + chance.random() * 0.018, 36.141 + chance.random() * 0.018),
            {"name": f"涼み処 {number}", "kind": "public", "hours": hours},
            number,
        )
        for number in range(SPOTS)
    ]
    with database.write() as connection:
        add_default_layers(connection, CITY)
        layer = layer_seen_by(connection, operator(CITY), f"{CITY}-cool-spots")
        bring_in(connection, operator(CITY), layer, rows)
        people = [account_row(connection, CITY, Role.VOUCHED) for _ in range(DRAWING)]
        return [begin_session(connection, CITY, hat=Hat.PERSON, account_id=each) for each in people]


def measure(name: str, server: Contender, path: str, seconds: int) -> None:
    """Print one line of the table."""
    address = f"{server.address}/{path}"
    before = cpu_seconds(server.process)
    words = ["wrk", "-t1", "-c32", f"-d{seconds}s", "--latency", address]
    told = subprocess.run(words, check=True, capture_output=True, text=True).stdout
    took = cpu_seconds(server.process) - before
    (fast,) = re.findall(r"Requests/sec:\s+([\d.]+)", told)
    (count,) = re.findall(r"(\d+) requests in", told)
    faults = re.findall(r"Non-2xx.*|Socket errors.*", told)
    words = [sys.executable, str(ROOT / "bench/load/crowd.py"), address]
    words += [f"--rate={RATE}", f"--seconds={seconds}"]
    crowd = json.loads(subprocess.run(words, check=True, capture_output=True, text=True).stdout)
    print(
        f"{name:<34} {crowd['bytes'] / 1e3:>6.1f} {float(fast):>9.0f}"
        f" {took / int(count) * 1e3:>7.3f} {crowd['answered'] / seconds:>8.0f}"
        f" {crowd['p50']:>7.1f} {crowd['p99']:>7.1f} {crowd['p999']:>7.1f}",
        *faults,
        *crowd["faults"],
        flush=True,
    )


@contextlib.contextmanager
def bare(content: bytes, workers: int, folder: Path) -> Iterator[Contender]:
    """Run the bare route with as many processes as Uchimizu has."""
    body = folder / "body"
    body.write_bytes(content)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    words = [sys.executable, "-m", "uvicorn", "--factory", "bare_route:app", "--no-access-log"]
    words += ["--app-dir", str(ROOT / "bench/load"), "--loop", "gis_server.serving:WorkerLoop"]
    words += ["--port", f"{port}", "--workers", f"{workers}", "--log-level", "error"]
    settings = {**os.environ, BODY: str(body), "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(words, env=settings) as process:
        address = f"http://127.0.0.1:{port}"
        for _ in range(300):
            with contextlib.suppress(httpx.TransportError):
                httpx.get(address, timeout=30)
                break
            time.sleep(0.1)
        time.sleep(2)  # the other processes
        try:
            yield Contender(process.pid, address)
        finally:
            process.send_signal(signal.SIGTERM)


@contextlib.contextmanager
def people_drawing(port: int, tokens: list[str], seconds: float) -> Iterator[Seen]:
    """Let people draw while the block runs, for `seconds` at most."""
    seen, end = Seen(), time.monotonic() + seconds

    async def work() -> None:
        await asyncio.gather(*(draw(port, each, seen, end, random.Random(each)) for each in tokens))

    thread = threading.Thread(target=lambda: asyncio.run(work()))
    thread.start()
    time.sleep(2)  # until all have begun
    yield seen
    thread.join()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seconds", type=int, default=10)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        publish_town(str(data / "published"))
        with database_at(data / SQLITE_FILE) as database:
            migrate(database)
            tokens = prepare(database)
        with serving(data, data / "log", UCHIMIZU_WORKERS=f"{asked.workers}") as running:
            server = Contender(running.process.pid, f"{running.address}/api/cities/{CITY}")
            for _ in range(20):  # every process makes each answer once before it is measured
                for path in [*LISTS.values(), DRAWN]:
                    httpx.get(f"{server.address}/{path}", timeout=300)
            print(f"{asked.workers} processes, {asked.seconds} s each; times in ms")
            print(HEAD)
            first = httpx.get(f"{server.address}/{next(iter(LISTS.values()))}")
            with bare(first.content, asked.workers, data) as other:
                measure("a bare route of the same bytes", other, "", asked.seconds)
            for name, path in LISTS.items():
                measure(name, server, path, asked.seconds)
            with people_drawing(running.port, tokens, 4 * asked.seconds + 12) as seen:
                quiet = next(iter(LISTS.values()))
                measure("100 of the list, 40 draw elsewhere", server, quiet, asked.seconds)
                measure("100 of what these 40 draw", server, DRAWN, asked.seconds)
            row("saves of these 40", seen.saves_ms, f"faults: {len(seen.faults)}")


if __name__ == "__main__":
    main()
