"""Changes are numbered in the order in which they are committed."""

from __future__ import annotations

import random
import time
from concurrent.futures import ThreadPoolExecutor

from layers.store.database import Database
from layers.store.feed import PAGE, announce, changes_since, last_number

CITY = "kumagaya"


def test_numbers_are_per_city(database: Database) -> None:
    with database.write() as connection:
        assert announce(connection, CITY, kind="feature", object="a", layer="l", version=1) == 1
        assert announce(connection, CITY, kind="feature", object="b") == 2
        assert announce(connection, "other", kind="feature", object="c") == 1
    with database.read() as connection:
        assert [each.object for each in changes_since(connection, CITY, 0)] == ["a", "b"]
        assert [each.object for each in changes_since(connection, CITY, 1)] == ["b"]
        assert last_number(connection, CITY) == 2
        assert last_number(connection, "nowhere") == 0


def test_pages_are_bounded(database: Database) -> None:
    with database.write() as connection:
        for each in range(PAGE + 3):
            announce(connection, CITY, kind="feature", object=str(each))
    with database.read() as connection:
        page = changes_since(connection, CITY, 0)
        assert len(page) == PAGE
        assert len(changes_since(connection, CITY, page[-1].number)) == 3


def test_a_reader_who_follows_misses_nothing(database: Database) -> None:
    """Slow and quick writers at once; the reader asks for what comes after the last it saw."""
    chance = random.Random(1)
    seen: list[int] = []

    def write(_: int) -> None:
        with database.write() as connection:
            time.sleep(chance.random() * 0.003)
            announce(connection, CITY, kind="feature", object="x")
            time.sleep(chance.random() * 0.003)

    def follow() -> None:
        while len(seen) < 100:
            with database.read() as connection:
                found = changes_since(connection, CITY, seen[-1] if seen else 0)
            seen.extend(each.number for each in found)

    with ThreadPoolExecutor(9) as pool:
        reader = pool.submit(follow)
        list(pool.map(write, range(100)))
        reader.result(timeout=60)
    assert seen == list(range(1, 101))
