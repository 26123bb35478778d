"""One run of `add_city` while it goes on."""

from __future__ import annotations

import os
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from tiles.city_files import CityContext, FileProblem
from tiles.errors import Problem
from tiles.ingest.encode_file import Cost, FarOutcome, FileOutcome
from tiles.ingest.far_level_store import FarLevelStore
from tiles.ingest.far_levels import FarMerge, FarTask
from tiles.ingest.known_files import EncodeSetting
from tiles.ingest.records import EncodedFile
from tiles.ingest.request import AddCity
from tiles.ingest.workers import Crew
from tiles.publishing import CityEdit, SourceRecord
from tiles.tileset import Common

Progress = Callable[[str, int, int], None]


@dataclass(slots=True)
class Run:
    """What the steps of a run share.

    crew : the processes of the run. published : dataset of each tile that a kept version names.
    far : the far levels of the city, once some are asked for; merges : their merging by theme.
    common : what the trees of the datasets of a theme have in common.
    stages : CPU seconds by stage. memory_mb : peak of each process of the run.
    problems : of the run, not of one file. file_problems : what builders found in files.
    """

    request: AddCity
    edit: CityEdit
    city: CityContext
    setting: EncodeSetting
    progress: Progress
    crew: Crew[Any, str | FarTask, FileOutcome | FarOutcome]
    published: dict[str, str]
    far: FarLevelStore | None = None
    merges: dict[str, FarMerge] = field(default_factory=dict)
    common: defaultdict[str, Common] = field(default_factory=lambda: defaultdict(Common))
    stages: dict[str, float] = field(default_factory=dict)
    memory_mb: dict[int, float] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    file_problems: list[FileProblem] = field(default_factory=list)
    _sources: dict[str, SourceRecord] = field(default_factory=dict)
    _inside: float = 0.0

    def source(self, file: EncodedFile) -> SourceRecord:
        """Give what datasets say of a file; they have most of them in common."""
        if file.path not in self._sources:
            self._sources[file.path] = SourceRecord(file.path, file.digest, file.size)
        return self._sources[file.path]

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Count the CPU time of this process in the block for a stage, less stages inside it."""
        began, outside = time.process_time(), self._inside
        self._inside = 0.0
        try:
            yield
        finally:
            spent = time.process_time() - began
            self.stages[name] = self.stages.get(name, 0.0) + spent - self._inside
            self._inside = outside + spent

    def count(self, cost: Cost | None) -> None:
        """Add what a task has cost."""
        if cost is not None:
            self.memory_mb[cost.process] = cost.memory_mb
            if cost.process == os.getpid():
                self._inside += sum(cost.stages.values())
            for name, seconds in cost.stages.items():
                self.stages[name] = self.stages.get(name, 0.0) + seconds
