"""All routes about people."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import APIRouter

from gis_server.people.sign_in import SignIn
from gis_server.routes.people_accounts import accounts_router
from gis_server.routes.people_me import me_router
from gis_server.routes.people_passkeys import passkeys_router
from gis_server.routes.people_passwords import passwords_router
from gis_server.routes.people_providers import providers_router
from gis_server.routes.people_roles import roles_router
from gis_server.routes.people_sessions import sessions_router
from gis_server.routes.people_sign_in import sign_in_router
from gis_server.routes.people_suspensions import suspensions_router


def people_routers(sign_in: SignIn) -> Sequence[APIRouter]:
    """Give the routes about people."""
    return (
        sign_in_router(sign_in),
        sessions_router(sign_in),
        accounts_router(sign_in),
        passwords_router(sign_in),
        me_router(sign_in),
        passkeys_router(sign_in),
        providers_router(sign_in),
        suspensions_router(sign_in),
        roles_router(sign_in),
    )
