"""Directories of a TIFF file: their tags, and how many bytes they take.

TIFF revision 6.0 (Adobe, 1992); files beyond 4 GB are BigTIFF, whose offsets have eight bytes.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

SHORT, LONG, LONG8 = 3, 4, 16
_SIZES = {1: 1, 2: 1, SHORT: 2, LONG: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4}
_SIZES |= {LONG8: 8, 17: 8, 18: 8}


@dataclass(frozen=True, slots=True)
class Tag:
    """One entry of a directory: `data` are its values, little endian."""

    number: int
    kind: int
    data: bytes

    @property
    def count(self) -> int:
        """Give the number of values."""
        return len(self.data) // _SIZES[self.kind]


def shorts(number: int, *values: int) -> Tag:
    """Give a tag of 16-bit numbers."""
    return Tag(number, SHORT, struct.pack(f"<{len(values)}H", *values))


def longs(number: int, *values: int) -> Tag:
    """Give a tag of 32-bit numbers."""
    return Tag(number, LONG, struct.pack(f"<{len(values)}I", *values))


@dataclass(frozen=True, slots=True)
class Layout:
    """The sizes of one kind of TIFF. big : BigTIFF."""

    big: bool

    @property
    def header(self) -> int:
        """Give the size of the header."""
        return 16 if self.big else 8

    @property
    def offset_kind(self) -> int:
        """Give the type of offsets."""
        return LONG8 if self.big else LONG

    def offsets(self, number: int, values: list[int]) -> Tag:
        """Give a tag of offsets or lengths."""
        form = "Q" if self.big else "I"
        return Tag(number, self.offset_kind, struct.pack(f"<{len(values)}{form}", *values))

    def head(self, first: int) -> bytes:
        """Give the header; `first` is the offset of the first directory."""
        if self.big:
            return struct.pack("<2sHHHQ", b"II", 43, 8, 0, first)
        return struct.pack("<2sHI", b"II", 42, first)

    def size(self, tags: list[Tag]) -> int:
        """Give how many bytes a directory takes with the values of its tags."""
        return len(self.directory(tags, at=0, following=0))

    def directory(self, tags: list[Tag], *, at: int, following: int) -> bytes:
        """Give the bytes of a directory that begins at `at`; `following` is the next one, 0: none.

        Values that do not fit into an entry follow the entries.
        """
        count, entry, room = ("<Q", "<HHQ", 8) if self.big else ("<H", "<HHI", 4)
        end = at + struct.calcsize(count) + len(tags) * (struct.calcsize(entry) + room) + room
        parts, values = [struct.pack(count, len(tags))], b""
        for tag in sorted(tags, key=lambda each: each.number):
            parts.append(struct.pack(entry, tag.number, tag.kind, tag.count))
            if len(tag.data) <= room:
                parts.append(tag.data.ljust(room, b"\0"))
            else:
                parts.append((end + len(values)).to_bytes(room, "little"))
                values += tag.data + b"\0" * (-len(tag.data) % 8)
        parts.append(following.to_bytes(room, "little"))
        whole = b"".join(parts) + values
        return whole + b"\0" * (-len(whole) % 8)


def read_tags(data: bytes) -> dict[int, Tag]:
    """Give the tags of the first directory of a TIFF that is not a BigTIFF, little endian."""
    (at,) = struct.unpack_from("<I", data, 4)
    (count,) = struct.unpack_from("<H", data, at)
    found = {}
    for place in range(at + 2, at + 2 + 12 * count, 12):
        number, kind, values = struct.unpack_from("<HHI", data, place)
        size = _SIZES[kind] * values
        start = place + 8 if size <= 4 else struct.unpack_from("<I", data, place + 8)[0]
        found[number] = Tag(number, kind, data[start : start + size])
    return found
