"""A job survives its server: killed in the middle, it goes on where it was and ends once."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from simulations.runs import RunFolder, tiles_of
from simulations.runs.tile import tile_digest
from tests.gis_server.heat.asking_heat import (
    JOBS,
    ask_server,
    job_request,
    logs_of_jobs,
    wait_for_job,
)
from tests.serving import RunningServer, serving

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

# At 1 m: two tiles, one of them small.
BOX = [139.4290, 36.2060, 139.4425, 36.2085]
# Where one tile is enough.
SMALL_BOX = [139.4360, 36.2060, 139.4390, 36.2085]


@pytest.fixture
def data(demo_data: Path, tmp_path: Path) -> Path:
    copy = tmp_path / "data"
    shutil.copytree(demo_data, copy, ignore=shutil.ignore_patterns("heat", "jobs*"))
    return copy


def processes_of(data: Path) -> list[int]:
    """Give the processes of jobs below a folder, and their workers."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                environment = (entry / "environ").read_bytes()
                command = (entry / "cmdline").read_bytes()
            except OSError:
                continue
            if str(data).encode() in environment and b"gis_server.cli" not in command:
                found.append(int(entry.name))
    return found


def begun(server: RunningServer, path: str, *, bounds: list[float]) -> str:
    status, job = ask_server(
        server.port, "POST", path, job_request(bounds=bounds, resolution_m=1.0, title="途中")
    )
    assert status == 202
    return f"{path}/{job['job']}"


def wait_until(
    server: RunningServer, job: str, reached: Callable[[dict[str, Any]], bool]
) -> dict[str, Any]:
    until = time.monotonic() + 300
    while time.monotonic() < until:
        _, found = ask_server(server.port, "GET", job)
        if reached(found):
            return dict(found)
        assert found["state"] in {"waiting", "running"}, found
        time.sleep(0.02)
    raise AssertionError(f"never reached: {found}")


def kill(server: RunningServer, data: Path) -> None:
    """Kill the server as a machine does; its job's processes end by themselves."""
    assert processes_of(data)
    server.process.kill()
    server.process.wait()
    until = time.monotonic() + 10
    while processes_of(data):
        assert time.monotonic() < until, "the job outlived its server"
        time.sleep(0.05)


def test_a_killed_server_goes_on_with_its_job(data: Path, tmp_path: Path) -> None:
    path = JOBS.format(city="demo")
    with serving(data, tmp_path / "log-1") as server:
        job = begun(server, path, bounds=BOX)
        wait_until(server, job, lambda found: found["stage"] == "surface")
        kill(server, data)
    with serving(data, tmp_path / "log-2") as server:
        wait_until(server, job, lambda found: found["stage"] == "heat" and found["done"] == 1)
        kill(server, data)
    (run,) = (data / "heat" / "demo").iterdir()
    folder = RunFolder(run)
    early = {each.name: each.stat().st_mtime_ns for each in (run / "tiles").glob("*.json")}
    assert len(early) == 1
    with serving(data, tmp_path / "log-3") as server:
        wait_until(server, job, lambda found: found["stage"] == "publish")
        kill(server, data)
    with serving(data, tmp_path / "log-4") as server:
        done = wait_for_job(server.port, job)
        city = ask_server(server.port, "GET", "/api/cities/demo")[1]
        jobs = ask_server(server.port, "GET", path)[1]["jobs"]
    assert done["state"] == "done", logs_of_jobs(data)
    assert done["run"] == run.name
    assert len(jobs) == 1
    assert [each["id"] for each in city["datasets"] if each["kind"] == "heat"] == [
        f"heat-{run.name}"
    ]
    for name, moment in early.items():  # what was done before was not computed again
        assert (run / "tiles" / name).stat().st_mtime_ns == moment
    for tile in tiles_of(folder.plan()):
        record = folder.record(tile)
        assert record is not None
        assert record.digest == tile_digest(str(run), tile, again=False)


def test_a_job_whose_process_dies_is_begun_again(data: Path, tmp_path: Path) -> None:
    path = JOBS.format(city="demo")
    with serving(data, tmp_path / "log") as server:
        job = begun(server, path, bounds=SMALL_BOX)
        wait_until(server, job, lambda found: found["stage"] == "surface")
        for process in processes_of(data):
            os.kill(process, 9)
        done = wait_for_job(server.port, job)
    assert done["state"] == "done", logs_of_jobs(data)


def test_a_stopped_server_leaves_its_job_for_the_next(data: Path, tmp_path: Path) -> None:
    path = JOBS.format(city="demo")
    with serving(data, tmp_path / "log-1") as server:
        job = begun(server, path, bounds=SMALL_BOX)
        wait_until(server, job, lambda found: found["state"] == "running")
        began = time.monotonic()
        server.process.terminate()
        assert server.process.wait(timeout=20) == 0
        assert time.monotonic() - began < 15
    assert processes_of(data) == []
    with serving(data, tmp_path / "log-2") as server:
        assert ask_server(server.port, "DELETE", job)[1]["state"] == "cancelled"
        until = time.monotonic() + 10
        while processes_of(data):
            assert time.monotonic() < until
            time.sleep(0.05)


def test_two_servers_of_one_folder_do_not_compute_a_job_twice(data: Path, tmp_path: Path) -> None:
    path = JOBS.format(city="demo")
    with serving(data, tmp_path / "log-1") as first:
        job = begun(first, path, bounds=SMALL_BOX)
        wait_until(first, job, lambda found: found["state"] == "running")
        with serving(data, tmp_path / "log-2") as second:
            assert ask_server(second.port, "GET", job)[1]["state"] == "running"
            status, other = ask_server(second.port, "POST", path, job_request(bounds=SMALL_BOX))
            assert (status, other["state"]) == (202, "waiting")  # the first would compute it, too
            first.process.kill()
            first.process.wait()
            for each in (job, f"{path}/{other['job']}"):
                assert wait_for_job(second.port, each)["state"] == "done", logs_of_jobs(data)
