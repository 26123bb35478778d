"""What changes in storage while the server runs: new versions, removed and broken files."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest

from gis_server.app import create_app
from gis_server.request_log import EventLog
from gis_server.settings import Settings
from tests.gis_server.asking import ask
from tests.gis_server.published_town import publish_town


@pytest.fixture
def log() -> io.BytesIO:
    return io.BytesIO()


@pytest.fixture
def app(tmp_path: Path, log: io.BytesIO) -> Any:
    return create_app(Settings(data=tmp_path), log=EventLog(log))


def file_of(data: Path, address: str) -> Path:
    return data / "published" / "cities" / address.removeprefix("/tiles/")


def test_a_new_version_is_shown_without_a_restart(app: Any, tmp_path: Path) -> None:
    assert ask(app, "/api/cities").json() == {"cities": []}
    first = publish_town(str(tmp_path / "published"))
    assert ask(app, "/api/cities").json()["cities"][0]["id"] == "kawabe"
    before = ask(app, first.pointer).headers["etag"]
    second = publish_town(str(tmp_path / "published"))
    after = ask(app, first.pointer, if_none_match=before)
    assert after.status_code == 200
    assert after.json()["version"] in second.tileset
    assert ask(app, first.tileset).status_code == 200
    assert ask(app, "/api/cities/kawabe").json()["datasets"][0]["url"] == second.tileset


def test_a_removed_file_is_gone_although_it_was_in_memory(app: Any, tmp_path: Path) -> None:
    town = publish_town(str(tmp_path / "published"))
    assert ask(app, town.glb, accept_encoding="identity").status_code == 200
    file_of(tmp_path, town.glb).unlink()
    assert ask(app, town.glb, accept_encoding="identity").status_code == 404


def test_a_link_in_the_storage_is_not_followed(app: Any, tmp_path: Path) -> None:
    town = publish_town(str(tmp_path / "published"))
    (tmp_path / "secret.json").write_text("{}")
    file_of(tmp_path, town.plain).unlink()
    file_of(tmp_path, town.plain).symlink_to(tmp_path / "secret.json")
    assert ask(app, town.plain).status_code == 404


def test_a_broken_record_hides_its_dataset_only(app: Any, tmp_path: Path, log: io.BytesIO) -> None:
    town = publish_town(str(tmp_path / "published"))
    record = file_of(tmp_path, town.tileset).with_name("dataset.json")
    record.write_text('{"id": "bldg_lod1", "bounds": ')
    city = ask(app, "/api/cities/kawabe").json()
    assert [each["id"] for each in city["datasets"]] == ["open-data"]
    assert b'"event":"unreadable-dataset"' in log.getvalue()


def test_a_broken_city_hides_itself_only(app: Any, tmp_path: Path, log: io.BytesIO) -> None:
    publish_town(str(tmp_path / "published"))
    publish_town(str(tmp_path / "published"), city="minami")
    (tmp_path / "published/cities/kawabe/city.json").write_text("not json canary")
    (tmp_path / "published/cities/not-yet").mkdir()
    assert [each["id"] for each in ask(app, "/api/cities").json()["cities"]] == ["minami"]
    assert log.getvalue().count(b'"event":"unreadable-city"') == 1
    answer = ask(app, "/api/cities/kawabe")
    assert answer.status_code == 500
    assert "canary" not in answer.text


def test_a_removed_city_is_unknown(app: Any, tmp_path: Path) -> None:
    publish_town(str(tmp_path / "published"))
    assert ask(app, "/api/cities/kawabe").status_code == 200
    (tmp_path / "published/cities/kawabe/city.json").write_text('{"removed": true}')
    assert ask(app, "/api/cities/kawabe").status_code == 404
    assert ask(app, "/api/cities").json() == {"cities": []}


def test_an_unreadable_pointer_makes_it_not_ready(app: Any, tmp_path: Path) -> None:
    town = publish_town(str(tmp_path / "published"))
    ready = {"ready": True, "checks": {"storage": True, "disk": True}}
    assert ask(app, "/ready").json() == ready
    file_of(tmp_path, town.pointer).write_text("not json")
    answer = ask(app, "/ready")
    assert answer.status_code == 503
    assert answer.json()["checks"]["storage"] is False
    assert ask(app, "/live").status_code == 200


def test_a_full_disk_makes_it_not_ready(app: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gis_server.routes.health.DISK_FREE_MIN", 1.0)
    answer = ask(app, "/ready")
    assert answer.status_code == 503
    assert answer.json()["checks"] == {"storage": True, "disk": False}
