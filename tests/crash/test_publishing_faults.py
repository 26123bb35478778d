"""Every single call of the file system fails once while a version is published.

After each fault the version before (or the new one, once the pointer is replaced) is whole, and
the next run cleans up. `crash` lets everything after the fault fail as well, as if the machine
had stopped there.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.crash.endless_publisher import publish_one
from tests.crash.test_publishing_kills import faults_of, leftovers_of
from tiles.publishing import current_version, edit_city, sweep
from tiles.storage import FolderStorage

CALLS = ("open", "write", "fsync", "replace", "rename", "mkdir", "unlink", "rmdir")
DATASET = "cities/town/bldg_lod1"


class FailingSystem:
    """Counts calls of the file system; number `fail_at` fails, on a crash all later ones too."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *, fail_at: int, crash: bool) -> None:
        self.count = 0
        for name in CALLS:
            real = getattr(os, name)

            def call(*args: Any, _real: Any = real, _name: str = name, **options: Any) -> Any:
                self.count += 1
                if self.count == fail_at or (crash and self.count > fail_at):
                    raise OSError(5, f"injected fault in {_name}")
                return _real(*args, **options)

            monkeypatch.setattr(os, name, call)


def calls_of_one_publish(start: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    shutil.copytree(start, folder)
    storage = FolderStorage(folder)
    with monkeypatch.context() as patch:
        system = FailingSystem(patch, fail_at=-1, crash=False)
        publish_one(storage, "new")
    return system.count


@pytest.mark.parametrize("crash", [False, True], ids=["one call fails", "crash"])
def test_every_call_may_fail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, crash: bool) -> None:
    start = tmp_path / "start"
    before = [publish_one(FolderStorage(start), word) for word in ("one", "two")]
    total = calls_of_one_publish(start, tmp_path / "count", monkeypatch)
    assert total > 60
    outcomes = set()
    for fail_at in range(1, total + 1):
        folder = tmp_path / "run"
        shutil.copytree(start, folder)
        storage = FolderStorage(folder)
        raised = False
        with monkeypatch.context() as patch:
            FailingSystem(patch, fail_at=fail_at, crash=crash)
            try:
                publish_one(storage, "new")
            except OSError:
                raised = True
        assert faults_of(storage) == [], f"call {fail_at} of {total}"
        version = current_version(storage, "town", "bldg_lod1")
        outcomes.add((raised, version == before[-1]))
        assert raised or version != before[-1], f"call {fail_at}: acknowledged, but not shown"
        assert sweep(storage) == []
        assert leftovers_of(storage) == set()
        shutil.rmtree(folder)
    # Faults before the pointer keep the old version, faults after it show the new one.
    assert {(True, True), (True, False)} <= outcomes


def test_no_publish_without_the_lock_of_the_city(tmp_path: Path) -> None:
    storage = FolderStorage(tmp_path)
    publish_one(storage, "one")
    with edit_city(storage, "town"):
        assert sweep(storage) == ["town"]
