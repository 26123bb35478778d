"""The demo town with a run of its hot day, its walking network and three cool places, served."""

from __future__ import annotations

import datetime
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import shapely

from gis_server.settings import Settings
from gis_server.today.feeds import write_feed
from gis_server.ways.publishing import build_ways
from layers.features import writing
from layers.features.defaults import add_default_layers
from layers.features.feature import Content
from layers.features.layer import layer_seen_by
from layers.heat_package.today.feed import Feed
from layers.people.actor import Actor, Membership
from layers.people.roles import Hat, Role
from layers.spots.hours_json import hours_as_json
from layers.spots.hours_text import read_hours
from layers.spots.opening import TOKYO
from layers.store.migrate import migrate
from tests.browser.heat_town import BOX
from tests.browser.tested_town import CITY, placed
from tests.layers.databases import database_at
from tests.layers.people_here import account_row
from tests.serving import serving
from tiles.storage import open_storage

AT = datetime.datetime(2018, 7, 23, 14, 20, tzinfo=TOKYO)
# Name, kind, place: all within the box of the run.
SPOTS = (
    ("町役場のロビー", "public", placed(139.4382, 36.2098)),
    ("駅前の木かげ", "park_shade", placed(139.4371, 36.2104)),
    ("通りの休憩所", "rest_place", placed(139.4376, 36.2070)),
)


@dataclass(frozen=True)
class WayTown:
    """Where it is served, and its data."""

    address: str
    data: Path


@contextmanager
def served_way_town(heat_data: Path, folder: Path) -> Iterator[WayTown]:
    """Serve a copy of a town with a run of heat; its screen stands at the hottest afternoon."""
    data = folder / "data"
    shutil.copytree(heat_data, data, ignore=shutil.ignore_patterns("heat", "jobs*", "people*"))
    build_ways(CITY, Settings(data=data), bounds=BOX)
    write_feed(open_storage(str(data / "published")), CITY, Feed(drill_at=AT))
    _add_spots(data)
    with serving(data, folder / "log") as server:
        yield WayTown(server.address, data)


def _add_spots(data: Path) -> None:
    with database_at(data / "people.sqlite") as database:
        migrate(database)
        with database.write() as connection:
            add_default_layers(connection, CITY)
            identifier = account_row(connection, CITY, Role.OFFICE)
            office = Actor(CITY, Hat.OFFICE, identifier, memberships=(Membership(Role.OFFICE),))
            layer = layer_seen_by(connection, office, f"{CITY}-cool-spots")
            always = hours_as_json(read_hours("24時間").hours)
            for name, kind, place in SPOTS:
                told = {"name": name, "kind": kind, "hours": always}
                writing.add_feature(connection, office, layer, Content(shapely.Point(place), told))
