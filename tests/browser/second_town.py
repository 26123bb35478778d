"""The second fictitious town, built by its description alone, as lean as a short look needs it."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from gis_server.demo_town import load_town, town_ids, writing
from gis_server.demo_town.hot_day import write_hot_day
from gis_server.demo_town.town_data import Town
from tests.browser.heat_town import KnownRun, known_run
from tests.serving import UCHIMIZU, clean_environment

HALF_WIDTH_DEG = 0.0008
NORTH_DEG = 0.0028  # so far that the square before the station lies in it
BUILD = """
import sys
from gis_server.commands import demo
from gis_server.commands.add_city import run
from gis_server.demo_town import writing
from gis_server.settings import load_settings
from gis_server.ways.publishing import build_ways
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
        build_ways(of.id, settings, bounds=tuple(map(float, sys.argv[3].split(","))))
    sys.exit(code)
"""
ANSWER = """
import sys
from gis_server.commands import demo
from gis_server.demo_town import writing
from gis_server.settings import load_settings
if __name__ == "__main__":
    with writing(sys.argv[2]):
        demo.answer_demo_proposals(load_settings(data=sys.argv[1]))
"""


@dataclass(frozen=True)
class SecondTown:
    """A data folder to serve, the town's description, and its run of heat around its middle.

    join_code : of the class. codes : one of each person to sign in as, by pen name.
    """

    data: Path
    town: Town
    run: KnownRun
    join_code: str
    codes: Mapping[str, str]

    @property
    def delivery(self) -> Path:
        """Give the folder of its files."""
        return self.data / f"{self.town.id}-town"


def second_town_id() -> str:
    """Give the town that is not the first."""
    return next(each for each in town_ids() if load_town(each).language == "en")


def build_second_town(folder: Path) -> SecondTown:
    """Write and publish flat tiles and open data, today's files, people, ways, a run of heat."""
    data, town = folder / "data", load_town(second_town_id())
    data.mkdir()
    lon, lat = town.place.lon, town.place.lat
    west, east = lon - HALF_WIDTH_DEG, lon + HALF_WIDTH_DEG
    box = f"{west},{lat - HALF_WIDTH_DEG},{east},{lat + NORTH_DEG}"
    done([sys.executable, "-c", BUILD, str(data), town.id, box])
    with writing(town.id):
        weather = write_hot_day(folder).weather
    run = [*UCHIMIZU, "heat", "run", town.id, "--weather", str(weather), "--bbox", box]
    run += ["--date", town.hot_day.date, "--resolution", "4", "--workers", "1"]
    done([*run, "--data", str(data)])
    done([sys.executable, "-c", ANSWER, str(data), town.id])
    told = (data / f"{town.id}-people.txt").read_text("utf-8")
    (join_code,) = re.findall(r"joins the workshop at /join with (\S+?)\.?$", told, re.MULTILINE)
    codes = {pen: code for code, pen in re.findall(r"^(\S+)  (.+?)  \S", told, re.MULTILINE)}
    return SecondTown(data, town, known_run(data, town.id), join_code, codes)


def done(command: Sequence[str]) -> None:
    """Run a command that must go well."""
    subprocess.run(command, check=True, env=clean_environment())
