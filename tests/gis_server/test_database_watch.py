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

    log = io.BytesIO()
    watch = DatabaseWatch(answers, EventLog(log))
    watch.suspect()
    assert asked.wait(60)
    while not watch.is_away:
        time.sleep(0.001)
    watch.suspect()  # it is being asked already
    back.set()
    while watch.is_away or watch._asking:
        time.sleep(0.001)
    assert told(log)[:2] == ["database-away", "database-back"]
    assert len(told(log)) == 2
