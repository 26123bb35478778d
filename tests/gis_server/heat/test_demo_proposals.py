"""The demo starts with two proposals that its hot day has answered, so that one can compare."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from gis_server.app import create_app
from gis_server.commands.demo import answer_demo_proposals, settle_demo_people
from gis_server.demo_town.place import to_degrees
from gis_server.demo_town.plan import PLAZA
from gis_server.heat.heat_run import run_heat
from gis_server.heat.run_folders import HeatRequest
from gis_server.settings import Settings
from tests.gis_server.asking import ask
from tests.gis_server.heat.asking_heat import WEATHER

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("heat")]


def asked(app: Any, path: str) -> Any:
    answer = ask(app, f"/api/cities/demo/proposals{path}")
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_the_demo_starts_with_two_answers_to_compare(demo_data: Path, tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data")
    shutil.copytree(demo_data, settings.data, ignore=shutil.ignore_patterns("heat", "jobs*"))
    weather = tmp_path / "made-up.csv"
    weather.write_text(WEATHER, "utf-8")
    (west, south), (east, north) = (
        to_degrees(each).tolist() for each in (PLAZA.bounds[:2], PLAZA.bounds[2:])
    )
    request = HeatRequest(
        "demo", weather, "2018-07-23", bounds=(west, south, east, north), resolution_m=4.0
    )
    report = run_heat(request, settings, progress=lambda _stage, _done, _total: None)
    assert report.exit_code() == 0, report.as_json()
    settle_demo_people(settings)
    answer_demo_proposals(settings)

    app = create_app(settings)
    first, second = (asked(app, f"/{each['id']}") for each in reversed(asked(app, "")["proposals"]))
    results = [each["results"][0] for each in (first, second)]
    assert {each["run"] for each in results} == {report.run}
    assert second["variant_of"] == {"proposal": first["id"], "version": 1}
    compared = asked(app, f"/comparison?first={results[0]['id']}&second={results[1]['id']}")[
        "relief"
    ]["wbgt"]
    assert min(compared) > 0

    answer_demo_proposals(settings)  # a second start computes nothing
    assert [asked(app, f"/{each['id']}")["results"] for each in (first, second)] == [
        [each] for each in results
    ]
