"""Three measured irradiances tell to minutes which sun they belong to."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from simulations.sun import sun_position
from simulations.weather import prepare_weather, read_weather, remarks_of
from tests.simulations.weather.weather_files import LATITUDE, LONGITUDE, write_plain

PLACE = {"latitude": LATITUDE, "longitude": LONGITUDE}
HEADING = (
    "time,air_temperature [degC],global_irradiance [W/m²],direct_normal_irradiance [W/m²],"
    "diffuse_irradiance [W/m²]"
)


def rows(late_min: int) -> list[str]:
    """Give a day under broken cloud whose irradiance is that of a sun `late_min` later."""
    random = np.random.default_rng(23)
    times = np.datetime64("2018-07-22T15:00", "s") + np.arange(24) * np.timedelta64(1, "h")
    sun = sun_position(times + np.timedelta64(late_min, "m"), **PLACE)
    height = np.maximum(np.sin(np.radians(sun.elevation)), 0)
    beam = random.uniform(0, 850, 24) * (height > 0)
    diffuse = random.uniform(50, 300, 24) * (height > 0)
    return [
        f"{time}Z,30,{b * h + d:.0f},{b:.0f},{d:.0f}"
        for time, b, d, h in zip(times, beam, diffuse, height, strict=True)
    ]


@pytest.mark.parametrize(("late_min", "said"), [(20, "20 minutes later"), (-45, "45 minutes earl")])
def test_another_sun_is_named_to_the_minute(tmp_path: Path, late_min: int, said: str) -> None:
    path = write_plain(
        tmp_path / "w.csv",
        rows(late_min),
        header="# time_label: instant\n# utc_offset_h: 9\n",
        heading=HEADING,
    )
    weather = prepare_weather(read_weather(path), date="2018-07-23", **PLACE)
    messages = [
        each.message for each in remarks_of(weather) if each.code == "sun-of-another-moment"
    ]
    assert [said in each for each in messages] == [True]


def test_the_right_sun_is_not_blamed(tmp_path: Path) -> None:
    path = write_plain(
        tmp_path / "w.csv",
        rows(0),
        header="# time_label: instant\n# utc_offset_h: 9\n",
        heading=HEADING,
    )
    weather = prepare_weather(read_weather(path), date="2018-07-23", **PLACE)
    assert "sun-of-another-moment" not in [each.code for each in remarks_of(weather)]
