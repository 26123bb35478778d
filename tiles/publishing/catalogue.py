"""Reading what is published: cities, their datasets and records."""

from __future__ import annotations

from typing import Any

import orjson

from tiles.errors import PublishError
from tiles.publishing.dataset_record import DatasetRecord, record_from_json
from tiles.publishing.layout import (
    CITIES,
    RECORD,
    city_folder,
    city_key,
    dataset_folder,
    report_key,
)
from tiles.publishing.manifest import read_pointer
from tiles.storage import Storage

REMOVED = {"removed": True}


def cities(storage: Storage) -> list[str]:
    """List the ids of the published cities, sorted."""
    return [city for city in storage.folders(CITIES) if city_record(storage, city) is not None]


def city_record(storage: Storage, city: str) -> dict[str, Any] | None:
    """Give `city.json`; None where there is no such city."""
    found = _json(storage, city_key(city))
    return None if found == REMOVED else found


def run_report(storage: Storage, city: str) -> dict[str, Any] | None:
    """Give `report.json` of the last run; None where there is none."""
    return _json(storage, report_key(city))


def is_removed(storage: Storage, city: str) -> bool:
    """Tell whether the city is marked for removal."""
    return _json(storage, city_key(city)) == REMOVED


def datasets(storage: Storage, city: str) -> list[str]:
    """List the ids of the datasets of a city that have a current version, sorted."""
    names = storage.folders(city_folder(city))
    return [name for name in names if current_version(storage, city, name) is not None]


def current_version(storage: Storage, city: str, dataset: str) -> str | None:
    """Give the id of the version that is shown; None where there is none."""
    pointer, _ = read_pointer(storage, city, dataset)
    return pointer.version if pointer else None


def dataset_record(
    storage: Storage, city: str, dataset: str, *, version: str | None = None
) -> DatasetRecord | None:
    """Give the record of a version (the current one by default); None where there is none."""
    version = version or current_version(storage, city, dataset)
    if version is None:
        return None
    key = f"{dataset_folder(city, dataset)}/{version}/{RECORD}"
    found = _json(storage, key)
    try:
        return None if found is None else record_from_json(found)
    except (KeyError, TypeError) as error:
        raise PublishError(f"{key} is no record of a dataset: {error!r}; publish again") from error


def _json(storage: Storage, key: str) -> dict[str, Any] | None:
    try:
        found = orjson.loads(storage.get(key))
    except FileNotFoundError:
        return None
    except orjson.JSONDecodeError as error:
        raise PublishError(f"{key} is no JSON: {error}; publish again") from error
    if not isinstance(found, dict):
        raise PublishError(f"{key}: expected a JSON object, found {type(found).__name__}")
    return found
