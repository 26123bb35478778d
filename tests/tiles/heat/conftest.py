"""One published run for the tests of its files."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
import pytest
import xarray as xr

from tests.tiles.heat import sunny_block
from tiles.heat import WallSurfaces, publish_heat
from tiles.publishing import DatasetRecord, edit_city
from tiles.publishing.layout import city_key
from tiles.storage import Storage, open_storage


@dataclass(frozen=True)
class Published:
    """A published run: where its files are, and what they were made from."""

    storage: Storage
    record: DatasetRecord
    folder: Path
    result: xr.Dataset
    surface: xr.Dataset
    walls: WallSurfaces

    def description(self) -> Any:
        return orjson.loads((self.folder / "run.json").read_bytes())


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Published:
    """Give the run of the sunny block, published in the city `town`."""
    folder = tmp_path_factory.mktemp("heat") / "storage"
    storage = open_storage(folder)
    result, surface = sunny_block.result(), sunny_block.surface()
    walls = sunny_block.walls()
    with edit_city(storage, "town") as edit:
        storage.put(city_key("town"), orjson.dumps({"id": "town", "name": "町"}))
        record = publish_heat(edit, sunny_block.run(), result, surface=surface, walls=walls)
    version = folder / "cities/town/heat-hot-day" / record.version
    return Published(storage, record, version, result, surface, walls)
