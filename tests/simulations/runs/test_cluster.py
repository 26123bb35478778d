"""Tiles on a real Dask cluster of two processes on loopback, whose workers are killed."""

from __future__ import annotations

import os
import random
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import xarray as xr

from simulations.engine import Parameters
from simulations.errors import RunError
from simulations.runs import RunFolder, TileRecord, plan_run, resume_run, tiles_of
from simulations.runs.local import Limits
from simulations.runs.run import Machines
from simulations.runs.tile import compute_tile

dask = pytest.importorskip("dask")
distributed = pytest.importorskip("distributed")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(600),
    pytest.mark.filterwarnings("default"),
]

KILLS = 10


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    """Give a scheduler with two workers, each a process with a nanny that starts it again.

    Dask gives a worker up that is away a while after it was lost, as one killed again and again is.
    """
    patient = dask.config.set({"distributed.deploy.lost-worker-timeout": "1 hour"})
    with (
        patient,
        distributed.LocalCluster(
            n_workers=2,
            threads_per_worker=1,
            processes=True,
            host="127.0.0.1",
            dashboard_address="127.0.0.1:0",
        ) as found,
    ):
        yield found


def workers_of(cluster: Any) -> list[int]:
    """Give the process ids of the workers at work.

    A nanny does not start a worker again that died while it was being started.
    """
    at_work = set(cluster.scheduler.workers)
    return [
        each.pid
        for each in cluster.workers.values()
        if each.pid and each.status is distributed.Status.running and each.worker_address in at_work
    ]


def always_dies(path: str, tile: str) -> TileRecord:
    """Compute a tile; one takes its worker with it each time."""
    if tile == "1-1":
        os.kill(os.getpid(), signal.SIGKILL)
    return compute_tile(path, tile)


def test_killed_workers_change_nothing(
    tmp_path: Path, cluster: Any, town: xr.Dataset, hot_day: xr.Dataset, whole: xr.Dataset
) -> None:
    plan = plan_run(town, hot_day, parameters=Parameters(), tile_cells=64)
    killed = 0
    random_worker = random.Random(7)
    over = threading.Event()

    def kill() -> None:
        nonlocal killed
        while killed < KILLS and not over.is_set():
            alive = workers_of(cluster)
            if alive:
                try:
                    os.kill(random_worker.choice(alive), signal.SIGKILL)
                    killed += 1
                except ProcessLookupError:
                    pass
            time.sleep(random_worker.uniform(0.2, 1.2))

    killer = threading.Thread(target=kill)
    killer.start()
    rounds = 0
    try:
        while killed < KILLS or rounds == 0:
            path = tmp_path / f"run{rounds}"
            RunFolder(path).create(plan, town, hot_day)
            machines = Machines(cluster=cluster.scheduler_address, limits=Limits(120, attempts=20))
            outcome = resume_run(path, machines=machines)
            assert not outcome.failures
            for name in whole.data_vars:
                if "y" in whole[name].dims:
                    found = RunFolder(path).result()[name].values
                    assert found.tobytes() == whole[name].values.tobytes()
            rounds += 1
    finally:
        over.set()
        killer.join()
    assert killed == KILLS


def test_a_poisoned_tile_fails_alone_and_is_named(
    tmp_path: Path, cluster: Any, town: xr.Dataset, hot_day: xr.Dataset
) -> None:
    plan = plan_run(town, hot_day, parameters=Parameters(), tile_cells=64)
    RunFolder(tmp_path).create(plan, town, hot_day)
    machines = Machines(cluster=cluster.scheduler_address, limits=Limits(60, attempts=2))
    outcome = resume_run(tmp_path, machines=machines, work=always_dies)
    assert [each.name for each in outcome.failures] == ["1-1"]
    assert "tile 1-1" in outcome.failures[0].message
    assert len(outcome.records) == len(tiles_of(plan)) - 1


def test_no_cluster_at_the_address(
    tmp_path: Path, town: xr.Dataset, hot_day: xr.Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("simulations.runs.cluster.CONNECT_SECONDS", 1.0)
    plan = plan_run(town, hot_day, parameters=Parameters(), tile_cells=64)
    RunFolder(tmp_path).create(plan, town, hot_day)
    with pytest.raises(RunError, match="no Dask scheduler"):
        resume_run(tmp_path, machines=Machines(cluster="tcp://127.0.0.1:9"))
