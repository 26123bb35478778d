"""Visits arrive at the points service exactly once: duplicates, the receiver down, servers killed.

UCHIMIZU_POINTS_EVENTS is how many visits there are (200 without it; 100,000 before a release). Up
to 5,000 come over HTTP, the others by the same function in bulk. The clock is moved, not waited
for: what is due later is made due now.
"""

from __future__ import annotations

import csv
import datetime
import http.client
import io
import os
import random
import re
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest
from shapely import Point
from sqlalchemy import Connection, delete, func, select, update

from gis_server.civic import SQLITE_FILE, secret_in
from layers.features.defaults import add_default_layers
from layers.features.feature import Content
from layers.features.layer import layer_seen_by
from layers.features.writing import add_feature
from layers.heat_package.points.codes import code_at
from layers.heat_package.points.events import VISIT
from layers.heat_package.points.kept_rules import decide_on_rules, propose_rules
from layers.heat_package.points.visits import Arrival, Heat, note_visit
from layers.moderation import audit
from layers.notices.deliveries import is_due
from layers.people.actor import Actor
from layers.people.memberships import memberships_of
from layers.people.roles import Hat, Role
from layers.people.sessions import begin_session
from layers.spots.opening import TOKYO
from layers.store.database import Database
from layers.store.identifiers import now_ms
from layers.store.migrate import migrate
from layers.store.tables import audit as audit_table
from layers.store.tables import feature, notice, points_tally, points_visit
from tests.crash.people_writing import Address
from tests.gis_server.civic.house import CITY
from tests.gis_server.civic.points_rules import document
from tests.gis_server.published_town import publish_town
from tests.layers.conftest import postgis_url  # noqa: F401 - a fixture
from tests.layers.databases import KINDS, database_at
from tests.layers.people_here import account_row
from tests.points_house import Receiver, kill_now, receiver_in, wait_for
from tests.serving import RunningServer, serving

pytestmark = [pytest.mark.slow, pytest.mark.timeout(7200)]

ASKED = os.environ.get("UCHIMIZU_POINTS_EVENTS")  # then on PostGIS, too
EVENTS = int(ASKED or 200)
SPOTS = 20 if EVENTS < 10_000 else 100
CLIENTS = 4
OVER_HTTP = 5_000
LON, LAT = 139.3876543, 36.1598765
CAPS = {"visits_per_day": 1000, "visits_per_spot_and_day": 1, "points_per_day": 1_000_000}
DOUBLE = 0.25  # of visits are sent again at once


@dataclass
class Phones:
    """People who check in, each visit until it is acknowledged, some of them again."""

    address: Address
    secret: bytes
    visits: Sequence[tuple[str, str]]  # token and spot
    random: random.Random
    done: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    sent: int = 0
    _connection: http.client.HTTPConnection | None = None

    def go(self) -> None:
        for each in self.visits:
            for _ in range(1 + (self.random.random() < DOUBLE) * self.random.randint(1, 4)):
                self._until_acknowledged(*each)
        self._close()

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _until_acknowledged(self, token: str, spot: str) -> None:
        while True:
            try:
                answer = self._ask(token, spot)
            except (OSError, http.client.HTTPException):
                self._close()
                time.sleep(0.05)
                continue
            known = self.done.setdefault((token, spot), answer)
            assert (known["key"], known["points"]) == (answer["key"], answer["points"])
            return

    def _ask(self, token: str, spot: str) -> dict[str, Any]:
        if self._connection is None or self._connection.port != self.address.port:
            self._connection = http.client.HTTPConnection(
                "127.0.0.1", self.address.port, timeout=60
            )
        body = orjson.dumps({"spot": spot, "code": code_at(self.secret, CITY, spot, at=now_ms())})
        headers = {"cookie": f"__Host-uchimizu={token}", "content-type": "application/json"}
        self.sent += 1
        self._connection.request("POST", f"/api/cities/{CITY}/points/visits", body, headers)
        answer = self._connection.getresponse()
        content = answer.read()
        if answer.status == 422:  # the quarter of an hour is over: it is the day's second visit
            assert (token, spot) in self.done or b"spot" in content, content
            return self._own(token, spot)
        assert answer.status == 200, content
        found: dict[str, Any] = orjson.loads(content)
        return found

    def _own(self, token: str, spot: str) -> dict[str, Any]:
        assert self._connection
        headers = {"cookie": f"__Host-uchimizu={token}"}
        self._connection.request("GET", f"/api/cities/{CITY}/points/visits", headers=headers)
        found = orjson.loads(self._connection.getresponse().read())["visits"]
        return next(each for each in found if each["spot"] == spot)


def put_town(database: Database) -> tuple[list[str], dict[str, str], str, set[str]]:
    """Give spots, accounts by session, an account of the office, and all accounts."""
    with database.write() as connection:
        add_default_layers(connection, CITY)
        spots = [_spot(connection, number) for number in range(SPOTS)]
        one, other = (account_row(connection, CITY, Role.OFFICE) for _ in range(2))
        clerks = [_clerk(connection, each) for each in (one, other)]
        rules = document(caps=CAPS)
        today = datetime.datetime.now(TOKYO).date()
        made = propose_rules(connection, clerks[0], rules, reason="夏", today=today)
        decide_on_rules(connection, clerks[1], made.version, accept=True)
        people = [account_row(connection, CITY) for _ in range(EVENTS // SPOTS)]
        tokens = {
            begin_session(connection, CITY, hat=Hat.PERSON, account_id=each): each
            for each in people
        }
    return spots, tokens, one, {*people, one, other}


def _clerk(connection: Connection, account: str) -> Actor:
    roles = tuple(memberships_of(connection, account))
    return Actor(CITY, Hat.OFFICE, account, memberships=roles)


def _spot(connection: Connection, number: int) -> str:
    who = Actor(CITY, Hat.PERSON, account_row(connection, CITY))
    layer = layer_seen_by(connection, who, f"{CITY}-cool-spots")
    place = Point(LON + number * 1e-4, LAT)
    spot = add_feature(
        connection, who, layer, Content(place, {"name": "木かげ", "kind": "water"})
    ).id
    connection.execute(
        update(feature).where(feature.c.id == spot).values(status="published", account=None)
    )
    connection.execute(delete(notice))
    return spot


def an_hour_passes(database: Database, *, most: int = 10**9) -> None:
    """Make due what is due later, all or some of it, as an hour would."""
    with database.write() as connection:
        waiting = notice.c.kind == VISIT, notice.c.done_at.is_(None), notice.c.next_at > now_ms()
        some = select(notice.c.id).where(*waiting).limit(most).with_for_update(skip_locked=True)
        connection.execute(update(notice).where(notice.c.id.in_(some)).values(next_at=1))


def undelivered(database: Database) -> int:
    with database.read() as connection:
        left = select(func.count()).select_from(points_visit)
        return connection.scalar(left.where(points_visit.c.handed_over.is_(None))) or 0


@dataclass
class House:
    """What the test runs: servers one after another on one data folder."""

    data: Path
    settings: dict[str, str]
    logs: list[Path] = field(default_factory=list)

    def serving(self) -> Any:
        self.logs.append(self.data.parent / f"log-{len(self.logs)}")
        return serving(self.data, self.logs[-1], **self.settings)


@pytest.mark.parametrize("kind", KINDS if ASKED else KINDS[:1])
def test_every_visit_arrives_exactly_once(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    if kind == "postgis" and EVENTS > 10_000:
        pytest.skip("the large run is on SQLite; PostGIS has the small one")
    data, settings = tmp_path / "data", dict[str, str]()
    publish_town(str(data / "published"))
    url: str | Path = data / SQLITE_FILE
    if kind == "postgis":
        url = settings["UCHIMIZU_DATABASE_URL"] = request.getfixturevalue("postgis_url")()
    began = time.monotonic()
    with receiver_in(tmp_path / "service") as receiver, database_at(url) as database:
        settings["UCHIMIZU_WEBHOOKS"] = str(receiver.webhooks())
        receiver.kill()  # it is down from the beginning, its port stays the same
        migrate(database)
        house = House(data, settings)
        spots, tokens, office, accounts = put_town(database)
        visits = [(token, spot) for token in tokens for spot in spots]
        random.Random(5).shuffle(visits)
        keys = _come(database, secret_in(data), tokens, visits[OVER_HTTP:])
        phones = _check_in(house, visits[:OVER_HTTP], database)
        _deliver(house, database, receiver)
        with house.serving() as server:
            with database.write() as connection:  # not before: it ends when nobody uses it
                session = begin_session(connection, CITY, hat=Hat.OFFICE, account_id=office)
            reconciliation = _reconciliation(server, session)
        done = keys | {each["key"] for phone in phones for each in phone.done.values()}
        sent = sum(each.sent for each in phones)
        _require_once(database, receiver, done, reconciliation, tmp_path)
        _require_no_place(database, receiver, house.logs, accounts)
    copies = sum(copies for (copies,) in receiver.rows("copies"))
    print(
        f"{kind}: {len(done)} visits, {sent} requests over HTTP, {copies} deliveries, receiver "
        f"down at first and killed once, 2 servers killed, {time.monotonic() - began:.0f} s: "
        f"{len(receiver.rows('key'))} events at the receiver"
    )


def _check_in(
    house: House, visits: Sequence[tuple[str, str]], database: Database
) -> Sequence[Phones]:
    """Let phones check in while the receiver is down; the server is killed at half of it."""
    address, secret = Address(0), secret_in(house.data)
    phones = [
        Phones(address, secret, visits[number::CLIENTS], random.Random(number))
        for number in range(CLIENTS)
    ]
    threads = [threading.Thread(target=each.go) for each in phones]
    with house.serving() as server:
        address.port = server.port
        for each in threads:
            each.start()
        wait_for(lambda: _acknowledged(phones) > len(visits) / 2, seconds=3600)
        an_hour_passes(database)  # some are tried now, in vain
        wait_for(lambda: b"notice-failed" in house.logs[-1].read_bytes())
        kill_now(server.process)
    with house.serving() as server:
        address.port = server.port
        for each in threads:
            each.join(3600)
    assert _acknowledged(phones) == len(visits)
    assert undelivered(database) == EVENTS
    return phones


def _come(
    database: Database, secret: bytes, people: Mapping[str, str], visits: Sequence[tuple[str, str]]
) -> set[str]:
    """Note visits as the route does, many in a transaction, some of them again."""
    keys, chance = set[str](), random.Random(7)
    for first in range(0, len(visits), 500):
        with database.write() as connection:
            for token, spot in visits[first : first + 500]:
                arrival = Arrival(people[token], spot, now_ms(), Heat(), "code")
                for _ in range(1 + (chance.random() < DOUBLE)):
                    made = note_visit(connection, secret, CITY, arrival, kind="water")
                    keys.add(made.key)
    return keys


def _acknowledged(phones: Sequence[Phones]) -> int:
    return sum(len(each.done) for each in phones)


def _deliver(house: House, database: Database, receiver: Receiver) -> None:
    """Bring the receiver back after an hour; kill a server, then the receiver, under way."""
    receiver.start()
    with house.serving() as server:
        an_hour_passes(database, most=EVENTS // 3)
        wait_for(lambda: undelivered(database) < EVENTS, seconds=600)
        kill_now(server.process)
    with house.serving():
        _until(database, lambda: undelivered(database) < 2 * EVENTS / 3, most=EVENTS // 6)
        receiver.kill()
        failed = house.logs[-1].read_bytes
        _until(database, lambda: b"notice-failed" in failed(), most=EVENTS // 10)
        receiver.start()
        _until(database, lambda: undelivered(database) == 0)


def _until(database: Database, what: Callable[[], bool], *, most: int = 10**9) -> None:
    """Let hours pass until something is true, each when all is sent that was due before."""
    until = time.monotonic() + 3600
    while not what():
        assert time.monotonic() < until, "it did not happen"
        with database.read() as connection:
            due = is_due(connection)
        if not due:
            an_hour_passes(database, most=most)
        time.sleep(0.5 if EVENTS < 10_000 else 5)


def _reconciliation(server: RunningServer, office: str) -> bytes:
    today = datetime.datetime.now(TOKYO).date()
    days = {"first": str(today - datetime.timedelta(days=1)), "last": str(today)}
    answer = httpx.get(
        f"{server.address}/api/cities/{CITY}/points/reconciliation",
        params=days,
        headers={"cookie": f"__Host-uchimizu={office}"},
        timeout=60,
    )
    assert answer.status_code == 200, answer.text
    return answer.content


def _require_once(
    database: Database, receiver: Receiver, done: set[str], file: bytes, folder: Path
) -> None:
    arrived = receiver.rows("key")
    assert len(arrived) == len(set(arrived)) == len(done) == EVENTS
    assert {key for (key,) in arrived} == done
    rows = list(csv.DictReader(io.StringIO(file.decode())))
    assert {row["key"] for row in rows} == done
    assert {row["handed_over"] for row in rows} == {"webhook"}
    (folder / "reconciliation.csv").write_bytes(file)
    assert receiver.compare(folder / "reconciliation.csv").returncode == 0
    with database.read() as connection:
        assert audit.verify(connection, CITY) is None
        logged = select(audit_table.c.details).where(audit_table.c.action == "send-points")
        assert sum(each["events"] for each in connection.scalars(logged)) >= EVENTS
        points = connection.scalar(select(func.sum(points_visit.c.points)))
    assert points == sum(each for (each,) in receiver.rows("points"))


def _require_no_place(
    database: Database, receiver: Receiver, logs: Sequence[Path], accounts: set[str]
) -> None:
    """Search rows, packets and log lines for places, and what left the house for people."""
    searched = 0
    packets = [str(row) for row in receiver.rows()]
    told = [line for log in logs for line in log.read_text("utf-8").splitlines()]
    lines = [re.sub(r'"(time|milliseconds)":("[^"]*"|[0-9.]+)', "", line) for line in told]
    for text in _texts(database, packets, lines):
        searched += 1
        assert not re.search(r"139\.3[89]\d|36\.1[56]\d", text), text
    for text in (*packets, *lines):
        assert not accounts & set(re.findall(r"[2-9a-z]{16}", text)), text
    assert searched > 3 * EVENTS
    hashes = [each for (each,) in receiver.rows("account_hash")]
    assert len(set(hashes)) == EVENTS


def _texts(database: Database, packets: Sequence[str], lines: Sequence[str]) -> Iterator[str]:
    yield from packets
    yield from lines
    with database.read() as connection:
        for table in (points_visit, points_tally, audit_table):
            for row in connection.execute(select(table)):
                yield str(row)
        for row in connection.execute(select(notice).where(notice.c.kind == VISIT)):
            yield str(row)
