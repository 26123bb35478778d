"""What a JPEG or WebP file holds besides its pixels, told without decoding it.

The photos that are kept were written by a process that had read a stranger's file. Here their
structure is checked again, so that "no metadata" does not hang on that process.
"""

from __future__ import annotations

from collections.abc import Iterator

JFIF_HEADER = b"JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
FRAMES = {0xC0, 0xC1, 0xC2}
TABLES = {0xC4, 0xDB, 0xDD}
START_OF_SCAN, END_OF_IMAGE, APP0 = 0xDA, 0xD9, 0xE0
WEBP_PICTURE = {b"VP8 ", b"VP8L", b"ALPH"}
WEBP_ALPHA_FLAG = 0x10


def besides_pixels(data: bytes) -> list[str]:
    """List the parts of a file that are no pixels; [] for a photo as it should be kept."""
    if data[:2] == b"\xff\xd8":
        return list(_foreign_segments(data))
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return list(_foreign_chunks(data))
    return ["neither JPEG nor WebP"]


def _foreign_segments(data: bytes) -> Iterator[str]:
    """Walk the segments of a JPEG; one scan or several, then the end and nothing after it."""
    at = 2
    while data[at : at + 1] == b"\xff" and at + 4 <= len(data):
        marker = data[at + 1]
        length = int.from_bytes(data[at + 2 : at + 4], "big")
        body = data[at + 4 : at + 2 + length]
        if marker == APP0:
            if body != JFIF_HEADER:
                yield "APP0 that is more than a JFIF header"
        elif marker == START_OF_SCAN:
            at = _end_of_scan(data, at + 2 + length)
            if data[at + 1 : at + 2] == bytes([END_OF_IMAGE]):
                if at + 2 != len(data):
                    yield f"{len(data) - at - 2} bytes after the picture"
                return
            continue
        elif marker not in FRAMES | TABLES:
            yield f"segment FF{marker:02X}"
        at += 2 + length
    yield "no end of the picture"


def _end_of_scan(data: bytes, at: int) -> int:
    """Give where the next marker is that is no stuffing and no restart."""
    while (at := data.find(b"\xff", at)) >= 0:
        following = data[at + 1 : at + 2]
        if following and following != b"\x00" and not b"\xd0" <= following <= b"\xd7":
            return at
        at += 2
    return len(data)


def _foreign_chunks(data: bytes) -> Iterator[str]:
    """Walk the chunks of a WebP."""
    if int.from_bytes(data[4:8], "little") + 8 != len(data):
        yield "bytes after the picture"
    at = 12
    while at + 8 <= len(data):
        name, length = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
        if name == b"VP8X":
            if length != 10 or data[at + 8] & ~WEBP_ALPHA_FLAG:
                yield "VP8X that announces more than alpha"
        elif name not in WEBP_PICTURE:
            yield f"chunk {name!r}"
        at += 8 + length + length % 2
    if at != len(data):
        yield "a chunk that is cut off"
