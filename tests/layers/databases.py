"""Real databases for tests: SQLite files, and a private PostGIS of this test process."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Connection

from layers.store.database import Database, open_database

KINDS = ("sqlite", "postgis")


def _programs() -> Path | None:
    """Give the folder of PostgreSQL's programs that has PostGIS, the newest."""
    found = sorted(Path("/usr/share/postgresql").glob("*/extension/postgis.control"))
    folders = [Path("/usr/lib/postgresql") / each.parts[-3] / "bin" for each in found]
    folders = [each for each in folders if (each / "initdb").is_file()]
    return folders[-1] if folders else None


@contextlib.contextmanager
def postgis_cluster(*, durable: bool = False) -> Iterator[str]:
    """Run a PostgreSQL of our own on a socket until the block ends; give its URL without a name.

    durable : what is committed outlives the machine, not only the server's processes.

    PostgreSQL refuses to run as root, so root becomes the user that Debian's package made.
    """
    programs = _programs()
    if programs is None:
        message = "PostGIS is not installed (Debian: apt-get install postgresql-postgis)"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    user = "postgres" if os.geteuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="uchimizu-postgis-"))
    if user:
        shutil.chown(folder, user)

    def run(*words: str) -> None:
        subprocess.run(words, check=True, user=user, cwd=folder, stdout=subprocess.DEVNULL)

    control = (str(programs / "pg_ctl"), "--silent", "--pgdata", str(folder / "data"))
    options = f"-k {folder} -c listen_addresses='' -c max_connections=200"
    options += "" if durable else " -c fsync=off"
    try:
        run(str(programs / "initdb"), "--auth=trust", "-U", "uchimizu", "-D", str(folder / "data"))
        run(*control, "-w", "-o", options, "--log", str(folder / "log"), "start")
        try:
            yield f"postgresql://uchimizu@/{{name}}?host={folder}"
        finally:
            run(*control, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def database_at(url: str | Path) -> Iterator[Database]:
    """Open a database until the block ends."""
    database = open_database(url)
    try:
        yield database
    finally:
        database.close()


def second_of_two(
    database: Database,
    first: Callable[[Connection], object],
    second: Callable[[Connection], object],
) -> BaseException | None:
    """Do two things at once; give what the second fails with, which waits for the first."""

    def later() -> None:
        with database.write() as connection:
            second(connection)

    with ThreadPoolExecutor(1) as threads:
        with database.write() as connection:
            first(connection)
            waiting = threads.submit(later)
            _wait_for_lock(database, waiting)
        return waiting.exception(30)


def _wait_for_lock(database: Database, waiting: Future[None]) -> None:
    """Wait until a transaction waits for another, or is done; a file has one writer anyway."""
    if database.is_sqlite:
        return
    for _ in range(500):
        with database.read() as connection:
            locks = "SELECT count(*) FROM pg_locks WHERE NOT granted"
            if waiting.done() or connection.exec_driver_sql(locks).scalar():
                return
        time.sleep(0.02)
    raise AssertionError("the second never came to wait")
