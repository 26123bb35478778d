"""A queue of photos before a few warm processes that decode them."""

from __future__ import annotations

import hashlib
import logging
import queue
import sys
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Any, Self

from layers.errors import BusyError, LayersError
from layers.media.bare import besides_pixels
from layers.media.decoder import Decoder, DecoderEnded
from layers.media.formats import format_of
from layers.media.photo import Photo, PhotoLimits
from layers.media.refusals import refusal

LOG = logging.getLogger(__name__)
RETRY_AFTER_S = 10
MISSING_LIMITS = {
    "linux": "",
    "darwin": "memory",
    "win32": "memory, processor time, files and network",
}


class PhotoPool:
    """Processes that make photos out of files, and a queue of bounded length before them.

    Parameters
    ----------
    limits
        What one photo may cost.
    workers
        Photos at a time; each takes a processor core and up to `limits.memory_bytes`.
    waiting
        Photos that may wait; one more is told to come again (BusyError).

    Notes
    -----
    Threads may share it. A file that crashes or hangs its process is refused; a new process takes
    the place of that one, and the photos that wait do not notice.
    """

    def __init__(
        self, limits: PhotoLimits | None = None, *, workers: int = 2, waiting: int = 48
    ) -> None:
        self.limits = limits or PhotoLimits()
        self._places = threading.BoundedSemaphore(workers + waiting)
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="photo")
        self._decoders: queue.SimpleQueue[Decoder] = queue.SimpleQueue()
        for _ in range(workers):
            self._decoders.put(Decoder(self.limits))
        if missing := MISSING_LIMITS.get(sys.platform, "memory"):
            LOG.warning(
                "photos are decoded without limits of %s, which %s cannot set: "
                "only the time limit holds; serve the public from Linux",
                missing,
                sys.platform,
            )

    def submit(self, data: bytes) -> Future[Photo]:
        """Put a file into the queue; its photo, or why it is refused, comes with the future.

        Raises
        ------
        PhotoRefusedError
            Empty, too large, or not a picture by its first bytes: not worth a place in the queue.
        BusyError
            As many photos as may wait are waiting.
        """
        self._refuse_at_once(data)
        if not self._places.acquire(blocking=False):
            raise BusyError(RETRY_AFTER_S)
        try:
            future = self._threads.submit(self._photo_of, data)
        except BaseException:
            self._places.release()
            raise
        future.add_done_callback(lambda _: self._places.release())
        return future

    def process_photo(self, data: bytes) -> Photo:
        """Give the photo of a file, after those that came before it.

        Raises
        ------
        PhotoRefusedError
            It does not become a photo; says why and what to do.
        BusyError
            As many photos as may wait are waiting.
        """
        return self.submit(data).result()

    def close(self) -> None:
        """End the processes; photos that wait are not made any more."""
        self._threads.shutdown(cancel_futures=True)
        while not self._decoders.empty():
            self._decoders.get().kill()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def _refuse_at_once(self, data: bytes) -> None:
        if not data:
            raise refusal("empty", self.limits)
        if len(data) > self.limits.size_bytes:
            raise refusal("too-large", self.limits)
        if format_of(data) is None:
            raise refusal("not-a-picture", self.limits)

    def _photo_of(self, data: bytes) -> Photo:
        decoder = self._decoders.get()
        try:
            decoder = self._living(decoder)
            answer, files = decoder.ask(data)
        except DecoderEnded as ended:
            raise refusal(ended.code, self.limits, reason=str(ended)) from None
        finally:
            self._decoders.put(self._living(decoder))
        if "refused" in answer:
            raise refusal(answer["refused"], self.limits, reason=str(answer.get("reason", "")))
        return _photo(answer, files)

    def _living(self, decoder: Decoder) -> Decoder:
        if decoder.alive:
            return decoder
        decoder.kill()
        return Decoder(self.limits)


def process_photo(data: bytes, *, limits: PhotoLimits | None = None) -> Photo:
    """Give the photo of one file, in a process that is started for it (see `PhotoPool`)."""
    with PhotoPool(limits, workers=1, waiting=0) as pool:
        return pool.process_photo(data)


def _photo(answer: dict[str, Any], files: list[bytes]) -> Photo:
    """Make the photo of an answer, whose process had read a stranger's file: it is checked."""
    for file in files:
        if foreign := besides_pixels(file):
            raise LayersError(f"a photo was not rebuilt from its pixels alone: {foreign}")
    full, preview = files
    (width, height), (preview_width, preview_height) = answer["size"], answer["preview_size"]
    return Photo(
        full=full,
        preview=preview,
        media_type="image/jpeg" if full.startswith(b"\xff\xd8") else "image/webp",
        width=int(width),
        height=int(height),
        preview_width=int(preview_width),
        preview_height=int(preview_height),
        sha256=hashlib.sha256(full).hexdigest(),
        placeholder_colour=f"#{int(answer['placeholder_colour'][1:], 16):06x}",
    )
