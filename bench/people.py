"""People at work: 40 draw and 200 look on; then a crowd of phones reads what they drew.

A real server with two processes and the published small town, on SQLite or, with --postgis, on a
PostGIS of its own. The clients run on the same machine and take their share of it. Who draws saves
something every two seconds; who looks on hears of each change and reads the list every ten seconds.
Goals: saves p95 <= 300 ms, told within 2 s, nothing lost, and the list at 500 requests a second
with p99 <= 200 ms (600 are asked for; bench/public_reads.py compares that with a bare route).

    .venv/bin/python bench/people.py [--minutes 10] [--postgis]
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import random
import statistics
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1])]

import httpx  # noqa: E402
from load.cpu_time import cpu_seconds  # noqa: E402
from load.crowd import crowd  # noqa: E402
from sqlalchemy import func, select  # noqa: E402

from gis_server.civic import SQLITE_FILE  # noqa: E402
from layers.features.defaults import add_default_layers  # noqa: E402
from layers.people.roles import Hat, Role  # noqa: E402
from layers.people.sessions import begin_session  # noqa: E402
from layers.store.migrate import migrate  # noqa: E402
from layers.store.tables import feature_version  # noqa: E402
from tests.gis_server.published_town import publish_town  # noqa: E402
from tests.layers.databases import database_at, postgis_cluster  # noqa: E402
from tests.layers.people_here import account_row  # noqa: E402
from tests.serving import serving  # noqa: E402

CITY = "kawabe"
LAYER = f"{CITY}-proposals"
DRAWING, LOOKING = 40, 200
RATE, READING_S = 600, 15
PROCESSES = 2
BETWEEN_SAVES_S = 2.0
BETWEEN_LOOKS_S = 10.0


@dataclass
class Seen:
    """What the clients met."""

    saves_ms: list[float] = field(default_factory=list)
    looks_ms: list[float] = field(default_factory=list)
    told_ms: list[float] = field(default_factory=list)
    acknowledged: set[tuple[str, int]] = field(default_factory=set)
    written_at: dict[str, float] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


async def ask(
    port: int, method: str, path: str, *, token: str = "", body: object = None
) -> tuple[int, bytes]:
    """Send one request over a connection of its own."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    content = json.dumps(body).encode() if body is not None else b""
    lines = [f"{method} {path} HTTP/1.1", "host: localhost", "connection: close"]
    lines += [f"content-length: {len(content)}", "content-type: application/json"]
    lines += [f"cookie: __Host-uchimizu={token}"] if token else []
    writer.write("\r\n".join([*lines, "", ""]).encode() + content)
    await writer.drain()
    answer = await reader.read(-1)
    writer.close()
    head, _, rest = answer.partition(b"\r\n\r\n")
    return int(head.split(b" ", 2)[1]), rest


async def draw(port: int, token: str, seen: Seen, end: float, chance: random.Random) -> None:
    """Draw trees and move them, one after another."""
    client, sequence = uuid.uuid4().hex, 0
    await asyncio.sleep(chance.random() * BETWEEN_SAVES_S)
    while time.monotonic() < end:
        sequence += 1
        item = str(uuid.uuid4())
        lon, lat = 139.371 + chance.random() * 0.018, 36.141 + chance.random() * 0.018
        content = {
            "geometry": {"type": "Point", "coordinates": [round(lon, 7), round(lat, 7)]},
            "properties": {"kind": "tree", "height_m": 8.0},
        }
        asked = {"sequence": sequence, "action": "add", "layer": LAYER, "item": item}
        outbox = {"client": client, "operations": [{**asked, "content": content}]}
        began = time.monotonic()
        path = f"/api/cities/{CITY}/operations"
        try:
            status, answer = await ask(port, "POST", path, token=token, body=outbox)
            (result,) = json.loads(answer)["results"]
            made = result["item"]
        except (OSError, ValueError, KeyError) as error:
            seen.faults.append(f"save: {error!r}")
            return
        now = time.monotonic()
        if status != 200 or not result["done"]:
            seen.faults.append(f"save: {status}")
        seen.saves_ms.append((now - began) * 1e3)
        seen.written_at[made["id"]] = now
        seen.acknowledged.add((made["id"], made["about"]["version"]))
        await asyncio.sleep(chance.expovariate(1 / BETWEEN_SAVES_S))


async def look_on(port: int, seen: Seen, end: float, chance: random.Random) -> None:
    """Hear of changes as they come, and read the newest of the list now and then."""
    listening = asyncio.create_task(listen(port, seen, end))
    await asyncio.sleep(chance.random() * BETWEEN_LOOKS_S)
    while time.monotonic() < end:
        began = time.monotonic()
        path = f"/api/cities/{CITY}/layers/{LAYER}/items?limit=100"
        status, _ = await ask(port, "GET", path)
        if status != 200:
            seen.faults.append(f"look: {status}")
        seen.looks_ms.append((time.monotonic() - began) * 1e3)
        await asyncio.sleep(BETWEEN_LOOKS_S)
    await listening


async def listen(port: int, seen: Seen, end: float) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    path = f"/api/cities/{CITY}/changes/stream"
    writer.write(f"GET {path} HTTP/1.1\r\nhost: localhost\r\n\r\n".encode())
    with contextlib.suppress(TimeoutError):
        while (left := end - time.monotonic()) > 0:
            line = await asyncio.wait_for(reader.readline(), left)
            if not line:
                seen.faults.append("stream: ended")
                break
            if line.startswith(b"data: "):
                item = json.loads(line[6:])["object"]
                if item in seen.written_at:
                    seen.told_ms.append((time.monotonic() - seen.written_at[item]) * 1e3)
    writer.close()


async def work(port: int, tokens: list[str], minutes: float) -> Seen:
    """Let everybody work at once."""
    seen, end = Seen(), time.monotonic() + minutes * 60
    people = [draw(port, each, seen, end, random.Random(each)) for each in tokens]
    people += [look_on(port, seen, end, random.Random(number)) for number in range(LOOKING)]
    await asyncio.gather(*people)
    return seen


def row(name: str, values: list[float], goal: str) -> None:
    """Print one line of the table."""
    if len(values) < 2:
        print(f"{name:<34} none")
        return
    cuts = statistics.quantiles(values, n=100)
    print(
        f"{name:<34} {len(values):>7} p50 {cuts[49]:7.1f}  p95 {cuts[94]:7.1f}  "
        f"p99 {cuts[98]:7.1f} ms   {goal}"
    )


def wait_for_processes(address: str) -> None:
    """Return when both processes have answered; ids of requests begin with the one's that did."""
    seen: set[str] = set()
    while len(seen) < PROCESSES:
        answer = httpx.get(f"{address}/api/cities/{CITY}/layers", timeout=60)
        seen.add(answer.headers["x-request-id"][:8])


@contextlib.contextmanager
def database_url(*, postgis: bool) -> Iterator[str]:
    """Give the URL of an empty PostGIS, or none."""
    if not postgis:
        yield ""
        return
    with postgis_cluster(durable=True) as url:
        with database_at(url.format(name="postgres")) as database, database.write() as connection:
            connection.exec_driver_sql("CREATE EXTENSION postgis")
        yield url.format(name="postgres")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=1.0)
    parser.add_argument("--postgis", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, database_url(postgis=asked.postgis) as url:
        data = Path(folder)
        publish_town(str(data / "published"))
        settings = {"UCHIMIZU_WORKERS": f"{PROCESSES}"} | (
            {"UCHIMIZU_DATABASE_URL": url} if url else {}
        )
        with database_at(url or data / SQLITE_FILE) as database:
            migrate(database)
            with database.write() as connection:
                add_default_layers(connection, CITY)
                people = [account_row(connection, CITY, Role.VOUCHED) for _ in range(DRAWING)]
                tokens = [
                    begin_session(connection, CITY, hat=Hat.PERSON, account_id=each)
                    for each in people
                ]
            with serving(data, data / "log", **settings) as server:
                wait_for_processes(server.address)
                kind = "PostGIS" if url else "SQLite"
                print(f"{DRAWING} draw, {LOOKING} look on, {asked.minutes:g} min, {kind}")
                before = cpu_seconds(server.process.pid)
                seen = asyncio.run(work(server.port, tokens, asked.minutes))
                cores = (cpu_seconds(server.process.pid) - before) / asked.minutes / 60
                row("saves", seen.saves_ms, "goal: p95 <= 300 ms")
                row("lists of viewers", seen.looks_ms, "")
                row("from acknowledged to told", seen.told_ms, "goal: 2 s")
                with database.read() as connection:
                    versions = select(feature_version.c.feature, feature_version.c.version)
                    kept = {(name, version) for name, version in connection.execute(versions)}
                    rows = connection.scalar(select(func.count()).select_from(feature_version))
                lost = seen.acknowledged - kept
                print(f"{'lost':<34} {len(lost):>7} of {len(seen.acknowledged)}, {rows} rows")
                print(f"{'cores that the server kept busy':<34} {cores:>7.2f}")
                print(f"{'faults':<34} {len(seen.faults):>7} {sorted(set(seen.faults))[:3]}")
                address = f"{server.address}/api/cities/{CITY}/layers/{LAYER}/items?limit=100"
                reads = asyncio.run(crowd(address, rate=RATE, phones=64, seconds=READING_S))
                name = f"public list, {len(reads.took_ms) / READING_S:.0f} a second"
                row(name, reads.took_ms, "goal: 500 a second, p99 <= 200 ms")


if __name__ == "__main__":
    main()
