"""Real roads: the network of a mesh of Osaka Nanko, and ways in the heat of a box of it."""

from __future__ import annotations

import datetime
import random
import statistics
from pathlib import Path

import numpy as np
import pyproj
import pytest

from gis_server.heat.heat_run import run_heat
from gis_server.heat.published_runs import PublishedRuns
from gis_server.heat.run_folders import HeatRequest
from gis_server.raster.local_copies import LocalCopies
from gis_server.request_log import EventLog
from gis_server.settings import Settings
from gis_server.ways.answering import answer_of
from gis_server.ways.asked import Asked
from gis_server.ways.published_ways import PublishedWays
from gis_server.ways.publishing import build_ways
from gis_server.ways.run_fields import RunFields, start_of
from layers.heat_package.ways.heat_load import DEFAULT_WEIGHT
from layers.heat_package.ways.way import WayChoice
from tests.gis_server.heat.asking_heat import WEATHER
from tiles.ingest import add_city
from tiles.ingest.request import AddCity
from tiles.storage import open_storage

FOLDER = "plateau/27100_osaka-shi_iur30/udx"
MESH = "51357363"
BOX = (135.4150, 34.6345, 135.4215, 34.6395)


def silent(_stage: str, _done: int, _total: int) -> None:
    """Show no progress."""


@pytest.mark.shared
@pytest.mark.slow
def test_the_coolest_way_is_never_hotter_nor_over_the_limit(
    shared_data: Path, tmp_path: Path
) -> None:
    settings = Settings(data=tmp_path / "data")
    storage = open_storage(settings.storage)
    paths = tuple(
        shared_data / FOLDER / theme / f"{MESH}_{theme}_6697_op.gml" for theme in ("bldg", "tran")
    )
    request = AddCity(id="nanko", paths=paths, publish=frozenset({"open-data"}))
    add_city(request, storage=storage, store=settings.data / "store")
    build_ways("nanko", settings, bounds=BOX)
    weather = tmp_path / "made-up.csv"
    weather.write_text(WEATHER, "utf-8")
    run = run_heat(
        HeatRequest("nanko", weather, "2018-07-23", bounds=BOX, resolution_m=4.0),
        settings,
        progress=silent,
    )
    ways = PublishedWays(storage).of("nanko")
    published = PublishedRuns(storage, EventLog()).run_of_id("nanko", run.run)
    fields = RunFields(LocalCopies(storage, tmp_path / "copies"))

    network = ways.network
    parts = network.components()
    together = np.flatnonzero(parts == np.bincount(parts).argmax()).tolist()
    assert len(together) > 100
    to_degrees = pyproj.Transformer.from_crs(network.crs, "EPSG:6668", always_xy=True)
    chance = random.Random(3)
    ratios = []
    for _ in range(20):
        rows = chance.sample(together, 2)
        start, end = (to_degrees.transform(network.node_x[r], network.node_y[r]) for r in rows)
        begin = start_of(published, datetime.time(9))
        asked = Asked(start, end, WayChoice.COOLEST, 1.5, DEFAULT_WEIGHT, "ja", begin)
        answer = answer_of(asked, ways, published, fields)
        assert answer.duration_s <= answer.limit_s <= 1.5 * answer.fastest.duration_s
        assert answer.heat_load is not None
        assert answer.fastest.heat_load is not None
        cost = answer.duration_s / 60 + DEFAULT_WEIGHT * answer.heat_load
        straight = answer.fastest.duration_s / 60 + DEFAULT_WEIGHT * answer.fastest.heat_load
        assert cost <= straight + 0.1
        ratios.append(answer.heat_load / max(answer.fastest.heat_load, 1e-9))
    assert statistics.median(ratios) <= 1.0
