"""From a file that anybody may have made to new files made of its pixels alone.

Runs in a process of its own (`layers/media/child.py`): the decoders are libraries in C, and the
file may be made to break them.
"""

from __future__ import annotations

import io
from dataclasses import dataclass

import pi_heif
from PIL import Image, ImageCms

from layers.media.formats import HEIF, JPEG, WEBP, format_of, webp_size
from layers.media.photo import PhotoLimits

pi_heif.register_heif_opener(decode_threads=1, thumbnails=False)

SRGB = ImageCms.createProfile("sRGB")
ORIENTATION = 0x0112
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


class RefusedPixels(Exception):
    """The file does not become a photo; `code` is one of `layers.media.refusals`."""

    def __init__(self, code: str, reason: str = "") -> None:
        super().__init__(reason or code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """New files of one photo.

    size, preview_size : (width, height) in pixels. placeholder_colour : `#rrggbb`.
    """

    full: bytes
    preview: bytes
    media_type: str
    size: tuple[int, int]
    preview_size: tuple[int, int]
    placeholder_colour: str


def rebuild(data: bytes, *, limits: PhotoLimits) -> Rebuilt:
    """Decode a photo, turn it upright, scale it, and write it anew.

    Raises
    ------
    RefusedPixels
        It is no picture of an accepted format, has too many pixels, or is damaged.
    """
    picture = opened(data, limits)
    turn = TURNS.get(orientation_of(picture))
    profile = picture.info.get("icc_profile")
    small = scaled(decoded(picture, limits), limits.full_px)
    full = pixels_alone(in_srgb(small, profile))
    if turn is not None:
        full = full.transpose(turn)
    preview = scaled(full, limits.preview_px)
    return Rebuilt(
        full=written(full),
        preview=written(preview),
        media_type="image/webp" if full.mode == "RGBA" else "image/jpeg",
        size=full.size,
        preview_size=preview.size,
        placeholder_colour=mean_colour(preview),
    )


def opened(data: bytes, limits: PhotoLimits) -> Image.Image:
    """Read the header of a picture, and refuse it by that before it is decoded."""
    format_name = format_of(data)
    if format_name is None:
        raise RefusedPixels("not-a-picture")
    if format_name == WEBP:
        refuse_many_pixels(webp_size(data) or (0, 0), limits)
    try:
        picture = Image.open(io.BytesIO(data), formats=[format_name])
    except Image.DecompressionBombError as bomb:
        raise RefusedPixels("too-many-pixels", str(bomb)) from None
    refuse_many_pixels(picture.size, limits)
    return picture


def refuse_many_pixels(size: tuple[int, int], limits: PhotoLimits) -> None:
    """Refuse a picture of more pixels than are accepted."""
    if size[0] * size[1] > limits.pixels:
        raise RefusedPixels("too-many-pixels", f"{size[0]} × {size[1]}")


def orientation_of(picture: Image.Image) -> int:
    """Give the EXIF orientation, 1 to 8; 1 where there is none that can be read.

    HEIF turns its pictures itself, when they are decoded.
    """
    if picture.format == HEIF:
        return 1
    try:
        return int(picture.getexif().get(ORIENTATION, 1))
    except Exception:  # metadata that cannot be read is metadata that is dropped
        return 1


def decoded(picture: Image.Image, limits: PhotoLimits) -> Image.Image:
    """Decode the (first) picture of a file; a JPEG at a half, quarter … where that is enough."""
    if picture.format in {JPEG, "MPO"}:
        shrink = max(1, max(picture.size) // (limits.full_px * 15 // 16))
        width, height = (max(1, side // shrink) for side in picture.size)
        picture.draft(picture.mode, (width, height))
    picture.load()
    refuse_many_pixels(picture.size, limits)
    if picture.mode.startswith("I;16"):
        picture = picture.point(lambda value: value / 256).convert("L")
    if picture.has_transparency_data:
        return picture.convert("RGBA")
    return picture if picture.mode in {"L", "RGB", "CMYK"} else picture.convert("RGB")


def scaled(picture: Image.Image, long_side: int) -> Image.Image:
    """Give a picture whose long side is at most so many pixels."""
    share = long_side / max(picture.size)
    if share >= 1:
        return picture
    width, height = (max(1, round(side * share)) for side in picture.size)
    return picture.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=2.0)


def in_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """Convert to sRGB by the colour profile of the file, which is then not needed any more.

    A profile that cannot be read is as good as none: the colours are taken for sRGB.
    """
    mode = "RGBA" if picture.mode == "RGBA" else "RGB"
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(picture, source, SRGB, outputMode=mode)
        except (ImageCms.PyCMSError, OSError, TypeError, ValueError):
            converted = None
        if converted is not None:
            return converted
    return picture.convert(mode)


def pixels_alone(picture: Image.Image) -> Image.Image:
    """Copy the pixels into a new picture, which has nothing else.

    Opaque pictures lose their alpha; what lies below full transparency is erased.
    """
    if picture.mode == "RGBA":
        alpha = picture.getchannel("A")
        if alpha.getextrema() == (255, 255):
            picture = picture.convert("RGB")
        else:
            seen = alpha.point(lambda value: 255 if value else 0)
            picture = Image.composite(picture, Image.new("RGBA", picture.size), seen)
    return Image.frombytes(picture.mode, picture.size, picture.tobytes())


def written(picture: Image.Image) -> bytes:
    """Write a JPEG; a WebP where parts of the picture are transparent."""
    file = io.BytesIO()
    if picture.mode == "RGBA":
        picture.save(file, "WEBP", quality=80, method=2)
    else:
        picture.save(file, "JPEG", quality=82, optimize=True)
    return file.getvalue()


def mean_colour(picture: Image.Image) -> str:
    """Give the mean colour of a picture as `#rrggbb`."""
    red, green, blue = picture.resize((1, 1), Image.Resampling.BOX).tobytes()[:3]
    return f"#{red:02x}{green:02x}{blue:02x}"
