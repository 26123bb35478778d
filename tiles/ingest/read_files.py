"""All tasks of a run through its processes: files first, then far levels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tiles.delivery import SourceFile
from tiles.errors import Problem, Severity
from tiles.ingest.city_index import CityIndex
from tiles.ingest.encode_file import FarOutcome, FileOutcome
from tiles.ingest.far_level_store import FarLevelStore
from tiles.ingest.far_levels import FarMerge, FarTask
from tiles.ingest.known_files import KnownFiles
from tiles.ingest.part_store import PartStore
from tiles.ingest.records import EncodedFile
from tiles.ingest.run import Run
from tiles.ingest.workers import Failure
from tiles.publishing.edit import CityEdit
from tiles.publishing.layout import FILES
from tiles.tileset import FarRequest, TileEntry


@dataclass(frozen=True, slots=True)
class ReadFile:
    """One file of the delivery; `encoded` is None where it could not be read.

    reused : nothing had to be encoded again.
    """

    path: str
    encoded: EncodedFile | None
    problems: Sequence[Problem]
    reused: bool = False


def read_files(run: Run, files: Sequence[SourceFile]) -> list[ReadFile]:
    """Read and encode every file that changed; the largest first, so that none ends alone."""
    parts = PartStore(run.setting.store / "parts")
    with run.stage("look up"):
        folder = run.setting.store / "cities" / run.edit.city
        index = CityIndex(folder, parts=parts, made_by=run.setting.made_by())
        found = _known(KnownFiles(run.setting, parts), files, index)
    done = {file.path for file in found}
    waiting = sorted(
        (file for file in files if file.path not in done), key=lambda file: (-file.size, file.path)
    )
    run.progress("read", len(found), len(files))
    for number, result in run.crew.results([file.path for file in waiting]):
        file = _read_file(waiting[number].path, result, parts)
        found.append(file)
        if isinstance(result, FileOutcome):
            run.count(result.cost)
            if result.record and file.encoded:
                index.remember(result.record, file.encoded)
        run.progress("read", len(found), len(files))
    found.sort(key=lambda file: file.path)
    with run.stage("store"):
        index.write(file.path for file in found)
    return found


def _known(known: KnownFiles, files: Sequence[SourceFile], index: CityIndex) -> list[ReadFile]:
    """Give the files that were not touched since they were encoded."""
    found = []
    for file in files:
        record = index.get(file)
        if record is not None and known.counts(record):
            found.append(ReadFile(file.path, record, record.problems, reused=True))
    return found


def _read_file(path: str, result: object, parts: PartStore) -> ReadFile:
    """Give a file as its process reports it: only the name of its record came through the pipe."""
    if isinstance(result, FileOutcome):
        if result.problem is not None:
            return ReadFile(path, None, (result.problem,))
        record = parts.read(result.record) if result.record else None
        if record is not None:
            return ReadFile(path, record, record.problems, result.reused)
    failure = result if isinstance(result, Failure) else Failure("its record is gone", died=False)
    code = "process-died" if failure.died else "internal-error"
    message = f"{path} could not be read: {failure.message}"
    return ReadFile(path, None, (Problem(code, Severity.ERROR, message),))


def far_levels(run: Run, theme: str, requests: Sequence[FarRequest]) -> list[TileEntry | None]:
    """Give the far levels that a tree asks for; those of the last run are not made again."""
    with run.stage("far levels"):
        store = run.far = run.far or FarLevelStore(
            run.setting.store / "far" / run.edit.city,
            program=run.city.program,
            published=run.published,
        )
        merge = run.merges.setdefault(theme, FarMerge(store, theme))
        names = [merge.name(request) for request in requests]
        missing = {
            name: FarTask(name, merge.blocks(request), theme)
            for name, request in zip(names, requests, strict=True)
            if name not in store.tiles
        }
    waiting = sorted(missing.values(), key=lambda task: -len(task.blocks))
    for place, result in run.crew.results(waiting):
        if isinstance(result, FarOutcome):
            run.count(result.cost)
            store.put_tile(waiting[place].name, result.tile)
        elif isinstance(result, Failure):
            message = f"a far level could not be made: {result.message}"
            run.problems.append(Problem("far-level-missing", Severity.ERROR, message))
    with run.stage("far levels"):
        store.write()
    return [store.tiles.get(name) for name in names]


def published_tiles(edit: CityEdit) -> dict[str, str]:
    """Give the dataset of every file that some kept version of the city names."""
    names: dict[str, str] = {}
    for dataset in edit.datasets():
        for path in edit.files_of_kept(dataset):
            names[path.removeprefix(f"{FILES}/")] = dataset
    return names
