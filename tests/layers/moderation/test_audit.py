"""The log of who did what shows tampering."""

from __future__ import annotations

import contextlib
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import delete, select, update

from layers.moderation import audit
from layers.people.actor import Actor
from layers.people.roles import Hat
from layers.store.database import Database
from layers.store.tables import audit as table

MODERATOR = Actor("kumagaya", hat=Hat.PERSON, account="m1")
CITY = MODERATOR.city


def _write(database: Database, count: int) -> None:
    for each in range(count):
        with database.write() as connection:
            audit.record(connection, MODERATOR, "hide", about=f"feature:{each}", reason="広告")


def test_an_untouched_log_verifies(database: Database) -> None:
    _write(database, 5)
    with database.read() as connection:
        assert audit.verify(connection, CITY) is None
        number, digest = audit.head(connection, CITY)
        assert (number, len(digest)) == (5, 64)
        assert connection.scalar(select(table.c.who).limit(1)) == "account:m1"


@pytest.mark.parametrize(
    "change",
    [
        {"reason": "x"},
        {"who": "account:other"},
        {"at": 1},
        {"details": {"change": 99}},
        {"hash": "f" * 64},
        {"previous": "f" * 64},
    ],
)
def test_a_changed_row_is_named(database: Database, change: dict[str, object]) -> None:
    _write(database, 5)
    with database.write() as connection:
        connection.execute(update(table).where(table.c.number == 3).values(**change))
    with database.read() as connection:
        found = audit.verify(connection, CITY)
    assert found is not None
    assert found.number == 3
    assert found.what == "a row was changed"


def test_a_missing_row_is_named(database: Database) -> None:
    _write(database, 5)
    with database.write() as connection:
        connection.execute(delete(table).where(table.c.number == 2))
    with database.read() as connection:
        assert audit.verify(connection, CITY) == audit.Break(2, "a row is missing")


def test_cut_off_rows_show_against_a_kept_head(database: Database) -> None:
    _write(database, 3)
    with database.write() as connection:
        kept = audit.head(connection, CITY)
        connection.execute(delete(table).where(table.c.number == 3))
    with database.read() as connection:
        assert audit.verify(connection, CITY) is None
        assert audit.head(connection, CITY) != kept


def test_what_is_rolled_back_leaves_no_row(database: Database) -> None:
    _write(database, 1)
    with contextlib.suppress(ZeroDivisionError), database.write() as connection:
        audit.record(connection, MODERATOR, "hide", about="feature:f")
        raise ZeroDivisionError
    _write(database, 1)
    with database.read() as connection:
        assert audit.verify(connection, CITY) is None
        assert audit.head(connection, CITY)[0] == 2


def test_many_writers_make_one_chain(database: Database) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: _write(database, 5), range(8)))
    with database.read() as connection:
        assert audit.verify(connection, CITY) is None
        assert audit.head(connection, CITY)[0] == 40
