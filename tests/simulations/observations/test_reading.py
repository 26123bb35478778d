"""Observations read from our plain CSV and from the heat illness service's files."""

from __future__ import annotations

import contextlib
import functools
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulations.errors import WeatherError
from simulations.observations import (
    read_amedas_observations,
    read_observations,
    read_stations,
    read_wbgt_service,
)
from simulations.observations.wbgt_service import Station

PLAIN = """# utc_offset_h: 9
# origin: 作成データ
time,station,longitude [degree],latitude [degree],wbgt [degC],mean_radiant_temperature [°C]
2018-07-23T13:00,駅前,139.40,36.15,33.1,62.0
2018-07-23T14:00,駅前,139.40,36.15,33.4,
2018-07-23T13:10,公園の調査,139.41,36.16,30.2,41.0
"""
STATIONS = '[{"id":"43056","name":"熊谷","lat":"36.15","lng":"139.38"},'
STATIONS += '{"id":"11001","name":"宗谷岬","lat":"45.52","lng":"141.94"}]'
ALL = "Date,Time,11001,43056,99999\n2025/9/1,1:00,21.6,26.0,20\n2025/9/1,24:00,,25.0,20\n"
ONE = "Date,Time,WBGT,Tg\n2019/8/1,13:00,31.5,47.0\n2019/8/1,14:00,31.0,45.5\n"


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_stations_and_survey_points(tmp_path: Path) -> None:
    found = read_observations(write(tmp_path / "o.csv", PLAIN))
    assert found.origin == "作成データ"
    assert len(found.table) == 5
    first = found.table[found.table["station"] == "公園の調査"].iloc[0]
    assert str(first["time"]) == "2018-07-23 04:10:00"
    assert (first["longitude"], first["quantity"], first["value"]) == (
        139.41,
        "mean_radiant_temperature",
        41.0,
    )


def test_impossible_and_contradicting_values_are_told(tmp_path: Path) -> None:
    text = PLAIN.replace("33.4", "334") + "2018-07-23T13:00,駅前,139.40,36.15,30.0,62.0\n"
    found = read_observations(write(tmp_path / "o.csv", text))
    assert [each.code for each in found.remarks] == ["impossible-value", "repeated-hour"]
    assert found.table["quantity"].tolist().count("wbgt") == 1


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("# utc_offset_h: 9\n", "", "no time zone"),
        ("作成データ", "たぶん", "origin is"),
        ("wbgt [degC]", "wbgt [degF]", "give it in"),
        ("wbgt [degC]", "warmth [degC]", "unknown heading"),
        ("time,station", "time,place", "the heading begins"),
        (",33.1,62.0", ",33.1", "line 4: 5 cells, expected 6"),
        ("139.41", "1e9", "expected degrees"),
        ("2018-07-23T13:10", "13:10", "is no time"),
        ("33.1", "hot", "line 4, wbgt: expected a number"),
    ],
)
def test_observations_that_are_not_as_documented(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    with pytest.raises(WeatherError, match=said):
        read_observations(write(tmp_path / "o.csv", PLAIN.replace(old, new)))


def test_wbgt_of_all_stations(tmp_path: Path) -> None:
    stations = read_stations(write(tmp_path / "stations.json", STATIONS))
    path = write(tmp_path / "all.csv", ALL)
    found = read_wbgt_service(path, stations=stations)
    assert found.origin == "実況推定値"
    assert found.table["station"].unique().tolist() == ["11001 宗谷岬", "43056 熊谷"]
    at_midnight = found.table.iloc[-1]
    assert (str(at_midnight["time"]), at_midnight["value"]) == ("2025-09-01 15:00:00", 25.0)
    assert len(read_wbgt_service(path, stations=stations, station="43056").table) == 2


def test_wbgt_and_globe_of_one_station(tmp_path: Path) -> None:
    stations = read_stations(write(tmp_path / "stations.json", STATIONS))
    path = write(tmp_path / "one.csv", ONE)
    found = read_wbgt_service(path, stations=stations, station="43056")
    assert found.origin == "実測値"
    assert found.table["quantity"].unique().tolist() == ["globe_temperature", "wbgt"]
    with pytest.raises(WeatherError, match="no place for station None"):
        read_wbgt_service(path, stations=stations)


def test_stations_of_the_amedas_table(tmp_path: Path) -> None:
    text = "type,elems,lat,lon,alt,kjName,amdno\nA,1,36.15,139.38,30,熊谷,43056\n"
    stations = read_stations(write(tmp_path / "amedastable.csv", text))
    assert stations["43056"].longitude == 139.38
    with pytest.raises(WeatherError, match="no list of stations"):
        read_stations(write(tmp_path / "other.csv", "a,b\n1,2\n"))
    with pytest.raises(WeatherError, match="no list of stations"):
        read_stations(write(tmp_path / "other.json", '[{"id": 1}'))
    with pytest.raises(WeatherError, match="no list of stations"):
        read_stations(write(tmp_path / "deep.json", "[" * 90_000))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Station Number,2022082409\n43056,19\n", "Forecasts"),
        (ALL.replace("24:00", "25:00"), "line 3: .* expected 2019/8/1,13:00"),
        (ALL.replace("2025/9/1,24", "2025/13/1,24"), "is no date"),
        (ALL.replace(",25.0,20", ""), "line 3: 3 cells, expected 5"),
        (ALL.replace("26.0", "warm"), "line 2, 43056: expected a number"),
    ],
)
def test_files_that_are_no_observations(tmp_path: Path, text: str, said: str) -> None:
    stations = read_stations(write(tmp_path / "stations.json", STATIONS))
    with pytest.raises(WeatherError, match=said):
        read_wbgt_service(write(tmp_path / "all.csv", text), stations=stations)


def test_amedas_as_observations(tmp_path: Path) -> None:
    text = "jst_hour,43056_熊谷,42251_前橋\n2023-07-26 15:00,38.7,37.9\n2023-07-26 16:00,38.9,\n"
    path = write(tmp_path / "hours.csv", text)
    kumagaya = Station("43056", "熊谷", 139.38, 36.15)
    found = read_amedas_observations(path, place=kumagaya)
    assert found.table["value"].tolist() == [38.7, 38.9]
    assert found.table["station"].unique().tolist() == ["43056 熊谷"]
    assert str(found.table["time"].iloc[1]) == "2023-07-26 07:00:00"
    with pytest.raises(WeatherError, match="43171"):
        read_amedas_observations(path, place=Station("43171", "鳩山", 139.33, 35.98))
    plain = write(tmp_path / "w.csv", "# time_label: instant\ntime,air_temperature [degC]\n")
    with pytest.raises(WeatherError):
        read_amedas_observations(plain, place=kumagaya)


PIECES = [b"", b",", b"\n", b"9" * 30, b"-", b"1e308", b"nan", b"\xff", b'"', b"[", b"12", b":"]


@functools.cache
def folder() -> Path:
    return Path(tempfile.mkdtemp())


@given(data=st.data())
def test_nothing_but_weather_error_leaves_the_readers(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from([PLAIN, ALL, ONE, STATIONS]))
    damaged = bytearray(text.encode())
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(damaged)))
        length = data.draw(st.sampled_from([0, 1, 2, 5, 40]))
        damaged[start : start + length] = data.draw(st.sampled_from(PIECES))
    path = folder() / "o.csv"
    path.write_bytes(bytes(damaged))
    place = Station("43056", "熊谷", 139.38, 36.15)
    with contextlib.suppress(WeatherError):
        read_observations(path)
    with contextlib.suppress(WeatherError):
        read_wbgt_service(path, stations={"43056": place}, station="43056")
    with contextlib.suppress(WeatherError):
        read_stations(path)


@pytest.mark.shared
def test_the_services_real_files(shared_data: Path) -> None:
    folder = shared_data / "weather" / "wbgt"
    stations = read_stations(folder / "stations.json")
    assert len(stations) == 841
    week = read_wbgt_service(folder / "wbgt_all_hourly_2025-09-01_07.csv", stations=stations)
    assert week.remarks == []
    assert week.table["station"].nunique() > 800
    august = read_wbgt_service(
        folder / "final_wbgt_42251_201908_maebashi.csv", stations=stations, station="42251"
    )
    assert len(august.table) == 2 * 744
    for forecast in ("yohou_43056_kumagaya_2019-07-31.csv", "202208240625_forecast_all.csv"):
        with pytest.raises(WeatherError, match="Forecasts"):
            read_wbgt_service(folder / forecast, stations=stations)
