"""Text that a database cannot hold is refused, never a fault of the server."""

from __future__ import annotations

import pytest
from sqlalchemy import insert, select

from layers.errors import InvalidInputError
from layers.store.database import Database
from layers.store.tables import account, feed, space


def test_ids_with_nul_are_nobodys(database: Database) -> None:
    with database.read() as connection:
        wanted = select(account.c.id).where(account.c.id == "a\0b")
        if database.is_sqlite:
            assert connection.execute(wanted).all() == []
        else:
            with pytest.raises(InvalidInputError, match="U\\+0000"):
                connection.execute(wanted)


def test_nul_inside_json_is_refused_where_it_cannot_be_kept(database: Database) -> None:
    row = {"id": "s", "city": "c", "title": {"ja": "a\0b"}, "led_by": "citizens"}
    with database.write() as connection:
        added = insert(space).values(**row, rules_version="1", rules={})
        if database.is_sqlite:
            connection.execute(added)
        else:
            with pytest.raises(InvalidInputError), connection.begin_nested():
                connection.execute(added)


def test_other_faults_stay_faults(database: Database) -> None:
    if database.is_sqlite:
        return
    with database.write() as connection, pytest.raises(Exception, match="out of range"):
        connection.execute(insert(feed).values(city="c", number=2**70))
