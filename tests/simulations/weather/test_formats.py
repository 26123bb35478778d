"""Formats of others: small files made here to the formats' descriptions."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from simulations.errors import WeatherError
from simulations.weather import prepare_weather, read_weather, remarks_of

AMEDAS = """ダウンロードした時刻：2024/12/03 19:11:04

,熊谷,熊谷,熊谷,熊谷,熊谷,熊谷,熊谷,熊谷,熊谷,熊谷,熊谷,熊谷,熊谷,熊谷,熊谷,熊谷,熊谷,熊谷
年月日時,気温(℃),気温(℃),気温(℃),日照時間(時間),日照時間(時間),日照時間(時間),日照時間(時間),\
風速(m/s),風速(m/s),風速(m/s),風速(m/s),風速(m/s),日射量(MJ/㎡),日射量(MJ/㎡),日射量(MJ/㎡),\
相対湿度(％),相対湿度(％),相対湿度(％)
,,,,,,,,,,風向,風向,,,,,,,
,,品質情報,均質番号,,現象なし情報,品質情報,均質番号,,品質情報,,品質情報,均質番号,,品質情報,均質番号,,品質情報,均質番号
2018/7/23 13:00:00,39.9,8,1,1.0,0,8,1,3.1,8,西北西,8,1,3.20,8,1,34,8,1
2018/7/23 14:00:00,40.5,8,1,0.9,0,8,1,2.8,8,西,8,1,2.88,8,1,33,8,1
2018/7/23 15:00:00,40.1,5,1,1.0,0,8,1,2.5,4,西,8,1,2.52,8,1,,1,1
2018/7/24 0:00:00,31.0 ),8,1,,0,1,1,///,8,西,8,1,0.00,8,1,60,8,1
"""
EPW_HEADER = (
    "LOCATION,Town,-,JPN,made,0,36.15,139.38,9.0,30.0\nDESIGN CONDITIONS,0\n"
    "TYPICAL/EXTREME PERIODS,0\nGROUND TEMPERATURES,0\nHOLIDAYS/DAYLIGHT SAVINGS,No,0,0,0\n"
    "COMMENTS 1,made\nCOMMENTS 2,\nDATA PERIODS,1,1,Data,Sunday,1/1,12/31\n"
)


def epw_row(year: int, month: int, day: int, hour: int, *, wind: str = "2.0") -> str:
    cells = f"{year},{month},{day},{hour},60,?,{20 + hour / 2},15.0,50,100500,9999,9999,410"
    return f"{cells},500,300,200,9,9,9,9,180,{wind},3,3,9,77777,9,9,9,9,0,88\n"


def write(path: Path, text: str, *, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["cp932", "utf-8", "utf-8-sig"])
def test_amedas_of_the_download_page(tmp_path: Path, encoding: str) -> None:
    raw = read_weather(write(tmp_path / "data.csv", AMEDAS, encoding=encoding))
    assert raw.attrs["format"] == "JMA AMeDAS"
    assert raw.attrs["station"] == "熊谷"
    assert raw.attrs["utc_offset_h"] == 9
    assert raw.sizes["time"] == 12
    assert str(raw["time"].to_numpy()[1])[:16] == "2018-07-23T05:00"
    at_14 = raw.isel(time=1)
    assert float(at_14["air_temperature"]) == 40.5
    assert float(at_14["wind_speed"]) == 2.8
    assert float(at_14["global_irradiance"]) == pytest.approx(800)
    assert float(at_14["sunshine_fraction"]) == 0.9
    assert float(at_14["relative_humidity"]) == 33
    assert float(raw["air_temperature"][2]) == 40.1
    assert float(raw["air_temperature"][11]) == 31.0
    said = [each for each in remarks_of(raw) if each.code == "doubtful-value"]
    assert [each.line for each in said] == [9]
    assert "wind_speed" in said[0].message
    assert np.isnan(raw["wind_speed"][2])


def test_values_at_the_hour_are_brought_to_the_middle_of_the_step(tmp_path: Path) -> None:
    raw = read_weather(write(tmp_path / "data.csv", AMEDAS))
    weather = prepare_weather(raw, date="2018-07-23", latitude=36.15, longitude=139.38)
    at_1330 = weather.sel(time="2018-07-23T04:30")
    assert float(at_1330["air_temperature"]) == pytest.approx(40.2)
    assert float(at_1330["global_irradiance"]) == pytest.approx(800)
    assert "mean of the values at both ends" in weather["air_temperature"].attrs["method"]


def test_amedas_with_a_column_each_for_year_month_day_hour(tmp_path: Path) -> None:
    text = (
        "ダウンロードした時刻：2024/12/03 19:11:04\n\n,,,,熊谷,前橋\n年,月,日,時,気温(℃),気温(℃)\n"
    )
    text += "2018,7,23,23,33.0,32.0\n2018,7,23,24,32.5,31.5\n"
    path = write(tmp_path / "data.csv", text)
    with pytest.raises(WeatherError, match=r"several stations.*熊谷, 前橋"):
        read_weather(path)
    raw = read_weather(path, station="前橋")
    assert raw["air_temperature"].to_numpy().tolist() == [32.0, 31.5]
    assert str(raw["time"].to_numpy()[1])[:16] == "2018-07-23T15:00"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("年月日時", "年月日", "no heading"),
        ("気温(℃)", "気温(K)", None),
        ("2018/7/23 14:00:00", "2018/7/23 14:30:00", "is no full hour"),
        ("2018/7/23 14:00:00", "2018/13/23 14:00:00", "is no full hour"),
        ("40.5", "warm", "expected a number, found 'warm'"),
        (",2.88,8,1,33,8,1", ",2.88", "line 8: 14 cells, expected 18"),
    ],
)
def test_amedas_that_is_not_as_described(
    tmp_path: Path, old: str, new: str, said: str | None
) -> None:
    path = write(tmp_path / "data.csv", AMEDAS.replace(old, new))
    if said is None:
        assert "air_temperature" not in read_weather(path)
        return
    with pytest.raises(WeatherError, match=said):
        read_weather(path)


def test_epw(tmp_path: Path) -> None:
    rows = [epw_row(2018, 7, 23, hour) for hour in range(1, 25)]
    rows[3] = epw_row(2018, 7, 23, 4, wind="999")
    raw = read_weather(write(tmp_path / "town.epw", EPW_HEADER + "".join(rows)))
    assert (raw.attrs["latitude"], raw.attrs["elevation_m"], raw.attrs["station"]) == (
        36.15,
        30.0,
        "Town",
    )
    assert str(raw["time"].to_numpy()[0])[:16] == "2018-07-22T16:00"
    assert float(raw["air_pressure"][0]) == 1005
    assert float(raw["cloud_fraction"][0]) == pytest.approx(0.3)
    assert np.isnan(raw["wind_speed"][3])
    assert not raw.attrs["typical_year"]


def test_epw_of_a_typical_year_has_every_date_but_one(tmp_path: Path) -> None:
    rows = [epw_row(2001, 6, 30, 24), epw_row(2005, 7, 1, 1), epw_row(2011, 7, 1, 2)]
    raw = read_weather(write(tmp_path / "town.epw", EPW_HEADER + "".join(rows)))
    assert raw.attrs["typical_year"]
    assert remarks_of(raw) == []
    weather = prepare_weather(raw, date="2024-07-01", latitude=36.15, longitude=139.38)
    assert str(weather["time"].to_numpy()[0])[:16] == "2024-06-30T15:30"
    assert float(weather["air_temperature"][1]) == pytest.approx(20.75)
    with pytest.raises(WeatherError, match="29 February"):
        prepare_weather(raw, date="2024-02-29", latitude=36.15, longitude=139.38)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("LOCATION,Town,-,JPN\n", "line 1: 4 cells"),
        (EPW_HEADER.replace(",9.0,", ",,"), "line 1, time zone: expected a number, found ''"),
        (EPW_HEADER, "no row of data"),
        (EPW_HEADER + epw_row(2018, 7, 23, 1)[:40], "line 9: .* is the file cut"),
        (EPW_HEADER + epw_row(2018, 13, 23, 1), "2018-13-23 is no date"),
        (EPW_HEADER + epw_row(2018, 7, 23, 25), "no hour of 1 to 24"),
    ],
)
def test_epw_that_is_not_as_described(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(WeatherError, match=said):
        read_weather(write(tmp_path / "town.epw", text))


def nedo_line(element: int, values: list[int], *, day: int = 1) -> str:
    cells = [element, 7, day, "2010.0", *values, 0, 8888, 0, 8888, 182]
    return ",".join(map(str, cells)) + "\n"


def test_nedo(tmp_path: Path) -> None:
    text = "43056,KUMAGAYA,36,9.0,139,22.8,30.0\n"
    text += nedo_line(1, list(range(24))) + nedo_line(3, [1] * 24)
    text += nedo_line(5, [250] * 23 + [8888]) + nedo_line(7, [15] * 24) + nedo_line(8, [3] * 24)
    raw = read_weather(write(tmp_path / "hm.csv", text))
    assert raw.attrs["latitude"] == pytest.approx(36.15)
    assert raw.attrs["typical_year"]
    assert float(raw["global_irradiance"][12]) == pytest.approx(12 * 0.01e6 / 3600)
    assert float(raw["air_temperature"][0]) == 25.0
    assert np.isnan(raw["air_temperature"][23])
    assert float(raw["wind_speed"][0]) == 1.5
    with pytest.raises(WeatherError, match="line 6: 28 cells, expected 33; is the file cut"):
        read_weather(write(tmp_path / "hm.csv", text[:-20]))


UMEP = (
    "%iy id it imin Q* QH QE Qs Qf Wind RH Td press rain Kdn snow ldown fcld wuh xsmd lai_hr"
    " Kdiff Kdir Wd\n"
)


def umep_row(hour: int, *, wind: str = "-999.00") -> str:
    return (
        f"2010 204 {hour} 0 -999 -999 -999 -999 -999 {wind} 50 {20 + hour / 2} 100.5 -999"
        f" {max(0, 500 - 80 * abs(hour - 12))} -999 -999 -999 -999 -999 -999 50 100 -999\n"
    )


def test_umep_without_wind_leaves_out_what_needs_it(tmp_path: Path) -> None:
    text = UMEP + "".join(umep_row(hour) for hour in range(1, 25)) + "-9 -9\n"
    path = write(tmp_path / "met.txt", text)
    with pytest.raises(WeatherError, match="no time zone"):
        read_weather(path)
    raw = read_weather(path, utc_offset_h=1)
    assert "wind_speed" not in raw
    assert float(raw["air_pressure"][0]) == 1005
    assert str(raw["time"].to_numpy()[0])[:16] == "2010-07-23T00:00"
    weather = prepare_weather(raw, date="2010-07-23", latitude=57.7, longitude=12.0)
    said = [each.message for each in remarks_of(weather) if each.code == "absent-quantity"]
    assert ["wind_speed" in each and "UTCI and WBGT" in each for each in said] == [True]
    assert weather["direct_normal_irradiance"].attrs["origin"] == "measured"


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("2010 204 1 0 -999 -999", "line 2: 6 columns, expected 24"),
        (umep_row(1).replace(" 204 ", " 404 "), "is no time"),
        (umep_row(1).replace("20.5", "cold"), "line 2, air_temperature: expected a number"),
    ],
)
def test_umep_that_is_not_as_described(tmp_path: Path, row: str, said: str) -> None:
    with pytest.raises(WeatherError, match=said):
        read_weather(write(tmp_path / "met.txt", UMEP + row), utc_offset_h=1)
