"""Removes what no pointer leads to: the leftovers of crashed runs and of older versions."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from tiles.errors import StorageError
from tiles.publishing.catalogue import is_removed
from tiles.publishing.layout import CITIES, FILES, city_folder, city_key, dataset_folder, is_version
from tiles.publishing.manifest import Manifest, Versions
from tiles.storage import FolderStorage, Storage, StoredObject

# A bucket has no lock: another process may just be uploading what no manifest names yet.
BUCKET_GRACE = timedelta(hours=24)


def sweep(storage: Storage) -> list[str]:
    """Clean up every city at the start of a server; give those that somebody is changing."""
    busy = []
    for city in _staged_cities(storage) | set(storage.folders(CITIES)):
        try:
            with storage.lock(city, wait_s=0):
                sweep_city(storage, city, known=Versions())
        except StorageError:
            busy.append(city)
    return sorted(busy)


def sweep_city(storage: Storage, city: str, *, known: Versions) -> None:
    """Clean up one city; call it with the lock of the city held."""
    _sweep_staging(storage, city)
    if is_removed(storage, city):
        delete_city(storage, city)
        return
    if isinstance(storage, FolderStorage):
        datasets, names = storage.names(city_folder(city))
        storage.delete_temporary(city_folder(city), names)
    else:
        datasets = storage.folders(city_folder(city))
    for dataset in datasets:
        sweep_dataset(storage, city, dataset, known=known)


def sweep_dataset(storage: Storage, city: str, dataset: str, *, known: Versions) -> None:
    """Delete the versions and files of a dataset that its pointer does not lead to."""
    pointer, _ = known.pointer(storage, city, dataset)
    kept = pointer.kept() if pointer else []
    try:
        manifests = [known.manifest(storage, city, dataset, version) for version in kept]
    except FileNotFoundError:
        return  # somebody took a manifest away: delete nothing that it may have named
    named = _named(manifests)
    folder = dataset_folder(city, dataset)
    if not isinstance(storage, FolderStorage):
        _sweep_bucket(storage, folder, kept, named)
    elif pointer is None:
        storage.delete_folder(folder)
    else:
        _sweep_folder(storage, folder, kept, named)


def drop_version(
    storage: Storage, city: str, dataset: str, *, dropped: Manifest, kept: Sequence[Manifest]
) -> None:
    """Delete a version of a folder that no pointer leads to any more, and what it alone named."""
    folder = dataset_folder(city, dataset)
    storage.delete_folder(f"{folder}/{dropped.version}")
    gone = dropped.files.keys() - _named(kept)
    storage.delete(f"{folder}/{path}" for path in gone if path.startswith(f"{FILES}/"))


def _named(manifests: Iterable[Manifest]) -> set[str]:
    return set().union(*[manifest.files for manifest in manifests])


def _sweep_folder(
    storage: FolderStorage, folder: str, kept: Sequence[str], named: set[str]
) -> None:
    folders, files = storage.names(folder)
    storage.delete_temporary(folder, files)
    for version in folders:
        if is_version(version) and version not in kept:
            storage.delete_folder(f"{folder}/{version}")
    names = storage.file_names(f"{folder}/{FILES}")
    storage.delete(f"{folder}/{FILES}/{each}" for each in names if f"{FILES}/{each}" not in named)


def _sweep_bucket(storage: Storage, folder: str, kept: Sequence[str], named: set[str]) -> None:
    for version in storage.folders(folder):
        if not is_version(version) or version in kept:
            continue
        entries = list(storage.objects(f"{folder}/{version}"))
        if len(_old_enough(entries)) == len(entries):
            storage.delete_folder(f"{folder}/{version}")
    content = storage.objects(f"{folder}/{FILES}")
    unnamed = (entry for entry in content if entry.key.removeprefix(f"{folder}/") not in named)
    storage.delete([entry.key for entry in _old_enough(unnamed)])


def delete_city(storage: Storage, city: str) -> None:
    """Delete everything of a city that is marked as removed, its mark last."""
    for dataset in storage.folders(city_folder(city)):
        storage.delete_folder(dataset_folder(city, dataset))
    mark = city_key(city)
    others = [entry.key for entry in storage.objects(city_folder(city)) if entry.key != mark]
    storage.delete(others)
    storage.delete([mark])
    if isinstance(storage, FolderStorage):
        storage.delete_folder(city_folder(city))


def _old_enough(entries: Iterable[StoredObject]) -> list[StoredObject]:
    limit = datetime.now(UTC) - BUCKET_GRACE
    return [entry for entry in entries if entry.modified < limit]


def _staged_cities(storage: Storage) -> set[str]:
    if not storage.staging.is_dir():
        return set()
    return {path.name.partition(".")[0] for path in storage.staging.iterdir()}


def _sweep_staging(storage: Storage, city: str) -> None:
    if not storage.staging.is_dir():
        return
    grace = 0.0 if isinstance(storage, FolderStorage) else BUCKET_GRACE.total_seconds()
    for path in storage.staging.iterdir():
        if path.name.startswith(f"{city}.") and path.stat().st_mtime <= time.time() - grace:
            shutil.rmtree(path)
