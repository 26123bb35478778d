"""`/api/cities/{city}/moderation`: the desk of those who keep the place safe; and appeals to it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response
from fastapi import Path as InPath

from gis_server.access import Acting
from gis_server.civic import Civic
from gis_server.people.bodies import read_as
from gis_server.people.sign_in import require_account
from gis_server.request_body import described
from gis_server.routes.cities import CityId
from gis_server.safety import (
    AnswerBody,
    AppealBody,
    Decided,
    DecisionBody,
    DecisionJson,
    Decisions,
    OwnDecisions,
    OwnReports,
    PastDecisions,
    QueueJson,
    UndoBody,
    decided_json,
    decision_json,
    decisions_json,
    own_decisions_json,
    own_reports_json,
    past_decisions_json,
    queue_json,
)
from layers.moderation import appeals, decisions
from layers.moderation.decisions import Act, Why
from layers.moderation.past_decisions import own_decisions, past_decisions
from layers.moderation.queue import moderation_queue
from layers.moderation.reports import reports_by

DecisionId = Annotated[str, InPath(max_length=64, description="Id of a decision.")]
OfWorkshop = Annotated[
    str | None, Query(max_length=40, description="Only what is of the workshop of this id.")
]

Before = Annotated[str | None, Query(max_length=64, description="`next` of the newer page.")]


def moderation_router(civic: Civic) -> APIRouter:
    """Give the routes of moderators, and those of authors about decisions."""
    router = APIRouter(prefix="/api/cities/{city}", tags=["safety"])

    @router.get("/moderation/queue", summary="What waits for a moderator, by harm and then age")
    def show_queue(city: CityId, actor: Acting, workshop: OfWorkshop = None) -> QueueJson:
        with civic.database_for(city).read() as connection:
            return queue_json(moderation_queue(connection, actor, workshop=workshop), actor)

    @router.get("/moderation/decisions", summary="What was decided, the newest first")
    def list_decisions(city: CityId, actor: Acting, before: Before = None) -> PastDecisions:
        with civic.database_for(city).read() as connection:
            return past_decisions_json(past_decisions(connection, actor, before=before), actor)

    @router.post(
        "/moderation/decisions",
        summary="Hide, show, keep, accept or refuse, with one reason",
        status_code=201,
        openapi_extra=described(DecisionBody),
    )
    def decide(
        city: CityId,
        actor: Acting,
        asked: Annotated[DecisionBody, Depends(read_as(DecisionBody))],
    ) -> Decided:
        seen = {each.name(): each.version for each in asked.things if each.version is not None}
        act, why = Act(asked.action), Why(asked.reason, asked.words)
        with civic.database_for(city).write() as connection:
            changed = decisions.changed_since(connection, actor, seen, act)
            names = [name for each in asked.things if (name := each.name()) not in changed]
            made = decisions.decide_all(connection, actor, names, act, why=why)
        return decided_json(list(made), changed)

    @router.post(
        "/moderation/decisions/undo",
        summary="Take decisions of the last 30 days back",
        openapi_extra=described(UndoBody),
    )
    def undo(
        city: CityId, actor: Acting, asked: Annotated[UndoBody, Depends(read_as(UndoBody))]
    ) -> Decisions:
        with civic.database_for(city).write() as connection:
            return decisions_json(list(decisions.undo_all(connection, actor, asked.decisions)))

    @router.post(
        "/moderation/appeals/{decision}",
        summary="Answer an appeal, as another person than who decided",
        openapi_extra=described(AnswerBody),
    )
    def answer_appeal(
        city: CityId,
        decision: DecisionId,
        actor: Acting,
        asked: Annotated[AnswerBody, Depends(read_as(AnswerBody))],
    ) -> DecisionJson:
        with civic.database_for(city).write() as connection:
            answered = appeals.answer_appeal(
                connection, actor, decision, uphold=asked.uphold, words=asked.words
            )
        return decision_json(answered)

    @router.get("/me/decisions", summary="What was decided about one's own")
    def list_mine(city: CityId, actor: Acting) -> OwnDecisions:
        with civic.database_for(city).read() as connection:
            return own_decisions_json(own_decisions(connection, actor), actor)

    @router.get("/me/reports", summary="What one reported, and what came of it")
    def list_reported(city: CityId, actor: Acting) -> OwnReports:
        require_account(actor)
        with civic.database_for(city).read() as connection:
            return own_reports_json(reports_by(connection, actor))

    @router.post(
        "/me/decisions/{decision}/appeal",
        summary="Say why a decision about one's own is wrong",
        status_code=204,
        openapi_extra=described(AppealBody),
    )
    def appeal(
        city: CityId,
        decision: DecisionId,
        actor: Acting,
        asked: Annotated[AppealBody, Depends(read_as(AppealBody))],
    ) -> Response:
        with civic.database_for(city).write() as connection:
            appeals.appeal(connection, actor, decision, words=asked.words)
        return Response(status_code=204)

    return router
