"""What is accepted as a photo and what is kept of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PhotoLimits:
    """What one photo may cost.

    size_bytes, pixels : of the file given; more is refused before anything is decoded.
    full_px, preview_px : long sides of what is kept, at most.
    memory_bytes : address space of the process that decodes, its program included.
    cpu_s : processor seconds of that process. wall_s : seconds until it is killed.
    """

    size_bytes: int = 10_000_000
    pixels: int = 25_000_000
    full_px: int = 2048
    preview_px: int = 480
    memory_bytes: int = 768 * 1024 * 1024
    cpu_s: int = 3
    wall_s: float = 10.0


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo as it is kept: pixels in sRGB, upright, and nothing else.

    full, preview : files of `media_type` (image/jpeg, or image/webp where parts are transparent).
    width, height, preview_width, preview_height : pixels.
    sha256 : of `full`, as hex. placeholder_colour : its mean colour, `#rrggbb`.
    """

    full: bytes
    preview: bytes
    media_type: str
    width: int
    height: int
    preview_width: int
    preview_height: int
    sha256: str
    placeholder_colour: str
