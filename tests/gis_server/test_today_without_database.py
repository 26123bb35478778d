"""Today's answer while the database is stopped: the last that was read, with its date."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from gis_server.app import create_app
from gis_server.civic import SQLITE_FILE
from gis_server.request_log import EventLog
from gis_server.settings import Settings
from gis_server.today.states import FOLDER
from layers.store.migrate import migrate
from tests.gis_server.asking import ask
from tests.gis_server.database_stage import CITY, Stage, database_stage
from tests.gis_server.published_town import publish_town
from tests.layers.conftest import postgis_url
from tests.layers.databases import KINDS, database_at
from tests.serving import serving

__all__ = ["postgis_url"]

TODAY = f"/api/cities/{CITY}/today"


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    with database_stage(tmp_path, "postgis") as found:
        yield found


def test_the_last_that_was_read_is_told_with_its_date(stage: Stage, tmp_path: Path) -> None:
    with serving(stage.data, tmp_path / "log", **stage.settings) as server:
        before = stage.today(server.address, near="139.38,36.15")
        assert (before["stale"], before["places"][0]["distance_m"]) == (False, 90)
        stage.running.close()
        away = [stage.today(server.address, near="139.38,36.15") for _ in range(20)][-1]
        assert away["stale"] is True
        assert away["as_of"] == before["as_of"]
        assert [each["properties"]["name"] for each in away["places"]] == ["木かげの広場"]
        assert away["heat"]["now"]["origin"] == "by-hand"
    # A process that begins while the database is away tells the same.
    fresh = in_process(Settings(data=stage.data, database_url=stage.url))
    assert (fresh["stale"], fresh["as_of"]) == (True, before["as_of"])
    assert fresh["places"][0]["open"] is True


def test_without_any_database_the_screen_tells_of_heat_alone(tmp_path: Path) -> None:
    publish_town(str(tmp_path / "published"), city=CITY)
    answer = in_process(Settings(data=tmp_path))
    assert (answer["places"], answer["as_of"], answer["stale"]) == ([], None, False)
    assert not (tmp_path / "people.sqlite").exists()


@pytest.mark.parametrize("kind", KINDS)
def test_what_cannot_be_kept_is_told_to_the_log_and_answered(
    tmp_path: Path, kind: str, request: pytest.FixtureRequest
) -> None:
    publish_town(str(tmp_path / "published"), city=CITY)
    url = request.getfixturevalue("postgis_url")() if kind == "postgis" else ""
    with database_at(url or tmp_path / SQLITE_FILE) as database:
        migrate(database)
    (tmp_path / FOLDER).write_bytes(b"where the folder should be")
    log = io.BytesIO()
    app = create_app(Settings(data=tmp_path, database_url=url), log=EventLog(log))
    for _ in range(2):
        answer = ask(app, TODAY)
        assert (answer.status_code, answer.json()["stale"]) == (200, False), answer.text
    assert log.getvalue().count(b'"event":"today-not-kept"') == 1


def in_process(settings: Settings) -> dict[str, Any]:
    """Give today's answer of a server in this process."""
    answer = ask(create_app(settings, log=EventLog(io.BytesIO())), TODAY)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found
