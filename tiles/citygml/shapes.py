# ruff: noqa: PLR0913, PLR0917 - compiled code
"""Compiled reading of coordinates: rings, curves, texture coordinates."""

from __future__ import annotations

from typing import Any

import numpy as np

from tiles.citygml import roles
from tiles.citygml.compiled import compiled
from tiles.citygml.document import NAME, PARENT, TEXT_END, TEXT_START
from tiles.citygml.numbers import read_numbers
from tiles.citygml.scan_bytes import Bytes

# what can be wrong with a list of coordinates
FINE, NOT_NUMERIC, ODD_COUNT, TOO_FEW_POINTS, NOT_FINITE, NOT_CLOSED, TOO_MANY_POINTS = range(7)

Table = Any
Floats = Any


@compiled
def read_coordinates(
    data: Bytes, elements: Table, names: Table, owners: Any
) -> tuple[Floats, Any, Any, Any]:
    """Read the numbers of elements that own coordinates.

    Parameters
    ----------
    owners : (k,) int32
        Elements: rings, curves, points, texture coordinates.

    Returns
    -------
    tuple
        All numbers; (k + 1,) int64 start of each owner's; (k,) int8 FINE or NOT_NUMERIC; numbers
        to be read the slow way (see `read_numbers`).
    """
    numbers = np.empty(max(len(data) // 16, 64), np.float64)
    slow = np.empty((3, 1024), np.int64)
    slow[0, 0] = 0
    start = np.zeros(len(owners) + 1, np.int64)
    status = np.zeros(len(owners), np.int8)
    count = 0
    for k in range(len(owners)):
        owner = owners[k]
        e = owner
        while True:
            role = names[roles.ROLE, elements[NAME, e]]
            if roles.COORDINATES <= role <= roles.COMMA_COORDINATES or e == owner:
                first, last = elements[TEXT_START, e], elements[TEXT_END, e]
                room = (last - first) // 2 + 2
                numbers = _with_room(numbers, count + room)
                slow = _slow_with_room(slow, room)
                comma = 44 if role == roles.COMMA_COORDINATES else 32
                after = read_numbers(data, first, last, comma, numbers, count, slow)
                if after < 0:
                    status[k] = NOT_NUMERIC
                else:
                    count = after
            e += 1
            if elements[PARENT, e] < owner:
                break
        start[k + 1] = count
    return numbers[:count], start, status, slow


@compiled
def _with_room(numbers: Floats, room: int) -> Floats:
    if room <= len(numbers):
        return numbers
    larger = np.empty(max(room, 2 * len(numbers)), np.float64)
    for k in range(len(numbers)):
        larger[k] = numbers[k]
    return larger


@compiled
def _slow_with_room(slow: Any, room: int) -> Any:
    if slow[0, 0] + 1 + room <= slow.shape[1]:
        return slow
    larger = np.empty((3, 2 * slow.shape[1] + room), np.int64)
    for row in range(3):
        for k in range(slow[0, 0] + 1):
            larger[row, k] = slow[row, k]
    return larger


@compiled
def place_points(
    numbers: Floats,
    start: Any,
    dimensions: Any,
    status: Any,
    rings: int,
    swap: bool,
    limit: int,
) -> tuple[Floats, Any]:
    """Turn numbers into vertices x, y, z, without the closing vertex of a ring.

    Parameters
    ----------
    start, dimensions, status : (k + 1,), (k,), (k,)
        Of rings first, then of curves; `status` is written.
    rings : int
        How many are rings.
    swap : bool
        The file gives y before x.
    limit : int
        Vertices that one ring or curve may have.

    Returns
    -------
    tuple
        (n, 3) vertices, (k + 1,) int32 start of each shape's; a shape that cannot be used has
        none.
    """
    shapes = len(dimensions)
    vertices = np.empty((len(numbers) // 2 + 1, 3), np.float64)
    first = np.zeros(shapes + 1, np.int32)
    count = 0
    for k in range(shapes):
        first[k + 1] = count
        size = dimensions[k]
        amount = start[k + 1] - start[k]
        if status[k] == NOT_NUMERIC:
            continue
        if amount % size != 0 or amount == 0:
            status[k] = ODD_COUNT if amount > 0 else TOO_FEW_POINTS
            continue
        if amount // size > limit:
            status[k] = TOO_MANY_POINTS
            continue
        after = _place(numbers[start[k] : start[k + 1]], size, swap, vertices, count)
        if after < 0:
            status[k] = NOT_FINITE
            continue
        if k < rings:
            after = _open_ring(vertices, count, after, status, k)
        first[k + 1] = after
        count = after
    return vertices[:count], first


@compiled
def _place(numbers: Floats, size: int, swap: bool, vertices: Floats, count: int) -> int:
    for i in range(0, len(numbers), size):
        for axis in range(size):
            if not np.isfinite(numbers[i + axis]):
                return -1
        vertices[count, 0] = numbers[i + 1] if swap else numbers[i]
        vertices[count, 1] = numbers[i] if swap else numbers[i + 1]
        vertices[count, 2] = numbers[i + 2] if size == 3 else 0.0
        count += 1
    return count


@compiled
def _open_ring(vertices: Floats, first: int, last: int, status: Any, k: int) -> int:
    """Drop the closing vertex; give the end of the ring, `first` where too little is left."""
    closed = last - first > 1
    for axis in range(3):
        closed = closed and vertices[first, axis] == vertices[last - 1, axis]
    if closed:
        last -= 1
    if last - first < 3:
        status[k] = TOO_FEW_POINTS
        return first
    if not closed:
        status[k] = NOT_CLOSED
    return last
