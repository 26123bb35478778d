"""Migrations make what the tables say, on both databases."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect

from layers.errors import StoreError
from layers.store import migrations
from layers.store.database import Database, open_database
from layers.store.migrate import migrate
from layers.store.tables import metadata

VERSIONS = Path(migrations.__file__ or "").parent / "versions"
R_TREE_TABLES = {"feature_box", "feature_box_rowid", "feature_box_node", "feature_box_parent"}


@pytest.mark.filterwarnings("ignore:Did not recognize type 'geometry'")
def test_migrations_make_the_tables(database: Database) -> None:
    with database.read() as connection:
        present = set(inspect(connection).get_table_names())
        ours = set(metadata.tables) | {"alembic_version"}
        assert present - R_TREE_TABLES - {"spatial_ref_sys"} == ours
        context = MigrationContext.configure(
            connection, opts={"compare_type": False, "include_object": _is_ours}
        )
        assert compare_metadata(context, metadata) == []


def _is_ours(_object: object, name: str | None, kind: str, *_: object) -> bool:
    if kind == "index":
        return name != "ix_feature_geometry"
    return kind != "table" or name in metadata.tables


def test_strict_tables_refuse_other_types(sqlite_model: Path) -> None:
    database = open_database(sqlite_model)
    with database.read() as connection:
        sql = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'table'")
        for name, text in sql:
            if name in metadata.tables:
                assert text.rstrip().endswith("STRICT"), name
    database.close()


def test_migrating_twice_changes_nothing(database: Database) -> None:
    newest = max(each.name[:4] for each in VERSIONS.glob("[0-9]*.py"))
    migrate(database)
    with database.read() as connection:
        assert MigrationContext.configure(connection).get_current_revision() == newest


def test_a_database_of_a_newer_program_is_refused(database: Database) -> None:
    with database.write() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreError, match="newer version"):
        migrate(database)


@pytest.mark.parametrize("url", ["mysql://a/b", "sqlite:///x", "nonsense"])
def test_other_databases_are_refused(url: str) -> None:
    with pytest.raises(StoreError, match="postgresql://"):
        open_database(url)
