"""Where published files lie: a folder, or a prefix of an S3-compatible bucket.

Keys are relative, '/'-separated and the same in both. A folder keeps what it acknowledged through
a crash of the machine: bytes and names are flushed before a call returns (`docs/publishing.md`).
"""

from __future__ import annotations

import contextlib
import fcntl
import functools
import os
import re
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import obstore
from obstore.exceptions import AlreadyExistsError, BaseError, PreconditionError
from obstore.store import LocalStore, ObjectStore, S3Store

from tiles.durable_files import (
    TEMPORARY_SUFFIX,
    make_folder,
    remove_folder,
    replace_file,
    sync_folder,
)
from tiles.errors import StorageError

STAGING = ".staging"
LOCKS = ".locks"
LOCK_WAIT_S = 600.0

_SEGMENT = r"[A-Za-z0-9_\-][A-Za-z0-9_.\-]*"
_KEY = re.compile(rf"{_SEGMENT}(?:/{_SEGMENT})*")


@dataclass(frozen=True, slots=True)
class StoredObject:
    """One object of a listing; `size` in bytes."""

    key: str
    size: int
    modified: datetime


@dataclass(frozen=True, slots=True)
class StoredBytes:
    """The bytes of an object and the tag that names exactly this state of it."""

    data: bytes
    tag: str | None


@functools.lru_cache(maxsize=8192)
def checked_key(key: str) -> str:
    """Give `key` back if it can name nothing outside the storage, else raise StorageError."""
    if not _KEY.fullmatch(key):
        message = f"{key!r} is no storage key: expected segments of letters, digits, '_', '-', '.'"
        raise StorageError(message)
    return key


class Storage:
    """Objects of any obstore store; this class is used as it is for S3."""

    def __init__(self, store: ObjectStore, *, url: str, staging: Path) -> None:
        self._store = store
        self.url = url
        self.staging = staging

    def read(self, key: str) -> StoredBytes:
        """Give an object with its tag; FileNotFoundError where there is none."""
        with _named_errors(key):
            result = obstore.get(self._store, checked_key(key))
            return StoredBytes(result.bytes().to_bytes(), result.meta["e_tag"])

    def get(self, key: str) -> bytes:
        """Give an object whole; FileNotFoundError where there is none."""
        return self.read(key).data

    def get_range(self, key: str, *, start: int, length: int) -> bytes:
        """Give `length` bytes from byte `start`; fewer only at the object's end."""
        with _named_errors(key):
            found = obstore.get_range(self._store, checked_key(key), start=start, length=length)
        return bytes(found)

    def size(self, key: str) -> int | None:
        """Give the size in bytes, None where there is no such object."""
        try:
            with _named_errors(key):
                return int(obstore.head(self._store, checked_key(key))["size"])
        except FileNotFoundError:
            return None

    def objects(self, prefix: str) -> Iterator[StoredObject]:
        """List everything below the folder `prefix`, in no particular order."""
        with _named_errors(prefix):
            for page in obstore.list(self._store, checked_key(prefix)):
                for meta in page:
                    if not meta["path"].endswith(TEMPORARY_SUFFIX):
                        yield StoredObject(meta["path"], meta["size"], meta["last_modified"])

    def folders(self, prefix: str) -> list[str]:
        """List the names of the folders directly below `prefix`, sorted."""
        with _named_errors(prefix):
            found = obstore.list_with_delimiter(self._store, checked_key(prefix))
        return sorted(str(path).rsplit("/", 1)[-1] for path in found["common_prefixes"])

    def put(self, key: str, data: bytes) -> None:
        """Put a whole object in one step, replacing the one before."""
        with _named_errors(key):
            obstore.put(self._store, checked_key(key), data)

    def put_if_absent(self, key: str, data: bytes) -> bool:
        """Put an object unless one is there; tell whether it was put."""
        try:
            with _named_errors(key):
                obstore.put(self._store, checked_key(key), data, mode="create")
        except FileExistsError:
            return False
        return True

    def replace(self, key: str, data: bytes, *, expected: StoredBytes | None) -> StoredBytes:
        """Replace the state `expected` (None: nothing there) and give the new one.

        Raises
        ------
        StorageError
            It has changed meanwhile.
        """
        mode: Any = "create" if expected is None else {"e_tag": expected.tag}
        try:
            with _named_errors(key):
                put = obstore.put(self._store, checked_key(key), data, mode=mode)
        except (FileExistsError, PreconditionError) as error:
            raise _changed_meanwhile(key) from error
        return StoredBytes(data, put["e_tag"])

    def adopt(self, files: Iterable[tuple[Path | str, str]]) -> None:
        """Bring finished local files to their keys; the local files may be gone afterwards."""
        for path, key in files:
            self.put(key, Path(path).read_bytes())

    def adopt_folder(self, folder: Path, prefix: str) -> None:
        """Bring a finished local folder to `prefix`, where nothing is yet."""
        files = sorted(path for path in folder.rglob("*") if path.is_file())
        self.adopt((path, f"{prefix}/{path.relative_to(folder).as_posix()}") for path in files)

    def delete(self, keys: Iterable[str]) -> None:
        """Delete objects; one that is not there is no error."""
        listed = [checked_key(key) for key in keys]
        if listed:
            with _named_errors(listed[0]):
                obstore.delete(self._store, listed)

    def delete_folder(self, prefix: str) -> None:
        """Delete everything below `prefix`."""
        self.delete([entry.key for entry in self.objects(prefix)])

    @contextmanager
    def lock(self, name: str, *, wait_s: float = LOCK_WAIT_S) -> Iterator[None]:  # noqa: ARG002
        """Hold nothing: a bucket has no locks, two writers meet in `replace`."""
        checked_key(name)
        yield


class FolderStorage(Storage):
    """A folder of this machine: what a call wrote is on the disk when it returns."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder.resolve()
        super().__init__(
            LocalStore(self.folder), url=self.folder.as_uri(), staging=self.folder / STAGING
        )

    def path(self, key: str) -> Path:
        """Give the file of a key."""
        return Path(self._name(key))

    def _name(self, key: str) -> str:
        """Give the name of the file of a key; a run asks hundreds of times."""
        return f"{self.folder}/{checked_key(key)}"

    def read(self, key: str) -> StoredBytes:
        """Give an object; a plain read is 10 times cheaper here than the way through obstore."""
        try:
            with open(self._name(key), "rb", buffering=0) as file:  # noqa: PTH123
                return StoredBytes(file.readall(), None)
        except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
            raise FileNotFoundError(key) from None

    def folders(self, prefix: str) -> list[str]:
        """List the names of the folders directly below `prefix`, sorted."""
        return self.names(prefix)[0]

    def file_names(self, prefix: str) -> list[str]:
        """List the names of the files directly below `prefix`, in no particular order."""
        return self.names(prefix)[1]

    def names(self, prefix: str) -> tuple[list[str], list[str]]:
        """List the names of the folders (sorted) and of the files directly below `prefix`."""
        folders, files = [], []
        try:
            with os.scandir(self._name(prefix)) as entries:
                for entry in entries:
                    if entry.is_file():
                        files.append(entry.name)
                    elif entry.is_dir():
                        folders.append(entry.name)
        except (FileNotFoundError, NotADirectoryError):
            return [], []
        return sorted(folders), files

    def put(self, key: str, data: bytes) -> None:
        """Put a whole object in one step: temporary file, flush, rename, flush."""
        replace_file(self.path(key), data)

    def put_if_absent(self, key: str, data: bytes) -> bool:
        """Put an object unless one is there; tell whether it was put."""
        if self.path(key).exists():
            return False
        self.put(key, data)
        return True

    def replace(self, key: str, data: bytes, *, expected: StoredBytes | None) -> StoredBytes:
        """Replace the state `expected`; call it with the lock of the city held."""
        try:
            found = self.get(key)
        except FileNotFoundError:
            found = None
        if found != (expected.data if expected else None):
            raise _changed_meanwhile(key)
        replace_file(self.path(key), data)
        return StoredBytes(data, None)

    def adopt(self, files: Iterable[tuple[Path | str, str]]) -> None:
        """Rename finished, flushed files of the same filesystem to their keys."""
        folders = set()
        for path, key in files:
            target = self._name(key)
            folder = target.rpartition("/")[0]
            if folder not in folders:
                make_folder(Path(folder))
                folders.add(folder)
            os.replace(path, target)  # noqa: PTH105 (names, of every new file)
        for folder in folders:
            sync_folder(folder)

    def adopt_folder(self, folder: Path, prefix: str) -> None:
        """Rename a finished, flushed folder to `prefix`, where nothing is yet."""
        target = self.path(prefix)
        make_folder(target.parent)
        folder.rename(target)
        sync_folder(target.parent)

    def delete(self, keys: Iterable[str]) -> None:
        """Delete objects; one that is not there is no error."""
        for key in keys:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(self._name(key))  # noqa: PTH108 (hundreds of them)

    def delete_folder(self, prefix: str) -> None:
        """Delete a folder with everything in it."""
        with contextlib.suppress(FileNotFoundError, NotADirectoryError):
            remove_folder(self._name(prefix))

    def delete_temporary(self, prefix: str, names: Iterable[str]) -> None:
        """Delete what a crash left of objects that were being put; `names` are those there."""
        for name in names:
            if name.startswith(".") and name.endswith(TEMPORARY_SUFFIX):
                (self.path(prefix) / name).unlink(missing_ok=True)

    @contextmanager
    def lock(self, name: str, *, wait_s: float = LOCK_WAIT_S) -> Iterator[None]:
        """Keep other processes out; the kernel frees the lock when the process ends.

        Raises
        ------
        StorageError
            Another process still held it after `wait_s` seconds.
        """
        folder = self.folder / LOCKS
        make_folder(folder)
        with (folder / f"{checked_key(name)}.lock").open("a") as file:
            _wait_for_lock(file.fileno(), name=name, wait_s=wait_s)
            yield


def _wait_for_lock(descriptor: int, *, name: str, wait_s: float) -> None:
    deadline = time.monotonic() + wait_s
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                message = (
                    f"{name!r} is being changed by another process for more than {wait_s:.0f} s; "
                    "wait until it has finished, then try again"
                )
                raise StorageError(message) from None
            time.sleep(0.05)
        else:
            return


def open_storage(url: str | Path, *, staging: Path | None = None) -> Storage:
    """Open `s3://bucket/prefix`, or a folder given as path or `file://` URL.

    Credentials, region and endpoint of S3 come from the usual `AWS_…` environment variables.
    `staging` is the local folder where versions for a bucket are built (default: temporary).
    """
    if isinstance(url, Path) or "://" not in url:
        return FolderStorage(Path(url))
    parts = urlsplit(url)
    if parts.scheme == "file" and parts.netloc in {"", "localhost"}:
        return FolderStorage(Path(unquote(parts.path)))
    if parts.scheme == "s3" and parts.netloc:
        prefix = parts.path.strip("/")
        store = S3Store(parts.netloc, prefix=prefix or None, client_options={"allow_http": True})
        return Storage(store, url=url, staging=staging or Path(tempfile.gettempdir()) / "uchimizu")
    message = f"storage {url!r} is not understood: expected a folder or s3://bucket/prefix"
    raise StorageError(message)


def _changed_meanwhile(key: str) -> StorageError:
    return StorageError(
        f"{key}: another process published meanwhile; its version stands, run this again"
    )


@contextmanager
def _named_errors(key: str) -> Iterator[None]:
    """Turn obstore's errors into FileNotFoundError, FileExistsError or StorageError."""
    try:
        yield
    except FileNotFoundError:
        raise FileNotFoundError(key) from None
    except AlreadyExistsError as error:
        raise FileExistsError(key) from error
    except PreconditionError:
        raise
    except BaseError as error:
        reason = str(error).split("\n", 1)[0]
        raise StorageError(f"{key}: the storage refused or failed: {reason}") from error
