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


def image_size(data: bytes) -> ImageSize:
    """Give the size of an image from its header.

    Raises
    ------
    BrokenImageError
        Where it is not an image of a format we read, or too large.
    """
    with _opened(data) as image:
        return ImageSize(image.width, image.height, _has_alpha(image))


def decoded(data: bytes, width: int, height: int) -> UInt8:
    """Give an image scaled to a size no larger than its own, (height, width, 3 or 4) uint8.

    Raises
    ------
    BrokenImageError
        Where its pixels cannot be read.
    """
    with _opened(data) as image:
        try:
            image.draft("RGB", (width, height))
            mode = "RGBA" if _has_alpha(image) else "RGB"
            whole = image.convert(mode)
        except _BROKEN as error:
            raise BrokenImageError(str(error)) from None
        if whole.size != (width, height):
            whole = whole.resize((width, height), Image.Resampling.BOX)
        return np.asarray(whole)


def _opened(data: bytes) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(data), formats=_FORMATS)
    except _BROKEN as error:
        raise BrokenImageError(str(error) or "not an image") from None
    if image.width * image.height > LARGEST_PIXELS:
        raise BrokenImageError(f"{image.width} × {image.height} pixels are too many")
    return image


def _has_alpha(image: Image.Image) -> bool:
    return image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info


def webp(pixels: UInt8) -> bytes:
    """Give a page as WebP: quality 75, method 2 (2.5 times as fast as 4, 4 % larger)."""
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "WEBP", quality=75, method=2)
    return out.getvalue()
