"""`/api/cities/{city}/accounts`: joining with a pen name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, Field

from gis_server.access import Acting
from gis_server.people import cookies
from gis_server.people.bodies import Strict, read_as
from gis_server.people.me import Me, as_json
from gis_server.people.sign_in import SignIn, Visit
from gis_server.request_body import described
from gis_server.routes.cities import CityId
from gis_server.routes.people_answers import answer, begun
from layers.errors import NotAllowedError
from layers.people import consents, passwords, recovery
from layers.people.accounts import (
    AgeBand,
    Locale,
    Profile,
    create_account,
)
from layers.people.identities import add_identity
from layers.people.login_names import give_login_name
from layers.people.throttling import NEW_ACCOUNTS

JOINING = "joining"  # a ticket of somebody whom a provider knows and we do not yet
AgeBandAsked = Literal["under-12", "12-15", "16-17", "adult", "not-said"]
LocaleAsked = Literal["ja", "ja-plain", "en"]
NewPassword = Annotated[str, Field(max_length=512)]
Versions = Annotated[dict[str, Annotated[str, Field(max_length=40)]], Field(max_length=10)]


class Joining(Strict):
    """What somebody says when joining; `consents` gives the version agreed to, by purpose."""

    pen_name: Annotated[str, Field(max_length=80)]
    age_band: AgeBandAsked = "not-said"
    locale: LocaleAsked = "ja"
    furigana: bool = False
    password: NewPassword | None = None
    consents: Versions


class Joined(BaseModel):
    """Who somebody is now, and what is shown this once."""

    me: Me
    login_name: str | None
    recovery_codes: list[str]


@dataclass(frozen=True, slots=True)
class _WayIn:
    """How somebody who joins will sign in: the hash of a password, or a provider's subject."""

    password_hash: str | None = None
    provider: str = ""
    subject: str = ""


def accounts_router(sign_in: SignIn) -> APIRouter:
    """Give the route of joining."""
    router = APIRouter(prefix="/api/cities/{city}", tags=["people"])
    civic = sign_in.civic

    def way_in(visit: Visit, asked: Joining) -> _WayIn:
        if asked.password is None and cookies.ticket(visit.request, sign_in.settings, JOINING):
            ticket = sign_in.peek(visit, JOINING)
            return _WayIn(provider=str(ticket["provider"]), subject=str(ticket["subject"]))
        if not sign_in.methods.own_accounts:
            raise NotAllowedError(
                "ここでは、市のアカウントから参加します。",
                "People join here with an account of the city's portal.",
            )
        password = asked.password or ""
        passwords.check(password, about=(asked.pen_name, visit.city))
        return _WayIn(password_hash=passwords.hashed(password))

    @router.post(
        "/accounts",
        summary="Join with a pen name",
        status_code=201,
        response_model=Joined,
        openapi_extra=described(Joining),
    )
    async def join(
        city: CityId,
        _actor: Acting,
        request: Request,
        asked: Annotated[Joining, Depends(read_as(Joining))],
    ) -> Response:
        def work() -> Response:
            visit = sign_in.visit(city, request)
            sign_in.limit(visit, NEW_ACCOUNTS)
            consents.require_joining(asked.consents)
            way = way_in(visit, asked)
            profile = Profile(
                asked.pen_name,
                AgeBand(asked.age_band),
                Locale(asked.locale),
                furigana=asked.furigana,
            )
            names = (city, civic.catalogue.city(city).name)
            with civic.database_for(city).write() as connection:
                account = create_account(connection, city, profile, city_names=names)
                consents.give(connection, city, account.id, asked.consents)
                name = None
                if way.password_hash:
                    name = give_login_name(connection, city, account.id, hash_=way.password_hash)
                else:
                    add_identity(
                        connection, city, account.id, provider=way.provider, subject=way.subject
                    )
                codes = recovery.make_codes(connection, account.id)
                token, me = begun(connection, sign_in, visit, account.id)
            return joined(visit, token, Joined(me=me, login_name=name, recovery_codes=codes))

        return await sign_in.in_turn(work)

    return router


def joined(visit: Visit, token: str, content: Joined) -> Response:
    """Give the answer to somebody who is signed in from now on."""
    response = answer(as_json(content), status=201)
    cookies.set_session(response, visit.origin, token)
    cookies.forget_ticket(response, visit.origin, JOINING)
    return response
