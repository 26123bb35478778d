"""Servers with people, one on SQLite and one on PostGIS; tests of each run one after another."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from sqlalchemy import delete

from gis_server.civic import SQLITE_FILE
from layers.store.migrate import migrate
from layers.store.tables import heat_entry, throttle
from tests.gis_server.civic.house import CITY_SITE, House
from tests.gis_server.conftest import running_server
from tests.gis_server.published_town import publish_town
from tests.layers.conftest import postgis_url  # noqa: F401 - a fixture
from tests.layers.databases import KINDS, database_at


@pytest.fixture(scope="session", params=KINDS)
def house(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[House]:
    """Give a server of the published town, on each kind of database."""
    data: Path = tmp_path_factory.mktemp("house")
    publish_town(str(data / "published"))
    settings = {"UCHIMIZU_CITY_SITES": CITY_SITE}
    url: str | Path = data / SQLITE_FILE
    if request.param == "postgis":
        fresh: Callable[[], str] = request.getfixturevalue("postgis_url")
        url = settings["UCHIMIZU_DATABASE_URL"] = fresh()
    with database_at(url) as database:
        migrate(database)
        with (
            running_server(data, data / "server.log", **settings) as server,
            httpx.Client(base_url=f"http://127.0.0.1:{server.port}", timeout=120) as client,
        ):
            description = client.get("/api/openapi.json").json()
            yield House(server, database, client, description)


@pytest.fixture(autouse=True)
def _guests_begin_anew(request: pytest.FixtureRequest) -> None:
    """Forget guests that were counted in tests before, and heat that was typed in."""
    if "house" in request.fixturenames:
        house: House = request.getfixturevalue("house")
        with house.database.write() as connection:
            connection.execute(delete(throttle))
            connection.execute(delete(heat_entry))
