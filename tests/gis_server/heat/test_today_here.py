"""What a run of the day computed at the place itself stands in today's answer, as 計算値."""

from __future__ import annotations

import datetime
import io
from typing import Any

import pytest

from gis_server.app import create_app
from gis_server.request_log import EventLog
from gis_server.settings import Settings
from layers.spots.opening import TOKYO
from tests.gis_server.asking import ask
from tests.gis_server.heat.conftest import HeatTown

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("heat")]

HERE = "139.438,36.208"


def asked(town: HeatTown, clock: str, near: str) -> dict[str, Any]:
    app = create_app(Settings(data=town.data), log=EventLog(io.BytesIO()))
    at = datetime.datetime.fromisoformat(clock).replace(tzinfo=TOKYO)
    answer = ask(app, f"/api/cities/demo/today?near={near}&at={round(at.timestamp() * 1000)}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


@pytest.mark.filterwarnings("ignore:Use `@` matmul:PendingDeprecationWarning")
def test_the_number_of_the_cell_is_told_with_its_hour(heat_town: HeatTown) -> None:
    app = create_app(Settings(data=heat_town.data), log=EventLog(io.BytesIO()))
    (run,) = ask(app, "/api/cities/demo/heat").json()["runs"]
    point = ask(app, f"/raster/demo/heat-{heat_town.run}/wbgt/point/{HERE}").json()
    heat = asked(heat_town, "2018-07-23T14:10", HERE)["heat"]
    times = [datetime.datetime.fromisoformat(each) for each in ask(app, run["url"]).json()["hours"]]
    hours = dict(zip(times, point["values"], strict=False))  # statistics of the day follow
    now = heat["now"]
    assert now == heat["here"]
    assert (now["origin"], now["source"], now["made_up"]) == ("simulated", heat_town.run, False)
    local = datetime.datetime.fromisoformat(now["at"]).astimezone(TOKYO)
    assert hours[local] == pytest.approx(now["wbgt"], abs=0.06)  # told to a tenth
    assert abs(local.hour * 60 + local.minute - (14 * 60 + 10)) <= 30
    assert {each["origin"] for each in heat["next"]} == {"simulated"}


def test_another_day_and_another_place_have_none(heat_town: HeatTown) -> None:
    for clock, near in (("2018-07-24T14:10", HERE), ("2018-07-23T14:10", "139.6,36.2")):
        assert asked(heat_town, clock, near)["heat"] == {"now": None, "here": None, "next": []}
