"""Servers with people behind a proxy, on both databases; and browsers that keep cookies."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from gis_server.civic import SQLITE_FILE
from layers.store.migrate import migrate
from tests.gis_server.civic.house import House
from tests.gis_server.conftest import running_server
from tests.gis_server.people.browser import Browser
from tests.gis_server.published_town import publish_town
from tests.layers.conftest import postgis_url  # noqa: F401 - a fixture
from tests.layers.databases import KINDS, database_at

PUBLIC = "gis.example.jp"
PLAIN = "plain.example"  # another name of the server, not behind the proxy
Open = Callable[..., Browser]


@contextmanager
def open_house(data: Path, url: str | Path, **settings: str) -> Iterator[House]:
    """Run a server of the published town on a database until the block ends."""
    publish_town(str(data / "published"))
    if isinstance(url, str):
        settings["UCHIMIZU_DATABASE_URL"] = url
    with database_at(url) as database:
        migrate(database)
        with (
            running_server(data, data / "server.log", **settings) as server,
            httpx.Client(base_url=f"http://127.0.0.1:{server.port}", timeout=30) as client,
        ):
            description = client.get("/api/openapi.json").json()
            yield House(server, database, client, description)


@pytest.fixture(scope="session", params=KINDS)
def house(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[House]:
    """Give a server behind a proxy that says from where each request comes."""
    data: Path = tmp_path_factory.mktemp("people")
    url: str | Path = data / SQLITE_FILE
    if request.param == "postgis":
        url = request.getfixturevalue("postgis_url")()
    names = {"UCHIMIZU_PUBLIC_URL": f"https://{PUBLIC}", "UCHIMIZU_ALLOWED_HOSTS": PLAIN}
    with open_house(data, url, **names) as opened:
        yield opened


@pytest.fixture
def browser(house: House) -> Open:
    """Give a way to open another browser, each in a network of its own."""
    return lambda **options: Browser(house.client, house.description, **options)
