"""Many clients edit one layer over bad connections while the server is killed.

UCHIMIZU_OPERATIONS is how many operations there are in all (1,000 without it; 10,000 before a
release), UCHIMIZU_KILLS how often the server is killed (2; 200).
"""

from __future__ import annotations

import os
import random
import signal
import threading
import time
from collections import Counter
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlalchemy import func, select

from gis_server.civic import SQLITE_FILE
from layers.features.defaults import add_default_layers
from layers.moderation import audit
from layers.people.roles import Hat, Role
from layers.people.sessions import begin_session
from layers.store.migrate import migrate
from layers.store.tables import feature, feature_version, operation
from tests.crash.people_writing import Address, Client
from tests.gis_server.civic.house import CITY
from tests.gis_server.published_town import publish_town
from tests.layers.conftest import postgis_url  # noqa: F401 - a fixture
from tests.layers.databases import KINDS, database_at
from tests.layers.people_here import account_row
from tests.serving import serving

pytestmark = [pytest.mark.slow, pytest.mark.timeout(3600)]

OPERATIONS = int(os.environ.get("UCHIMIZU_OPERATIONS", "1000"))
CLIENTS = 20
KILLS = int(os.environ.get("UCHIMIZU_KILLS", "2"))


@pytest.mark.parametrize("kind", KINDS)
def test_every_client_ends_with_the_servers_state(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    data, settings = tmp_path / "data", dict[str, str]()
    publish_town(str(data / "published"))
    url: str | Path = data / SQLITE_FILE
    if kind == "postgis":
        url = settings["UCHIMIZU_DATABASE_URL"] = request.getfixturevalue("postgis_url")()
    with database_at(url) as database:
        migrate(database)
        tokens = []
        with database.write() as connection:
            add_default_layers(connection, CITY)
            for _ in range(CLIENTS):
                who = account_row(connection, CITY, Role.OFFICE)
                tokens.append(begin_session(connection, CITY, hat=Hat.OFFICE, account_id=who))
        address, stop = Address(0), threading.Event()
        clients = [
            Client(address, token, random.Random(number)) for number, token in enumerate(tokens)
        ]
        began = time.monotonic()
        with ThreadPoolExecutor(CLIENTS) as pool, ExitStack() as at_the_end:
            at_the_end.callback(stop.set)
            writing: list[Future[None]] = []
            for kills in range(KILLS + 1):
                with serving(data, tmp_path / f"log-{kills}", **settings) as server:
                    address.port = server.port
                    writing = writing or [
                        pool.submit(each.write, OPERATIONS // CLIENTS, stop) for each in clients
                    ]
                    if kills < KILLS:
                        _wait_until(clients, writing, share=(kills + 1) / (KILLS + 2))
                        os.kill(server.process.pid, signal.SIGKILL)
                        server.process.wait()
                        continue
                    for each in writing:
                        each.result(1800)
                    took = time.monotonic() - began
                    for client in clients:
                        while not client.follow():
                            pass
        with database.read() as connection:
            rows = connection.execute(select(feature).where(feature.c.deleted_at.is_(None)))
            truth = {row.id: row.version for row in rows}
            versions: Counter[str] = Counter(
                dict(
                    connection.execute(
                        select(feature_version.c.feature, func.count()).group_by(
                            feature_version.c.feature
                        )
                    ).all()
                )
            )
            kept = {
                (row.feature, row.version) for row in connection.execute(select(feature_version))
            }
            arrived = Counter(connection.scalars(select(operation.c.client)).all())
            assert audit.verify(connection, CITY) is None
    done = [each for client in clients for each in client.acknowledged if each["done"]]
    print(
        f"{kind}: {sum(arrived.values())} operations of {CLIENTS} clients in {took:.0f} s, "
        f"{len(done)} done, {sum(each.in_vain for each in clients)} handed in in vain, "
        f"{KILLS} kills"
    )
    for client in clients:
        assert not client.outbox
        assert arrived[client.client] == client.sequence  # each arrived, and once
        state = {each["id"]: each["version"] for each in client.known.values() if not each["gone"]}
        assert state == truth
        sequences = Counter(each["sequence"] for each in client.acknowledged)
        assert set(sequences) == set(range(1, client.sequence + 1))
    for result in done:
        assert (result["item"]["id"], result["item"]["about"]["version"]) in kept
    changed = {(each["item"]["id"], each["item"]["about"]["version"]) for each in done}
    assert changed == kept  # nothing was done that nobody was told
    assert all(count == max(v for f, v in kept if f == name) for name, count in versions.items())
    refused = [each for client in clients for each in client.acknowledged if not each["done"]]
    assert any(each["problem"]["status"] == 412 for each in refused)


def _wait_until(clients: list[Client], writing: list[Future[None]], *, share: float) -> None:
    while sum(len(each.acknowledged) for each in clients) < share * OPERATIONS:
        time.sleep(0.02)
        for each in writing:
            if each.done():
                each.result()  # raises what it ended with
