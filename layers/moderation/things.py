"""What can be reported and hidden: features, comments and photos, in one form."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection, select, update

from layers.comments.comment import CommentStatus
from layers.comments.reading import comment_seen_by
from layers.comments.writing import tell_others as tell_of_comment
from layers.errors import UnknownError
from layers.features.feature import Feature, Status, version_of
from layers.features.layer import Layer
from layers.features.reading import feature_seen_by
from layers.features.writing import set_status as set_status_of_feature
from layers.media.photos import photo_seen_by
from layers.media.photos import tell_others as tell_of_photo
from layers.moderation import audit
from layers.people.actor import Actor
from layers.store.tables import comment, feature_version, media


class Kind(StrEnum):
    """What kind of thing."""

    FEATURE = "feature"
    COMMENT = "comment"
    PHOTO = "photo"


@dataclass(frozen=True, slots=True)
class Name:
    """Which thing."""

    kind: Kind
    id: str

    @property
    def about(self) -> str:
        """Give it as the log names it."""
        return f"{self.kind}:{self.id}"


@dataclass(frozen=True, slots=True)
class Thing:
    """A thing as moderators meet it.

    status : queued, published, hidden, withdrawn, awaiting-second-person.
    text : of a comment, or what a photo shows; of a feature its properties say it.
    account : of its author, if it has one.
    edited : whether it is shown as it was, and was edited since.
    """

    name: Name
    status: str
    feature: Feature
    layer: Layer
    account: str | None
    pen_name: str
    text: str
    created_at: int
    edited: bool = False


def thing_seen_by(
    connection: Connection, actor: Actor, name: Name, *, for_change: bool = False
) -> Thing:
    """Give a thing that somebody may see.

    Raises
    ------
    UnknownError
    """
    if name.kind is Kind.COMMENT:
        said, feature, layer = comment_seen_by(connection, actor, name.id, for_change=for_change)
        if said.status is CommentStatus.AWAITING_SECOND_PERSON:
            raise UnknownError("comment", name.id)  # the office decides on it
        values = (said.account, said.pen_name, said.text, said.created_at)
        return Thing(name, said.status.value, feature, layer, *values)
    if name.kind is Kind.PHOTO:
        photo, feature, layer = photo_seen_by(connection, actor, name.id, for_change=for_change)
        values = (photo.account, photo.pen_name, photo.caption.alt_text, photo.created_at)
        return Thing(name, photo.status.value, feature, layer, *values)
    feature, layer = feature_seen_by(connection, actor, name.id, for_change=for_change)
    if feature.deleted:
        raise UnknownError("feature", name.id)
    values = (feature.account, feature.pen_name, "", feature.created_at)
    return Thing(name, feature.status.value, feature, layer, *values)


def thing_if_seen(connection: Connection, actor: Actor, name: Name) -> Thing | None:
    """Give a thing that somebody may see; None where it was taken away or is not for them."""
    try:
        return thing_seen_by(connection, actor, name)
    except UnknownError:
        return None


def thing_at(connection: Connection, thing: Thing, version: int) -> Thing:
    """Give a feature with the words that it had at a version, and whether it was edited since."""
    row = connection.execute(
        select(feature_version).where(
            feature_version.c.feature == thing.feature.id, feature_version.c.version == version
        )
    ).first()
    now = thing.feature.content
    then = now.properties if row is None else version_of(row).content.properties
    content = dataclasses.replace(now, properties=then)
    shown = dataclasses.replace(thing.feature, content=content)
    return dataclasses.replace(thing, feature=shown, edited=then != now.properties)


def set_status(
    connection: Connection, actor: Actor, thing: Thing, status: Status, *, act: str, reason: str
) -> None:
    """Show or hide a thing, note it in the log and tell open browsers.

    A feature takes its comments and photos along without a change to them: nobody sees what lies
    on a feature that they do not see.
    """
    if thing.name.kind is Kind.FEATURE:
        set_status_of_feature(connection, actor, thing.feature, status, action=act, reason=reason)
        return
    table, tell = (
        (comment, tell_of_comment) if thing.name.kind is Kind.COMMENT else (media, tell_of_photo)
    )
    changed = update(table).where(table.c.id == thing.name.id).values(status=status.value)
    connection.execute(changed)
    audit.record(connection, actor, act, about=thing.name.about, reason=reason)
    tell(connection, actor.city, thing.feature)
