"""A way over HTTP, on the network and the heat of the demo town."""

from __future__ import annotations

import itertools
import random
import shutil
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import numpy as np
import pytest
import shapely
from starlette.testclient import TestClient

from gis_server.app import create_app
from gis_server.people.join_address import qr_code
from gis_server.settings import Settings
from gis_server.ways.published_ways import PublishedWays
from gis_server.ways.publishing import build_ways
from layers.features.defaults import add_default_layers
from layers.features.feature import Content
from layers.features.layer import layer_seen_by
from layers.features.writing import add_feature
from layers.heat_package.ways.directions import directions, line_of
from layers.heat_package.ways.joining import Finder
from layers.heat_package.ways.way import Question, WayChoice
from layers.heat_package.ways.ways import way_of
from layers.people.actor import Actor, Membership
from layers.people.roles import Hat, Role
from layers.spots.hours_json import hours_as_json
from layers.spots.hours_text import read_hours
from layers.store.migrate import migrate
from tests.gis_server.heat.asking_heat import WAYS, check_described
from tests.gis_server.heat.conftest import BOX, HeatTown
from tests.layers.databases import database_at
from tests.layers.people_here import account_row
from tiles.storage import open_storage

FROM, TO = "139.4364,36.2064", "139.4396,36.2086"


@pytest.fixture(scope="module")
def town(heat_town: HeatTown, tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("ways") / "data"
    shutil.copytree(heat_town.data, data, ignore=shutil.ignore_patterns("heat", "jobs*"))
    record = build_ways("demo", Settings(data=data), bounds=BOX)
    assert record.features > 20
    assert {each.path.split("/")[1] for each in record.lineage.sources} >= {"tran"}
    return data


@pytest.fixture(scope="module")
def client(town: Path) -> TestClient:
    return TestClient(create_app(Settings(data=town)), base_url="http://localhost")


def asked(client: TestClient, **query: Any) -> Any:
    words = urlencode({"from": FROM, "to": TO, "at": "14:00", **query}, doseq=True)
    return client.get(f"/api/cities/demo/ways?{words}")


def test_an_answer_is_as_described(client: TestClient) -> None:
    answer = asked(client, kind="coolest")
    assert answer.status_code == 200, answer.text
    description = client.get("/api/openapi.json").json()
    check_described(description, WAYS, answer.json())
    parameters = {each["name"] for each in description["paths"][WAYS]["get"]["parameters"]}
    assert parameters >= {"from", "to", "kind", "at", "detour", "weight", "run", "past"}


def test_a_way_leads_from_one_place_to_the_other(client: TestClient) -> None:
    found = asked(client, kind="coolest", detour=1.5).json()
    line = found["geometry"]["coordinates"]
    assert line[0] == pytest.approx([139.4364, 36.2064], abs=0.001)
    assert line[-1] == pytest.approx([139.4396, 36.2086], abs=0.001)
    assert found["duration_s"] <= found["limit_s"] <= 1.5 * found["fastest"]["duration_s"]
    assert found["heat_load"] <= found["fastest"]["heat_load"] + 1e-6
    assert len(found["strip"]) == -(-found["duration_s"] // 60)
    assert found["strip"][0]["time"] == "2018-07-23T14:00:00+09:00"
    assert {each["wbgt_class"] for each in found["strip"]} <= {
        None, "caution", "warning", "severe_warning", "danger",
    }  # fmt: skip
    assert sum(each["utci_c"] is not None for each in found["strip"]) > 1
    assert found["known"]["heat"] > 0.8


def test_between_two_turns_that_are_told_the_way_does_not_turn(town: Path) -> None:
    """Bearings over 15 m on 200 ways of the demo town, as the drawing shows them."""
    network = PublishedWays(open_storage(Settings(data=town).storage)).of("demo").network
    finder, chance = Finder(network), random.Random(5)
    west, south = network.vertices.min(axis=0)
    east, north = network.vertices.max(axis=0)
    turns = 0
    for _ in range(200):
        ends = [(chance.uniform(west, east), chance.uniform(south, north)) for _ in range(2)]
        question = Question(ends[0], ends[1], WayChoice.FASTEST, detour=1.0)
        way = way_of(finder, question, None, switches=np.empty(0, np.int64))
        if way is None:
            continue
        told = directions(network, way, end=ends[1], language="ja")
        turned = [each.at_m for each in told if "曲がり" in each.text or "引き返" in each.text]
        line = line_of(network, way)
        along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))])
        places = np.arange(0.0, along[-1], 1.0)
        x, y = (np.interp(places, along, each) for each in line.T)
        bearing = np.degrees(np.arctan2(x[15:] - x[:-15], y[15:] - y[:-15]))
        change = np.abs((bearing[15:] - bearing[:-15] + 180) % 360 - 180)
        for at in np.flatnonzero(change >= 60) + 15:
            assert min(abs(at - each) for each in [0.0, *turned]) <= 15, (ends, at)
        for begin, finish in itertools.pairwise([0.0, *turned, float(along[-1])]):
            if finish - begin > 40:
                across = bearing[int(finish) - 20] - bearing[int(begin) + 5]
                assert abs((across + 180) % 360 - 180) <= 60, (ends, begin)
        turns += len(turned)
    assert turns > 300


def test_a_detour_of_one_gives_the_fastest_time(client: TestClient) -> None:
    found = asked(client, kind="coolest", detour=1).json()
    assert found["duration_s"] == found["fastest"]["duration_s"]


def test_words_come_in_three_languages(client: TestClient) -> None:
    last = [
        asked(client, language=each).json()["directions"][-1]["text"]
        for each in ("ja", "easy-ja", "en")
    ]
    assert last == ["着きます", "つきました。", "You have arrived"]


def test_what_is_not_known_is_said(client: TestClient) -> None:
    found = asked(client, language="en").json()
    assert found["known"]["steps"] < 1
    assert any("steps" in each for each in found["notes"])


@pytest.mark.parametrize("kind", ["fastest", "coolest", "step_free"])
def test_every_way_says_how_far_from_the_places_it_ends(client: TestClient, kind: str) -> None:
    near = asked(client, kind=kind, language="en").json()
    far = asked(client, kind=kind, language="en", to="139.4396,36.2097").json()
    assert near["end_away_m"] < 10 < far["end_away_m"]
    said = f"ends {round(far['end_away_m'])} m from the place"
    assert any(said in each for each in far["notes"])
    assert not any("from the place" in each for each in near["notes"])
    assert f"the place is {round(far['end_away_m'])} m" in far["directions"][-1]["text"]
    back = asked(client, kind=kind, language="en", **{"from": "139.4396,36.2097"}).json()
    said = f"begins {round(back['start_away_m'])} m from the start"
    assert any(said in each for each in back["notes"])


def test_a_place_to_pass_is_passed(client: TestClient) -> None:
    found = asked(client, kind="via_cool_place", past="139.4380,36.2075", detour=3).json()
    assert found["past"]["lon"] == pytest.approx(139.4380)
    assert 0 <= found["past"]["after_s"] <= found["duration_s"]


def test_an_open_cool_place_is_found_to_pass(client: TestClient, town: Path) -> None:
    with database_at(town / "people.sqlite") as database:
        migrate(database)
        with database.write() as connection:
            add_default_layers(connection, "demo")
            identifier = account_row(connection, "demo", Role.OFFICE)
            roles = (Membership(Role.OFFICE),)
            office = Actor("demo", Hat.OFFICE, identifier, memberships=roles)
            layer = layer_seen_by(connection, office, "demo-cool-spots")
            for name, hours, lon in (("木かげ", "24時間", 139.4380), ("閉じた店", None, 139.4378)):
                known = {} if hours is None else {"hours": hours_as_json(read_hours(hours).hours)}
                told = {"name": name, "kind": "park_shade", **known}
                place = Content(shapely.Point(lon, 36.2075), told)
                add_feature(connection, office, layer, place)
    answer = asked(client, kind="via_cool_place", detour=3)
    assert answer.status_code == 200, answer.text
    past = answer.json()["past"]
    assert past["name"] == "木かげ"
    assert past["id"]
    assert (past["lon"], past["lat"]) == pytest.approx((139.4380, 36.2075))
    assert 0 <= past["after_s"] <= answer.json()["duration_s"]
    a_minute_away = {"from": "139.4387,36.2075"}
    for ends in ({"to": "139.4380,36.2075"}, {"from": "139.4381,36.2076"}, a_minute_away):
        there = asked(client, kind="via_cool_place", detour=3, **ends)
        assert there.json()["type"].endswith("no-cool-place"), ends


def test_a_code_on_paper_leads_to_the_page_of_the_way(client: TestClient) -> None:
    query = {"to": TO, "name": "みなも公園 休憩所", "spot": "abc", "lang": "en"}
    answer = client.get(f"/api/cities/demo/ways/code.svg?{urlencode(query)}")
    assert answer.headers["content-type"] == "image/svg+xml"
    told = {"to": TO, "name": query["name"], "spot": "abc", "way": "coolest", "lang": "en"}
    address = f"http://localhost/today/demo/way?{urlencode(told, safe=',')}"
    assert answer.content == qr_code(address)
    bad = {**query, "to": "here"}
    answer = client.get(f"/api/cities/demo/ways/code.svg?{urlencode(bad)}")
    assert answer.json()["type"].endswith("invalid-parameter")
    answer = client.get(f"/api/cities/nowhere/ways/code.svg?{urlencode(query)}")
    assert answer.json()["type"].endswith("unknown-city")


def test_ways_stand_in_the_chain_with_the_run_that_they_use(client: TestClient) -> None:
    run = asked(client).json()["run"]["run"]
    found = client.get("/api/cities/demo/chain?of=shown:ways").json()
    steps = {each["id"]: each for each in found["steps"]}
    used = {each["thing"] for each in steps["show:ways"]["used"]}
    assert used == {"dataset:ways", f"dataset:heat-{run}"}
    assert {"make:ways", f"make:heat-{run}"} <= set(steps)


def test_an_hour_without_numbers_gives_the_fastest_and_says_so(client: TestClient) -> None:
    everything = asked(client, language="en").json()
    query = {"from": FROM, "to": TO, "run": everything["run"]["run"], "kind": "fastest"}
    assert client.get(f"/api/cities/demo/ways?{urlencode(query)}").status_code == 200


@pytest.mark.parametrize(
    ("query", "status", "problem"),
    [
        ({"from": "139.4"}, 400, "invalid-parameter"),
        ({"to": "200,36"}, 400, "invalid-parameter"),
        ({"to": "nan,inf"}, 400, "invalid-parameter"),
        ({"to": "139.9,36.2"}, 400, "invalid-parameter"),
        ({"past": "here", "kind": "via_cool_place"}, 400, "invalid-parameter"),
        ({"detour": "0.9"}, 422, "invalid-input"),
        ({"detour": "nan"}, 422, "invalid-input"),
        ({"kind": "prettiest"}, 422, "invalid-input"),
        ({"at": "25:00"}, 422, "invalid-input"),
        ({"weight": "-1"}, 422, "invalid-input"),
        ({"colour": "red"}, 422, "invalid-input"),
        ({"run": "none"}, 404, "unknown-run"),
        ({"to": "139.4800,36.2086"}, 404, "no-way"),
    ],
)
def test_bad_questions_have_clear_answers(
    client: TestClient, query: dict[str, str], status: int, problem: str
) -> None:
    answer = asked(client, **query)
    assert answer.status_code == status, answer.text
    assert answer.json()["type"].endswith(problem)


def test_a_city_without_a_network_says_so(heat_town: HeatTown) -> None:
    client = TestClient(create_app(Settings(data=heat_town.data)), base_url="http://localhost")
    assert asked(client).json()["type"].endswith("unknown-ways")
    answer = client.get(f"/api/cities/nowhere/ways?from={FROM}&to={TO}")
    assert answer.json()["type"].endswith("unknown-city")


def test_ways_need_no_database(town: Path) -> None:
    settings = Settings(data=town, database_url="postgresql://nobody@127.0.0.1:1/none")
    client = TestClient(create_app(settings), base_url="http://localhost")
    assert asked(client).status_code == 200
