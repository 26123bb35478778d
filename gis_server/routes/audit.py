"""`/api/cities/{city}/audit`: the log of who did what, for auditors."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Query
from pydantic import BaseModel
from starlette.responses import StreamingResponse

from gis_server.access import Acting
from gis_server.civic import Civic
from gis_server.items import time_text
from gis_server.routes.cities import CityId
from layers.moderation import audit
from layers.moderation.audit import Entry
from layers.people.actor import Actor
from layers.people.permissions import Action, require

After = Annotated[int, Query(ge=0, le=2**53, description="Number of the last row seen.")]


class AuditRow(BaseModel):
    """One row: who did what, when, why; `hash` is over `previous` and the row."""

    number: int
    at: str
    who: str
    hat: str
    action: str
    kind: str
    object: str
    reason: str
    details: dict[str, Any]
    previous: str
    hash: str


class AuditPage(BaseModel):
    """Rows in order; `next` is the parameter `after` of more."""

    rows: list[AuditRow]
    next: int | None


class Verification(BaseModel):
    """Whether the chain of hashes holds, and where it does not.

    The head (number and hash of the newest row) shows rows that were cut off, to whoever kept an
    earlier one.
    """

    intact: bool
    broken_at: int | None
    what: str | None
    head_number: int
    head_hash: str


def audit_router(civic: Civic) -> APIRouter:
    """Give the routes of the log."""
    router = APIRouter(prefix="/api/cities/{city}/audit", tags=["safety"])

    @router.get("", summary="The log of who did what")
    def list_rows(city: CityId, actor: Acting, after: After = 0) -> AuditPage:
        require(actor, Action.READ_LOG)
        with civic.database_for(city).read() as connection:
            found = audit.entries(connection, city, after=after)
        more = found[-1].number if len(found) == audit.PAGE else None
        return AuditPage(rows=[_row(each) for each in found], next=more)

    @router.get("/verification", summary="Whether the log was tampered with")
    def verify(city: CityId, actor: Acting) -> Verification:
        require(actor, Action.READ_LOG)
        with civic.database_for(city).read() as connection:
            found = audit.verify(connection, city)
            number, digest = audit.head(connection, city)
        return Verification(
            intact=found is None,
            broken_at=found.number if found else None,
            what=found.what if found else None,
            head_number=number,
            head_hash=digest,
        )

    @router.get(
        "/export",
        summary="The whole log as JSON lines",
        response_class=StreamingResponse,
        responses={200: {"content": {"application/x-ndjson": {}}}},
    )
    def export(city: CityId, actor: Acting) -> StreamingResponse:
        require(actor, Action.READ_LOG)
        return StreamingResponse(
            lines(actor),
            media_type="application/x-ndjson",
            headers={
                "cache-control": "no-store",
                "content-disposition": f'attachment; filename="{city}-audit.jsonl"',
            },
        )

    def lines(actor: Actor) -> Iterator[bytes]:
        """Give the rows page by page: no connection is held while a slow reader reads."""
        number = 0
        while True:
            with civic.database_for(actor.city).read() as connection:
                found = audit.entries(connection, actor.city, after=number)
            for each in found:
                number = each.number
                yield orjson.dumps(_row(each).model_dump(), option=orjson.OPT_APPEND_NEWLINE)
            if len(found) < audit.PAGE:
                return

    return router


def _row(found: Entry) -> AuditRow:
    return AuditRow(
        number=found.number,
        at=time_text(found.at),
        who=found.who,
        hat=found.hat,
        action=found.action,
        kind=found.kind,
        object=found.object,
        reason=found.reason,
        details=dict(found.details),
        previous=found.previous,
        hash=found.hash,
    )
