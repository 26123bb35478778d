"""Opens published files for the tile mount: from a folder, or from an S3-compatible bucket."""

from __future__ import annotations

import asyncio
import hashlib
import os
import stat
from collections.abc import Awaitable
from pathlib import Path
from typing import Protocol

from gis_server.bounded_cache import BoundedCache
from tiles.storage import FolderStorage, Storage

KEPT_FILE_MAX = 1 << 19  # [bytes] files up to this size are read whole and kept in memory
KEPT_MAX = 1 << 26  # [bytes] memory that the kept files may take together
SIZES_REMEMBERED = 50_000
_OPEN_FLAGS = os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK


class PublishedFile(Protocol):
    """One file, open for one answer; `etag` is strong and quoted, `size` in bytes."""

    size: int
    etag: str

    def read(self, start: int, stop: int) -> Awaitable[bytes]:
        """Give the bytes [start, stop)."""

    def close(self) -> None:
        """Give back what is open."""


class PublishedFiles(Protocol):
    """Where published files are opened by storage key."""

    def open(self, key: str) -> Awaitable[PublishedFile | None]:
        """Open a file, None where there is none."""


def published_files(storage: Storage) -> PublishedFiles:
    """Give the fastest way to the files of `storage`."""
    if isinstance(storage, FolderStorage):
        return FolderFiles(storage.folder)
    return BucketFiles(storage)


class FolderFile:
    """A large file of this machine, read part by part in a thread."""

    __slots__ = ("descriptor", "etag", "size")

    def __init__(self, descriptor: int, *, etag: str, size: int) -> None:
        self.descriptor = descriptor
        self.etag = etag
        self.size = size

    async def read(self, start: int, stop: int) -> bytes:
        """Give the bytes [start, stop)."""
        return await asyncio.to_thread(os.pread, self.descriptor, stop - start, start)

    def close(self) -> None:
        """Close the descriptor."""
        os.close(self.descriptor)


class WholeFile:
    """A small file, read whole."""

    __slots__ = ("data", "etag", "size")

    def __init__(self, data: bytes, *, etag: str) -> None:
        self.data = data
        self.etag = etag
        self.size = len(data)

    async def read(self, start: int, stop: int) -> bytes:
        """Give the bytes [start, stop)."""
        return self.data[start:stop]

    def close(self) -> None:
        """Nothing is open."""


class FolderFiles:
    """Published files in a folder; small ones asked for lately stay in memory.

    Every answer looks at the file's size and time, so what was replaced or removed is noticed.
    Links are not followed: publishing makes none.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = f"{folder}/"
        self._kept = BoundedCache[WholeFile](KEPT_MAX)

    async def open(self, key: str) -> PublishedFile | None:
        """Open a regular file, None where there is none."""
        path = self.folder + key
        try:
            status = os.lstat(path)
        except (FileNotFoundError, NotADirectoryError):
            return None
        if not stat.S_ISREG(status.st_mode):
            return None
        etag = f'"{status.st_mtime_ns:x}-{status.st_size:x}"'
        kept = self._kept.get(key)
        if kept is not None and kept.etag == etag:
            return kept
        return self._open_anew(key, path, etag=etag, size=status.st_size)

    def _open_anew(self, key: str, path: str, *, etag: str, size: int) -> PublishedFile | None:
        try:
            descriptor = os.open(path, _OPEN_FLAGS)
        except FileNotFoundError:
            return None
        if size > KEPT_FILE_MAX:
            return FolderFile(descriptor, etag=etag, size=size)
        try:
            file = WholeFile(os.pread(descriptor, size, 0), etag=etag)
        finally:
            os.close(descriptor)
        self._kept.put(key, file, size=file.size)
        return file


class BucketFile:
    """A file of a bucket; every read is one request to it."""

    def __init__(self, storage: Storage, key: str, *, size: int) -> None:
        self.storage = storage
        self.key = key
        self.size = size
        self.etag = f'"{hashlib.sha256(key.encode()).hexdigest()[:16]}-{size:x}"'

    async def read(self, start: int, stop: int) -> bytes:
        """Give the bytes [start, stop)."""
        if stop <= start:
            return b""
        return await asyncio.to_thread(
            self.storage.get_range, self.key, start=start, length=stop - start
        )

    def close(self) -> None:
        """Nothing is open between two reads."""


class BucketFiles:
    """Published files in a bucket. What is immutable is asked for its size only once."""

    def __init__(self, storage: Storage) -> None:
        self.storage = storage
        self._sizes: dict[str, int] = {}

    async def open(self, key: str) -> PublishedFile | None:
        """Open a file, None where there is none."""
        if key.endswith("/current.json"):
            return await asyncio.to_thread(self._open_pointer, key)
        size = self._sizes.get(key)
        if size is None:
            size = await asyncio.to_thread(self.storage.size, key)
            if size is None:
                return None
            self._remember(key, size)
        return BucketFile(self.storage, key, size=size)

    def _open_pointer(self, key: str) -> WholeFile | None:
        try:
            data = self.storage.get(key)
        except FileNotFoundError:
            return None
        return WholeFile(data, etag=f'"{hashlib.sha256(data).hexdigest()[:32]}"')

    def _remember(self, key: str, size: int) -> None:
        if len(self._sizes) >= SIZES_REMEMBERED:
            del self._sizes[next(iter(self._sizes))]
        self._sizes[key] = size
