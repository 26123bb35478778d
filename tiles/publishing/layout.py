"""The keys under which everything published lies."""

from __future__ import annotations

import re

from tiles.errors import PublishError

CITIES = "cities"
FILES = "files"
POINTER = "current.json"
MANIFEST = "manifest.json"
RECORD = "dataset.json"

_ID = re.compile(r"[a-z0-9](?:[a-z0-9_\-]{0,62}[a-z0-9])?")
_DATASET_ID = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_\-]{0,118}[A-Za-z0-9])?")
_VERSION = re.compile(r"\d{8}T\d{6}Z-[0-9a-f]{6}")


def city_folder(city: str) -> str:
    """Give the folder of a city; PublishError where `city` is no valid id."""
    if not _ID.fullmatch(city):
        message = (
            f"{city!r} is no city id: expected 1 to 64 small letters, digits, '-' or '_', "
            "beginning and ending with a letter or digit"
        )
        raise PublishError(message)
    return f"{CITIES}/{city}"


def dataset_folder(city: str, dataset: str) -> str:
    """Give the folder of a dataset; PublishError where `dataset` is no valid id."""
    if not _DATASET_ID.fullmatch(dataset) or dataset == FILES:
        message = f"{dataset!r} is no dataset id: expected letters, digits, '-' or '_'"
        raise PublishError(message)
    return f"{city_folder(city)}/{dataset}"


def city_key(city: str) -> str:
    """Give the key of the record of a city."""
    return f"{city_folder(city)}/city.json"


def report_key(city: str) -> str:
    """Give the key of the report of the last run."""
    return f"{city_folder(city)}/report.json"


def pointer_key(city: str, dataset: str) -> str:
    """Give the key of the file that names the current version."""
    return f"{dataset_folder(city, dataset)}/{POINTER}"


def is_version(name: str) -> bool:
    """Tell whether a folder name is the id of a version."""
    return _VERSION.fullmatch(name) is not None


# Of a run of heat: its dataset, and the file with what stations measured beside it.
HEAT_PREFIX = "heat-"
HEAT_OBSERVATIONS = "observations.json"


def heat_dataset(run: str) -> str:
    """Give the id of the dataset of a run of heat."""
    return f"{HEAT_PREFIX}{run}"
