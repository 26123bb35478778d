"""The day on which everybody looks and the database is away: 20 times the normal load.

Normal load, of a city of 300,000 on a hot afternoon: 5 % look at today's screen between noon and
six, a quarter of them in the busiest hour, which is one visit a second. A visit asks ten times:
today's answer without and with a place, the list of spots, and for every few visits the map with
its tiles, layers and what lies on them, or a way. So 10 requests a second are normal, and 200 are
twenty times that. Requests are due at random times whether or not answers keep up, and times count
from when they were due, so a server that falls behind is not spared; the clients run on the same
machine and take their share of it. Writes come besides, one a second.

The database goes away for real: SQLite's file is moved elsewhere; PostgreSQL, with --postgis, is
stopped at once, or first stopped in its tracks so that it takes connections and never answers.

    .venv/bin/python bench/disaster_day.py DATA [--postgis] [--workers 2] [--seconds 30]

DATA is the data folder of a demo town, as `./run demo` leaves it; it is copied where it is changed.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import itertools
import json
import os
import random
import shutil
import signal
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT)]

import httpx  # noqa: E402
from load.crowd import due_times  # noqa: E402

from gis_server.civic import SQLITE_FILE  # noqa: E402
from gis_server.commands.demo import settle_demo_people  # noqa: E402
from gis_server.settings import load_settings  # noqa: E402
from layers.people.roles import Hat, Role  # noqa: E402
from layers.people.sessions import begin_session  # noqa: E402
from layers.store.migrate import migrate  # noqa: E402
from tests.layers.databases import database_at, postgis_cluster  # noqa: E402
from tests.layers.people_here import account_row  # noqa: E402
from tests.serving import RunningServer, serving  # noqa: E402

CITY = "demo"
API = f"/api/cities/{CITY}"
NORMAL, TIMES = 10.0, 20
PHONES = 128  # connections; each takes the next request that is due
WRITES = 1.0  # a second
LIMIT_S = 60.0  # after which an answer counts as failed
IDLE_S = 3.0  # after which a phone opens another connection
WAYS = 40  # different ones


@dataclass
class Met:
    """What came of the requests of one kind."""

    took_ms: list[float] = field(default_factory=list)
    faults: dict[str, int] = field(default_factory=dict)


Chosen = tuple[str, str]  # kind, path


def questions(address: str) -> Callable[[random.Random], Chosen]:
    """Give what a visit asks, as often as it does."""
    city = httpx.get(f"{address}{API}", timeout=60).json()
    west, south, east, north = city["bounds"]
    buildings = next(each for each in city["datasets"] if each["id"] == "bldg_lod1")
    flat = next(each for each in city["datasets"] if each["kind"] == "2d")
    files = [buildings["url"], *tiles_below(address, buildings["url"])]

    def place(chance: random.Random) -> str:
        lon = west + (east - west) * (0.3 + 0.4 * chance.random())
        lat = south + (north - south) * (0.3 + 0.4 * chance.random())
        return f"{lon:.3f},{lat:.3f}"

    def way(chance: random.Random) -> str:
        kind = chance.choice(["coolest", "fastest", "via_cool_place"])
        return f"{API}/ways?from={place(chance)}&to={place(chance)}&kind={kind}&at=14:00"

    found = (way(random.Random(each)) for each in range(1_000))
    leading = (each for each in found if httpx.get(f"{address}{each}", timeout=60).is_success)
    ways = list(itertools.islice(leading, WAYS))
    kinds: list[tuple[int, str, Callable[[random.Random], str]]] = [
        (20, "today", lambda _: f"{API}/today"),
        (15, "today near a place", lambda chance: f"{API}/today?near={place(chance)}"),
        (10, "spots near a place", lambda chance: f"{API}/spots?open=true&near={place(chance)}"),
        (5, "layers", lambda _: f"{API}/layers"),
        (5, "notes of a layer", lambda _: f"{API}/layers/{CITY}-notes/items?limit=1000"),
        (5, "spots of a layer", lambda _: f"{API}/layers/{CITY}-cool-spots/items?limit=1000"),
        (5, "city, catalogue", lambda chance: chance.choice(["/api/cities", API])),
        (25, "tiles of buildings", lambda chance: chance.choice(files)),
        (5, "the flat map", lambda _: flat["url"]),
        (5, "ways", lambda chance: chance.choice(ways)),
    ]
    weights = [each[0] for each in kinds]

    def choose(chance: random.Random) -> Chosen:
        (kind,) = chance.choices(kinds, weights)
        return kind[1], kind[2](chance)

    return choose


def tiles_below(address: str, tileset: str) -> list[str]:
    """Give the addresses of the tiles of a tileset."""
    found: list[str] = []
    waiting = [httpx.get(f"{address}{tileset}", timeout=60).json()["root"]]
    while waiting:
        tile = waiting.pop()
        waiting += tile.get("children", [])
        if uri := tile.get("content", {}).get("uri"):
            found.append(urlsplit(str(httpx.URL(f"{address}{tileset}").join(uri))).path)
    return found


async def phone(
    port: int, due: Iterator[float], began: float, choose: Callable[[], Chosen], met: dict[str, Met]
) -> None:
    """Ask whenever a request is due that no other phone has taken."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    used = time.monotonic()
    for each in due:
        await asyncio.sleep(began + each - time.monotonic())
        if time.monotonic() - used > IDLE_S:
            writer.close()
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
        kind, path = choose()
        seen = met.setdefault(kind, Met())
        ranges = "range: bytes=0-16383\r\n" if path.endswith(".pmtiles") else ""
        asked = f"GET {path} HTTP/1.1\r\nhost: localhost\r\naccept-encoding: gzip\r\n{ranges}\r\n"
        try:
            async with asyncio.timeout(LIMIT_S):
                status = await answered(reader, writer, asked.encode())
        except (OSError, EOFError, TimeoutError) as error:
            status = type(error).__name__
            writer.close()
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
        used = time.monotonic()
        if status in {"200", "206"}:
            seen.took_ms.append((time.monotonic() - began - each) * 1e3)
        else:
            seen.faults[status] = seen.faults.get(status, 0) + 1
    writer.close()


async def answered(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, asked: bytes) -> str:
    """Send a request, read the answer, give its status."""
    writer.write(asked)
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    length = head.partition(b"content-length: ")[2].split(b"\r\n", 1)[0]
    if length:
        await reader.readexactly(int(length))
    elif b"transfer-encoding: chunked" in head:
        while size := int(await reader.readuntil(b"\r\n"), 16):
            await reader.readexactly(size + 2)
        await reader.readexactly(2)
    return head.split(b" ", 2)[1].decode()


async def write_notes(port: int, token: str, seconds: float, seen: Met) -> None:
    """Write a note a second; each that is not taken counts by its status."""
    body = {"geometry": {"type": "Point", "coordinates": [139.4375, 36.2083]}}
    body |= {"properties": {"about": "hot", "text": "ここは暑い"}}
    content = json.dumps(body).encode()
    end = time.monotonic() + seconds
    async with httpx.AsyncClient(timeout=LIMIT_S) as client:
        while time.monotonic() < end:
            began = time.monotonic()
            try:
                answer = await client.post(
                    f"http://127.0.0.1:{port}{API}/layers/{CITY}-notes/items",
                    content=content,
                    headers={
                        "cookie": f"__Host-uchimizu={token}",
                        "content-type": "application/json",
                    },
                )
                status = f"{answer.status_code}"
            except httpx.TimeoutException:
                status = f"none within {LIMIT_S:g} s"
            seen.took_ms.append((time.monotonic() - began) * 1e3)
            seen.faults[status] = seen.faults.get(status, 0) + 1
            await asyncio.sleep(max(0.0, 1 / WRITES - (time.monotonic() - began)))


async def load(
    server: RunningServer, choose: Callable[[random.Random], Chosen], token: str, *,
    rate: float, seconds: float,
) -> tuple[dict[str, Met], Met]:  # fmt: skip
    """Let everybody ask, and somebody write."""
    chance, due, met, writes = random.Random(7), due_times(rate, seconds), {}, Met()
    began = time.monotonic() + 0.5
    phones = [phone(server.port, due, began, lambda: choose(chance), met) for _ in range(PHONES)]
    await asyncio.gather(*phones, write_notes(server.port, token, seconds, writes))
    return met, writes


def tell(name: str, met: dict[str, Met], writes: Met) -> None:
    """Print the table of one load."""
    print(f"\n{name}\n{'':24} {'answered':>9} {'p50 ms':>8} {'p99 ms':>8} {'most ms':>8} failed")
    everything = Met()
    for each in met.values():
        everything.took_ms += each.took_ms
        for status, count in each.faults.items():
            everything.faults[status] = everything.faults.get(status, 0) + count
    for kind, seen in [*sorted(met.items()), ("all that is read", everything)]:
        cuts = statistics.quantiles(seen.took_ms, n=100) if len(seen.took_ms) > 1 else [0.0] * 99
        most = max(seen.took_ms, default=0.0)
        print(
            f"{kind:24} {len(seen.took_ms):>9} {cuts[49]:>8.1f} {cuts[98]:>8.1f} {most:>8.1f}"
            f" {seen.faults or 0}"
        )
    most = max(writes.took_ms, default=0.0)
    print(f"{'writes':24} by status {writes.faults}, most {most:.0f} ms", flush=True)


@contextlib.contextmanager
def installation(data: Path, *, postgis: bool) -> Iterator[tuple[Path, str, Stop]]:
    """Give a data folder with the town of another and a database, its URL, and how to stop it."""
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as running:
        here = Path(folder) / "data"
        here.mkdir()
        for name in ("published", "secret", "today", "media"):
            if (data / name).exists():
                (here / name).symlink_to((data / name).resolve())
        if not postgis:
            for each in data.glob(f"{SQLITE_FILE}*"):
                shutil.copy(each, here)
            yield here, "", Stop(here, None, running)
            return
        cluster = running.enter_context(postgis_cluster(durable=True))
        url = cluster.format(name="postgres")
        with database_at(url) as database, database.write() as connection:
            connection.exec_driver_sql("CREATE EXTENSION postgis")
        settle_demo_people(load_settings(data=here, database_url=url))
        (host,) = parse_qs(urlsplit(url).query)["host"]
        yield here, url, Stop(here, Path(host), running)


@dataclass
class Stop:
    """Takes the database away; cluster : folder of PostgreSQL, None for SQLite."""

    data: Path
    cluster: Path | None
    running: contextlib.ExitStack

    def for_good(self) -> None:
        """Let nothing of it answer any more."""
        if self.cluster is not None:
            self.running.close()
            return
        away = self.data / "away"
        away.mkdir()
        for each in list(self.data.glob(f"{SQLITE_FILE}*")):
            each.rename(away / each.name)

    @contextlib.contextmanager
    def in_its_tracks(self) -> Iterator[None]:
        """Let PostgreSQL take connections and never answer while the block runs."""
        assert self.cluster is not None
        lines = (self.cluster / "data" / "postmaster.pid").read_text().split("\n")
        children = Path(f"/proc/{lines[0]}/task/{lines[0]}/children").read_text().split()
        processes = [int(each) for each in (lines[0], *children)]
        for each in processes:
            os.kill(each, signal.SIGSTOP)
        try:
            yield
        finally:
            for each in processes:
                os.kill(each, signal.SIGCONT)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--postgis", action="store_true")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=30.0)
    asked = parser.parse_args()
    with installation(asked.data, postgis=asked.postgis) as (data, url, stop):
        with database_at(url or data / SQLITE_FILE) as database:
            migrate(database)
            with database.write() as connection:
                person = account_row(connection, CITY, Role.VOUCHED)
                token = begin_session(connection, CITY, hat=Hat.PERSON, account_id=person)
        settings = {"UCHIMIZU_WORKERS": f"{asked.workers}"}
        settings |= {"UCHIMIZU_DATABASE_URL": url} if url else {}
        with serving(data, data / "log", **settings) as server:
            choose = questions(server.address)

            def run(name: str, rate: float) -> None:
                loaded = load(server, choose, token, rate=rate, seconds=asked.seconds)
                tell(f"{name}: {rate:g} a second", *asyncio.run(loaded))

            kind = "PostGIS" if url else "SQLite"
            print(f"{kind}, {asked.workers} processes, {asked.seconds:g} s each")
            asyncio.run(load(server, choose, token, rate=100, seconds=15))  # all is loaded
            run("normal load, database running", NORMAL)
            run("x 20, database running", NORMAL * TIMES)
            if url:
                with stop.in_its_tracks():
                    run("x 20, from the moment on that the database hangs", NORMAL * TIMES)
            stop.for_good()
            run("x 20, from the moment on that the database is stopped", NORMAL * TIMES)


if __name__ == "__main__":
    main()
