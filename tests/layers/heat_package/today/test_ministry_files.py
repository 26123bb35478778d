"""Files of the heat illness service: recorded forms are read, broken ones refused by line."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from layers.errors import InvalidInputError
from layers.heat_package.today.alerts import AlertLevel
from layers.heat_package.today.ministry_files import (
    is_alert_file,
    is_forecast,
    read_alerts,
    read_forecast,
)
from layers.spots.opening import TOKYO

FORECAST = ",,2026080115,2026080118,2026080124\n43056,2026/08/01 14:25, 330, 300,\n"
# The form of the service's file of summer 2026, shortened; the values are made up.
ALERTS = """Title,熱中症特別警戒情報・熱中症警戒情報,,,,,,,,,
TimeZone,+09:00,,,,,,,,,
PublishingOffice,環境省,,,,,,,,,
ReportDate,2026/08/01,,,,,,,,,
ReportTime,05:00:00,,,,,,,,,
TargetDate1,2026/08/01,,,,,,,,,
TargetDate2,2026/08/02,,,,,,,,,
FlagExplanation,発表無し:0、熱中症警戒情報発表:1、熱中症特別警戒情報判定:2、熱中症特別警戒情報発表:3、発表時間外:9,,,,,,,,,
府県予報区,都府県・振興局表示番号,都府県・振興局表示番号サブ,府県予報区等コード,都道府県名,都道府県コード,TargetDate1フラグ,TargetDate2フラグ,日最高WBGT（10:00）,日最高WBGT（17:00）,日最高WBGT（5:00）
埼玉県,43,0,110000,埼玉,11,1,9,熊谷:34,熊谷:34,熊谷:34
東京都,44,0,130000,東京,13,0,2,東京:31,東京:31,東京:31
沖縄本島地方,91,0,471000,沖縄,47,3,3,那覇:35,那覇:35,那覇:35
"""


def at(day: int, hour: int, minute: int = 0) -> datetime.datetime:
    return datetime.datetime(2026, 8, day, hour, minute, tzinfo=TOKYO)


def test_a_forecast_is_read_in_tenths_with_hour_24_and_without_empty_cells() -> None:
    read = read_forecast(FORECAST.encode(), name="yohou.csv", station="43056")
    assert read.issued_at == at(1, 14, 25)
    assert read.values == {at(1, 15): 33.0, at(1, 18): 30.0}
    filled = FORECAST.replace(" 300,", " 300, 270").encode()
    assert read_forecast(filled, name="yohou.csv", station="43056").values[at(2, 0)] == 27.0


@pytest.mark.shared
def test_the_recorded_forecast_of_kumagaya_is_read(shared_data: Path) -> None:
    path = shared_data / "weather" / "wbgt" / "yohou_43056_kumagaya_2019-07-31.csv"
    data = path.read_bytes()
    assert is_forecast(data)
    read = read_forecast(data, name=path.name, station="43056")
    assert read.issued_at == datetime.datetime(2019, 7, 31, 14, 25, tzinfo=TOKYO)
    assert max(read.values.values()) == 32.0
    assert len(read.values) == 20


@pytest.mark.shared
def test_forecasts_of_another_form_are_refused(shared_data: Path) -> None:
    path = shared_data / "weather" / "wbgt" / "202208240625_forecast_all.csv"
    with pytest.raises(InvalidInputError, match="line 1: expected a heading"):
        read_forecast(path.read_bytes(), name=path.name, station="43056")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("2026080118", "2026080125", "line 1: expected a time such as 2019073115"),
        ("2026080118", "2026023018", "line 1: expected a date"),
        ("2026080118", "9999123124", "line 1: expected a date"),
        ("43056", "9" * 131_073, "line 2: expected cells of at most 131072 characters"),
        (" 300", "33.5", "line 2: expected WBGT in tenths"),
        (" 300", "9990", "line 2: expected WBGT from -40 to 50"),
        (" 300", "²", "line 2: expected WBGT in tenths"),
        ("14:25", "24:25", "line 2: expected a time of issue"),
        (", 300,", "", "line 2: expected 5 cells"),
        ("43056", "43057", "expected a row of station 43056"),
    ],
)
def test_a_broken_forecast_is_refused_with_its_line(old: str, new: str, words: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        read_forecast(FORECAST.replace(old, new).encode(), name="yohou.csv", station="43056")
    assert words in str(refused.value)
    assert str(refused.value).startswith("yohou.csv, line ")


def test_alerts_of_an_area_are_read_by_day() -> None:
    data = ALERTS.encode()
    assert is_alert_file(data)
    assert not is_alert_file(FORECAST.encode())
    read = read_alerts(data, name="alert.csv", area="110000")
    assert (read.name, read.issued_at) == ("埼玉県", at(1, 5))
    assert read.levels == {datetime.date(2026, 8, 1): AlertLevel.WARNING}
    tokyo = read_alerts(data, name="alert.csv", area="130000").levels
    assert tokyo[datetime.date(2026, 8, 2)] is AlertLevel.JUDGED
    okinawa = read_alerts(data, name="alert.csv", area="471000").levels
    assert set(okinawa.values()) == {AlertLevel.SPECIAL}


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("110000,埼玉,11,1,9", "110000,埼玉,11,4,9", "line 10: expected TargetDate1フラグ"),
        ("110000,埼玉,11,1,9", "110000,埼玉,11,1", "line 10: expected TargetDate2フラグ"),
        ("TargetDate2,2026/08/02", "TargetDate2,8月2日", "line 7: expected TargetDate2"),
        ("埼玉県", "埼" * 131_073, "line 10: expected cells of at most 131072 characters"),
        ("ReportTime,05:00:00", "ReportTime,25:00:00", "line 5: expected ReportTime"),
        ("府県予報区等コード", "コード", "line 9: expected a column 府県予報区等コード"),
        ("府県予報区,", "予報区,", "expected a heading that begins with 府県予報区"),
        ("110000", "119999", "expected a row of the area 110000"),
    ],
)
def test_a_broken_alert_file_is_refused_with_its_line(old: str, new: str, words: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        read_alerts(ALERTS.replace(old, new).encode(), name="alert.csv", area="110000")
    assert words in str(refused.value)


@pytest.mark.parametrize("data", [b"", b"\n\n", b"\xff\xfe,", b"x" * 2_000_001])
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(InvalidInputError, match="line 1"):
        read_forecast(data, name="yohou.csv", station="43056")
    with pytest.raises(InvalidInputError):
        read_alerts(data, name="alert.csv", area="110000")
