"""The log tells of a database that was away, also where nobody got an answer meanwhile."""

from __future__ import annotations

import io
import threading
import time

import pytest

from gis_server.database_watch import DatabaseWatch
from gis_server.request_log import EventLog


def told(log: io.BytesIO) -> list[str]:
    """Give the events in their order."""
    return [
        line.split('"event":"')[1].split('"')[0] for line in log.getvalue().decode().splitlines()
    ]


@pytest.mark.parametrize("hangs", [False, True])
def test_it_went_once_and_came_back_once(hangs: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gis_server.database_watch.PATIENCE_S", 0.05 if hangs else 60.0)
    monkeypatch.setattr("gis_server.database_watch.EVERY_S", 0.01)
    back, asked = threading.Event(), threading.Event()

    def answers() -> bool:
        asked.set()
        return back.wait() if hangs else back.is_set()

    log, gave_up = io.BytesIO(), threading.Event()
    watch = DatabaseWatch(lambda: None, answers, gave_up.set, EventLog(log))
    watch.suspect()
    assert asked.wait(60)
    while not watch.is_away:
        time.sleep(0.001)
    assert gave_up.wait(60) if hangs else not gave_up.is_set()
    watch.suspect()  # it is being asked already
    back.set()
    while watch.is_away or watch._asking:
        time.sleep(0.001)
    assert told(log)[:2] == ["database-away", "database-back"]
    assert len(told(log)) == 2


def test_it_is_asked_when_nothing_ends_any_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gis_server.database_watch.LOOK_S", 0.01)
    counts = iter([None, None, 1, 2, 3, None, 3])
    ended, asked = list[int | None](), threading.Event()

    def next_count() -> int | None:
        ended.append(next(counts, 3))
        return ended[-1]

    def answers() -> bool:
        asked.set()
        return True

    watch = DatabaseWatch(next_count, answers, lambda: None, EventLog(io.BytesIO()))
    watch.start()
    assert asked.wait(60)
    watch.stop()
    assert ended[:7] == [None, None, 1, 2, 3, None, 3]
    assert len(ended) >= 8  # not before two looks found the same
