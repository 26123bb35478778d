"""All files of a delivery through the processes that read and encode them."""

from __future__ import annotations

from collections.abc import Sequence

from tiles.delivery import SourceFile
from tiles.errors import Problem, Severity
from tiles.ingest.encode_file import EncodeSetting, FileOutcome, begin, encode
from tiles.ingest.run import Run
from tiles.ingest.workers import Failure, Work, results_of
from tiles.publishing import datasets
from tiles.publishing.layout import FILES
from tiles.publishing.manifest import read_manifest, read_pointer


def read_files(run: Run, files: Sequence[SourceFile]) -> list[FileOutcome]:
    """Read and encode every file; the largest first, so that no process ends alone."""
    setting = EncodeSetting(
        paths=run.request.paths,
        store=run.store,
        pool=run.pool,
        program=run.city.program,
        city_code=run.request.city_code(),
        published=_published_tiles(run),
        tiles="3dtiles" in run.request.publish,
    )
    paths = [file.path for file in sorted(files, key=lambda file: (-file.size, file.path))]
    outcomes: list[FileOutcome] = []
    work = Work(begin, setting, encode)
    run.progress("read", 0, len(paths))
    for place, result in results_of(work, paths, workers=run.workers):
        outcome = _failed(paths[place], result) if isinstance(result, Failure) else result
        outcomes.append(outcome)
        run.count(outcome.stages)
        run.memory_mb[outcome.process] = outcome.memory_mb
        run.progress("read", len(outcomes), len(paths))
    return sorted(outcomes, key=lambda outcome: outcome.path)


def _failed(path: str, failure: Failure) -> FileOutcome:
    code = "process-died" if failure.died else "internal-error"
    message = f"{path} could not be read: {failure.message}"
    return FileOutcome(path, None, (Problem(code, Severity.ERROR, message),), {})


def _published_tiles(run: Run) -> frozenset[str]:
    """Give the names of all tiles that some kept version of a dataset of the city names."""
    storage, city = run.edit.storage, run.edit.city
    names: set[str] = set()
    for dataset in datasets(storage, city):
        pointer, _ = read_pointer(storage, city, dataset)
        for version in pointer.kept() if pointer else []:
            files = read_manifest(storage, city, dataset, version).files
            names |= {path.removeprefix(f"{FILES}/") for path in files}
    return frozenset(names)
