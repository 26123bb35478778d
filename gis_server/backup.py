"""Back-ups of an installation, taken while it runs: database, secret, photos, published files.

What the machine made from a city's delivery (the city store, working folders) is not in them: it
is made again from the delivery.
"""

from __future__ import annotations

import datetime
import os
import shutil
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import orjson

from gis_server.civic import SECRET_FILE, SQLITE_FILE
from gis_server.errors import BackupError
from gis_server.settings import Settings
from layers.store.database import Database, open_database
from layers.store.dump import dump_tables, load_tables, sha256_of
from layers.store.migrate import migrate
from tiles.errors import PublishError
from tiles.publishing.layout import CITIES, POINTER
from tiles.publishing.manifest import manifest_key, read_manifest, read_pointer
from tiles.storage import FolderStorage

FORMAT = 1
RECORD = "backup.json"
TABLES = "tables"
MEDIA = "media"
PUBLISHED = "published"
COPIES_MAX = 5  # of a dataset that is published while it is copied

Told = Callable[[str], None]


def back_up(settings: Settings, target: Path, *, tell: Told) -> Path:
    """Write a back-up into a folder of its own below `target` and give it.

    The folder appears under its name when all of it is written and on the disk.

    Raises
    ------
    BackupError
        Datasets are published again and again meanwhile.
    StoreError, OSError
    """
    now = datetime.datetime.now(datetime.UTC).strftime("%Y%m%dT%H%M%S%fZ")
    draft, folder = target / f".uchimizu-{now}", target / f"uchimizu-{now}"
    target.mkdir(parents=True, exist_ok=True)
    draft.mkdir(mode=0o700)
    (draft / TABLES).mkdir()
    try:
        tell("database")
        database = _database(settings)
        try:
            migrate(database)
            record = dump_tables(database, draft / TABLES)
        finally:
            database.close()
        secret = settings.data / SECRET_FILE
        if secret.is_file():
            _copy(secret, draft / SECRET_FILE)
            (draft / SECRET_FILE).chmod(0o600)
        tell("photos")
        _copy_tree(settings.data / MEDIA, draft / MEDIA)
        if settings.storage_url.startswith("s3://"):
            tell("published files stay in their bucket, which has back-ups of its own")
        else:
            tell("published files")
            _copy_published(Path(settings.storage), draft / PUBLISHED, tell=tell)
        files = {name: sha256_of(draft / name) for name in _names(draft)}
        record |= {"format": FORMAT, "created": now, "program": version("uchimizu"), "files": files}
        (draft / RECORD).write_bytes(orjson.dumps(record, option=orjson.OPT_INDENT_2))
        _to_disk(draft)
        draft.rename(folder)
        _fsync(target)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    return folder


def restore(settings: Settings, folder: Path, *, tell: Told) -> dict[str, Any]:
    """Make an installation from a back-up and give its record; nothing is overwritten.

    Raises
    ------
    BackupError
        The back-up is damaged or of a newer program, or there is an installation already.
    StoreError, OSError
    """
    record = _record(folder)
    tell("checking")
    for name, digest in record["files"].items():
        path = folder / name
        if not path.is_file() or sha256_of(path) != digest:
            raise BackupError(f"{path} is missing or damaged; take another back-up")
    data = settings.data
    for name in (SECRET_FILE, MEDIA, SQLITE_FILE):
        if (data / name).exists():
            raise BackupError(f"{data / name} exists; give an empty folder with --data")
    published = Path(settings.storage) if "://" not in settings.storage else None
    if published and published.exists() and any(published.iterdir()):
        raise BackupError(f"{published} is not empty; give an empty folder with --data")
    data.mkdir(parents=True, exist_ok=True)
    tell("database")
    _restore_database(settings, folder / TABLES, record)
    if (folder / SECRET_FILE).is_file():
        _copy(folder / SECRET_FILE, data / SECRET_FILE)
        (data / SECRET_FILE).chmod(0o600)
    tell("photos")
    (data / MEDIA).mkdir(mode=0o700)
    _copy_tree(folder / MEDIA, data / MEDIA)
    if published:
        tell("published files")
        _copy_published(folder / PUBLISHED, published, tell=tell)
    _to_disk(data)
    return record


def _restore_database(settings: Settings, tables: Path, record: dict[str, Any]) -> None:
    """Fill the database; a SQLite file appears under its name when it is whole."""
    if settings.database_url:
        database = open_database(settings.database_url)
        try:
            load_tables(database, tables, record)
        finally:
            database.close()
        return
    draft = settings.data / f".{SQLITE_FILE}-draft"
    draft.unlink(missing_ok=True)
    database = open_database(draft)
    try:
        load_tables(database, tables, record)
        with database.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    except BaseException:
        database.close()
        for path in settings.data.glob(f"{draft.name}*"):
            path.unlink()
        raise
    database.close()
    draft.rename(settings.data / SQLITE_FILE)


def _database(settings: Settings) -> Database:
    return open_database(settings.database_url or settings.data / SQLITE_FILE)


def _record(folder: Path) -> dict[str, Any]:
    try:
        record = orjson.loads((folder / RECORD).read_bytes())
    except (OSError, orjson.JSONDecodeError) as error:
        raise BackupError(f"{folder} is no back-up: {RECORD} cannot be read ({error})") from None
    if not isinstance(record, dict) or record.get("format") != FORMAT:
        raise BackupError(f"{folder} was written by another version; restore it with that one")
    return record


def _copy_published(source: Path, target: Path, *, tell: Told) -> None:
    """Copy published files so that every pointer names versions that are there."""
    datasets = {path.parent for path in source.glob(f"{CITIES}/*/*/{POINTER}")}
    _copy_tree(
        source, target, but=lambda path: _is_pointer(path) or not datasets.isdisjoint(path.parents)
    )
    for folder in sorted(datasets):
        _copy_dataset(folder, target / folder.relative_to(source), tell=tell)


def _copy_dataset(source: Path, target: Path, *, tell: Told) -> None:
    """Copy a dataset, again where publishing deleted what its pointer named when it was read."""
    for _ in range(COPIES_MAX):
        pointer = _pointer(source)
        if pointer is None:
            return  # taken away meanwhile
        _copy_tree(source, target, but=_is_pointer)
        target.mkdir(parents=True, exist_ok=True)
        (target / POINTER).write_bytes(pointer)
        missing = _missing(target)
        if missing is None:
            return
        if _pointer(source) == pointer:
            tell(f"{missing} is missing in {source}, too")
            return
        shutil.rmtree(target)
    raise BackupError(f"{source} is published again and again; back up when that has ended")


def _pointer(dataset: Path) -> bytes | None:
    try:
        return (dataset / POINTER).read_bytes()
    except FileNotFoundError:
        return None


def _missing(dataset: Path) -> str | None:
    """Give the first file that a pointer leads to and that is not there."""
    storage = FolderStorage(dataset.parents[2])
    city, name = dataset.parts[-2:]
    try:
        pointer, _ = read_pointer(storage, city, name)
        for version in pointer.kept() if pointer else ():
            if not storage.path(manifest_key(city, name, version)).is_file():
                return manifest_key(city, name, version)
            for path in read_manifest(storage, city, name, version).files:
                if not (dataset / path).is_file():
                    return path
    except PublishError as error:
        return str(error)
    return None


def _is_pointer(path: Path) -> bool:
    return path.name == POINTER


def _copy_tree(
    source: Path, target: Path, *, but: Callable[[Path], bool] = lambda _: False
) -> None:
    """Copy the files below a folder; what is hidden, or in a hidden folder, is being made."""
    for path in sorted(source.rglob("*")) if source.is_dir() else ():
        name = path.relative_to(source)
        hidden = any(part.startswith(".") for part in name.parts)
        if path.is_file() and not path.is_symlink() and not hidden and not but(path):
            _copy(path, target / name)


def _copy(source: Path, target: Path) -> None:
    """Copy one file; one that is gone by now belonged to a version that is no longer needed."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        shutil.copyfile(source, target)
    except FileNotFoundError:
        target.unlink(missing_ok=True)


def _names(folder: Path) -> Iterator[str]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path.relative_to(folder).as_posix()


def _to_disk(folder: Path) -> None:
    for path in sorted(folder.rglob("*"), reverse=True):
        _fsync(path)
    _fsync(folder)


def _fsync(path: Path) -> None:
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
