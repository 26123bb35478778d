"""`…/items/{item}/photos`: photos on features, and their files."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Query, Response
from fastapi import Path as InPath
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from gis_server.access import Acting
from gis_server.civic import Civic
from gis_server.photos import LIMITS, PhotoShelf
from gis_server.request_body import image_body, image_described
from gis_server.routes.cities import CityId
from gis_server.routes.items import ItemId, LayerId
from gis_server.talk import PhotoJson, Photos, photo_json
from layers.features.feature import Status
from layers.features.reading import feature_on
from layers.media import photos
from layers.media.photo import Photo
from layers.media.photos import LINE_MOST, Caption, Licence, NewPhoto, line
from layers.people.actor import Actor

PhotoId = Annotated[str, InPath(max_length=64, description="Id of a photo.")]
Line = Annotated[str, Field(min_length=1, max_length=2 * LINE_MOST)]
ON_ITEM = "/layers/{layer}/items/{item}/photos"


class CaptionQuery(BaseModel):
    """What is said of a photo, beside its bytes."""

    model_config = ConfigDict(extra="forbid")

    licence: Licence
    credit: Annotated[Line, Field(description="Who took or made it.")]
    alt_text: Annotated[Line, Field(description="What it shows, for who cannot see it.")]
    ai_made: Annotated[bool, Field(description="Whether a machine made it.")]
    id: Annotated[
        str | None,
        Field(
            pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$",
            description="UUID, where the client chose one; the same once more changes nothing.",
        ),
    ] = None

    def caption(self) -> Caption:
        """Give it as `layers` takes it."""
        credit, alt_text = line("credit", self.credit), line("alt_text", self.alt_text)
        return Caption(self.licence, credit, self.ai_made, alt_text)


class Size(StrEnum):
    """Which of the two files."""

    FULL = "full"
    PREVIEW = "preview"


@dataclass(frozen=True, slots=True)
class NewPlace:
    """Where a photo is to be put, and by whom."""

    actor: Actor
    layer: str
    item: str
    caption: Caption
    photo_id: str


def new_place(
    city: CityId,
    layer: LayerId,
    item: ItemId,
    actor: Acting,
    request: Request,
    asked: Annotated[CaptionQuery, Query()],
) -> NewPlace:
    """Ask for permission before the bytes of a photo are read, for they are many."""
    civic: Civic = request.app.state.civic
    caption, photo_id = asked.caption(), asked.id or str(uuid.uuid4())
    with civic.database_for(city).read() as connection:
        feature_on(connection, actor, layer, item)
        if photos.photo_before(connection, actor, item, photo_id) is None:
            photos.require_room(connection, actor, item)
    return NewPlace(actor, layer, item, caption, photo_id)


def photos_router(shelf: PhotoShelf) -> APIRouter:
    """Give the routes of photos."""
    router = APIRouter(prefix="/api/cities/{city}", tags=["talk"])
    civic = shelf.civic

    @router.get(ON_ITEM, summary="The photos on a feature")
    def list_photos(city: CityId, layer: LayerId, item: ItemId, actor: Acting) -> Photos:
        with civic.database_for(city).read() as connection:
            feature_on(connection, actor, layer, item)
            found = photos.photos_on(connection, actor, item)
        return Photos(photos=[photo_json(each, layer, actor) for each in found])

    @router.post(
        ON_ITEM,
        summary="Put a photo on a feature",
        status_code=201,
        response_model=PhotoJson,
        openapi_extra=image_described(),
    )
    async def add_photo(
        request: Request, place: Annotated[NewPlace, Depends(new_place)]
    ) -> PhotoJson:
        data = await image_body(request, LIMITS.size_bytes)
        photo = await shelf.rebuilt(data)
        return await run_in_threadpool(keep, place, photo)

    def keep(place: NewPlace, photo: Photo) -> PhotoJson:
        new = NewPhoto(place.photo_id, photo, place.caption)
        shelf.store.put(photo)  # before the transaction, in which others wait
        with civic.database_for(place.actor.city).write() as connection:
            kept = photos.add_photo(connection, place.actor, place.item, new, store=shelf.store)
        return photo_json(kept, place.layer, place.actor)

    @router.get(
        "/photos/{photo}/{size}",
        summary="A file of a photo: `full` or `preview`",
        response_class=Response,
        responses={200: {"content": {"image/jpeg": {}, "image/webp": {}}}, 304: {}},
    )
    def send(
        city: CityId,
        photo: PhotoId,
        size: Annotated[Size, InPath()],
        actor: Acting,
        if_none_match: Annotated[str | None, Header()] = None,
    ) -> Response:
        with civic.database_for(city).read() as connection:
            found, _, _ = photos.photo_seen_by(connection, actor, photo)
        preview = size is Size.PREVIEW
        etag = f'"{found.sha256[:32]}{"-preview" if preview else ""}"'
        shown = found.status is Status.PUBLISHED
        headers = {
            # Asked for each time: what was hidden a moment ago is not shown from a cache.
            "cache-control": "private, no-cache" if shown else "no-store",
            "etag": etag,
            "content-disposition": "inline",
        }
        if if_none_match is not None and etag in if_none_match:
            return Response(status_code=304, headers=headers)
        path = shelf.store.path(found.sha256, found.media_type, preview=preview)
        return Response(path.read_bytes(), media_type=found.media_type, headers=headers)

    @router.delete("/photos/{photo}", summary="Take one's own photo away", status_code=204)
    def delete(city: CityId, photo: PhotoId, actor: Acting) -> Response:
        with civic.database_for(city).write() as connection:
            sha256 = photos.delete_photo(connection, actor, photo)
        shelf.forget(city, sha256)
        return Response(status_code=204)

    return router
