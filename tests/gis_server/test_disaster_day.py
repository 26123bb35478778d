"""The day on which the database is away: what is read is told with its date, writing says 503.

The database is away for real: SQLite's file lies elsewhere, every process of PostgreSQL is stopped
in its tracks, so that it takes connections and never answers.
"""

from __future__ import annotations

import datetime
import threading
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.gis_server.database_stage import CITY, Stage, database_stage
from tests.serving import serving

AS_OF = "uchimizu-as-of"
WHOLE_CITY = f"/api/cities/{CITY}"
WRITTEN = {  # what people wrote
    "layers": f"{WHOLE_CITY}/layers",
    "notes": f"{WHOLE_CITY}/layers/{CITY}-notes/items?limit=1000",
    "spots as items": f"{WHOLE_CITY}/layers/{CITY}-cool-spots/items",
    "a tile of spots": f"{WHOLE_CITY}/layers/{CITY}-cool-spots/tiles/14/14535/6425.mvt",
}
SPOTS = f"{WHOLE_CITY}/spots?near=139.38,36.15&open=true"
FEW_MINUTES = datetime.timedelta(minutes=10)


@pytest.fixture(scope="module", params=["sqlite", "postgis"])
def stage(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stage]:
    with database_stage(tmp_path_factory.mktemp("stage"), request.param) as found:
        yield found


@pytest.fixture(scope="module")
def address(stage: Stage, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    log = tmp_path_factory.mktemp("log") / "log"
    with serving(stage.data, log, **stage.settings) as server:
        yield server.address


def test_what_is_read_is_told_with_its_date_and_writing_says_why_not(
    stage: Stage, address: str
) -> None:
    assert stage.add_note(address, "before").status_code == 201
    before = {name: read(address, path) for name, path in WRITTEN.items()}
    assert all(AS_OF not in each.headers for each in before.values())
    assert read(address, SPOTS).json()["stale"] is False
    assert stage.today(address)["stale"] is False
    with stage.away():
        spots = wait_until(lambda: read(address, SPOTS).json(), stale=True)
        assert is_fresh(spots["as_of"])
        assert [each["about"]["opening"]["state"] for each in spots["features"]] == ["open"]
        assert is_fresh(stage.today(address, near="139.38,36.15")["as_of"])
        mine = {"cookie": f"__Host-uchimizu={stage.token}"}
        for headers in ({}, {"if-none-match": '"older"'}, mine):
            for name, path in WRITTEN.items():
                answer = read(address, path, headers)
                assert answer.content == before[name].content
                assert is_fresh(answer.headers[AS_OF])
        assert read(address, SPOTS, mine).json()["matched"] == 1
        for path in ("/api/cities", WHOLE_CITY, stage.town.tileset, "/ready"):
            read(address, path)
        refused = stage.add_note(address, "meanwhile")
        assert refused.status_code == 503
        assert refused.json()["type"] == "urn:uchimizu:problem:database-unavailable"
        assert "does not answer" in refused.json()["detail"]
        assert int(refused.headers["retry-after"]) > 0
    wait_until(lambda: read(address, SPOTS).json(), stale=False)
    assert stage.add_note(address, "after").status_code == 201
    notes = read(address, WRITTEN["notes"])
    assert AS_OF not in notes.headers
    texts = [each["properties"]["text"] for each in notes.json()["features"]]
    assert sorted(each for each in texts if each != "now") == ["after", "before"]


def test_who_writes_when_it_goes_is_answered_and_does_not_wait(stage: Stage, address: str) -> None:
    read(address, SPOTS)
    under_way, told = threading.Semaphore(0), list[tuple[int, bool]]()

    def write() -> None:
        status = 201
        while status == 201:
            under_way.release()
            answer = stage.add_note(address, "now")
            status = answer.status_code
        told.append((status, "retry-after" in answer.headers))

    writers = [threading.Thread(target=write, daemon=True) for _ in range(4)]
    for each in writers:
        each.start()
    for _ in range(20):
        assert under_way.acquire(timeout=60)
    with stage.away():
        for each in writers:
            each.join(60)  # none of the requests ends by the client's own patience of 60 s
        assert told == [(503, True)] * len(writers)
    wait_until(lambda: read(address, SPOTS).json(), stale=False)


def test_the_log_tells_when_it_went_and_when_it_was_back(stage: Stage, tmp_path: Path) -> None:
    log = tmp_path / "log"
    with serving(stage.data, log, **stage.settings) as server:
        read(server.address, SPOTS)
        with stage.away():
            wait_until(lambda: read(server.address, SPOTS).json(), stale=True)
            for _ in range(20):
                assert stage.add_note(server.address, "meanwhile").status_code == 503
        wait_until(lambda: read(server.address, SPOTS).json(), stale=False)
        told = log.read_text("utf-8")
    assert told.count('"database-away"') == 1
    assert told.count('"database-back"') == 1
    assert told.count('"failure"') <= 4  # those who came before it was known


def read(address: str, path: str, headers: Mapping[str, str] | None = None) -> httpx.Response:
    answer = httpx.get(f"{address}{path}", headers=headers, timeout=60)
    assert answer.status_code == 200, (path, answer.text)
    return answer


def wait_until(look: Any, *, stale: bool) -> Any:
    """Look until an answer is stale, or is not any more."""
    for _ in range(600):
        found = look()
        if found["stale"] is stale:
            return found
        time.sleep(0.1)
    raise AssertionError(f"stale is not {stale}")


def is_fresh(text: str) -> bool:
    """Tell whether a time is of the last ten minutes."""
    age = datetime.datetime.now(datetime.UTC) - datetime.datetime.fromisoformat(text)
    return datetime.timedelta() <= age < FEW_MINUTES
