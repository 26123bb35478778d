"""Pen names cannot be taken for another's or for the office's."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.errors import InvalidInputError
from layers.people.pen_names import LONGEST, folded, key_of_former, pen_name

CITY = ("熊谷市", "kumagaya")


@pytest.mark.parametrize(
    "text", ["涼みたい人", "badminton", "熊谷市民の会", "猫 2ひき", "😀", "O'Hara"]
)
def test_ordinary_names_are_taken(text: str) -> None:
    assert pen_name(text, city_names=CITY).name == text


@pytest.mark.parametrize(
    "text",
    [
        *(
            "熊谷市役所",
            "市役 所",
            "公　式",
            "くまがや職員",
            "モデレーター",
            "ｱﾄﾞﾐﾝ",
            "運営チーム",
            "市長です",
        ),
        *("admin", "ADMIN 2", "ad.min", "Official", "оfficial", "city-hall", "staff"),
        *("熊谷", "熊谷市", "Kumagaya", "kumаgaya", "Kumagaya City", "退会した人"),
    ],
)
def test_nobody_is_called_like_the_office(text: str) -> None:
    with pytest.raises(InvalidInputError, match="office"):
        pen_name(text, city_names=CITY)


@pytest.mark.parametrize("text", ["", " ", "x" * (LONGEST + 1), "㍿" * 6])
def test_length_is_counted_as_shown(text: str) -> None:
    with pytest.raises(InvalidInputError, match="characters"):
        pen_name(text)


@pytest.mark.parametrize(
    "code", [0x200B, 0x200D, 0x202E, 0x2066, 0xFEFF, 0x3164, 0x2800, 0xE000, 7]
)
def test_what_nobody_sees_is_refused(code: int) -> None:
    with pytest.raises(InvalidInputError):
        pen_name(f"み{chr(code)}ず")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("カキ", "かき"),
        ("Ａoi", "aoi"),
        ("aоi", "aoi"),
        ("み ず", "みず"),
        ("エイト", "工イ卜"),
        ("Éa", "ea"),
    ],
)
def test_names_that_look_alike_are_the_same(one: str, other: str) -> None:
    assert folded(one) == folded(other)
    assert key_of_former("a", one) == key_of_former("a", other)


def test_voiced_sounds_are_other_names() -> None:
    assert len({folded(name) for name in ("はら", "ばら", "ぱら")}) == 3


@given(st.text(max_size=30))
def test_a_name_that_was_taken_is_taken_again_unchanged(text: str) -> None:
    try:
        found = pen_name(text)
    except InvalidInputError:
        return
    assert pen_name(found.name) == found
    assert 1 <= len(found.name) <= LONGEST
