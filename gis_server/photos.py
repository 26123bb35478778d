"""Photos, as the server handles them: processes that rebuild them, the folder that keeps them."""

from __future__ import annotations

import asyncio
import threading

from gis_server.civic import Civic
from layers.media.photo import Photo, PhotoLimits
from layers.media.photos import forget_files, is_named
from layers.media.pool import PhotoPool
from layers.media.store import PhotoStore

MEDIA_FOLDER = "media"
LIMITS = PhotoLimits()
WORKERS = 2


class PhotoShelf:
    """Starts the processes with the first photo: most installations have hours without one."""

    def __init__(self, civic: Civic) -> None:
        self.civic = civic
        self.store = PhotoStore(civic.settings.data / MEDIA_FOLDER)
        self._lock = threading.Lock()
        self._pool: PhotoPool | None = None

    async def rebuilt(self, data: bytes) -> Photo:
        """Give the photo of a file, when it is its turn; other requests go on meanwhile.

        Raises
        ------
        PhotoRefusedError, BusyError
        """
        pool = await asyncio.to_thread(self._started)
        return await asyncio.wrap_future(pool.submit(data))

    def forget(self, city: str, sha256: str) -> None:
        """Remove the files of a photo that was taken away, unless another feature has it, too."""
        with self.civic.database_for(city).write() as connection:
            forget_files(connection, self.store, sha256)

    def sweep(self) -> int:
        """Remove files whose photo was never kept, as after a crash; gives how many."""

        def named(sha256: str) -> bool:
            with self.civic.database.read() as connection:
                return is_named(connection, sha256)

        return self.store.sweep(named)

    def close(self) -> None:
        """End the processes."""
        with self._lock:
            if self._pool is not None:
                self._pool.close()
                self._pool = None

    def _started(self) -> PhotoPool:
        with self._lock:
            if self._pool is None:
                self._pool = PhotoPool(LIMITS, workers=WORKERS)
            return self._pool
