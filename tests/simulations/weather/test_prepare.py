"""A day of weather, prepared for a run."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from simulations.errors import WeatherError
from simulations.weather import prepare_weather, read_weather, remarks_of
from tests.simulations.weather.weather_files import (
    HEADER,
    LATITUDE,
    LONGITUDE,
    clear_rows,
    write_plain,
)

PLACE = {"latitude": LATITUDE, "longitude": LONGITUDE}


def test_all_steps_of_the_local_day_with_the_sun_at_their_middle(tmp_path: Path) -> None:
    raw = read_weather(write_plain(tmp_path / "w.csv"))
    weather = prepare_weather(raw, date="2018-07-23", **PLACE)
    times = weather["time"].to_numpy()
    assert str(times[0])[:16] == "2018-07-22T15:30"
    assert str(times[-1])[:16] == "2018-07-23T14:30"
    assert len(times) == 24
    assert [each.code for each in remarks_of(weather)] == ["derived-radiation"]
    noon = int(np.argmax(weather["sun_elevation"].to_numpy()))
    assert str(times[noon])[:16] == "2018-07-23T02:30"
    assert weather["sun_elevation"][noon] == pytest.approx(73.4, abs=0.1)


def test_direct_and_diffuse_irradiance_close_to_the_global_one(tmp_path: Path) -> None:
    raw = read_weather(write_plain(tmp_path / "w.csv"))
    weather = prepare_weather(raw, date="2018-07-23", **PLACE)
    height = np.maximum(np.sin(np.radians(weather["sun_elevation"])), 0)
    total = weather["direct_normal_irradiance"] * height + weather["diffuse_irradiance"]
    np.testing.assert_allclose(total, weather["global_irradiance"], atol=1e-9)
    assert weather["direct_normal_irradiance"].attrs["origin"] == "derived"
    assert "Erbs" in weather["direct_normal_irradiance"].attrs["method"]
    assert weather["global_irradiance"].attrs["origin"] == "measured"


def test_without_irradiance_a_cloudless_sky_only_if_asked_for(tmp_path: Path) -> None:
    rows = [row.rsplit(",", 1)[0] for row in clear_rows()]
    heading = "time,air_temperature [degC],relative_humidity [%],wind_speed [m/s]"
    raw = read_weather(write_plain(tmp_path / "w.csv", rows, heading=heading))
    with pytest.raises(WeatherError, match="no irradiance"):
        prepare_weather(raw, date="2018-07-23", **PLACE)
    weather = prepare_weather(raw, date="2018-07-23", assume_clear_sky=True, **PLACE)
    assert weather["global_irradiance"].attrs["origin"] == "assumed"
    assert weather["global_irradiance"].max() == pytest.approx(917, abs=10)
    assert "derived-radiation" in [each.code for each in remarks_of(weather)]


def test_an_absent_column_is_absent_and_said(tmp_path: Path) -> None:
    rows = [",".join(np.array(row.split(","))[[0, 1, 4]]) for row in clear_rows()]
    heading = "time,air_temperature [degC],global_irradiance [W/m²]"
    raw = read_weather(write_plain(tmp_path / "w.csv", rows, heading=heading))
    weather = prepare_weather(raw, date="2018-07-23", **PLACE)
    assert not {"wind_speed", "relative_humidity"} & set(weather)
    said = [each.message for each in remarks_of(weather) if each.code == "absent-quantity"]
    assert len(said) == 2
    assert "long wave is worked out with 50%" in said[0]
    assert "UTCI" in said[1]
    assert "long wave" not in said[1]
    longwave = weather["downwelling_longwave"]
    assert longwave.attrs["origin"] == "assumed"
    assert "humidity 50 %" in longwave.attrs["method"]
    damp = [f"{row.rsplit(',', 3)[0]},50,3,{row.rsplit(',', 1)[1]}" for row in clear_rows()]
    given = prepare_weather(
        read_weather(write_plain(tmp_path / "damp.csv", damp)), date="2018-07-23", **PLACE
    )
    np.testing.assert_array_equal(longwave, given["downwelling_longwave"])


def test_steps_of_ten_minutes_and_instants(tmp_path: Path) -> None:
    times = np.datetime64("2018-07-23T00:05", "s") + np.arange(144) * np.timedelta64(10, "m")
    rows = [f"{time}+09:00,30,500" for time in times]
    path = write_plain(
        tmp_path / "w.csv",
        rows,
        header="# time_label: instant\n",
        heading="time,air_temperature [degC],cloud_fraction [1]".replace(
            "cloud_fraction [1]", "air_pressure [hPa]"
        ),
    )
    path.write_text(path.read_text(encoding="utf-8").replace(",500", ",1005"), encoding="utf-8")
    raw = read_weather(path)
    weather = prepare_weather(raw, date="2018-07-23", assume_clear_sky=True, **PLACE)
    assert weather.attrs["interval_s"] == 600
    assert weather.attrs["utc_offset_h"] == 9
    assert weather.sizes["time"] == 144
    assert str(weather["time"].to_numpy()[0])[:16] == "2018-07-22T15:05"


def test_a_day_that_is_not_there_names_what_is(tmp_path: Path) -> None:
    raw = read_weather(write_plain(tmp_path / "w.csv"))
    with pytest.raises(WeatherError, match="covers 2018-07-22 01:00 to 2018-07-25 00:00"):
        prepare_weather(raw, date="2019-07-23", **PLACE)
    with pytest.raises(WeatherError, match="no date"):
        prepare_weather(raw, date="23.7.2018", **PLACE)
    with pytest.raises(WeatherError, match="degrees"):
        prepare_weather(raw, date="2018-07-23", latitude=3615.0, longitude=139.4)


@pytest.mark.parametrize(("late_h", "found"), [(9.0, "UTC"), (-1.0, "early"), (1.0, "late")])
def test_a_wrong_clock_is_seen_in_the_irradiance(tmp_path: Path, late_h: float, found: str) -> None:
    """A clock that is `late_h` late puts noon later than the sun does."""
    rows = clear_rows(late_h=-9.0 if found == "UTC" else late_h)
    weather = prepare_weather(
        read_weather(write_plain(tmp_path / "w.csv", rows)), date="2018-07-23", **PLACE
    )
    said = [each for each in remarks_of(weather) if each.code == "clock-error"]
    assert len(said) == 1
    assert said[0].severity == "error"
    assert found in said[0].message


def test_the_time_zone_must_be_given(tmp_path: Path) -> None:
    path = write_plain(tmp_path / "w.csv", header=HEADER.replace("# utc_offset_h: 9\n", ""))
    with pytest.raises(WeatherError, match="no time zone; give"):
        read_weather(path)
    assert read_weather(path, utc_offset_h=9).attrs["utc_offset_h"] == 9
