"""Encoder of EXT_meshopt_compression: attribute streams version 0, triangle streams version 1.

Written from the bitstream chapters of the extension's specification (Khronos Group,
EXT_meshopt_compression, appendix A "Bitstream"); mode and stream names are those of that text.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit

from tiles.city_tables import Int32, UInt8

GROUP = 16
TAIL = 32


def attribute_block_size(stride: int) -> int:
    """Give the number of elements that are coded together."""
    return min((8192 // stride) & ~(GROUP - 1), 256)


def encode_attributes(elements: UInt8) -> bytes:
    """Give the attribute stream (mode ATTRIBUTES, version 0) of some elements.

    Parameters
    ----------
    elements : (n, stride) uint8; stride a multiple of 4, at most 256.
    """
    count, stride = elements.shape
    if stride % 4 or not 0 < stride <= 256:
        raise ValueError(f"attribute stride must be a multiple of 4 up to 256, not {stride}")
    block = attribute_block_size(stride)
    blocks = -(-count // block)
    # Worst case: every byte whole, two bits per group of 16 for the headers.
    room = 1 + blocks * stride * (block + block // GROUP) + max(stride, TAIL)
    out = np.empty(room, np.uint8)
    size = _encode_attributes(np.ascontiguousarray(elements), block, out)
    return out[:size].tobytes()


@njit(cache=True)
def _encode_attributes(elements: UInt8, block: int, out: UInt8) -> int:
    """Write the stream; each block is turned into columns, which the processor takes as words."""
    count, stride = elements.shape
    columns = np.zeros((stride, 1 + 256), np.uint8)  # the first is the last of the block before
    deltas = np.zeros(256, np.uint8)
    out[0] = 0xA0
    at = 1
    for start in range(0, count, block):
        length = min(block, count - start)
        padded = (length + GROUP - 1) // GROUP * GROUP
        for column in range(stride):
            columns[column, 0] = elements[max(start - 1, 0), column]
        for i in range(length):
            for column in range(stride):
                columns[column, 1 + i] = elements[start + i, column]
        deltas[length:padded] = 0
        for column in range(stride):
            anything = _zigzag(columns[column], length, deltas)
            at = _encode_column(deltas, padded, anything, out, at)
    tail = max(stride, TAIL)
    out[at : at + tail] = 0
    if count:
        out[at + tail - stride : at + tail] = elements[0]
    return int(at + tail)


@njit(cache=True, inline="always")
def _zigzag(values: UInt8, length: int, deltas: UInt8) -> np.uint8:
    """Write steps from value to value, small ones up and down as small numbers; give all bits."""
    anything = np.uint8(0)
    for i in range(length):
        delta = np.uint8(values[i + 1] - values[i])
        zigzag = np.uint8((delta << 1) ^ (np.uint8(0) - (delta >> 7)))
        deltas[i] = zigzag
        anything |= zigzag
    return anything


@njit(cache=True, inline="always")
def _encode_column(deltas: UInt8, padded: int, anything: int, out: UInt8, at: int) -> int:
    """Write one byte column of a block: two header bits per group, then the groups."""
    groups = padded // GROUP
    header, header_size = at, (groups + 3) // 4
    for i in range(header_size):
        out[header + i] = 0
    at += header_size
    if anything == 0:
        return at
    for group in range(groups):
        first = group * GROUP
        over3, over15, largest = np.uint8(0), np.uint8(0), np.uint8(0)
        for i in range(first, first + GROUP):
            value = deltas[i]
            largest |= value
            over3 += np.uint8(value >= 3)
            over15 += np.uint8(value >= 15)
        if largest == 0:
            continue
        size2, size4 = 4 + over3, 8 + over15
        if size2 <= size4 and size2 < GROUP:
            mode = 1
        elif size4 < GROUP:
            mode = 2
        else:
            mode = 3
        out[header + group // 4] |= mode << ((group % 4) * 2)
        at = _encode_group(deltas, first, mode, out, at)
    return at


@njit(cache=True, inline="always")
def _encode_group(deltas: UInt8, first: int, mode: int, out: UInt8, at: int) -> int:
    """Write 16 values in 2, 4 or 8 bits; a value that does not fit follows whole.

    Without branches, because what fits cannot be guessed: one byte more than is counted may be
    written.
    """
    if mode == 3:
        for i in range(GROUP):
            out[at + i] = deltas[first + i]
        return at + GROUP
    if mode == 2:
        for i in range(8):
            two = first + 2 * i
            out[at + i] = min(deltas[two], 15) << 4 | min(deltas[two + 1], 15)
    else:
        for i in range(4):
            four = first + 4 * i
            high = min(deltas[four], 3) << 6 | min(deltas[four + 1], 3) << 4
            out[at + i] = high | min(deltas[four + 2], 3) << 2 | min(deltas[four + 3], 3)
    at += 8 if mode == 2 else 4
    sentinel = 15 if mode == 2 else 3
    for i in range(first, first + GROUP):
        out[at] = deltas[i]
        at += deltas[i] >= sentinel
    return at


# The 14 most frequent pairs of codes for the second and third corner of a new triangle; they
# travel with every stream, so any table would do. This one suits corners in order of first use.
_PAIRS = np.array(
    [0x00, 0x76, 0x87, 0x56, 0x67, 0x78, 0xA9, 0x86, 0x65, 0x89, 0x68, 0x98, 0x01, 0x69, 0, 0],
    np.uint8,
)


def encode_triangles(corners: Int32) -> bytes:
    """Give the triangle stream (mode TRIANGLES, version 1); triangles may be rotated by it.

    Parameters
    ----------
    corners : (triangles, 3) int32.
    """
    out = np.empty(1 + len(corners) * (1 + 1 + 3 * 5) + 16, np.uint8)
    size = _encode_triangles(np.ascontiguousarray(corners), _PAIRS, out)
    return out[:size].tobytes()


@njit(cache=True, inline="always")
def _write_delta(out: UInt8, at: int, value: int, last: int) -> int:
    """Write an index as a zigzag difference in groups of seven bits."""
    delta = value - last
    code = ((delta << 1) ^ (delta >> 63)) & 0xFFFFFFFF
    while code > 127:
        out[at] = (code & 127) | 128
        code >>= 7
        at += 1
    out[at] = code
    return at + 1


@njit(cache=True, inline="always")
def _recent(vertices: Int32, head: int, vertex: int) -> int:
    """Give how many vertices ago one was last written, 16 where it is not among the last 16."""
    age = 16
    for slot in range(16):
        age = min(age, (head - 1 - slot) & 15 if vertices[slot] == vertex else 16)
    return age


@njit(cache=True, inline="always")
def _recent_edge(
    edges: npt.NDArray[np.int64], head: int, first: int, second: int, third: int
) -> int:
    """Give how many edges ago one of three was last written, 15 where that is longer ago."""
    age = 15
    for slot in range(16):
        same = (edges[slot] == first) | (edges[slot] == second) | (edges[slot] == third)
        age = min(age, (head - 1 - slot) & 15 if same else 15)
    return age


@njit(cache=True, inline="always")
def _edge(start: int, end: int) -> np.int64:
    return (np.int64(start) << 32) | np.int64(end)


@njit(cache=True)
def _encode_triangles(corners: Int32, pairs: UInt8, out: UInt8) -> int:  # noqa: C901, PLR0912, PLR0915
    # One long function: the state is eight numbers that every branch changes.
    edges = np.full(16, -1, np.int64)
    vertices = np.full(16, -1, np.int32)
    edge_head, vertex_head, following, last = 0, 0, 0, 0
    code, at, unseen = 1, 1 + len(corners), 0
    out[0] = 0xE1
    for t in range(len(corners)):
        a, b, c = corners[t, 0], corners[t, 1], corners[t, 2]
        found = 15
        # An edge with a vertex that never came before is not among the last ones.
        if (a < unseen) + (b < unseen) + (c < unseen) > 1:
            ab, bc, ca = _edge(a, b), _edge(b, c), _edge(c, a)
            found = _recent_edge(edges, edge_head, ab, bc, ca)
        if found < 15:
            edge = edges[(edge_head - 1 - found) & 15]
            if edge == bc:
                a, b, c = b, c, a
            elif edge == ca:
                a, b, c = c, a, b
            recent = _recent(vertices, vertex_head, c) if c < unseen else 16
            if 1 <= recent < 13:
                third = recent
            elif c == following:
                third, following = 0, following + 1
            elif c + 1 == last:
                third, last = 13, c
            elif c == last + 1:
                third, last = 14, c
            else:
                third = 15
                at = _write_delta(out, at, c, last)
                last = c
            out[code] = (found << 4) | third
            if third == 0 or third >= 13:
                vertices[vertex_head] = c
                vertex_head = (vertex_head + 1) & 15
            for edge in (_edge(c, b), _edge(a, c)):
                edges[edge_head] = edge
                edge_head = (edge_head + 1) & 15
        else:
            if b == following:
                a, b, c = b, c, a
            elif c == following:
                a, b, c = c, a, b
            restart = a == 0 and b == 1 and c == 2 and following > 0
            if restart:
                following = 0
                vertices[:] = -1
            recent_b = _recent(vertices, vertex_head, b) if b < unseen else 16
            recent_c = _recent(vertices, vertex_head, c) if c < unseen else 16
            first = 15
            if a == following:
                first, following = 0, following + 1
            if recent_b < 14:
                second = recent_b + 1
            elif b == following:
                second, following = 0, following + 1
            else:
                second = 15
            if recent_c < 14:
                third = recent_c + 1
            elif c == following:
                third, following = 0, following + 1
            else:
                third = 15
            pair = (second << 4) | third
            index = -1
            for i in range(14):
                if pairs[i] == pair:
                    index = i
                    break
            if first == 0 and index >= 0 and not restart:
                out[code] = 0xF0 | index
            else:
                out[code] = 0xFE if first == 0 else 0xFF
                out[at] = pair
                at += 1
            for how, vertex in ((first, a), (second, b), (third, c)):
                if how == 15:
                    at = _write_delta(out, at, vertex, last)
                    last = vertex
            for how, vertex in ((first, a), (second, b), (third, c)):
                if how % 15 == 0:  # a set would be made anew each time
                    vertices[vertex_head] = vertex
                    vertex_head = (vertex_head + 1) & 15
            for edge in (_edge(b, a), _edge(c, b), _edge(a, c)):
                edges[edge_head] = edge
                edge_head = (edge_head + 1) & 15
        code += 1
        unseen = max(unseen, a + 1, b + 1, c + 1)
    out[at : at + 16] = pairs
    return at + 16
