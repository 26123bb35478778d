# ruff: noqa: PLR0913, PLR0917 - compiled code
"""Compiled reading of decimal numbers from bytes, correctly rounded."""

from __future__ import annotations

from typing import Any

import numpy as np

from tiles.citygml.compiled import compiled, inlined
from tiles.citygml.machine_words import load_word, low_zeros, multiply_add
from tiles.citygml.scan_bytes import Bytes, is_white

NOT_A_NUMBER = -1

_POWERS = np.array([10.0**k for k in range(23)])
_INVERSES = 1 / _POWERS
_INTEGER_POWERS = np.array([10**k for k in range(9)])
_EXACT = 2**53
_ZEROS = np.uint64(0x3030303030303030)
_LOW_BITS = np.uint64(0x7F7F7F7F7F7F7F7F)
_HIGH_BITS = np.uint64(0x8080808080808080)
_ABOVE_NINE = np.uint64(0x7676767676767676)
_TEN_ONE = np.uint64(10 * 2**8 + 1)
_HUNDRED_ONE = np.uint64(100 * 2**16 + 1)
_TEN_THOUSAND_ONE = np.uint64(10_000 * 2**32 + 1)
_BYTES = np.uint64(0x00FF00FF00FF00FF)
_PAIRS = np.uint64(0x0000FFFF0000FFFF)

Floats = Any  # (n,) float64
Slow = Any  # (3, m) int64: row of the number, start and end of its text


@inlined
def read_numbers(
    data: Bytes, start: int, end: int, comma: int, numbers: Floats, count: int, slow: Slow
) -> int:
    """Read the decimal numbers of a span, separated by white space and the byte `comma`.

    Numbers that need more than 18 digits or a large exponent are noted in `slow`, whose cell
    [0, 0] counts them, and left at 0: `read_slow_numbers` fills them in.

    Returns
    -------
    int
        The new count of `numbers`, or NOT_A_NUMBER.
    """
    i = start
    first_slow = slow[0, 0]
    while True:
        while i < end and (is_white(data[i]) or data[i] == comma):
            i += 1
        if i >= end:
            return count
        stop, value, exact = _read_number(data, i, end)
        if stop < 0 or (stop < end and not is_white(data[stop]) and data[stop] != comma):
            slow[0, 0] = first_slow
            return NOT_A_NUMBER
        if not exact:
            slow[0, 0] += 1
            slow[0, slow[0, 0]] = count
            slow[1, slow[0, 0]] = i
            slow[2, slow[0, 0]] = stop
        numbers[count] = value
        count += 1
        i = stop


@inlined
def _read_number(data: Bytes, start: int, end: int) -> tuple[int, float, bool]:
    """Read one number; give its end (−1 if it is none), value, and whether it is exact."""
    i = start
    negative = data[i] == 45
    if negative or data[i] == 43:
        i += 1
    first = i
    i, mantissa, digits = _read_digits(data, i, end, 0, 0)
    seen = i - first
    fraction = 0
    if i < end and data[i] == 46:
        first = i + 1
        i, mantissa, digits = _read_digits(data, first, end, mantissa, digits)
        fraction = i - first
        seen += fraction
    if seen == 0:
        return -1, 0.0, True
    exponent = 0
    if i < end and (data[i] | 32) == 101:
        i, exponent = _read_exponent(data, i + 1, end)
        if i < 0:
            return -1, 0.0, True
    if digits > 18:
        return i, 0.0, False
    value, exact = _scaled(mantissa, exponent - fraction)
    return i, -value if negative else value, exact


@inlined
def _read_digits(
    data: Bytes, start: int, end: int, mantissa: int, digits: int
) -> tuple[int, int, int]:
    """Append digits to a mantissa; give the position after them, mantissa, significant digits.

    Eight at a time (Lemire 2021). Above 18 significant ones only their count goes on.
    """
    i = start
    while i + 8 <= end and digits <= 10:
        word = load_word(data, i) ^ _ZEROS
        other = (((word & _LOW_BITS) + _ABOVE_NINE) | word) & _HIGH_BITS
        count = 8 if other == np.uint64(0) else low_zeros(other) >> 3
        if count > 0:
            word <<= np.uint64(8 * (8 - count))
            word = ((word * _TEN_ONE) >> np.uint64(8)) & _BYTES
            word = ((word * _HUNDRED_ONE) >> np.uint64(16)) & _PAIRS
            word = (word * _TEN_THOUSAND_ONE) >> np.uint64(32)
            mantissa = mantissa * _INTEGER_POWERS[count] + int(word)
            digits = digits + count if digits > 0 else _decimal_digits(mantissa)
            i += count
        if count < 8:
            return i, mantissa, digits
    while i < end and 48 <= data[i] <= 57:
        if digits < 18:
            mantissa = mantissa * 10 + (int(data[i]) - 48)
            digits += mantissa > 0
        else:
            digits += 1
        i += 1
    return i, mantissa, digits


@inlined
def _decimal_digits(value: int) -> int:
    """Count the digits of an integer below 10^8."""
    count = 0
    while count < 8 and value >= _INTEGER_POWERS[count]:
        count += 1
    return count


@compiled
def _read_exponent(data: Bytes, start: int, end: int) -> tuple[int, int]:
    i = start
    negative = i < end and data[i] == 45
    if i < end and (negative or data[i] == 43):
        i += 1
    first = i
    exponent = 0
    while i < end and 48 <= data[i] <= 57:
        exponent = min(exponent * 10 + (data[i] - 48), 100_000)
        i += 1
    return (i if i > first else -1), (-exponent if negative else exponent)


@inlined
def _scaled(mantissa: int, exponent: int) -> tuple[float, bool]:
    """Give mantissa × 10^exponent and whether it is correctly rounded.

    Up to 2^53 one division of exact numbers (Clinger 1990). Above, a quotient and its error in
    two doubles; the rounding is certain unless the bound of what is left crosses a boundary
    (Ziv 1991).
    """
    if exponent == 0 or mantissa == 0:
        return float(mantissa), True
    if exponent < -22 or exponent > 22:
        return 0.0, False
    if mantissa <= _EXACT:
        if exponent < 0:
            return mantissa / _POWERS[-exponent], True
        return mantissa * _POWERS[exponent], True
    if exponent > 0:
        return 0.0, False
    power = _POWERS[-exponent]
    high = float(mantissa)
    quotient = high / power
    rest = multiply_add(-quotient, power, high) + float(mantissa - int(high))
    rest *= _INVERSES[-exponent]
    margin = abs(rest) * 2.0**-48
    value = quotient + (rest - margin)
    return value, value == quotient + (rest + margin)


def read_slow_numbers(buffer: Bytes, numbers: Floats, slow: Slow) -> None:
    """Fill in the numbers that the fast way left out; Python rounds them correctly."""
    for k in range(1, int(slow[0, 0]) + 1):
        row, start, end = slow[:, k]
        numbers[row] = float(buffer[start:end].tobytes())
