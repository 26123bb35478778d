"""`/api/cities/{city}/changes`: what changed, to ask for it again; also as a stream."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from functools import lru_cache
from typing import Annotated

import orjson
from fastapi import APIRouter, Header, Query, Response
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import StreamingResponse

from gis_server.access import Acting, acting
from gis_server.civic import Civic
from gis_server.errors import BusyError
from gis_server.json_answers import answer
from gis_server.live import Live
from gis_server.routes.cities import CityId
from layers.features.layer import layers_seen_by
from layers.people.actor import Actor
from layers.store.feed import PAGE, Change, changes_since, last_number

Since = Annotated[int, Query(ge=0, le=2**53, description="Number of the last change seen.")]
Shown = Callable[[Change], bool]
NEVER_SENT = frozenset({"log"})
OF_WHAT_IS_SEEN = frozenset({"layer", "workshop"})  # kinds of changes


class ChangeNote(BaseModel):
    """Something changed; ask for it to see what it is now."""

    number: int
    kind: str
    layer: str | None
    object: str
    version: int | None


class Changes(BaseModel):
    """Changes in order; `last` is the number to ask from next time."""

    changes: list[ChangeNote]
    last: int


def changes_router(civic: Civic) -> APIRouter:
    """Give the routes of changes."""
    router = APIRouter(prefix="/api/cities/{city}/changes", tags=["changes"])

    def look(city: str, number: int) -> list[Change]:
        with civic.database_for(city).read() as connection:
            return list(changes_since(connection, city, number))

    def last(city: str) -> int:
        with civic.database_for(city).read() as connection:
            return last_number(connection, city)

    live = Live(look, last, civic.catalogue.log)

    @router.get("", summary="What changed", response_model=Changes)
    def list_changes(city: CityId, actor: Acting, since: Since = 0) -> Response:
        found, shown = look(city, since), _shown_to(civic, actor)
        number = found[-1].number if found else max(since, 0)
        return answer({"changes": [_json(each) for each in found if shown(each)], "last": number})

    @router.get(
        "/stream",
        summary="What changes, as it happens (server-sent events)",
        responses={200: {"content": {"text/event-stream": {}}}},
        response_class=StreamingResponse,
    )
    async def stream_changes(
        city: CityId,
        actor: Acting,
        request: Request,
        since: Annotated[int | None, Query(ge=0, le=2**53)] = None,
        last_event_id: Annotated[str | None, Header(max_length=16)] = None,
    ) -> StreamingResponse:
        if live.is_full:
            raise BusyError
        if last_event_id and last_event_id.isdecimal():
            since = int(last_event_id)
        if since is None:
            since = await run_in_threadpool(last, city)
        shown = await run_in_threadpool(_shown_to, civic, actor)

        def again() -> Shown | None:
            now = acting(city, request)
            return _shown_to(civic, now) if now.author == actor.author else None

        return StreamingResponse(
            _events(live, city, since, shown, again),
            media_type="text/event-stream",
            headers={"cache-control": "no-store", "x-accel-buffering": "no"},
        )

    return router


async def _events(
    live: Live,
    city: str,
    since: int,
    shown: Shown,
    again: Callable[[], Shown | None],
) -> AsyncIterator[bytes]:
    """Give changes as events, until whoever listens is no longer who they were."""
    yield b"retry: 2000\n\n"
    async for found in live.changes(city, since):
        if any(each.kind in OF_WHAT_IS_SEEN for each in found):
            shown_now = await run_in_threadpool(again)
            if shown_now is None:
                return
            shown = shown_now
        events = b"".join(_event(each) for each in found if shown(each))
        if events or not found:
            yield events or b": quiet\n\n"


@lru_cache(maxsize=2 * PAGE)
def _event(each: Change) -> bytes:
    """Give a change as it is sent, the same to all who listen."""
    return b"id: %d\nevent: change\ndata: %s\n\n" % (each.number, orjson.dumps(_json(each)))


def _shown_to(civic: Civic, actor: Actor) -> Shown:
    """Give what tells whether somebody may know of a change."""
    with civic.database_for(actor.city).read() as connection:
        seen = {each.id for each in layers_seen_by(connection, actor)}
    return lambda each: each.kind not in NEVER_SENT and (each.layer is None or each.layer in seen)


def _json(each: Change) -> dict[str, object]:
    return {
        "number": each.number,
        "kind": each.kind,
        "layer": each.layer,
        "object": each.object,
        "version": each.version,
    }
