"""The demo town's hot day: shaped by published facts, marked as made, the same every time."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import shapely
from lxml import etree

from gis_server.demo_town import town
from gis_server.demo_town.hot_day import (
    STATIONS,
    air_temperature_at,
    write_hot_day,
)
from gis_server.demo_town.place import to_degrees
from simulations.observations import read_observations
from simulations.weather import prepare_weather, read_weather, remarks_of

PLACE = {"latitude": 36.2083, "longitude": 139.4375}


def test_the_day_has_the_published_maximum_at_its_minute() -> None:
    """気象庁: 熊谷 2018-07-23, 41.1 °C at 14:16."""
    minutes = np.arange(24 * 60) / 60.0
    warmth = air_temperature_at(minutes)
    assert warmth.max() == pytest.approx(41.1)
    assert minutes[np.argmax(warmth)] == pytest.approx(town().hot_day.highest_at_h)
    assert town().hot_day.highest_at_h * 60 == pytest.approx(14 * 60 + 16)
    assert abs(np.diff(np.append(warmth, warmth[0]))).max() < 0.05


def test_the_weather_is_read_without_a_remark_and_says_that_it_is_made(tmp_path: Path) -> None:
    raw = read_weather(write_hot_day(tmp_path).weather)
    weather = prepare_weather(raw, date=town().hot_day.date, **PLACE)
    assert remarks_of(weather) == []
    assert weather.sizes["time"] == 24
    assert float(weather["air_temperature"].max()) == 41.1
    assert "作成データ" in weather.attrs["station"]
    for each in ("air_temperature", "global_irradiance", "wind_speed"):
        assert weather[each].attrs["origin"] == "assumed"
        assert "作成データ" in weather[each].attrs["method"]
    assert float(weather["cloud_fraction"].max()) == 0


def test_the_stations_are_made_and_differ_as_sun_and_shade_do(tmp_path: Path) -> None:
    found = read_observations(write_hot_day(tmp_path).observations)
    assert found.origin == "作成データ"
    assert found.remarks == []
    assert all("作成データ" in each for each in found.table["station"])
    wbgt = found.table[found.table["quantity"] == "wbgt"].pivot(
        index="time", columns="station", values="value"
    )
    noon = wbgt.loc["2018-07-23T03:00"]
    assert noon[STATIONS[0].name] - noon[STATIONS[2].name] > 2.0


def test_the_files_are_the_same_every_time(tmp_path: Path) -> None:
    one, other = write_hot_day(tmp_path / "a"), write_hot_day(tmp_path / "b")
    assert one.weather.read_bytes() == other.weather.read_bytes()
    assert one.observations.read_bytes() == other.observations.read_bytes()


def test_no_station_stands_in_a_building(town_folder: Path) -> None:
    footprints = []
    for path in sorted((town_folder / "udx" / "bldg").glob("*.gml")):
        tree = etree.parse(path)
        for ring in tree.iterfind(".//{*}lod0FootPrint//{*}posList"):
            numbers = np.array(ring.text.split(), np.float64).reshape(-1, 3)
            footprints.append(shapely.Polygon(numbers[:, 1::-1]))
    assert len(footprints) > 500
    places = to_degrees(np.array([[each.x, each.y] for each in STATIONS]))
    distances = shapely.distance(shapely.MultiPolygon(footprints), shapely.points(places))
    assert (distances > 3 / 111_000).all()
