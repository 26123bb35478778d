"""Notices reach a real HTTP server that fails, is slow, goes away and comes back; each once."""

from __future__ import annotations

import hashlib
import hmac
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path

import orjson
import pytest

from gis_server import notice_sender
from gis_server.notice_sender import NoticeSender
from gis_server.request_log import EventLog
from gis_server.webhooks import Webhooks, read_webhooks
from layers.features.defaults import add_default_layers
from layers.features.layer import layer_seen_by
from layers.notices.deliveries import Delays
from layers.notices.outbox import Event, tell_house
from layers.people.actor import visitor
from layers.store.database import Database

CITY = "kawabe"
SECRET = b"a secret that nobody guesses"
DELAYS = Delays(first_ms=50, longest_ms=100, most=10)


class Channel:
    """A division's channel: answers what it is told to, and keeps what it took."""

    def __init__(self) -> None:
        self.answers: list[int | float] = []
        self.taken: list[tuple[dict[str, str], bytes]] = []
        self.asked = 0
        self._lock = threading.Lock()
        self.server = self.serve(0)

    def serve(self, port: int) -> ThreadingHTTPServer:
        channel = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                with channel._lock:
                    channel.asked += 1
                    answer = channel.answers.pop(0) if channel.answers else 200
                if isinstance(answer, float):  # is silent for so long
                    time.sleep(answer)
                    return
                if answer == 200:
                    with channel._lock:
                        named = {name.lower(): value for name, value in self.headers.items()}
                        channel.taken.append((named, body))
                self.send_response(answer)
                self.send_header("location", "http://127.0.0.1:9/")
                self.send_header("content-length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                return

        server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        return server

    @property
    def port(self) -> int:
        return int(self.server.server_address[1])

    def go_away(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def come_back(self) -> None:
        self.server = self.serve(self.port)


@pytest.fixture
def channel() -> Iterator[Channel]:
    """Give a channel that listens."""
    made = Channel()
    yield made
    made.go_away()


@pytest.fixture
def webhooks(channel: Channel, tmp_path: Path) -> Webhooks:
    """Give the operator's file that names the channel."""
    (tmp_path / "hook.secret").write_bytes(SECRET)
    hook = {
        "name": "environment",
        "division": {"ja": "環境政策課", "en": "Environment"},
        "url": f"http://127.0.0.1:{channel.port}/x",
        "secret_file": "hook.secret",
    }
    path = tmp_path / "webhooks.json"
    path.write_bytes(orjson.dumps({"webhooks": [hook]}))
    return read_webhooks(path)


def happen(database: Database, count: int = 1) -> None:
    with database.write() as connection:
        add_default_layers(connection, CITY)
        layer = layer_seen_by(connection, visitor(CITY), f"{CITY}-notes")
        for _ in range(count):
            tell_house(connection, CITY, Event("added", layer, about="feature:x", feature="x"))


def sender(database: Database, webhooks: Webhooks, log: BytesIO | None = None) -> NoticeSender:
    return NoticeSender(lambda: database, webhooks, EventLog(log or BytesIO()), delays=DELAYS)


def send_until(sending: NoticeSender, channel: Channel, count: int) -> None:
    for _ in range(200):
        sending.send_all_due()
        if len(channel.taken) >= count:
            return
        time.sleep(0.02)
    raise AssertionError(f"{len(channel.taken)} of {count} arrived")


def test_a_notice_arrives_signed(database: Database, webhooks: Webhooks, channel: Channel) -> None:
    happen(database)
    sending = sender(database, webhooks)
    assert [sending.send_all_due(), sending.send_all_due()] == [1, 0]
    ((headers, body),) = channel.taken
    signed = hmac.new(SECRET, headers["uchimizu-timestamp"].encode() + b"." + body, hashlib.sha256)
    assert headers["uchimizu-signature"] == f"v1={signed.hexdigest()}"
    assert abs(int(headers["uchimizu-timestamp"]) - time.time()) < 10
    assert orjson.loads(body)["id"] == headers["uchimizu-id"]


def test_failures_are_tried_again(
    database: Database,
    webhooks: Webhooks,
    channel: Channel,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(notice_sender, "TIMEOUT_S", 0.2)
    channel.answers = [500, 0.6, 302, 404, 200]
    happen(database)
    log = BytesIO()
    send_until(sender(database, webhooks, log), channel, 1)
    lines = [orjson.loads(line) for line in log.getvalue().splitlines()]
    assert [each["fault"] for each in lines] == [
        "status 500",
        "ReadTimeout",
        "status 302",
        "status 404",
    ]
    assert [each["attempts"] for each in lines] == [1, 2, 3, 4]
    assert [each["retry_after_ms"] for each in lines] == [50, 100, 100, 100]
    assert (len(channel.taken), channel.asked) == (1, 5)


def test_a_channel_that_was_away_gets_all_when_it_is_back(
    database: Database, webhooks: Webhooks, channel: Channel
) -> None:
    channel.go_away()
    happen(database, 5)
    log = BytesIO()
    sending = sender(database, webhooks, log)
    for _ in range(3):
        assert sending.send_all_due() == 0
        time.sleep(0.05)
    assert b"ConnectError" in log.getvalue()
    channel.come_back()
    send_until(sending, channel, 5)
    ids = {headers["uchimizu-id"] for headers, _ in channel.taken}
    assert (len(ids), len(channel.taken)) == (5, 5)


def test_several_processes_send_each_notice_once(
    database: Database, webhooks: Webhooks, channel: Channel
) -> None:
    happen(database, 30)
    senders = [sender(database, webhooks) for _ in range(4)]
    with ThreadPoolExecutor(4) as threads:
        arrived = sum(threads.map(NoticeSender.send_all_due, senders))
    ids = [headers["uchimizu-id"] for headers, _ in channel.taken]
    assert arrived == len(ids) == len(set(ids)) == 30


def test_the_thread_starts_sends_and_stops(
    database: Database, webhooks: Webhooks, channel: Channel
) -> None:
    happen(database)
    sending = sender(database, webhooks)
    sending.start()
    for _ in range(100):
        if channel.taken:
            break
        time.sleep(0.05)
    begun = time.monotonic()
    sending.stop()
    assert len(channel.taken) == 1
    assert time.monotonic() - begun < 3


def test_without_a_database_nothing_happens(webhooks: Webhooks) -> None:
    assert NoticeSender(lambda: None, webhooks, EventLog(BytesIO())).send_all_due() == 0
