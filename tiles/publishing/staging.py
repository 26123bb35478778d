"""A version while it is built: a local folder that nobody reads yet."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from tiles.publishing.layout import FILES
from tiles.publishing.manifest import FileEntry

VERSION = "version"


@dataclass(frozen=True, slots=True)
class StagedDataset:
    """The files of a version to be, on the filesystem of the storage.

    folder : holds `version/` (files of this version alone) and `files/` (content-hashed files,
        shared by versions). Other processes may write into both; `publish` takes what lies there.
    published : files of the kept versions, path → entry.
    reused : content-hashed ones of them that this version names again.
    """

    dataset: str
    folder: Path
    published: dict[str, FileEntry]
    reused: dict[str, FileEntry] = field(default_factory=dict)

    @property
    def version_folder(self) -> Path:
        """Where the files of this version alone go."""
        return self.folder / VERSION

    @property
    def content_folder(self) -> Path:
        """Where content-hashed files go."""
        return self.folder / FILES

    def write(self, path: str, data: bytes) -> None:
        """Write a file of this version; `path` is relative to the version."""
        target = f"{self.folder}/{VERSION}/{path}"
        if "/" in path:
            Path(target).parent.mkdir(parents=True, exist_ok=True)
        with open(target, "wb") as file:  # noqa: PTH123 (a name, of every file of a version)
            file.write(data)

    def reuse(self, names: Iterable[str]) -> list[str]:
        """Name content-hashed files of kept versions again; give those that none has."""
        missing = []
        for name in names:
            path = f"{FILES}/{name}"
            entry = self.published.get(path)
            if entry is None:
                missing.append(name)
            else:
                self.reused[path] = entry
        return missing


def content_name(data: bytes, *, suffix: str) -> str:
    """Name a file by its content: the first 16 hex digits of its SHA-256, and `suffix`."""
    return hashlib.sha256(data).hexdigest()[:16] + suffix
