"""One run of `add_city` while it goes on."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tiles.city_files import CityContext, FileProblem
from tiles.errors import Problem
from tiles.ingest.request import AddCity
from tiles.publishing import CityEdit

Progress = Callable[[str, int, int], None]


@dataclass(slots=True)
class Run:
    """What the steps of a run share.

    pool : folder of new tiles, on the filesystem of the storage. store : folder of the city store.
    stages : CPU seconds by stage. memory_mb : peak of each process of the run.
    problems : of the run, not of one file. file_problems : what builders found in files.
    """

    request: AddCity
    edit: CityEdit
    city: CityContext
    pool: Path
    store: Path
    progress: Progress
    workers: int
    stages: dict[str, float] = field(default_factory=dict)
    memory_mb: dict[int, float] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    file_problems: list[FileProblem] = field(default_factory=list)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Count the CPU time of this process inside the block for a stage."""
        began = time.process_time()
        try:
            yield
        finally:
            self.count({name: time.process_time() - began})

    def count(self, stages: dict[str, float]) -> None:
        """Add CPU seconds that another process has spent."""
        for name, seconds in stages.items():
            self.stages[name] = self.stages.get(name, 0.0) + seconds
