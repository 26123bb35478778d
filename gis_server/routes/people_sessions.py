"""`/api/cities/{city}/sessions`: one's own sessions, listed and ended."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request, Response
from fastapi import Path as InPath
from pydantic import BaseModel

from gis_server.access import Acting
from gis_server.people.sign_in import SignIn, require_account
from gis_server.routes.cities import CityId
from gis_server.routes.people_answers import IDENTIFIER, signed_out
from layers.errors import UnknownError
from layers.people.sessions import (
    end_all_sessions,
    end_session,
    end_session_of,
    session_with,
    sessions_of,
)

SessionId = Annotated[
    str, InPath(pattern=IDENTIFIER, max_length=40, description="Id of a session, as listed.")
]


class SessionRecord(BaseModel):
    """One of one's own sessions; times are UTC ms."""

    id: str
    hat: str
    device: str
    created_at: int
    seen_at: int
    this: bool


class Sessions(BaseModel):
    """One's own sessions, the latest used first."""

    sessions: list[SessionRecord]


def sessions_router(sign_in: SignIn) -> APIRouter:
    """Give the routes of one's own sessions."""
    router = APIRouter(prefix="/api/cities/{city}/sessions", tags=["people"])
    civic = sign_in.civic

    @router.get("", summary="One's own sessions")
    def list_sessions(city: CityId, actor: Acting, request: Request) -> Sessions:
        account = require_account(actor)
        with civic.database_for(city).read() as connection:
            this = session_with(connection, sign_in.token(request))
            found = sessions_of(connection, account)
        return Sessions(
            sessions=[
                SessionRecord(
                    id=each.id,
                    hat=each.hat.value,
                    device=each.device,
                    created_at=each.created_at,
                    seen_at=each.seen_at,
                    this=this is not None and each.id == this.id,
                )
                for each in found
            ]
        )

    @router.delete("", summary="End all of one's sessions", status_code=204)
    def end_everywhere(city: CityId, actor: Acting, request: Request) -> Response:
        account = require_account(actor)
        with civic.database_for(city).write() as connection:
            end_all_sessions(connection, account)
        return signed_out(sign_in, request)

    @router.delete("/this", summary="Sign out", status_code=204)
    def sign_out(city: CityId, _actor: Acting, request: Request) -> Response:
        if token := sign_in.token(request):
            with civic.database_for(city).write() as connection:
                end_session(connection, token)
        return signed_out(sign_in, request)

    @router.delete("/{session}", summary="End one of one's sessions", status_code=204)
    def end_one(city: CityId, actor: Acting, session: SessionId) -> None:
        account = require_account(actor)
        with civic.database_for(city).write() as connection:
            if session not in {each.id for each in sessions_of(connection, account)}:
                raise UnknownError("session", session)
            end_session_of(connection, account, session)

    return router
