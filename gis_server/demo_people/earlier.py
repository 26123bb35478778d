"""Moves what was just written to the days before, as if people had come by one after another."""

from __future__ import annotations

from typing import Final

import numpy as np
from sqlalchemy import Connection, case, select, update

from layers.store.tables import (
    comment,
    feature,
    feature_version,
    layer,
    media,
    reaction,
    report,
    scenario,
)

DAYS: Final = 21  # since the first note
DAY_MS: Final = 86_400_000
HOUR_MS: Final = 3_600_000
JAPAN_MS: Final = 9 * HOUR_MS
SPOTS_DAYS: Final = 40  # since the office entered its list


def move_to_earlier_days(
    connection: Connection, city: str, *, now: int, rng: np.random.Generator
) -> None:
    """Spread what lies on the layers of everybody over the days before `now` [ms, UTC]."""
    rows = connection.execute(
        select(feature.c.id, layer.c.kind)
        .join(layer, feature.c.layer == layer.c.id)
        .where(feature.c.city == city, layer.c.workshop.is_(None))
        .order_by(feature.c.number)
    ).all()
    listed = [row.id for row in rows if row.kind == "cool-spot"]
    written = [row.id for row in rows if row.kind != "cool-spot"]
    noon = _midnight(now) - SPOTS_DAYS * DAY_MS + 10 * HOUR_MS
    for number, identifier in enumerate(listed):
        _move(connection, identifier, noon + number * 60_000)
    for identifier, at in zip(written, _moments(len(written), now, rng), strict=True):
        _move(connection, identifier, at)
        _move_talk(connection, identifier, at, now)


def _midnight(now: int) -> int:
    """Give when the day began in Japan."""
    return now - (now + JAPAN_MS) % DAY_MS


def _moments(count: int, now: int, rng: np.random.Generator) -> list[int]:
    """Give times by day in Japan, in order; more of them in the last days."""
    days = np.ceil(DAYS * (1 - np.arange(count) / count) ** 1.4)
    since_midnight = rng.uniform(7 * HOUR_MS, 19 * HOUR_MS, count)
    return sorted(int(at) for at in _midnight(now) - days * DAY_MS + since_midnight)


def _move(connection: Connection, identifier: str, at: int) -> None:
    """Move a feature that has one version; what was decided later stays where it is."""
    first = update(feature_version).where(feature_version.c.feature == identifier)
    connection.execute(first.where(feature_version.c.version == 1).values(at=at))
    changed = feature.c.version > 1
    connection.execute(
        update(feature)
        .where(feature.c.id == identifier)
        .values(created_at=at, updated_at=case((changed, feature.c.updated_at), else_=at))
    )
    connection.execute(update(scenario).where(scenario.c.proposal == identifier).values(at=at))
    photos = update(media).where(media.c.feature == identifier)
    connection.execute(photos.values(created_at=at + 60_000))


def _move_talk(connection: Connection, identifier: str, at: int, now: int) -> None:
    """Move what was said of a feature to the hours after it."""
    said = (
        select(comment.c.id).where(comment.c.feature == identifier).order_by(comment.c.created_at)
    )
    for number, each in enumerate(connection.scalars(said).all()):
        then = min(at + (5 + 9 * number) * HOUR_MS, now - 60_000 * (9 - min(number, 8)))
        connection.execute(update(comment).where(comment.c.id == each).values(created_at=then))
    then = min(at + 3 * HOUR_MS, now - 60_000)
    connection.execute(update(reaction).where(reaction.c.feature == identifier).values(at=then))
    connection.execute(update(report).where(report.c.object == identifier).values(created_at=then))
