"""Codes and pen names of seats."""

from __future__ import annotations

import re

import pytest

from layers.bilingual import Bilingual, Language
from layers.people.pen_names import pen_name
from layers.workshops.animals import ANIMALS, animal_in_words, free_animal
from layers.workshops.codes import (
    LENGTH,
    LETTERS,
    as_typed,
    for_people,
    hash_of,
    join_code,
    random_code,
)


def test_at_least_eighty_animals_each_a_fit_pen_name() -> None:
    assert len(ANIMALS) >= 80
    assert len(set(ANIMALS.values())) == len(ANIMALS)
    for kana, name in ANIMALS.items():
        assert re.fullmatch(r"[ぁ-んー]+", kana), kana
        assert pen_name(f"{kana} 12").name == f"{kana} 12"
        assert re.fullmatch(r"[A-Z][A-Za-z -]+", name), name


@pytest.mark.parametrize("language", ["ja", "en"])
def test_an_animal_is_given_once_then_with_a_number(language: Language) -> None:
    names = set(ANIMALS) if language == "ja" else set(ANIMALS.values())
    taken: list[str] = []
    for _ in range(2 * len(names)):
        taken.append(free_animal(taken, language))
    assert len(set(taken)) == len(taken)
    assert set(taken[: len(names)]) == names
    assert {name.rpartition(" ")[2] for name in taken[len(names) :]} == {"2"}
    assert {animal_in_words(each).said(language) for each in taken} == set(taken)


def test_an_animal_is_called_in_both_languages() -> None:
    for name in ("ぱんだ 2", "Panda 2"):
        assert animal_in_words(name) == Bilingual("ぱんだ 2", "Panda 2")
    for name in ("れっさーぱんだ", "Red panda"):
        assert animal_in_words(name) == Bilingual("れっさーぱんだ", "Red panda")


def test_codes_have_no_letter_that_looks_like_another() -> None:
    assert not set(LETTERS) & set("0O1IL2Z5S8BUVG")
    codes = {join_code(b"a", "workshop", number) for number in range(1000)}
    assert len(codes) == 1000
    assert all(len(code) == LENGTH and set(code) <= set(LETTERS) for code in codes)
    assert set(random_code()) <= set(LETTERS)


def test_a_code_follows_from_the_secret() -> None:
    assert join_code(b"a", "workshop", 1) == join_code(b"a", "workshop", 1)
    others = {join_code(b"b", "workshop", 1), join_code(b"a", "other", 1)}
    assert join_code(b"a", "workshop", 1) not in others
    assert hash_of(b"a", "CDFHJKMN") != hash_of(b"b", "CDFHJKMN")
    assert "CDFHJKMN" not in hash_of(b"a", "CDFHJKMN")


def test_codes_are_read_however_they_are_typed() -> None:
    assert for_people("CDFHJKMN") == "CDFH-JKMN"
    for typed in (
        "cdfh-jkmn",
        " CDFH JKMN ",
        "ｃｄｆｈｊｋｍｎ",
        "CDFH－JKMN",
        "CDFHーJKMN"[:4] + "JKMN",
    ):
        assert as_typed(typed) == "CDFHJKMN", typed
