"""Tells open browsers what changed: one look per half second and city, for all who listen.

Every server process looks into the feed of the database, so that it does not matter which process
took an edit. What is sent is only that something changed: a browser asks for it as itself.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Sequence

from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from starlette.concurrency import run_in_threadpool

from gis_server.errors import DatabaseUnavailableError
from gis_server.request_log import EventLog
from layers.store.feed import Change

EVERY_S = 0.5
QUIET_S = 15.0
LISTENERS_MAX = 1_000

Look = Callable[[str, int], Sequence[Change]]


class Live:
    """Hands the changes of each city to those who listen to it."""

    def __init__(self, look: Look, last: Callable[[str], int], log: EventLog) -> None:
        self._look = look
        self._last = last
        self._log = log
        self._listeners: dict[str, set[asyncio.Queue[Sequence[Change]]]] = defaultdict(set)
        self._watches: dict[str, asyncio.Task[None]] = {}
        self._starting = asyncio.Lock()

    @property
    def is_full(self) -> bool:
        """Tell whether as many listen as may."""
        return sum(len(each) for each in self._listeners.values()) >= LISTENERS_MAX

    async def changes(self, city: str, since: int) -> AsyncIterator[Sequence[Change]]:
        """Give the changes of a city after a number, as they come; none where all is quiet.

        What one look finds is given together: many listen, and each is woken once.
        """
        queue: asyncio.Queue[Sequence[Change]] = asyncio.Queue()
        self._listeners[city].add(queue)
        try:
            await self._start_watch(city)  # from now on nothing passes the queue by
            number = since
            while missed := await run_in_threadpool(self._look, city, number):
                number = missed[-1].number
                yield missed
            while True:
                yield [each for each in await _next(queue) if each.number > number]
        finally:
            self._listeners[city].discard(queue)
            if not self._listeners[city] and city in self._watches:
                self._watches.pop(city).cancel()

    async def _start_watch(self, city: str) -> None:
        async with self._starting:
            if city not in self._watches or self._watches[city].done():
                number = await run_in_threadpool(self._last, city)
                self._watches[city] = asyncio.create_task(self._watch(city, number))

    async def _watch(self, city: str, number: int) -> None:
        told = False
        while True:
            await asyncio.sleep(EVERY_S)
            try:
                found = await run_in_threadpool(self._look, city, number)
            except (DatabaseUnavailableError, OperationalError, PoolTimeoutError):
                continue  # the database is away; a later look finds what was missed
            except Exception as error:  # whatever it is, others listen on
                if not told:
                    self._log.write("changes-wait", city=city, error=type(error).__name__)
                told = True
                continue
            told = False
            if found:
                number = found[-1].number
                for queue in self._listeners[city]:
                    queue.put_nowait(found)


async def _next(queue: asyncio.Queue[Sequence[Change]]) -> Sequence[Change]:
    """Give the next changes, or none after a while, so that dead connections are found."""
    try:
        return await asyncio.wait_for(queue.get(), timeout=QUIET_S)
    except TimeoutError:
        return ()
