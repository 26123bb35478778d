"""`/api/cities/{city}/workshops/{workshop}/pack`: all that a class made, as one zip."""

from __future__ import annotations

import contextlib
import tempfile
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO
from urllib.parse import quote

from fastapi import APIRouter
from sqlalchemy import Connection
from starlette.responses import StreamingResponse

from gis_server.access import Acting
from gis_server.backup import MEDIA
from gis_server.civic import Civic
from gis_server.feature_tables import FeatureTables
from gis_server.paper.city_base import city_base
from gis_server.records import City
from gis_server.routes.cities import CityId
from gis_server.routes.workshops import WorkshopId
from layers.base_map import BaseMap
from layers.errors import BusyError, UnknownError
from layers.heat_package.proposals.ballots import ballots_of
from layers.heat_package.proposals.kept import proposal_seen_by
from layers.media.store import PhotoStore
from layers.people.actor import Actor
from layers.workshops.class_map import frame_of_works
from layers.workshops.class_pack import write_class_pack
from layers.workshops.class_page import Around, VoteTold
from layers.workshops.class_works import ClassWorks, PhotoOfWork, class_works
from layers.workshops.workshop import Workshop

PACKS_AT_ONCE = 2
RETRY_AFTER_S = 10
CHUNK = 1 << 18


def class_pack_router(civic: Civic) -> APIRouter:
    """Give the route of class packs."""
    prefix = "/api/cities/{city}/workshops/{workshop}/pack"
    router = APIRouter(prefix=prefix, tags=["workshops"])
    tables = FeatureTables(civic.catalogue.storage)
    store = PhotoStore(civic.settings.data / MEDIA)
    turns = threading.BoundedSemaphore(PACKS_AT_ONCE)

    def photo_file(photo: PhotoOfWork) -> Path:
        return store.path(photo.sha256, photo.media_type, preview=False)

    def _around(city: City, given: ClassWorks, votes: Sequence[VoteTold]) -> Around:
        frame = frame_of_works(given.works)
        base = BaseMap() if frame is None else city_base(tables, city, frame.bounds, trees=False)
        return Around(city.language, base, votes)

    @router.get(
        "",
        summary="All that a class made, as one zip",
        response_class=StreamingResponse,
        responses={200: {"content": {"application/zip": {}}}},
    )
    def give_pack(city: CityId, workshop: WorkshopId, actor: Acting) -> StreamingResponse:
        with civic.database_for(city).write() as connection:  # the log tells of it
            given = class_works(connection, actor, workshop)
            votes = _votes(connection, actor, workshop)
        file = tempfile.TemporaryFile(prefix="uchimizu-pack-")  # noqa: SIM115 - gone when closed
        with _turn(turns), _closed_if_it_fails(file):
            around = _around(civic.catalogue.city(city), given, votes)
            write_class_pack(given, file, photo_file=photo_file, around=around)
            size = file.tell()
        return StreamingResponse(
            _chunks(file),
            media_type="application/zip",
            headers={
                "cache-control": "no-store",
                "content-length": str(size),
                "content-disposition": _named(given.workshop),
            },
        )

    return router


def _votes(connection: Connection, actor: Actor, workshop: str) -> list[VoteTold]:
    """Give the votes of the class; one that goes on has no counts for anybody."""
    told = []
    for each in ballots_of(connection, actor, workshop):
        counted = sorted((each.counts or {}).items(), key=lambda pair: -pair[1])
        counts = [(_title(connection, actor, choice), votes) for choice, votes in counted]
        told.append(VoteTold(each.question, counts, is_open=each.counts is None))
    return told


def _title(connection: Connection, actor: Actor, proposal: str) -> str:
    try:
        return proposal_seen_by(connection, actor, proposal).title
    except UnknownError:
        return "–"  # it was taken back since


def _named(workshop: Workshop) -> str:
    """Give the name of the file: the title of the class, where a browser takes that."""
    name = quote(f"{workshop.title}.zip", safe="")
    return f"attachment; filename=\"class-{workshop.id}.zip\"; filename*=UTF-8''{name}"


@contextlib.contextmanager
def _turn(turns: threading.BoundedSemaphore) -> Iterator[None]:
    if not turns.acquire(blocking=False):
        raise BusyError(RETRY_AFTER_S)
    try:
        yield
    finally:
        turns.release()


@contextlib.contextmanager
def _closed_if_it_fails(file: IO[bytes]) -> Iterator[None]:
    try:
        yield
    except BaseException:
        file.close()
        raise


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        file.seek(0)
        while chunk := file.read(CHUNK):
            yield chunk
