"""Answers that are the same for every visitor, kept until something changes that they tell of.

Whoever asks reads the number of the city's latest change first, in the transaction that would make
the answer. So a read that begins after a write was acknowledged never gets an older answer, also
where another process wrote.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection

from gis_server.bounded_cache import BoundedCache
from layers.store.feed import PAGE, changes_since, last_number

KEPT_BYTES = 64 << 20
TURNS = 64
_OF_ALL = frozenset({"layer", "space", "workshop"})  # changes of what is seen at all
_OF_NONE = frozenset({"log"})


@dataclass(frozen=True, slots=True)
class PublicBody:
    """The body of an answer that tells of some layers of a city.

    number : of the change after which nothing of these layers has changed in it; None where that
        cannot be told.
    """

    content: bytes
    city: str
    layers: tuple[str, ...]
    number: int | None


class PublicAnswers:
    """Bodies of answers by what was asked, as of the latest change of their layers."""

    def __init__(self, limit: int = KEPT_BYTES) -> None:
        self.numbers = LayerNumbers()
        self._kept: BoundedCache[bytes] = BoundedCache(limit)
        self._turns = tuple(threading.Lock() for _ in range(TURNS))

    def body(
        self,
        connection: Connection,
        city: str,
        layers: Sequence[str],
        *,
        asked: str,
        make: Callable[[], bytes],
    ) -> PublicBody:
        """Give the body of an answer about some layers; `make` makes it, in this transaction.

        asked : all that the answer depends on besides what people wrote.
        """
        number = self.numbers.of(connection, city, layers)
        if number is None:
            return PublicBody(make(), city, tuple(layers), None)
        found = self.kept("\n".join((city, *layers, str(number), asked)), make)
        return PublicBody(found, city, tuple(layers), number)

    def kept(self, name: str, make: Callable[[], bytes]) -> bytes:
        """Give the body of this name, made where it is not kept."""
        found = self._kept.get(name)
        if found is None:
            with self._turns[hash(name) % TURNS]:  # of many who ask at once, one makes it
                found = self._kept.get(name)
                if found is None:
                    found = make()
                    self._kept.put(name, found, size=len(found) + len(name))
        return found


@dataclass(slots=True)
class _Seen:
    """How far a city's changes were looked through; `floor` bears on all layers."""

    number: int
    floor: int
    layers: dict[str, int] = field(default_factory=dict)

    def of(self, layers: Sequence[str]) -> int:
        return max((self.floor, *(self.layers.get(each, 0) for each in layers)))


class LayerNumbers:
    """For each layer the number of a change after which nothing of it has changed."""

    def __init__(self) -> None:
        self._cities: dict[str, _Seen] = {}
        self._lock = threading.Lock()

    def of(self, connection: Connection, city: str, layers: Sequence[str]) -> int | None:
        """Give the number for some layers together, as this transaction sees them.

        None where the transaction began before changes that others have looked at already: what
        it reads must not be kept.
        """
        number = last_number(connection, city)
        with self._lock:
            seen = self._cities.get(city)
            if seen is None:
                seen = self._cities[city] = _Seen(number, number)
            if number < seen.number:
                return None
            if number > seen.number:
                _look_through(connection, city, seen, number)
            return seen.of(layers)

    def known(self, city: str, layers: Sequence[str]) -> int:
        """Give the number as of the latest change that was looked at."""
        with self._lock:
            return self._cities[city].of(layers)


def _look_through(connection: Connection, city: str, seen: _Seen, number: int) -> None:
    if number - seen.number > PAGE:
        seen.number = seen.floor = number
        return
    for each in changes_since(connection, city, seen.number):
        if each.layer is None and each.kind in _OF_NONE:
            continue
        if each.layer is None or each.kind in _OF_ALL:
            seen.floor = each.number
        else:
            seen.layers[each.layer] = each.number
    seen.number = number
