"""What people write, as the server holds it: the database, its secret, the layers of each city."""

from __future__ import annotations

import os
import secrets
import threading
import time
from pathlib import Path

from sqlalchemy.exc import OperationalError, SQLAlchemyError

from gis_server.catalogue import Catalogue
from gis_server.database_watch import PATIENCE_S, DatabaseWatch
from gis_server.errors import DatabaseUnavailableError
from gis_server.records import Bounds
from gis_server.settings import Settings
from layers.errors import LayersError
from layers.features.defaults import add_default_layers
from layers.store.database import Database, open_database
from layers.store.migrate import migrate

SQLITE_FILE = "people.sqlite"
SECRET_FILE = "secret"  # noqa: S105 - the name of a file
SECRET_BYTES = 32
BOUNDS_S = 60.0  # how long the bounds of a city are remembered


class Civic:
    """Opens the database at the first need, so that maps are served also where it is away."""

    def __init__(self, settings: Settings, catalogue: Catalogue) -> None:
        self.settings = settings
        self.catalogue = catalogue
        self.watch = DatabaseWatch(self._ended, self._answers, self._give_up, catalogue.log)
        self._lock = threading.Lock()
        self._database: Database | None = None
        self._secret: bytes | None = None
        self._cities: set[str] = set()
        self._bounds: dict[str, tuple[float, Bounds | None]] = {}

    @property
    def database(self) -> Database:
        """Give the database, with the tables of this program.

        Raises
        ------
        DatabaseUnavailableError
            It does not answer.
        """
        self.watch.refuse_if_away()
        return self._database or self._opened()

    @property
    def has_database(self) -> bool:
        """Tell whether there is one; what shows maps only makes none by looking."""
        if self.settings.database_url or self._database is not None:
            return True
        return (self.settings.data / SQLITE_FILE).exists()

    def database_for(self, city: str) -> Database:
        """Give the database with the layers that every city begins with.

        Raises
        ------
        UnknownCityError
            No city of this id is published.
        DatabaseUnavailableError
            It does not answer.
        """
        self.bounds_of(city)
        database = self.database
        if city not in self._cities:
            with database.write() as connection:
                add_default_layers(connection, city)
            self._cities.add(city)
        return database

    def bounds_of(self, city: str) -> Bounds | None:
        """Give west, south, east, north of a city [degrees]; None where nothing is published yet.

        Raises
        ------
        UnknownCityError
            No city of this id is published.
        """
        now = time.monotonic()
        known = self._bounds.get(city)
        if known is None or now - known[0] > BOUNDS_S:
            known = self._bounds[city] = (now, self.catalogue.city(city).bounds)
        return known[1]

    @property
    def secret(self) -> bytes:
        """Give the secret of this installation: it salts what must not be guessed.

        It is made once, in the data folder, readable to the server's user alone; whoever loses it
        loses the link between identities and accounts.
        """
        if self._secret is None:
            self._secret = secret_in(self.settings.data)
        return self._secret

    def close(self) -> None:
        """Close the connections."""
        self.watch.stop()
        if self._database is not None:
            self._database.close()
            self._database = None

    def _opened(self) -> Database:
        """Open the database once; whoever comes meanwhile waits a little for that."""
        if not self._lock.acquire(timeout=PATIENCE_S):
            raise DatabaseUnavailableError
        try:
            if self._database is None:
                self._database = self._migrated()
                self.watch.start()
            return self._database
        finally:
            self._lock.release()

    def _migrated(self) -> Database:
        url = self.settings.database_url
        database = open_database(url or self.settings.data / SQLITE_FILE)
        try:
            migrate(database)
        except OperationalError as error:
            database.close()
            raise DatabaseUnavailableError from error
        return database

    def _ended(self) -> int | None:
        return self._database.ended_at_server() if self._database is not None else None

    def _give_up(self) -> None:
        if self._database is not None:
            self._database.give_up()

    def _answers(self) -> bool:
        if self._database is not None:
            return self._database.answers()
        try:
            self._opened()
        except (DatabaseUnavailableError, LayersError, SQLAlchemyError, OSError):
            return False
        return True


def secret_in(folder: Path) -> bytes:
    """Give the secret in a folder; the first who asks makes it."""
    path = folder / SECRET_FILE
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        draft = folder / f".{SECRET_FILE}-{secrets.token_hex(8)}"
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(secrets.token_bytes(SECRET_BYTES))
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)  # the first wins, whole
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_bytes()
