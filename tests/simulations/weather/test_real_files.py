"""Real weather files of five formats."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xarray as xr

from simulations.errors import WeatherError
from simulations.sun import mean_clear_on_the_level
from simulations.weather import prepare_weather, read_weather, remarks_of
from simulations.weather.clock import clock_error_h
from simulations.weather.middles import middles_of

pytestmark = pytest.mark.shared

ATHENS = {"latitude": 38.0, "longitude": 23.75}
KOMATSU = {"latitude": 36.38, "longitude": 136.43}
KUMAGAYA = {"latitude": 36.15, "longitude": 139.38}
GOTHENBURG = {"latitude": 57.69, "longitude": 11.97}


def codes(weather: xr.Dataset) -> list[str]:
    return [each.code for each in remarks_of(weather)]


def test_athens_epw(shared_data: Path) -> None:
    raw = read_weather(shared_data / "weather/epw/athens_2023.epw")
    weather = prepare_weather(raw, date="2023-07-23", **ATHENS)
    assert codes(weather) == []
    assert raw.sizes["time"] == 8760
    assert float(raw["air_temperature"].max()) == 41.8
    assert weather.attrs["utc_offset_h"] == 2
    assert weather["downwelling_longwave"].attrs["origin"] == "measured"


def test_komatsu_typical_year(shared_data: Path) -> None:
    raw = read_weather(shared_data / "weather/kaga-komatsu/hm56276year_KOMATSU.csv")
    assert raw.attrs["station"] == "56276 KOMATSU"
    assert raw.attrs["latitude"] == pytest.approx(36.3817, abs=1e-3)
    weather = prepare_weather(raw, date="2024-08-01", **KOMATSU)
    assert codes(weather) == ["absent-quantity"]
    assert float(weather["global_irradiance"].max()) == pytest.approx(914, abs=1)
    assert "relative_humidity" not in weather
    assert float(weather["downwelling_longwave"].min()) > 330
    assert float(weather["downwelling_longwave"].max()) < 470


def test_kumagaya_hours_that_a_late_job_lost(shared_data: Path) -> None:
    folder = shared_data / "weather/amedas-hourly-2023"
    raw = read_weather(folder / "43056_kumagaya_hourly_temp_2023-07-13_2023-08-15.csv")
    missing = next(each for each in remarks_of(raw) if each.code == "missing-hour")
    assert "42 of 803 steps are missing (2023-07-14 09:00" in missing.message
    assert float(raw["air_temperature"].max()) == 38.9
    weather = prepare_weather(raw, date="2023-07-26", assume_clear_sky=True, **KUMAGAYA)
    assert int(np.isnan(weather["air_temperature"]).sum()) == 2
    many = folder / "saitama_tokyo_osaka_hiroshima_hourly_temp_2023-07-24_2023-08-06.csv"
    with pytest.raises(WeatherError, match="several stations"):
        read_weather(many)
    assert read_weather(many, station="熊谷").attrs["station"] == "43056_熊谷"


def test_jma_monthly_values_and_sun_times_are_refused(shared_data: Path) -> None:
    folder = shared_data / "weather/kaga-komatsu"
    with pytest.raises(WeatherError, match="daily or monthly values; choose 時別値"):
        read_weather(folder / "data_201001_202312_KOMATSU.csv")
    with pytest.raises(WeatherError, match="no known weather format"):
        read_weather(folder / "kagashi_20230101_20231231.csv")


def test_gothenburg_without_wind(shared_data: Path) -> None:
    folder = shared_data / "heat/umep-gothenburg-gvc-measured"
    path = folder / "MetFile20100710_Prepared.txt"
    with pytest.raises(WeatherError, match="no time zone"):
        read_weather(path)
    weather = prepare_weather(read_weather(path, utc_offset_h=1), date="2010-07-10", **GOTHENBURG)
    assert codes(weather)[:2] == ["label-by-sun", "sun-of-another-moment"]
    assert "the beginning of its interval" in remarks_of(weather)[0].message
    assert "7 minutes earlier" in remarks_of(weather)[1].message
    same = prepare_weather(read_weather(path, utc_offset_h=0), date="2010-07-10", **GOTHENBURG)
    assert "the end of its interval" in remarks_of(same)[0].message
    moments = set(weather["time"].values.tolist())
    assert len(moments & set(same["time"].values.tolist())) >= 22
    assert "wind_speed" not in weather
    assert weather["direct_normal_irradiance"].attrs["origin"] == "measured"


@pytest.mark.parametrize(
    ("file", "options", "place", "date"),
    [
        ("weather/epw/athens_2023.epw", {}, ATHENS, "2023-07-23"),
        ("weather/kaga-komatsu/hm56276year_KOMATSU.csv", {}, KOMATSU, "2010-05-10"),
    ],
)
def test_an_hour_too_many_is_found_and_the_right_clock_is_not_blamed(
    shared_data: Path, file: str, options: dict[str, Any], place: dict[str, float], date: str
) -> None:
    raw = read_weather(shared_data / file, **options)
    assert "clock-error" not in codes(prepare_weather(raw, date=date, **place))
    for hours, word in ((1, "one hour late"), (-1, "one hour early")):
        wrong = raw.assign_coords(time=raw["time"] + np.timedelta64(hours, "h"))
        said = [
            each.message
            for each in remarks_of(prepare_weather(wrong, date=date, **place))
            if each.code == "clock-error"
        ]
        assert len(said) == 1
        assert word in said[0]


def test_the_error_of_the_clock_test_is_small_over_two_months(shared_data: Path) -> None:
    """The figure of docs/validation.md: 61 days err by less than 0.1 h."""
    for file, place in (
        ("weather/epw/athens_2023.epw", ATHENS),
        ("weather/kaga-komatsu/hm56276year_KOMATSU.csv", KOMATSU),
    ):
        raw = read_weather(shared_data / file)
        times, irradiance = middles_of(raw), raw["global_irradiance"].to_numpy()
        clear = mean_clear_on_the_level(times, 3600, **place)
        errors = [
            clock_error_h(times[i : i + 1464], irradiance[i : i + 1464], clear[i : i + 1464])
            for i in range(0, 8760 - 1464, 24 * 14)
        ]
        assert max(map(abs, errors)) < 0.1


def test_summer_time_from_a_day_on_is_found(shared_data: Path) -> None:
    raw = read_weather(shared_data / "weather/epw/athens_2023.epw")
    late = raw.isel(time=slice(24 * 84, None))
    late = late.assign_coords(time=late["time"] + np.timedelta64(1, "h"))
    summer = xr.concat([raw.isel(time=slice(0, 24 * 84)), late], "time")
    steps = np.arange(summer["time"].to_numpy()[0], summer["time"].to_numpy()[-1], 3_600 * 10**9)
    summer = summer.reindex(time=steps.astype("datetime64[ns]"))
    summer.attrs.update(raw.attrs)
    weather = prepare_weather(summer, date="2023-03-27", **ATHENS)
    assert "clock-change" in codes(weather)
