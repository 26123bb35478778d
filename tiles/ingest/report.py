"""The report of a run: what was read, what was published, what needs a look."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import orjson

from tiles.errors import Problem, Severity
from tiles.ingest.kept_problems import KeptProblems
from tiles.publishing.dataset_record import DatasetRecord


@dataclass(frozen=True, slots=True)
class FileReport:
    """One file of the delivery.

    features : top-level and nested objects by class. read : False where nothing of it was read.
    reused : nothing had to be encoded again.
    """

    path: str
    features: dict[str, int]
    problems: KeptProblems
    read: bool = True
    reused: bool = False

    def as_json(self) -> dict[str, Any]:
        """Give the object of `files[]`."""
        return {
            "path": self.path,
            "features": self.features,
            "problems": [problem.as_json() for problem in self.problems],
        }


@dataclass(frozen=True, slots=True)
class RunReport:
    """One run.

    datasets : published now, or found unchanged. problems : of the run, not of one file.
    stages : CPU seconds, processes of the run included. seconds : of the clock.
    peak_memory_mb : of all processes of the run together, at most.
    """

    city: str
    files: tuple[FileReport, ...]
    datasets: tuple[DatasetRecord, ...]
    stages: dict[str, float]
    seconds: float
    peak_memory_mb: float
    problems: tuple[Problem, ...] = field(default_factory=tuple)

    def as_json(self) -> dict[str, Any]:
        """Give the object that `--json` prints and `report.json` holds."""
        return self._json([file.as_json() for file in self.files])

    def encoded(self) -> bytes:
        """Give the bytes of `report.json`; problems go into it as they were kept."""
        return orjson.dumps(
            self._json(
                [
                    {
                        "path": file.path,
                        "features": file.features,
                        "problems": orjson.Fragment(file.problems.json),
                    }
                    for file in self.files
                ]
            )
        )

    def _json(self, files: list[dict[str, Any]]) -> dict[str, Any]:
        return {
            "city": self.city,
            "files": files,
            "datasets": [
                {
                    "id": record.id,
                    "kind": record.kind,
                    "version": record.version,
                    "features": record.features,
                    "bytes": record.bytes,
                }
                for record in self.datasets
            ],
            "problems": [problem.as_json() for problem in self.problems],
            "stages": {name: round(seconds, 4) for name, seconds in self.stages.items()},
            "seconds": round(self.seconds, 3),
            "peak_memory_mb": round(self.peak_memory_mb, 1),
        }

    def exit_code(self) -> int:
        """Give 0 (warnings included) or 1 (something could not be read or published at all)."""
        unread = not all(file.read for file in self.files)
        failed = any(problem.severity is Severity.ERROR for problem in self.problems)
        return int(unread or failed or not self.files)
