"""The published networks, read once; ways need nothing else, so no database."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

import orjson

from gis_server.errors import UnknownCityError, UnknownWaysError
from gis_server.ways.network_files import DATASET, ENTRY, FILE, read_network
from layers.bilingual import Bilingual
from layers.heat_package.ways.heat_load import Samples, samples_of
from layers.heat_package.ways.joining import Finder
from layers.heat_package.ways.network import WayNetwork
from tiles import publishing
from tiles.errors import PublishError
from tiles.publishing.layout import city_folder, dataset_folder
from tiles.storage import Storage

NETWORKS_KEPT = 8


@dataclass(frozen=True, slots=True)
class PublishedNetwork:
    """The shown version of a city's network, ready for questions."""

    city: str
    version: str
    network: WayNetwork
    finder: Finder
    samples: Samples
    caveats: tuple[Bilingual, ...]
    attribution: str


class PublishedWays:
    """Reads networks. Pointers are read every time, immutable files once."""

    def __init__(self, storage: Storage) -> None:
        self.storage = storage
        self._kept: OrderedDict[tuple[str, str], PublishedNetwork] = OrderedDict()
        self._reading = threading.Lock()

    def of(self, city: str) -> PublishedNetwork:
        """Give the network of a city.

        Raises
        ------
        UnknownCityError, UnknownWaysError
            There is no such city, or it has no network yet.
        """
        try:
            city_folder(city)
        except PublishError:
            raise UnknownCityError(city) from None
        if publishing.city_record(self.storage, city) is None:
            raise UnknownCityError(city)
        version = publishing.current_version(self.storage, city, DATASET)
        if version is None:
            raise UnknownWaysError(city)
        with self._reading:
            found = self._kept.get((city, version))
            if found is None:
                found = self._read(city, version)
                self._kept[city, version] = found
                if len(self._kept) > NETWORKS_KEPT:
                    self._kept.popitem(last=False)
            self._kept.move_to_end((city, version))
        return found

    def _read(self, city: str, version: str) -> PublishedNetwork:
        folder = f"{dataset_folder(city, DATASET)}/{version}"
        network = read_network(self.storage.get(f"{folder}/{FILE}"), name=f"{folder}/{FILE}")
        about: dict[str, Any] = orjson.loads(self.storage.get(f"{folder}/{ENTRY}"))
        return PublishedNetwork(
            city,
            version,
            network,
            Finder(network),
            samples_of(network),
            tuple(Bilingual(each["ja"], each["en"]) for each in about["caveats"]),
            str(about["attribution"]),
        )
