"""Every kind of dataset that a run was asked for, staged, checked and published."""

from __future__ import annotations

import functools
import hashlib
import importlib
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tiles.checking import check_before_publishing
from tiles.city_files import BuildResult, CityContext, CityFile
from tiles.errors import Problem, Severity, TilesError
from tiles.ingest.read_files import far_levels
from tiles.ingest.records import EncodedFile
from tiles.ingest.run import Run
from tiles.ingest.three_d_tiles import MadeFrom, fill, inputs_digest, parts_of, staged_source
from tiles.publishing import (
    DatasetRecord,
    StagedDataset,
    dataset_record,
    discard,
    publish,
    stage,
)
from tiles.publishing.layout import FILES, dataset_folder
from tiles.publishing.publish import Check
from tiles.tileset import FilePart, build_tree

Build = Callable[[CityContext, Sequence[CityFile], Path], BuildResult]

# Kind → id of its dataset, and module and function that build it. They are imported when they are
# wanted: GDAL and geopandas double the memory of a process that only makes 3D Tiles.
BUILDERS = {
    "terrain": ("terrain", "tiles.terrain", "build_terrain"),
    "2d": ("map", "tiles.vector", "build_map"),
    "open-data": ("open-data", "tiles.open_data", "build_open_data"),
}


def publish_kinds(
    run: Run, encoded: Sequence[EncodedFile], city_files: Callable[[], Sequence[CityFile]]
) -> list[DatasetRecord]:
    """Publish what changed and give the records of all datasets, published now or unchanged.

    city_files : gives the files as builders of other kinds than 3D Tiles take them.
    """
    records: list[DatasetRecord | None] = []
    if "3dtiles" in run.request.publish:
        parts = parts_of(encoded)
        for number, dataset in enumerate(parts):
            run.progress("3dtiles", number, len(parts))
            make = functools.partial(_tileset, run, dataset, parts[dataset], encoded)
            records.append(_guarded(run, dataset, make))
    others = [kind for kind in BUILDERS if kind in run.request.publish]
    inputs = _Inputs(encoded, city_files() if others else ())
    for kind in others:
        run.progress(kind, 0, 1)
        make = functools.partial(_built, run, kind, inputs)
        records.append(_guarded(run, BUILDERS[kind][0], make))
    return [record for record in records if record]


def _guarded(
    run: Run, dataset: str, make: Callable[[], DatasetRecord | None]
) -> DatasetRecord | None:
    """Keep one dataset that fails from stopping the others; its version before stands."""
    try:
        return make()
    except (TilesError, OSError) as error:
        run.problems.append(Problem("dataset-not-published", Severity.ERROR, f"{dataset}: {error}"))
        return None


def _tileset(
    run: Run, dataset: str, parts: Sequence[FilePart], encoded: Sequence[EncodedFile]
) -> DatasetRecord | None:
    if not any(part.tiles for part in parts):
        return None
    theme = dataset.partition("_")[0]
    common = run.common[theme]
    inputs = inputs_digest(parts, run.city, common)
    known = _unchanged(run, dataset, inputs)
    if known is not None:
        return known
    paths = {part.path for part in parts}
    sources = [run.source(file) for file in encoded if file.path in paths]
    staged = stage(run.edit, dataset)

    def check(staged: StagedDataset) -> None:
        folder = dataset_folder(run.edit.city, dataset)
        with run.stage("check"):
            check_before_publishing(staged_source(staged, run.edit.storage, folder))

    try:
        with run.stage("tree"):
            tree = build_tree(parts, functools.partial(far_levels, run, theme), common=common)
            bring = functools.partial(_bring, run)
            made_from = MadeFrom(parts, sources, run.city)
            record = fill(staged, tree, made_from, bring, common=common)
        return _publish(run, staged, record, inputs, check=check)
    finally:
        discard(staged)


def _bring(run: Run, name: str, target: str) -> None:
    """Put a tile into a staging folder: a new one, or one of another dataset of the city."""
    try:
        os.link(f"{run.setting.pool}/{name}", target)
    except FileNotFoundError:
        folder = dataset_folder(run.edit.city, run.published[name])
        Path(target).write_bytes(run.edit.storage.get(f"{folder}/{FILES}/{name}"))


@dataclass(frozen=True, slots=True)
class _Inputs:
    """What a builder of another kind than 3D Tiles works on."""

    encoded: Sequence[EncodedFile]
    files: Sequence[CityFile]

    def digest(self, city: CityContext) -> str:
        """Give a digest that is equal where the dataset would be."""
        words = [city.program, city.name, city.attribution]
        for file in self.encoded:
            words += [file.path, file.digest, *(f"{n}={d}" for n, d in sorted(file.used.items()))]
        return hashlib.sha256("\0".join(words).encode()).hexdigest()


def _built(run: Run, kind: str, inputs: _Inputs) -> DatasetRecord | None:
    dataset, module, function = BUILDERS[kind]
    digest = inputs.digest(run.city)
    known = _unchanged(run, dataset, digest)
    if known is not None:
        return known
    staged = stage(run.edit, dataset)
    try:
        with run.stage(kind):
            build: Build = getattr(importlib.import_module(module), function)
            result = build(run.city, inputs.files, staged.version_folder)
        run.file_problems += result.problems
        if result.record is not None:
            return _publish(run, staged, result.record, digest, check=lambda _: None)
    finally:
        discard(staged)
    message = f"{dataset} is not published: {result.reason}"
    run.problems.append(Problem("dataset-without-content", Severity.INFO, message))
    return None


def _publish(
    run: Run, staged: StagedDataset, record: DatasetRecord, inputs: str, *, check: Check
) -> DatasetRecord:
    with run.stage("publish"):
        return publish(run.edit, staged, record, check=check, inputs=inputs)


def _unchanged(run: Run, dataset: str, inputs: str) -> DatasetRecord | None:
    """Give the record of the version that is shown if it was made from the same."""
    pointer = run.edit.pointer(dataset)
    if pointer is None or run.edit.manifest(dataset, pointer.version).inputs != inputs:
        return None
    return dataset_record(run.edit.storage, run.edit.city, dataset, version=pointer.version)
