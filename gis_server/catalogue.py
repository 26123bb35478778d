"""The published cities, as `tiles.publishing` finds them in storage and the API answers them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from pydantic import ValidationError

from gis_server.errors import UnknownCityError
from gis_server.records import Bounds, Cities, City, CityRecord, CitySummary, Dataset
from gis_server.request_log import EventLog
from tiles import publishing
from tiles.errors import PublishError, TilesError
from tiles.publishing.layout import CITIES, city_folder
from tiles.storage import Storage

Found = TypeVar("Found")

READERS = 16  # a bucket answers in tens of milliseconds, so pointers are read side by side
RECORDS_REMEMBERED = 2_000


class Catalogue:
    """Reads the cities of one storage. Pointers are read every time, immutable records once."""

    def __init__(self, storage: Storage, log: EventLog) -> None:
        self.storage = storage
        self.log = log
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="catalogue")
        self._records: dict[tuple[str, str, str], Dataset] = {}

    def cities(self) -> Cities:
        """List the published cities."""
        read = (self._readable_city(name) for name in self.storage.folders(CITIES))
        return Cities(cities=[_summary(city) for city in read if city is not None])

    def city(self, city: str) -> City:
        """Give one city with the current versions of its datasets.

        Raises
        ------
        UnknownCityError
            No city of this id is published.
        """
        record = self._city_record(city)
        folders = self.storage.folders(city_folder(city))
        datasets = list(self._each(lambda dataset: self._dataset(city, dataset), folders))
        return City(
            id=city,
            name=record.name,
            language=record.language,
            year=record.year,
            bounds=_union([each.bounds for each in datasets]),
            attribution=record.attribution,
            licence=record.licence,
            datasets=datasets,
        )

    def is_readable(self) -> bool:
        """Tell whether storage answers and every pointer of the cities in it can be read."""
        try:
            for city in publishing.cities(self.storage):
                publishing.datasets(self.storage, city)
        except (TilesError, OSError) as error:
            self.log.write("storage-not-readable", reason=str(error))
            return False
        return True

    def _city_record(self, city: str) -> CityRecord:
        try:
            city_folder(city)
        except PublishError:
            raise UnknownCityError(city) from None
        found = publishing.city_record(self.storage, city)
        if found is None:
            raise UnknownCityError(city)
        return CityRecord.model_validate({**found, "id": city})

    def _readable_city(self, city: str) -> City | None:
        """Give a city; one that cannot be read is logged and left out."""
        try:
            return self.city(city)
        except UnknownCityError:  # not published yet, or being removed
            return None
        except (PublishError, ValidationError) as error:
            self.log.write("unreadable-city", city=city, reason=str(error))
            return None

    def _dataset(self, city: str, dataset: str) -> Dataset | None:
        """Give a dataset; a record that cannot be read is logged and left out."""
        try:
            version = publishing.current_version(self.storage, city, dataset)
            if version is None:
                return None
            known = self._records.get((city, dataset, version))
            return known or self._read_record(city, dataset, version)
        except (PublishError, ValidationError) as error:
            self.log.write("unreadable-dataset", city=city, dataset=dataset, reason=str(error))
            return None

    def _read_record(self, city: str, dataset: str, version: str) -> Dataset | None:
        record = publishing.dataset_record(self.storage, city, dataset, version=version)
        if record is None:
            return None
        url = f"/tiles/{city}/{dataset}/{version}/{record.entry or ''}"
        answer = Dataset.model_validate({**record.as_json(), "url": url})
        if len(self._records) >= RECORDS_REMEMBERED:
            self._records.clear()
        self._records[city, dataset, version] = answer
        return answer

    def _each(self, read: Callable[[str], Found | None], names: Iterable[str]) -> Iterable[Found]:
        return (found for found in self._readers.map(read, names) if found is not None)


def _summary(city: City) -> CitySummary:
    return CitySummary(
        id=city.id,
        name=city.name,
        language=city.language,
        year=city.year,
        bounds=city.bounds,
        datasets=len(city.datasets),
    )


def _union(all_bounds: list[Bounds]) -> Bounds | None:
    if not all_bounds:
        return None
    west, south, east, north = zip(*all_bounds, strict=True)
    return min(west), min(south), max(east), max(north)
