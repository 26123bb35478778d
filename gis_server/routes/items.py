"""`/api/cities/{city}/layers/{layer}/items`: what people put on layers."""

from __future__ import annotations

from typing import Annotated, Any, TypeVar

import orjson
from fastapi import APIRouter, Depends, Header, Query, Request, Response
from fastapi import Path as InPath
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from sqlalchemy import Connection

from gis_server.access import Acting
from gis_server.civic import Civic
from gis_server.errors import VersionNeededError
from gis_server.items import (
    Item,
    ItemBody,
    ItemPage,
    Milliseconds,
    item_json,
    version_json,
)
from gis_server.json_answers import JSON, answer, written_answer
from gis_server.public_answers import PublicAnswers
from gis_server.ready_answers import hold
from gis_server.request_body import described, json_body
from gis_server.revalidated import NOT_MODIFIED, packed, revalidated_gzip
from gis_server.routes.cities import CityId
from gis_server.spots import Moment, moment_of
from layers.errors import FieldError, InvalidInputError, StaleVersionError
from layers.features import reading, writing
from layers.features.feature import Content, Feature, Status
from layers.features.geometry_check import geometry_from_json
from layers.features.layer import Layer, layer_seen_by
from layers.moderation.decisions import Why
from layers.moderation.outcomes import why_hidden
from layers.moderation.reasons import REASONS
from layers.people.actor import Actor
from layers.people.roles import Hat

BODY_MAX = 200_000
LayerId = Annotated[str, InPath(max_length=80, description="Id of a layer.")]
ItemId = Annotated[str, InPath(max_length=64, description="Id of a feature.")]
IfMatch = Annotated[str | None, Header(description="ETag of the version that is changed.")]
Model = TypeVar("Model", bound=BaseModel)
Body = Annotated[bytes, Depends(json_body(BODY_MAX))]
AT = "For when spots say whether they are open (UTC, ms); now without it."
ALERT = "Whether a special heat alert is in force then."
At = Annotated[Milliseconds | None, Query(description=AT)]
Alert = Annotated[bool, Query(description=ALERT)]


class Restored(BaseModel):
    """Which earlier version a feature becomes again."""

    model_config = ConfigDict(extra="forbid", strict=True)

    version: Annotated[int, Field(ge=1, le=2**53)]


class ItemQuery(BaseModel):
    """Which features of a layer."""

    model_config = ConfigDict(extra="forbid")

    bbox: Annotated[str | None, Field(max_length=120, description="west,south,east,north")] = None
    since: Annotated[int | None, Field(ge=0, le=2**53, description="UTC, ms")] = None
    until: Annotated[int | None, Field(ge=0, le=2**53, description="UTC, ms")] = None
    mine: bool = False
    status: Status | None = None
    after: Annotated[int, Field(ge=0, le=2**53, description="`next` of the page before.")] = 0
    limit: Annotated[int, Field(ge=1, le=reading.PAGE_MAX)] = 500
    at: Annotated[Milliseconds | None, Field(description=AT)] = None
    alert: Annotated[bool, Field(description=ALERT)] = False

    def query(self) -> reading.Query:
        """Give it as `layers` takes it."""
        return reading.Query(
            bounds=bounds_of(self.bbox),
            since=self.since,
            until=self.until,
            mine=self.mine,
            statuses=(self.status,) if self.status else (),
            after=self.after,
            limit=self.limit,
        )


class Verdict(BaseModel):
    """Why something is hidden."""

    reason: dict[str, str] | None
    words: str


class Versions(BaseModel):
    """What a feature was, the newest first; to its author also why it is hidden."""

    versions: list[dict[str, Any]]
    verdict: Verdict | None


def items_router(civic: Civic, answers: PublicAnswers) -> APIRouter:
    """Give the routes of what lies on layers."""
    router = APIRouter(prefix="/api/cities/{city}/layers/{layer}/items", tags=["items"])

    @router.get("", summary="What lies on a layer", response_model=ItemPage, responses=NOT_MODIFIED)
    def list_items(
        city: CityId,
        layer: LayerId,
        actor: Acting,
        asked: Annotated[ItemQuery, Query()],
        request: Request,
    ) -> Response:
        moment = moment_of(asked.at, alert=asked.alert)
        with civic.database_for(city).read() as connection:

            def make() -> bytes:
                return _page(connection, actor, layer, asked.query(), moment)

            if actor.hat is not Hat.VISITOR:
                return written_answer(make())
            what = f"items {moment.minute} {asked.model_dump_json(exclude={'at', 'alert'})}"
            body = answers.body(connection, city, [layer], asked=what, make=lambda: packed(make()))
        hold(request, body, until=None if asked.at is not None else moment.end)
        return revalidated_gzip(request, body.content, media_type=JSON)

    @router.post(
        "",
        summary="Put something on a layer",
        status_code=201,
        response_model=Item,
        openapi_extra=described(ItemBody),
    )
    def add_item(city: CityId, layer: LayerId, actor: Acting, body: Body) -> Response:
        asked = body_as(ItemBody, body)
        bounds = civic.bounds_of(city)
        with civic.database_for(city).write() as connection:
            on = layer_seen_by(connection, actor, layer)
            content = content_of(asked, on, bounds)
            made = writing.add_feature(connection, actor, on, content, feature_id=asked.id)
        return item_answer(made, on, actor, status=201)

    @router.get("/{item}", summary="One feature", response_model=Item)
    def show_item(
        city: CityId,
        layer: LayerId,
        item: ItemId,
        actor: Acting,
        at: At = None,
        alert: Alert = False,
    ) -> Response:
        with civic.database_for(city).read() as connection:
            found, on = reading.feature_on(connection, actor, layer, item)
        return item_answer(found, on, actor, moment=moment_of(at, alert=alert))

    @router.patch(
        "/{item}",
        summary="Change a feature",
        response_model=Item,
        openapi_extra=described(ItemBody),
    )
    def change_item(
        city: CityId,
        layer: LayerId,
        item: ItemId,
        actor: Acting,
        body: Body,
        if_match: IfMatch = None,
    ) -> Response:
        asked = body_as(ItemBody, body)
        bounds = civic.bounds_of(city)
        with civic.database_for(city).write() as connection:
            found, on = reading.feature_on(connection, actor, layer, item)
            base = base_version(found, if_match)
            edit = edit_of(asked, on, bounds)
            changed = writing.change_feature(connection, actor, item, edit, base_version=base)
        return item_answer(changed, on, actor)

    @router.delete("/{item}", summary="Take a feature away", response_model=Item)
    def delete_item(
        city: CityId, layer: LayerId, item: ItemId, actor: Acting, if_match: IfMatch = None
    ) -> Response:
        with civic.database_for(city).write() as connection:
            found, on = reading.feature_on(connection, actor, layer, item)
            gone = writing.delete_feature(
                connection, actor, item, base_version=base_version(found, if_match)
            )
        return item_answer(gone, on, actor)

    @router.get("/{item}/versions", summary="What a feature was", response_model=Versions)
    def list_versions(city: CityId, layer: LayerId, item: ItemId, actor: Acting) -> Response:
        with civic.database_for(city).read() as connection:
            found, _ = reading.feature_on(connection, actor, layer, item)
            versions = reading.versions_of(connection, actor, item)
            why = why_hidden(connection, actor, found)
        told = [version_json(item, each) for each in versions]
        return answer({"versions": told, "verdict": why and verdict_json(why)})

    @router.post(
        "/{item}/versions",
        summary="Make a feature what it was",
        status_code=201,
        response_model=Item,
        openapi_extra=described(Restored),
    )
    def restore_item(
        city: CityId,
        layer: LayerId,
        item: ItemId,
        actor: Acting,
        body: Body,
        if_match: IfMatch = None,
    ) -> Response:
        asked = body_as(Restored, body)
        with civic.database_for(city).write() as connection:
            found, on = reading.feature_on(connection, actor, layer, item)
            restored = writing.bring_back(
                connection,
                actor,
                item,
                version=asked.version,
                base_version=base_version(found, if_match),
            )
        return item_answer(restored, on, actor, status=201)

    return router


def verdict_json(why: Why) -> dict[str, Any]:
    """Give why something is hidden."""
    reason = REASONS.get(why.reason)
    return {"reason": {"ja": reason.ja, "en": reason.en} if reason else None, "words": why.words}


def body_as(model: type[Model], body: bytes) -> Model:
    """Read a body, or say which field is wrong."""
    try:
        return model.model_validate(orjson.loads(body))
    except orjson.JSONDecodeError as error:
        raise RequestValidationError(
            [{"loc": ("body",), "msg": f"is no JSON: {error}", "type": "json"}]
        ) from None
    except ValidationError as error:
        raise RequestValidationError(error.errors(include_url=False)) from None


def content_of(asked: ItemBody, layer: Layer, bounds: Any) -> Content:
    """Give what a body puts on a layer."""
    shape = asked.geometry
    return Content(
        geometry=geometry_from_json(shape, kinds=layer.geometry_types, bounds=bounds)
        if shape is not None
        else None,
        properties=asked.properties,
        height_m=asked.height_m,
        anchor=asked.anchor,
        blur_m=asked.blur_m,
        observed_at=asked.observed_at,
    )


def edit_of(asked: ItemBody, layer: Layer, bounds: Any) -> writing.Edit:
    """Give what a body changes: the members that it has."""
    named = asked.model_fields_set
    content = content_of(asked, layer, bounds)
    values: dict[str, Any] = {
        name: getattr(content, name)
        for name in ("geometry", "height_m", "anchor", "blur_m", "observed_at")
        if name in named
    }
    return writing.Edit(values, asked.properties)


def base_version(found: Feature, if_match: str | None) -> int:
    """Give the version that a change is meant for, from its header If-Match.

    Raises
    ------
    VersionNeededError
        There is none.
    StaleVersionError
        It is not that of now.
    """
    if if_match is None:
        raise VersionNeededError
    if if_match.strip() != found.etag:
        raise StaleVersionError(found.version)
    return found.version


def bounds_of(bbox: str | None) -> tuple[float, float, float, float] | None:
    """Read west,south,east,north."""
    if bbox is None:
        return None
    try:
        west, south, east, north = (float(each) for each in bbox.split(","))
    except ValueError:
        west, south, east, north = 1.0, 1.0, 0.0, 0.0
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        words = FieldError("bbox", "西,南,東,北（度）", "west,south,east,north in degrees")
        raise InvalidInputError([words])
    return west, south, east, north


def item_answer(
    found: Feature,
    layer: Layer,
    actor: Actor,
    *,
    status: int = 200,
    moment: Moment | None = None,
) -> Response:
    """Give one feature with its validator."""
    response = answer(item_json(found, layer, actor, moment=moment), status=status)
    response.headers["etag"] = found.etag
    return response


def _page(
    connection: Connection, actor: Actor, layer: str, query: reading.Query, moment: Moment
) -> bytes:
    on = layer_seen_by(connection, actor, layer)
    page = reading.features_on(connection, actor, on, query)
    features = [item_json(each, on, actor, moment=moment) for each in page.features]
    return orjson.dumps({"type": "FeatureCollection", "features": features, "next": page.next})
