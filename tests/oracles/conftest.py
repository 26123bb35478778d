"""Real cities, published once per test run."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from tiles.ingest import AddCity, RunReport, add_city
from tiles.publishing import current_version
from tiles.storage import FolderStorage

# City → its delivery below ../shared/data/plateau.
DELIVERIES = {
    "takeshiba": "13999_takeshiba_sample_iur32",
    "numazu": "22203_numazu-shi",
    "tsukuba": "08220_tsukuba-shi_city_2023_citygml_2_op",
    "osaka": "27100_osaka-shi_iur30",
    "tatebayashi": "10207_tatebayashi-shi_2020/udx/bldg/54392492_bldg_6697_op.gml",
}


@dataclass(frozen=True)
class PublishedCity:
    """A city with its delivery and the report of its publishing."""

    id: str
    delivery: Path
    storage: FolderStorage
    report: RunReport

    def tilesets(self) -> dict[str, Path]:
        """Give the tileset.json of each dataset of 3D Tiles."""
        found = {}
        for record in self.report.datasets:
            if record.kind == "3dtiles":
                version = current_version(self.storage, self.id, record.id)
                key = f"cities/{self.id}/{record.id}/{version}/tileset.json"
                found[record.id] = self.storage.path(key)
        return found


@pytest.fixture(scope="session", params=sorted(DELIVERIES))
def published_city(
    request: pytest.FixtureRequest, shared_data: Path, tmp_path_factory: pytest.TempPathFactory
) -> PublishedCity:
    """Publish a real city as 3D Tiles."""
    city = request.param
    delivery = shared_data / "plateau" / DELIVERIES[city]
    folder = tmp_path_factory.mktemp(city)
    storage = FolderStorage(folder / "storage")
    wanted = AddCity(city, (delivery,), publish=frozenset({"3dtiles"}))
    report = add_city(wanted, storage=storage, store=folder / "store")
    return PublishedCity(city, delivery, storage, report)
