"""The second fictitious town, built by its description alone, as lean as a short look needs it."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from gis_server.demo_town import load_town, town_ids, writing
from gis_server.demo_town.hot_day import write_hot_day
from gis_server.demo_town.town_data import Town
from tests.browser.heat_town import KnownRun, known_run
from tests.serving import UCHIMIZU, clean_environment

HALF_WIDTH_DEG = 0.0008
BUILD = """
import sys
from gis_server.commands import demo
from gis_server.commands.add_city import run
from gis_server.demo_town import writing
from gis_server.settings import load_settings
from tiles.ingest.request import AddCity
if __name__ == "__main__":
    settings = load_settings(data=sys.argv[1])
    with writing(sys.argv[2]) as of:
        delivery = settings.data / f"{of.id}-town"
        demo.write_delivery(delivery)
        request = AddCity(id=of.id, paths=(delivery,), name=of.name, year=of.year,
                          language=of.language, publish=frozenset({"2d", "open-data"}))
        code = run(request, settings, workers=1).exit_code()
        demo.tell_demo_today(settings)
        demo.settle_demo_people(settings)
    sys.exit(code)
"""


@dataclass(frozen=True)
class SecondTown:
    """A data folder to serve, the town's description, and its run of heat around its middle."""

    data: Path
    town: Town
    run: KnownRun

    @property
    def delivery(self) -> Path:
        """Give the folder of its files."""
        return self.data / f"{self.town.id}-town"


def second_town_id() -> str:
    """Give the town that is not the first."""
    return next(each for each in town_ids() if load_town(each).language == "en")


def build_second_town(folder: Path) -> SecondTown:
    """Write and publish flat tiles and open data, today's files, people, a small run of heat."""
    data, town = folder / "data", load_town(second_town_id())
    data.mkdir()
    command = [sys.executable, "-c", BUILD, str(data), town.id]
    subprocess.run(command, check=True, env=clean_environment())
    with writing(town.id):
        weather = write_hot_day(folder).weather
    lon, lat = town.place.lon, town.place.lat
    west, east = lon - HALF_WIDTH_DEG, lon + HALF_WIDTH_DEG
    box = f"{west},{lat - HALF_WIDTH_DEG},{east},{lat + HALF_WIDTH_DEG}"
    run = [*UCHIMIZU, "heat", "run", town.id, "--weather", str(weather), "--bbox", box]
    run += ["--date", town.hot_day.date, "--resolution", "4", "--workers", "1"]
    subprocess.run([*run, "--data", str(data)], check=True, env=clean_environment())
    return SecondTown(data, town, known_run(data, town.id))
