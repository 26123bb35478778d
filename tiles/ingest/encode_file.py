"""One file of a delivery to the tiles of all datasets it feeds; runs in a process of its own."""

from __future__ import annotations

import hashlib
import os
import time
from dataclasses import dataclass, field

import numpy as np

from tiles.attribute_columns import CodeList
from tiles.city_store import CityStore
from tiles.city_tables import CityTables
from tiles.citygml import read_citygml
from tiles.content.datasets import DatasetSpec, datasets_of
from tiles.content.file_tiles import FeatureOrigin, encode_file
from tiles.delivery import Delivery, SourceFile
from tiles.errors import (
    CityGMLError,
    NotYetSupported,
    Problem,
    RefusedInput,
    Severity,
    TilesError,
    TilesetError,
)
from tiles.ingest.far_levels import FarTask, blocks_digest, make_far_level
from tiles.ingest.kept_problems import kept
from tiles.ingest.known_files import EncodeSetting, KnownFiles, fresh
from tiles.ingest.memory import peak_memory_mb
from tiles.ingest.part_store import PartStore
from tiles.ingest.records import EncodedFile
from tiles.ingest.tile_pool import stored_tile
from tiles.tileset.parts import FilePart, TileEntry


@dataclass(frozen=True, slots=True)
class Cost:
    """CPU seconds by stage that a task took, in which process, and its peak memory so far."""

    stages: dict[str, float]
    process: int
    memory_mb: float


@dataclass(frozen=True, slots=True)
class FileOutcome:
    """What a process reports of one file.

    record : where what it gave is kept; None where it could not be read, then `problem` says why.
    """

    record: str | None
    problem: Problem | None
    cost: Cost
    reused: bool = False


@dataclass(frozen=True, slots=True)
class FarOutcome:
    """What a process reports of one far level."""

    tile: TileEntry | None
    cost: Cost


@dataclass(slots=True)
class Encoder:
    """What a process keeps between files."""

    setting: EncodeSetting
    files: dict[str, SourceFile]
    store: CityStore
    known: KnownFiles


def begin(setting: EncodeSetting) -> Encoder:
    """Open the stores in a process."""
    return Encoder(
        setting,
        {file.path: file for file in setting.delivery.files},
        CityStore(setting.store),
        KnownFiles(setting, PartStore(setting.store / "parts")),
    )


def work(encoder: Encoder, task: str | FarTask) -> FileOutcome | FarOutcome:
    """Do one task of a run: read and encode a file, or make a far level."""
    return _far(encoder, task) if isinstance(task, FarTask) else _file(encoder, task)


def _far(encoder: Encoder, task: FarTask) -> FarOutcome:
    clock = _Clock()
    tile = make_far_level(task, encoder.setting.pool)
    clock.stop("far levels")
    return FarOutcome(tile, _cost(clock))


def _file(encoder: Encoder, path: str) -> FileOutcome:
    clock = _Clock()
    try:
        data = encoder.files[path].read()
        digest = hashlib.sha256(data).hexdigest()
        clock.stop("unpack")
        record, reused = _encoded(encoder, path, data, digest, clock)
    except TilesError as error:
        return FileOutcome(None, _problem(error), _cost(clock))
    return FileOutcome(record, None, _cost(clock), reused)


def _cost(clock: _Clock) -> Cost:
    return Cost(clock.stages, os.getpid(), peak_memory_mb())


def _problem(error: TilesError) -> Problem:
    if isinstance(error, CityGMLError):
        codes = {RefusedInput: "refused-file", NotYetSupported: "not-yet-supported"}
        code = codes.get(type(error), "unreadable-file")
        return Problem(code, Severity.ERROR, str(error), error.line)
    code = "broken-tile" if isinstance(error, TilesetError) else "unreadable-file"
    return Problem(code, Severity.ERROR, str(error))


class _Clock:
    """CPU seconds of this process by stage."""

    def __init__(self) -> None:
        self.stages: dict[str, float] = {}
        self._last = time.process_time()

    def stop(self, stage: str) -> None:
        """Count the time since the last stop for `stage`."""
        now = time.process_time()
        self.stages[stage] = self.stages.get(stage, 0.0) + now - self._last
        self._last = now


def _encoded(
    encoder: Encoder, path: str, data: bytes, digest: str, clock: _Clock
) -> tuple[str, bool]:
    """Give where the record of a file is kept, and whether it was there already."""
    setting, file = encoder.setting, encoder.files[path]
    known = encoder.known.get(file, digest)
    clock.stop("look up")
    if known is not None:
        return encoder.known.key(file, digest), True
    found = encoder.store.get(digest)
    if found is None:
        result = read_citygml(data, path=path)
        clock.stop("read")
        found = result.tables, result.problems
        encoder.store.put(digest, *found)
        clock.stop("store")
    tables, problems = found
    resources = _Resources(encoder.known, fresh(setting.delivery), path)
    parts: dict[str, FilePart] = {}
    problems = list(problems)
    if setting.tiles:
        for spec in datasets_of(tables, file.theme, path=path):
            parts[spec.id] = _part(encoder, file, tables, spec, resources, problems)
        clock.stop("encode")
    # Of images that are not there, the encoder has told already.
    problems += [p for p in resources.delivery.problems if p.code != "missing-texture"]
    record = EncodedFile(
        path,
        digest,
        len(data),
        _features(tables),
        kept(dict.fromkeys(problems)),
        parts,
        resources.used,
    )
    key = encoder.known.put(file, record)
    clock.stop("store")
    return key, False


@dataclass(slots=True)
class _Resources:
    """Code lists and images as one file sees them; `used` keeps the digest of each."""

    known: KnownFiles
    delivery: Delivery
    path: str
    used: dict[str, str] = field(default_factory=dict)

    def code_list(self, code_space: str) -> CodeList | None:
        """Give a code list, None where it is missing."""
        name = f"list:{code_space}"
        self.used[name] = self.known.digest_of(name, self.path)
        return self.delivery.code_list(code_space, gml_path=self.path)

    def read_image(self, uri: str) -> bytes | None:
        """Give the bytes of an image, None where it is missing."""
        name = f"image:{uri}"
        self.used[name] = self.known.digest_of(name, self.path)
        return self.delivery.read_image(uri, gml_path=self.path)


def _part(
    encoder: Encoder,
    file: SourceFile,
    tables: CityTables,
    spec: DatasetSpec,
    resources: _Resources,
    problems: list[Problem],
) -> FilePart:
    made = encode_file(
        tables,
        spec,
        code_list=resources.code_list,
        read_image=resources.read_image,
        origin=FeatureOrigin(file.path, file.mesh or "", encoder.setting.city_code),
    )
    problems += made.problems
    return FilePart(
        path=file.path,
        tiles=tuple(stored_tile(tile, encoder.setting.pool) for tile in made.tiles),
        far=made.far,
        schema=tuple(made.schema),
        limits=made.limits(),
        epsg=tables.epsg,
        geoid=made.geoid.model,
        textured=spec.textured,
        far_digest=blocks_digest(made.far),
    )


def _features(tables: CityTables) -> dict[str, int]:
    counts = np.bincount(tables.features.class_name, minlength=len(tables.class_names))
    names = zip(tables.class_names, counts.tolist(), strict=True)
    return {name: count for name, count in names if count}
