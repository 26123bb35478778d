"""Changes reach everybody who listens, each once and in order, whenever they came."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from io import BytesIO

import orjson
import pytest

from gis_server import live as module
from gis_server.live import Live
from gis_server.request_log import EventLog
from layers.store.feed import PAGE, Change
from tiles.errors import StorageError

CITY = "town"


class Feed:
    """Changes 1, 2, 3 … of one city."""

    def __init__(self) -> None:
        self.changes: list[Change] = []
        self.fault: Exception | None = None

    def add(self, count: int) -> None:
        for _ in range(count):
            self.changes.append(Change(len(self.changes) + 1, "feature", "x", "a", 1))

    def after(self, _city: str, number: int) -> Sequence[Change]:
        if self.fault is not None:
            raise self.fault
        return self.changes[number : number + PAGE]

    def last(self, _city: str) -> int:
        return len(self.changes)


def live_of(feed: Feed, lines: BytesIO | None = None) -> Live:
    return Live(feed.after, feed.last, EventLog(lines or BytesIO()))


@pytest.fixture(autouse=True)
def often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "EVERY_S", 0.02)
    monkeypatch.setattr(module, "QUIET_S", 0.1)


async def numbers(live: Live, since: int, until: int) -> list[int]:
    """Listen until a change has come; gives the numbers of all."""
    seen: list[int] = []
    async for found in live.changes(CITY, since):
        seen += [each.number for each in found]
        if seen and seen[-1] >= until:
            break
    return seen


def test_everybody_gets_each_change_once_and_in_order() -> None:
    feed = Feed()
    feed.add(PAGE + 10)

    async def visit() -> list[list[int]]:
        live, last = live_of(feed), PAGE + 40
        listening = [asyncio.create_task(numbers(live, since, last)) for since in (0, 500, 505)]
        for _ in range(30):
            feed.add(1)
            await asyncio.sleep(0.005)
        listening.append(asyncio.create_task(numbers(live, 0, last)))
        async with asyncio.timeout(10):
            return await asyncio.gather(*listening)

    last = PAGE + 40
    assert asyncio.run(visit()) == [list(range(since + 1, last + 1)) for since in (0, 500, 505, 0)]


def test_a_burst_wakes_a_listener_once() -> None:
    feed = Feed()

    async def visit() -> list[int]:
        sizes, live = [], live_of(feed)
        async for found in live.changes(CITY, 0):
            if not found:
                feed.add(50)  # at once
                continue
            sizes.append(len(found))
            if len(sizes) == 2:
                break
            feed.add(50)
        return sizes

    assert asyncio.run(visit()) == [50, 50]


def test_where_all_is_quiet_listeners_are_told() -> None:
    feed = Feed()

    async def visit() -> Sequence[Change]:
        async with asyncio.timeout(10):
            async for found in live_of(feed).changes(CITY, 0):
                return found
        raise AssertionError

    assert list(asyncio.run(visit())) == []


@pytest.mark.parametrize("fault", [StorageError("away"), OSError("away"), ValueError("a fault")])
def test_a_look_that_fails_is_told_once_and_tried_again(fault: Exception) -> None:
    feed, lines = Feed(), BytesIO()

    async def visit() -> list[int]:
        listening = asyncio.create_task(numbers(live_of(feed, lines), 0, 2))
        await asyncio.sleep(0.1)
        for _ in range(2):
            feed.fault = fault
            await asyncio.sleep(0.2)
            feed.fault = None
            feed.add(1)
            await asyncio.sleep(0.2)
        async with asyncio.timeout(10):
            return await listening

    assert asyncio.run(visit()) == [1, 2]
    told = [orjson.loads(line) for line in lines.getvalue().splitlines()]
    expected = [("changes-wait", CITY, type(fault).__name__)] * 2
    assert [(each["event"], each["city"], each["error"]) for each in told] == expected


def test_a_watch_that_ended_is_replaced() -> None:
    feed = Feed()

    async def visit() -> list[int]:
        live = live_of(feed)
        first = asyncio.create_task(numbers(live, 0, 1))
        await asyncio.sleep(0.1)
        live._watches[CITY].cancel()
        await asyncio.sleep(0.1)
        second = asyncio.create_task(numbers(live, 0, 1))
        await asyncio.sleep(0.1)
        feed.add(1)
        async with asyncio.timeout(10):
            return [*await first, *await second]

    assert asyncio.run(visit()) == [1, 1]
