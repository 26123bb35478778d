"""`/api/cities/{city}/me/passkeys`: one's own passkeys."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi import Path as InPath
from pydantic import BaseModel, Field

from gis_server.access import Acting
from gis_server.people import cookies
from gis_server.people.bodies import Strict, read_as
from gis_server.people.me import as_json
from gis_server.people.sign_in import SignIn, require_account
from gis_server.request_body import described
from gis_server.routes.cities import CityId
from gis_server.routes.people_answers import IDENTIFIER, Challenge, answer, party_of
from layers.errors import UnknownError
from layers.people import passkeys
from layers.people.accounts import account_of

NEW_PASSKEY = "new-passkey"
PasskeyId = Annotated[
    str, InPath(pattern=IDENTIFIER, max_length=2000, description="Id of a passkey, as listed.")
]


class NewPasskey(Strict):
    """What `navigator.credentials.create` gave, as JSON, and what its person calls it."""

    credential: dict[str, Any]
    name: Annotated[str, Field(max_length=80)] = ""


class PasskeyRecord(BaseModel):
    """One of one's own passkeys; times are UTC ms."""

    id: str
    name: str
    created_at: int
    used_at: int | None


class Passkeys(BaseModel):
    """One's own passkeys, the oldest first."""

    passkeys: list[PasskeyRecord]


def passkeys_router(sign_in: SignIn) -> APIRouter:
    """Give the routes of one's own passkeys."""
    router = APIRouter(prefix="/api/cities/{city}/me/passkeys", tags=["people"])
    civic = sign_in.civic

    @router.get("", summary="One's own passkeys")
    def list_passkeys(city: CityId, actor: Acting) -> Passkeys:
        account = require_account(actor)
        with civic.database_for(city).read() as connection:
            found = passkeys.passkeys_of(connection, account)
        return Passkeys(passkeys=[_record(each) for each in found])

    @router.post("/challenge", summary="Begin to add a passkey", response_model=Challenge)
    def begin(city: CityId, actor: Acting, request: Request) -> Response:
        visit = sign_in.visit(city, request)
        challenge = passkeys.new_challenge()
        with civic.database_for(city).read() as connection:
            account = account_of(connection, sign_in.require_recent(connection, request, actor))
            options = passkeys.registration_options(connection, party_of(visit), account, challenge)
        response = answer({"options": options})
        sealed = sign_in.seal(visit, NEW_PASSKEY, challenge=challenge, account=account.id)
        cookies.set_ticket(response, visit.origin, NEW_PASSKEY, sealed)
        return response

    @router.post(
        "",
        summary="Add a passkey",
        status_code=201,
        response_model=PasskeyRecord,
        openapi_extra=described(NewPasskey),
    )
    def add(
        city: CityId,
        actor: Acting,
        request: Request,
        asked: Annotated[NewPasskey, Depends(read_as(NewPasskey))],
    ) -> Response:
        visit = sign_in.visit(city, request)
        account = require_account(actor)
        ticket = sign_in.unseal(visit, NEW_PASSKEY)
        if ticket["account"] != account:
            raise UnknownError("challenge", "of another account")
        with civic.database_for(city).write() as connection:
            found = passkeys.add_passkey(
                connection,
                account,
                party_of(visit),
                challenge=str(ticket["challenge"]),
                credential=asked.credential,
                name=asked.name,
            )
        response = answer(as_json(_record(found)), status=201)
        cookies.forget_ticket(response, visit.origin, NEW_PASSKEY)
        return response

    @router.delete("/{passkey}", summary="Remove a passkey", status_code=204)
    def remove(city: CityId, actor: Acting, request: Request, passkey: PasskeyId) -> None:
        with civic.database_for(city).write() as connection:
            account = sign_in.require_recent(connection, request, actor)
            if not passkeys.remove_passkey(connection, account, passkey):
                raise UnknownError("passkey", passkey)

    return router


def _record(found: passkeys.Passkey) -> PasskeyRecord:
    return PasskeyRecord(
        id=found.id, name=found.name, created_at=found.created_at, used_at=found.used_at
    )
