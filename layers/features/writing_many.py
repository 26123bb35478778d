"""Many features at once: put on a layer, as a list does that the office brings, and taken away."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, insert, literal, select, update

from layers.features.feature import Content, Status, Voice, values_of
from layers.features.layer import Layer
from layers.people.actor import Actor
from layers.store.feed import announce
from layers.store.identifiers import new_feature_id, now_ms
from layers.store.tables import feature, feature_version

ROWS_AT_ONCE = 1000


def add_published(
    connection: Connection,
    actor: Actor,
    layer: Layer,
    contents: Sequence[Content],
    *,
    voice: Voice,
) -> int:
    """Put features on a layer, published; whoever calls has checked them and asked for permission.

    Others are told once that the layer changed, not of each feature. Gives when they were made,
    UTC [ms], which they have in common.
    """
    now = now_ms()
    for start in range(0, len(contents), ROWS_AT_ONCE):
        some = contents[start : start + ROWS_AT_ONCE]
        identifiers = [new_feature_id() for _ in some]
        pairs = list(zip(identifiers, some, strict=True))
        written = [_row(actor, layer, *each, voice=voice, now=now) for each in pairs]
        connection.execute(insert(feature), written)
        connection.execute(
            insert(feature_version), [_version(actor, *each, now=now) for each in pairs]
        )
    _tell(connection, actor, layer)
    return now


def take_away(
    connection: Connection, actor: Actor, layer: Layer, identifiers: Sequence[str]
) -> None:
    """Take features at version 1 away from a layer; each can be brought back.

    Whoever calls holds them (`with_for_update`), and has asked for permission. Others are told once
    that the layer changed.
    """
    now = now_ms()
    told: dict[str, ColumnElement[Any]] = {
        "version": literal(2),
        "action": literal("delete"),
        "deleted": literal(value=True),
        "account": literal(actor.account),
        "seat": literal(actor.seat),
        "pen_name": literal(actor.pen_name),
        "at": literal(now),
    }
    # All else that a version has stays as the feature has it.
    names = [each.name for each in feature.c]
    kept = [name for name in names if name in feature_version.c and name not in told]
    columns: list[ColumnElement[Any]] = [feature.c.id, *(feature.c[name] for name in kept)]
    for start in range(0, len(identifiers), ROWS_AT_ONCE):
        these = feature.c.id.in_(identifiers[start : start + ROWS_AT_ONCE])
        copied = select(*columns, *told.values()).where(these)
        connection.execute(insert(feature_version).from_select(["feature", *kept, *told], copied))
        gone = {"version": 2, "updated_at": now, "deleted_at": now}
        connection.execute(update(feature).where(these).values(gone))
    _tell(connection, actor, layer)


def _tell(connection: Connection, actor: Actor, layer: Layer) -> None:
    announce(
        connection,
        actor.city,
        kind="layer",
        object=layer.id,
        layer=layer.id,
        version=layer.version,
    )


def _row(
    actor: Actor, layer: Layer, identifier: str, content: Content, *, voice: Voice, now: int
) -> dict[str, object]:
    west, south, east, north = content.geometry.bounds if content.geometry else (None,) * 4
    return values_of(content) | {
        "west": west,
        "south": south,
        "east": east,
        "north": north,
        "id": identifier,
        "city": layer.city,
        "layer": layer.id,
        "status": Status.PUBLISHED.value,
        "voice": voice.value,
        "account": actor.account,
        "seat": actor.seat,
        "pen_name": actor.pen_name,
        "version": 1,
        "created_at": now,
        "updated_at": now,
    }


def _version(actor: Actor, identifier: str, content: Content, *, now: int) -> dict[str, object]:
    return values_of(content) | {
        "feature": identifier,
        "version": 1,
        "action": "create",
        "status": Status.PUBLISHED.value,
        "deleted": False,
        "account": actor.account,
        "seat": actor.seat,
        "pen_name": actor.pen_name,
        "at": now,
    }
