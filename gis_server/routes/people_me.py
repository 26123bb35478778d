"""`/api/cities/{city}/me`: one's own page, what is kept, consents, leaving."""

from __future__ import annotations

from typing import Annotated, Literal

import orjson
from fastapi import APIRouter, Depends, Request, Response
from fastapi import Path as InPath
from pydantic import BaseModel

from gis_server.access import Acting
from gis_server.people.bodies import Strict, read_as
from gis_server.people.me import ConsentText, Me, consent_texts, me_of, stranger
from gis_server.people.own_parts import CLOSERS, PARTS
from gis_server.people.sign_in import SignIn, require_account
from gis_server.request_body import described
from gis_server.routes.cities import CityId
from gis_server.routes.people_accounts import LocaleAsked, Versions
from gis_server.routes.people_answers import IDENTIFIER, signed_out
from layers.people import consents
from layers.people.accounts import Locale, change_reading
from layers.people.leaving import close_account
from layers.people.own_data import own_data

PurposeId = Annotated[
    str, InPath(pattern=IDENTIFIER, max_length=40, description="Id of a purpose, as listed.")
]


class Reading(Strict):
    """How somebody likes to read; what is not sent stays."""

    locale: LocaleAsked | None = None
    furigana: bool | None = None


class Consents(BaseModel):
    """What people agree to, and whether this person does."""

    consents: list[ConsentText]


class Agreement(Strict):
    """The version agreed to, by purpose."""

    consents: Versions


class Leaving(Strict):
    """Says that one's account is to be closed, for good."""

    close_account: Literal[True]


def me_router(sign_in: SignIn) -> APIRouter:
    """Give the routes of one's own page."""
    router = APIRouter(prefix="/api/cities/{city}/me", tags=["people"])
    civic = sign_in.civic

    @router.get("", summary="Who asks, and what is kept of them in short")
    def show_me(city: CityId, actor: Acting) -> Me:
        if actor.account is None:
            return stranger(actor)
        with civic.database_for(city).read() as connection:
            return me_of(connection, actor)

    @router.patch("", summary="Change how one reads", openapi_extra=described(Reading))
    def change_me(
        city: CityId, actor: Acting, asked: Annotated[Reading, Depends(read_as(Reading))]
    ) -> Me:
        account = require_account(actor)
        with civic.database_for(city).write() as connection:
            locale = Locale(asked.locale) if asked.locale else None
            change_reading(connection, account, locale=locale, furigana=asked.furigana)
            return me_of(connection, actor)

    @router.delete(
        "",
        summary="Close one's account for good",
        status_code=204,
        openapi_extra=described(Leaving),
    )
    def leave(
        city: CityId,
        actor: Acting,
        request: Request,
        _asked: Annotated[Leaving, Depends(read_as(Leaving))],
    ) -> Response:
        with civic.database_for(city).write() as connection:
            sign_in.require_recent(connection, request, actor)
            close_account(connection, actor, closers=CLOSERS)
        return signed_out(sign_in, request)

    @router.get("/data", summary="All that is kept about oneself, to take along")
    def take_data(city: CityId, actor: Acting) -> Response:
        account = require_account(actor)
        with civic.database_for(city).read() as connection:
            found = own_data(connection, account, parts=PARTS)
        return Response(
            orjson.dumps(found, option=orjson.OPT_INDENT_2),
            media_type="application/json",
            headers={
                "content-disposition": f'attachment; filename="{city}-my-data.json"',
                "cache-control": "no-store",
            },
        )

    @router.get("/consents", summary="What one agrees to")
    def list_consents(city: CityId, actor: Acting) -> Consents:
        account = require_account(actor)
        with civic.database_for(city).read() as connection:
            return Consents(consents=consent_texts(connection, account))

    @router.post("/consents", summary="Agree", openapi_extra=described(Agreement))
    def agree(
        city: CityId, actor: Acting, asked: Annotated[Agreement, Depends(read_as(Agreement))]
    ) -> Consents:
        account = require_account(actor)
        with civic.database_for(city).write() as connection:
            consents.give(connection, city, account, asked.consents)
            return Consents(consents=consent_texts(connection, account))

    @router.delete("/consents/{purpose}", summary="No longer agree", status_code=204)
    def withdraw(city: CityId, actor: Acting, purpose: PurposeId) -> None:
        account = require_account(actor)
        with civic.database_for(city).write() as connection:
            consents.withdraw(connection, account, purpose)

    return router
