"""A crew does every task once, and a task that fails or kills its process fails alone."""

from __future__ import annotations

import os
import signal

import pytest

from tiles.ingest.workers import Crew, Failure, Work


def begin(setting: int) -> int:
    return setting


def run(setting: int, task: int) -> int:
    if task == 3:
        raise ValueError("three is bad")
    if task == 5 and setting == 1:
        os.kill(os.getpid(), signal.SIGKILL)
    return task * 10


def outcomes(setting: int, workers: int) -> dict[int, int | Failure]:
    with Crew(Work(begin, setting, run), workers=workers) as crew:
        found = dict(crew.results(range(8)))
        again = dict(crew.results([1, 2]))
    assert again == {0: 10, 1: 20}
    return found


def test_in_this_process_a_failed_task_is_told() -> None:
    found = outcomes(0, 1)
    assert {place: found[place] for place in found if place != 3} == {
        place: place * 10 for place in range(8) if place != 3
    }
    failure = found[3]
    assert isinstance(failure, Failure)
    assert "three is bad" in failure.message
    assert not failure.died


@pytest.mark.slow
def test_a_killed_process_fails_its_task_alone() -> None:
    found = outcomes(1, 3)
    assert len(found) == 8
    died = found[5]
    assert isinstance(died, Failure)
    assert died.died
    assert "signal 9" in died.message
    assert isinstance(found[3], Failure)
    good = [place for place, result in found.items() if not isinstance(result, Failure)]
    assert sorted(good) == [0, 1, 2, 4, 6, 7]


def test_no_tasks_start_nothing() -> None:
    with Crew(Work(begin, 0, run), workers=2) as crew:
        assert list(crew.results([])) == []
