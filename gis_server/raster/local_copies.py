"""Published files as files of this machine: GDAL and netCDF read from a disk, not from a bucket."""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
import threading
import time
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from tiles.storage import FolderStorage, Storage

COPIES_MAX = 20 << 30  # [bytes] of copies that are kept; the one not asked for longest goes first
PART = 8 << 20  # [bytes] of one request to the bucket
LEFT_S = 3600.0  # an unfinished copy that nothing was written to for so long is of a crash
_UNFINISHED = ".part"


class LocalCopies:
    """Gives the path of a published file; files of a bucket are copied into a folder once.

    Published files of a version never change, so a copy is never out of date.
    """

    def __init__(self, storage: Storage, folder: Path, *, limit: int = COPIES_MAX) -> None:
        self.storage = storage
        self.folder = folder
        self.limit = limit
        self._copying = threading.Lock()

    def path(self, key: str) -> Path:
        """Give the file of a key; FileNotFoundError where nothing is published there."""
        if isinstance(self.storage, FolderStorage):
            path = self.storage.path(key)
            if not path.is_file():
                raise FileNotFoundError(key)
            return path
        name = hashlib.sha256(key.encode()).hexdigest() + PurePosixPath(key).suffix
        copy = self.folder / name
        try:
            os.utime(copy)
        except FileNotFoundError:
            with self._copying:
                if not copy.is_file():
                    self._copy(key, copy)
        return copy

    def _copy(self, key: str, copy: Path) -> None:
        size = self.storage.size(key)
        if size is None:
            raise FileNotFoundError(key)
        self.folder.mkdir(parents=True, exist_ok=True)
        self._make_room(size)
        unfinished = copy.with_name(f"{copy.name}.{secrets.token_hex(4)}{_UNFINISHED}")
        try:
            with unfinished.open("wb") as file:
                for start in range(0, size, PART):
                    length = min(PART, size - start)
                    file.write(self.storage.get_range(key, start=start, length=length))
            unfinished.replace(copy)
        finally:
            unfinished.unlink(missing_ok=True)

    def _make_room(self, size: int) -> None:
        """Take away the copies that were not asked for longest, and what a crash left."""
        copies = sorted(self._files(), key=lambda pair: pair[0].st_mtime)
        kept = sum(status.st_size for status, _ in copies)
        for status, path in copies:
            if path.suffix == _UNFINISHED:
                if time.time() - status.st_mtime < LEFT_S:
                    continue
            elif kept + size <= self.limit:
                continue
            path.unlink(missing_ok=True)
            kept -= status.st_size

    def _files(self) -> Iterator[tuple[os.stat_result, Path]]:
        for path in self.folder.iterdir():
            with contextlib.suppress(FileNotFoundError):  # another process makes room, too
                yield path.stat(), path
