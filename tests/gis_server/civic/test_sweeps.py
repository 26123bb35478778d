"""A server forgets by itself what is due, and makes no database where nobody wrote."""

from __future__ import annotations

import time
from pathlib import Path

from sqlalchemy import select, update

from gis_server.civic import SQLITE_FILE
from layers.features.defaults import add_default_layers
from layers.features.layer import layer_seen_by
from layers.features.writing import add_feature
from layers.store.migrate import migrate
from layers.store.tables import feature, layer, seat, workshop
from tests.gis_server.conftest import Server, running_server
from tests.gis_server.published_town import publish_town
from tests.layers.databases import database_at
from tests.layers.people_here import CITY, person
from tests.layers.workshops.classes import NOTE, begin_class, draw, pupil


def events(server: Server, name: str, count: int = 1) -> list[object]:
    """Wait up to 20 s for so many events of a name."""
    for _ in range(200):
        found = [each for each in server.events() if each["event"] == name]
        if len(found) >= count:
            return found
        time.sleep(0.1)
    return []


def test_a_server_sweeps_when_it_starts(tmp_path: Path) -> None:
    publish_town(str(tmp_path / "published"))
    with database_at(tmp_path / SQLITE_FILE) as database:
        migrate(database)
        with database.write() as connection:
            add_default_layers(connection, CITY)
            _, due = begin_class(connection)
            _, goes_on = begin_class(connection)
            for each in (due, goes_on):
                draw(connection, pupil(connection, each), each)
            me = person(connection)
            notes = layer_seen_by(connection, me, f"{CITY}-notes")
            old = add_feature(connection, me, notes, NOTE).id
            connection.execute(update(layer).where(layer.c.id == notes.id).values(retention_days=1))
            connection.execute(update(feature).where(feature.c.id == old).values(created_at=1))
            long_ago = update(workshop).where(workshop.c.id == due.id)
            connection.execute(long_ago.values(opens_at=1, closes_at=2))
        with running_server(tmp_path, tmp_path / "server.log") as server:
            swept = events(server, "swept", 2)
        told = {(each["sweep"], each["number"]) for each in swept}  # type: ignore[index]
        assert told == {("workshops", 1), ("layers", 1)}
        with database.read() as connection:
            assert connection.execute(select(seat.c.workshop)).all() == [(goes_on.id,)]


def test_maps_alone_need_no_database(tmp_path: Path) -> None:
    publish_town(str(tmp_path / "published"))
    with running_server(tmp_path, tmp_path / "server.log") as server:
        assert server.ask("/api/cities").status == 200
        time.sleep(1)
    assert not (tmp_path / SQLITE_FILE).exists()


def test_a_database_that_is_away_is_told_and_maps_go_on(tmp_path: Path) -> None:
    publish_town(str(tmp_path / "published"))
    away = {"UCHIMIZU_DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"}
    with running_server(tmp_path, tmp_path / "server.log", **away) as server:
        failed = events(server, "sweep-failed")
        assert {each["error"] for each in failed} == {"DatabaseUnavailableError"}  # type: ignore[index]
        assert server.ask("/api/cities").status == 200
