"""Positions in the ways in which lists write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.exchange.positions import PositionFault, coordinate, pair, point, well_known_text

KUMAGAYA = (139.27, 36.07, 139.46, 36.24)


@pytest.mark.parametrize(
    ("text", "degrees"),
    [
        ("36.139", 36.139),
        (" ３６．１３９ ", 36.139),
        ("36.139°", 36.139),
        ("北緯36.139度", 36.139),
        ("36°8'20.4\"N", 36.139),
        ("36°8′20.4″", 36.139),
        ("N36°8'20.4''", 36.139),
        ("北緯36度8分20.4秒", 36.139),
        ("36:08:20.4", 36.139),
        ("36°8.34'", 36.139),
        ("S36.139", -36.139),
        ("-36.139", -36.139),
        ("36.139W", -36.139),
        (36.139, 36.139),
        ("1e-07", 1e-7),
    ],
)
def test_a_coordinate_is_read(text: object, degrees: float) -> None:
    found = coordinate(text)
    assert found is not None
    assert abs(found - degrees) < 1e-9


@pytest.mark.parametrize(
    "text",
    [
        "",
        "nan",
        "inf",
        "1e400",
        "36°60'0\"",
        "36°8'60\"",
        "北",
        "36,139",
        "-8234.1",
        True,
        None,
        999.0,
        "36.139; DROP",
        "1" * 500,
        float("nan"),
        float("inf"),
        [36],
    ],
)
def test_what_is_no_coordinate_is_none(text: object) -> None:
    assert coordinate(text) is None


@pytest.mark.parametrize(
    "lat_lon", ["36.139,139.39", "36.139, 139.39 ", "(36.139;139.39)", "36.139 139.39"]
)
def test_a_pair_in_one_cell(lat_lon: str) -> None:
    placed = pair(lat_lon, bounds=KUMAGAYA)
    assert (placed.geometry.x, placed.geometry.y, placed.swapped) == (139.39, 36.139, False)


def test_exchanged_positions_are_told() -> None:
    placed = point("139.39", "36.139", bounds=KUMAGAYA)
    assert (placed.geometry.x, placed.geometry.y, placed.swapped) == (139.39, 36.139, True)
    assert point("139.39", "36.139", bounds=None).swapped


@pytest.mark.parametrize(
    ("lat", "lon", "expected"),
    [
        ("", "", "latitude and longitude"),
        ("36.139", "", "degrees"),
        ("x", "139.39", "degrees"),
        ("nan", "inf", "degrees"),
        ("0", "0", "0,0"),
        ("35.68", "139.77", "a position within latitude 36.070"),
        ("16000", "-42000", "degrees"),
    ],
)
def test_a_position_that_cannot_be_used(lat: str, lon: str, expected: str) -> None:
    with pytest.raises(PositionFault) as caught:
        point(lat, lon, bounds=KUMAGAYA)
    assert expected in caught.value.expected.en
    assert caught.value.what_to_do.ja


@pytest.mark.parametrize(
    "text",
    [
        "",
        "POINT",
        "POINT EMPTY",
        "POINT (1",
        "POLYGON ((0 0, 1 1, 0 1, 1 0, 0 0))",
        "GEOMETRYCOLLECTION (POINT (139.4 36.1))",
        "POINT (nan nan)",
        "LINESTRING (1 1, 1e999 1)",
        "x" * 99,
    ],
)
def test_bad_well_known_text_is_refused(text: str) -> None:
    with pytest.raises(PositionFault):
        well_known_text(text, bounds=KUMAGAYA)


def test_lines_and_areas_in_well_known_text() -> None:
    line = well_known_text("LINESTRING (36.1 139.3, 36.2 139.4)", bounds=KUMAGAYA)
    assert line.swapped
    assert line.geometry.bounds == (139.3, 36.1, 139.4, 36.2)


@given(st.text(max_size=30), st.text(max_size=30))
def test_any_text_is_a_position_or_a_fault(lat: str, lon: str) -> None:
    try:
        placed = point(lat, lon, bounds=None)
    except PositionFault:
        return
    assert -180 <= placed.geometry.x <= 180
    assert -90 <= placed.geometry.y <= 90
