"""`…/items/{item}/comments`: what people say about a feature, and official replies."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response
from fastapi import Path as InPath

from gis_server.access import Acting
from gis_server.civic import Civic
from gis_server.people.bodies import read_as
from gis_server.request_body import described
from gis_server.routes.cities import CityId
from gis_server.routes.items import ItemId, LayerId
from gis_server.talk import (
    ApprovalBody,
    CommentBody,
    CommentJson,
    Comments,
    comment_json,
)
from layers.comments import reading, writing
from layers.features.reading import feature_on

CommentId = Annotated[str, InPath(max_length=64, description="Id of a comment.")]
After = Annotated[str | None, Query(max_length=64, description="`next` of the page before.")]
ON_ITEM = "/layers/{layer}/items/{item}/comments"


def comments_router(civic: Civic) -> APIRouter:
    """Give the routes of comments."""
    router = APIRouter(prefix="/api/cities/{city}", tags=["talk"])

    @router.get(ON_ITEM, summary="What is said about a feature")
    def list_comments(
        city: CityId, layer: LayerId, item: ItemId, actor: Acting, after: After = None
    ) -> Comments:
        with civic.database_for(city).read() as connection:
            feature_on(connection, actor, layer, item)
            found = reading.comments_on(connection, actor, item, after=after)
        return Comments(
            comments=[comment_json(each, layer, actor) for each in found],
            next=found[-1].id if len(found) == reading.PAGE else None,
        )

    @router.post(
        ON_ITEM,
        summary="Say something about a feature",
        status_code=201,
        openapi_extra=described(CommentBody),
    )
    def add_comment(
        city: CityId,
        layer: LayerId,
        item: ItemId,
        actor: Acting,
        asked: Annotated[CommentBody, Depends(read_as(CommentBody))],
    ) -> CommentJson:
        with civic.database_for(city).write() as connection:
            feature_on(connection, actor, layer, item)
            made = writing.add_comment(
                connection,
                actor,
                item,
                asked.text,
                comment_id=asked.id,
                page=writing.NamedPage(asked.official_page, civic.settings.city_sites),
            )
        return comment_json(made, layer, actor)

    @router.delete("/comments/{comment}", summary="Take one's own comment away", status_code=204)
    def withdraw(city: CityId, comment: CommentId, actor: Acting) -> Response:
        with civic.database_for(city).write() as connection:
            writing.withdraw_comment(connection, actor, comment)
        return Response(status_code=204)

    @router.get("/official-replies", summary="Official replies that wait for a second person")
    def list_replies(city: CityId, actor: Acting) -> Comments:
        with civic.database_for(city).read() as connection:
            seen = [
                reading.comment_seen_by(connection, actor, each.id)
                for each in reading.waiting_replies(connection, actor)
            ]
        found = [comment_json(reply, layer.id, actor) for reply, _, layer in seen]
        return Comments(comments=found, next=None)

    @router.post(
        "/official-replies/{comment}",
        summary="Let an official reply out as a second person, or refuse it",
        openapi_extra=described(ApprovalBody),
    )
    def decide_reply(
        city: CityId,
        comment: CommentId,
        actor: Acting,
        asked: Annotated[ApprovalBody, Depends(read_as(ApprovalBody))],
    ) -> CommentJson:
        with civic.database_for(city).write() as connection:
            decided = writing.decide_reply(connection, actor, comment, approve=asked.approve)
            _, _, layer = reading.comment_seen_by(connection, actor, comment)
        return comment_json(decided, layer.id, actor)

    return router
