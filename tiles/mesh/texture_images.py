"""Images of a city model, decoded no larger than they will be shown.

JPEG files are decoded at 1/2, 1/4 or 1/8 of their size where that is enough (their transform
blocks allow it), which is where most of the time of an atlas would go.
"""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass

import numpy as np
from PIL import Image, UnidentifiedImageError

from tiles.city_tables import UInt8

_FORMATS = ("JPEG", "PNG", "TIFF", "WEBP", "BMP", "GIF")
# A PLATEAU texture has at most some 4,096² pixels; what claims more is not one.
LARGEST_PIXELS = 16_384 * 16_384 // 4
_BROKEN = (
    UnidentifiedImageError,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
    OSError,
    SyntaxError,
    ValueError,
)


class BrokenImageError(Exception):
    """An image that cannot be decoded; says why."""


@dataclass(frozen=True, slots=True)
class ImageSize:
    """Pixels of an image, and whether it may be transparent."""

    width: int
    height: int
    has_alpha: bool


def opened(data: bytes) -> Image.Image:
    """Give an image whose header is read and whose pixels are not; it can be decoded once.

    Raises
    ------
    BrokenImageError
        Where it is not an image of a format we read, or too large.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(data), formats=_FORMATS)
    except _BROKEN as error:
        raise BrokenImageError(str(error) or "not an image") from None
    if image.width * image.height > LARGEST_PIXELS:
        raise BrokenImageError(f"{image.width} × {image.height} pixels are too many")
    return image


def image_size(image: Image.Image) -> ImageSize:
    """Give the size of an opened image."""
    return ImageSize(image.width, image.height, _has_alpha(image))


def decoded(image: Image.Image, width: int, height: int) -> UInt8:
    """Give an opened image scaled to a size no larger than its own, (height, width, 3 or 4) uint8.

    Raises
    ------
    BrokenImageError
        Where its pixels cannot be read.
    """
    try:
        image.draft("RGB", (width, height))
        whole = image.convert("RGBA" if _has_alpha(image) else "RGB")
    except _BROKEN as error:
        raise BrokenImageError(str(error)) from None
    if whole.size != (width, height):
        whole = whole.resize((width, height), Image.Resampling.BOX)
    return np.asarray(whole)


def _has_alpha(image: Image.Image) -> bool:
    return image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info


def webp(pixels: UInt8) -> bytes:
    """Give a page as WebP: quality 75, method 2 (2.5 times as fast as 4, 4 % larger)."""
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "WEBP", quality=75, method=2)
    return out.getvalue()
