"""Damaged weather files: nothing but WeatherError ever leaves."""

from __future__ import annotations

import contextlib
import functools
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulations.errors import WeatherError
from simulations.weather import prepare_weather, read_weather
from tests.simulations.weather.test_formats import (
    AMEDAS,
    EPW_HEADER,
    UMEP,
    epw_row,
    nedo_line,
    umep_row,
)
from tests.simulations.weather.weather_files import HEADER, HEADING, clear_rows

FILES = {
    "plain": ("\n".join([HEADER + HEADING, *clear_rows(days=2)]), "2018-07-22"),
    "amedas": (AMEDAS, "2018-07-23"),
    "epw": (EPW_HEADER + "".join(epw_row(2018, 7, 23, h) for h in range(1, 25)), "2018-07-23"),
    "nedo": (
        "43056,KUMAGAYA,36,9.0,139,22.8,30.0\n"
        + nedo_line(1, list(range(24)))
        + nedo_line(5, [250] * 24),
        "2018-07-01",
    ),
    "umep": (UMEP + "".join(umep_row(h, wind="2.0") for h in range(1, 25)), "2010-07-23"),
}
PIECES = [b"", b",", b"\n", b"9" * 30, b"-", b"1e308", b"nan", b"\xff", b'"', b"[", b"12", b":"]


@functools.cache
def folder() -> Path:
    return Path(tempfile.mkdtemp())


def read_and_prepare(data: bytes, date: str) -> None:
    path = folder() / "w.csv"
    path.write_bytes(data)
    raw = read_weather(path, utc_offset_h=9, station="熊谷")
    prepare_weather(raw, date=date, latitude=36.15, longitude=139.38, assume_clear_sky=True)


@pytest.mark.parametrize("kind", FILES)
def test_the_files_themselves_are_read(kind: str) -> None:
    text, date = FILES[kind]
    read_and_prepare(text.encode(), date)


@pytest.mark.parametrize("kind", FILES)
@given(data=st.data())
def test_damage_is_refused_or_reported(kind: str, data: st.DataObject) -> None:
    text, date = FILES[kind]
    damaged = bytearray(text.encode())
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(damaged)))
        length = data.draw(st.sampled_from([0, 1, 2, 5, 40]))
        damaged[start : start + length] = data.draw(st.sampled_from(PIECES))
    with contextlib.suppress(WeatherError):
        read_and_prepare(bytes(damaged), date)


@given(st.binary(max_size=300))
def test_any_bytes_are_refused_or_reported(data: bytes) -> None:
    for start in (b"", b"time,", b"LOCATION,", b"%iy id it imin\n", b"jst_hour,temp_C\n"):
        with contextlib.suppress(WeatherError):
            read_and_prepare(start + data, "2018-07-23")
