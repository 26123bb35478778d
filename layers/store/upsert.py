"""INSERT … ON CONFLICT, which both databases have, each in its own dialect of SQLAlchemy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Table, literal
from sqlalchemy.dialects import postgresql, sqlite


def insert_for(connection: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """Give an insert that knows `on_conflict_do_nothing` and `on_conflict_do_update`."""
    if connection.dialect.name == "sqlite":
        return sqlite.insert(table)
    return postgresql.insert(table)


def insert_if_absent(connection: Connection, table: Table, row: Mapping[str, Any]) -> bool:
    """Add a row unless one with the same unique values is there; tells whether it was added."""
    added = insert_for(connection, table).values(dict(row)).on_conflict_do_nothing()
    return connection.execute(added.returning(literal(1))).first() is not None
