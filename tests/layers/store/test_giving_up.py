"""Who waits for a server that does not answer fails; whoever comes next begins anew."""

from __future__ import annotations

import threading
from collections.abc import Callable

from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from layers.store.database import Database
from tests.layers.databases import database_at


def test_who_waits_fails_and_the_next_one_begins_anew(postgis_url: Callable[[], str]) -> None:
    with database_at(postgis_url()) as database:
        waits = threading.Event()
        failed: list[OperationalError] = []

        def wait() -> None:
            try:
                with database.write() as connection:
                    waits.set()
                    connection.execute(text("SELECT pg_sleep(600)"))
            except OperationalError as error:
                failed.append(error)

        with database.read() as connection:
            connection.execute(text("SELECT 1"))  # its connection is idle afterwards
        thread = threading.Thread(target=wait, daemon=True)
        thread.start()
        assert waits.wait(60)
        database.give_up()
        thread.join(60)
        assert [each.connection_invalidated for each in failed] == [True]
        with database.write() as connection:
            connection.execute(text("CREATE TABLE begun (number int)"))


def test_readers_and_writers_of_a_file_stay(database: Database) -> None:
    if not database.is_sqlite:
        return
    with database.write() as connection:
        connection.execute(text("CREATE TABLE begun (number int)"))
        database.give_up()
    with database.read() as connection:
        assert connection.scalar(text("SELECT count(*) FROM begun")) == 0
