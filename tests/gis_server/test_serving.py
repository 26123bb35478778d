"""The running process: it ends in order, slow readers disturb nobody, many get whole answers."""

from __future__ import annotations

import http.client
import signal
import socket
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from gis_server.serving import address_here
from tests.gis_server.conftest import Server
from tests.gis_server.published_town import LARGE, Town

StartServer = Callable[..., AbstractContextManager[Server]]


def test_it_ends_in_order_and_finishes_what_is_under_way(
    start_server: StartServer, town_data: tuple[Path, Town]
) -> None:
    data, town = town_data
    with start_server(data) as server:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
        connection.request("GET", town.large)
        response = connection.getresponse()
        begun = response.read(1000)
        server.process.send_signal(signal.SIGTERM)
        time.sleep(0.5)
        assert begun + response.read() == LARGE
        connection.close()
        assert server.process.wait(timeout=15) == 0
        assert "Traceback" not in server.log.read_text("utf-8")


def test_slow_readers_do_not_hold_up_others(server: Server, town: Town) -> None:
    """Twenty readers that take nothing of a large file, while the health route answers."""
    connections = []
    for _ in range(20):
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
        connection.request("GET", town.large)
        connections.append(connection)
    spent = []
    for _ in range(50):
        began = time.perf_counter()
        assert server.ask("/live").status == 200
        spent.append(time.perf_counter() - began)
    for connection in connections:
        connection.close()
    assert sorted(spent)[-2] < 0.5


def test_many_at_once_get_whole_answers(server: Server, town: Town) -> None:
    wrong: list[str] = []

    def fetch() -> None:
        for _ in range(10):
            body = server.ask(town.large).body
            if body != LARGE:
                wrong.append(f"{len(body)} bytes")

    threads = [threading.Thread(target=fetch) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


@pytest.mark.parametrize(
    ("host", "shown"),
    [
        ("127.0.0.1", "127.0.0.1"),
        ("gis.example.jp", "gis.example.jp"),
        ("::1", "[::1]"),
        ("0.0.0.0", "localhost"),
        ("::", "localhost"),
    ],
)
def test_it_names_this_machine_where_all_addresses_are_listened_on(host: str, shown: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        assert address_here(listener, host) == f"http://{shown}:{port}/"
