"""Numbers are read like Python's correctly rounded float, bit by bit."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tiles.citygml.compiled import compiled
from tiles.citygml.numbers import NOT_A_NUMBER, read_numbers, read_slow_numbers

FINITE = st.floats(allow_nan=False, allow_infinity=False)
DIGITS = st.text("0123456789", min_size=1, max_size=25)
DECIMALS = st.builds("{}{}.{}".format, st.sampled_from(["", "-", "+"]), DIGITS, DIGITS)
SCALED = st.builds("{}e{}".format, DECIMALS, st.integers(-330, 310))
TOKENS = FINITE.map(repr) | st.integers(-(10**25), 10**25).map(str) | DECIMALS | SCALED


@compiled
def read_all(data, comma, numbers, slow):  # type: ignore[no-untyped-def]
    return read_numbers(data, 0, len(data), comma, numbers, 0, slow)


def read(text: str, *, comma: int = 32) -> list[float] | None:
    data = np.frombuffer(text.encode(), np.uint8)
    numbers = np.empty(len(data) + 2)
    slow = np.zeros((3, len(data) + 2), np.int64)
    count = read_all(data, comma, numbers, slow)
    if count == NOT_A_NUMBER:
        return None
    read_slow_numbers(data, numbers, slow)
    return [float(number) for number in numbers[:count]]


@given(st.lists(TOKENS, max_size=20), st.sampled_from([" ", "\n", "\r\n\t\t", "  "]))
def test_numbers_are_correctly_rounded(tokens: list[str], separator: str) -> None:
    expected = [float(token).hex() for token in tokens]
    assert [number.hex() for number in read(separator.join(tokens)) or []] == expected


@given(st.floats(-180, 180), st.integers(1, 20))
def test_coordinates_of_any_length_are_correctly_rounded(value: float, places: int) -> None:
    text = f"{value:.{places}f}"
    assert read(text) == [float(text)]


@given(st.text("0123456789+-.eE \t_xNaInf", max_size=12))
def test_what_is_no_decimal_number_is_none(text: str) -> None:
    words = text.split()
    is_decimal = all(not set(word) & set("_xNaInf") for word in words)
    try:
        expected = [float(word) for word in words] if is_decimal else None
    except ValueError:
        expected = None
    assert read(text) == expected


def test_commas_separate_only_where_they_may() -> None:
    assert read("1,2,3 4,5,6", comma=44) == [1, 2, 3, 4, 5, 6]
    assert read("1,2,3") is None
