"""A computed and published run of heat, for tests that ask about it."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from gis_server.heat.heat_run import run_heat
from gis_server.heat.run_folders import HeatRequest
from gis_server.settings import Settings
from tests.gis_server.heat.asking_heat import WEATHER

# West, south, east, north [°]: a crossing of the demo town with houses and trees.
BOX = (139.4360, 36.2060, 139.4400, 36.2090)


@dataclass(frozen=True)
class HeatTown:
    """Data folder of the demo town with one run of heat."""

    data: Path
    run: str

    @property
    def what_if(self) -> str:
        return f"/api/cities/demo/heat/{self.run}/what-if"

    @property
    def folder(self) -> Path:
        return self.data / "heat" / "demo" / self.run


@pytest.fixture(scope="session")
def heat_town(demo_data: Path, tmp_path_factory: pytest.TempPathFactory) -> HeatTown:
    """Give the demo town with a run of a hot day at 2 m."""
    data = tmp_path_factory.mktemp("heat-town") / "data"
    shutil.copytree(demo_data, data, ignore=shutil.ignore_patterns("heat", "jobs*"))
    weather = data / "made-up.csv"
    weather.write_text(WEATHER, "utf-8")
    request = HeatRequest("demo", weather, "2018-07-23", bounds=BOX)
    report = run_heat(request, Settings(data=data), progress=lambda _stage, _done, _total: None)
    assert report.exit_code() == 0, report.as_json()
    return HeatTown(data, report.run)
