"""Publishing a version: check, manifest, flush, rename, and the pointer last.

From the flush on each step is durable before the next one begins, so a crash between any two leaves
the version before whole and shown; see the table in `docs/publishing.md`.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import os
import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from tiles.durable_files import remove_folder, sync_file, with_files
from tiles.errors import PublishError
from tiles.publishing.dataset_record import DatasetRecord, encoded_record
from tiles.publishing.edit import CityEdit
from tiles.publishing.layout import FILES, MANIFEST, RECORD, dataset_folder
from tiles.publishing.manifest import (
    FileEntry,
    Manifest,
    Pointer,
    encoded,
    entry_of,
    entry_of_file,
    is_known,
)
from tiles.publishing.staging import VERSION, StagedDataset
from tiles.publishing.sweep import drop_version, sweep_dataset
from tiles.storage import FolderStorage

Check = Callable[[StagedDataset], None]


def stage(edit: CityEdit, dataset: str) -> StagedDataset:
    """Begin a new version of a dataset in an empty folder beside the published ones."""
    dataset_folder(edit.city, dataset)
    folder = edit.storage.staging / f"{edit.city}.{dataset}.{secrets.token_hex(4)}"
    folder.mkdir(parents=True)
    for name in (VERSION, FILES):
        (folder / name).mkdir()
    return StagedDataset(dataset, folder, edit.files_of_kept(dataset))


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
    describe = functools.partial(_flushed_and_described, edit, staged)
    new = dict(zip(found, with_files(describe, found), strict=True))
    version, created = _new_version(edit, staged, new)
    record = replace(record, id=staged.dataset, version=version, bytes=_size(staged, new))
    files = _manifest_files(staged, new, version) | {
        f"{version}/{RECORD}": _written(staged, RECORD, encoded_record(record))
    }
    manifest = Manifest(version, created, inputs, files)
    written = _written(staged, MANIFEST, encoded(manifest))
    for path in (f"{VERSION}/{RECORD}", f"{VERSION}/{MANIFEST}", *folders):
        sync_file(f"{staged.folder}/{path}")
    _adopt(edit, staged, version)
    before = edit.pointer(staged.dataset)
    _point(edit, staged.dataset, version=version, manifest_sha256=written["sha256"])
    edit.versions.keep(edit.city, staged.dataset, manifest)
    _drop_oldest(edit, staged.dataset, before, manifest)
    discard(staged)
    return record


def discard(staged: StagedDataset) -> None:
    """Throw a staged version away."""
    with contextlib.suppress(OSError):
        remove_folder(str(staged.folder))


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


def _flushed_and_described(edit: CityEdit, staged: StagedDataset, path: str) -> FileEntry:
    """Bring the bytes of a staged file to the disk, once where several datasets have it.

    Content-hashed files get their lasting names when they are adopted.
    """
    file = f"{staged.folder}/{path}"
    if not is_known(file, edit.linked):
        sync_file(file)
    return entry_of_file(file, edit.linked)


def _new_version(
    edit: CityEdit, staged: StagedDataset, new: dict[str, FileEntry]
) -> tuple[str, str]:
    """Give a version id that is free, and its time (UTC)."""
    content = hashlib.sha256()
    for path, entry in new.items():  # those of the version name what they use again
        content.update(f"{path} {entry['sha256']}\n".encode())
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
        entry["bytes"]
        for path, entry in files.items()
        if not path.endswith(".gz") or path.removesuffix(".gz") not in files
    )


def _written(staged: StagedDataset, name: str, data: bytes) -> FileEntry:
    staged.write(name, data)
    return entry_of(data)


def _adopt(edit: CityEdit, staged: StagedDataset, version: str) -> None:
    """Bring the files to their place, where nothing leads to them yet."""
    folder = dataset_folder(edit.city, staged.dataset)
    with os.scandir(staged.content_folder) as entries:
        content = sorted(entry.name for entry in entries if entry.is_file())
    staging = f"{staged.folder}/{FILES}"
    edit.storage.adopt((f"{staging}/{name}", f"{folder}/{FILES}/{name}") for name in content)
    edit.storage.adopt_folder(staged.version_folder, f"{folder}/{version}")


def _point(edit: CityEdit, dataset: str, *, version: str, manifest_sha256: str) -> None:
    before = edit.pointer(dataset)
    pointer = Pointer(version, before.version if before else None, manifest_sha256)
    edit.versions.replace_pointer(edit.storage, edit.city, dataset, pointer)


def _drop_oldest(edit: CityEdit, dataset: str, before: Pointer | None, shown: Manifest) -> None:
    """Delete the version that the pointer before kept for `rollback`: now that one is kept.

    Nothing is looked for: what a crash leaves, the next change of the city sweeps away.
    """
    if not isinstance(edit.storage, FolderStorage):
        sweep_dataset(edit.storage, edit.city, dataset, known=edit.versions)
    elif before is not None and before.previous is not None:
        try:
            kept = [shown, edit.manifest(dataset, before.version)]
            dropped = edit.manifest(dataset, before.previous)
        except FileNotFoundError:
            return  # somebody took a manifest away: delete nothing that it may have named
        drop_version(edit.storage, edit.city, dataset, dropped=dropped, kept=kept)
