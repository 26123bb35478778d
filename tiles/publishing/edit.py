"""The right to change a city: its lock is held, what a crash left is swept away."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tiles.publishing.layout import city_folder
from tiles.publishing.manifest import Manifests
from tiles.publishing.sweep import sweep_city
from tiles.storage import LOCK_WAIT_S, Storage


@dataclass(frozen=True, slots=True)
class CityEdit:
    """A city that this process alone may change; made by `edit_city`."""

    storage: Storage
    city: str
    manifests: Manifests = field(default_factory=Manifests)


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
