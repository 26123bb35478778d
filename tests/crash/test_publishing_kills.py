"""kill -9 at a random moment of publishing leaves a whole version, and a restart cleans up.

`UCHIMIZU_KILLS=200` sets the number of kills (20 without it).
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

from tiles.publishing import current_version, sweep, verify_version
from tiles.publishing.manifest import read_manifest, read_pointer
from tiles.storage import FolderStorage

KILLS = int(os.environ.get("UCHIMIZU_KILLS", "20"))
DATASET = "cities/town/bldg_lod1"
PUBLISHER = Path(__file__).with_name("endless_publisher.py")


def faults_of(storage: FolderStorage) -> list[str]:
    """List what is broken in what the pointer leads to; both kept versions must be whole."""
    pointer, _ = read_pointer(storage, "town", "bldg_lod1")
    if pointer is None:
        return []
    faults = []
    for version in pointer.kept():
        faults += verify_version(storage, "town", "bldg_lod1", version)
        word, *names = storage.get(f"{DATASET}/{version}/tileset.json").decode().split("\n")
        for number, name in enumerate(names):
            expected = f"tile {number}" if number % 3 == 0 else f"tile {number} {word}"
            if storage.get(f"{DATASET}/files/{name}") != expected.encode() * 400:
                faults.append(f"{version}: {name} is of another version")
    return faults


def leftovers_of(storage: FolderStorage) -> set[str]:
    """List the files and staging folders that nothing leads to."""
    pointer, _ = read_pointer(storage, "town", "bldg_lod1")
    named = {"current.json"} if pointer else set()
    for version in pointer.kept() if pointer else []:
        named |= set(read_manifest(storage, "town", "bldg_lod1", version).files)
        named.add(f"{version}/manifest.json")
    lying = {
        path.relative_to(storage.folder).as_posix()
        for path in storage.folder.rglob("*")
        if path.is_file() and path.parent.name != ".locks"
    }
    return lying - {f"{DATASET}/{name}" for name in named}


def kill_once(folder: Path, delay_s: float) -> list[str]:
    """Kill a publishing process `delay_s` after its first version; give what it acknowledged."""
    with subprocess.Popen(
        [sys.executable, str(PUBLISHER), str(folder)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        acknowledged = [process.stdout.readline().strip()]
        time.sleep(delay_s)
        process.kill()
        acknowledged += process.stdout.read().split()
    return acknowledged


def test_kills_leave_a_whole_version_and_lose_no_acknowledged_one(tmp_path: Path) -> None:
    storage = FolderStorage(tmp_path)
    moment = random.Random(20261120)
    swept = 0
    for _ in range(KILLS):
        acknowledged = kill_once(tmp_path, moment.uniform(0.0, 0.06))
        assert faults_of(storage) == []
        pointer, _ = read_pointer(storage, "town", "bldg_lod1")
        assert pointer is not None
        # The kill may fall between the rename of the pointer and the word about it.
        assert acknowledged[-1] in pointer.kept()
        swept += bool(leftovers_of(storage))
        assert sweep(storage) == []
        assert leftovers_of(storage) == set()
        assert faults_of(storage) == []
        assert current_version(storage, "town", "bldg_lod1") == pointer.version
    assert swept > KILLS // 4, "the kills must fall into publishing, not beside it"
