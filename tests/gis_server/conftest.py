"""A city published for the tests of the server, and a real server that serves it."""

from __future__ import annotations

import http.client
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
import pytest

from tests.gis_server.published_town import Town, publish_town
from tests.serving import serving


@dataclass(frozen=True)
class Answer:
    """Status, headers (names in small letters) and body of one answer."""

    status: int
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        return orjson.loads(self.body)


@dataclass
class Server:
    """A running `uchimizu serve` and what it wrote."""

    process: subprocess.Popen[bytes]
    port: int
    log: Path

    def ask(
        self,
        path: str,
        *,
        method: str = "GET",
        headers: Mapping[str, str] | None = None,
        own_host: bool = True,
    ) -> Answer:
        """Send one request with `path` exactly as it is given."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        return exchange(connection, path, method=method, headers=headers, own_host=own_host)

    def events(self) -> list[dict[str, Any]]:
        lines = self.log.read_text("utf-8").splitlines()
        return [orjson.loads(line) for line in lines if line.startswith("{")]

    def line_of(self, request_id: str) -> dict[str, Any]:
        """Give the one log line of a request; it is written just after the answer went out."""
        for _ in range(100):
            lines = [event for event in self.events() if event.get("request_id") == request_id]
            if lines:
                assert len(lines) == 1
                return lines[0]
            time.sleep(0.02)
        raise AssertionError(f"no line of {request_id}")


def exchange(
    connection: http.client.HTTPConnection,
    path: str,
    *,
    method: str,
    headers: Mapping[str, str] | None,
    own_host: bool = True,
    body: bytes = b"",
) -> Answer:
    """Send one request with `path` exactly as it is given, and close the connection."""
    try:
        connection.putrequest(method, path, skip_host=not own_host, skip_accept_encoding=True)
        for name, value in (headers or {}).items():
            connection.putheader(name, value)
        if body:
            connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body or None)
        response = connection.getresponse()
        found = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, found, response.read())
    finally:
        connection.close()


@contextmanager
def running_server(data: Path, log: Path, **settings: str) -> Iterator[Server]:
    """Run `uchimizu serve` on a free port until the block ends."""
    with serving(data, log, **settings) as running:
        yield Server(running.process, running.port, log)


@pytest.fixture(scope="session")
def town_data(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Town]:
    """Give the data folder with the published town, and its addresses."""
    data = tmp_path_factory.mktemp("town")
    return data, publish_town(str(data / "published"))


@pytest.fixture(scope="session")
def town(town_data: tuple[Path, Town]) -> Town:
    """Give the addresses of the published town."""
    return town_data[1]


@pytest.fixture(scope="session")
def server(
    town_data: tuple[Path, Town], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """Give a real server of the published town."""
    with running_server(town_data[0], tmp_path_factory.mktemp("log") / "server.log") as running:
        yield running


@pytest.fixture(scope="session")
def server_with_name(
    town_data: tuple[Path, Town], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """Give a server that browsers see as gis.example.jp, behind a proxy."""
    log = tmp_path_factory.mktemp("named") / "server.log"
    with running_server(town_data[0], log, UCHIMIZU_PUBLIC_URL="https://gis.example.jp") as running:
        yield running


@pytest.fixture
def start_server(tmp_path: Path) -> Callable[..., AbstractContextManager[Server]]:
    """Give a way to run a server with settings of its own."""
    return lambda data, **settings: running_server(data, tmp_path / "server.log", **settings)
