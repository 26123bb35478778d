# ruff: noqa: PLR0911, PLR1714 - compiled code
"""Compiled steps over bytes: names, white space, text, UTF-8.

Everything here is strict. What XML 1.0 allows but real files hardly use makes a step answer
DECLINE, and the other reader takes the whole file.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from tiles.citygml.compiled import compiled, inlined
from tiles.citygml.machine_words import BLOCK, load_word, low_zeros, plain_bytes

DECLINE = -1
TOO_LONG = -2

_ONES = np.uint64(0x0101010101010101)
_PRIME = np.uint64(0x9E3779B97F4A7C15)  # odd, with bits all over (Knuth 1973)
_SHIFT = np.uint64(32)

Bytes = Any  # np.ndarray of uint8; numba compiles one read-only specialisation


@inlined
def is_name_byte(byte: int) -> bool:
    """Tell whether a byte may stand inside a name (ASCII letters, digits, `_ - .`)."""
    return (
        97 <= byte <= 122
        or 65 <= byte <= 90
        or 48 <= byte <= 57
        or byte == 95
        or byte == 45
        or byte == 46
    )


@inlined
def is_white(byte: int) -> bool:
    """Tell whether a byte is XML white space."""
    return byte == 32 or byte == 10 or byte == 13 or byte == 9


@compiled
def name_end(data: Bytes, start: int) -> int:
    """Give the end of a qualified name that starts at `start`, or DECLINE."""
    i = start
    colon = -1
    while is_name_byte(data[i]) or data[i] == 58:
        if data[i] == 58:
            if colon >= 0:
                return DECLINE
            colon = i
        i += 1
    if i - start > 1000 or not _is_name_start(data[start]):
        return DECLINE
    if colon >= 0 and (colon + 1 == i or not _is_name_start(data[colon + 1])):
        return DECLINE
    return i


@inlined
def _is_name_start(byte: int) -> bool:
    return 97 <= byte <= 122 or 65 <= byte <= 90 or byte == 95


@inlined
def skip_white(data: Bytes, start: int, end: int) -> tuple[int, int]:
    """Skip white space; give the position after it and the line breaks, −1 for a lone CR."""
    i = start
    lines = 0
    while i < end:
        byte = data[i]
        if byte == 32 or byte == 9:
            i = _skip_run(data, i, end)
        elif byte == 10:
            lines += 1
            i += 1
        elif byte == 13:
            if i + 1 >= end or data[i + 1] != 10:
                return i, -1
            i += 1
        else:
            break
    return i, lines


@inlined
def _skip_run(data: Bytes, start: int, end: int) -> int:
    """Skip a run of one white byte, as indents are."""
    i = start
    run = np.uint64(data[i]) * _ONES
    while i + 8 <= end:
        other = load_word(data, i) ^ run
        if other != np.uint64(0):
            return i + int(low_zeros(other) >> 3)
        i += 8
    while i < end and data[i] == data[start]:
        i += 1
    return i


@inlined
def same_bytes(data: Bytes, left: int, right: int, length: int) -> bool:
    """Tell whether two spans of one length are equal; the last words may overlap those before."""
    k = 0
    if length >= 8:
        last = length - 8
        while k < last:
            if load_word(data, left + k) != load_word(data, right + k):
                return False
            k += 8
        return bool(load_word(data, left + last) == load_word(data, right + last))
    while k < length:
        if data[left + k] != data[right + k]:
            return False
        k += 1
    return True


@inlined
def span_hash(data: Bytes, start: int, end: int, seed: np.uint64) -> int:
    """Hash a span: FNV-1a (Fowler, Noll, Vo), seeded, over words of 8 bytes, then over bytes."""
    value = seed
    i = start
    while i + 8 <= end:
        value = (value ^ load_word(data, i)) * _PRIME
        value ^= value >> _SHIFT
        i += 8
    while i < end:
        value = (value ^ np.uint64(data[i])) * _PRIME
        i += 1
    return int((value ^ (value >> _SHIFT)) & np.uint64(0x7FFFFFFF))


@compiled
def character_length(data: Bytes, i: int, end: int) -> int:
    """Give the bytes of the UTF-8 character at `i`, 0 where XML does not allow it.

    The Unicode Standard 15, table 3-7; U+FFFE and U+FFFF are no XML characters.
    """
    first = data[i]
    if first < 0x80:
        return 1 if first >= 0x20 or is_white(first) else 0
    if first < 0xC2 or first > 0xF4:
        return 0
    length = 2 if first < 0xE0 else 3 if first < 0xF0 else 4
    if i + length > end:
        return 0
    for k in range(1, length):
        if data[i + k] & 0xC0 != 0x80:
            return 0
    second = data[i + 1]
    if (first == 0xE0 and second < 0xA0) or (first == 0xED and second > 0x9F):
        return 0
    if (first == 0xF0 and second < 0x90) or (first == 0xF4 and second > 0x8F):
        return 0
    if first == 0xEF and second == 0xBF and data[i + 2] >= 0xBE:
        return 0
    return length


@inlined
def text_end(data: Bytes, start: int) -> tuple[int, int]:
    """Find the `<` after a text that starts at `start`; give it or DECLINE, and line breaks."""
    i = start
    end = len(data)
    lines = 0
    while i < end:
        plain = BLOCK
        while plain == BLOCK and i + BLOCK <= end:
            plain = plain_bytes(data, i, 60, 38, 93)
            i += plain
        if i >= end:
            break
        byte = data[i]
        if byte == 60:
            return i, lines
        if byte == 10:
            lines += 1
        elif (
            (byte == 13 and (i + 1 >= end or data[i + 1] != 10))
            or byte == 38
            or (byte == 93 and i + 2 < end and data[i + 1] == 93 and data[i + 2] == 62)
        ):
            return DECLINE, lines
        length = character_length(data, i, end)
        if length == 0:
            return DECLINE, lines
        i += length
    return DECLINE, lines


@inlined
def value_end(data: Bytes, start: int, quote: int) -> tuple[int, int]:
    """Find the closing quote of an attribute value that starts at `start`.

    Returns
    -------
    tuple
        Its position or DECLINE; line breaks inside, −1 where the value has no other white space
        than U+0020, so that it stands in the file as XML reads it.
    """
    i = start
    end = len(data)
    lines = -1
    while i < end:
        plain = BLOCK
        while plain == BLOCK and i + BLOCK <= end:
            plain = plain_bytes(data, i, quote, 60, 38)
            i += plain
        if i >= end:
            break
        byte = data[i]
        if byte == quote:
            return i, lines
        if byte == 9 or byte == 10 or byte == 13:
            lines = max(lines, 0) + (byte == 10)
            if byte == 13 and data[i + 1] != 10:
                return DECLINE, lines
        elif byte < 32 or byte == 60 or byte == 38:
            return DECLINE, lines
        if byte < 128:
            i += 1
        else:
            length = character_length(data, i, end)
            if length == 0:
                return DECLINE, lines
            i += length
    return DECLINE, lines


@compiled
def comment_end(data: Bytes, start: int) -> tuple[int, int]:
    """Find the end of a comment whose text starts at `start`; give it and the line breaks."""
    i = start
    end = len(data)
    lines = 0
    while i < end:
        byte = data[i]
        if byte == 45 and i + 1 < end and data[i + 1] == 45:
            if i + 2 < end and data[i + 2] == 62:
                return i + 3, lines
            return DECLINE, lines
        if byte == 10:
            lines += 1
        elif byte == 13 and (i + 1 >= end or data[i + 1] != 10):
            return DECLINE, lines
        length = character_length(data, i, end)
        if length == 0:
            return DECLINE, lines
        i += length
    return DECLINE, lines
