"""`/api/cities/{city}/recovery`, `…/me/password`: new passwords and recovery codes."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, Field

from gis_server.access import Acting
from gis_server.people.bodies import Strict, read_as
from gis_server.people.sign_in import SignIn
from gis_server.request_body import described
from gis_server.routes.cities import CityId
from gis_server.routes.people_accounts import Joined, NewPassword, joined
from gis_server.routes.people_answers import begun
from layers.people import passwords, recovery
from layers.people.login_names import give_login_name, login_name_of
from layers.people.passwords import set_password
from layers.people.sessions import end_all_sessions
from layers.people.throttling import CODES


class PasswordChange(Strict):
    """A new password."""

    password: NewPassword


class Recovery(Strict):
    """One of the printed codes, and a new password."""

    code: Annotated[str, Field(max_length=80)]
    password: NewPassword


class Codes(BaseModel):
    """New recovery codes, shown this once; those before hold no longer."""

    recovery_codes: list[str]


def passwords_router(sign_in: SignIn) -> APIRouter:
    """Give the routes of new passwords."""
    router = APIRouter(prefix="/api/cities/{city}", tags=["people"])
    civic = sign_in.civic

    @router.post(
        "/recovery",
        summary="Set a new password with a recovery code",
        status_code=201,
        response_model=Joined,
        openapi_extra=described(Recovery),
    )
    async def recover(
        city: CityId,
        _actor: Acting,
        request: Request,
        asked: Annotated[Recovery, Depends(read_as(Recovery))],
    ) -> Response:
        def work() -> Response:
            visit = sign_in.visit(city, request)
            sign_in.limit(visit, CODES)
            passwords.check(asked.password, about=(city,))  # before a code is looked for
            with civic.database_for(city).read() as connection:
                account = recovery.owner_of(connection, city, asked.code)
                known_as = login_name_of(connection, account.id)
            passwords.check(asked.password, about=(account.profile.pen_name, known_as or "", city))
            hash_ = passwords.hashed(asked.password)
            with civic.database_for(city).write() as connection:
                recovery.use_code(connection, asked.code)
                if not set_password(connection, account.id, hash_):
                    known_as = give_login_name(connection, city, account.id, hash_=hash_)
                end_all_sessions(connection, account.id)
                token, me = begun(connection, sign_in, visit, account.id)
            return joined(visit, token, Joined(me=me, login_name=known_as, recovery_codes=[]))

        return await sign_in.in_turn(work)

    @router.put(
        "/me/password",
        summary="Change one's password, and end all other sessions",
        status_code=201,
        response_model=Joined,
        openapi_extra=described(PasswordChange),
    )
    async def change_password(
        city: CityId,
        actor: Acting,
        request: Request,
        asked: Annotated[PasswordChange, Depends(read_as(PasswordChange))],
    ) -> Response:
        def work() -> Response:
            visit = sign_in.visit(city, request)
            with civic.database_for(city).read() as connection:
                account = sign_in.require_recent(connection, request, actor)
                known_as = login_name_of(connection, account)
            passwords.check(asked.password, about=(actor.pen_name, known_as or "", city))
            hash_ = passwords.hashed(asked.password)
            with civic.database_for(city).write() as connection:
                if not set_password(connection, account, hash_):
                    known_as = give_login_name(connection, city, account, hash_=hash_)
                end_all_sessions(connection, account)
                token, me = begun(connection, sign_in, visit, account)
            return joined(visit, token, Joined(me=me, login_name=known_as, recovery_codes=[]))

        return await sign_in.in_turn(work)

    @router.post("/me/recovery-codes", summary="New recovery codes", status_code=201)
    def renew_codes(city: CityId, actor: Acting, request: Request) -> Codes:
        with civic.database_for(city).write() as connection:
            account = sign_in.require_recent(connection, request, actor)
            return Codes(recovery_codes=recovery.make_codes(connection, account))

    return router
