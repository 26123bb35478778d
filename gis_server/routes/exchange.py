"""`…/layers/{layer}/imports` and `…/export/{format}`: lists onto a layer, and layers as files."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Literal, TypeAlias

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi import Path as InPath
from pydantic import BaseModel, Field
from sqlalchemy import Connection

from gis_server.access import Acting
from gis_server.civic import Civic
from gis_server.errors import BusyError
from gis_server.exchange import BODY_MAX, ImportAnswer, ImportBody, ListBody, import_json
from gis_server.json_answers import answer
from gis_server.public_answers import PublicAnswers
from gis_server.request_body import described, json_body
from gis_server.revalidated import revalidated
from gis_server.routes.cities import CityId
from gis_server.routes.items import LayerId, body_as
from layers.errors import FieldError, InvalidInputError, UnknownError
from layers.exchange.bringing_in import (
    BroughtIn,
    ReadList,
    bring_in,
    count_already_there,
    read_list,
    require_import,
)
from layers.exchange.error_report import error_report
from layers.exchange.giving_out import (
    CSV_TYPE,
    FORMATS,
    FileFormat,
    file_name,
    formats_of,
    written_file,
)
from layers.exchange.narrowing import Narrowing
from layers.exchange.standard_columns import Municipality
from layers.features.layer import Layer, layer_seen_by
from layers.people.actor import Actor
from layers.people.permissions import Action, require

ImportFile = Annotated[bytes, Depends(json_body(BODY_MAX))]
Format: TypeAlias = Literal[tuple(FORMATS)]  # type: ignore[valid-type]
FormatName = Annotated[Format, InPath(description="What kind of file.")]
FILE = {"schema": {"type": "string", "format": "binary"}}
FILES = {each.media_type.partition(";")[0]: FILE for each in FORMATS.values()}
FILES["application/geo+json"] = {"schema": {"type": "object"}}


class ExportQuery(BaseModel):
    """What a file is narrowed to."""

    topic: Annotated[
        str,
        Field(max_length=64, description="Only what is about this choice of the layer's kind."),
    ] = ""
    words: Annotated[
        str,
        Field(max_length=80, description="Only what says each of these; not in pen names."),
    ] = ""


def exchange_router(civic: Civic, answers: PublicAnswers) -> APIRouter:
    """Give the routes of lists."""
    router = APIRouter(prefix="/api/cities/{city}/layers/{layer}", tags=["exchange"])
    turn = threading.Lock()

    @contextmanager
    def one_at_a_time() -> Iterator[None]:
        """Keep a process from reading several long lists side by side."""
        if not turn.acquire(timeout=5):
            raise BusyError
        try:
            yield
        finally:
            turn.release()

    def read(city: str, layer: str, actor: Actor, asked: ListBody) -> tuple[Layer, ReadList]:
        with civic.database_for(city).read() as connection:
            on = layer_seen_by(connection, actor, layer)
            require_import(actor, on)
        bounds = civic.bounds_of(city)
        return on, read_list(
            asked.content, on, name=asked.name, mapping=asked.columns, bounds=bounds
        )

    @router.post(
        "/imports",
        summary="Look into a list, and put it on a layer",
        response_model=ImportAnswer,
        openapi_extra=described(ImportBody),
    )
    def import_list(city: CityId, layer: LayerId, actor: Acting, body: ImportFile) -> Response:
        asked = body_as(ImportBody, body)
        with one_at_a_time():
            on, found = read(city, layer, actor, asked)
            if not asked.commit:
                already = _already(civic, city, on, found)
                done = BroughtIn(0, already)
            else:
                if found.imported is None:
                    raise InvalidInputError([NO_PLACE])
                with civic.database_for(city).write() as connection:
                    done = bring_in(connection, actor, on, found.imported.rows)
        return answer(
            import_json(found, on, already=done.already, added=done.added, committed=asked.commit)
        )

    @router.post(
        "/imports/errors",
        summary="What is wrong in the rows of a list, as a table",
        response_class=Response,
        responses={200: {"content": {"text/csv": FILE}}},
        openapi_extra=described(ListBody),
    )
    def report_errors(city: CityId, layer: LayerId, actor: Acting, body: ImportFile) -> Response:
        asked = body_as(ListBody, body)
        with one_at_a_time():
            _, found = read(city, layer, actor, asked)
        if found.imported is None:
            raise InvalidInputError([NO_PLACE])
        report = error_report(found.imported.errors)
        return Response(
            report,
            media_type=CSV_TYPE,
            headers={**_kept_as("errors.csv"), "cache-control": "no-store"},
        )

    @router.get(
        "/export/{format}",
        summary="A layer as a file",
        response_class=Response,
        responses={200: {"content": FILES}, 304: {"description": "It has not changed"}},
    )
    def export_layer(
        city: CityId,
        layer: LayerId,
        format: FormatName,  # noqa: A002 - as it stands in the address
        actor: Acting,
        request: Request,
        asked: Annotated[ExportQuery, Query()],
    ) -> Response:
        given = FORMATS[format]
        narrowing = Narrowing(asked.topic, asked.words)
        whose = Municipality("", civic.catalogue.city(city).name or city)
        with civic.database_for(city).read() as connection:
            on = layer_seen_by(connection, actor, layer)
            require(actor, Action.EXPORT, on.place())
            if given not in formats_of(on):
                raise UnknownError("format", format)
            content = _file(connection, answers, on, given, whose, narrowing)
        kept = _kept_as(file_name(on, given, narrowing))
        return revalidated(request, content, media_type=given.media_type, headers=kept)

    return router


NO_PLACE = FieldError(
    "mapping.targets",
    "緯度と経度の列を選んでください。",
    "no column gives the place; choose those of latitude and longitude",
)


def _file(
    connection: Connection,
    answers: PublicAnswers,
    layer: Layer,
    given: FileFormat,
    whose: Municipality,
    narrowing: Narrowing,
) -> bytes:
    def made() -> bytes:
        return written_file(connection, layer, given, municipality=whose, narrowing=narrowing)

    if not narrowing.is_common(layer):  # kept, it would push out what all ask for
        return made()
    asked = f"export {given.name} {whose.name} {narrowing.topic}"
    return answers.body(connection, layer.city, [layer.id], asked=asked, make=made).content


def _already(civic: Civic, city: str, layer: Layer, found: ReadList) -> int:
    if found.imported is None:
        return 0
    with civic.database_for(city).read() as connection:
        return count_already_there(connection, layer, found.imported.rows)


def _kept_as(name: str) -> dict[str, str]:
    """Give the header that has a browser keep an answer; ids of layers are plain ASCII."""
    return {"content-disposition": f'attachment; filename="{name}"'}
