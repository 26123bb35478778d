"""Manifests (every file of a version with its SHA-256) and pointers (which version is current)."""

from __future__ import annotations

import functools
import hashlib
import operator
import os
from collections.abc import Container
from dataclasses import dataclass, field
from io import FileIO
from typing import Any, TypedDict

import orjson

from tiles.errors import PublishError
from tiles.publishing.layout import MANIFEST, dataset_folder, is_version, pointer_key
from tiles.storage import Storage, StoredBytes

_LARGE = 16 * 1024 * 1024
_of_entry = operator.itemgetter("sha256", "bytes")


class FileEntry(TypedDict):
    """Checksum and size of one published file; as it stands in a manifest, which has hundreds."""

    sha256: str
    bytes: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """The files of a version; keys are paths relative to the folder of the dataset. Read only.

    inputs : digest of all that went into the version, "" where the maker gave none.
    """

    version: str
    created: str
    inputs: str
    files: dict[str, FileEntry]


@dataclass(frozen=True, slots=True)
class Pointer:
    """Which version is shown, which one `rollback` would show."""

    version: str
    previous: str | None
    manifest_sha256: str

    def kept(self) -> list[str]:
        """Give the versions that stay."""
        return [self.version] if self.previous is None else [self.version, self.previous]


def entry_of(data: bytes) -> FileEntry:
    """Describe the bytes of a file."""
    return {"sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)}


def entry_of_file(path: str, known: dict[tuple[int, ...], FileEntry]) -> FileEntry:
    """Describe a file without holding it whole, if it is large.

    Parameters
    ----------
    known : files of several names that were described, by device, inode, size and time: a tile
        that datasets of a city have in common. Another name keeps the inode from being used again.
    """
    with open(path, "rb", buffering=0) as file:  # noqa: PTH123 (of every new file in each run)
        found = os.fstat(file.fileno())
        if found.st_nlink < 2:
            return _described(file, found.st_size)
        state = _state(found)
        if state not in known:
            known[state] = _described(file, found.st_size)
        return known[state]


def is_known(path: str, known: Container[tuple[int, ...]]) -> bool:
    """Tell whether `entry_of_file` has described a file, under this name or another."""
    return _state(os.stat(path)) in known  # noqa: PTH116 (of every new file in each run)


def _state(found: os.stat_result) -> tuple[int, ...]:
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns


def _described(file: FileIO, size: int) -> FileEntry:
    if size <= _LARGE:
        return entry_of(file.readall())
    return {"sha256": hashlib.file_digest(file, "sha256").hexdigest(), "bytes": size}


def encoded(found: Manifest | Pointer) -> bytes:
    """Give the bytes of `manifest.json` or `current.json`."""
    return orjson.dumps(found, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


FoundPointer = tuple[Pointer | None, StoredBytes | None]


def read_pointer(storage: Storage, city: str, dataset: str) -> FoundPointer:
    """Give the pointer with the state it was read from; (None, None) before the first version."""
    key = pointer_key(city, dataset)
    try:
        stored = storage.read(key)
    except FileNotFoundError:
        return None, None
    found = _object(stored.data, key=key)
    try:
        pointer = Pointer(**found)
    except TypeError as error:
        raise PublishError(f"{key} is no pointer: {error}; roll back or publish again") from error
    if not all(is_version(version) for version in pointer.kept()):
        raise PublishError(f"{key} names no version: {found}; publish again")
    return pointer, stored


def manifest_key(city: str, dataset: str, version: str) -> str:
    """Give the key of the manifest of a version."""
    return f"{dataset_folder(city, dataset)}/{version}/{MANIFEST}"


def read_manifest(storage: Storage, city: str, dataset: str, version: str) -> Manifest:
    """Give the manifest of a version; FileNotFoundError where it has none."""
    key = manifest_key(city, dataset, version)
    return _manifest(storage.get(key), key)


@dataclass(frozen=True, slots=True)
class Versions:
    """Pointers and manifests that were read, so that none is read twice.

    The manifest of a version never changes; a pointer does not while the lock of its city is held,
    but by who holds it.
    """

    _pointers: dict[str, FoundPointer] = field(default_factory=dict)
    _manifests: dict[str, Manifest] = field(default_factory=dict)

    def pointer(self, storage: Storage, city: str, dataset: str) -> FoundPointer:
        """Give the pointer with the state it was read from, as `read_pointer` does."""
        key = pointer_key(city, dataset)
        if key not in self._pointers:
            self._pointers[key] = read_pointer(storage, city, dataset)
        return self._pointers[key]

    def replace_pointer(self, storage: Storage, city: str, dataset: str, pointer: Pointer) -> None:
        """Replace the pointer that was read; StorageError where somebody else did so before."""
        _, seen = self.pointer(storage, city, dataset)
        self.forget_pointer(city, dataset)
        key = pointer_key(city, dataset)
        self._pointers[key] = pointer, storage.replace(key, encoded(pointer), expected=seen)

    def forget_pointer(self, city: str, dataset: str) -> None:
        """Read the pointer anew next time: it was taken away."""
        self._pointers.pop(pointer_key(city, dataset), None)

    def manifest(self, storage: Storage, city: str, dataset: str, version: str) -> Manifest:
        """Give the manifest of a version; FileNotFoundError where it has none."""
        key = manifest_key(city, dataset, version)
        if key not in self._manifests:
            self._manifests[key] = read_manifest(storage, city, dataset, version)
        return self._manifests[key]

    def keep(self, city: str, dataset: str, manifest: Manifest) -> None:
        """Keep a manifest that was just written."""
        self._manifests[manifest_key(city, dataset, manifest.version)] = manifest


@functools.lru_cache(maxsize=32)
def _manifest(data: bytes, key: str) -> Manifest:
    found = _object(data, key=key)
    try:
        manifest = Manifest(**found)
        for _ in map(_of_entry, manifest.files.values()):
            pass
    except (AttributeError, KeyError, TypeError) as error:
        raise PublishError(f"{key} is no manifest: {error!r}; publish again") from error
    return manifest


def verify_version(storage: Storage, city: str, dataset: str, version: str) -> list[str]:
    """List what of a version is missing or not as its manifest says; [] when it is whole."""
    try:
        manifest = read_manifest(storage, city, dataset, version)
    except FileNotFoundError:
        return [f"{version}/{MANIFEST}: missing"]
    folder = dataset_folder(city, dataset)
    faults = []
    for path, entry in manifest.files.items():
        try:
            found = entry_of(storage.get(f"{folder}/{path}"))
        except FileNotFoundError:
            faults.append(f"{path}: missing")
        else:
            if found != entry:
                faults.append(f"{path}: expected {entry}, found {found}")
    return faults


def _object(data: bytes, *, key: str) -> dict[str, Any]:
    try:
        found = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise PublishError(f"{key} is no JSON: {error}; publish again") from error
    if not isinstance(found, dict):
        raise PublishError(f"{key}: expected a JSON object, found {type(found).__name__}")
    return found
