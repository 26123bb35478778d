"""The right to change a city: its lock is held, what a crash left is swept away."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from tiles.publishing.layout import city_folder
from tiles.publishing.manifest import FileEntry, Manifest, Pointer, Versions
from tiles.publishing.sweep import sweep_city
from tiles.storage import LOCK_WAIT_S, Storage


@dataclass(frozen=True, slots=True)
class CityEdit:
    """A city that this process alone may change; made by `edit_city`.

    versions : what was read of them. linked : new files that several datasets may have in common.
    """

    storage: Storage
    city: str
    versions: Versions = field(default_factory=Versions)
    linked: dict[tuple[int, ...], FileEntry] = field(default_factory=dict)

    def datasets(self) -> list[str]:
        """List the ids of the datasets that have a current version, sorted."""
        names = self.storage.folders(city_folder(self.city))
        return [name for name in names if self.pointer(name) is not None]

    def pointer(self, dataset: str) -> Pointer | None:
        """Give the pointer of a dataset; None before its first version."""
        return self.versions.pointer(self.storage, self.city, dataset)[0]

    def files_of_kept(self, dataset: str) -> dict[str, FileEntry]:
        """Give the files of all versions that the pointer keeps, of those that are still there."""
        pointer = self.pointer(dataset)
        found: dict[str, FileEntry] = {}
        for version in pointer.kept() if pointer else []:
            with suppress(FileNotFoundError):
                found |= self.manifest(dataset, version).files
        return found

    def manifest(self, dataset: str, version: str) -> Manifest:
        """Give the manifest of a version; FileNotFoundError where it has none."""
        return self.versions.manifest(self.storage, self.city, dataset, version)


@contextmanager
def edit_city(storage: Storage, city: str, *, wait_s: float = LOCK_WAIT_S) -> Iterator[CityEdit]:
    """Hold the lock of a city and sweep away what a crashed run left in it.

    Raises
    ------
    StorageError
        Another process still held it after `wait_s` seconds.
    """
    city_folder(city)
    with storage.lock(city, wait_s=wait_s):
        edit = CityEdit(storage, city)
        sweep_city(storage, city, known=edit.versions)
        yield edit
