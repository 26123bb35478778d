"""A computed and published run of heat, for tests that ask about it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from gis_server.heat.heat_run import run_heat
from gis_server.heat.run_folders import HeatRequest
from gis_server.settings import Settings
from tests.gis_server.heat.asking_heat import WEATHER

if TYPE_CHECKING:
    from tests.gis_server.heat.proposal_town import ProposalTown

# West, south, east, north [°]: a crossing of the demo town with houses and trees.
BOX = (139.4360, 36.2060, 139.4400, 36.2090)


@dataclass(frozen=True)
class HeatTown:
    """Data folder of a town with a run of heat.

    city : of the demo town unless told. bounds : of the run.
    """

    data: Path
    run: str
    city: str = "demo"
    bounds: tuple[float, float, float, float] = BOX

    @property
    def what_if(self) -> str:
        return f"/api/cities/{self.city}/heat/{self.run}/what-if"

    @property
    def folder(self) -> Path:
        return self.data / "heat" / self.city / self.run

    def copied(self, data: Path) -> HeatTown:
        """Give a copy of it that a test may add to: the town itself is every test's."""
        shutil.copytree(self.data, data)
        return replace(self, data=data)


@pytest.fixture(scope="session")
def heat_town(demo_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[HeatTown]:
    """Give the demo town with a run of a hot day at 2 m, the only one that it may have."""
    data = tmp_path_factory.mktemp("heat-town") / "data"
    shutil.copytree(demo_data, data, ignore=shutil.ignore_patterns("heat", "jobs*"))
    weather = data / "made-up.csv"
    weather.write_text(WEATHER, "utf-8")
    request = HeatRequest("demo", weather, "2018-07-23", bounds=BOX)
    report = run_heat(request, Settings(data=data), progress=lambda _stage, _done, _total: None)
    assert report.exit_code() == 0, report.as_json()
    yield HeatTown(data, report.run)
    published = (data / "published/cities/demo").glob("heat-*")
    assert {each.name for each in published} == {f"heat-{report.run}"}


@pytest.fixture(scope="session")
def peopled(
    heat_town: HeatTown, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[ProposalTown]:
    """Give the same town with people, classes and ways, on a server."""
    from tests.gis_server.heat import proposal_town  # noqa: PLC0415 (it imports this module)

    with proposal_town.served(heat_town, tmp_path_factory.mktemp("proposals")) as opened:
        yield opened
