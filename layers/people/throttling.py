"""Counting how often something was tried, in the database, so that all processes count together.

A guess is counted three times: for the name from this address (with a growing delay), for the
address, and for the name from everywhere. Whoever is attacked from elsewhere still gets in: what
others tried counts against a name only when very many addresses guess, and then not for an address
from which its owner signed in before. Addresses are cut to their network and kept only as a hash.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, delete, select, update

from layers.errors import ThrottledError
from layers.store.identifiers import now_ms
from layers.store.tables import throttle
from layers.store.upsert import insert_for, insert_if_absent

_MINUTE_MS = 60_000
KEPT_MS = 30 * 24 * 60 * _MINUTE_MS  # no count matters for longer


@dataclass(frozen=True, slots=True)
class Limit:
    """How often something may be tried within a window of time [ms].

    free : this many tries come without delay; each further one waits twice as long as the last.
    """

    name: str
    most: int
    window_ms: int = 15 * _MINUTE_MS
    free: int | None = None


NAME_FROM_ADDRESS: Final = Limit("name-from-address", 10, free=4)
ADDRESS: Final = Limit("address", 50)
NAME: Final = Limit("name", 100)
NEW_ACCOUNTS: Final = Limit("new-accounts", 60, window_ms=60 * _MINUTE_MS)  # a class signs up
CODES: Final = Limit("codes", 20)
CEREMONIES: Final = Limit("ceremonies", 200)
_KNOWN = "known"


@dataclass(frozen=True, slots=True)
class Counter:
    """One thing that is counted: a limit and what it is counted for."""

    limit: Limit
    key: str


class Counting:
    """Makes counters: keys are hashed with the installation's secret."""

    def __init__(self, secret: bytes, city: str) -> None:
        self._secret = secret
        self._city = city

    def counter(self, limit: Limit, *about: str) -> Counter:
        """Give the counter of something."""
        return Counter(limit, self._key(limit.name, *about))

    def guesses(self, name: str, address: str) -> Sequence[Counter]:
        """Give what a guess at the password of a login name counts for."""
        network = network_of(address)
        return (
            self.counter(NAME_FROM_ADDRESS, name, network),
            self.counter(ADDRESS, network),
            self.counter(NAME, name),
        )

    def known(self, name: str, address: str) -> str:
        """Give the key under which it is kept that somebody got in from an address."""
        return self._key(_KNOWN, name, network_of(address))

    def _key(self, *parts: str) -> str:
        text = "\0".join((self._city, *parts))
        digest = hmac.new(self._secret, b"throttle\0" + text.encode(), hashlib.sha256)
        return f"{parts[0]}:{digest.hexdigest()[:40]}"


def network_of(address: str) -> str:
    """Give the network that an address counts for: /24 of IPv4, /48 of IPv6."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    found = getattr(found, "ipv4_mapped", None) or found
    return str(ipaddress.ip_network((found, 24 if found.version == 4 else 48), strict=False))


def admit_guess(connection: Connection, counting: Counting, name: str, address: str) -> None:
    """Count one guess before it is looked at, so that guesses side by side are counted too.

    Raises
    ------
    ThrottledError
        There were too many; the guess must not be looked at.
    """
    for counter in counting.guesses(name, address):
        exempt = counter.limit is NAME and _is_known(connection, counting.known(name, address))
        if not exempt:
            admit(connection, counter)


def admit(connection: Connection, counter: Counter) -> None:
    """Count one try.

    Raises
    ------
    ThrottledError
        There were too many; nothing was counted.
    """
    now, limit, row = now_ms(), counter.limit, throttle.c.key == counter.key
    insert_if_absent(connection, throttle, {"key": counter.key, "count": 0, "since": now})
    found = connection.execute(select(throttle).where(row).with_for_update()).mappings().one()
    since, count = found["since"], found["count"]
    wait_ms = _wait_ms(limit, count, since, now)
    if wait_ms > 0:
        raise ThrottledError(-(-wait_ms // 1000))
    over = now - since >= limit.window_ms
    since = now if over or limit.free is not None else since
    count = 1 if over else count + 1
    connection.execute(update(throttle).where(row).values(count=count, since=since))


def forgive(connection: Connection, counting: Counting, name: str, address: str) -> None:
    """Forget the guesses of somebody who got in, and that this address is one of theirs."""
    own, for_address, _ = counting.guesses(name, address)
    connection.execute(delete(throttle).where(throttle.c.key == own.key))
    take_back(connection, for_address)
    key, now = counting.known(name, address), now_ms()
    added = insert_for(connection, throttle).values(key=key, count=1, since=now)
    connection.execute(added.on_conflict_do_update(index_elements=["key"], set_={"since": now}))


def take_back(connection: Connection, counter: Counter) -> None:
    """Let a try not count that was right."""
    counted = update(throttle).where(throttle.c.key == counter.key, throttle.c.count > 0)
    connection.execute(counted.values(count=throttle.c.count - 1))


def spend(connection: Connection, key: str) -> bool:
    """Note that something which may be used once is used; tells whether it was the first time."""
    row = {"key": f"spent:{key}", "count": 1, "since": now_ms()}
    return insert_if_absent(connection, throttle, row)


def sweep(connection: Connection) -> int:
    """Forget what no longer matters; gives how many rows went."""
    gone = connection.execute(delete(throttle).where(throttle.c.since < now_ms() - KEPT_MS))
    return gone.rowcount


def _wait_ms(limit: Limit, count: int, since: int, now: int) -> int:
    """Give how long to wait [ms] since the first try, or the last where tries are delayed."""
    if now - since >= limit.window_ms:
        return 0
    if count >= limit.most:
        return since + limit.window_ms - now
    if limit.free is None or count < limit.free:
        return 0
    return since + (1000 << (count - limit.free)) - now


def _is_known(connection: Connection, key: str) -> bool:
    since = connection.scalar(select(throttle.c.since).where(throttle.c.key == key))
    return since is not None and since > now_ms() - KEPT_MS
