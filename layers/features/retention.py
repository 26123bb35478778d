"""What happens when the retention of a layer is over: its features are withdrawn, for good.

Nothing of them is left in any version, photo or comment, and nobody can tell whose they were. The
log, reports and decisions of moderators stay. Layers of a class go by that of its workshop.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    Connection,
    Select,
    and_,
    cast,
    delete,
    insert,
    select,
    update,
)

from layers.features.feature import Status
from layers.features.operations import forget_results
from layers.moderation import audit
from layers.people.actor import operator
from layers.store import tables
from layers.store.database import Database
from layers.store.feed import announce
from layers.store.identifiers import in_parts, now_ms

DAY_MS = 86_400_000
_WITHDRAW = "withdraw"  # of a last version: nothing is left to sweep
_NOBODY: dict[str, Any] = {"account": None, "seat": None, "pen_name": ""}
_WIPED: dict[str, Any] = {
    "geometry": None,
    "height_m": None,
    "anchor": None,
    "properties": {},
    "observed_at": None,
    "status": Status.WITHDRAWN.value,
    **_NOBODY,
}
_NO_BOX = {"west": None, "south": None, "east": None, "north": None}
_NO_PHOTO = {"status": Status.WITHDRAWN.value, "alt_text": "", "credit": "", **_NOBODY}
_UNSAID = {"status": Status.WITHDRAWN.value, "text": "", "official_page": None, **_NOBODY}


def sweep_layers(database: Database, *, at: int | None = None) -> int:
    """Withdraw the features of all cities whose retention is over; gives how many.

    Some hundred are a transaction of their own, and several servers may do this at once.

    at : time to go by [UTC, ms]; now without it.
    """
    now = at or now_ms()
    due: dict[tuple[str, str], list[str]] = {}
    with database.read() as connection:
        for row in connection.execute(_due(now)):
            due.setdefault((row.city, row.layer), []).append(row.id)
    swept = 0
    for (city, layer), features in due.items():
        for some in in_parts(features):
            with database.write() as connection:
                swept += _sweep(connection, city, layer, some, now)
    return swept


def wipe(connection: Connection, features: Sequence[str], *, at: int) -> None:
    """Withdraw some hundred features, and leave nothing of them but that they were there."""
    feature, version = tables.feature, tables.feature_version
    gone = {"version": feature.c.version + 1, "updated_at": at, "deleted_at": at}
    which = feature.c.id.in_(features)
    connection.execute(update(feature).where(which).values(**_WIPED, **_NO_BOX).values(gone))
    connection.execute(update(version).where(version.c.feature.in_(features)).values(**_WIPED))
    _add_last_version(connection, features)
    _wipe_talk(connection, features, at)
    _wipe_scenarios(connection, features)
    forget_results(connection, features)


def _due(now: int) -> Select[Any]:
    """Select what is past its layer's retention and not swept yet."""
    feature, layer, version = tables.feature, tables.layer, tables.feature_version
    kept_ms = cast(layer.c.retention_days, BigInteger) * DAY_MS
    last = and_(version.c.feature == feature.c.id, version.c.version == feature.c.version)
    return (
        select(feature.c.id, feature.c.city, feature.c.layer)
        .join(layer, layer.c.id == feature.c.layer)
        .join(version, last)
        .where(
            layer.c.workshop.is_(None),
            layer.c.retention_days.is_not(None),
            feature.c.created_at <= now - kept_ms,
            version.c.action != _WITHDRAW,
        )
        .order_by(feature.c.number)
    )


def _sweep(connection: Connection, city: str, layer: str, features: Sequence[str], now: int) -> int:
    feature = tables.feature
    still = _due(now).where(feature.c.id.in_(features))
    # What somebody else holds is being swept by another server, or comes with the next sweep.
    found = connection.scalars(still.with_for_update(of=feature, skip_locked=True)).all()
    if not found:
        return 0
    wipe(connection, found, at=now)
    about, details = f"layer:{layer}", {"features": len(found)}
    audit.record(connection, operator(city), "sweep-layer", about=about, details=details)
    versions = select(feature.c.id, feature.c.version).where(feature.c.id.in_(found))
    for row in connection.execute(versions).all():
        announce(connection, city, kind="feature", object=row.id, layer=layer, version=row.version)
    return len(found)


def _add_last_version(connection: Connection, features: Sequence[str]) -> None:
    feature = tables.feature
    rows = connection.execute(
        select(feature.c.id, feature.c.version, feature.c.blur_m, feature.c.updated_at).where(
            feature.c.id.in_(features)
        )
    ).all()
    last = [
        {
            **_WIPED,
            "feature": row.id,
            "version": row.version,
            "action": _WITHDRAW,
            "blur_m": row.blur_m,
            "deleted": True,
            "at": row.updated_at,
        }
        for row in rows
    ]
    connection.execute(insert(tables.feature_version), last)


def _wipe_talk(connection: Connection, features: Sequence[str], now: int) -> None:
    media, comment, reaction = tables.media, tables.comment, tables.reaction
    photos = update(media).where(media.c.feature.in_(features))
    connection.execute(photos.values(**_NO_PHOTO, deleted_at=now))
    connection.execute(update(comment).where(comment.c.feature.in_(features)).values(**_UNSAID))
    connection.execute(delete(reaction).where(reaction.c.feature.in_(features)))


def _wipe_scenarios(connection: Connection, features: Sequence[str]) -> None:
    for table in (tables.scenario, tables.scenario_result):
        connection.execute(delete(table).where(table.c.proposal.in_(features)))
