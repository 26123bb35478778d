"""Files of photos: each under the hash of its bytes, written whole or not at all.

A file is of use only while a row of the table `media` names it. Whoever adds a row writes the file
first; what no row names is swept.
"""

from __future__ import annotations

import os
import re
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from layers.media.photo import Photo

SUFFIXES = {"image/jpeg": ".jpg", "image/webp": ".webp"}
ORPHAN_S = 3600.0  # younger files may belong to a row that is not committed yet
_NAME = re.compile(r"([0-9a-f]{64})(?:-preview)?\.(?:jpg|webp)")


@dataclass(frozen=True, slots=True)
class PhotoStore:
    """The folder of an installation's photos."""

    folder: Path

    def path(self, sha256: str, media_type: str, *, preview: bool) -> Path:
        """Give where a file of a photo lies."""
        name = f"{sha256}{'-preview' if preview else ''}{SUFFIXES[media_type]}"
        return self.folder / sha256[:2] / name

    def put(self, photo: Photo) -> None:
        """Write both files of a photo, unless they are there; then they are on the disk."""
        for data, preview in ((photo.preview, True), (photo.full, False)):
            path = self.path(photo.sha256, photo.media_type, preview=preview)
            if not path.exists():
                _write(path, data)

    def remove(self, sha256: str) -> None:
        """Take the files of a photo away, if they are there."""
        for path in (self.folder / sha256[:2]).glob(f"{sha256}*"):
            path.unlink(missing_ok=True)

    def sweep(self, is_named: Callable[[str], bool]) -> int:
        """Remove what no row names and is older than an hour; gives how many files."""
        gone, oldest = 0, time.time() - ORPHAN_S
        for path in list(self.folder.glob("??/*")):
            found = _NAME.fullmatch(path.name)
            if path.stat().st_mtime < oldest and not (found and is_named(found[1])):
                path.unlink(missing_ok=True)
                gone += 1
        return gone


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.parent / f".{path.name}-{secrets.token_hex(8)}"
    try:
        with draft.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
        _fsync_folder(path.parent)
    finally:
        draft.unlink(missing_ok=True)


def _fsync_folder(folder: Path) -> None:
    if os.name == "nt":
        return  # Windows opens no folders
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
