"""Values of many features at once: text, numbers and truths out of UTF-8 columns."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit

from tiles.city_tables import Float64, Int32, StringColumn, UInt8

Bool = npt.NDArray[np.bool_]


def strings_at(column: StringColumn, rows: Int32, places: Int32, count: int) -> StringColumn:
    """Give `count` strings: `column[rows[i]]` at `places[i]`, "" elsewhere.

    Parameters
    ----------
    rows : (n,) int32, rows of `column`.
    places : (n,) int32, ascending, below `count`.
    """
    return StringColumn(*_copied_strings(column.start, column.data, rows, places, count))


def strings_of(column: StringColumn, rows: Int32) -> StringColumn:
    """Give the strings of some rows, in their order."""
    return strings_at(column, rows, np.arange(len(rows), dtype=np.int32), len(rows))


def string_column(texts: list[str]) -> StringColumn:
    """Give a column of a few texts."""
    encoded = [text.encode() for text in texts]
    start = np.zeros(len(texts) + 1, np.int32)
    np.cumsum([len(text) for text in encoded], out=start[1:])
    return StringColumn(start, np.frombuffer(bytearray(b"".join(encoded)), np.uint8))


@njit(cache=True)
def _copied_strings(
    source_start: Int32, source: UInt8, rows: Int32, places: Int32, count: int
) -> tuple[Int32, UInt8]:
    start = np.zeros(count + 1, np.int32)
    for i in range(len(rows)):
        start[places[i] + 1] = source_start[rows[i] + 1] - source_start[rows[i]]
    for i in range(count):
        start[i + 1] += start[i]
    out = np.empty(start[count], np.uint8)
    for i in range(len(rows)):
        first, to = source_start[rows[i]], start[places[i]]
        for j in range(source_start[rows[i] + 1] - first):
            out[to + j] = source[first + j]
    return start, out


def numbers(column: StringColumn, rows: Int32) -> tuple[Float64, Bool]:
    """Give values as float64, and which of them are numbers (xs:double without INF and NaN).

    Correctly rounded: up to 15 digits are exact in float64, as is the power of ten they are
    divided by (Clinger 1990); longer ones go to Python's own parser.
    """
    values, state = _parse_numbers(column.start, column.data, rows)
    for i in np.flatnonzero(state == _LONG):
        values[i] = float(column[int(rows[i])])
    return values, state != _NO_NUMBER


_NUMBER, _NO_NUMBER, _LONG = np.int8(0), np.int8(1), np.int8(2)
# Tuples: a set in compiled code is made anew each time that it is asked.
_SIGNS, _EXPONENT_LETTERS, _AFTER_YEAR = tuple(b"+-"), tuple(b"Ee"), tuple(b"+-Z")
_POWERS_OF_TEN = 10.0 ** np.arange(23)


@njit(cache=True)
def _parse_numbers(start: Int32, data: UInt8, rows: Int32) -> tuple[Float64, npt.NDArray[np.int8]]:
    values = np.zeros(len(rows))
    state = np.zeros(len(rows), np.int8)
    for i in range(len(rows)):
        at, end = start[rows[i]], start[rows[i] + 1]
        negative = at < end and data[at] == 45
        if at < end and data[at] in _SIGNS:
            at += 1
        digits, significant, decimals, seen_point, seen_digit = 0, 0, 0, False, False
        while at < end:
            byte = data[at]
            if 48 <= byte <= 57:
                seen_digit = True
                if significant < 18:
                    digits = digits * 10 + (byte - 48)
                significant += 1 if significant or byte != 48 else 0
                decimals += seen_point
            elif byte == 46 and not seen_point:
                seen_point = True
            else:
                break
            at += 1
        exponent, at, fine = _parse_exponent(data, at, end)
        if not seen_digit or not fine or at != end:
            state[i] = _NO_NUMBER
            continue
        power = exponent - decimals
        if significant > 15 or not -22 <= power <= 22:
            state[i] = _LONG
            continue
        value = float(digits)
        value = value / _POWERS_OF_TEN[-power] if power < 0 else value * _POWERS_OF_TEN[power]
        values[i] = -value if negative else value
    return values, state


@njit(cache=True, inline="always")
def _parse_exponent(data: UInt8, at: int, end: int) -> tuple[int, int, bool]:
    """Give an exponent (0 without), where it ends, and whether it is well formed."""
    if at >= end or data[at] not in _EXPONENT_LETTERS:
        return 0, at, True
    at += 1
    negative = at < end and data[at] == 45
    if at < end and data[at] in _SIGNS:
        at += 1
    exponent, first = 0, at
    while at < end and 48 <= data[at] <= 57 and at - first < 6:
        exponent = exponent * 10 + (data[at] - 48)
        at += 1
    return (-exponent if negative else exponent), at, at > first


def years(column: StringColumn, rows: Int32) -> tuple[Float64, Bool]:
    """Give the year of xs:gYear and xs:date values as float64, and which of them have one."""
    values, fine = _parse_years(column.start, column.data, rows)
    return values, fine


@njit(cache=True)
def _parse_years(start: Int32, data: UInt8, rows: Int32) -> tuple[Float64, Bool]:
    values = np.zeros(len(rows))
    fine = np.zeros(len(rows), np.bool_)
    for i in range(len(rows)):
        at, end = start[rows[i]], start[rows[i] + 1]
        year, digits = 0, 0
        while at < end and 48 <= data[at] <= 57:
            year = year * 10 + (data[at] - 48)
            digits += 1
            at += 1
        fine[i] = digits == 4 and (at == end or data[at] in _AFTER_YEAR)
        values[i] = year
    return values, fine


def truths(column: StringColumn, rows: Int32) -> tuple[Bool, Bool]:
    """Give xs:boolean values, and which of them are."""
    values, fine = np.zeros(len(rows), np.bool_), np.zeros(len(rows), np.bool_)
    distinct: dict[bytes, bool] = {b"true": True, b"1": True, b"false": False, b"0": False}
    data = column.data.tobytes()
    for i, row in enumerate(rows):
        text = data[column.start[row] : column.start[row + 1]]
        fine[i] = text in distinct
        values[i] = distinct.get(text, False)
    return values, fine
