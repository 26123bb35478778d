"""A small town whose database can be taken away for real while its server runs."""

from __future__ import annotations

import contextlib
import datetime
import os
import signal
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import shapely
from sqlalchemy import create_engine

from gis_server.civic import SQLITE_FILE
from layers.features import writing
from layers.features.defaults import add_default_layers
from layers.features.feature import Content
from layers.features.layer import layer_seen_by
from layers.heat_package.today.entries import Measured, enter
from layers.people.actor import Actor, Membership
from layers.people.roles import Hat, Role
from layers.people.sessions import begin_session
from layers.spots.hours_json import hours_as_json
from layers.spots.hours_text import read_hours
from layers.store.database import Database
from layers.store.migrate import migrate
from tests.gis_server.published_town import Town, publish_town
from tests.layers.databases import database_at, postgis_cluster
from tests.layers.people_here import account_row

CITY = "kawabe"
HERE = {"type": "Point", "coordinates": [139.38, 36.15]}


@dataclass
class Stage:
    """The data folder of an installation and its database.

    url : of PostgreSQL, "" for SQLite. token : of somebody who may write. running : the server of
    the database.
    """

    data: Path
    url: str
    town: Town
    token: str = ""
    running: contextlib.ExitStack = field(default_factory=contextlib.ExitStack)

    @property
    def settings(self) -> dict[str, str]:
        return {"UCHIMIZU_DATABASE_URL": self.url} if self.url else {}

    def today(self, address: str, **query: str) -> dict[str, Any]:
        """Give today's answer of a server."""
        where = f"{address}/api/cities/{CITY}/today"
        answer = httpx.get(where, params=query, timeout=60)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def add_note(self, address: str, text: str) -> httpx.Response:
        """Put a note on the map, signed in."""
        body = {"geometry": HERE, "properties": {"about": "hot", "text": text}}
        headers = {"cookie": f"__Host-uchimizu={self.token}", "accept-language": "en"}
        where = f"{address}/api/cities/{CITY}/layers/{CITY}-notes/items"
        return httpx.post(where, json=body, headers=headers, timeout=60)

    @contextlib.contextmanager
    def away(self) -> Iterator[None]:
        """Take the file away, or stop every process of PostgreSQL in its tracks."""
        if self.url:
            processes = self._processes()
            for each in processes:
                os.kill(each, signal.SIGSTOP)
            try:
                yield
            finally:
                for each in processes:
                    os.kill(each, signal.SIGCONT)
        else:
            elsewhere = self.data / "elsewhere"
            elsewhere.mkdir(exist_ok=True)
            _move(self.data, elsewhere)
            try:
                yield
            finally:
                _move(elsewhere, self.data)

    def _processes(self) -> list[int]:
        (folder,) = parse_qs(urlsplit(self.url).query)["host"]
        first = int((Path(folder) / "data" / "postmaster.pid").read_text().split("\n", 1)[0])
        children = Path(f"/proc/{first}/task/{first}/children").read_text().split()
        return [first, *map(int, children)]


def _move(begin: Path, end: Path) -> None:
    for each in list(begin.glob(f"{SQLITE_FILE}*")):
        each.rename(end / each.name)


@contextlib.contextmanager
def database_stage(folder: Path, kind: str) -> Iterator[Stage]:
    """Make the town, on `sqlite` or `postgis`, with a place that is open and a measured value."""
    town = publish_town(str(folder / "published"), city=CITY)
    stage = Stage(folder, "", town)
    with stage.running:
        if kind == "postgis":
            cluster = stage.running.enter_context(postgis_cluster())
            stage.url = _made(cluster)
        with database_at(stage.url or folder / SQLITE_FILE) as database:
            migrate(database)
            stage.token = settle(database)
        yield stage


def _made(cluster: str) -> str:
    name = cluster.format(name="postgres").replace("postgresql:", "postgresql+psycopg:")
    server = create_engine(name, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.exec_driver_sql("CREATE DATABASE town")
    server.dispose()
    url = cluster.format(name="town")
    with database_at(url) as database, database.write() as connection:
        connection.exec_driver_sql("CREATE EXTENSION postgis")
    return url


def settle(database: Database) -> str:
    """Let the office enter a place and what it measured a moment ago; give somebody's token."""
    with database.write() as connection:
        add_default_layers(connection, CITY)
        identifier = account_row(connection, CITY, Role.OFFICE)
        office = Actor(CITY, Hat.OFFICE, identifier, memberships=(Membership(Role.OFFICE),))
        layer = layer_seen_by(connection, office, f"{CITY}-cool-spots")
        told = {
            "name": "木かげの広場",
            "kind": "park_shade",
            "hours": hours_as_json(read_hours("24時間").hours),
        }
        content = Content(shapely.Point(139.381, 36.15), told)
        writing.add_feature(connection, office, layer, content)
        enter(connection, office, Measured(31.4, "市役所前", datetime.datetime.now(datetime.UTC)))
        person = account_row(connection, CITY, trusted=True)
        return begin_session(connection, CITY, hat=Hat.PERSON, account_id=person)
