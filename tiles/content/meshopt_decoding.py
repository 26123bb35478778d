"""Decoder of EXT_meshopt_compression, for the checker and the tests.

Reads what `meshopt_encoding` writes and every other attribute stream of version 0 and triangle
stream of version 0 or 1. Damaged streams raise `TilesetError`, never read past their end.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from tiles.city_tables import Int32, UInt8
from tiles.content.meshopt_encoding import GROUP, TAIL, attribute_block_size
from tiles.errors import TilesetError


def decode_attributes(stream: bytes, count: int, stride: int) -> UInt8:
    """Give the elements of an attribute stream, (count, stride) uint8.

    Raises
    ------
    TilesetError
        Where the stream is damaged or of another version.
    """
    if stride % 4 or not 0 < stride <= 256:
        raise TilesetError(f"attribute stride must be a multiple of 4 up to 256, not {stride}")
    data = np.frombuffer(stream, np.uint8)
    if len(data) < 1 + max(stride, TAIL) or data[0] != 0xA0:
        raise TilesetError("not a meshopt attribute stream of version 0")
    out = np.zeros((count, stride), np.uint8)
    if not _decode_attributes(data, attribute_block_size(stride), out):
        raise TilesetError("meshopt attribute stream ends too early or too late")
    return out


@njit(cache=True)
def _decode_attributes(data: UInt8, block: int, out: UInt8) -> bool:
    count, stride = out.shape
    end = len(data) - max(stride, TAIL)
    last = data[len(data) - stride :].copy()
    columns = np.zeros((stride, 256), np.uint8)
    at = 1
    for start in range(0, count, block):
        length = min(block, count - start)
        groups = (length + GROUP - 1) // GROUP
        for column in range(stride):
            values = columns[column]
            before, at = at, _decode_column(data, at, end, groups, values)
            if at < 0:
                return False
            value = last[column]
            if at == before + (groups + 3) // 4:  # nothing but its header: all alike
                values[:length] = value
                continue
            for i in range(length):
                values[i] = (values[i] >> 1) ^ (np.uint8(0) - (values[i] & np.uint8(1)))
            for i in range(length):
                value = np.uint8(value + values[i])
                values[i] = value
            last[column] = value
        for i in range(length):
            for column in range(stride):
                out[start + i, column] = columns[column, i]
    return bool(at == end)


@njit(cache=True, inline="always")
def _decode_column(data: UInt8, at: int, end: int, groups: int, deltas: UInt8) -> int:
    """Read one byte column of a block; give where the next begins, −1 where the stream ends.

    Up to `GROUP` bytes behind `end` may be looked at: the tail of the stream is longer.
    """
    header = at
    at += (groups + 3) // 4
    if at > end:
        return -1
    for group in range(groups):
        mode = (data[header + group // 4] >> ((group % 4) * 2)) & 3
        first = group * GROUP
        if mode == 0:
            deltas[first : first + GROUP] = 0
            continue
        extra = at + (2 << mode)
        if extra > end:
            return -1
        if mode == 3:
            deltas[first : first + GROUP] = data[at:extra]
            at = extra
            continue
        if mode == 2:
            for i in range(8):
                byte, two = data[at + i], first + 2 * i
                deltas[two], deltas[two + 1] = byte >> 4, byte & 15
        else:
            for i in range(4):
                byte, four = data[at + i], first + 4 * i
                deltas[four], deltas[four + 1] = byte >> 6, (byte >> 4) & 3
                deltas[four + 2], deltas[four + 3] = (byte >> 2) & 3, byte & 3
        sentinel = 15 if mode == 2 else 3
        for i in range(first, first + GROUP):
            whole = deltas[i] == sentinel
            deltas[i] = data[extra] if whole else deltas[i]
            extra += whole
        if extra > end:
            return -1
        at = extra
    return at


def decode_triangles(stream: bytes, count: int) -> Int32:
    """Give the triangles of a stream, (count, 3) int32.

    Raises
    ------
    TilesetError
        Where the stream is damaged or of an unknown version.
    """
    data = np.frombuffer(stream, np.uint8)
    if len(data) < 1 + count + 16 or data[0] not in {0xE0, 0xE1}:
        raise TilesetError("not a meshopt triangle stream of version 0 or 1")
    out = np.zeros((count, 3), np.int32)
    if not _decode_triangles(data, 13 if data[0] == 0xE1 else 15, out):
        raise TilesetError("meshopt triangle stream ends too early or too late")
    return out


@njit(cache=True)
def _read_delta(data: UInt8, at: int, end: int, last: int) -> tuple[int, int]:
    """Give an index and where the next byte is; −1 for the place where the stream ends."""
    code, shift = 0, 0
    while at < end and shift < 35:
        byte = int(data[at])
        at += 1
        code |= (byte & 127) << shift
        if byte < 128:
            return last + ((code >> 1) ^ -(code & 1)), at
        shift += 7
    return 0, -1


@njit(cache=True)
def _decode_triangles(data: UInt8, fifo_codes: int, out: Int32) -> bool:  # noqa: C901, PLR0912, PLR0915
    # One long function: the state is eight numbers that every branch changes.
    edges = np.zeros((16, 2), np.int64)
    vertices = np.zeros(16, np.int64)
    corner = np.zeros(3, np.int64)
    how = np.zeros(3, np.int64)
    edge_head, vertex_head, following, last = 0, 0, 0, 0
    end = len(data) - 16
    pairs = data[end:]
    at = 1 + len(out)
    for t in range(len(out)):
        code = np.int64(data[1 + t])
        if code < 0xF0:
            slot = (edge_head - 1 - (code >> 4)) & 15
            a, b, third = edges[slot, 0], edges[slot, 1], code & 15
            if third == 0:
                c, following = following, following + 1
            elif third < fifo_codes:
                c = vertices[(vertex_head - 1 - third) & 15]
            elif third == 15:
                c, at = _read_delta(data, at, end, last)
                if at < 0:
                    return False
                last = c
            else:
                c = last + (1 if third == 14 else -1)
                last = c
            if third == 0 or third >= fifo_codes:
                vertices[vertex_head] = c
                vertex_head = (vertex_head + 1) & 15
            for e0, e1 in ((c, b), (a, c)):
                edges[edge_head, 0], edges[edge_head, 1] = e0, e1
                edge_head = (edge_head + 1) & 15
        else:
            if code < 0xFE:
                pair, how[0] = np.int64(pairs[code & 15]), 0
            else:
                if at >= end:
                    return False
                pair, how[0] = np.int64(data[at]), 0 if code == 0xFE else 15
                at += 1
                if code == 0xFE and pair == 0:
                    following = 0
            how[1], how[2] = pair >> 4, pair & 15
            for i in range(3):
                if how[i] == 0:
                    corner[i], following = following, following + 1
                elif how[i] < 15:
                    corner[i] = vertices[(vertex_head - how[i]) & 15]
            for i in range(3):
                if how[i] == 15:
                    corner[i], at = _read_delta(data, at, end, last)
                    if at < 0:
                        return False
                    last = corner[i]
            for i in range(3):
                if how[i] % 15 == 0:
                    vertices[vertex_head] = corner[i]
                    vertex_head = (vertex_head + 1) & 15
            a, b, c = corner[0], corner[1], corner[2]
            for e0, e1 in ((b, a), (c, b), (a, c)):
                edges[edge_head, 0], edges[edge_head, 1] = e0, e1
                edge_head = (edge_head + 1) & 15
        out[t, 0], out[t, 1], out[t, 2] = a, b, c
    return at == end
