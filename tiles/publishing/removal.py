"""Going back to the version before, and taking datasets or whole cities away."""

from __future__ import annotations

import orjson

from tiles.errors import PublishError
from tiles.publishing.catalogue import REMOVED
from tiles.publishing.edit import CityEdit
from tiles.publishing.layout import city_folder, city_key, dataset_folder, pointer_key
from tiles.publishing.manifest import Pointer, entry_of, manifest_key
from tiles.publishing.sweep import delete_city


def rollback(edit: CityEdit, dataset: str) -> str:
    """Show the version before again and give its id; a second rollback undoes the first.

    Raises
    ------
    PublishError
        There is no such dataset, or no version before.
    """
    storage, city = edit.storage, edit.city
    pointer = edit.pointer(dataset)
    if pointer is None:
        raise PublishError(f"{city} has no published dataset {dataset!r}")
    if pointer.previous is None:
        raise PublishError(f"{city}/{dataset} has one version only, nothing to go back to")
    manifest = entry_of(storage.get(manifest_key(city, dataset, pointer.previous)))
    back = Pointer(pointer.previous, pointer.version, manifest["sha256"])
    edit.versions.replace_pointer(storage, city, dataset, back)
    return back.version


def remove_dataset(edit: CityEdit, dataset: str) -> None:
    """Take a dataset away: its pointer first, then everything it led to."""
    edit.versions.forget_pointer(edit.city, dataset)
    edit.storage.delete([pointer_key(edit.city, dataset)])
    edit.storage.delete_folder(dataset_folder(edit.city, dataset))


def remove_city(edit: CityEdit) -> None:
    """Take a city away: marked as removed in one step, then deleted.

    Raises
    ------
    PublishError
        There is no such city.
    """
    folder = city_folder(edit.city)
    if next(iter(edit.storage.objects(folder)), None) is None:
        raise PublishError(f"there is no city {edit.city!r}")
    edit.storage.put(city_key(edit.city), orjson.dumps(REMOVED))
    delete_city(edit.storage, edit.city)
