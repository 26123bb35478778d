"""Who asks: the dependency that turns the cookie of a session into an actor."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request

from gis_server.civic import Civic
from gis_server.errors import DatabaseUnavailableError
from gis_server.people.client_address import visitor_origin
from gis_server.people.cookies import session_token
from gis_server.request_origin import same_site
from layers.people.actor import Actor, visitor
from layers.people.roles import Hat
from layers.people.sessions import holder_of, note_use

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def acting(city: str, request: Request) -> Actor:
    """Give who asks; a dependency, which refuses changes that other websites send.

    Without a session nothing is looked up: visitors read also while the database is away.
    """
    civic: Civic = request.app.state.civic
    if request.method not in SAFE_METHODS:
        same_site(request)
    token = session_token(request, civic.settings)
    if token is None:
        civic.bounds_of(city)
        return visitor(city, origin=visitor_origin(request, civic, city))
    database = civic.database_for(city)
    with database.read() as connection:
        holder = holder_of(connection, city, token)
    if holder.due:
        with database.write() as connection:
            note_use(connection, token)
    if holder.actor.hat is Hat.VISITOR:  # the session has ended
        return visitor(city, origin=visitor_origin(request, civic, city))
    return holder.actor


def reading(city: str, request: Request) -> Actor:
    """Give who asks; while the database is away everybody reads as a visitor."""
    try:
        return acting(city, request)
    except (DatabaseUnavailableError, SQLAlchemyError):
        return visitor(city, origin=visitor_origin(request, request.app.state.civic, city))


Acting = Annotated[Actor, Depends(acting)]
Reading = Annotated[Actor, Depends(reading)]
