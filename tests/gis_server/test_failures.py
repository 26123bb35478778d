"""Whatever breaks inside, the reader gets the problem shape and none of the details."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import orjson
import pytest

import gis_server.ways.answering  # noqa: F401 - what a first question imports is no published file
from gis_server.app import create_app
from gis_server.request_log import EventLog
from gis_server.settings import Settings
from tests.gis_server.asking import ask
from tests.gis_server.published_town import Town
from tiles.errors import StorageError, TilesError
from tiles.storage import Storage

CANARY = "canary /srv/secret/path SELECT password"


def routes_of(app: Any, town: Town) -> list[str]:
    """Give an address of every route of the application."""
    described = ask(app, "/api/openapi.json").json()["paths"]
    names = {
        "city": town.city,
        "gml_id": "bldg_1",
        "run": "hot-day",
        "job": "20260101T000000000000Z-abcdef",
        "dataset": "heat-hot-day",
        "quantity": "utci",
        "q": "bldg",
        **dict.fromkeys(("lon", "lat", "z", "x", "y"), 1),
    }
    names = defaultdict(lambda: "any", names)
    api = [
        path.format_map(names) + needed_query(methods["get"], names)
        for path, methods in described.items()
        if "get" in methods
    ]
    return [*api, town.glb, town.pointer]


def needed_query(route: Any, values: Mapping[str, object]) -> str:
    """Give what a route must be asked with."""
    asked = [each for each in route.get("parameters", []) if each["in"] == "query"]
    needed = {each["name"]: values[each["name"]] for each in asked if each["required"]}
    return f"?{urlencode(needed)}" if needed else ""


def break_reading(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    """Let every way to published files raise `error`."""

    def fail(*_arguments: object, **_named: object) -> None:
        raise error

    for name in ("read", "get", "get_range", "size", "objects", "folders"):
        monkeypatch.setattr(Storage, name, fail)
    monkeypatch.setattr("gis_server.published_files.os.open", fail)
    if isinstance(error, OSError):
        monkeypatch.setattr("gis_server.routes.health.shutil.disk_usage", fail)


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (RuntimeError(CANARY), 500),
        (ZeroDivisionError(CANARY), 500),
        (KeyError(CANARY), 500),
        (UnicodeDecodeError("utf-8", b"x", 0, 1, CANARY), 500),
        (TilesError(CANARY), 500),
        (StorageError(CANARY), 503),
        (PermissionError(13, CANARY), 503),
        (OSError(5, CANARY), 503),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else str(value),
)
def test_no_route_tells_what_broke(
    monkeypatch: pytest.MonkeyPatch,
    town_data: tuple[Path, Town],
    error: Exception,
    status: int,
) -> None:
    data, town = town_data
    log = io.BytesIO()
    app = create_app(Settings(data=data), log=EventLog(log))
    paths = routes_of(app, town)
    break_reading(monkeypatch, error)
    failed = 0
    for path in paths:
        answer = ask(app, path)
        assert "canary" not in answer.text
        assert "Traceback" not in answer.text
        assert "content-security-policy" in answer.headers
        if path == "/api" or path.startswith(("/live", "/version")):
            assert answer.status_code == 200
            continue
        if path.startswith("/ready") and isinstance(error, (TilesError, OSError)):
            assert answer.json()["checks"]["storage"] is False
            continue
        failed += 1
        assert answer.status_code == status, path
        assert answer.headers["content-type"] == "application/problem+json"
        lines = [orjson.loads(line) for line in log.getvalue().splitlines()]
        failure = [line for line in lines if line["event"] == "failure"][-1]
        assert failure["request_id"] == answer.json()["request_id"]
        assert "canary" in failure["trace"]
    assert failed >= 4
