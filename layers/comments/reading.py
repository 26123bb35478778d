"""Finding comments, for whoever asks: of a feature that is not shown there are none."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Connection, false, or_, select, tuple_

from layers.comments.comment import Comment, CommentStatus, comment_of
from layers.errors import UnknownError
from layers.features.feature import Feature
from layers.features.layer import Layer, layers_seen_by
from layers.features.reading import feature_seen_by
from layers.people.actor import Actor
from layers.people.permissions import Action, may
from layers.store.tables import comment
from layers.store.tables import feature as feature_table

PAGE = 200
_PUBLIC = (CommentStatus.PUBLISHED.value, CommentStatus.WITHDRAWN.value)
_FOR_MODERATORS = (*_PUBLIC, CommentStatus.QUEUED.value, CommentStatus.HIDDEN.value)


def comments_on(
    connection: Connection, actor: Actor, feature_id: str, *, after: str | None = None
) -> Sequence[Comment]:
    """Give up to `PAGE` comments on a feature that somebody may see, the oldest first.

    after : id of the last comment of the page before.

    Raises
    ------
    UnknownError
        There is no such feature, or not for this person.
    """
    _, layer = feature_seen_by(connection, actor, feature_id)
    wanted = select(comment).where(comment.c.feature == feature_id, _visible(actor, layer))
    order = tuple_(comment.c.created_at, comment.c.id)
    if after is not None:
        last = select(comment.c.created_at, comment.c.id).where(comment.c.id == after)
        row = connection.execute(last).first()
        wanted = wanted.where(order > tuple_(row.created_at, row.id)) if row else wanted
    rows = connection.execute(wanted.order_by(comment.c.created_at, comment.c.id).limit(PAGE))
    return [comment_of(row) for row in rows]


def comment_seen_by(
    connection: Connection, actor: Actor, comment_id: str, *, for_change: bool = False
) -> tuple[Comment, Feature, Layer]:
    """Give a comment that somebody may see, its feature and layer.

    Raises
    ------
    UnknownError
    """
    wanted = select(comment).where(comment.c.id == comment_id, comment.c.city == actor.city)
    row = connection.execute(wanted.with_for_update() if for_change else wanted).first()
    if row is None:
        raise UnknownError("comment", comment_id)
    found = comment_of(row)
    try:
        feature, layer = feature_seen_by(connection, actor, found.feature)
    except UnknownError:
        raise UnknownError("comment", comment_id) from None
    if not is_shown(found, layer, actor):
        raise UnknownError("comment", comment_id)
    return found, feature, layer


def waiting_replies(connection: Connection, actor: Actor) -> Sequence[Comment]:
    """Give the official replies that wait for a second person, to the office."""
    layers = [
        each.id for each in layers_seen_by(connection, actor) if _sees_waiting_replies(actor, each)
    ]
    rows = connection.execute(
        select(comment)
        .join(feature_table, feature_table.c.id == comment.c.feature)
        .where(
            feature_table.c.layer.in_(layers),
            comment.c.status == CommentStatus.AWAITING_SECOND_PERSON.value,
        )
        .order_by(comment.c.created_at, comment.c.id)
        .limit(PAGE)
    )
    return [comment_of(row) for row in rows]


def is_shown(found: Comment, layer: Layer, actor: Actor) -> bool:
    """Tell whether somebody who sees the feature sees a comment on it."""
    if found.status is CommentStatus.AWAITING_SECOND_PERSON:
        return _sees_waiting_replies(actor, layer)
    if found.status.value in _PUBLIC or found.is_by(actor):
        return True
    return may(actor, Action.HIDE, layer.place())


def _sees_waiting_replies(actor: Actor, layer: Layer) -> bool:
    return may(actor, Action.PUBLISH_OFFICIAL, layer.place())


def _visible(actor: Actor, layer: Layer) -> ColumnElement[bool]:
    moderates = may(actor, Action.HIDE, layer.place())
    public = comment.c.status.in_(_FOR_MODERATORS if moderates else _PUBLIC)
    waiting = comment.c.status == CommentStatus.AWAITING_SECOND_PERSON.value
    if _sees_waiting_replies(actor, layer):
        return or_(public, waiting)
    own = comment.c.seat == actor.seat if actor.seat else comment.c.account == actor.account
    return or_(public, own & ~waiting if actor.seat or actor.account else false())
