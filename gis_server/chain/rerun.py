"""Does the automatic steps of a dataset again, in a temporary place, and compares checksums.

What is published is only read.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gis_server.errors import RerunError, UnknownCityError
from gis_server.heat.heat_run import run_inputs
from gis_server.heat.published_record import published_record
from gis_server.heat.run_folders import kept_request, runs_folder, sha256_of
from gis_server.settings import Settings
from simulations.engine import Parameters
from simulations.runs import RunFolder, plan_run, start_run
from simulations.runs.run import Machines
from simulations.surface.dataset import sources_of
from tiles.heat.heat_run import digests_of, names_of
from tiles.ingest import add_city
from tiles.ingest.request import ALL_KINDS, AddCity
from tiles.publishing import DatasetRecord, city_record, current_version, dataset_record
from tiles.publishing.layout import HEAT_PREFIX, RECORD
from tiles.publishing.manifest import read_manifest
from tiles.storage import Storage, open_storage

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Difference:
    """What is not the same: its name, the checksum that is published, the one found; "" is none."""

    name: str
    published: str
    found: str


@dataclass(frozen=True, slots=True)
class Rerun:
    """What doing it again gave; `compared` counts the checksums that were held against others."""

    dataset: str
    version: str
    compared: int
    differences: tuple[Difference, ...]

    def as_json(self) -> dict[str, Any]:
        """Give it as a JSON object."""
        return {
            "dataset": self.dataset,
            "version": self.version,
            "same": not self.differences,
            "compared": self.compared,
            "differences": [
                {"name": each.name, "published": each.published, "found": each.found}
                for each in self.differences
            ],
        }


def rerun(
    settings: Settings,
    city: str,
    dataset: str,
    *,
    delivery: tuple[Path, ...],
    progress: Progress,
    workers: int,
) -> Rerun:
    """Do the steps again that made what is published as a dataset.

    Parameters
    ----------
    delivery : of the city; a run of heat is made from its kept request instead.

    Raises
    ------
    UnknownCityError, RerunError
        There is nothing to compare with, or something to make it from is missing.
    """
    storage = open_storage(settings.storage)
    if city_record(storage, city) is None:
        raise UnknownCityError(f"{city!r} is no city here; uchimizu city list names the cities")
    record = dataset_record(storage, city, dataset)
    if record is None:
        raise RerunError(f"{dataset!r} is not published of {city}; uchimizu city list names them")
    if dataset.startswith(HEAT_PREFIX):
        folder = runs_folder(settings.data, city) / dataset.removeprefix(HEAT_PREFIX)
        return _rerun_heat(settings, record, folder, progress=progress, workers=workers)
    if record.kind not in ALL_KINDS:
        raise RerunError(f"{dataset} is of the kind {record.kind}, which is not made again here")
    if not delivery:
        raise RerunError(f"{dataset} is made from the delivery: name it with --delivery PATH")
    again = AddCity(
        id=city,
        paths=delivery,
        name=str((city_record(storage, city) or {}).get("name", "")),
        year=(city_record(storage, city) or {}).get("year"),
        publish=frozenset({record.kind}),
        attribution=record.attribution,
        created=record.lineage.created,
    )
    with tempfile.TemporaryDirectory(prefix="uchimizu-again-") as place:
        other = open_storage(str(Path(place) / "published"))
        add_city(
            again, storage=other, store=Path(place) / "store", progress=progress, workers=workers
        )
        return _compared(record, _checksums(storage, city, record), other, city)


def _compared(
    record: DatasetRecord, published: Mapping[str, str], other: Storage, city: str
) -> Rerun:
    made = dataset_record(other, city, record.id)
    found = {} if made is None else _checksums(other, city, made)
    return _held(record, published, found)


def _checksums(storage: Storage, city: str, record: DatasetRecord) -> dict[str, str]:
    """Give the checksum of each source and file, and each field of the record but its version."""
    version = current_version(storage, city, record.id)
    manifest = read_manifest(storage, city, record.id, version or record.version)
    found = {f"source {each.path}": each.sha256 for each in record.lineage.sources}
    for path, entry in manifest.files.items():
        name = path.removeprefix(f"{manifest.version}/")
        if name != RECORD:
            found[f"file {name}"] = entry["sha256"]
    fields = record.as_json()
    lineage = fields.pop("lineage")
    del fields["version"], lineage["sources"]
    for name, value in {**fields, **lineage}.items():
        found[f"record {name}"] = repr(value)
    return found


def _rerun_heat(
    settings: Settings, record: DatasetRecord, folder: Path, *, progress: Progress, workers: int
) -> Rerun:
    about = published_record(settings, folder)
    request = kept_request(folder)
    inputs = run_inputs(request, settings, progress=progress)
    plan = plan_run(inputs.surface, inputs.weather, parameters=Parameters(), window=inputs.window)
    beside = [request.weather, request.trees, request.scenario, *request.observations]
    found = {
        **{f"source {each['path']}": str(each["sha256"]) for each in sources_of(inputs.surface)},
        **{f"source {path.name}": sha256_of(path) for path in beside if path is not None},
        "plan": plan.digest,
    }
    published = {
        **{f"source {each['path']}": each["sha256"] for each in about["lineage"]["sources"]},
        "plan": about["lineage"]["parameters"]["digest"],
    }
    if found != published:  # from other inputs nothing else is to be expected
        return _held(record, published, found)
    with tempfile.TemporaryDirectory(prefix="uchimizu-again-") as place:
        outcome = start_run(
            Path(place),
            plan,
            inputs.surface,
            inputs.weather,
            machines=Machines(workers=workers),
            progress=lambda done, total: progress("heat", done, total),
        )
        if outcome.failures:
            raise RerunError(f"a tile failed: {outcome.failures[0].message}")
        result = RunFolder(Path(place)).whole()
        names = ("x", "y", "time", *names_of(result))
        found |= {f"result {name}": digest for name, digest in digests_of(result, names).items()}
    results = about["lineage"]["results"]
    published |= {f"result {name}": digest for name, digest in results.items()}
    return _held(record, published, found)


def _held(record: DatasetRecord, published: Mapping[str, str], found: Mapping[str, str]) -> Rerun:
    names = sorted(published.keys() | found.keys())
    differences = tuple(
        Difference(name, published.get(name, ""), found.get(name, ""))
        for name in names
        if published.get(name) != found.get(name)
    )
    return Rerun(record.id, record.version, len(names), differences)
