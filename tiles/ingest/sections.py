"""Some byte strings as one file with a checksum: caches that wait for no disk."""

from __future__ import annotations

from collections.abc import Sequence

from isal import isal_zlib

CHECK_BYTES = 4
_SIZE_BYTES = 8


def packed(sections: Sequence[bytes]) -> bytes:
    """Give sections as one: their number, their sizes, they themselves, their CRC-32."""
    sizes = [len(sections), *map(len, sections)]
    pieces = [*[size.to_bytes(_SIZE_BYTES, "little") for size in sizes], *sections]
    check = 0
    for piece in pieces:
        check = isal_zlib.crc32(piece, check)
    return b"".join([*pieces, check.to_bytes(CHECK_BYTES, "little")])


def unpacked(data: bytes) -> list[memoryview]:
    """Give the sections again, without copying; ValueError where they are damaged."""
    whole = memoryview(data)[:-CHECK_BYTES]
    if isal_zlib.crc32(whole) != _number(data[-CHECK_BYTES:]):
        raise ValueError("damaged")
    count = _number(whole[:_SIZE_BYTES])
    at = _SIZE_BYTES * (1 + count)
    sections = []
    for begin in range(_SIZE_BYTES, at, _SIZE_BYTES):
        size = _number(whole[begin : begin + _SIZE_BYTES])
        sections.append(whole[at : at + size])
        at += size
    return sections


def _number(data: bytes | memoryview) -> int:
    return int.from_bytes(data, "little")
