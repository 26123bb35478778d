"""`/api/cities/{city}/operations`: edits of an outbox, each of which arrives exactly once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError
from sqlalchemy import Connection

from gis_server.access import Acting
from gis_server.civic import Civic
from gis_server.items import Item, ItemBody, item_json
from gis_server.json_answers import answer
from gis_server.problems import kind_of
from gis_server.request_body import described
from gis_server.routes.cities import CityId
from gis_server.routes.items import Body, body_as, content_of, edit_of, verdict_json
from layers.errors import (
    FieldError,
    InvalidInputError,
    LayersError,
    StaleVersionError,
    ThrottledError,
)
from layers.features import reading, writing
from layers.features.layer import layer_seen_by
from layers.features.operations import Operation, apply_once, last_sequence
from layers.moderation.decisions import Why
from layers.moderation.outcomes import Outcome, outcomes_of
from layers.people.actor import Actor

MOST_OPERATIONS = 100
Client = Annotated[str, Field(pattern=r"^[0-9A-Za-z_-]{16,64}$", description="Random id.")]


class OperationBody(BaseModel):
    """One edit; `base_version` is the version that the client had seen."""

    model_config = ConfigDict(extra="forbid", strict=True)

    sequence: Annotated[int, Field(ge=1, le=2**53)]
    action: Literal["add", "change", "delete", "restore"]
    layer: Annotated[str, Field(max_length=80)]
    item: Annotated[str, Field(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]
    base_version: Annotated[int, Field(ge=0, le=2**53)] = 0
    to_version: Annotated[int, Field(ge=0, le=2**53)] = 0
    content: dict[str, Any] = Field(default_factory=dict)


class OutboxBody(BaseModel):
    """The next operations of one outbox, in order."""

    model_config = ConfigDict(extra="forbid", strict=True)

    client: Client
    operations: Annotated[list[OperationBody], Field(max_length=MOST_OPERATIONS)]


class OutcomesBody(BaseModel):
    """Which of a visitor's operations to tell of, by the outbox that handed them in."""

    model_config = ConfigDict(extra="forbid", strict=True)

    client: Client
    sequences: Annotated[
        list[Annotated[int, Field(ge=1, le=2**53)]], Field(max_length=MOST_OPERATIONS)
    ]


class OutcomeAnswer(BaseModel):
    """What became of what a visitor added; reason and words are those of the decision."""

    sequence: int
    item: str
    status: Literal["queued", "published", "hidden", "withdrawn"]
    reason: dict[str, str] | None
    words: str


class OutcomesAnswer(BaseModel):
    """In the order of the numbers; what is not known any more is left out."""

    outcomes: list[OutcomeAnswer]


class OperationResult(BaseModel):
    """What became of an operation: the feature, or the problem that kept it from being done."""

    sequence: int
    done: bool
    item: Item | None = None
    problem: dict[str, Any] | None = None


class OutboxAnswer(BaseModel):
    """Results in order; `last` is the number of the last operation that is kept here."""

    last: int
    results: list[OperationResult]


def operations_router(civic: Civic) -> APIRouter:
    """Give the route of outboxes."""
    router = APIRouter(prefix="/api/cities/{city}/operations", tags=["operations"])

    @router.post(
        "",
        summary="Hand in what an outbox holds",
        response_model=OutboxAnswer,
        openapi_extra=described(OutboxBody),
    )
    def hand_in(city: CityId, actor: Acting, body: Body) -> Response:
        asked = body_as(OutboxBody, body)
        database, results = civic.database_for(city), []
        for each in asked.operations:  # each is a transaction: what is done stays done
            with database.write() as connection:
                results.append(_once(connection, civic, actor, asked.client, each))
        with database.read() as connection:
            last = last_sequence(connection, asked.client)
        return answer({"last": last, "results": results})

    @router.post(
        "/outcomes",
        summary="What became of what a visitor handed in",
        response_model=OutcomesAnswer,
        openapi_extra=described(OutcomesBody),
    )
    def tell_outcomes(city: CityId, actor: Acting, body: Body) -> Response:
        asked = body_as(OutcomesBody, body)
        with civic.database_for(city).write() as connection:  # questions are counted
            found = outcomes_of(connection, actor, asked.client, asked.sequences)
        return answer({"outcomes": [_outcome_json(each) for each in found]})

    return router


def _outcome_json(found: Outcome) -> dict[str, Any]:
    told = {"sequence": found.sequence, "item": found.item, "status": found.status}
    return told | verdict_json(Why(found.reason, found.words))


def _once(
    connection: Connection, civic: Civic, actor: Actor, client: str, asked: OperationBody
) -> Mapping[str, Any]:
    """Give the result of an operation; a refusal is a result, too, and takes its number."""

    def apply() -> dict[str, Any]:
        savepoint = connection.begin_nested()
        try:
            item = _applied(connection, civic, actor, asked)
        except LayersError as error:
            savepoint.rollback()
            if isinstance(error, ThrottledError):
                raise  # it stays in the outbox and comes again later
            return {"sequence": asked.sequence, "done": False, "problem": _problem(error)}
        savepoint.commit()
        return {"sequence": asked.sequence, "done": True, "item": item}

    request = asked.model_dump(mode="json")
    return apply_once(connection, actor, Operation(client, asked.sequence, request), apply)


def _applied(
    connection: Connection, civic: Civic, actor: Actor, asked: OperationBody
) -> dict[str, Any]:
    layer = layer_seen_by(connection, actor, asked.layer)
    bounds = civic.bounds_of(actor.city)
    if asked.action == "add":
        content = content_of(_content(asked), layer, bounds)
        made = writing.add_feature(connection, actor, layer, content, feature_id=asked.item)
        return item_json(made, layer, actor)
    found, _ = reading.feature_on(connection, actor, asked.layer, asked.item)
    if asked.action == "change":
        edit = edit_of(_content(asked), layer, bounds)
        changed = writing.change_feature(
            connection, actor, asked.item, edit, base_version=asked.base_version, merge=True
        )
    elif asked.action == "delete":
        changed = writing.delete_feature(
            connection, actor, asked.item, base_version=asked.base_version
        )
    else:
        changed = writing.bring_back(
            connection,
            actor,
            asked.item,
            version=asked.to_version,
            base_version=found.version,
        )
    return item_json(changed, layer, actor)


def _content(asked: OperationBody) -> ItemBody:
    try:
        return TypeAdapter(ItemBody).validate_python(asked.content)
    except ValidationError as error:
        raise _invalid(error) from None


def _invalid(error: ValidationError) -> InvalidInputError:
    return InvalidInputError(
        [
            FieldError(".".join(map(str, each["loc"])), each["msg"], each["msg"])
            for each in error.errors(include_url=False)
        ]
    )


def _problem(error: LayersError) -> dict[str, Any]:
    """Give a refusal in both languages: who reads it later may have another than who asked."""
    kind = kind_of(error)
    problem: dict[str, Any] = {"type": kind.type, "status": kind.status}
    problem["title"] = {"ja": kind.title[0], "en": kind.title[1]}
    problem["detail"] = {"ja": kind.detail[0], "en": kind.detail[1]}
    if isinstance(error, InvalidInputError):
        problem["errors"] = [
            {"field": each.field, "ja": each.ja, "en": each.en} for each in error.errors
        ]
    if isinstance(error, StaleVersionError):
        problem["version"] = error.current
    return problem
