"""`/api/cities/{city}/providers`: signing in with LINE or another provider of identities."""

from __future__ import annotations

import hmac
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi import Path as InPath
from pydantic import BaseModel, Field
from starlette.responses import RedirectResponse

from gis_server.access import Acting
from gis_server.errors import OutsideServiceError
from gis_server.people import cookies
from gis_server.people.bodies import Strict, read_as
from gis_server.people.me import as_json
from gis_server.people.openid import Attempt, OpenIdClient, new_attempt
from gis_server.people.sign_in import SignIn, Visit
from gis_server.request_body import described
from gis_server.routes.cities import CityId
from gis_server.routes.people_accounts import JOINING
from gis_server.routes.people_answers import IDENTIFIER, answer
from layers.errors import SignInError, UnknownError
from layers.people.identities import account_with, subject_hash
from layers.people.roles import Hat

PROVIDER = "provider"
# A path that no browser takes for another host: neither //host nor a backslash.
LOCAL_PAGE = r"^/([\x21-\x2e\x30-\x5b\x5d-\x7e][\x21-\x5b\x5d-\x7e]*)?$"
ProviderId = Annotated[
    str, InPath(pattern=IDENTIFIER, max_length=32, description="Id of a provider, as in sign-in.")
]
Parameter = Annotated[str, Query(max_length=4000)]
Ended = Literal["done", "joining", "cancelled", "failed", "not-a-member", "unavailable"]


class Start(Strict):
    """The page of this server to come back to, and the language to ask in."""

    return_to: Annotated[str, Field(max_length=300, pattern=LOCAL_PAGE)] = "/"
    locale: Literal["ja", "en"] = "ja"


class ProviderAddress(BaseModel):
    """Where the browser goes to sign in."""

    address: str


def providers_router(sign_in: SignIn) -> APIRouter:
    """Give the routes of providers."""
    router = APIRouter(prefix="/api/cities/{city}/providers/{provider}", tags=["people"])
    civic, log = sign_in.civic, sign_in.civic.catalogue.log

    def client_of(provider: str) -> OpenIdClient:
        if provider not in sign_in.providers:
            raise UnknownError("provider", provider)
        return sign_in.providers[provider]

    def brought(visit: Visit, provider: str, state: str) -> dict[str, object]:
        ticket = sign_in.unseal(visit, PROVIDER)
        if ticket["provider"] != provider or not _same(str(ticket["state"]), state):
            raise SignInError
        return ticket

    @router.post(
        "/start",
        summary="Begin to sign in with a provider",
        response_model=ProviderAddress,
        openapi_extra=described(Start),
    )
    def start(
        city: CityId,
        provider: ProviderId,
        _actor: Acting,
        request: Request,
        asked: Annotated[Start, Depends(read_as(Start))],
    ) -> Response:
        visit, client = sign_in.visit(city, request), client_of(provider)
        sign_in.limit(visit)
        attempt = new_attempt()
        address = client.address(attempt, _callback(visit, provider), locale=asked.locale)
        response = answer(as_json(ProviderAddress(address=address)))
        sealed = sign_in.seal(
            visit,
            PROVIDER,
            provider=provider,
            state=attempt.state,
            nonce=attempt.nonce,
            verifier=attempt.verifier,
            return_to=asked.return_to.partition("#")[0],
        )
        cookies.set_ticket(response, visit.origin, PROVIDER, sealed)
        return response

    @router.get(
        "/callback",
        summary="Where a provider sends the browser back to",
        status_code=303,
        response_class=RedirectResponse,
    )
    def come_back(
        city: CityId,
        provider: ProviderId,
        request: Request,
        state: Parameter = "",
        code: Parameter = "",
        error: Parameter = "",
    ) -> Response:
        visit, client = sign_in.visit(city, request), client_of(provider)
        sign_in.limit(visit)
        try:
            ticket = brought(visit, provider, state)
        except SignInError:
            return _back(visit, "/", "failed")
        page = str(ticket["return_to"])
        if error or not code:
            return _back(visit, page, "cancelled" if error == "access_denied" else "failed")
        attempt = Attempt(*(str(ticket[name]) for name in ("state", "nonce", "verifier")))
        try:
            subject = client.subject(attempt, _callback(visit, provider), code)
            member = sign_in.members.is_member(provider, subject)
        except SignInError:
            return _back(visit, page, "failed")
        except OutsideServiceError as problem:
            log.write("outside-service-failed", provider=provider, reason=str(problem))
            return _back(visit, page, "unavailable")
        if not member:
            return _back(visit, page, "not-a-member")
        hashed = subject_hash(civic.secret, city, provider, subject)
        return _let_in(sign_in, visit, provider, hashed, page)

    return router


def _let_in(sign_in: SignIn, visit: Visit, provider: str, hashed: str, page: str) -> Response:
    with sign_in.civic.database_for(visit.city).write() as connection:
        account = account_with(connection, visit.city, provider, hashed)
        token = sign_in.begin(connection, visit, account, Hat.PERSON) if account else None
    if token:
        response = _back(visit, page, "done")
        cookies.set_session(response, visit.origin, token)
        return response
    response = _back(visit, page, "joining")
    sealed = sign_in.seal(visit, JOINING, provider=provider, subject=hashed)
    cookies.set_ticket(response, visit.origin, JOINING, sealed)
    return response


def _callback(visit: Visit, provider: str) -> str:
    return f"{visit.origin.text}/api/cities/{visit.city}/providers/{provider}/callback"


def _back(visit: Visit, page: str, ended: Ended) -> Response:
    """Send the browser to the page that it came from, which reads in `#` how it ended."""
    headers = {"cache-control": "no-store"}
    response = RedirectResponse(f"{page}#sign-in={ended}", status_code=303, headers=headers)
    cookies.forget_ticket(response, visit.origin, PROVIDER)
    return response


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())
