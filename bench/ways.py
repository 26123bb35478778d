"""Cool ways on a real network: CPU time of a 2 km way, and the heat that is spared.

Makes the network and one hot day of a city's roads, then asks for ways between random places that
lie 2 km apart on foot. Measured is what the server does with a question, words and strip
included, in CPU milliseconds after the first one; compared is the heat load of the coolest with
that of the fastest.

    .venv/bin/python bench/ways.py [DELIVERY]

DELIVERY is a PLATEAU delivery with bldg and tran; without it the Osaka Nanko files of
../shared/data.
"""

from __future__ import annotations

import datetime
import random
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT)]

import numpy as np  # noqa: E402
import pyproj  # noqa: E402

from gis_server.heat.heat_run import run_heat  # noqa: E402
from gis_server.heat.published_runs import PublishedRun, PublishedRuns  # noqa: E402
from gis_server.heat.run_folders import HeatRequest  # noqa: E402
from gis_server.raster.local_copies import LocalCopies  # noqa: E402
from gis_server.request_log import EventLog  # noqa: E402
from gis_server.settings import Settings  # noqa: E402
from gis_server.ways.answering import answer_of  # noqa: E402
from gis_server.ways.asked import Asked  # noqa: E402
from gis_server.ways.network_files import DEGREES  # noqa: E402
from gis_server.ways.published_ways import PublishedNetwork, PublishedWays  # noqa: E402
from gis_server.ways.publishing import build_ways  # noqa: E402
from gis_server.ways.records import WayAnswer  # noqa: E402
from gis_server.ways.run_fields import RunFields, start_of  # noqa: E402
from layers.heat_package.ways.heat_load import DEFAULT_WEIGHT, HIGHEST_WEIGHT  # noqa: E402
from layers.heat_package.ways.way import DEFAULT_DETOUR, WayChoice  # noqa: E402
from tests.gis_server.heat.asking_heat import WEATHER  # noqa: E402
from tiles.ingest import add_city  # noqa: E402
from tiles.ingest.request import AddCity  # noqa: E402
from tiles.storage import open_storage  # noqa: E402

NANKO = ROOT.parent / "shared/data/plateau/27100_osaka-shi_iur30/udx"
MESHES = ("51357353", "51357354", "51357363", "51357364")
# At 14:50 the step of the run changes on the way.
STARTS = ("09:00", "12:00", "14:00", "14:50", "16:00")
WAYS = 100
SHORTEST_M, LONGEST_M = 1_800.0, 2_200.0
NOTHING = EventLog()


@dataclass(frozen=True)
class Town:
    """A published network with a run."""

    ways: PublishedNetwork
    run: PublishedRun
    fields: RunFields

    def asked(self, places: tuple[int, int], at: str, choice: WayChoice, weight: float) -> Asked:
        start, end = (self.place(each) for each in places)
        begin = start_of(self.run, datetime.time.fromisoformat(at))
        return Asked(start, end, choice, DEFAULT_DETOUR, weight, "ja", begin)

    def place(self, node: int) -> tuple[float, float]:
        network = self.ways.network
        to_degrees = pyproj.Transformer.from_crs(network.crs, DEGREES, always_xy=True)
        lon, lat = to_degrees.transform(network.node_x[node], network.node_y[node])
        return lon, lat

    def answer(self, asked: Asked) -> WayAnswer:
        return answer_of(asked, self.ways, self.run, self.fields)


def town(delivery: list[Path], data: Path) -> Town:
    settings = Settings(data=data)
    storage = open_storage(settings.storage)
    add_city(
        AddCity(id="town", paths=tuple(delivery), name="town", publish=frozenset({"open-data"})),
        storage=storage,
        store=data / "store",
        progress=lambda _stage, _done, _total: None,
    )
    before = time.process_time()
    record = build_ways("town", settings)
    print(f"network: {record.features} edges in {time.process_time() - before:.1f} CPU s")
    weather = data / "made-up.csv"
    weather.write_text(WEATHER, "utf-8")
    report = run_heat(
        HeatRequest("town", weather, "2018-07-23"),
        settings,
        progress=lambda _stage, _done, _total: None,
    )
    assert report.exit_code() == 0, report.as_json()
    runs = PublishedRuns(storage, NOTHING)
    found = Town(
        PublishedWays(storage).of("town"),
        runs.run_of_id("town", report.run),
        RunFields(LocalCopies(storage, data / "copies")),
    )
    kilometres = float(found.ways.network.length_m.sum()) / 1000
    print(f"{kilometres:.1f} km, {found.ways.network.nodes} nodes")
    return found


def pairs(place: Town) -> list[tuple[int, int]]:
    """Give random pairs of nodes whose fastest way is 1.8 to 2.2 km long."""
    chance = random.Random(5)
    network = place.ways.network
    parts = network.components()
    largest = np.flatnonzero(parts == np.bincount(parts).argmax()).tolist()
    found: list[tuple[int, int]] = []
    while len(found) < WAYS:
        left, right = chance.sample(largest, 2)
        across = np.hypot(
            network.node_x[left] - network.node_x[right],
            network.node_y[left] - network.node_y[right],
        )
        if not 1_000 < across < LONGEST_M:
            continue
        answer = place.answer(place.asked((left, right), "14:00", WayChoice.FASTEST, 0.0))
        if SHORTEST_M <= answer.length_m <= LONGEST_M:
            found.append((left, right))
    return found


def main() -> None:
    given = [Path(each) for each in sys.argv[1:]]
    files = given or [
        NANKO / theme / f"{mesh}_{theme}_6697_op.gml"
        for mesh in MESHES
        for theme in ("bldg", "tran")
    ]
    with tempfile.TemporaryDirectory() as folder:
        place = town(files, Path(folder))
        chosen = pairs(place)
        print(f"{len(chosen)} ways of {SHORTEST_M:.0f} to {LONGEST_M:.0f} m")
        for start in STARTS:
            for weight in (DEFAULT_WEIGHT, HIGHEST_WEIGHT):
                tell(place, chosen, start, weight)


def tell(place: Town, chosen: list[tuple[int, int]], start: str, weight: float) -> None:
    place.answer(place.asked(chosen[0], start, WayChoice.COOLEST, weight))
    spent, loads, detours, fastest, exact = [], [], [], [], 0
    for pair in chosen:
        asked = place.asked(pair, start, WayChoice.COOLEST, weight)
        before = time.process_time()
        answer = place.answer(asked)
        spent.append(1000 * (time.process_time() - before))
        assert answer.duration_s <= answer.limit_s
        exact += answer.exact
        assert answer.heat_load is not None
        assert answer.fastest.heat_load is not None
        loads.append(answer.heat_load)
        fastest.append(answer.fastest.heat_load)
        detours.append(answer.duration_s / answer.fastest.duration_s)
    ratio = [cool / hot for cool, hot in zip(loads, fastest, strict=True)]
    print(
        f"{start}, weight {weight:g}: heat load coolest {statistics.median(loads):.0f}, fastest "
        f"{statistics.median(fastest):.0f} °C·min (medians); ratio median "
        f"{statistics.median(ratio):.3f}, best {min(ratio):.3f}; time × "
        f"{statistics.median(detours):.3f}, at most {max(detours):.3f}; CPU median "
        f"{statistics.median(spent):.1f} ms, 95 % {sorted(spent)[int(0.95 * len(spent))]:.1f} ms, "
        f"most {max(spent):.1f} ms; exact {exact} of {len(chosen)}"
    )


if __name__ == "__main__":
    main()
