"""Codes change every minute, are good for three, and claims fit one event alone."""

from __future__ import annotations

import hypothesis
from hypothesis import strategies

from layers.heat_package.points.codes import (
    STEP_MS,
    STEPS_GOOD,
    account_hash,
    claim_is_of,
    claim_of,
    code_at,
    code_is_good,
    visit_key,
)
from layers.workshops.codes import for_people
from tests.layers.heat_package.points.summer import NOON, SECRET, ms

AT = ms(NOON)


def good(code: str, *, at: int = AT, spot: str = "a", city: str = "x") -> bool:
    return code_is_good(SECRET, city, spot, code, at=at)


def test_a_code_is_good_for_its_minute_and_the_two_after_it() -> None:
    code = code_at(SECRET, "x", "a", at=AT)
    begun = AT - AT % STEP_MS
    assert [good(code, at=begun + step * STEP_MS) for step in range(-1, 5)] == [
        False,
        *[True] * STEPS_GOOD,
        False,
        False,
    ]


def test_a_code_is_of_one_spot_of_one_city_of_one_house() -> None:
    code = code_at(SECRET, "x", "a", at=AT)
    assert good(code)
    assert not good(code, spot="b")
    assert not good(code, city="y")
    assert not code_is_good(b"another", "x", "a", code, at=AT)


def test_codes_may_be_typed_as_people_type() -> None:
    code = code_at(SECRET, "x", "a", at=AT)
    assert good(for_people(code).lower())
    assert good(f" {code[:3]} {code[3:]} ")


@hypothesis.given(strategies.text(max_size=12))
def test_nothing_else_is_good(text: str) -> None:
    codes = {code_at(SECRET, "x", "a", at=AT - step * STEP_MS) for step in range(STEPS_GOOD)}
    letters = "".join(each for each in text.upper() if each.isascii() and each.isalnum())
    assert letters in codes or not good(text)


@hypothesis.given(strategies.lists(strategies.integers(0, 10**9), min_size=2, unique=True))
def test_hashes_of_one_person_are_all_different(slots: list[int]) -> None:
    keys = [visit_key(SECRET, "account", "spot", each) for each in slots]
    claims = [claim_of(SECRET, "account", each) for each in keys]
    hashes = [account_hash(*each) for each in zip(keys, claims, strict=True)]
    assert len({*keys, *claims, *hashes}) == 3 * len(slots)


def test_a_claim_fits_its_event_alone() -> None:
    one, other = (visit_key(SECRET, "account", spot, AT) for spot in "ab")
    claim = claim_of(SECRET, "account", one)
    known = account_hash(one, claim)
    assert claim_is_of(one, claim.lower(), known)
    assert not claim_is_of(other, claim, account_hash(other, claim_of(SECRET, "account", other)))
    assert not claim_is_of(one, claim_of(SECRET, "another", one), known)
    assert not claim_is_of(one, "", known)
