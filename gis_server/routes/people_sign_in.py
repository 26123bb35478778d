"""`/api/cities/{city}/sign-in`, `POST …/sessions`: ways to sign in, and signing in."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, Field

from gis_server.access import Acting
from gis_server.people import cookies
from gis_server.people.bodies import Strict, read_as
from gis_server.people.me import ConsentText, Me, Words, as_json, consent_texts
from gis_server.people.sign_in import SignIn, Visit, require_account
from gis_server.people.web_origin import web_origin
from gis_server.request_body import described
from gis_server.routes.cities import CityId
from gis_server.routes.people_answers import Challenge, answer, begun, party_of
from layers.people import passkeys
from layers.people.roles import Hat

PASSKEY = "passkey"
HatAsked = Literal["person", "office"]


class PasswordSignIn(Strict):
    """A login name, its password, and as what somebody wants to act."""

    login_name: Annotated[str, Field(max_length=80)]
    password: Annotated[str, Field(max_length=512)]
    hat: HatAsked = "person"


class PasskeySignIn(Strict):
    """What `navigator.credentials.get` gave, as JSON."""

    credential: dict[str, Any]
    hat: HatAsked = "person"


class ProviderButton(BaseModel):
    """A provider to sign in with."""

    id: str
    label: Words


class SignInWays(BaseModel):
    """How people sign in here, and what they agree to when they join.

    possible : whether somebody may sign in over this connection.
    """

    possible: bool
    own_accounts: bool
    passkeys: bool
    providers: list[ProviderButton]
    consents: list[ConsentText]


def sign_in_router(sign_in: SignIn) -> APIRouter:
    """Give the routes of sessions."""
    router = APIRouter(prefix="/api/cities/{city}", tags=["people"])
    civic = sign_in.civic

    def signed_in(visit: Visit, account: str, hat: HatAsked) -> Response:
        with civic.database_for(visit.city).write() as connection:
            token, me = begun(connection, sign_in, visit, account, Hat(hat))
        response = answer(as_json(me), status=201)
        cookies.set_session(response, visit.origin, token, Hat(hat))
        return response

    @router.get("/sign-in", summary="How people sign in here")
    def show_ways(city: CityId, request: Request) -> SignInWays:
        civic.bounds_of(city)
        origin, methods = web_origin(request, sign_in.settings), sign_in.methods
        return SignInWays(
            possible=origin.secure or sign_in.settings.plain_http_sign_in,
            own_accounts=methods.own_accounts,
            passkeys=origin.takes_passkeys,
            providers=[
                ProviderButton(id=each.id, label=Words(ja=each.label.ja, en=each.label.en))
                for each in methods.providers
            ],
            consents=consent_texts(None, None),
        )

    @router.post(
        "/sessions",
        summary="Sign in with a password",
        status_code=201,
        response_model=Me,
        openapi_extra=described(PasswordSignIn),
    )
    async def sign_in_by_password(
        city: CityId,
        _actor: Acting,
        request: Request,
        asked: Annotated[PasswordSignIn, Depends(read_as(PasswordSignIn))],
    ) -> Response:
        def work() -> Response:
            visit = sign_in.visit(city, request)
            account = sign_in.account_by_password(visit, asked.login_name, asked.password)
            return signed_in(visit, account, asked.hat)

        return await sign_in.in_turn(work)

    @router.post(
        "/sessions/passkey/challenge",
        summary="Begin to sign in with a passkey",
        response_model=Challenge,
    )
    def begin_passkey(city: CityId, _actor: Acting, request: Request) -> Response:
        visit = sign_in.visit(city, request)
        sign_in.limit(visit)
        challenge = passkeys.new_challenge()
        response = answer({"options": passkeys.sign_in_options(party_of(visit), challenge)})
        sealed = sign_in.seal(visit, PASSKEY, challenge=challenge)
        cookies.set_ticket(response, visit.origin, PASSKEY, sealed)
        return response

    @router.post(
        "/sessions/passkey",
        summary="Sign in with a passkey",
        status_code=201,
        response_model=Me,
        openapi_extra=described(PasskeySignIn),
    )
    def sign_in_by_passkey(
        city: CityId,
        _actor: Acting,
        request: Request,
        asked: Annotated[PasskeySignIn, Depends(read_as(PasskeySignIn))],
    ) -> Response:
        visit = sign_in.visit(city, request)
        challenge = str(sign_in.unseal(visit, PASSKEY)["challenge"])
        with civic.database_for(city).write() as connection:
            account = passkeys.account_signing(
                connection,
                city,
                party_of(visit),
                challenge=challenge,
                credential=asked.credential,
            )
        response = signed_in(visit, account, asked.hat)
        cookies.forget_ticket(response, visit.origin, PASSKEY)
        return response

    @router.post(
        "/sessions/person",
        summary="Take the hat of the office off",
        status_code=201,
        response_model=Me,
    )
    def act_as_person(city: CityId, actor: Acting, request: Request) -> Response:
        return signed_in(sign_in.visit(city, request), require_account(actor), "person")

    return router
