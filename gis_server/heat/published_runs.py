"""The published runs of heat: which there are, and what each says of itself."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

import orjson

from gis_server.errors import UnknownCityError, UnknownRunError
from gis_server.request_log import EventLog
from tiles import publishing
from tiles.errors import PublishError
from tiles.publishing.layout import HEAT_PREFIX, city_folder, dataset_folder
from tiles.storage import Storage

ENTRY = "run.json"
RUNS_REMEMBERED = 500
# What the routes tell of a run; field by field in docs/heat-data.md.
NEEDED = frozenset(
    {"title", "date", "kind", "source", "scenario", "bounds", "resolution_m", "grid"}
    | {"quantities", "hours", "files", "minzoom", "maxzoom", "attribution"}
)


@dataclass(frozen=True, slots=True)
class PublishedRun:
    """The shown version of a run; `about` is its run.json."""

    city: str
    dataset: str
    version: str
    about: dict[str, Any]

    @property
    def run(self) -> str:
        """Give the id of the run."""
        return self.dataset.removeprefix(HEAT_PREFIX)

    @property
    def url(self) -> str:
        """Give the address of run.json."""
        return f"/tiles/{self.city}/{self.dataset}/{self.version}/{ENTRY}"

    def key(self, name: str) -> str:
        """Give the storage key of one of its files."""
        return f"{dataset_folder(self.city, self.dataset)}/{self.version}/{name}"


class PublishedRuns:
    """Reads the runs in storage. Pointers are read every time, immutable files once."""

    def __init__(self, storage: Storage, log: EventLog) -> None:
        self.storage = storage
        self.log = log
        self._about: OrderedDict[tuple[str, str, str], dict[str, Any]] = OrderedDict()

    def runs(self, city: str) -> list[PublishedRun]:
        """Give the runs of a city, the newest first; one that cannot be read is logged, left out.

        Raises
        ------
        UnknownCityError
            No city of this id is published.
        """
        self._check_city(city)
        folders = self.storage.folders(city_folder(city))
        found = [self._readable(city, name) for name in folders if name.startswith(HEAT_PREFIX)]
        shown = [run for run in found if run is not None]
        return sorted(shown, key=lambda run: (run.version, run.dataset), reverse=True)

    def newest_plain(self, city: str) -> PublishedRun | None:
        """Give the newest run of the town as it is, as ways use it; None without one.

        Raises
        ------
        UnknownCityError
            No city of this id is published.
        """
        return next((each for each in self.runs(city) if each.about["scenario"] is None), None)

    def run_of_id(self, city: str, run: str) -> PublishedRun:
        """Give the run of an id; errors as those of `run`."""
        return self.run(city, HEAT_PREFIX + run)

    def run(self, city: str, dataset: str) -> PublishedRun:
        """Give the run that is published as a dataset.

        Raises
        ------
        UnknownCityError, UnknownRunError
            There is none.
        """
        self._check_city(city)
        found = self._run(city, dataset) if dataset.startswith(HEAT_PREFIX) else None
        if found is None:
            raise UnknownRunError(f"{city}/{dataset}")
        return found

    def _readable(self, city: str, dataset: str) -> PublishedRun | None:
        try:
            return self._run(city, dataset)
        except PublishError as error:
            self.log.write("unreadable-run", city=city, dataset=dataset, reason=str(error))
            return None

    def _check_city(self, city: str) -> None:
        try:
            city_folder(city)
        except PublishError:
            raise UnknownCityError(city) from None
        if publishing.city_record(self.storage, city) is None:
            raise UnknownCityError(city)

    def _run(self, city: str, dataset: str) -> PublishedRun | None:
        try:
            dataset_folder(city, dataset)
        except PublishError:
            return None
        version = publishing.current_version(self.storage, city, dataset)
        if version is None:
            return None
        about = self._about.get((city, dataset, version))
        if about is None:
            about = self._read(city, dataset, version)
        return PublishedRun(city, dataset, version, about)

    def _read(self, city: str, dataset: str, version: str) -> dict[str, Any]:
        key = f"{dataset_folder(city, dataset)}/{version}/{ENTRY}"
        try:
            about = run_description(self.storage.get(key), key=key)
        except FileNotFoundError:
            raise PublishError(f"{key} is missing; publish the run again") from None
        if len(self._about) >= RUNS_REMEMBERED:
            self._about.popitem(last=False)
        self._about[city, dataset, version] = about
        return about


def run_description(data: bytes, *, key: str) -> dict[str, Any]:
    """Read a run.json.

    Raises
    ------
    PublishError
        It is none, or lacks what the routes tell.
    """
    try:
        found = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise PublishError(f"{key} is no JSON: {error}; publish the run again") from error
    missing = NEEDED - found.keys() if isinstance(found, dict) else NEEDED
    if missing:
        message = f"{key} has no {', '.join(sorted(missing))}; publish the run again"
        raise PublishError(message)
    about: dict[str, Any] = found
    return about
