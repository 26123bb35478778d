"""The document of a city's feed in storage: `cities/{city}/today.json`."""

from __future__ import annotations

import threading
import time

import orjson

from gis_server.errors import UnknownCityError
from layers.heat_package.today.feed import Feed, feed_as_json, feed_of
from tiles import publishing
from tiles.errors import PublishError
from tiles.publishing.layout import city_folder
from tiles.storage import Storage

NAME = "today.json"
REMEMBERED_S = 2.0


class Feeds:
    """Reads what an operator read for each city, at most every few seconds."""

    def __init__(self, storage: Storage) -> None:
        self.storage = storage
        self._lock = threading.Lock()
        self._known: dict[str, tuple[float, Feed]] = {}

    def of(self, city: str) -> Feed:
        """Give the feed of a city, an empty one where nothing was read.

        Raises
        ------
        UnknownCityError
            No city of this id is published.
        """
        with self._lock:
            known = self._known.get(city)
        if known and time.monotonic() - known[0] < REMEMBERED_S:
            return known[1]
        found = read_feed(self.storage, city)
        with self._lock:
            self._known[city] = (time.monotonic(), found)
        return found


def read_feed(storage: Storage, city: str) -> Feed:
    """Read the feed of a city.

    Raises
    ------
    UnknownCityError
        No city of this id is published.
    """
    key = _key(storage, city)
    try:
        return feed_of(orjson.loads(storage.get(key)))
    except FileNotFoundError:
        return Feed()


def write_feed(storage: Storage, city: str, feed: Feed) -> None:
    """Put the feed of a city in place of the one before, in one step.

    Raises
    ------
    UnknownCityError
        No city of this id is published.
    """
    storage.put(_key(storage, city), orjson.dumps(feed_as_json(feed), option=orjson.OPT_INDENT_2))


def _key(storage: Storage, city: str) -> str:
    try:
        folder = city_folder(city)
    except PublishError:
        raise UnknownCityError(city) from None
    if publishing.city_record(storage, city) is None:
        raise UnknownCityError(city)
    return f"{folder}/{NAME}"
