"""Guesses are counted; whoever is attacked from elsewhere still gets in."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from layers.errors import ThrottledError
from layers.people import throttling
from layers.people.throttling import Counting, admit, admit_guess, forgive, network_of, spend, sweep
from layers.store.database import Database
from layers.store.tables import throttle

COUNTING = Counting(b"secret" * 6, "town")
MINUTE = 60_000


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Give the time [ms], to be moved."""
    now = [1_800_000_000_000]
    monkeypatch.setattr(throttling, "now_ms", lambda: now[0])
    return now


def guess(database: Database, name: str, address: str) -> int:
    """Guess once; gives how long to wait [s], 0 if the guess was looked at."""
    try:
        with database.write() as connection:
            admit_guess(connection, COUNTING, name, address)
    except ThrottledError as error:
        return error.retry_after_s
    return 0


def test_guesses_at_one_name_get_slower_and_then_stop(database: Database, clock: list[int]) -> None:
    waits, looked_at = [], 0
    for _ in range(40):
        wait = guess(database, "a", "203.0.113.5")
        looked_at += wait == 0
        waits.append(wait)
        clock[0] += wait * 1000 if wait < 60 else 1000
    assert looked_at == 10
    assert [each for each in waits if 0 < each < 60] == [1, 2, 4, 8, 16, 32]
    clock[0] += 15 * MINUTE
    assert guess(database, "a", "203.0.113.5") == 0


def test_an_address_has_fifty_guesses(database: Database, clock: list[int]) -> None:
    looked_at = sum(guess(database, f"n{i}", f"203.0.113.{i}") == 0 for i in range(120))
    assert looked_at == 50
    assert guess(database, "n0", "203.0.114.1") == 0


@pytest.mark.parametrize("guesses", [160, pytest.param(10_000, marks=pytest.mark.slow)])
def test_of_many_guesses_from_everywhere_a_hundred_reach_hashing(
    database: Database, clock: list[int], guesses: int
) -> None:
    looked_at = 0
    for i in range(guesses):
        looked_at += guess(database, "a", f"10.{i // 256 % 256}.{i % 256}.7") == 0
        clock[0] += 50
    assert looked_at == 100


def test_the_owner_gets_in_while_others_guess(database: Database, clock: list[int]) -> None:
    for _ in range(60):
        guess(database, "a", "203.0.113.5")
    assert guess(database, "a", "198.51.100.7") == 0, "another address is not locked out"
    with database.write() as connection:
        forgive(connection, COUNTING, "a", "198.51.100.7")
    for i in range(300):
        guess(database, "a", f"10.1.{i % 256}.{i // 256}")
    assert guess(database, "a", "192.0.2.1") > 0, "new addresses wait while many guess"
    assert guess(database, "a", "198.51.100.9") == 0, "the owner's network does not"


def test_getting_in_forgives_the_mistakes_before(database: Database, clock: list[int]) -> None:
    for _ in range(4):
        assert guess(database, "a", "203.0.113.5") == 0
    with database.write() as connection:
        forgive(connection, COUNTING, "a", "203.0.113.5")
    assert [guess(database, "a", "203.0.113.5") for _ in range(4)] == [0, 0, 0, 0]


def test_a_refused_try_is_not_counted(database: Database, clock: list[int]) -> None:
    counter = COUNTING.counter(throttling.Limit("x", 1), "y")
    with database.write() as connection:
        admit(connection, counter)
    for _ in range(3):
        with pytest.raises(ThrottledError), database.write() as connection:
            admit(connection, counter)
    clock[0] += 15 * MINUTE
    with database.write() as connection:
        admit(connection, counter)


def test_a_ticket_is_spent_once(database: Database) -> None:
    with database.write() as connection:
        assert [spend(connection, "t"), spend(connection, "t"), spend(connection, "u")] == [
            True,
            False,
            True,
        ]


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.77", "203.0.113.0/24"),
        ("::ffff:203.0.113.77", "203.0.113.0/24"),
        ("2001:db8:1:2::3", "2001:db8:1::/48"),
        ("nonsense", "unknown"),
    ],
)
def test_addresses_are_cut_to_their_network(address: str, network: str) -> None:
    assert network_of(address) == network


def test_no_address_and_no_name_is_kept(database: Database, clock: list[int]) -> None:
    guess(database, "kawa-momiji-482", "203.0.113.5")
    with database.read() as connection:
        kept = [row.key for row in connection.execute(throttle.select())]
    assert len(kept) == 3
    assert not any("203" in key.partition(":")[2][:3] and "." in key for key in kept)
    assert all("momiji" not in key for key in kept)
    clock[0] += throttling.KEPT_MS + 1
    with database.write() as connection:
        assert sweep(connection) == 3


def test_guesses_side_by_side_are_all_counted(database: Database) -> None:
    start = threading.Barrier(24)

    def one(_: int) -> int:
        start.wait()
        return guess(database, "a", "203.0.113.5")

    with ThreadPoolExecutor(24) as threads:
        waits = list(threads.map(one, range(24)))
    assert waits.count(0) <= 4, "of those at once, only the tries without delay are looked at"
    assert waits.count(0) >= 1
