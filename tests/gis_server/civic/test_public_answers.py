"""What is kept for visitors is never older than the last acknowledged write, in any process."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from sqlalchemy import Connection

from gis_server.civic import SQLITE_FILE
from gis_server.public_answers import LayerNumbers, PublicAnswers
from layers.store.database import Database
from layers.store.feed import PAGE, announce
from tests.gis_server.civic.house import CITY, House
from tests.gis_server.people.conftest import open_house
from tests.layers.conftest import (  # noqa: F401 - fixtures
    database,
    database_url,
    postgis_url,
    sqlite_model,
)

NOTES = f"{CITY}-notes"
WRITES, READERS = 60, 6


def change(database: Database, kind: str, layer: str | None) -> None:  # noqa: F811
    with database.write() as connection:
        announce(connection, CITY, kind=kind, object="x", layer=layer)


def number_of(numbers: LayerNumbers, database: Database, layer: str) -> int:  # noqa: F811
    with database.read() as connection:
        found = numbers.of(connection, CITY, [layer])
    assert found is not None
    return found


def test_only_what_bears_on_a_layer_changes_its_number(database: Database) -> None:  # noqa: F811
    numbers = LayerNumbers()
    change(database, "feature", "a")
    first = number_of(numbers, database, "a")
    for kind, layer in (("feature", "b"), ("log", None), ("photo", "b")):
        change(database, kind, layer)
        assert number_of(numbers, database, "a") == first
    for kind, layer in (
        ("feature", "a"),
        ("photo", "a"),
        ("layer", "b"),
        ("workshop", "b"),
        ("space", None),
        ("unheard of", None),
    ):
        before = number_of(numbers, database, "a")
        change(database, kind, layer)
        assert number_of(numbers, database, "a") > before, kind
    assert number_of(numbers, database, "b") == number_of(numbers, database, "a")


def test_more_changes_than_are_looked_through_change_all(database: Database) -> None:  # noqa: F811
    numbers = LayerNumbers()
    before = number_of(numbers, database, "a")
    with database.write() as connection:
        for _ in range(PAGE + 1):
            announce(connection, CITY, kind="feature", object="x", layer="b")
    assert number_of(numbers, database, "a") > before


def test_an_older_view_is_not_kept(database: Database) -> None:  # noqa: F811
    """A transaction that began before a change that others looked at keeps nothing."""
    answers = PublicAnswers()

    def ask(connection: Connection, asked: str, made: bytes) -> bytes:
        found = answers.body(connection, CITY, ["a"], asked=asked, make=lambda: made)
        assert (found.number is None) == (made == b"old")
        return found.content

    change(database, "feature", "a")
    with database.read() as older:
        assert ask(older, "x", b"1") == b"1"
        change(database, "feature", "a")
        with database.read() as newer:
            assert answers.numbers.of(newer, CITY, ["a"]) is not None
        assert ask(older, "x", b"old") == b"old"
    with database.read() as connection:
        assert ask(connection, "x", b"new") == b"new"
        assert ask(connection, "x", b"again") == b"new"
        assert ask(connection, "y", b"other") == b"other"


def test_of_many_who_ask_at_once_one_makes_it(database: Database) -> None:  # noqa: F811
    answers, made = PublicAnswers(), []
    begin = threading.Barrier(8)

    def make() -> bytes:
        made.append(1)
        return b"x"

    def ask() -> bytes:
        with database.read() as connection:
            begin.wait()
            return answers.body(connection, CITY, ["a"], asked="x", make=make).content

    with ThreadPoolExecutor(8) as pool:
        found = [each.result() for each in [pool.submit(ask) for _ in range(8)]]
    assert found == [b"x"] * 8
    assert len(made) == 1


@pytest.fixture(scope="module", params=["sqlite", "postgis"])
def two_processes(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[House]:
    """Give a server with two processes."""
    data = tmp_path_factory.mktemp("two")
    url: str | Path = data / SQLITE_FILE
    if request.param == "postgis":
        url = request.getfixturevalue("postgis_url")()
    with open_house(data, url, UCHIMIZU_WORKERS="2") as opened:
        yield opened


def test_readers_see_what_was_acknowledged(two_processes: House) -> None:
    """Readers on connections of their own, while somebody writes: nobody ever reads the past."""
    house = two_processes
    writer = house.person()
    made = writer.add_note(properties={"about": "hot", "text": "0"})
    path, etag = f"/layers/{NOTES}/items/{made.json()['id']}", made.headers["etag"]
    acknowledged, ended, late = [0], threading.Event(), []
    lists = (f"/layers/{NOTES}/items?limit=1000", f"/layers/{NOTES}/export/geojson")

    def read(number: int) -> int:
        count = 0
        while not ended.is_set():
            least = acknowledged[0]
            where = lists[(number + count) % 2]
            address = f"{house.client.base_url}/api/cities/{CITY}{where}"
            features = httpx.get(address).json()["features"]
            texts = {each["id"]: each["properties"]["text"] for each in features}
            if int(texts[made.json()["id"]]) < least:
                late.append((where, texts, least))
            count += 1
        return count

    with ThreadPoolExecutor(READERS) as pool:
        reading = [pool.submit(read, number) for number in range(READERS)]
        try:
            for number in range(1, WRITES + 1):
                body = {"properties": {"text": f"{number}"}}
                changed = writer.ask("PATCH", path, body, if_match=etag)
                assert changed.status_code == 200, changed.text
                etag, acknowledged[0] = changed.headers["etag"], number
        finally:
            ended.set()
        reads = sum(each.result() for each in reading)
    assert late == []
    assert reads > READERS
    print(f"{reads} reads while {WRITES} writes")


MIDDAY = 1784689200000  # 2026-07-22 12:00 in Japan: an answer of now changes with the minute


@pytest.mark.parametrize("address", [f"/layers/{NOTES}/items?limit=1000", f"/spots?at={MIDDAY}"])
def test_lists_go_out_packed_and_once(two_processes: House, address: str) -> None:
    """Visitors get gzip where they take it and 304 while nothing has changed, in any process."""
    writer, visitor = two_processes.person(), two_processes.visitor
    writer.add_note(properties={"about": "hot", "text": "ひなた" * 40})
    packed = visitor.ask("GET", address)
    plain = visitor.ask("GET", address, accept_encoding="identity")
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.json() == plain.json()
    for answer, takes in ((packed, "gzip"), (plain, "identity")):
        assert (answer.headers["vary"], answer.headers["cache-control"]) == (
            "Accept-Encoding",
            "no-cache",
        )
        etag = answer.headers["etag"]
        for _ in range(4):
            same = visitor.ask("GET", address, accept_encoding=takes, if_none_match=etag)
            assert (same.status_code, same.content) == (304, b"")
    mine = writer.ask("GET", address, if_none_match=packed.headers["etag"])
    assert (mine.status_code, mine.headers["cache-control"]) == (200, "no-store")


@pytest.mark.parametrize("address", ["", "/layers", f"/today?at={MIDDAY}"])
def test_what_a_phone_begins_with_goes_out_packed(house: House, address: str) -> None:
    packed = house.visitor.ask("GET", address)
    plain = house.visitor.ask("GET", address, accept_encoding="identity")
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert {packed.headers["vary"], plain.headers["vary"]} == {"Accept-Encoding"}
    assert packed.json() == plain.json()


def test_a_list_that_changed_is_sent_again(two_processes: House) -> None:
    writer, visitor = two_processes.person(), two_processes.visitor
    address = f"/layers/{NOTES}/items?limit=1000"
    etag = visitor.ask("GET", address).headers["etag"]
    made = writer.add_note(properties={"about": "hot", "text": "いま書いた"})
    again = visitor.ask("GET", address, if_none_match=etag)
    assert again.status_code == 200
    assert made.json()["id"] in {each["id"] for each in again.json()["features"]}
