"""Cookies: the token of a session, and tickets for a few minutes.

Where browsers see a secure origin they are `__Host-…; Secure`: no other host and no plain
connection can set or read them. In a classroom without internet they can be neither.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from gis_server.people.web_origin import WebOrigin, web_origin
from gis_server.settings import Settings
from layers.people.roles import Hat
from layers.people.sessions import LONGEST_MS
from layers.people.tickets import VALID_MS

NAME = "uchimizu"
KEPT_HATS = frozenset({Hat.PERSON, Hat.SEAT})  # the office's ends with the browser


def session_token(request: Request, settings: Settings) -> str | None:
    """Give the token that the browser sent, under the only name that this origin takes."""
    return request.cookies.get(_name(web_origin(request, settings)))


def set_session(response: Response, origin: WebOrigin, token: str, hat: Hat = Hat.PERSON) -> None:
    """Let the browser keep a token."""
    seconds = LONGEST_MS[hat] // 1000 if hat in KEPT_HATS else None
    _set(response, origin, _name(origin), token, seconds)


def forget_session(response: Response, origin: WebOrigin) -> None:
    """Let the browser forget its token."""
    _set(response, origin, _name(origin), "", 0)


def ticket(request: Request, settings: Settings, purpose: str) -> str | None:
    """Give the ticket that the browser brings back."""
    return request.cookies.get(_name(web_origin(request, settings), purpose))


def set_ticket(response: Response, origin: WebOrigin, purpose: str, sealed: str) -> None:
    """Let the browser keep a ticket for as long as it is valid."""
    _set(response, origin, _name(origin, purpose), sealed, VALID_MS // 1000)


def forget_ticket(response: Response, origin: WebOrigin, purpose: str) -> None:
    """Let the browser forget a ticket."""
    _set(response, origin, _name(origin, purpose), "", 0)


def _name(origin: WebOrigin, purpose: str = "") -> str:
    name = f"{NAME}-{purpose}" if purpose else NAME
    return f"__Host-{name}" if origin.secure else name


def _set(response: Response, origin: WebOrigin, name: str, value: str, seconds: int | None) -> None:
    response.set_cookie(
        name, value, max_age=seconds, path="/", secure=origin.secure, httponly=True, samesite="lax"
    )
