"""A database of what people write: SQLite in one file, or PostGIS."""

from __future__ import annotations

import contextlib
import os
import socket
import sqlite3
import threading
import time
import urllib.parse
import weakref
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, ExceptionContext, make_url
from sqlalchemy.exc import (
    ArgumentError,
    DataError,
    DisconnectionError,
    OperationalError,
    SQLAlchemyError,
)
from sqlalchemy.pool import QueuePool

from layers.errors import BusyError, FieldError, InvalidInputError, StoreError

BUSY_MS = 10_000
CONNECTIONS = 16
# A server that is gone without a word is noticed within about ten seconds.
TO_A_SERVER = {
    "connect_timeout": 5,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}
TURN_OF_A_CONNECTION_S = 10
_WRITES = "uchimizu_writes"
_NUL = ("NUL (0x00)", "\\u0000")  # as psycopg and as the server tell of it


class Connections:
    """The connections to a server, for as long as somebody holds them.

    returned : how often one was given back.
    """

    def __init__(self) -> None:
        self.returned = 0
        self._lock = threading.Lock()
        self._held: weakref.WeakSet[Any] = weakref.WeakSet()

    def add(self, connection: Any) -> None:
        """Know of a new one."""
        with self._lock:
            self._held.add(connection)

    def count(self) -> None:
        """Count one that was given back."""
        with self._lock:
            self.returned += 1

    def each(self) -> list[Any]:
        """Give those that somebody holds."""
        with self._lock:
            return list(self._held)


@dataclass(frozen=True)
class Database:
    """Where transactions begin.

    A SQLite file has one writer at a time: threads of this process wait for each other in order,
    other processes for the file's own lock.
    """

    engine: Engine
    _turn: Turn = field(default_factory=lambda: Turn(BUSY_MS / 1000), repr=False)
    _to_server: Connections = field(default_factory=Connections, repr=False)

    def __post_init__(self) -> None:
        if not self.is_sqlite:
            event.listen(self.engine, "connect", lambda made, _record: self._to_server.add(made))
            event.listen(self.engine, "checkin", lambda _made, _record: self._to_server.count())

    @property
    def is_sqlite(self) -> bool:
        """Tell whether it is one file."""
        return self.engine.dialect.name == "sqlite"

    @property
    def file(self) -> Path | None:
        """Give the file of a SQLite database."""
        name = self.engine.url.database
        return Path(name) if self.is_sqlite and name else None

    @contextlib.contextmanager
    def read(self) -> Iterator[Connection]:
        """Give a connection that sees one moment and writes nothing."""
        connection = self.engine.connect()
        if not self.is_sqlite:
            connection = connection.execution_options(isolation_level="REPEATABLE READ")
        with connection, connection.begin():
            yield connection

    @contextlib.contextmanager
    def write(self) -> Iterator[Connection]:
        """Give a connection whose changes all hold when the block ends, or none if it raises.

        Raises
        ------
        BusyError
            Others have been writing for so long that nobody should wait for them.
        """
        with self._turn.taken() if self.is_sqlite else contextlib.nullcontext():
            connection = self.engine.connect().execution_options(**{_WRITES: True})
            with connection, connection.begin():
                yield connection

    def answers(self) -> bool:
        """Tell whether a connection of its own reaches the tables; waits as long as that takes."""
        pool = self.engine.pool.recreate()
        try:
            with contextlib.closing(pool.connect()) as connection:
                connection.cursor().execute("SELECT version_num FROM alembic_version")
        except (SQLAlchemyError, self.engine.dialect.loaded_dbapi.Error):
            return False
        finally:
            pool.dispose()
        return True

    def ended_at_server(self) -> int | None:
        """Tell how many transactions a server has ended; None where none is under way."""
        pool = self.engine.pool
        is_used = not self.is_sqlite and isinstance(pool, QueuePool) and pool.checkedout() > 0
        return self._to_server.returned if is_used else None

    def give_up(self) -> None:
        """Let everybody who waits for a server fail now; what they wrote may hold or not.

        The next transactions begin with connections of their own.
        """
        lost = self.engine.dialect.loaded_dbapi.Error
        for connection in self._to_server.each():
            with contextlib.suppress(OSError, lost):
                _cut(connection)

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()


def _cut(connection: Any) -> None:
    """End a connection from outside: who waits for its server hears that this is gone."""
    with socket.socket(fileno=os.dup(connection.fileno())) as end:
        if not connection.closed:  # the socket is still that of this connection
            end.shutdown(socket.SHUT_RDWR)


class Turn:
    """Threads of this process write one after another; none waits for long.

    longest_s : how long a thread waits; where another has been writing for longer, nobody begins to
        wait, since everybody who waits keeps one of the server's threads from those who read.
    """

    def __init__(self, longest_s: float) -> None:
        self._longest_s = longest_s
        self._lock = threading.Lock()
        self._began: float | None = None

    @contextlib.contextmanager
    def taken(self) -> Iterator[None]:
        """Write while the block runs.

        Raises
        ------
        BusyError
            It took too long.
        """
        began = self._began
        is_stuck = began is not None and time.monotonic() - began > self._longest_s
        if not self._lock.acquire(timeout=0 if is_stuck else self._longest_s):
            raise BusyError(round(self._longest_s))
        self._began = time.monotonic()
        try:
            yield
        finally:
            self._began = None
            self._lock.release()


def open_database(url: str | Path) -> Database:
    """Open the database at a file, or at `postgresql://…`; its tables must exist (`migrate`).

    Raises
    ------
    StoreError
        The URL is not one of a kind that can be used.
    """
    if isinstance(url, Path):
        url.parent.mkdir(parents=True, exist_ok=True)
        return Database(_sqlite_engine(url))
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise StoreError("expected a database URL such as postgresql://user@host/name") from None
    if parsed.get_backend_name() != "postgresql":
        raise StoreError(
            f"{parsed.get_backend_name()}:// cannot be used; expected postgresql://user@host/name"
        )
    return Database(_postgresql_engine(parsed))


def _postgresql_engine(url: URL) -> Engine:
    try:
        engine = create_engine(
            url.set(drivername="postgresql+psycopg"),
            pool_size=CONNECTIONS,
            max_overflow=0,
            pool_timeout=TURN_OF_A_CONNECTION_S,
            pool_pre_ping=True,
            connect_args=TO_A_SERVER,
        )
    except ModuleNotFoundError:
        raise StoreError("PostgreSQL needs the extra: pip install 'uchimizu[postgis]'") from None
    event.listen(engine, "handle_error", _refuse_nul)
    return engine


def _refuse_nul(context: ExceptionContext) -> None:
    """Refuse text with U+0000, which PostgreSQL cannot hold, wherever it came from."""
    told = str(context.original_exception)
    if isinstance(context.sqlalchemy_exception, DataError) and any(each in told for each in _NUL):
        words = ("使えない文字（U+0000）があります", "has a character that cannot be (U+0000)")
        raise InvalidInputError([FieldError("text", *words)])


def _sqlite_engine(path: Path) -> Engine:
    if not path.exists():
        path.touch(mode=0o600)  # from now on a file that is away is an error, and never begun anew
    address = f"file:{urllib.parse.quote(str(path.absolute()))}?mode=rw"

    def connect() -> sqlite3.Connection:
        return sqlite3.connect(address, uri=True, check_same_thread=False, timeout=BUSY_MS / 1000)

    engine = create_engine(
        URL.create("sqlite", database=str(path)),
        creator=connect,
        poolclass=QueuePool,
        pool_size=CONNECTIONS,
        max_overflow=0,
    )

    @event.listens_for(engine, "connect")
    def set_up(connection: Any, record: Any) -> None:
        connection.isolation_level = None  # this module says BEGIN, not the driver
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            f"busy_timeout={BUSY_MS}",
        ):
            connection.execute(f"PRAGMA {pragma}")
        record.info["file"] = _file_at(path)

    @event.listens_for(engine, "checkout")
    def see_that_it_is_there(_connection: object, record: Any, _proxy: object) -> None:
        """Write into no file that was taken away: nobody would find it again."""
        if record.info.get("file") != _file_at(path):
            raise DisconnectionError

    event.listen(engine, "handle_error", _tell_of_a_broken_file)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get(_WRITES, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _file_at(path: Path) -> tuple[int, int] | None:
    """Give which file lies there now."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _tell_of_a_broken_file(context: ExceptionContext) -> None:
    """Treat a file that is no database (any more) like one that cannot be opened."""
    original = context.original_exception
    if type(original) is sqlite3.DatabaseError:
        raise OperationalError(context.statement, context.parameters, original)
