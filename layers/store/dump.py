"""All tables as text files, the same from SQLite and from PostGIS, and back into either.

A dump is taken while others write: it sees one moment. One file per table, one JSON object per row,
gzip; geometry as hexadecimal WKB.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import orjson
import shapely
from alembic.runtime.migration import MigrationContext
from shapely.geometry.base import BaseGeometry
from sqlalchemy import Connection, Table, func, insert, select, text

from layers.errors import StoreError
from layers.moderation import audit
from layers.store.column_types import Geometry
from layers.store.database import Database
from layers.store.migrate import migrate
from layers.store.tables import audit as audit_table
from layers.store.tables import feature, metadata

ROWS_AT_ONCE = 1_000
LONGEST_ROW = 64_000_000


def dump_tables(database: Database, folder: Path) -> dict[str, Any]:
    """Write every table into a folder and give what `load_tables` compares: the record."""
    tables = {}
    with database.read() as connection:
        for table in metadata.sorted_tables:
            name = f"{table.name}"  # SQLAlchemy's names are strings of a kind of their own
            path = folder / f"{name}.jsonl.gz"
            rows = _dump_table(connection, table, path)
            tables[name] = {"rows": rows, "sha256": sha256_of(path)}
        cities = connection.scalars(select(audit_table.c.city).distinct().order_by("city"))
        heads = {city: list(audit.head(connection, city)) for city in cities.all()}
        revision = MigrationContext.configure(connection).get_current_revision()
    return {"revision": revision, "tables": tables, "audit_heads": heads}


def load_tables(database: Database, folder: Path, record: Mapping[str, Any]) -> None:
    """Fill an empty database from a folder; all of it holds afterwards, or nothing.

    Raises
    ------
    StoreError
        Files are damaged, the database has rows already, or the dump is of another version.
    """
    for name, expected in record["tables"].items():
        path = folder / f"{name}.jsonl.gz"
        if not path.is_file() or sha256_of(path) != expected["sha256"]:
            raise StoreError(f"{path} is missing or damaged; take another back-up")
    migrate(database)
    with database.write() as connection:
        _require_same_revision(connection, record["revision"])
        for table in metadata.sorted_tables:
            _require_empty(connection, table)
        for table in metadata.sorted_tables:
            rows = _load_table(connection, table, folder / f"{table.name}.jsonl.gz")
            if rows != record["tables"][table.name]["rows"]:
                raise StoreError(f"{table.name} has {rows} rows, not as many as were written")
        _go_on_counting(connection)
        for city, head in record["audit_heads"].items():
            if audit.verify(connection, city) or list(audit.head(connection, city)) != head:
                raise StoreError(f"the log of {city} does not verify; take another back-up")


def sha256_of(path: Path) -> str:
    """Give the SHA-256 of a file in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _dump_table(connection: Connection, table: Table, path: Path) -> int:
    count = 0
    in_order = select(table).order_by(*table.primary_key.columns)
    with (
        gzip.GzipFile(path, "wb", compresslevel=6, mtime=0) as file,
        connection.execute(in_order, execution_options={"yield_per": ROWS_AT_ONCE}) as rows,
    ):
        for row in rows.mappings():
            file.write(orjson.dumps(dict(row), _as_text, orjson.OPT_NON_STR_KEYS) + b"\n")
            count += 1
    return count


def _as_text(value: Any) -> str:
    if isinstance(value, BaseGeometry):
        return str(shapely.to_wkb(value, hex=True))
    raise TypeError(type(value))


def _load_table(connection: Connection, table: Table, path: Path) -> int:
    geometries = [each.name for each in table.columns if isinstance(each.type, Geometry)]
    count = 0
    for rows in _pages(path):
        for row, name in ((row, name) for row in rows for name in geometries):
            if row[name] is not None:
                row[name] = shapely.from_wkb(row[name])
        connection.execute(insert(table), rows)
        count += len(rows)
    return count


def _pages(path: Path) -> Iterator[list[dict[str, Any]]]:
    page: list[dict[str, Any]] = []
    with gzip.open(path, "rb") as file:
        while line := file.readline(LONGEST_ROW):
            page.append(orjson.loads(line))
            if len(page) == ROWS_AT_ONCE:
                yield page
                page = []
    if page:
        yield page


def _require_same_revision(connection: Connection, revision: str) -> None:
    present = MigrationContext.configure(connection).get_current_revision()
    if present != revision:
        raise StoreError(
            f"the back-up is of revision {revision}, this program writes {present}: "
            "restore it with the program that wrote it, then update"
        )


def _require_empty(connection: Connection, table: Table) -> None:
    if connection.execute(select(table).limit(1)).first() is not None:
        raise StoreError("the database has rows already; restore into an empty one")


def _go_on_counting(connection: Connection) -> None:
    """Let PostgreSQL number new features after those that came with their numbers."""
    if connection.dialect.name == "sqlite":
        return
    last = connection.scalar(select(func.max(feature.c.number))) or 0
    next_number = text("SELECT setval(pg_get_serial_sequence('feature', 'number'), :next, false)")
    connection.execute(next_number, {"next": last + 1})
