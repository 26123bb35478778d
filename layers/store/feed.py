"""What changed, numbered per city, so that open browsers can ask for what they have not seen.

Whoever writes takes the next number inside its transaction and holds the city's row until it
commits: numbers appear in the order of commits, without gaps, on both databases.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.dialects.postgresql import insert as insert_in_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_in_sqlite

from layers.store.identifiers import now_ms
from layers.store.tables import change, feed

PAGE = 500


@dataclass(frozen=True, slots=True)
class Change:
    """Something changed; what it is now must be asked for, as whoever asks.

    kind : feature, layer, comment, photo, reaction, workshop, seat.
    object : its id; of comments, photos and reactions that of the feature that they are on.
    layer : id of the layer that it lies in, if it lies in one.
    """

    number: int
    kind: str
    object: str
    layer: str | None
    version: int | None


def announce(
    connection: Connection,
    city: str,
    *,
    kind: str,
    object: str,  # noqa: A002 - the column's name
    layer: str | None = None,
    version: int | None = None,
) -> int:
    """Note a change and give its number; call it last, for others of the city wait from then on."""
    number = _next_number(connection, city)
    row = {"city": city, "number": number, "kind": kind, "layer": layer, "object": object}
    connection.execute(insert(change).values(row | {"version": version, "at": now_ms()}))
    return number


def changes_since(connection: Connection, city: str, number: int) -> Sequence[Change]:
    """Give up to `PAGE` changes after a number, in order."""
    found = connection.execute(
        select(change)
        .where(change.c.city == city, change.c.number > number)
        .order_by(change.c.number)
        .limit(PAGE)
    )
    return [Change(row.number, row.kind, row.object, row.layer, row.version) for row in found]


def last_number(connection: Connection, city: str) -> int:
    """Give the number of the latest change, 0 before the first."""
    found = connection.scalar(select(feed.c.number).where(feed.c.city == city))
    return int(found or 0)


def _next_number(connection: Connection, city: str) -> int:
    one_more = update(feed).where(feed.c.city == city).values(number=feed.c.number + 1)
    found = connection.scalar(one_more.returning(feed.c.number))
    if found is None:
        sqlite = connection.dialect.name == "sqlite"
        add = (insert_in_sqlite if sqlite else insert_in_postgresql)(feed)
        connection.execute(add.values(city=city, number=0).on_conflict_do_nothing())
        found = connection.scalar(one_more.returning(feed.c.number))
        assert found is not None  # noqa: S101 - the row is there now
    return int(found)
