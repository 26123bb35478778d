"""What the routes of people answer alike."""

from __future__ import annotations

from typing import Any

import orjson
from fastapi import Request, Response
from pydantic import BaseModel
from sqlalchemy import Connection

from gis_server.people import cookies
from gis_server.people.me import Me, me_of
from gis_server.people.sign_in import SignIn, Visit
from gis_server.people.web_origin import web_origin
from layers.people.passkeys import RelyingParty
from layers.people.roles import Hat
from layers.people.sessions import actor_of

IDENTIFIER = r"^[A-Za-z0-9_-]+$"


class Challenge(BaseModel):
    """What a browser's `navigator.credentials` takes as `publicKey`, as JSON."""

    options: dict[str, Any]


def answer(content: Any, *, status: int = 200) -> Response:
    """Give an answer of JSON, to which cookies can be added."""
    return Response(
        orjson.dumps(content),
        status_code=status,
        media_type="application/json",
        headers={"cache-control": "no-store"},
    )


def party_of(visit: Visit) -> RelyingParty:
    """Give for which host passkeys hold."""
    return RelyingParty(visit.origin.host, visit.origin.text)


def begun(
    connection: Connection, sign_in: SignIn, visit: Visit, account: str, hat: Hat = Hat.PERSON
) -> tuple[str, Me]:
    """Begin a session; gives its token and who that is."""
    token = sign_in.begin(connection, visit, account, hat)
    return token, me_of(connection, actor_of(connection, visit.city, token))


def signed_out(sign_in: SignIn, request: Request) -> Response:
    """Give the answer that lets a browser forget its session."""
    response = Response(status_code=204)
    cookies.forget_session(response, web_origin(request, sign_in.settings))
    return response
