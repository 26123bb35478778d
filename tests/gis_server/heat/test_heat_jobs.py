"""Jobs over HTTP: what is refused before anything is computed, and one from start to end."""

from __future__ import annotations

import io
import json
import shutil
import sqlite3
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gis_server.app import create_app
from gis_server.errors import BusyError
from gis_server.heat.job_folder import JobFolder
from gis_server.heat.jobs import HeatJobs
from gis_server.heat.run_folders import HeatRequest
from gis_server.request_log import EventLog
from gis_server.settings import Settings
from tests.gis_server.asking import ask
from tests.gis_server.conftest import Server
from tests.gis_server.heat.asking_heat import (
    JOBS,
    ask_server,
    check_described,
    job_request,
    logs_of_jobs,
    send,
    wait_for_job,
)
from tests.gis_server.published_town import Town
from tests.serving import serving

KAWABE = JOBS.format(city="kawabe")


@pytest.fixture(scope="module")
def app(town_data: tuple[Path, Town]) -> Any:
    return create_app(Settings(data=town_data[0]))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"date": "2018-02-30"}, "body.date"),
        ({"date": "20180723"}, "body.date"),
        ({"date": 20180723}, "body.date"),
        ({"date": None}, "body.date"),
        ({"weather_name": "../w.csv"}, "body.weather_name"),
        ({"weather_name": ".lock"}, "body.weather_name"),
        ({"weather_name": "a\nb"}, "body.weather_name"),
        ({"weather_name": "気" * 61}, "body.weather_name"),
        ({"weather_text": ""}, "body.weather_text"),
        ({"weather_text": 5}, "body.weather_text"),
        ({"utc_offset_h": 15}, "body.utc_offset_h"),
        ({"resolution_m": 0.1}, "body.resolution_m"),
        ({"resolution_m": "2"}, "body.resolution_m"),
        ({"resolution_m": True}, "body.resolution_m"),
        ({"bounds": [139.38, 36.15, 139.37, 36.16]}, "body.bounds"),
        ({"bounds": [0, 0, 1, 1]}, "body.bounds"),
        ({"bounds": [139.37, 36.15, 139.38]}, "body.bounds.3"),
        ({"scenario": "trees"}, "body.scenario"),
        (
            {"scenario": orjson.Fragment(b'{"features":' + b"[" * 500 + b"]" * 500 + b"}")},
            "body.scenario",
        ),
        ({"title": "x" * 121}, "body.title"),
        ({"cluster": "tcp://10.0.0.1:8786"}, "body.cluster"),
    ],
)
def test_what_cannot_be_computed_is_refused_with_its_field(
    app: Any, changes: dict[str, Any], field: str
) -> None:
    answer = send(app, KAWABE, orjson.dumps(job_request(**changes)))
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [field]


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"", "application/json", 422),
        (b"{", "application/json", 422),
        (b"\xff\xfe", "application/json", 422),
        (b"[" * 100_000, "application/json", 422),
        (b'{"date": NaN}', "application/json", 422),
        (b"null", "application/json", 422),
        (b"{}", "text/plain", 415),
        (b"{}", "", 415),
        (b"date=2018-07-23", "application/x-www-form-urlencoded", 415),
        (b" " * 8_000_001, "application/json", 413),
    ],
)
def test_other_bodies_are_refused(app: Any, body: bytes, kind: str, status: int) -> None:
    answer = send(app, KAWABE, body, kind=kind)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=8,
)
FIELDS = st.sampled_from([*job_request(), "bounds", "scenario", "resolution_m", "utc_offset_h"])


@settings(max_examples=150)
@given(st.dictionaries(FIELDS | st.text(max_size=5), ANYTHING, max_size=4) | ANYTHING)
def test_no_body_breaks_the_server_nor_begins_a_job_of_no_city(
    town_data: tuple[Path, Town], app: Any, changes: Any
) -> None:
    asked = job_request(**changes) if isinstance(changes, dict) else changes
    answer = send(app, JOBS.format(city="none"), json.dumps(asked).encode())
    assert answer.status_code in {404, 422}
    assert answer.headers["content-type"] == "application/problem+json"
    assert not (town_data[0] / "jobs").exists()


def test_unknown_cities_and_jobs_are_named(app: Any) -> None:
    assert ask(app, JOBS.format(city="none")).json()["type"].endswith("unknown-city")
    for job in ("20260101T000000000000Z-abcdef", "%2e%2e%2fpublished", "x", "x" * 64):
        answer = ask(app, f"{KAWABE}/{job}")
        assert answer.status_code == 404, job
    assert ask(app, f"{KAWABE}/20260101T000000000000Z-abcdef", method="DELETE").status_code == 404
    assert ask(app, KAWABE).json() == {"jobs": []}


def test_only_the_operator_sees_and_starts_jobs(app: Any) -> None:
    for method in ("GET", "POST"):
        forwarded = ask(app, KAWABE, method=method, x_forwarded_for="192.0.2.7")
        assert forwarded.status_code == 403
        assert forwarded.json()["type"].endswith("operator-only")
        foreign = ask(app, KAWABE, method=method, origin="https://evil.example")
        assert foreign.json()["type"].endswith("cross-site")


def test_a_server_without_jobs_does_not_load_their_machinery(server: Server) -> None:
    mapped = Path(f"/proc/{server.process.pid}/maps").read_text("utf-8")
    assert "psycopg" not in mapped


@pytest.mark.slow
def test_a_job_that_is_being_written_waits_until_it_is_whole(tmp_path: Path) -> None:
    """Another worker may look while one writes; it must neither lose the job nor begin it torn."""
    jobs = HeatJobs(Settings(data=tmp_path), EventLog(io.BytesIO()))
    whole = JobFolder(tmp_path / "elsewhere" / "20260101T000000000000Z-abcdef")
    request = HeatRequest(city="kawabe", weather=Path("w.csv"), date="2018-07-23")
    whole.keep(request, weather=b"x", scenario=None)
    torn = jobs.folder / whole.id
    (torn / "weather").mkdir(parents=True)
    begun: list[str] = []
    seen: set[str] = set()
    jobs._enqueue_new(begun.append, seen)
    assert begun == []
    shutil.copy(whole.path / "request.json", torn / "request.json")
    for _ in range(2):
        jobs._enqueue_new(begun.append, seen)
    assert begun == [whole.id]


@pytest.mark.slow
def test_jobs_that_could_not_begin_are_tried_again_with_the_next(tmp_path: Path) -> None:
    told = io.BytesIO()
    jobs = HeatJobs(Settings(data=tmp_path), EventLog(told))
    request = HeatRequest(city="kawabe", weather=Path("w.csv"), date="2018-07-23")
    (tmp_path / "jobs.sqlite").mkdir()
    with pytest.raises(BusyError):
        jobs.begin(request, weather=b"x")
    assert b'"jobs-not-running"' in told.getvalue()
    assert jobs.jobs("kawabe") == []
    (tmp_path / "jobs.sqlite").rmdir()
    try:
        begun = jobs.begin(request, weather=b"x")
        assert [each.job for each in jobs.jobs("kawabe")] == [begun.job]
    finally:
        jobs.stop()


def test_a_job_is_computed_cancelled_or_fails_with_words(demo_data: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(demo_data, data, ignore=shutil.ignore_patterns("heat", "jobs*"))
    path = JOBS.format(city="demo")
    box = [139.4370, 36.2070, 139.4390, 36.2085]
    with serving(data, tmp_path / "log") as server:
        wrong = job_request(weather_text="no weather at all")
        answers = [
            ask_server(server.port, "POST", path, asked)
            for asked in (job_request(bounds=box, title="暑い日"), wrong, job_request(bounds=box))
        ]
        assert [status for status, _ in answers] == [202, 202, 202]
        first, failing, waiting = (f"{path}/{job['job']}" for _, job in answers)
        assert ask_server(server.port, "DELETE", waiting)[1]["state"] == "cancelled"
        done = wait_for_job(server.port, first)
        failed = wait_for_job(server.port, failing)
        assert done["state"] == "done", logs_of_jobs(data)
        assert failed["state"] == "failed"
        assert "made-up.csv" in failed["error"]
        listed = ask_server(server.port, "GET", path)[1]
        description = ask_server(server.port, "GET", "/api/openapi.json")[1]
        check_described(description, JOBS, answers[0][1], method="post", status=202)
        check_described(description, JOBS, listed)
        check_described(description, f"{JOBS}/{{job}}", failed)
        check_described(description, f"{JOBS}/{{job}}", done, method="delete")
        assert [job["state"] for job in listed["jobs"]] == ["cancelled", "failed", "done"]
        city = ask_server(server.port, "GET", "/api/cities/demo")[1]
    heat = {each["id"]: each for each in city["datasets"] if each["kind"] == "heat"}
    assert heat[f"heat-{done['run']}"]["title"]["ja"] == "暑い日"
    with sqlite3.connect(data / "jobs.sqlite") as database:
        kept = "\n".join(database.iterdump())
    assert done["job"] in kept
    assert "gASV" not in kept  # how pickled objects begin in base 64
    assert "py_pickle" not in kept
