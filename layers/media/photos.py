"""Photos on features: who may add them, who sees them, and when their files go."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, false, func, or_, select, update

from layers.errors import (
    AlreadyExistsError,
    FieldError,
    InvalidInputError,
    NotAllowedError,
    UnknownError,
)
from layers.features.feature import Feature, Status
from layers.features.layer import Layer
from layers.features.reading import feature_seen_by
from layers.media.photo import Photo
from layers.media.store import PhotoStore
from layers.moderation import limits
from layers.moderation.first_look import is_looked_at_first
from layers.notices.outbox import Event, tell_house
from layers.people.actor import Actor
from layers.people.pen_names import FORMER_MEMBER
from layers.people.permissions import Action, may, require
from layers.plain_text import foreign_characters
from layers.store.feed import announce
from layers.store.identifiers import now_ms
from layers.store.tables import media
from layers.store.upsert import insert_if_absent

MOST_ON_A_FEATURE = 10
LINE_MOST = 200


class Licence(StrEnum):
    """Under which terms a photo may be used by others; the last allows nothing."""

    CC0 = "CC0 1.0"
    CC_BY = "CC BY 4.0"
    CC_BY_SA = "CC BY-SA 4.0"
    CC_BY_NC = "CC BY-NC 4.0"
    ALL_RIGHTS_RESERVED = "all rights reserved"


@dataclass(frozen=True, slots=True)
class Caption:
    """What is said of a photo: every member is needed, also for machines that read aloud."""

    licence: Licence
    credit: str
    ai_made: bool
    alt_text: str


@dataclass(frozen=True, slots=True)
class NewPhoto:
    """A photo that somebody adds.

    id : UUID, which a client may choose: the same once more changes nothing.
    """

    id: str
    photo: Photo
    caption: Caption


@dataclass(frozen=True, slots=True)
class KeptPhoto:
    """A photo on a feature. `account` and `seat` never leave the house; times are UTC ms."""

    id: str
    feature: str
    sha256: str
    media_type: str
    width: int
    height: int
    preview_width: int
    preview_height: int
    colour: str
    caption: Caption
    status: Status
    account: str | None
    seat: str | None
    pen_name: str
    created_at: int

    def is_by(self, actor: Actor) -> bool:
        """Tell whether somebody added it."""
        if actor.seat:
            return self.seat == actor.seat
        return actor.account is not None and self.account == actor.account


def require_room(connection: Connection, actor: Actor, feature_id: str) -> tuple[Feature, Layer]:
    """Give the feature that somebody may add a photo to, before the photo is looked at.

    Raises
    ------
    UnknownError, NotAllowedError
    InvalidInputError
        It has as many as it may have.
    """
    found, layer = feature_seen_by(connection, actor, feature_id)
    require(actor, Action.ADD_PHOTO, layer.place(own=found.is_by(actor)))
    if found.deleted or found.status is Status.HIDDEN:
        raise UnknownError("feature", feature_id)
    here = (media.c.feature == feature_id, media.c.deleted_at.is_(None))
    if (connection.scalar(select(func.count()).where(*here)) or 0) >= MOST_ON_A_FEATURE:
        raise _invalid(
            "photo",
            f"写真は{MOST_ON_A_FEATURE}枚までです。",
            f"There may be {MOST_ON_A_FEATURE} photos.",
        )
    return found, layer


def add_photo(
    connection: Connection,
    actor: Actor,
    feature_id: str,
    new: NewPhoto,
    *,
    store: PhotoStore,
) -> KeptPhoto:
    """Put a photo on a feature; its files are in the store already, or are written now.

    Raises
    ------
    UnknownError, NotAllowedError, InvalidInputError, ThrottledError
    AlreadyExistsError
        The id is that of another photo.
    """
    if (before := photo_before(connection, actor, feature_id, new.id)) is not None:
        return before
    photo, caption = new.photo, new.caption
    found, layer = require_room(connection, actor, feature_id)
    words = {"credit": caption.credit, "alt_text": caption.alt_text}
    limits.admit_post(connection, actor, layer.place(), texts=words)
    waits = is_looked_at_first(actor, layer) or actor.seat is not None
    row = {
        "id": new.id,
        "city": actor.city,
        "feature": feature_id,
        "sha256": photo.sha256,
        "media_type": photo.media_type,
        "width": photo.width,
        "height": photo.height,
        "preview_width": photo.preview_width,
        "preview_height": photo.preview_height,
        "colour": photo.placeholder_colour,
        "bytes": len(photo.full),
        "licence": caption.licence.value,
        "credit": caption.credit,
        "ai_made": caption.ai_made,
        "alt_text": caption.alt_text,
        "status": (Status.QUEUED if waits else Status.PUBLISHED).value,
        "account": actor.account,
        "seat": actor.seat,
        "pen_name": actor.pen_name,
        "created_at": now_ms(),
    }
    _one_at_a_time(connection, photo.sha256)
    store.put(photo)  # again: the same photo may have been removed since it was written
    if not insert_if_absent(connection, media, row):
        raise AlreadyExistsError("photo", new.id)
    if waits:
        event = Event("waiting", layer, about=f"photo:{new.id}", feature=feature_id)
        tell_house(connection, actor.city, event)
    if not waits:
        tell_others(connection, actor.city, found)
    return photo_seen_by(connection, actor, new.id)[0]


def photo_before(
    connection: Connection, actor: Actor, feature_id: str, photo_id: str
) -> KeptPhoto | None:
    """Give the photo that came under an id before.

    Raises
    ------
    AlreadyExistsError
        It is on another feature, or somebody else's.
    """
    row = connection.execute(select(media).where(media.c.id == photo_id)).first()
    if row is None:
        return None
    before = _photo_of(row)
    if row.feature != feature_id or row.deleted_at is not None or not before.is_by(actor):
        raise AlreadyExistsError("photo", photo_id)
    return before


def photos_on(connection: Connection, actor: Actor, feature_id: str) -> Sequence[KeptPhoto]:
    """Give the photos on a feature that somebody may see, the oldest first.

    Raises
    ------
    UnknownError
    """
    _, layer = feature_seen_by(connection, actor, feature_id)
    here = (media.c.feature == feature_id, media.c.deleted_at.is_(None), _visible(actor, layer))
    rows = connection.execute(select(media).where(*here).order_by(media.c.created_at, media.c.id))
    return [_photo_of(row) for row in rows]


def photos_of_features(
    connection: Connection, features: Collection[str]
) -> Mapping[str, Sequence[KeptPhoto]]:
    """Give the photos on features by their ids, the oldest first; whoever calls moderates them."""
    there = (media.c.deleted_at.is_(None), media.c.status != Status.WITHDRAWN.value)
    wanted = select(media).where(media.c.feature.in_(features), *there)
    found: dict[str, list[KeptPhoto]] = {}
    for row in connection.execute(wanted.order_by(media.c.created_at, media.c.id)):
        found.setdefault(row.feature, []).append(_photo_of(row))
    return found


def photo_seen_by(
    connection: Connection, actor: Actor, photo_id: str, *, for_change: bool = False
) -> tuple[KeptPhoto, Feature, Layer]:
    """Give a photo that somebody may see, its feature and layer.

    Raises
    ------
    UnknownError
    """
    present = (media.c.id == photo_id, media.c.city == actor.city, media.c.deleted_at.is_(None))
    wanted = select(media).where(*present)
    row = connection.execute(wanted.with_for_update() if for_change else wanted).first()
    if row is None or row.feature is None:
        raise UnknownError("photo", photo_id)
    found = _photo_of(row)
    try:
        feature, layer = feature_seen_by(connection, actor, found.feature)
    except UnknownError:
        raise UnknownError("photo", photo_id) from None
    moderates = may(actor, Action.HIDE, layer.place())
    seen = found.status is Status.PUBLISHED or found.is_by(actor) or moderates
    if found.status is Status.WITHDRAWN or not seen:
        raise UnknownError("photo", photo_id)
    return found, feature, layer


def delete_photo(connection: Connection, actor: Actor, photo_id: str) -> str:
    """Take one's own photo away for good; gives the hash whose files `forget_files` removes.

    Raises
    ------
    UnknownError, NotAllowedError
    """
    found, feature, layer = photo_seen_by(connection, actor, photo_id, for_change=True)
    require(actor, Action.ADD_PHOTO, layer.place(own=found.is_by(actor)))
    if not found.is_by(actor):
        raise NotAllowedError("自分の写真だけを消せます。", "Only your own can be taken away.")
    gone = {
        "deleted_at": now_ms(),
        "status": Status.WITHDRAWN.value,
        "credit": "",
        "alt_text": "",
    }
    connection.execute(update(media).where(media.c.id == photo_id).values(gone))
    tell_others(connection, actor.city, feature)
    return found.sha256


def forget_files(connection: Connection, store: PhotoStore, sha256: str) -> None:
    """Remove the files of a photo that no row names any more; in a transaction of its own."""
    _one_at_a_time(connection, sha256)
    if not is_named(connection, sha256):
        store.remove(sha256)


def take_names_off(connection: Connection, account_id: str) -> None:
    """Forget who is credited for the photos of an account that is closed; what waits goes."""
    mine = media.c.account == account_id
    credited = update(media).where(mine)
    connection.execute(credited.values(credit=FORMER_MEMBER))
    waiting = update(media).where(mine, media.c.status == Status.QUEUED.value)
    gone = {"deleted_at": now_ms(), "status": Status.WITHDRAWN.value, "alt_text": ""}
    connection.execute(waiting.values(gone))


def is_named(connection: Connection, sha256: str) -> bool:
    """Tell whether a photo is on a feature."""
    named = select(media.c.id).where(media.c.sha256 == sha256, media.c.deleted_at.is_(None))
    return connection.execute(named.limit(1)).first() is not None


def tell_others(connection: Connection, city: str, found: Feature) -> None:
    """Announce that the photos on a feature are others than before."""
    announce(connection, city, kind="photo", object=found.id, layer=found.layer)


def line(field: str, text: str) -> str:
    """Give a line of a caption as it is kept.

    Raises
    ------
    InvalidInputError
        It is empty, too long, or has characters that nobody sees.
    """
    kept = unicodedata.normalize("NFC", text).strip()
    if not 1 <= len(kept) <= LINE_MOST or foreign_characters(kept, lines=False):
        raise _invalid(
            field,
            f"1文字から{LINE_MOST}文字までの一行にしてください。",
            f"Write one line of 1 to {LINE_MOST} characters.",
        )
    return kept


def _one_at_a_time(connection: Connection, sha256: str) -> None:
    """Let nobody else add or forget the same photo until the transaction ends."""
    if connection.dialect.name != "sqlite":  # which has one writer anyway
        key = int(sha256[:15], 16)
        connection.execute(select(func.pg_advisory_xact_lock(key)))


def _visible(actor: Actor, layer: Layer) -> ColumnElement[bool]:
    published = media.c.status == Status.PUBLISHED.value
    if may(actor, Action.HIDE, layer.place()):
        return media.c.status != Status.WITHDRAWN.value
    if actor.seat:
        return or_(published, media.c.seat == actor.seat)
    return or_(published, media.c.account == actor.account if actor.account else false())


def _photo_of(row: Row[Any]) -> KeptPhoto:
    return KeptPhoto(
        id=row.id,
        feature=row.feature,
        sha256=row.sha256,
        media_type=row.media_type,
        width=row.width,
        height=row.height,
        preview_width=row.preview_width,
        preview_height=row.preview_height,
        colour=row.colour,
        caption=Caption(Licence(row.licence), row.credit, bool(row.ai_made), row.alt_text),
        status=Status(row.status),
        account=row.account,
        seat=row.seat,
        pen_name=row.pen_name,
        created_at=row.created_at,
    )


def _invalid(field: str, ja: str, en: str) -> InvalidInputError:
    return InvalidInputError([FieldError(field, ja, en)])
