"""Finding features, for whoever asks: nobody learns of what is not shown to them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, and_, func, literal, or_, select
from sqlalchemy.dialects.postgresql import JSONB

from layers.errors import UnknownError
from layers.features.feature import (
    Feature,
    FeatureVersion,
    Status,
    feature_of,
    version_of,
)
from layers.features.layer import Layer, layer_seen_by
from layers.people.actor import Actor
from layers.people.permissions import Action, may
from layers.store.spatial_index import Bounds, within
from layers.store.tables import feature, feature_version

PAGE_MAX = 1000
_NUMBERS = ("integer", "real")  # as SQLite calls them in JSON


@dataclass(frozen=True, slots=True)
class Query:
    """Which features of a layer.

    bounds : west, south, east, north that their boxes meet [degrees].
    since, until : of the observation, else of the last change [UTC, ms], both included.
    properties : values that properties must have; a text is never equal to a number.
    after : number of the feature after which the page begins.
    """

    bounds: Bounds | None = None
    since: int | None = None
    until: int | None = None
    properties: Mapping[str, str | float] | None = None
    mine: bool = False
    statuses: tuple[Status, ...] = ()
    after: int = 0
    limit: int = 100


@dataclass(frozen=True, slots=True)
class Page:
    """Features in the order in which they were made; `next` is `after` of the next page."""

    features: Sequence[Feature]
    next: int | None


def features_on(connection: Connection, actor: Actor, layer: Layer, query: Query) -> Page:
    """Give a page of the features of a layer that somebody may see."""
    limit = min(max(query.limit, 1), PAGE_MAX)
    rows = connection.execute(
        select(feature)
        .where(*_conditions(connection, actor, layer, query), feature.c.number > query.after)
        .order_by(feature.c.number)
        .limit(limit + 1)
    ).all()
    found = [feature_of(row) for row in rows[:limit]]
    return Page(found, found[-1].number if len(rows) > limit else None)


def published_on(
    connection: Connection, layer: Layer, *, bounds: Bounds | None = None, most: int | None = None
) -> Sequence[Feature]:
    """Give what everybody who sees a layer sees on it, in the order in which it was made.

    bounds : west, south, east, north that their boxes meet [degrees].
    most : how many at most, the newest.
    """
    conditions = [
        feature.c.layer == layer.id,
        feature.c.status == Status.PUBLISHED.value,
        feature.c.deleted_at.is_(None),
    ]
    if bounds is not None:
        conditions.append(within(bounds, connection))
    newest_first = select(feature).where(*conditions).order_by(feature.c.number.desc()).limit(most)
    return [feature_of(row) for row in connection.execute(newest_first)][::-1]


def count_on(connection: Connection, actor: Actor, layer: Layer, query: Query) -> int:
    """Give how many features a query finds, on all pages."""
    conditions = _conditions(connection, actor, layer, query)
    return int(connection.scalar(select(func.count()).select_from(feature).where(*conditions)) or 0)


def feature_seen_by(
    connection: Connection, actor: Actor, feature_id: str, *, for_change: bool = False
) -> tuple[Feature, Layer]:
    """Give a feature that somebody may see, and its layer; its author sees it also deleted.

    for_change : keep others from changing it until the transaction ends.

    Raises
    ------
    UnknownError
        There is none of this id, or not for this person.
    """
    wanted = select(feature).where(feature.c.id == feature_id, feature.c.city == actor.city)
    row = connection.execute(wanted.with_for_update() if for_change else wanted).first()
    if row is None:
        raise UnknownError("feature", feature_id)
    found = feature_of(row)
    try:
        layer = layer_seen_by(connection, actor, found.layer)
    except UnknownError:
        raise UnknownError("feature", feature_id) from None
    if not _is_shown(found, layer, actor):
        raise UnknownError("feature", feature_id)
    return found, layer


def feature_on(
    connection: Connection, actor: Actor, layer_id: str, feature_id: str
) -> tuple[Feature, Layer]:
    """Give a feature that somebody may see, and its layer, which must be the one that is named.

    Raises
    ------
    UnknownError
        There is none of this id on that layer, or not for this person.
    """
    found, layer = feature_seen_by(connection, actor, feature_id)
    if layer.id != layer_id:
        raise UnknownError("feature", feature_id)
    return found, layer


def versions_of(connection: Connection, actor: Actor, feature_id: str) -> Sequence[FeatureVersion]:
    """Give what a feature was, the newest first; to others what was hidden stays hidden.

    Where it was changed before it was shown again, that is all from before the hiding, too.

    Raises
    ------
    UnknownError
    """
    found, layer = feature_seen_by(connection, actor, feature_id)
    rows = connection.execute(
        select(feature_version)
        .where(feature_version.c.feature == feature_id)
        .order_by(feature_version.c.version.desc())
    )
    versions = [version_of(row) for row in rows]
    if _sees_all(found, layer, actor):
        return versions
    return _for_others(versions)


def versions_shown(
    connection: Connection, feature_ids: Collection[str]
) -> Mapping[str, frozenset[int]]:
    """Give which versions of features everybody may still read, by their ids."""
    rows = connection.execute(
        select(feature_version)
        .where(feature_version.c.feature.in_(feature_ids))
        .order_by(feature_version.c.version.desc())
    )
    versions: dict[str, list[FeatureVersion]] = {each: [] for each in feature_ids}
    for row in rows:
        versions[row.feature].append(version_of(row))
    return {
        name: frozenset(each.version for each in _for_others(found))
        for name, found in versions.items()
    }


def _for_others(versions: Sequence[FeatureVersion]) -> list[FeatureVersion]:
    """Leave out what was never shown or was hidden for good; the newest comes first."""
    shown: list[FeatureVersion] = []
    hidden: FeatureVersion | None = None
    for each in versions:
        if each.status is Status.HIDDEN:
            hidden = each
            continue
        if hidden is not None and not (shown and shown[-1].content == hidden.content):
            break
        hidden = None
        if each.status is Status.PUBLISHED and not each.deleted:
            shown.append(each)
    return shown


def _is_shown(found: Feature, layer: Layer, actor: Actor) -> bool:
    if found.status is Status.PUBLISHED and not found.deleted:
        return True
    return _sees_all(found, layer, actor)


def _sees_all(found: Feature, layer: Layer, actor: Actor) -> bool:
    return found.is_by(actor) or may(actor, Action.HIDE, layer.place())


def _conditions(
    connection: Connection, actor: Actor, layer: Layer, query: Query
) -> list[ColumnElement[bool]]:
    conditions = [feature.c.layer == layer.id, feature.c.deleted_at.is_(None)]
    conditions.append(visible_on(actor, layer))
    if query.mine:
        conditions.append(_own(actor))
    if query.statuses:
        conditions.append(feature.c.status.in_([each.value for each in query.statuses]))
    if query.bounds:
        conditions.append(within(query.bounds, connection))
    when = func.coalesce(feature.c.observed_at, feature.c.updated_at)
    if query.since is not None:
        conditions.append(when >= query.since)
    if query.until is not None:
        conditions.append(when <= query.until)
    for name, value in (query.properties or {}).items():
        conditions.append(_has_value(connection, name, value))
    return conditions


def visible_on(actor: Actor, layer: Layer) -> ColumnElement[bool]:
    """Give the condition that somebody may see a feature of a layer that they see."""
    published = feature.c.status == Status.PUBLISHED.value
    if may(actor, Action.HIDE, layer.place()):
        return feature.c.status.in_([Status.PUBLISHED.value, Status.QUEUED.value, "hidden"])
    return or_(published, and_(_own(actor), feature.c.status != Status.WITHDRAWN.value))


def _own(actor: Actor) -> ColumnElement[bool]:
    if actor.seat:
        return feature.c.seat == actor.seat
    return feature.c.account == (actor.account or "")


def _has_value(connection: Connection, name: str, value: str | float) -> ColumnElement[bool]:
    """Give the condition that a property has a value; the name is one of the layer's own."""
    if connection.dialect.name != "sqlite":
        return func.jsonb_extract_path(feature.c.properties, name) == literal(value, JSONB)
    place = feature.c.properties, f'$."{name}"'
    if isinstance(value, bool):  # which SQLite gives as 1 and 0
        return func.json_type(*place) == ("true" if value else "false")
    found = func.json_extract(*place) == value
    return found if isinstance(value, str) else and_(found, func.json_type(*place).in_(_NUMBERS))
