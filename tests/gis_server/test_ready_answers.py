"""Answers that are ready: never older than the question, never somebody else's."""

from __future__ import annotations

import asyncio
import datetime
import io
import threading
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from fastapi import FastAPI, Request, Response

from gis_server.database_watch import DatabaseWatch
from gis_server.errors import DatabaseUnavailableError
from gis_server.public_answers import PublicBody
from gis_server.ready_answers import AS_OF, OPENINGS_S, ReadyAnswers, SharedLooks, hold
from gis_server.request_log import EventLog

CITY = "town"


@dataclass
class Town:
    """An application with one list, whose number the test sets; it counts what it makes."""

    number: int = 1
    made: int = 0
    until: float | None = None
    away: bool = False
    pause: Callable[[], Awaitable[None]] | None = None
    known: int = field(default=1)
    broken: int = 0  # looks that fail although the database is there
    watch: DatabaseWatch = field(init=False)

    def __post_init__(self) -> None:
        self.watch = DatabaseWatch(
            lambda: None, lambda: not self.away, lambda: None, EventLog(io.BytesIO())
        )

    def look(self, _city: str) -> None:
        if self.away or self.broken:
            self.broken -= 1
            raise DatabaseUnavailableError
        self.known = self.number

    def app(self) -> ReadyAnswers:
        api = FastAPI()

        @api.get("/list")
        async def give(request: Request) -> Response:
            number = self.number
            self.made += 1
            if self.pause is not None:
                await self.pause()
            content = f"{number} for {request.headers.get('cookie', 'all')}".encode()
            hold(request, PublicBody(content, CITY, ("a",), number), until=self.until)
            return Response(content, headers={"x-kind": "list"})

        @api.get("/clock")
        async def tell() -> Response:
            self.made += 1
            return Response(b"now")

        known = self.known_number
        return ReadyAnswers(api, look=self.look, known=known, watch=self.watch)

    def known_number(self, _city: str, _layers: tuple[str, ...]) -> int:
        return self.known


async def ask(
    app: ReadyAnswers, path: str = "/list", headers_told: list[Any] | None = None, **headers: str
) -> tuple[int, str]:
    """Give status and body of an answer, and add its headers to a list."""
    where, _, query = path.partition("?")
    named = [(name.replace("_", "-").encode(), each.encode()) for name, each in headers.items()]
    scope: dict[str, Any] = {"type": "http", "method": "GET", "path": where, "headers": named}
    scope |= {"raw_path": where.encode(), "query_string": query.encode(), "root_path": ""}
    told: list[Any] = []

    async def send(message: Any) -> None:
        told.append(message)

    async def receive() -> Any:
        return {"type": "http.request", "body": b"", "more_body": False}

    await app(scope, receive, send)
    assert scope["route"].path == where  # the request log names it
    if headers_told is not None:
        headers_told.append(told[0]["headers"])
    return told[0]["status"], b"".join(each.get("body", b"") for each in told[1:]).decode()


def test_what_was_answered_is_sent_again_until_it_changes() -> None:
    town = Town()

    async def visit() -> None:
        app = town.app()
        assert [await ask(app) for _ in range(3)] == [(200, "1 for all")] * 3
        assert town.made == 1
        town.number = 2
        assert [await ask(app) for _ in range(3)] == [(200, "2 for all")] * 3
        assert town.made == 2

    asyncio.run(visit())


def test_each_question_has_an_answer_of_its_own() -> None:
    town = Town()

    async def visit() -> None:
        app = town.app()
        for headers in ({}, {"accept_encoding": "gzip"}, {"if_none_match": '"x"'}):
            for path in ("/list", "/list?limit=1"):
                await ask(app, path, **headers)
                await ask(app, path, **headers)
        assert town.made == 6

    asyncio.run(visit())


def test_who_is_signed_in_is_always_asked_for() -> None:
    town = Town()

    async def visit() -> None:
        app = town.app()
        await ask(app)
        mine = "__Host-uchimizu=token"
        assert [await ask(app, cookie=mine) for _ in range(2)] == [(200, f"1 for {mine}")] * 2
        assert await ask(app) == (200, "1 for all")
        assert town.made == 3

    asyncio.run(visit())


def test_what_says_nothing_is_not_kept() -> None:
    town = Town()

    async def visit() -> None:
        app = town.app()
        assert [await ask(app, "/clock") for _ in range(2)] == [(200, "now")] * 2
        assert town.made == 2

    asyncio.run(visit())


def test_an_answer_for_this_minute_ends_with_it() -> None:
    town = Town(until=time.time() + 600)

    async def visit() -> None:
        app = town.app()
        assert [await ask(app) for _ in range(2)] == [(200, "1 for all")] * 2
        assert town.made == 1
        town.until = time.time() - 1
        assert [await ask(app, "/list?ended") for _ in range(2)] == [(200, "1 for all")] * 2
        assert town.made == 3

    asyncio.run(visit())


def test_while_the_database_is_away_the_last_answer_is_sent_with_its_date() -> None:
    town = Town()

    async def visit() -> None:
        app, told = town.app(), []
        await ask(app)
        town.away = True
        mine = "__Host-uchimizu=token"
        asked: list[dict[str, str]] = [{}, {"if_none_match": '"older"'}, {"cookie": mine}]
        for headers in asked:
            assert await ask(app, headers_told=told, **headers) == (200, "1 for all")
            as_of = datetime.datetime.fromisoformat(dict(told[-1])[AS_OF].decode())
            age = datetime.datetime.now(datetime.UTC) - as_of
            assert datetime.timedelta() <= age < datetime.timedelta(minutes=10)
        assert await ask(app, "/list?never") == (200, "1 for all")  # the application says it
        assert town.made == 2
        town.away = False
        while town.watch.is_away:
            await asyncio.sleep(0.01)
        assert await ask(app, headers_told=told, cookie=mine) == (200, f"1 for {mine}")
        assert AS_OF not in dict(told[-1])
        town.watch.stop()

    asyncio.run(visit())


def test_what_changed_since_it_was_answered_is_not_sent_while_the_database_is_away() -> None:
    town = Town()

    async def visit() -> None:
        app = town.app()
        await ask(app)
        await ask(app, "/list?other")
        town.number = 2
        await ask(app)  # looks, so that it is known: something was hidden
        town.away = True
        assert await ask(app) == (200, "2 for all")
        made = town.made
        await ask(app, "/list?other")
        assert town.made == made + 1
        town.watch.stop()

    asyncio.run(visit())


def test_openings_are_sent_for_ten_minutes_while_the_database_is_away() -> None:
    for age, made in ((OPENINGS_S - 60, 1), (OPENINGS_S + 60, 2)):
        town = Town(until=time.time() - age)

        async def visit(town: Town = town) -> None:
            app = town.app()
            await ask(app)
            town.away = True
            town.watch.suspect()
            while not town.watch.is_away:
                await asyncio.sleep(0.01)
            await ask(app)
            town.watch.stop()

        asyncio.run(visit())
        assert town.made == made


def test_a_look_that_fails_once_makes_no_answer_old() -> None:
    town = Town()

    async def visit() -> None:
        app = town.app()
        await ask(app)
        town.number, town.broken = 2, 1
        assert await ask(app) == (200, "2 for all")

    asyncio.run(visit())


def test_nobody_waits_for_a_look_that_hangs() -> None:
    town, go_on = Town(), threading.Event()

    async def visit() -> None:
        app = town.app()
        await ask(app)
        town.look = lambda _city: go_on.wait()  # type: ignore[method-assign,assignment]
        app = town.app()
        town.away = False
        await ask(app)
        town.away = True
        answers = await asyncio.gather(*(ask(app) for _ in range(100)))
        assert answers == [(200, "1 for all")] * 100
        assert town.made == 2
        go_on.set()
        town.watch.stop()

    asyncio.run(visit())


def test_of_many_who_ask_after_a_change_one_has_it_made() -> None:
    town = Town()

    async def visit() -> None:
        app = town.app()
        await ask(app)
        town.number, town.pause = 2, lambda: asyncio.sleep(0.05)
        assert await asyncio.gather(*(ask(app) for _ in range(20))) == [(200, "2 for all")] * 20
        assert town.made == 2

    asyncio.run(visit())


def test_nobody_gets_what_was_begun_before_a_change_that_they_know_of() -> None:
    town = Town()

    async def visit() -> None:
        app, begun, go_on = town.app(), asyncio.Event(), asyncio.Event()

        async def pause() -> None:
            begun.set()
            await go_on.wait()

        await ask(app)
        town.number, town.pause = 2, pause
        early = asyncio.create_task(ask(app))
        await begun.wait()
        town.number = 3  # and acknowledged; who asks from now on must see it
        late = asyncio.create_task(ask(app))
        await asyncio.sleep(0.05)
        go_on.set()
        assert (await early, await late) == ((200, "2 for all"), (200, "3 for all"))

    asyncio.run(visit())


def test_a_look_is_shared_by_those_who_asked_before_it_began() -> None:
    begun, go_on, looks = threading.Semaphore(0), threading.Semaphore(0), []

    def look(_city: str) -> None:
        looks.append(1)
        begun.release()
        assert go_on.acquire(timeout=10)

    async def visit() -> None:
        shared = SharedLooks(look, Town().watch)
        first = asyncio.create_task(shared.after_now(CITY))
        await asyncio.to_thread(begun.acquire)
        later = [asyncio.create_task(shared.after_now(CITY)) for _ in range(10)]
        await asyncio.sleep(0.02)
        go_on.release()
        await first
        await asyncio.to_thread(begun.acquire)
        assert not any(each.done() for each in later)  # the first look began before they asked
        go_on.release()
        await asyncio.gather(*later)
        assert len(looks) == 2

    asyncio.run(visit())
