"""With the database stopped the automatic steps are told, and that manual ones are missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from gis_server.app import create_app
from gis_server.civic import SQLITE_FILE
from gis_server.request_log import EventLog
from gis_server.settings import Settings
from tests.gis_server.asking import LogFile, ask
from tests.gis_server.published_town import publish_town

CHAIN = "/api/cities/kawabe/chain"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Give an installation whose database is stopped."""
    publish_town(str(tmp_path / "published"))
    nobody = "postgresql://nobody@127.0.0.1:1/none"
    return Settings(data=tmp_path, database_url=nobody)


def test_automatic_steps_are_told(settings: Settings) -> None:
    log = EventLog(LogFile(settings.data / "log"))
    app = create_app(settings, log=log)
    answer = ask(app, CHAIN)
    assert answer.status_code == 200, answer.text
    found = answer.json()
    assert found["manual"] == "missing"
    assert "make:bldg_lod1" in {each["id"] for each in found["steps"]}
    for path in ("/prov", "/picture", "?of=bldg_lod1"):
        assert ask(app, CHAIN + path).status_code == 200


def test_what_shows_maps_only_makes_no_database(tmp_path: Path) -> None:
    publish_town(str(tmp_path / "published"))
    log = EventLog(LogFile(tmp_path / "log"))
    found = ask(create_app(Settings(data=tmp_path), log=log), CHAIN).json()
    assert found["manual"] == "included"
    assert not (tmp_path / SQLITE_FILE).exists()
