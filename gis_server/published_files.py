"""Opens published files for the tile mount: from a folder, or from an S3-compatible bucket."""

from __future__ import annotations

import asyncio
import errno
import hashlib
import os
import stat
from collections.abc import Awaitable
from pathlib import Path
from typing import Protocol

from tiles.storage import FolderStorage, Storage

READ_AT_ONCE = 1 << 19  # [bytes] a read up to this size costs less than handing it to a thread
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
    """A file of this machine; small reads happen at once, large ones in a thread."""

    __slots__ = ("descriptor", "etag", "size")

    def __init__(self, descriptor: int, *, size: int, modified_ns: int) -> None:
        self.descriptor = descriptor
        self.size = size
        self.etag = f'"{modified_ns:x}-{size:x}"'

    async def read(self, start: int, stop: int) -> bytes:
        """Give the bytes [start, stop)."""
        if stop - start <= READ_AT_ONCE:
            return os.pread(self.descriptor, stop - start, start)
        return await asyncio.to_thread(os.pread, self.descriptor, stop - start, start)

    def close(self) -> None:
        """Close the descriptor."""
        os.close(self.descriptor)


class FolderFiles:
    """Published files in a folder. Links are not followed: publishing makes none."""

    def __init__(self, folder: Path) -> None:
        self.folder = f"{folder}/"

    async def open(self, key: str) -> FolderFile | None:
        """Open a regular file, None where there is none."""
        try:
            descriptor = os.open(self.folder + key, _OPEN_FLAGS)
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            return None
        except OSError as error:
            if error.errno == errno.ELOOP:
                return None
            raise
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            os.close(descriptor)
            return None
        return FolderFile(descriptor, size=status.st_size, modified_ns=status.st_mtime_ns)


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


class WholeFile:
    """A small file that can change (the pointer), read whole when it was opened."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.size = len(data)
        self.etag = f'"{hashlib.sha256(data).hexdigest()[:32]}"'

    async def read(self, start: int, stop: int) -> bytes:
        """Give the bytes [start, stop)."""
        return self.data[start:stop]

    def close(self) -> None:
        """Nothing is open."""


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
            return WholeFile(self.storage.get(key))
        except FileNotFoundError:
            return None

    def _remember(self, key: str, size: int) -> None:
        if len(self._sizes) >= SIZES_REMEMBERED:
            del self._sizes[next(iter(self._sizes))]
        self._sizes[key] = size
