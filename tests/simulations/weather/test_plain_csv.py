"""Our plain CSV: what it must say, and how it is refused."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from simulations.errors import WeatherError
from simulations.weather import read_weather, remarks_of
from tests.simulations.weather.weather_files import HEADER, HEADING, clear_rows, write_plain


def codes(raw: object) -> list[str]:
    return [each.code for each in remarks_of(raw)]  # type: ignore[arg-type]


def test_a_complete_file_has_no_remarks(tmp_path: Path) -> None:
    raw = read_weather(write_plain(tmp_path / "w.csv"))
    assert codes(raw) == []
    assert raw.attrs["station"] == "作成データ"
    assert raw.sizes["time"] == 72
    assert str(raw["time"].to_numpy()[0])[:16] == "2018-07-21T16:00"
    assert raw["global_irradiance"].attrs["units"] == "W m-2"


def test_shuffled_repeated_and_missing_hours_are_told(tmp_path: Path) -> None:
    rows = clear_rows()
    rows[3], rows[9] = rows[9], rows[3]
    rows[20] = rows[19]
    rows.append(rows[30].rsplit(",", 1)[0] + ",999")
    raw = read_weather(write_plain(tmp_path / "w.csv", rows))
    assert codes(raw) == ["hours-out-of-order", "repeated-hour", "missing-hour"]
    assert remarks_of(raw)[0].line == 9
    assert "1 of them with different values" in remarks_of(raw)[1].message
    assert raw.sizes["time"] == 72
    assert int(np.isnan(raw["air_temperature"]).sum()) == 1
    assert int(np.isnan(raw["global_irradiance"]).sum()) == 2


def test_impossible_values_are_told_and_not_used(tmp_path: Path) -> None:
    rows = clear_rows()
    rows[5] = rows[5].replace(rows[5].split(",")[2], "140", 1)
    time, _, humidity, _, sun = rows[6].split(",")
    rows[6] = f"{time},70,{humidity},-3,{sun}"
    raw = read_weather(write_plain(tmp_path / "w.csv", rows))
    said = [each.message for each in remarks_of(raw)]
    assert codes(raw) == ["impossible-value"] * len(said)
    assert any("air_temperature" in each and "70 degC at 2018-07-22 07:00" in each for each in said)
    assert np.isnan(raw["air_temperature"][6])
    assert np.isnan(raw["wind_speed"][6])


@pytest.mark.parametrize(
    ("heading", "said"),
    [
        (HEADING.replace("[degC]", "[degF]"), r"\[degF\]; convert it to \[degC\]"),
        (HEADING.replace("[degC]", "[K]"), r"\[K\]; convert"),
        (HEADING.replace(" [degC]", ""), r"no unit; write `air_temperature \[degC\]`"),
        (HEADING.replace("air_temperature", "temp"), "unknown heading"),
        (HEADING.replace("wind_speed", "air_temperature"), "two columns|convert"),
        ("hour" + HEADING[4:], "no known weather format"),
        ("time", "no quantity"),
    ],
)
def test_headings_that_are_not_ours(tmp_path: Path, heading: str, said: str) -> None:
    with pytest.raises(WeatherError, match=said):
        read_weather(write_plain(tmp_path / "w.csv", heading=heading))


@pytest.mark.parametrize(
    ("convert", "unit"),
    [(lambda t: t * 1.8 + 32, "Fahrenheit"), (lambda t: t + 273.15, "kelvin")],
)
def test_wrong_units_under_the_right_heading_are_seen(
    tmp_path: Path, convert: object, unit: str
) -> None:
    rows = []
    for row in clear_rows():
        time, warmth, rest = row.split(",", 2)
        rows.append(f"{time},{convert(float(warmth)):.1f},{rest}")  # type: ignore[operator]
    with pytest.raises(WeatherError, match=unit):
        read_weather(write_plain(tmp_path / "w.csv", rows))


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("2018-07-25T01:00,31.0,50,2.0", "line 77: 4 cells, expected 5 .* cut"),
        ("25.7.2018 01:00,31.0,50,2.0,0", "line 77: '25.7.2018 01:00' is no time"),
        ("2018-07-25T01:00,warm,50,2.0,0", "line 77, air_temperature: expected a number"),
        ("2018-07-25T01:00,inf,50,2.0,0", "line 77, air_temperature: expected a number"),
        ("2018-07-25T01:17,31.0,50,2.0,0", "2018-07-25 01:17 is not on the steps of 3600 s"),
        ("9999-12-31T23:00,31.0,50,2.0,0", "steps of 3600 s; at most"),
        ("0001-01-01T01:00+09:00,31.0,50,2.0,0", "year 1 is impossible"),
    ],
)
def test_rows_that_cannot_be(tmp_path: Path, row: str, said: str) -> None:
    with pytest.raises(WeatherError, match=said):
        read_weather(write_plain(tmp_path / "w.csv", [*clear_rows(), row]))


@pytest.mark.parametrize(
    ("header", "said"),
    [
        (HEADER.replace("preceding", "end"), "time_label is 'end'; add a line"),
        (HEADER.replace("# time_label: preceding\n", ""), "time_label is ''; add"),
        (HEADER.replace("9", "nine"), "utc_offset_h: expected a number"),
        (HEADER.replace("9", "90"), "90 h from UTC"),
        (HEADER + "# utc_offset_h: 0\n", "given twice"),
        (HEADER + "# origin: invented\n", "origin is 'invented'"),
        (HEADER + "# interval_s: 1e5\n", "steps of 100000 s"),
    ],
)
def test_headers_that_are_not_ours(tmp_path: Path, header: str, said: str) -> None:
    with pytest.raises(WeatherError, match=said):
        read_weather(write_plain(tmp_path / "w.csv", header=header))


def test_times_with_their_own_offset_pass_a_change_to_summer_time(tmp_path: Path) -> None:
    rows = [f"2024-03-31T{hour:02}:00+01:00,9,50,2,0" for hour in (0, 1)]
    rows += [f"2024-03-31T{hour:02}:00+02:00,9,50,2,0" for hour in (3, 4, 5)]
    raw = read_weather(write_plain(tmp_path / "w.csv", rows, header="# time_label: preceding\n"))
    assert codes(raw) == []
    assert raw.sizes["time"] == 5


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is empty"),
        (b"\x00\x01\x02" * 50, "zero bytes"),
        ("time,x".encode("utf-16"), "UTF-16"),
        (b"\x81 \x81 " * 20, "neither UTF-8 nor Shift-JIS"),
        (b"hello\nworld\n", "no known weather format"),
        (b"\x1f\x8b\x08\x08abc", "neither|no known|zero"),
    ],
)
def test_files_that_are_no_weather(tmp_path: Path, data: bytes, said: str) -> None:
    path = tmp_path / "w.csv"
    path.write_bytes(data)
    with pytest.raises(WeatherError, match=said):
        read_weather(path)


def test_files_that_are_not_there_or_too_large(tmp_path: Path) -> None:
    with pytest.raises(WeatherError, match="cannot be read"):
        read_weather(tmp_path / "absent.csv")
    large = tmp_path / "large.csv"
    with large.open("wb") as file:
        file.truncate(64_000_001)
    with pytest.raises(WeatherError, match="at most 64000000 bytes"):
        read_weather(large)
