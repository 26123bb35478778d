"""The record of a run as it is published: `run.json` of the version that is shown."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson

from gis_server.errors import UnknownRunError
from gis_server.settings import Settings
from tiles.publishing import current_version
from tiles.publishing.layout import dataset_folder, heat_dataset
from tiles.storage import open_storage

RECORD = "run.json"
COMPUTED, MEASURED, MADE_UP = "計算値", "実測値", "作成データ"  # what runs say of values


def published_record(settings: Settings, folder: Path) -> dict[str, Any]:
    """Give what is published of the run in a folder.

    Raises
    ------
    UnknownRunError
        The run is not published: a tile failed, or somebody removed it.
    """
    storage = open_storage(settings.storage)
    city, dataset = folder.parent.name, heat_dataset(folder.name)
    version = current_version(storage, city, dataset)
    if version is None:
        raise UnknownRunError(
            f"{folder.name} is not published; `uchimizu heat run` of the same day goes on with it"
        )
    found: dict[str, Any] = orjson.loads(
        storage.get(f"{dataset_folder(city, dataset)}/{version}/{RECORD}")
    )
    return found
