# ruff: noqa: PLR0913, PLR0917 - compiled code
"""Compiled reading of decimal numbers from bytes, correctly rounded."""

from __future__ import annotations

from typing import Any

import numpy as np

from tiles.citygml.compiled import compiled
from tiles.citygml.scan_bytes import Bytes, is_white

NOT_A_NUMBER = -1

_POWERS = np.array([10.0**k for k in range(23)])
_EXACT = 2**53
_SPLIT = 134_217_729.0  # 2**27 + 1

Floats = Any  # (n,) float64
Slow = Any  # (3, m) int64: row of the number, start and end of its text


@compiled
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


@compiled
def _read_number(data: Bytes, start: int, end: int) -> tuple[int, float, bool]:
    """Read one number; give its end (−1 if it is none), value, and whether it is exact."""
    i = start
    negative = data[i] == 45
    if negative or data[i] == 43:
        i += 1
    first = i
    digits = 0  # significant ones
    mantissa = 0
    while i < end and 48 <= data[i] <= 57:
        mantissa, digits = _with_digit(mantissa, digits, data[i])
        i += 1
    seen = i - first
    fraction = 0
    if i < end and data[i] == 46:
        i += 1
        first = i
        while i < end and 48 <= data[i] <= 57:
            mantissa, digits = _with_digit(mantissa, digits, data[i])
            i += 1
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


@compiled
def _with_digit(mantissa: int, digits: int, byte: int) -> tuple[int, int]:
    """Add a digit; a number of more than 18 significant ones keeps only their count."""
    if digits >= 18:
        return mantissa, digits + 1
    mantissa = mantissa * 10 + (int(byte) - 48)
    return mantissa, digits + (mantissa > 0)


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


@compiled
def _scaled(mantissa: int, exponent: int) -> tuple[float, bool]:
    """Give mantissa × 10^exponent and whether it is correctly rounded.

    Up to 2^53 one division of exact numbers (Clinger 1990). Above, a quotient of two doubles:
    Dekker (1971) products give its error, and the rounding is certain unless the error bound
    crosses a rounding boundary (Ziv 1991).
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
    rest = (_residual(high, quotient, power) + float(mantissa - int(high))) / power
    margin = abs(rest) * 2.0**-48
    value = quotient + (rest - margin)
    return value, value == quotient + (rest + margin)


@compiled
def _residual(high: float, quotient: float, power: float) -> float:
    """Give high − quotient × power without rounding error (Dekker 1971)."""
    split = _SPLIT * quotient
    left = split - (split - quotient)
    left_rest = quotient - left
    split = _SPLIT * power
    right = split - (split - power)
    right_rest = power - right
    product = quotient * power
    error = (left * right - product) + left * right_rest + left_rest * right
    error += left_rest * right_rest
    return (high - product) - error


def read_slow_numbers(buffer: Bytes, numbers: Floats, slow: Slow) -> None:
    """Fill in the numbers that the fast way left out; Python rounds them correctly."""
    for k in range(1, int(slow[0, 0]) + 1):
        row, start, end = slow[:, k]
        numbers[row] = float(buffer[start:end].tobytes())
