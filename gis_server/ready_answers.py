"""Public answers that were given before are sent again at once while nothing of them has changed.

For each request the number of the city's latest change is looked up, once for all who ask
meanwhile, and always after they asked: nobody gets an answer that was old when they asked for it,
whichever process wrote. Neither a thread nor a parser is in the way, so readers do not wait behind
those who write.

While the database is away, the last answers are sent with the time that they are as of, to those
who are signed in as well: then they read what visitors do. What was changed since it was answered
is not; what says whether places are open is sent for ten minutes.
"""

from __future__ import annotations

import asyncio
import datetime
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import NamedTuple

from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.routing import BaseRoute
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gis_server.bounded_cache import BoundedCache
from gis_server.byte_ranges import takes_gzip
from gis_server.database_watch import DatabaseWatch
from gis_server.errors import ApplicationError, DatabaseUnavailableError
from gis_server.people.cookies import NAME
from gis_server.public_answers import PublicBody

KEPT_BYTES = 64 << 20
HEADERS_BYTES = 1_000  # of one answer, about
LOOKS = 2  # threads
SLOW_S = 2.0  # a look that takes longer casts doubt on the database
OPENINGS_S = 600.0  # how long after its time an answer that tells of openings is sent at all
AS_OF = b"uchimizu-as-of"
_HOLDS = "uchimizu.holds"  # where a route says in the request's scope for how long it holds
_SESSION = NAME.encode()

Look = Callable[[str], None]
Known = Callable[[str, tuple[str, ...]], int]


class Name(NamedTuple):
    """All that an answer to a visitor depends on; etag : of If-None-Match, else b""."""

    path: bytes
    query: bytes
    takes_gzip: bool
    etag: bytes

    def without_etag(self) -> Name:
        """Give the name of the question of who has no answer yet."""
        return self._replace(etag=b"")


@dataclass(frozen=True, slots=True)
class Holds:
    """For how long an answer holds.

    number : of the change after which nothing of these layers has changed in it.
    until : when it ends by itself [s since 1970], None where it does not.
    dates_itself : its route tells the last that was read where the database is away, with the date.
    is_last : it does just that.
    """

    city: str
    layers: tuple[str, ...]
    number: int
    until: float | None
    dates_itself: bool = False
    is_last: bool = False


def hold(
    request: Request, body: PublicBody, *, until: float | None = None, dates_itself: bool = False
) -> None:
    """Say that the answer to a visitor's request is the same for all until its layers change."""
    holds = request.scope.get(_HOLDS)
    if holds is not None and body.number is not None:
        holds.append(Holds(body.city, body.layers, body.number, until, dates_itself))


def hold_last(request: Request, city: str, *, until: float) -> None:
    """Say that the answer tells what was read last, with its date, while the database is away."""
    holds = request.scope.get(_HOLDS)
    if holds is not None:
        holds.append(Holds(city, (), 0, until, is_last=True))


@dataclass(frozen=True, slots=True)
class Ready:
    """An answer, when it was made [s since 1970], and for how long it holds."""

    holds: Holds
    route: BaseRoute
    made_at: float
    status: int
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes = b""

    def is_as_of(self, number: int) -> bool:
        """Tell whether it tells of what was so at a change, and holds now."""
        current = self.holds.number >= number and not self.holds.is_last
        return current and not self.has_ended

    @property
    def has_ended(self) -> bool:
        """Tell whether its time is over."""
        return self.holds.until is not None and time.time() >= self.holds.until

    def as_last(self, number: int, *, looked_at: float) -> Ready | None:
        """Give it with its date, for when nobody can look for more; None where that would be wrong.

        number, looked_at : of the latest change that was looked at, and when [s since 1970].
        """
        until = self.holds.until
        if self.holds.dates_itself or self.holds.number < number:
            return None
        if until and time.time() > until + OPENINGS_S:
            return None
        at = self.made_at if until else max(self.made_at, looked_at)
        text = datetime.datetime.fromtimestamp(at, datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        return replace(self, headers=(*self.headers, (AS_OF, text.encode())))

    async def send(self, send: Send) -> None:
        """Answer with it."""
        start = {"type": "http.response.start", "status": self.status}
        await send({**start, "headers": list(self.headers)})
        await send({"type": "http.response.body", "body": self.body})


class ReadyAnswers:
    """Wrap the application and answer from what it answered visitors before.

    look : looks at what changed in a city; raises where the city or the database is away.
    known : gives the number of a city's layers as of the latest look.
    """

    def __init__(self, app: ASGIApp, look: Look, known: Known, watch: DatabaseWatch) -> None:
        self.app = app
        self._known = known
        self._watch = watch
        self._looks = SharedLooks(look, watch)
        self._kept: BoundedCache[Ready] = BoundedCache(KEPT_BYTES)
        self._making: dict[Name, asyncio.Event] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        name, is_anybodys = _name(scope)
        if name is None or not (is_anybodys or self._watch.is_away):
            await self.app(scope, receive, send)
            return
        ready = await self._ready(name)
        if ready is None and not is_anybodys:
            await self.app(scope, receive, send)
        elif ready is None:
            await self._ask_application(name, scope, receive, send)
        else:
            scope["route"] = ready.route
            await ready.send(send)

    async def _ready(self, name: Name) -> Ready | None:
        """Give the answer to a question that is being asked now, None where there is none."""
        if self._watch.is_away:
            return self._last(name)
        found = self._kept.get(name)
        if found is None:
            return None
        try:
            await self._looks.after_now(found.holds.city)
        except (DatabaseUnavailableError, SQLAlchemyError):
            return await self._last_if_away(name)
        except ApplicationError:
            return None  # the application says what is wrong
        number = self._known(found.holds.city, found.holds.layers)
        if found.is_as_of(number):
            return found
        if name in self._making:  # of many who ask at once, one has it made
            await self._making[name].wait()
            found = self._kept.get(name)
        return found if found is not None and found.is_as_of(number) else None

    async def _last_if_away(self, name: Name) -> Ready | None:
        """Give the last answer to a question where the database turns out to be away."""
        self._watch.suspect()
        while self._watch.is_in_doubt:
            await asyncio.sleep(0.01)
        return self._last(name) if self._watch.is_away else None

    def _last(self, name: Name) -> Ready | None:
        """Give the last answer to a question; to who has an older one, all of it."""
        found = self._kept.get(name) or self._kept.get(name.without_etag())
        if found is None:
            return None
        if found.holds.is_last:
            return None if found.has_ended else found
        city = found.holds.city
        number, looked_at = self._known(city, found.holds.layers), self._looks.ended_at(city)
        return found.as_last(number, looked_at=looked_at)

    async def _ask_application(
        self, name: Name, scope: Scope, receive: Receive, send: Send
    ) -> None:
        holds: list[Holds] = []
        scope[_HOLDS] = holds
        made, begun = asyncio.Event(), None
        leads = self._making.setdefault(name, made) is made

        async def send_and_keep(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start" and holds:
                route, headers = scope["route"], tuple(message["headers"])
                begun = Ready(holds[-1], route, time.time(), message["status"], headers)
            elif begun is not None and not message.get("more_body"):
                self._keep(name, replace(begun, body=message["body"]))
                made.set()
            await send(message)

        try:
            await self.app(scope, receive, send_and_keep)
        finally:
            made.set()
            if leads:
                del self._making[name]

    def _keep(self, name: Name, ready: Ready) -> None:
        asked = len(name.path) + len(name.query) + len(name.etag)
        self._kept.put(name, ready, size=asked + len(ready.body) + HEADERS_BYTES)


class SharedLooks:
    """One look for all who ask while the look before it goes on."""

    def __init__(self, look: Look, watch: DatabaseWatch) -> None:
        self._look = look
        self._watch = watch
        self._ended_at: dict[str, float] = {}
        self._threads = ThreadPoolExecutor(LOOKS, thread_name_prefix="look")
        self._turns: dict[str, asyncio.Lock] = {}
        self._next: dict[str, asyncio.Task[None]] = {}

    async def after_now(self, city: str) -> None:
        """Return when a look at a city that began after this call has ended."""
        task = self._next.get(city)
        if task is None:
            task = self._next[city] = asyncio.create_task(self._in_turn(city))
        await asyncio.shield(task)

    def ended_at(self, city: str) -> float:
        """Give when the latest look at a city began that ended well [s since 1970], else 0."""
        return self._ended_at.get(city, 0.0)

    async def _in_turn(self, city: str) -> None:
        async with self._turns.setdefault(city, asyncio.Lock()):
            del self._next[city]  # who comes from now on waits for the look after this one
            self._watch.refuse_if_away()
            began = time.time()
            look = asyncio.get_running_loop().run_in_executor(self._threads, self._look, city)
            while not (await asyncio.wait((look,), timeout=SLOW_S))[0]:
                look.add_done_callback(_let_be)
                self._watch.suspect()
                self._watch.refuse_if_away()
            look.result()
            self._ended_at[city] = began


def _let_be(look: asyncio.Future[None]) -> None:
    """Take the outcome of a look that nobody waits for any more."""
    if not look.cancelled():
        look.exception()


def _name(scope: Scope) -> tuple[Name | None, bool]:
    """Give all that a visitor's answer depends on, None for no reading; and whether one asks."""
    if scope["type"] != "http" or scope["method"] != "GET":
        return None, False
    etag, gzipped, is_anybodys = b"", False, True
    for name, value in scope["headers"]:
        if name == b"if-none-match":
            etag = value
        elif name == b"accept-encoding":
            gzipped = takes_gzip(value.decode("latin-1"))
        elif name == b"cookie" and _SESSION in value:
            is_anybodys = False
    return Name(scope["raw_path"], scope["query_string"], gzipped, etag), is_anybodys
