"""A small city with a run of heat: a number opens to its files; what changes marks what follows."""

from __future__ import annotations

import datetime
import hashlib
import random
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from xml.etree import ElementTree as ET

import httpx
import orjson
import pytest
from typer.testing import CliRunner

from gis_server.app import create_app
from gis_server.chain.published import PublishedChains
from gis_server.chain.rerun import rerun
from gis_server.cli import app as commands
from gis_server.heat.heat_run import run_heat
from gis_server.heat.run_folders import HeatRequest
from gis_server.request_log import EventLog
from gis_server.settings import Settings
from gis_server.today.feeds import write_feed
from layers.heat_package.chain.thing import Kind
from layers.heat_package.today.feed import Feed, ReadFile
from tests.gis_server.asking import LogFile, ask
from tests.gis_server.heat.asking_heat import WEATHER
from tests.serving import clean_environment
from tests.village import Village, village
from tiles.ingest import add_city
from tiles.ingest.request import AddCity
from tiles.storage import open_storage

CITY = "town"
CHANGED = "54392492"
BOX = (139.5255, 36.2419, 139.5268, 36.2426)
GLOBE = """# origin: 実測値
# utc_offset_h: 9
time,station,longitude,latitude,mean_radiant_temperature [degC]
2018-07-23T12:00,school,139.5262,36.2422,50.0
2018-07-23T13:00,school,139.5262,36.2422,50.5
"""
STATION = """# origin: 作成データ
# utc_offset_h: 9
time,station,longitude,latitude,wbgt [degC]
2018-07-23T12:00,corner,139.5262,36.2422,30.0
2018-07-23T13:00,corner,139.5262,36.2422,30.5
"""


@dataclass(frozen=True)
class Place:
    """A data folder with its delivery; `dataset` is that of its run of heat."""

    data: Path
    delivery: Path
    dataset: str

    @property
    def settings(self) -> Settings:
        return Settings(data=self.data)

    def publish(self, houses: Village) -> None:
        houses.write(self.delivery)
        add_city(
            AddCity(CITY, (self.delivery,)),
            storage=open_storage(self.settings.storage),
            store=self.data / "store",
            workers=1,
        )

    def ask(self, path: str, **query: Any) -> httpx.Response:
        log = EventLog(LogFile(self.data / "log"))
        app = create_app(self.settings, log=log)
        return ask(app, str(httpx.URL(f"/api/cities/{CITY}/{path}", params=query)))

    def chain(self, **query: Any) -> dict[str, Any]:
        answer = self.ask("chain", **query)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def files(self) -> dict[str, str]:
        """Give the checksum of each file of the model and of the weather file on the disk."""
        model = {
            path.relative_to(self.delivery).as_posix(): path
            for path in self.delivery.rglob("*.gml")
        }
        beside = {name: self.data / name for name in ("weather.csv", "globe.csv", "station.csv")}
        return {
            name: hashlib.sha256(path.read_bytes()).hexdigest()
            for name, path in {**model, **beside}.items()
        }


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """Give a village of three files with a run of heat over a corner of one."""
    folder = tmp_path_factory.mktemp("chain")
    here = Place(folder / "data", folder / "delivery", "")
    here.data.mkdir()
    here.publish(village(6))
    weather = here.data / "weather.csv"
    weather.write_text(WEATHER, "utf-8")
    station = here.data / "station.csv"
    station.write_text(STATION, "utf-8")
    globe = here.data / "globe.csv"
    globe.write_text(GLOBE, "utf-8")
    request = HeatRequest(
        CITY, weather, "2018-07-23", bounds=BOX, resolution_m=4.0, observations=(globe, station)
    )
    report = run_heat(request, here.settings, progress=lambda *_: None)
    assert report.exit_code() == 0, report.as_json()
    return Place(here.data, here.delivery, f"heat-{report.run}")


def about(place: Place) -> dict[str, Any]:
    summary = place.ask("heat").json()["runs"][0]
    path = place.data / "published/cities" / summary["url"].removeprefix("/tiles/")
    found: dict[str, Any] = httpx.Response(200, content=path.read_bytes()).json()
    return found


def test_a_number_opens_to_the_files_that_it_comes_from(place: Place) -> None:
    run = about(place)
    dice = random.Random(5)
    lon, lat = dice.uniform(BOX[0], BOX[2]), dice.uniform(BOX[1], BOX[3])
    hour = dice.choice(run["hours"])
    asked = {"of": place.dataset, "lon": lon, "lat": lat, "time": hour, "quantity": "wbgt"}
    found = place.chain(**asked)
    point = place.ask(f"heat/{run['run']}/point", lon=lon, lat=lat).json()
    number = found["number"]
    assert number["value"] == point["quantities"]["wbgt"][run["hours"].index(hour)]
    assert (number["unit"], number["source"], number["time"]) == ("degC", run["source"], hour)
    on_disk = place.files()
    sources = {each["name"]: each["sha256"] for each in found["sources"]}
    assert "weather.csv" in sources
    assert any(name.startswith("udx/bldg/") for name in sources)
    assert sources == {name: on_disk[name] for name in sources}
    print(f"\n{number['value']} °C at {hour}: {len(found['steps'])} steps, {len(sources)} files")
    (step,) = [each for each in found["steps"] if each["made"] == [f"dataset:{place.dataset}"]]
    assert step["tool"] == run["lineage"]["program"]
    assert [each["label"]["ja"] for each in step["parts"]] == [s["name"] for s in run["steps"]]
    said = {each["id"]: each["source"] for each in found["things"]}
    assert said[f"dataset:{place.dataset}"] == run["source"]


def test_a_number_has_the_accuracy_of_its_quantity(place: Place) -> None:
    run = about(place)
    asked = {"of": place.dataset, "lon": BOX[0], "lat": BOX[1], "time": run["hours"][0]}
    compared = {each["quantity"]: each for each in run["accuracy"]}["wbgt"]
    told = {name: compared[name] for name in ("bias", "rmse", "count")}
    number = place.chain(**asked, quantity="wbgt")["number"]
    assert number["accuracy"] == {**told, "against": "作成データ"}
    assert place.chain(**asked, quantity="utci")["number"]["accuracy"] is None


def test_files_say_what_their_numbers_are() -> None:
    """Weather that was made up stays so, and stations say it of themselves."""
    kept = orjson.dumps({"stations": [{"file": "measured.csv", "origin": "実測値"}]})
    run = SimpleNamespace(key=lambda name: name)
    storage = SimpleNamespace(get=lambda _: kept)
    runs: Any = SimpleNamespace(run=lambda *_: run, storage=storage)
    record: Any = SimpleNamespace(id="heat-x")
    kinds = {"weather.csv": Kind.WEATHER, "measured.csv": Kind.OBSERVATIONS}
    about = {"source": "作成データ"}
    assert PublishedChains(runs, Path())._origins(CITY, record, about, kinds) == {
        "weather.csv": "作成データ",
        "measured.csv": "実測値",
    }


@pytest.mark.parametrize(
    "wrong", [{"quantity": "luck"}, {"time": "noon"}, {"lon": None}, {"of": None}]
)
def test_a_number_that_is_not_there(place: Place, wrong: dict[str, Any]) -> None:
    asked = {"of": place.dataset, "lon": BOX[0], "lat": BOX[1], "time": "", "quantity": "wbgt"}
    kept = {name: value for name, value in {**asked, **wrong}.items() if value is not None}
    assert place.ask("chain", **kept).status_code == 400


def test_the_picture_and_prov_tell_of_the_same(place: Place) -> None:
    chain = place.chain()
    prov = place.ask("chain/prov").json()
    assert len(prov["activity"]) == len(chain["steps"])
    texts = [each.text or "" for each in ET.fromstring(place.ask("chain/picture").content).iter()]
    assert any("街のモデル" in each for each in texts)
    assert any("計算" in each for each in texts)
    english = place.ask("chain/picture", lang="en", of=place.dataset).text
    assert "City model" in english


@pytest.mark.parametrize("dataset", ["bldg_lod1", "map", "open-data"])
def test_datasets_come_again_the_same(place: Place, dataset: str) -> None:
    before = sorted(path for path in (place.data / "published").rglob("*"))
    found = rerun(
        place.settings,
        CITY,
        dataset,
        delivery=(place.delivery,),
        progress=lambda *_: None,
        workers=1,
    )
    print(f"\n{dataset} made again: {found.compared} compared, {len(found.differences)} differ")
    assert found.differences == ()
    assert found.compared > 10
    assert sorted(path for path in (place.data / "published").rglob("*")) == before


def test_a_run_comes_again_the_same_by_the_command(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("UCHIMIZU_DATA", raising=False)
    words = ["chain", "rerun", CITY, place.dataset, "--data", str(place.data)]
    result = CliRunner().invoke(commands, words)
    assert result.exit_code == 0, result.output
    assert "the same (" in result.stdout


def test_a_changed_file_marks_exactly_what_was_made_of_it(place: Place) -> None:
    """The city is published anew from a file more changed; the run of the file before is marked."""
    before = place.chain()
    assert not [each["id"] for each in before["steps"] if each["out_of_date"]]
    old = place.files()
    place.publish(village(6).changed(CHANGED, height=30.0))
    try:
        found = place.chain()
        stale = {each["id"] for each in found["steps"] if each["out_of_date"]}
        print(f"\nof {len(found['steps'])} steps {len(stale)} to be made again: {sorted(stale)}")
        assert stale == {f"make:{place.dataset}", "show:heat", "show:today"}
        step = next(each for each in found["steps"] if each["id"] == f"make:{place.dataset}")
        changed = [change for used in step["used"] for change in used["changed"]]
        name = f"udx/bldg/{CHANGED}_bldg_6697_op.gml"
        assert changed == [{"name": name, "recorded": old[name], "current": place.files()[name]}]
        assert "▲ 再計算が必要" in place.ask("chain/picture").text
        words = ["chain", "rerun", CITY, place.dataset, "--data", str(place.data)]
        result = CliRunner().invoke(commands, words)
        assert result.exit_code == 1
        assert name in result.stdout
    finally:
        place.publish(village(6))
    assert not [each["id"] for each in place.chain()["steps"] if each["out_of_date"]]


def test_what_the_phone_shows_comes_from_the_service_and_from_runs(place: Place) -> None:
    """Today's screen names the file of the service that an operator read, and the run."""
    storage = open_storage(place.settings.storage)
    moment = datetime.datetime(2026, 7, 1, 6, tzinfo=datetime.UTC)
    file = ReadFile("alert_20260701.csv", "e" * 64, moment, made_up=True)
    write_feed(storage, CITY, Feed(alert_file=file))
    try:
        found = place.chain(of="shown:today")
        sources = {each["name"]: each["sha256"] for each in found["sources"]}
        assert sources["alert_20260701.csv"] == "e" * 64
        said = {each["id"]: each["source"] for each in found["things"]}
        assert said["feed:alert"] == "作成データ"
        assert sources["weather.csv"] == place.files()["weather.csv"]
        assert f"make:{place.dataset}" in {each["id"] for each in found["steps"]}
    finally:
        write_feed(storage, CITY, Feed())


def test_only_some_published_anew_marks_the_rest(place: Place) -> None:
    """One kind of dataset is published from a changed file: the others are out of date."""
    village(6).changed(CHANGED, height=31.0).write(place.delivery)
    storage = open_storage(place.settings.storage)
    time.sleep(1.1)  # what is newer is told by the second
    request = AddCity(CITY, (place.delivery,), publish=frozenset({"2d"}))
    add_city(request, storage=storage, store=place.data / "store", workers=1)
    try:
        found = place.chain()
        stale = {each["id"] for each in found["steps"] if each["out_of_date"]}
        assert stale == {each["id"] for each in found["steps"]} - {"make:map"}
    finally:
        place.publish(village(6))


def test_the_command_lists_the_steps(place: Place) -> None:
    words = ["chain", "show", CITY, "--of", place.dataset, "--data", str(place.data)]
    start = [sys.executable, "-c", "from gis_server.cli import main; main()", *words]
    environment = clean_environment()
    result = subprocess.run(start, capture_output=True, text=True, env=environment, check=False)
    assert result.returncode == 0, result.stderr
    assert "暑さを計算する" in result.stdout
    assert "weather.csv" in result.stdout
