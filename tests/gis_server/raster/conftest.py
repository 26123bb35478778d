"""An application with one published run of heat."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import orjson
import pytest
import xarray as xr

from gis_server.app import create_app
from gis_server.request_log import EventLog
from gis_server.settings import Settings
from tests.gis_server.asking import LogFile, ask
from tests.gis_server.published_town import city_json
from tests.tiles.heat import sunny_block
from tiles.heat import publish_heat
from tiles.publishing import edit_city
from tiles.publishing.layout import city_key
from tiles.raster import plane_grid_of
from tiles.storage import open_storage


@dataclass(frozen=True)
class HeatTown:
    """The application, the run that it shows, and what the run was made from."""

    app: Any
    data: Path
    version: str
    result: xr.Dataset
    surface: xr.Dataset

    def ask(self, path: str, **headers: str) -> httpx.Response:
        return ask(self.app, path, **headers)

    def place(self, row: int, column: int) -> tuple[float, float]:
        """Give longitude and latitude of the middle of a cell."""
        grid = plane_grid_of(self.result)
        lon, lat = grid.degrees(np.array([column + 0.5]), np.array([row + 0.5]))
        return float(lon[0]), float(lat[0])


def publish_block(storage_url: str) -> str:
    """Publish the run of the sunny block in the city `block` and give its version."""
    storage = open_storage(storage_url)
    with edit_city(storage, "block") as edit:
        storage.put(city_key("block"), orjson.dumps(city_json("block")))
        result, surface = sunny_block.result(), sunny_block.surface()
        return publish_heat(edit, sunny_block.run(), result, surface=surface).version


@pytest.fixture(scope="session")
def heat_town(tmp_path_factory: pytest.TempPathFactory) -> HeatTown:
    """Give the application of a town with one run."""
    data = tmp_path_factory.mktemp("block")
    version = publish_block(str(data / "published"))
    log = EventLog(LogFile(data / "log"))
    app = create_app(Settings(data=data), log=log)
    return HeatTown(app, data, version, sunny_block.result(), sunny_block.surface())
