"""Each test of the store runs on an empty SQLite file and on an empty database of PostGIS."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from layers.store.database import Database
from layers.store.migrate import migrate
from tests.layers.databases import KINDS, database_at, postgis_cluster

_numbers = itertools.count()


@pytest.fixture(scope="session")
def postgis_url() -> Iterator[Callable[[], str]]:
    """Give a function that makes an empty, migrated database of PostGIS and gives its URL."""
    with postgis_cluster() as url:
        server = create_engine(
            url.format(name="postgres").replace("postgresql:", "postgresql+psycopg:"),
            isolation_level="AUTOCOMMIT",
        )

        def statement(text: str) -> None:
            with server.connect() as connection:
                connection.exec_driver_sql(text)

        statement("CREATE DATABASE model")
        with database_at(url.format(name="model")) as model:
            with model.write() as connection:
                connection.exec_driver_sql("CREATE EXTENSION postgis")
            migrate(model)

        def fresh() -> str:
            name = f"test_{next(_numbers)}"
            statement(f"CREATE DATABASE {name} TEMPLATE model")
            return url.format(name=name)

        yield fresh
        server.dispose()


@pytest.fixture(scope="session")
def sqlite_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a migrated SQLite file to copy."""
    path = tmp_path_factory.mktemp("model") / "model.sqlite"
    with database_at(path) as database:
        migrate(database)
        with database.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    return path


@pytest.fixture(params=KINDS)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str | Path:
    """Give where an empty database is, of each kind."""
    if request.param == "postgis":
        url: str = request.getfixturevalue("postgis_url")()
        return url
    return Path(shutil.copy(request.getfixturevalue("sqlite_model"), tmp_path / "people.sqlite"))


@pytest.fixture
def database(database_url: str | Path) -> Iterator[Database]:
    """Give an empty database of each kind."""
    with database_at(database_url) as opened:
        yield opened
