"""Putting features on layers and changing them; every act is a version, nothing is overwritten."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, insert, select, update

from layers.errors import (
    AlreadyExistsError,
    FieldError,
    InvalidInputError,
    StaleVersionError,
    UnknownError,
)
from layers.features.blur import blurred
from layers.features.feature import (
    Content,
    Feature,
    Status,
    Voice,
    feature_of,
    values_of,
    version_of,
)
from layers.features.fields import TEXTS, validate
from layers.features.layer import Layer
from layers.features.merging import merged
from layers.features.operations import forget_results
from layers.features.reading import feature_seen_by
from layers.moderation import audit, limits
from layers.notices.outbox import Event, tell_house
from layers.people.actor import Actor
from layers.people.permissions import Action, Terms, may, require, terms_for
from layers.people.roles import Hat
from layers.store.feed import announce
from layers.store.identifiers import new_feature_id, now_ms
from layers.store.tables import feature, feature_version

HEIGHT_MAX_M = 500.0
BLURS_M = (0, 50, 200, 500)
FACES = frozenset({"wall", "roof"})
_HATS = {Hat.OFFICE: Voice.OFFICE, Hat.SEAT: Voice.WORKSHOP}


@dataclass(frozen=True, slots=True)
class Edit:
    """What somebody changes; what is not named stays.

    members : new values of members of `Content`, by name.
    properties : new values by name, None takes one away.
    """

    members: Mapping[str, Any] = field(default_factory=dict)
    properties: Mapping[str, Any] = field(default_factory=dict)

    def applied_to(self, content: Content) -> Content:
        """Give the content as it is after the edit."""
        together = {**content.properties, **self.properties}
        kept = {name: value for name, value in together.items() if value is not None}
        return dataclasses.replace(content, **self.members, properties=kept)


def add_feature(
    connection: Connection,
    actor: Actor,
    layer: Layer,
    content: Content,
    *,
    feature_id: str | None = None,
) -> Feature:
    """Put a feature on a layer.

    It is seen by others at once, or waits for a moderator: where the layer says so, from visitors,
    and from people of whom nothing was seen yet.

    Raises
    ------
    NotAllowedError, InvalidInputError, ThrottledError
    AlreadyExistsError
        The id is taken.
    """
    terms = require(actor, layer.adding, layer.place())
    identifier = feature_id or new_feature_id()
    if connection.execute(select(feature.c.number).where(feature.c.id == identifier)).first():
        raise AlreadyExistsError("feature", identifier)
    kept = _checked(_blurred(content, layer), layer)
    limits.admit_post(connection, actor, layer.place(), texts=_texts(kept, layer))
    now = now_ms()
    row = (
        values_of(kept)
        | _box(kept)
        | {
            "id": identifier,
            "city": layer.city,
            "layer": layer.id,
            "status": _first_status(actor, layer, terms).value,
            "voice": _HATS.get(actor.hat, Voice.PERSON).value,
            "account": actor.account,
            "seat": actor.seat,
            "pen_name": actor.pen_name,
            "version": 1,
            "created_at": now,
            "updated_at": now,
        }
    )
    made = feature_of(connection.execute(insert(feature).values(**row).returning(feature)).one())
    name = "added" if made.status is Status.PUBLISHED else "waiting"
    _tell_house(connection, actor, layer, made, name)
    return _noted(connection, actor, made, "create")


def change_feature(
    connection: Connection,
    actor: Actor,
    feature_id: str,
    edit: Edit,
    *,
    base_version: int,
    merge: bool = False,
) -> Feature:
    """Change a feature that is at `base_version`; where a moderator looks before, it may wait.

    merge : where others changed it meanwhile, but nothing that this edit changes, take both.

    Raises
    ------
    UnknownError, NotAllowedError, InvalidInputError
    StaleVersionError
        It was changed meanwhile, and the two do not go together.
    """
    found, layer = _to_edit(connection, actor, feature_id)
    base = _base(connection, found, base_version, merge=merge)
    asked = edit.applied_to(base)
    wanted = _blurred(asked, layer)
    if asked.geometry == base.geometry:
        _require_no_sharper(base, wanted)
    if found.version != base_version:
        before = _content_at(connection, feature_id, base_version)
        both = merged(before, wanted, found.content)
        if both is None:
            raise StaleVersionError(found.version)
        wanted = both
    if wanted == found.content:
        return found
    status = _status_after(actor, layer, found)
    after = dataclasses.replace(found, content=_checked(wanted, layer), status=status)
    limits.require_few_links(actor, layer.place(), _texts(after.content, layer))
    if status is not found.status:
        _tell_house(connection, actor, layer, after, "waiting")
    return _written(connection, actor, found, after, "update")


def delete_feature(
    connection: Connection, actor: Actor, feature_id: str, *, base_version: int
) -> Feature:
    """Take a feature away; it can be brought back.

    Raises
    ------
    UnknownError, NotAllowedError, StaleVersionError
    """
    found, _ = _to_edit(connection, actor, feature_id)
    if found.version != base_version:
        raise StaleVersionError(found.version)
    return _written(connection, actor, found, dataclasses.replace(found, deleted=True), "delete")


def bring_back(
    connection: Connection, actor: Actor, feature_id: str, *, version: int, base_version: int
) -> Feature:
    """Make a feature what it was at an earlier version; that is a version of its own.

    Raises
    ------
    UnknownError, NotAllowedError, StaleVersionError
    """
    found, layer = _to_edit(connection, actor, feature_id, deleted_too=True)
    if found.version != base_version:
        raise StaleVersionError(found.version)
    earlier = _content_at(connection, feature_id, version)
    content = _checked(_blurred(earlier, layer, least=found.content.blur_m), layer)
    status = found.status if content == found.content else _status_after(actor, layer, found)
    after = dataclasses.replace(found, content=content, deleted=False, status=status)
    if status is not found.status:
        _tell_house(connection, actor, layer, after, "waiting")
    return _written(connection, actor, found, after, "undo")


def set_status(
    connection: Connection,
    actor: Actor,
    found: Feature,
    status: Status,
    *,
    action: str,
    reason: str = "",
) -> Feature:
    """Show, hide or withdraw a feature; whoever calls has asked for permission."""
    after = dataclasses.replace(found, status=status)
    return _written(connection, actor, found, after, action, reason=reason)


def _to_edit(
    connection: Connection, actor: Actor, feature_id: str, *, deleted_too: bool = False
) -> tuple[Feature, Layer]:
    found, layer = feature_seen_by(connection, actor, feature_id, for_change=True)
    place = layer.place(own=found.is_by(actor), feature=feature_id)
    require(actor, Action.EDIT, place)
    if found.deleted and not deleted_too:
        raise UnknownError("feature", feature_id)
    return found, layer


def _base(connection: Connection, found: Feature, base_version: int, *, merge: bool) -> Content:
    if found.version == base_version:
        return found.content
    if not merge or base_version > found.version:
        raise StaleVersionError(found.version)
    return _content_at(connection, found.id, base_version)


def _content_at(connection: Connection, feature_id: str, version: int) -> Content:
    row = connection.execute(
        select(feature_version).where(
            feature_version.c.feature == feature_id, feature_version.c.version == version
        )
    ).first()
    if row is None:
        raise UnknownError("version", f"{feature_id} {version}")
    return version_of(row).content


def _written(
    connection: Connection,
    actor: Actor,
    before: Feature,
    after: Feature,
    action: str,
    *,
    reason: str = "",
) -> Feature:
    now = now_ms()
    row = values_of(after.content) | _box(after.content)
    row |= {
        "status": after.status.value,
        "version": before.version + 1,
        "updated_at": now,
        "deleted_at": now if after.deleted else None,
    }
    written = connection.execute(
        update(feature)
        .where(feature.c.id == before.id, feature.c.version == before.version)
        .values(**row)
        .returning(feature)
    ).first()
    if written is None:
        raise StaleVersionError(before.version + 1)
    if after.content.blur_m > before.content.blur_m:
        _blur_before(connection, before.id, after.content.blur_m)
    if not before.is_by(actor):
        audit.record(connection, actor, action, about=f"feature:{before.id}", reason=reason)
    return _noted(connection, actor, feature_of(written), action)


def _blur_before(connection: Connection, feature_id: str, metres: int) -> None:
    """Leave no finer place of a feature in its versions, nor in what operations answered."""
    version = feature_version.c
    finer = version.feature == feature_id, version.blur_m < metres, version.geometry.is_not(None)
    for row in connection.execute(select(version.version, version.geometry).where(*finer)).all():
        coarse = {"geometry": blurred(row.geometry, metres), "anchor": None, "blur_m": metres}
        this = version.feature == feature_id, version.version == row.version
        connection.execute(update(feature_version).where(*this).values(coarse))
    forget_results(connection, [feature_id])


def _noted(connection: Connection, actor: Actor, now: Feature, action: str) -> Feature:
    """Add the version that was just written, and tell others."""
    row = values_of(now.content) | {
        "feature": now.id,
        "version": now.version,
        "action": action,
        "status": now.status.value,
        "deleted": now.deleted,
        "account": actor.account,
        "seat": actor.seat,
        "pen_name": actor.pen_name,
        "at": now.updated_at,
    }
    connection.execute(insert(feature_version).values(**row))
    announce(
        connection,
        actor.city,
        kind="feature",
        object=now.id,
        layer=now.layer,
        version=now.version,
    )
    return now


def _tell_house(
    connection: Connection, actor: Actor, layer: Layer, found: Feature, name: str
) -> None:
    category, about = _category(found.content, layer), f"feature:{found.id}"
    event = Event(name, layer, about=about, feature=found.id, category=category)
    tell_house(connection, actor.city, event)


def _status_after(actor: Actor, layer: Layer, found: Feature) -> Status:
    """Give the status after an edit: an author's own waits where a new feature of theirs would.

    What was hidden waits, too: somebody else looks whether it can be shown as it is now. In a class
    its teacher shows it again.
    """
    if found.status is Status.HIDDEN and found.is_by(actor) and not layer.workshop:
        return Status.QUEUED
    as_author_alone = not may(actor, Action.EDIT, layer.place(feature=found.id))
    if found.status is Status.PUBLISHED and layer.moderation == "before" and as_author_alone:
        return _first_status(actor, layer, terms_for(actor, layer.adding, layer.place()))
    return found.status


def _first_status(actor: Actor, layer: Layer, terms: Terms | None) -> Status:
    if layer.workshop or may(actor, Action.HIDE, layer.place()):
        return Status.PUBLISHED
    waits = terms is Terms.QUEUED or layer.moderation == "before" or not actor.trusted
    return Status.QUEUED if waits and layer.moderation != "open" else Status.PUBLISHED


def _blurred(content: Content, layer: Layer, *, least: int = 0) -> Content:
    """Give the content as it may be kept: no finer than its author and the layer wish."""
    metres = max(content.blur_m, layer.blur_m, least)
    if not metres or content.geometry is None:
        return content
    geometry = blurred(content.geometry, metres)
    return dataclasses.replace(content, geometry=geometry, blur_m=metres, anchor=None)


def _require_no_sharper(before: Content, wanted: Content) -> None:
    if before.geometry is not None and wanted.blur_m < before.blur_m:
        words = "新しい場所も要ります", "needs a new place, too: the exact one was not kept"
        raise InvalidInputError([FieldError("blur_m", *words)])


def _checked(content: Content, layer: Layer) -> Content:
    """Give the content with clean properties, or say all that is wrong with it."""
    checked = validate(layer.fields, content.properties)
    errors = [FieldError(f"properties.{each.field}", each.ja, each.en) for each in checked.errors]
    if content.geometry is None and layer.geometry_types:
        errors.append(FieldError("geometry", "場所が要ります", "a place is needed"))
    height = content.height_m
    if height is not None and not (math.isfinite(height) and 0 <= height <= HEIGHT_MAX_M):
        errors.append(FieldError("height_m", "0〜500 m", "0 to 500 m"))
    if content.blur_m not in BLURS_M:
        errors.append(FieldError("blur_m", "0、50、200、500 m", "0, 50, 200 or 500 m"))
    if content.anchor is not None and not _is_anchor(content.anchor):
        errors.append(FieldError("anchor", "建物の gml:id と面", "gml:id and face of a building"))
    if errors:
        raise InvalidInputError(errors)
    return dataclasses.replace(content, properties=checked.values)


def _texts(content: Content, layer: Layer) -> dict[str, str]:
    """Give what people wrote freely, by field."""
    names = [each.id for each in layer.fields if each.type in TEXTS]
    return {
        f"properties.{name}": str(content.properties[name])
        for name in names
        if name in content.properties
    }


def _category(content: Content, layer: Layer) -> str:
    """Give what a feature is, which says whom it concerns."""
    kind = layer.kind_field
    return str(content.properties.get(kind.id) or "") if kind else ""


def _is_anchor(anchor: Mapping[str, Any]) -> bool:
    if set(anchor) != {"gml_id", "face", "offset"}:
        return False
    gml_id, face, offset = anchor["gml_id"], anchor["face"], anchor["offset"]
    if not isinstance(face, str) or face not in FACES:
        return False
    if not (isinstance(gml_id, str) and 0 < len(gml_id) <= 200 and gml_id.isprintable()):
        return False
    return (
        isinstance(offset, list)
        and len(offset) == 3
        and all(isinstance(each, int | float) and abs(each) <= 1000 for each in offset)
    )


def _box(content: Content) -> dict[str, float | None]:
    west, south, east, north = content.geometry.bounds if content.geometry else (None,) * 4
    return {"west": west, "south": south, "east": east, "north": north}
