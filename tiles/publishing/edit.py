"""The right to change a city: its lock is held, what a crash left is swept away."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tiles.publishing.layout import city_folder
from tiles.publishing.manifest import FileEntry, Manifests
from tiles.publishing.sweep import sweep_city
from tiles.storage import LOCK_WAIT_S, Storage


@dataclass(frozen=True, slots=True)
class CityEdit:
    """A city that this process alone may change; made by `edit_city`.

    manifests : those that were read. linked : new files that several datasets may have in common.
    """

    storage: Storage
    city: str
    manifests: Manifests = field(default_factory=Manifests)
    linked: dict[tuple[int, ...], FileEntry] = field(default_factory=dict)


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
        sweep_city(storage, city, known=edit.manifests)
        yield edit
