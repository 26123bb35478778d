"""The folder of a job: what was asked, how far it is, what came of it. It is the truth of a job.

```
request.json     what was asked; written last, so that a torn folder is no job
weather/…        the weather file as it was sent; scenario.geojson
starts           one line per process that was started for it
progress.json    stage, done, total; replaced in one step
report.json      written last: the job has ended
cancelled        somebody asked to stop it
log              what its process wrote
```
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

import orjson

from gis_server.heat.run_folders import HeatRequest

State = Literal["waiting", "running", "done", "failed", "cancelled"]

JOB_ID = re.compile(r"[0-9]{8}T[0-9]{12}Z-[0-9a-f]{6}")


@dataclass(frozen=True, slots=True)
class HeatJob:
    """A job as its folder tells it; times are UTC, `2018-07-23T05:00:00Z`.

    stage, done, total : how far it is, None before it begins. error : why it failed, for people.
    run : what it published.
    """

    job: str
    city: str
    state: State
    title: str
    date: str
    stage: str | None
    done: int
    total: int
    created: str
    started: str | None
    finished: str | None
    error: str | None
    run: str | None


@dataclass(frozen=True, slots=True)
class JobFolder:
    """The files of one job."""

    path: Path

    @property
    def id(self) -> str:
        """Give the id of the job."""
        return self.path.name

    @property
    def log(self) -> Path:
        """File that the process writes to."""
        return self.path / "log"

    def keep(self, request: HeatRequest, *, weather: bytes, scenario: bytes | None) -> None:
        """Write what was asked; `request.weather` gives the name of the weather file."""
        sources = self.path / "weather"
        sources.mkdir(parents=True)
        (sources / request.weather.name).write_bytes(weather)
        if scenario is not None:
            (self.path / "scenario.geojson").write_bytes(scenario)
        asked = {
            "city": request.city,
            "weather": request.weather.name,
            "date": request.date,
            "bounds": request.bounds,
            "resolution_m": request.resolution_m,
            "scenario": scenario is not None,
            "title": request.title,
            "utc_offset_h": request.utc_offset_h,
            "station": request.station,
            "clear_sky": request.clear_sky,
            "created": now(),
        }
        replace(self.path / "request.json", asked)

    def request(self) -> HeatRequest:
        """Give what was asked, with the files that were sent."""
        asked = self._asked()
        return HeatRequest(
            city=asked["city"],
            weather=self.path / "weather" / asked["weather"],
            date=asked["date"],
            bounds=tuple(asked["bounds"]) if asked["bounds"] else None,
            resolution_m=asked["resolution_m"],
            scenario=self.path / "scenario.geojson" if asked["scenario"] else None,
            title=asked["title"],
            utc_offset_h=asked["utc_offset_h"],
            station=asked["station"],
            clear_sky=asked["clear_sky"],
        )

    def job(self) -> HeatJob | None:
        """Give the job; None where the folder is none (torn while it was made)."""
        try:
            asked = self._asked()
        except (OSError, ValueError):
            return None
        progress, report = read(self.path / "progress.json"), read(self.path / "report.json")
        return HeatJob(
            job=self.id,
            city=asked["city"],
            state=self._state(progress, report),
            title=asked["title"],
            date=asked["date"],
            stage=progress.get("stage"),
            done=progress.get("done", 0),
            total=progress.get("total", 0),
            created=asked["created"],
            started=progress.get("started"),
            finished=report.get("finished"),
            error=report.get("error"),
            run=report.get("run"),
        )

    def _state(self, progress: Mapping[str, Any], report: Mapping[str, Any]) -> State:
        if report:
            return "failed" if report["error"] else "done"
        if self.is_cancelled():
            return "cancelled"
        return "running" if progress else "waiting"

    def _asked(self) -> dict[str, Any]:
        found: dict[str, Any] = orjson.loads((self.path / "request.json").read_bytes())
        return found

    def has_ended(self) -> bool:
        """Tell whether nothing is left to do."""
        return (self.path / "report.json").exists() or self.is_cancelled()

    def is_cancelled(self) -> bool:
        """Tell whether somebody asked to stop it."""
        return (self.path / "cancelled").exists()

    def cancel(self) -> None:
        """Ask to stop it; whoever computes it looks for this."""
        (self.path / "cancelled").touch()

    def count_start(self) -> int:
        """Note that a process is started; give how many there were, this one included."""
        with (self.path / "starts").open("a+", encoding="ascii") as file:
            file.write(f"{now()}\n")
            file.flush()
            file.seek(0)
            return len(file.readlines())

    def put_progress(self, stage: str, done: int, total: int) -> None:
        """Say how far the job is; its start stays what it was."""
        started = read(self.path / "progress.json").get("started", now())
        found = {"stage": stage, "done": done, "total": total, "started": started}
        replace(self.path / "progress.json", found)

    def put_report(self, *, run: str | None, error: str | None, **more: object) -> None:
        """Say how the job ended."""
        found = {"run": run, "error": error, "finished": now(), **more}
        replace(self.path / "report.json", found)


def jobs_folder(data: Path) -> Path:
    """Give the folder of the jobs of an installation."""
    return data / "jobs"


def new_job_id() -> str:
    """Give an id that sorts by time."""
    return f"{datetime.now(UTC):%Y%m%dT%H%M%S%fZ}-{secrets.token_hex(3)}"


def now() -> str:
    """Give the time, UTC, to the second."""
    return f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"


def read(path: Path) -> dict[str, Any]:
    """Read a JSON object; an empty one where there is none."""
    try:
        found: dict[str, Any] = orjson.loads(path.read_bytes())
        return found
    except FileNotFoundError:
        return {}


def replace(path: Path, found: Mapping[str, Any]) -> None:
    """Write a JSON object in one step: a reader sees the old one or the new one."""
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    part.write_bytes(orjson.dumps(found))
    part.replace(path)
