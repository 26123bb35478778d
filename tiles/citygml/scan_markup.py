# ruff: noqa: PLR0911, PLR1714 - compiled code
"""Compiled scan of all markup of a file; one call per file, one row per element.

The tables travel as separate arrays, not as one tuple: counting their references would cost
half of the time.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from tiles.citygml.compiled import compiled, inlined
from tiles.citygml.document import (
    ATTRIBUTE_START,
    LINE,
    NAME,
    PARENT,
    TEXT_END,
    TEXT_START,
)
from tiles.citygml.scan_bytes import (
    DECLINE,
    TOO_LONG,
    Bytes,
    comment_end,
    is_white,
    name_end,
    same_bytes,
    skip_white,
    span_hash,
    text_end,
    value_end,
)

OK = 0
TOO_DEEP = -3
FULL = -4

# cells of the cursor: counters, limits, then the rows of the open elements
ROWS, VALUES, NAMES, LINE_NOW, COMMENTED, DEPTH = range(6)
DEPTH_LIMIT, TEXT_LIMIT, COORDINATE_LIMIT, NAME_LIMIT, SEED, STACK = range(6, 12)

_SLOTS = 16_384  # at least four per name
_MOST_ATTRIBUTES = 256  # of one element; each is compared with all before it
_NEXT_ELEMENT, _NEXT_ATTRIBUTE = 3, 4  # rows of the table of names

Table = Any  # (columns, n) int32
Cursor = Any  # (STACK + depth limit,) int64


@compiled
def scan_markup(
    data: Bytes, begin: int, line: int, limits: tuple[int, int, int, int, int], share: int
) -> tuple[int, Table, Table, Table, Cursor]:
    """Scan all markup from `begin` on.

    Parameters
    ----------
    data : (bytes,) uint8
        The file; it ends in `>` or white space.
    line : int
        Line of `begin`.
    limits : tuple
        Depth, bytes of a text, bytes of coordinates, distinct names; and a seed to hash with.
    share : int
        Bytes per element to make room for.

    Returns
    -------
    tuple
        Status (OK, DECLINE, TOO_DEEP, TOO_LONG, FULL); table of the elements (6, capacity); of
        the attributes (3, capacity): name, start and end of the value; of the names (5, capacity):
        hash slot, start, end, next element, next attribute; the cursor.
    """
    capacity = len(data) // share + 64
    elements = np.empty((6, capacity), np.int32)  # zeros would touch all of it
    attributes = np.empty((3, capacity), np.int32)
    names = np.full((5, _SLOTS), -1, np.int32)
    cursor = np.zeros(STACK + limits[0], np.int64)
    cursor[LINE_NOW] = line
    cursor[COMMENTED] = -1
    for k in range(5):
        cursor[DEPTH_LIMIT + k] = limits[k]
    status = _scan_all(data, begin, elements, attributes, names, cursor)
    if status == OK and (cursor[DEPTH] != 0 or cursor[ROWS] == 0):
        status = DECLINE
    elements[ATTRIBUTE_START, cursor[ROWS]] = cursor[VALUES]
    elements[PARENT, cursor[ROWS]] = -2
    elements[NAME, cursor[ROWS]] = 0
    return status, elements, attributes, names, cursor


@inlined
def _scan_all(
    data: Bytes,
    begin: int,
    elements: Table,
    attributes: Table,
    names: Table,
    cursor: Cursor,
) -> int:
    end = len(data)
    i = begin
    while True:
        white = i
        i, breaks = skip_white(data, i, end)
        if breaks < 0:
            return DECLINE
        cursor[LINE_NOW] += breaks
        if i - white > cursor[TEXT_LIMIT]:
            return TOO_LONG
        if i >= end:
            return OK
        if data[i] != 60:
            i = _scan_text(data, i, elements, names, cursor)
        elif data[i + 1] == 47:
            i = _scan_end_tag(data, i + 2, elements, names, cursor)
        elif data[i + 1] == 33:
            i = _scan_comment(data, i, elements, cursor)
        else:
            i = _scan_start_tag(data, i + 1, elements, attributes, names, cursor)
        if i < 0:
            return i


@inlined
def _scan_text(data: Bytes, start: int, elements: Table, names: Table, cursor: Cursor) -> int:
    depth = cursor[DEPTH]
    stop, breaks = text_end(data, start)
    if stop < 0 or depth == 0:
        return DECLINE
    cursor[LINE_NOW] += breaks
    row = cursor[STACK + depth - 1]
    if row != cursor[ROWS] - 1:  # text after a child carries no data
        return stop if stop - start <= cursor[TEXT_LIMIT] else TOO_LONG
    last = stop
    while is_white(data[last - 1]):
        last -= 1
    name = elements[NAME, row]
    numbers = _holds_numbers(data, names[1, name], names[2, name])
    if last - start > cursor[COORDINATE_LIMIT if numbers else TEXT_LIMIT]:
        return TOO_LONG
    if cursor[COMMENTED] == row:
        return DECLINE
    elements[TEXT_START, row] = start
    elements[TEXT_END, row] = last
    return stop


@inlined
def _holds_numbers(data: Bytes, start: int, end: int) -> bool:
    """Tell whether a name ends like posList, pos or coordinates; its text is white-separated."""
    last, before = data[end - 1], data[end - 2]
    if last == 115 and before == 111:
        return end - start >= 3 and data[end - 3] == 112
    if last == 116 and before == 115:
        return end - start >= 7 and data[end - 7] == 112
    return last == 115 and before == 101 and end - start >= 11 and data[end - 10] == 111


@inlined
def _scan_end_tag(data: Bytes, start: int, elements: Table, names: Table, cursor: Cursor) -> int:
    depth = cursor[DEPTH] - 1
    if depth < 0:
        return DECLINE
    name = elements[NAME, cursor[STACK + depth]]
    first = names[1, name]
    length = names[2, name] - first
    if start + length >= len(data) or data[start + length] != 62:
        return DECLINE
    if not same_bytes(data, start, first, length):
        return DECLINE
    cursor[DEPTH] = depth
    return int(start + length + 1)


@inlined
def _scan_comment(data: Bytes, start: int, elements: Table, cursor: Cursor) -> int:
    if start + 4 >= len(data) or data[start + 2] != 45 or data[start + 3] != 45:
        return DECLINE
    after, breaks = comment_end(data, start + 4)
    depth = cursor[DEPTH]
    row = cursor[STACK + depth - 1] if depth > 0 else -1
    if after < 0 or (row >= 0 and row == cursor[ROWS] - 1 and elements[TEXT_END, row] > 0):
        return DECLINE
    if after - start > cursor[TEXT_LIMIT]:
        return TOO_LONG
    cursor[COMMENTED] = row
    cursor[LINE_NOW] += breaks
    return after


@inlined
def _scan_start_tag(
    data: Bytes, start: int, elements: Table, attributes: Table, names: Table, cursor: Cursor
) -> int:
    row, depth = cursor[ROWS], cursor[DEPTH]
    if depth == 0 and row > 0:
        return DECLINE
    if depth >= cursor[DEPTH_LIMIT]:
        return TOO_DEEP
    if row + 1 >= elements.shape[1]:
        return FULL
    before = elements[NAME, row - 1] if row > 0 else 0
    name = _next_name(data, start, _NEXT_ELEMENT, before, names, cursor)
    if name < 0:
        return DECLINE
    stop = start + names[2, name] - names[1, name]
    elements[NAME, row] = name
    elements[PARENT, row] = -1
    if depth > 0:
        parent = cursor[STACK + depth - 1]
        elements[PARENT, row] = parent
        elements[TEXT_START, parent] = 0  # text beside children carries no data
        elements[TEXT_END, parent] = 0
    elements[TEXT_START, row] = 0
    elements[TEXT_END, row] = 0
    elements[ATTRIBUTE_START, row] = cursor[VALUES]
    cursor[STACK + depth] = row
    i = stop
    while i >= 0 and data[i] != 62 and data[i] != 47:
        i = _scan_attribute(data, i, elements, attributes, names, cursor)
    if i < 0:
        return int(i)
    elements[LINE, row] = cursor[LINE_NOW]
    cursor[ROWS] = row + 1
    if data[i] == 62:
        cursor[DEPTH] = depth + 1
        return int(i + 1)
    return int(i + 2) if data[i + 1] == 62 else DECLINE


@inlined
def _scan_attribute(
    data: Bytes, start: int, elements: Table, attributes: Table, names: Table, cursor: Cursor
) -> int:
    """Read white space and one attribute; give the position after it, or of the tag's end."""
    end = len(data)
    i, breaks = skip_white(data, start, end)
    if breaks < 0 or i >= end:
        return DECLINE
    cursor[LINE_NOW] += breaks
    if data[i] == 62 or data[i] == 47:
        return i
    value = cursor[VALUES]
    before = elements[NAME, cursor[ROWS]]
    if value > elements[ATTRIBUTE_START, cursor[ROWS]]:
        before = attributes[0, value - 1]
    name = _next_name(data, i, _NEXT_ATTRIBUTE, before, names, cursor)
    if name < 0 or i == start or (cursor[ROWS] > 0 and _is_reserved(data, i)):
        return DECLINE
    stop = i + names[2, name] - names[1, name]
    if stop + 1 >= end or data[stop] != 61:
        return DECLINE
    quote = data[stop + 1]
    if quote != 34 and quote != 39:
        return DECLINE
    close, breaks = value_end(data, stop + 2, quote)
    if close < 0 or close + 1 >= end or (breaks >= 0 and cursor[ROWS] > 0):
        return DECLINE  # white space is kept only in the root's schema locations
    cursor[LINE_NOW] += max(breaks, 0)
    if close - stop > cursor[TEXT_LIMIT]:
        return TOO_LONG
    if value + 1 >= attributes.shape[1]:  # a spare column, as of elements: one layout for all
        return FULL
    return _add_attribute(name, stop + 2, close, elements, attributes, cursor)


@inlined
def _add_attribute(
    name: int, start: int, close: int, elements: Table, attributes: Table, cursor: Cursor
) -> int:
    value = cursor[VALUES]
    if value - elements[ATTRIBUTE_START, cursor[ROWS]] >= _MOST_ATTRIBUTES:
        return DECLINE
    for k in range(elements[ATTRIBUTE_START, cursor[ROWS]], value):
        if attributes[0, k] == name:
            return DECLINE
    attributes[0, value] = name
    attributes[1, value] = start
    attributes[2, value] = close
    cursor[VALUES] = value + 1
    return close + 1


@inlined
def _is_reserved(data: Bytes, start: int) -> bool:
    """Tell whether an attribute name begins with `xml`: reserved, or a declaration."""
    if (data[start] | 32) != 120:
        return False
    return bool((data[start + 1] | 32) == 109 and (data[start + 2] | 32) == 108)


@inlined
def _next_name(
    data: Bytes, start: int, guess: int, before: int, names: Table, cursor: Cursor
) -> int:
    """Give the row of the name at `start`, which mostly is the one that followed last time."""
    expected = names[guess, before]
    if expected >= 0:
        length = names[2, expected] - names[1, expected]
        stop = start + length
        if (
            stop < len(data)
            and same_bytes(data, start, names[1, expected], length)
            and (data[stop] == 62 or data[stop] == 61 or data[stop] == 32)
        ):
            return int(expected)
    stop = name_end(data, start)
    if stop < 0:
        return DECLINE
    name = _name_row(data, start, stop, names, cursor)
    names[guess, before] = name
    return name


@compiled
def _name_row(data: Bytes, start: int, stop: int, names: Table, cursor: Cursor) -> int:
    """Give the row of a name in the table of names, adding it when it is new."""
    length = stop - start
    slot = span_hash(data, start, stop, np.uint64(cursor[SEED])) & (_SLOTS - 1)
    while names[0, slot] >= 0:
        row = names[0, slot]
        first = names[1, row]
        if names[2, row] - first == length and same_bytes(data, start, first, length):
            return int(row)
        slot = (slot + 1) & (_SLOTS - 1)
    row = cursor[NAMES]
    if row >= cursor[NAME_LIMIT]:
        return DECLINE
    names[1, row] = start
    names[2, row] = stop
    names[0, slot] = row
    cursor[NAMES] = row + 1
    return int(row)
