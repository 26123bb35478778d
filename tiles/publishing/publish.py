"""Publishing a version: check, manifest, flush, rename, and the pointer last.

From the flush on each step is durable before the next one begins, so a crash between any two leaves
the version before whole and shown; see the table in `docs/publishing.md`.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from tiles.durable_files import sync_files
from tiles.errors import PublishError
from tiles.publishing.dataset_record import DatasetRecord, encoded_record
from tiles.publishing.edit import CityEdit
from tiles.publishing.layout import FILES, MANIFEST, RECORD, dataset_folder, pointer_key
from tiles.publishing.manifest import (
    FileEntry,
    Manifest,
    Pointer,
    encoded,
    entry_of,
    entry_of_file,
    read_pointer,
)
from tiles.publishing.staging import VERSION, StagedDataset
from tiles.publishing.sweep import sweep_dataset

Check = Callable[[StagedDataset], None]


def stage(edit: CityEdit, dataset: str) -> StagedDataset:
    """Begin a new version of a dataset in an empty folder beside the published ones."""
    dataset_folder(edit.city, dataset)
    folder = edit.storage.staging / f"{edit.city}.{dataset}.{secrets.token_hex(4)}"
    folder.mkdir(parents=True)
    for name in (VERSION, FILES):
        (folder / name).mkdir()
    return StagedDataset(dataset, folder, _files_of_kept(edit, dataset))


def publish(
    edit: CityEdit,
    staged: StagedDataset,
    record: DatasetRecord,
    *,
    check: Check,
    inputs: str = "",
) -> DatasetRecord:
    """Make a staged version the current one; the one before stays for `rollback`.

    Parameters
    ----------
    check : looks at the staged files and raises PublishError where they must not be shown.
    inputs : digest of all that went into the version, kept in the manifest.

    Raises
    ------
    PublishError, StorageError, OSError
        The version before stands.
    """
    check(staged)
    found, folders = _staged_names(staged)
    new = {path: entry_of_file(f"{staged.folder}/{path}", edit.linked) for path in found}
    version, created = _new_version(edit, staged, new)
    record = replace(record, id=staged.dataset, version=version, bytes=_size(staged, new))
    files = _manifest_files(staged, new, version) | {
        f"{version}/{RECORD}": _written(staged, RECORD, encoded_record(record))
    }
    manifest = Manifest(version, created, inputs, files)
    written = _written(staged, MANIFEST, encoded(manifest))
    _flush(staged, [*found, f"{VERSION}/{RECORD}", f"{VERSION}/{MANIFEST}"], folders)
    _adopt(edit, staged, version)
    edit.manifests.keep(edit.city, staged.dataset, manifest)
    _point(edit, staged.dataset, version=version, manifest_sha256=written.sha256)
    sweep_dataset(edit.storage, edit.city, staged.dataset, known=edit.manifests)
    discard(staged)
    return record


def discard(staged: StagedDataset) -> None:
    """Throw a staged version away."""
    shutil.rmtree(staged.folder, ignore_errors=True)


def _files_of_kept(edit: CityEdit, dataset: str) -> dict[str, FileEntry]:
    pointer, _ = read_pointer(edit.storage, edit.city, dataset)
    found: dict[str, FileEntry] = {}
    for version in pointer.kept() if pointer else []:
        found |= edit.manifests.read(edit.storage, edit.city, dataset, version).files
    return found


def _staged_names(staged: StagedDataset) -> tuple[list[str], list[str]]:
    """List every staged file (sorted), and the folders of the version, as paths in the folder."""
    files: list[str] = []
    folders: list[str] = []
    waiting = [VERSION, FILES]
    while waiting:
        folder = waiting.pop()
        folders.append(folder)
        with os.scandir(f"{staged.folder}/{folder}") as entries:
            for entry in entries:
                path = f"{folder}/{entry.name}"
                (waiting if entry.is_dir(follow_symlinks=False) else files).append(path)
    if not any(path.startswith(f"{VERSION}/") for path in files):
        raise PublishError(f"{staged.dataset}: nothing was staged, nothing is published")
    return sorted(files), [folder for folder in folders if folder.startswith(VERSION)]


def _flush(staged: StagedDataset, files: list[str], folders: list[str]) -> None:
    """Bring the bytes of all staged files to the disk, and the names below the version.

    Content-hashed files get their lasting names when they are adopted.
    """
    sync_files(f"{staged.folder}/{path}" for path in files)
    sync_files(f"{staged.folder}/{folder}" for folder in folders)


def _new_version(
    edit: CityEdit, staged: StagedDataset, new: dict[str, FileEntry]
) -> tuple[str, str]:
    """Give a version id that is free, and its time (UTC)."""
    content = hashlib.sha256()
    for path, entry in new.items():  # those of the version name what they use again
        content.update(f"{path} {entry.sha256}\n".encode())
    taken = edit.storage.folders(dataset_folder(edit.city, staged.dataset))
    time = datetime.now(UTC)
    while True:
        version = f"{time:%Y%m%dT%H%M%SZ}-{content.hexdigest()[:6]}"
        if version not in taken:
            return version, f"{time:%Y-%m-%dT%H:%M:%SZ}"
        time += timedelta(seconds=1)


def _manifest_files(
    staged: StagedDataset, new: dict[str, FileEntry], version: str
) -> dict[str, FileEntry]:
    own = f"{VERSION}/"
    named = {
        f"{version}/{path.removeprefix(own)}" if path.startswith(own) else path: entry
        for path, entry in new.items()
    }
    return staged.reused | named


def _size(staged: StagedDataset, new: dict[str, FileEntry]) -> int:
    """Add up the files; a compressed variant beside its file does not count."""
    files = staged.reused | new
    return sum(
        entry.bytes
        for path, entry in files.items()
        if not path.endswith(".gz") or path.removesuffix(".gz") not in files
    )


def _written(staged: StagedDataset, name: str, data: bytes) -> FileEntry:
    staged.write(name, data)
    return entry_of(data)


def _adopt(edit: CityEdit, staged: StagedDataset, version: str) -> None:
    """Bring the files to their place, where nothing leads to them yet."""
    folder = dataset_folder(edit.city, staged.dataset)
    content = sorted(path for path in staged.content_folder.iterdir() if path.is_file())
    edit.storage.adopt((path, f"{folder}/{FILES}/{path.name}") for path in content)
    edit.storage.adopt_folder(staged.version_folder, f"{folder}/{version}")


def _point(edit: CityEdit, dataset: str, *, version: str, manifest_sha256: str) -> None:
    before, seen = read_pointer(edit.storage, edit.city, dataset)
    pointer = Pointer(version, before.version if before else None, manifest_sha256)
    edit.storage.replace(pointer_key(edit.city, dataset), encoded(pointer), expected=seen)
