"""kill -9 at a random moment of adding a city: what is published stays whole.

`UCHIMIZU_KILLS=200` sets the number of kills (4 without it).
"""

from __future__ import annotations

import multiprocessing
import os
import random
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.village import Village, village
from tiles.checking import check_tileset
from tiles.ingest import AddCity, add_city
from tiles.publishing import cities, current_version, datasets, sweep, verify_version
from tiles.publishing.manifest import read_pointer
from tiles.storage import FolderStorage

KILLS = int(os.environ.get("UCHIMIZU_KILLS", "4"))
ADDER = Path(__file__).with_name("endless_city.py")


def faults_of(storage: FolderStorage) -> list[Any]:
    """List what is broken in any kept version of any dataset of the city."""
    faults: list[Any] = []
    for dataset in datasets(storage, "town") if cities(storage) else []:
        pointer, _ = read_pointer(storage, "town", dataset)
        for version in pointer.kept() if pointer else []:
            faults += verify_version(storage, "town", dataset, version)
            tileset = storage.path(f"cities/town/{dataset}/{version}/tileset.json")
            faults += check_tileset(tileset, gltf=False)
    return faults


def add_until_killed(folder: Path, delivery: Path, delay_s: float) -> list[str]:
    """Kill an adding process `delay_s` after its first run; give what it acknowledged."""
    with subprocess.Popen(
        [sys.executable, str(ADDER), str(folder), str(delivery)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        added = [process.stdout.readline().strip()]
        time.sleep(delay_s)
        process.kill()
        return added + process.stdout.read().split()


@pytest.mark.slow
@pytest.mark.timeout(3000)
def test_kills_leave_whole_versions_and_lose_no_acknowledged_one(
    tmp_path: Path,
) -> None:
    storage = FolderStorage(tmp_path / "storage")
    delivery = village(40).write(tmp_path / "delivery")
    moment = random.Random(54392492)
    shown: set[str | None] = set()
    left = 0
    for _ in range(KILLS):
        added = add_until_killed(tmp_path, delivery, moment.uniform(0.0, 0.25))
        assert faults_of(storage) == []
        pointer, _ = read_pointer(storage, "town", "bldg_lod1")
        assert pointer is not None
        assert added[-1] in pointer.kept()
        left += any(storage.staging.iterdir())
        assert sweep(storage) == []
        assert not any(storage.staging.iterdir())
        assert faults_of(storage) == []
        shown.add(current_version(storage, "town", "bldg_lod1"))
    assert left > KILLS // 4, "the kills must fall into the work, not beside it"
    assert len(shown) > 1


@pytest.mark.slow
def test_a_killed_process_costs_only_its_file(tmp_path: Path) -> None:
    storage = FolderStorage(tmp_path / "storage")
    what: Village = village(3000)
    folder = what.write(tmp_path / "delivery")
    killed: list[int] = []

    def progress(stage: str, done: int, total: int) -> None:
        if stage == "read" and done == 1 and not killed:
            # One of them has just begun the last file; the other one may have ended its own.
            for child in multiprocessing.active_children():
                child.kill()
                killed.append(child.pid or 0)

    request = AddCity("town", (folder,), publish=frozenset({"3dtiles"}))
    report = add_city(
        request, storage=storage, store=tmp_path / "store", progress=progress, workers=2
    )
    lost = [file for file in report.files if not file.read]
    assert killed
    assert 1 <= len(lost) <= 2
    assert {problem.code for file in lost for problem in file.problems} == {"process-died"}
    assert report.exit_code() == 1
    assert faults_of(storage) == []
    again = add_city(request, storage=storage, store=tmp_path / "store")
    assert again.exit_code() == 0
    assert sum(file.reused for file in again.files) >= 1
