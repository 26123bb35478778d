"""Which picture format a file is in, told by its first bytes; its name is never asked."""

from __future__ import annotations

import struct

# Image formats as Pillow calls them.
JPEG, PNG, WEBP, HEIF = "JPEG", "PNG", "WEBP", "HEIF"
HEIF_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})


def format_of(data: bytes) -> str | None:
    """Give the format of a file that is accepted as a photo, None for anything else."""
    if data.startswith(b"\xff\xd8\xff"):
        return JPEG
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return WEBP
    if data[4:8] == b"ftyp" and data[8:12] in HEIF_BRANDS:
        return HEIF
    return None


def webp_size(data: bytes) -> tuple[int, int] | None:
    """Read width and height (pixels) from the first chunk of a WebP file; None if it has none.

    The decoder takes memory for the whole picture as soon as it is opened, so it is asked last.
    """
    chunk, body = data[12:16], data[20:30]
    if len(body) < 10:
        return None
    if chunk == b"VP8X":
        return 1 + int.from_bytes(body[4:7], "little"), 1 + int.from_bytes(body[7:10], "little")
    if chunk == b"VP8L" and body[0] == 0x2F:
        packed = int.from_bytes(body[1:5], "little")
        return 1 + (packed & 0x3FFF), 1 + (packed >> 14 & 0x3FFF)
    if chunk == b"VP8 " and body[3:6] == b"\x9d\x01\x2a":
        width, height = struct.unpack("<HH", body[6:10])
        return width & 0x3FFF, height & 0x3FFF
    return None
