"""`/api/cities/{city}/suspensions`: proposed, decided by a second person, appealed, ended."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal

from fastapi import APIRouter, Depends
from fastapi import Path as InPath
from pydantic import BaseModel, Field
from sqlalchemy import Connection

from gis_server.access import Acting
from gis_server.items import Item, item_json
from gis_server.people.bodies import Strict, read_as
from gis_server.people.me import Words, own_suspension, words
from gis_server.people.sign_in import SignIn, require_account
from gis_server.request_body import described
from gis_server.routes.cities import CityId
from gis_server.routes.people_answers import IDENTIFIER
from layers.errors import FieldError, InvalidInputError, UnknownError
from layers.moderation.reasons import REASONS as REASONS_OF_THINGS
from layers.moderation.rests_on import Ground, grounds
from layers.people import suspensions
from layers.people.accounts import Account, account_named, pen_names_of
from layers.people.actor import Actor
from layers.people.permissions import Action, require
from layers.people.suspensions import Suspension

SuspensionId = Annotated[
    str, InPath(pattern=IDENTIFIER, max_length=40, description="Id of a suspension, as listed.")
]
Explanation = Annotated[str, Field(max_length=2000)]
Reason = Literal["harassment", "personal-data", "spam", "false-report", "other"]


class Proposal(Strict):
    """Whom to suspend, why, and for how long."""

    pen_name: Annotated[str, Field(max_length=80)]
    reason: Reason
    words: Explanation
    days: Annotated[int, Field(ge=1, le=366)]


class Decision(Strict):
    """Whether a proposal is accepted."""

    accept: bool


class Appeal(Strict):
    """Why one's own suspension is wrong."""

    words: Explanation


class AppealAnswer(Strict):
    """An answer to an appeal, and whether the suspension ends now."""

    words: Explanation
    lift: bool


class GroundJson(BaseModel):
    """Something of whoever is to be suspended: what was done about it, when [UTC, ms], and why.

    text : of a comment, or what a photo shows. item : what it is or lies on, in the words that
    were decided on. edited : whether its words were changed since.
    """

    kind: Literal["feature", "comment", "photo"]
    cause: Literal["reported", "hide", "refuse"]
    reason: Words | None
    at: int
    text: str
    layer: str
    item: Item
    edited: bool


class SuspensionRecord(BaseModel):
    """A suspension as those see it who propose and decide; times are UTC ms.

    days : of the term, which begins when it is decided.
    mine : whether whoever asks proposed it; somebody else decides then.
    proposed_by, decided_by : pen names; empty where nobody decided yet.
    grounds : what is reported or was decided against, as long as somebody is to decide.
    may_answer : whether whoever asks may answer an appeal: of the office, neither who decided nor
        its person.
    """

    id: str
    pen_name: str
    state: str
    reason: Words
    words: str
    starts_at: int | None
    ends_at: int
    days: int
    runs: bool
    mine: bool
    proposed_by: str
    proposed_at: int
    decided_by: str
    grounds: list[GroundJson]
    may_answer: bool
    appeal: str | None
    appealed_at: int | None
    appeal_answer: str | None


class Suspensions(BaseModel):
    """The suspensions of a city, the newest first."""

    suspensions: list[SuspensionRecord]


def suspensions_router(sign_in: SignIn) -> APIRouter:
    """Give the routes of suspensions."""
    router = APIRouter(prefix="/api/cities/{city}/suspensions", tags=["people"])
    civic = sign_in.civic

    @router.get("", summary="Suspensions of the city")
    def list_all(city: CityId, actor: Acting) -> Suspensions:
        with civic.database_for(city).read() as connection:
            found = suspensions.suspensions(connection, actor)
            return Suspensions(suspensions=_records(connection, found, actor))

    @router.post(
        "",
        summary="Propose to suspend somebody",
        status_code=201,
        openapi_extra=described(Proposal),
    )
    def propose(
        city: CityId, actor: Acting, asked: Annotated[Proposal, Depends(read_as(Proposal))]
    ) -> SuspensionRecord:
        require(actor, Action.SUSPEND)
        with civic.database_for(city).write() as connection:
            person = _person(connection, city, asked.pen_name)
            made = suspensions.propose(
                connection,
                actor,
                person.id,
                reason=asked.reason,
                words=asked.words,
                days=asked.days,
            )
            found = {each.id: each for each in suspensions.suspensions(connection, actor)}
            return _record(connection, found[made], actor)

    @router.post(
        "/{suspension}/decision",
        summary="Decide on a proposal, as a second person",
        openapi_extra=described(Decision),
    )
    def decide(
        city: CityId,
        actor: Acting,
        suspension: SuspensionId,
        asked: Annotated[Decision, Depends(read_as(Decision))],
    ) -> SuspensionRecord:
        with civic.database_for(city).write() as connection:
            found = suspensions.decide(connection, actor, suspension, accept=asked.accept)
            return _record(connection, found, actor)

    @router.post(
        "/{suspension}/appeal",
        summary="Appeal against one's own suspension",
        status_code=204,
        openapi_extra=described(Appeal),
    )
    def appeal(
        city: CityId,
        actor: Acting,
        suspension: SuspensionId,
        asked: Annotated[Appeal, Depends(read_as(Appeal))],
    ) -> None:
        require_account(actor)
        with civic.database_for(city).write() as connection:
            suspensions.appeal(connection, actor, suspension, asked.words)

    @router.post(
        "/{suspension}/answer",
        summary="Answer an appeal, as somebody who has not decided before",
        openapi_extra=described(AppealAnswer),
    )
    def answer_appeal(
        city: CityId,
        actor: Acting,
        suspension: SuspensionId,
        asked: Annotated[AppealAnswer, Depends(read_as(AppealAnswer))],
    ) -> SuspensionRecord:
        with civic.database_for(city).write() as connection:
            found = suspensions.answer_appeal(
                connection, actor, suspension, words=asked.words, lift=asked.lift
            )
            return _record(connection, found, actor)

    @router.delete("/{suspension}", summary="End a suspension before its term")
    def lift(city: CityId, actor: Acting, suspension: SuspensionId) -> SuspensionRecord:
        with civic.database_for(city).write() as connection:
            found = suspensions.lift(connection, actor, suspension)
            return _record(connection, found, actor)

    return router


def _person(connection: Connection, city: str, pen_name: str) -> Account:
    try:
        return account_named(connection, city, pen_name)
    except UnknownError:
        fault = FieldError(
            "pen_name",
            "このペンネームの人はいません。見守りのカードから書き写してください。",
            "Nobody has this pen name. Copy it from the card on the desk.",
        )
        raise InvalidInputError([fault]) from None


def _record(connection: Connection, found: Suspension, actor: Actor) -> SuspensionRecord:
    [record] = _records(connection, [found], actor)
    return record


def _records(
    connection: Connection, found: Sequence[Suspension], actor: Actor
) -> list[SuspensionRecord]:
    acting = {who for each in found for who in (each.proposed_by, each.decided_by) if who}
    names = pen_names_of(connection, acting)
    rests_on = grounds(connection, actor, {each.account for each in found if each.is_open})
    return [
        SuspensionRecord(
            **own_suspension(each).model_dump(exclude={"may_appeal", "starts_at"}),
            starts_at=each.starts_at,
            days=each.days,
            pen_name=each.pen_name,
            mine=each.proposed_by == actor.account,
            proposed_by=names.get(each.proposed_by, ""),
            proposed_at=each.proposed_at,
            decided_by=names.get(each.decided_by or "", ""),
            may_answer=each.may_be_answered_by(actor),
            grounds=[_ground(one, actor) for one in rests_on.get(each.account, ()) if each.is_open],
        )
        for each in found
    ]


def _ground(found: Ground, actor: Actor) -> GroundJson:
    thing, reason = found.thing, REASONS_OF_THINGS.get(found.reason)
    return GroundJson(
        kind=thing.name.kind.value,
        cause=found.cause,
        reason=words(reason) if reason else None,
        at=found.at,
        text=thing.text,
        layer=thing.layer.id,
        item=Item(**item_json(thing.feature, thing.layer, actor)),
        edited=thing.edited,
    )
