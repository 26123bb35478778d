"""All tasks of a run through its processes: files first, then far levels."""

from __future__ import annotations

from collections.abc import Sequence

from tiles.delivery import SourceFile
from tiles.errors import Problem, Severity
from tiles.ingest.encode_file import FarOutcome, FileOutcome
from tiles.ingest.far_level_store import FarLevelStore
from tiles.ingest.far_levels import FarMerge, FarTask
from tiles.ingest.known_files import KnownFiles, SourceStamps
from tiles.ingest.part_store import PartStore
from tiles.ingest.run import Run
from tiles.ingest.workers import Failure
from tiles.publishing import datasets
from tiles.publishing.edit import CityEdit
from tiles.publishing.layout import FILES
from tiles.publishing.manifest import read_pointer
from tiles.tileset import FarRequest, TileEntry


def read_files(run: Run, files: Sequence[SourceFile]) -> list[FileOutcome]:
    """Read and encode every file that changed; the largest first, so that none ends alone."""
    with run.stage("look up"):
        stamps = SourceStamps(run.setting.store / "sources" / f"{run.edit.city}.json")
        outcomes = _known(run, files, stamps)
    done = {outcome.path for outcome in outcomes}
    waiting = sorted(
        (file for file in files if file.path not in done), key=lambda file: (-file.size, file.path)
    )
    run.progress("read", len(outcomes), len(files))
    for place, result in run.crew.results([file.path for file in waiting]):
        path = waiting[place].path
        outcome = result if isinstance(result, FileOutcome) else _failed(path, result)
        outcomes.append(outcome)
        if outcome.encoded is not None:
            stamps.remember(path, outcome.encoded.digest)
        run.count(outcome.cost)
        run.progress("read", len(outcomes), len(files))
    with run.stage("store"):
        stamps.write()
    return sorted(outcomes, key=lambda outcome: outcome.path)


def _known(run: Run, files: Sequence[SourceFile], stamps: SourceStamps) -> list[FileOutcome]:
    """Give the outcome of the files that were not touched since they were encoded."""
    known = KnownFiles(run.setting, PartStore(run.setting.store / "parts"))
    found = []
    for file in files:
        digest = stamps.digest(file)
        record = None if digest is None else known.get(file, digest)
        if record is not None:
            found.append(FileOutcome(file.path, record, record.problems, reused=True))
    return found


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
    for dataset in datasets(edit.storage, edit.city):
        pointer, _ = read_pointer(edit.storage, edit.city, dataset)
        for version in pointer.kept() if pointer else []:
            for path in edit.manifests.read(edit.storage, edit.city, dataset, version).files:
                names[path.removeprefix(f"{FILES}/")] = dataset
    return names


def _failed(path: str, failure: Failure | FarOutcome) -> FileOutcome:
    died = isinstance(failure, Failure) and failure.died
    reason = failure.message if isinstance(failure, Failure) else "no answer"
    code = "process-died" if died else "internal-error"
    return FileOutcome(
        path, None, (Problem(code, Severity.ERROR, f"{path} could not be read: {reason}"),)
    )
