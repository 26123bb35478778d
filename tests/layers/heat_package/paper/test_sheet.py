"""The number of a sheet says all of it, and a mistyped one is nearly always found."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.errors import InvalidInputError
from layers.heat_package.paper.sheet import (
    EPOCH,
    LETTERS,
    SCALES,
    Paper,
    Sheet,
    sheet_at,
    sheet_of,
)

MADE = datetime.datetime(2026, 7, 23, 5, 20, 7, tzinfo=datetime.UTC)


@st.composite
def sheets(draw: st.DrawFn) -> Sheet:
    seconds = draw(st.integers(0, (1 << 30) - 1))
    return sheet_at(
        draw(st.floats(-180, 179.99)),
        draw(st.floats(-85, 85)),
        scale=draw(st.sampled_from(SCALES)),
        paper=draw(st.sampled_from(Paper)),
        made=EPOCH + datetime.timedelta(seconds=seconds),
    )


def kumagaya(paper: Paper = Paper.A4, scale: int = 2500) -> Sheet:
    return sheet_at(139.388, 36.147, scale=scale, paper=paper, made=MADE)


@given(sheets())
def test_a_number_gives_its_sheet_back(sheet: Sheet) -> None:
    assert sheet_of(sheet.number) == sheet


@given(sheets(), st.booleans())
def test_numbers_are_read_as_people_type_them(sheet: Sheet, wide: bool) -> None:
    typed = sheet.number.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    if wide:
        typed = "".join(chr(ord(each) + 0xFEE0) if each.isalnum() else "　" for each in typed)
    assert sheet_of(typed) == sheet


def test_nearly_every_wrong_character_is_found() -> None:
    number = kumagaya().number
    wrong = found = 0
    for place, right in enumerate(number):
        for other in LETTERS if right != "-" else "":
            if other != right:
                wrong += 1
                try:
                    sheet_of(number[:place] + other + number[place + 1 :])
                except InvalidInputError:
                    found += 1
    assert wrong == 16 * 31
    assert found / wrong > 0.97


def test_nearly_every_swap_of_neighbours_is_found() -> None:
    letters = kumagaya().number.replace("-", "")
    swaps = [
        letters[:place] + letters[place + 1] + letters[place] + letters[place + 2 :]
        for place in range(len(letters) - 1)
        if letters[place] != letters[place + 1]
    ]
    for swapped in swaps:
        with pytest.raises(InvalidInputError):
            sheet_of(swapped)


@pytest.mark.parametrize("text", ["", "A", "0000-0000-0000-000U", "U" * 16, "-" * 16, "0" * 17])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(InvalidInputError, match="16 characters"):
        sheet_of(text)


@pytest.mark.parametrize("paper", Paper)
def test_the_map_fits_the_paper(paper: Paper) -> None:
    form = kumagaya(paper).format
    assert form.map_mm[0] == pytest.approx(form.page_mm[0] - 24)
    assert form.map_mm[1] < form.page_mm[1] - 60
    assert 28 <= form.map_mm[0] / form.columns <= 31
    assert 28 <= form.map_mm[1] / form.rows <= 31
    assert form.columns <= 26


def test_a_kilometre_is_so_many_millimetres() -> None:
    """By pyproj's geodesics on GRS80, east-west and north-south."""
    from pyproj import Geod  # noqa: PLC0415

    sheet = kumagaya(scale=4000)
    for azimuth, axis in ((90, 0), (0, 1)):
        lon, lat, _ = Geod(ellps="GRS80").fwd(sheet.lon, sheet.lat, azimuth, 200)
        moved = sheet.on_map(lon, lat)[axis] - sheet.on_map(sheet.lon, sheet.lat)[axis]
        assert abs(moved) == pytest.approx(200 * 1000 / 4000, abs=0.01)


@given(sheets().filter(lambda sheet: abs(sheet.lat) < 70))
def test_the_middle_of_each_cell_lies_in_it(sheet: Sheet) -> None:
    for column in range(sheet.format.columns):
        for row in range(sheet.format.rows):
            cell = f"{chr(ord('A') + column)}{row + 1}"
            middle = sheet.middle_of(cell)
            assert middle is not None
            assert sheet.cell_of(*middle) == cell


@pytest.mark.parametrize(("typed", "same"), [("3B", "B3"), ("B-3", "B3"), ("B03", "B3")])
def test_cells_are_read_either_way(typed: str, same: str) -> None:
    assert kumagaya().middle_of(typed) == kumagaya().middle_of(same)


@pytest.mark.parametrize("typed", ["G1", "A8", "A0", "AA", "1", ""])
def test_what_is_no_cell_of_a_sheet(typed: str) -> None:
    assert kumagaya().middle_of(typed) is None


def test_the_middle_moves_little() -> None:
    sheet = kumagaya()
    assert abs(sheet.lon - 139.388) < 0.0002
    assert abs(sheet.lat - 36.147) < 0.0002
