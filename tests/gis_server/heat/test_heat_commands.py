"""`uchimizu heat …` on the demo town: run again, listed, reported, verified."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from gis_server import demo_town
from gis_server.cli import app
from gis_server.demo_town import hot_day
from tests.gis_server.heat.conftest import BOX, HeatTown

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("no_settings")]

BOX_OPTION = ",".join(map(str, BOX))


def asked(*words: str, code: int = 0) -> dict[str, Any]:
    """Run a command with --json and give its answer."""
    found = CliRunner().invoke(app, ["heat", *words, "--json"])
    assert found.exit_code == code, found.output
    answer: dict[str, Any] = json.loads(found.stdout)
    return answer


@pytest.fixture(scope="module")
def town(heat_town: HeatTown, tmp_path_factory: pytest.TempPathFactory) -> HeatTown:
    """A copy of the town with a run, which these tests may change."""
    return heat_town.copied(tmp_path_factory.mktemp("heat-commands") / "data")


def test_a_run_is_listed_and_tells_what_it_was_made_from(town: HeatTown) -> None:
    runs = asked("list", "--data", str(town.data))["runs"]
    (mine,) = [each for each in runs if each["run"] == town.run]
    assert (mine["city"], mine["date"]) == ("demo", "2018-07-23")
    assert mine["finished"] == mine["tiles"] >= 1
    record = asked("report", town.run, "--data", str(town.data))
    weather = (town.folder / "sources" / "made-up.csv").read_bytes()
    sources = {each["path"]: each["sha256"] for each in record["lineage"]["sources"]}
    assert sources["made-up.csv"] == hashlib.sha256(weather).hexdigest()
    assert any(path.startswith("udx/bldg/") for path in sources)
    assert [step["kind"] for step in record["steps"]] == ["automatic"] * 4
    lines = CliRunner().invoke(app, ["heat", "report", town.run, "--data", str(town.data)])
    assert sources["made-up.csv"] in lines.stdout


def test_a_run_repeats_to_the_same_checksums_until_its_inputs_change(town: HeatTown) -> None:
    found = asked("verify", town.run, "--data", str(town.data))
    assert found["same"]
    assert [step["id"] for step in found["steps"]] == ["surface", "weather", "heat"]
    weather = town.folder / "sources" / "made-up.csv"
    kept = weather.read_text("utf-8")
    weather.write_text(kept.replace(",2.0,", ",2.5,"), "utf-8")
    changed = asked("verify", town.run, "--data", str(town.data), code=1)
    assert {step["id"]: step["same"] for step in changed["steps"]} == {
        "surface": True,
        "weather": False,
        "heat": True,
    }
    weather.write_text(kept, "utf-8")


def test_made_up_weather_makes_made_up_heat(town: HeatTown, tmp_path: Path) -> None:
    files = hot_day.write_hot_day(tmp_path)
    words = [
        "run",
        "demo",
        "--weather",
        str(files.weather),
        "--date",
        demo_town.town().hot_day.date,
    ]
    words += ["--bbox", BOX_OPTION, "--resolution", "4", "--data", str(town.data)]
    words += ["--observations", str(files.observations)]
    first = asked(*words)
    assert first["reused"] == 0
    record = asked("report", first["run"], "--data", str(town.data))
    assert record["source"] == "作成データ"
    again = asked(*words)
    assert (again["run"], again["reused"]) == (first["run"], first["tiles"])
    assert again["dataset"]["version"] == first["dataset"]["version"]


def test_names_of_runs_that_do_not_exist(town: HeatTown) -> None:
    for command in ("report", "verify"):
        found = CliRunner().invoke(app, ["heat", command, "nothing", "--data", str(town.data)])
        assert found.exit_code != 0
        assert "there is no run 'nothing'" in str(found.exception)
