"""Signing in: how fast, and whether its time tells known names from unknown ones.

    .venv/bin/python bench/sign_in.py [TRIES]

Runs `uchimizu serve` of an empty city, makes 20 accounts, and asks with a wrong password for known
and for unknown names in turn (TRIES of each, 300 unless named), each guess from a network of its
own. Prints medians, their difference (the goal is below 5 ms) and how well a single time tells the
two apart: 0.50 is not at all (probability that a known name takes longer; Mann and Whitney 1947).
Then the rate at which one process hashes, and what it does with 50 sign-ins at once while /live is
asked all the time.
"""

from __future__ import annotations

import itertools
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import orjson

sys.path.insert(0, str(Path(__file__).parents[1]))

from layers.people.passwords import hashed
from tests.serving import serving
from tiles.publishing.edit import edit_city
from tiles.publishing.layout import city_key
from tiles.storage import open_storage

CITY = "town"
PASSWORD = "kasa to tsuki no oto"
WRONG = "yakan no yuge to kaeru"
CONSENTS = {"rules": "2026-11", "account": "2026-11"}
# Asks /live every 10 ms until a line arrives, then prints the times [ms].
WATCH = """
import http.client, json, select, sys, time
place, times = sys.argv[1].removeprefix("http://").rstrip("/"), []
print("ready", flush=True)
while not select.select([sys.stdin], [], [], 0.01)[0]:
    start = time.perf_counter()
    connection = http.client.HTTPConnection(place, timeout=20)
    connection.request("GET", "/live")
    connection.getresponse().read()
    connection.close()
    times.append((time.perf_counter() - start) * 1000)
print(json.dumps(times))
"""
NETWORKS = (f"10.{number // 256}.{number % 256}.1" for number in itertools.count())


def main() -> None:
    tries = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        storage = open_storage(str(data / "published"))
        with edit_city(storage, CITY):
            record = {"id": CITY, "name": "町", "year": 2024, "attribution": "", "sources": []}
            storage.put(city_key(CITY), orjson.dumps(record))
        proxy = {"UCHIMIZU_PUBLIC_URL": "https://gis.example.jp"}
        with (
            serving(data, data / "server.log", **proxy) as server,
            httpx.Client(base_url=server.address, timeout=60) as client,
        ):
            names = [join(client, number) for number in range(20)]
            compare(client, names, tries)
            hashing_rate()
            crowd(client, names)


def join(client: httpx.Client, number: int) -> str:
    asked = {"pen_name": f"すずみ{number}", "password": PASSWORD, "consents": CONSENTS}
    return str(post(client, "/accounts", asked).json()["login_name"])


def post(client: httpx.Client, path: str, asked: dict[str, object]) -> httpx.Response:
    headers = {"x-forwarded-for": next(NETWORKS)}
    answer = client.post(f"/api/cities/{CITY}{path}", json=asked, headers=headers)
    client.cookies.clear()
    return answer


def compare(client: httpx.Client, names: Sequence[str], tries: int) -> None:
    """Time wrong guesses for known and unknown names in turn."""
    times: dict[str, list[float]] = {"known": [], "unknown": []}
    for number in range(tries + 10):
        known = names[number % len(names)]
        for kind, name in (("known", known), ("unknown", f"{known[:-3]}{1000 + number}")):
            start = time.perf_counter()
            answer = post(client, "/sessions", {"login_name": name, "password": WRONG})
            taken = (time.perf_counter() - start) * 1000
            if answer.status_code == 403 and number >= 10:
                times[kind].append(taken)
    medians = {kind: statistics.median(found) for kind, found in times.items()}
    for kind, found in times.items():
        print(f"{kind:8} {len(found):5} guesses, median {medians[kind]:7.2f} ms")
    print(f"difference of medians {medians['known'] - medians['unknown']:+.2f} ms")
    print(f"known takes longer with probability {longer(times['known'], times['unknown']):.3f}")


def longer(one: Sequence[float], other: Sequence[float]) -> float:
    wins = sum((a > b) + 0.5 * (a == b) for a in one for b in other)
    return wins / (len(one) * len(other))


def hashing_rate(number: int = 60) -> None:
    """Hash in as many threads as there are cores; two go at once, whatever is asked."""
    start, used = time.perf_counter(), time.process_time()
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        list(threads.map(hashed, [PASSWORD] * number))
    wall, used = time.perf_counter() - start, time.process_time() - used
    print(f"hashing: {number / wall:.0f} a second, {used / number * 1000:.1f} ms of CPU each")


def crowd(client: httpx.Client, names: Sequence[str], number: int = 50) -> None:
    """Sign 50 people in at once and ask /live all the while, in a process of its own."""
    base = str(client.base_url)
    clients = [httpx.Client(base_url=base, timeout=60, verify=False) for _ in range(number)]
    command = [sys.executable, "-c", WATCH, base]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as watcher:
        assert watcher.stdout is not None
        watcher.stdout.readline()

        def one(place: int) -> int:
            asked = {"login_name": names[place % len(names)], "password": PASSWORD}
            return post(clients[place], "/sessions", asked).status_code

        start = time.perf_counter()
        with ThreadPoolExecutor(number) as threads:
            statuses = list(threads.map(one, range(number)))
        wall = time.perf_counter() - start
        live = sorted(orjson.loads(watcher.communicate(b"\n")[0]))
    for each in clients:
        each.close()
    found = {status: statuses.count(status) for status in sorted(set(statuses))}
    print(
        f"{number} at once: {wall:.1f} s, statuses {found}; "
        f"/live p99 {live[int(len(live) * 0.99)]:.0f} ms of {len(live)}"
    )


if __name__ == "__main__":
    main()
