"""Brings the tables of a database to what this program expects."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from layers.errors import StoreError
from layers.store.database import Database

_SCRIPTS = Path(__file__).parent / "migrations"
_MIGRATION_LOCK = 7_464_301  # any number, the same for all processes of this program


def migrate(database: Database) -> None:
    """Make missing tables and columns; does nothing where all is there.

    Raises
    ------
    StoreError
        The database was made by a newer program, or is no PostGIS.
    """
    config = _config()
    known = ScriptDirectory.from_config(config)
    with database.write() as connection:
        present = _revision(connection)
        if present == known.get_current_head():
            return
        if present is not None and present not in {
            each.revision for each in known.walk_revisions()
        }:
            raise StoreError(
                f"the database is at revision {present}, which this program does not know: "
                "it was made by a newer version; update the program or restore a back-up"
            )
        if not database.is_sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATION_LOCK})
            _require_postgis(connection)
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS))
    return config


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _require_postgis(connection: Connection) -> None:
    found = connection.execute(text("SELECT 1 FROM pg_extension WHERE extname = 'postgis'")).first()
    if found is None:
        raise StoreError(
            "the database has no PostGIS; as its administrator run once: CREATE EXTENSION postgis"
        )
