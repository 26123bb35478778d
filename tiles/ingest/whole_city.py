"""The whole way of a city: delivery, tables, tiles, checked and published datasets."""

from __future__ import annotations

import functools
import os
import secrets
import shutil
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import orjson

from tiles.city_files import CityContext, CityFile
from tiles.city_store import CityStore
from tiles.city_tables import CityTables
from tiles.delivery import Delivery, open_delivery
from tiles.errors import DeliveryError, Severity
from tiles.ingest.encode_file import begin, work
from tiles.ingest.kept_problems import kept
from tiles.ingest.known_files import EncodeSetting
from tiles.ingest.memory import peak_memory_mb, rare_collections
from tiles.ingest.publish_kinds import publish_kinds
from tiles.ingest.read_files import ReadFile, published_tiles, read_files
from tiles.ingest.report import FileReport, RunReport
from tiles.ingest.request import AddCity
from tiles.ingest.run import Progress, Run
from tiles.ingest.workers import Crew, Work
from tiles.publishing import (
    CityEdit,
    DatasetRecord,
    dataset_record,
    edit_city,
    remove_dataset,
)
from tiles.publishing.layout import city_key, report_key
from tiles.storage import Storage

LOCK_WAIT_S = 5.0
PROGRAM = f"uchimizu {version('uchimizu')}"


def silent(stage: str, done: int, total: int) -> None:
    """Show no progress."""


@rare_collections()
def add_city(
    request: AddCity,
    *,
    storage: Storage,
    store: Path,
    progress: Progress = silent,
    workers: int = 1,
) -> RunReport:
    """Read a delivery and publish it as a city, or publish a city anew.

    What did not change since the last run is neither read nor encoded nor published again. One
    bad file, feature or dataset never stops the others; the report says what happened.

    Parameters
    ----------
    store : folder of the city store (tables and encoded parts of files already read).
    progress : called with the stage, and how much of how much of it is done.
    workers : processes that read files; 1 reads them in this process.

    Raises
    ------
    DeliveryError
        There is nothing to read at the paths.
    StorageError
        Another process is changing this city, or the storage failed.
    """
    began = time.monotonic()
    delivery = open_delivery(request.paths)
    if not delivery.files:
        shown = ", ".join(str(path) for path in request.paths)
        raise DeliveryError(f"no CityGML file (.gml, .gml.gz) in {shown}")
    with _begun(request, delivery, storage, store, progress=progress, workers=workers) as run:
        files = read_files(run, delivery.files)
        encoded = [file.encoded for file in files if file.encoded]
        records = publish_kinds(run, encoded, lambda: _city_files(run, delivery, files))
        if len(encoded) == len(files):
            _remove_gone(run, records)
        run.memory_mb[os.getpid()] = peak_memory_mb()
        report = RunReport(
            city=request.id,
            files=tuple(_file_report(run, file) for file in files),
            datasets=tuple(records),
            stages=run.stages,
            seconds=time.monotonic() - began,
            peak_memory_mb=sum(run.memory_mb.values()),
            problems=tuple(run.problems),
        )
        _write_records(run, report)
        progress("done", 1, 1)
    return report


@contextmanager
def _begun(
    request: AddCity,
    delivery: Delivery,
    storage: Storage,
    store: Path,
    *,
    progress: Progress,
    workers: int,
) -> Iterator[Run]:
    """Hold the lock of the city, a folder for new tiles, and the processes of a run."""
    with edit_city(storage, request.id, wait_s=LOCK_WAIT_S) as edit, _pool(edit) as pool:
        published = published_tiles(edit)
        setting = EncodeSetting(
            delivery=delivery,
            store=store,
            pool=pool,
            program=PROGRAM,
            city_code=request.city_code(),
            published=frozenset(published),
            tiles="3dtiles" in request.publish,
        )
        with Crew(Work(begin, setting, work), workers=workers) as crew:
            city = _context(request, delivery)
            run = Run(request, edit, city, setting, progress, crew, published)
            run.problems += delivery.problems
            yield run


@contextmanager
def _pool(edit: CityEdit) -> Iterator[Path]:
    """Give a folder for new tiles; it is swept with the city's staging folders after a crash."""
    folder = edit.storage.staging / f"{edit.city}.pool.{secrets.token_hex(4)}"
    folder.mkdir(parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _context(request: AddCity, delivery: Delivery) -> CityContext:
    return CityContext(
        id=request.id,
        name=request.title,
        year=request.year,
        attribution=request.credit(),
        created=request.created or f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}",
        program=PROGRAM,
        code_list=delivery.code_list,
    )


def _city_files(run: Run, delivery: Delivery, files: Sequence[ReadFile]) -> list[CityFile]:
    sources = {file.path: file for file in delivery.files}
    found = []
    for file in files:
        if file.encoded is None:
            continue
        source = sources[file.path]
        tables = functools.partial(stored_tables, run.setting.store, file.encoded.digest)
        found.append(
            CityFile(
                path=source.path,
                theme=source.theme,
                mesh=source.mesh,
                bytes=file.encoded.size,
                sha256=file.encoded.digest,
                tables=tables,
            )
        )
    return found


def stored_tables(store: Path, digest: str) -> CityTables:
    """Open the tables of a file that this run has read.

    Raises
    ------
    DeliveryError
        Somebody took them out of the city store meanwhile.
    """
    found = CityStore(store).get(digest)
    if found is None:
        raise DeliveryError(f"the tables of {digest[:16]}… are gone from {store}; run this again")
    return found[0]


def _remove_gone(run: Run, records: Sequence[DatasetRecord]) -> None:
    """Take away datasets of the published kinds that the delivery does not give any more."""
    storage, city = run.edit.storage, run.edit.city
    if any(problem.severity is Severity.ERROR for problem in run.problems):
        return
    for dataset in set(run.edit.datasets()) - {record.id for record in records}:
        record = dataset_record(storage, city, dataset)
        if record is not None and record.kind in run.request.publish:
            remove_dataset(run.edit, dataset)


def _file_report(run: Run, file: ReadFile) -> FileReport:
    later = [each.problem for each in run.file_problems if each.path == file.path]
    problems = kept(dict.fromkeys([*file.problems, *later]) if later else file.problems)
    features = file.encoded.features if file.encoded else {}
    return FileReport(file.path, features, problems, file.encoded is not None, file.reused)


def _write_records(run: Run, report: RunReport) -> None:
    """Write the report and, last, the record that makes the city appear in lists."""
    storage, request = run.edit.storage, run.request
    problems: Counter[str] = Counter()
    for file in report.files:
        problems.update(file.problems.counts)
    record = {
        "id": request.id,
        "name": request.title,
        "language": request.language,
        "year": request.year,
        "attribution": run.city.attribution,
        "licence": run.city.licence,
        "created": run.city.created,
        "program": run.city.program,
        "files": sum(file.read for file in report.files),
        "problems": dict(sorted(problems.items())),
    }
    storage.put(report_key(request.id), report.encoded())
    if run.edit.datasets():
        storage.put(city_key(request.id), orjson.dumps(record))
