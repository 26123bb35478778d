"""Picture files as phones and programs write them, with everything that must not be kept.

Each hidden part holds the CANARY. The picture itself has another colour in each corner, so that
a test sees whether it is upright.
"""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator
from typing import Any

from PIL import Image, ImageCms
from PIL.PngImagePlugin import PngInfo

from tests.layers.media.heic_files import heic

CANARY = "kumagaya-canary-36.147283"
WIDTH, HEIGHT = 96, 64
CORNERS = {
    "top left": (220, 30, 30),
    "top right": (30, 200, 40),
    "bottom left": (30, 40, 220),
    "bottom right": (230, 220, 30),
}
# What was done to the upright picture where the file says this orientation.
STORED = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}
GPS = {
    1: "N",
    2: (36.0, 8.0, 50.22),
    3: "E",
    4: (139.0, 23.0, 18.5),
    7: (1.0, 2.0, 3.0),
    27: CANARY.encode(),
    29: "2026:07:23",
}
XMP = (
    f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><GPSLatitude>{CANARY}</GPSLatitude></x:xmpmeta>'.encode()
)
IPTC = (
    b"Photoshop 3.0\x008BIM\x04\x04\0\0\0\0"
    + struct.pack(">I", 30)
    + b"\x1c\x02\x5a\0\x19"
    + (CANARY.encode())
)


def upright(width: int = WIDTH, height: int = HEIGHT) -> Image.Image:
    """Give the picture with its four corners."""
    image = Image.new("RGB", (width, height))
    for index, colour in enumerate(CORNERS.values()):
        left, top = index % 2 * width // 2, index // 2 * height // 2
        image.paste(colour, (left, top, left + width // 2, top + height // 2))
    return image


def stored(orientation: int) -> Image.Image:
    """Give the picture as a camera stores it with an orientation."""
    turn = STORED.get(orientation)
    return upright() if turn is None else upright().transpose(turn)


def exif(orientation: int = 1, *, byte_order: str = "<") -> bytes:
    """Give EXIF (TIFF bytes) with place, time, serial number, maker's note and owner."""
    tags = Image.Exif()
    tags.endian = byte_order
    tags[0x0112] = orientation
    tags[0x010F], tags[0x0110], tags[0x0131] = "Maker", f"Model {CANARY}", CANARY
    tags.get_ifd(0x8825).update(GPS)
    tags.get_ifd(0x8769).update(
        {0x9003: "2026:07:23 14:05:09", 0xA431: CANARY, 0xA430: CANARY, 0x927C: thumbnail()}
    )
    return tags.tobytes()[6:]


def icc(*, swapped: bool = False) -> bytes:
    """Give a colour profile that names a device; with `swapped`, its red is blue."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    name = "sRGB built-in".encode("utf-16-be")
    assert name in profile
    profile = profile.replace(name, CANARY[:13].encode("utf-16-be"))
    if swapped:
        profile = profile.replace(b"rXYZ", b"????").replace(b"bXYZ", b"rXYZ")
        profile = profile.replace(b"????", b"bXYZ")
    return profile


def encoded(image: Image.Image, format_name: str, **options: Any) -> bytes:
    """Write a picture as Pillow does."""
    file = io.BytesIO()
    image.save(file, format_name, **options)
    return file.getvalue()


def thumbnail() -> bytes:
    """Give a small JPEG with the canary in its comment."""
    return encoded(upright(16, 16), "JPEG", comment=CANARY.encode())


def jpeg(image: Image.Image, *segments: tuple[int, bytes], end: bytes = b"", **how: Any) -> bytes:
    """Write a JPEG with segments (marker, body) after its start, and bytes after its end."""
    data = encoded(image, "JPEG", quality=90, **how)
    inserted = b"".join(
        bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body for marker, body in segments
    )
    return data[:2] + inserted + data[2:] + end


def chunk(kind: bytes, body: bytes) -> bytes:
    """Give a PNG chunk."""
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(image: Image.Image, *chunks: bytes, late: bytes = b"", end: bytes = b"") -> bytes:
    """Write a PNG with chunks after its header, chunks before its end, and bytes after that."""
    data = encoded(image, "PNG")
    return data[:33] + b"".join(chunks) + data[33:-12] + late + data[-12:] + end


def webp_with(data: bytes, *chunks: tuple[bytes, bytes], end: bytes = b"") -> bytes:
    """Append chunks to a WebP, correct its length, and append bytes."""
    for kind, body in chunks:
        data += kind + struct.pack("<I", len(body)) + body + bytes(len(body) % 2)
    return data[:4] + struct.pack("<I", len(data) - 8) + data[8:] + end


def phone_files() -> Iterator[tuple[str, bytes]]:
    """Give every file by its name."""
    yield from _jpeg_files()
    yield from _png_files()
    yield from _webp_files()
    yield from _heic_files()


JPEG_PARTS: dict[str, tuple[int, bytes]] = {
    "xmp": (0xE1, b"http://ns.adobe.com/xap/1.0/\0" + XMP),
    "extended xmp": (0xE1, b"http://ns.adobe.com/xmp/extension/\0" + bytes(40) + XMP),
    "iptc": (0xED, IPTC),
    "comment": (0xFE, CANARY.encode()),
    "icc": (0xE2, b"ICC_PROFILE\0\x01\x01" + icc()),
    "jfxx thumbnail": (0xE0, b"JFXX\0\x10" + thumbnail()),
    "flashpix": (0xE2, b"FPXR\0" + CANARY.encode()),
    "ducky": (0xEC, b"Ducky" + CANARY.encode()),
    "maker segment": (0xE4, CANARY.encode() * 40),
    "jumbf": (0xEB, b"JP\0\x01" + CANARY.encode()),
    "broken exif": (0xE1, b"Exif\0\0II*\0\xff\xff\xff\xff" + CANARY.encode()),
}


def _jpeg_files() -> Iterator[tuple[str, bytes]]:
    everything = list(JPEG_PARTS.values())[:-1]
    for byte_order in "<>":
        for turn in range(1, 9):
            app1 = (0xE1, b"Exif\0\0" + exif(turn, byte_order=byte_order))
            yield f"jpeg turn {turn} {byte_order}", jpeg(stored(turn), app1, *everything)
    for name, part in JPEG_PARTS.items():
        for progressive in (False, True):
            yield f"jpeg {name} {progressive=}", jpeg(upright(), part, progressive=progressive)
    for mode in ("L", "CMYK"):
        yield f"jpeg {mode}", jpeg(upright().convert(mode), JPEG_PARTS["comment"])
    film = struct.pack(">I", 40) + b"ftypmp42" + CANARY.encode()
    yield "jpeg motion photo", jpeg(upright(), JPEG_PARTS["xmp"], end=film)
    yield "jpeg and a second one", jpeg(upright(), end=thumbnail())
    pair = encoded(
        upright(), "MPO", save_all=True, append_images=[upright()], exif=b"Exif\0\0" + exif()
    )
    yield "mpo", pair


def _png_files() -> Iterator[tuple[str, bytes]]:
    words = CANARY.encode()
    parts = {
        "tEXt": chunk(b"tEXt", b"Comment\0" + words),
        "zTXt": chunk(b"zTXt", b"Comment\0\0" + zlib.compress(words)),
        "iTXt": chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + XMP),
        "raw exif": chunk(b"tEXt", b"Raw profile type exif\0\nexif\n 4\n" + words.hex().encode()),
        "iCCP": chunk(b"iCCP", b"Device " + words[:20] + b"\0\0" + zlib.compress(icc())),
        "tIME": chunk(b"tIME", bytes([7, 234, 7, 23, 14, 5, 9])),
        "private": chunk(b"prVt", words),
        "eXIf": chunk(b"eXIf", exif()),
    }
    for name, part in parts.items():
        yield f"png {name}", png(upright(), part)
        if name != "iCCP":
            yield f"png late {name}", png(upright(), late=part)
    for turn in range(1, 9):
        yield (
            f"png turn {turn}",
            png(stored(turn), chunk(b"eXIf", exif(turn)), *list(parts.values())[:3]),
        )
    for mode in ("RGBA", "P", "L", "LA", "1", "I;16"):
        image = upright().convert("L" if mode == "I;16" else mode)
        if mode == "I;16":
            image = image.convert("I").point(lambda value: value * 257).convert("I;16")
        yield f"png {mode}", png(image, parts["tEXt"], late=parts["eXIf"])
    yield "png trailing", png(upright(), end=words)
    info = PngInfo()
    info.add_itxt("Title", CANARY, "ja", "題")
    frames = encoded(upright(), "PNG", save_all=True, append_images=[stored(3)], pnginfo=info)
    yield "apng", frames


def _webp_files() -> Iterator[tuple[str, bytes]]:
    for lossless in (False, True):
        for turn in range(1, 9):
            yield (
                f"webp turn {turn} {lossless=}",
                encoded(
                    stored(turn),
                    "WEBP",
                    lossless=lossless,
                    quality=90,
                    exif=exif(turn),
                    xmp=XMP,
                    icc_profile=icc(),
                ),
            )
    glass = upright().convert("RGBA")
    glass.putalpha(128)
    yield "webp glass", encoded(glass, "WEBP", exif=exif(), xmp=XMP)
    yield (
        "webp animated",
        encoded(upright(), "WEBP", save_all=True, append_images=[stored(3)], xmp=XMP),
    )
    extended = encoded(upright(), "WEBP", exif=exif())
    yield "webp unknown chunk", webp_with(extended, (b"CAN ", CANARY.encode()))
    yield "webp trailing", webp_with(extended, end=CANARY.encode())


def _heic_files() -> Iterator[tuple[str, bytes]]:
    turned = {0: 1, 1: 8, 2: 3, 3: 6}  # quarter turns anticlockwise → as a camera stores it
    for quarters, turn in turned.items():
        for orientation in (1, turn):  # HEIF: the orientation in the EXIF says nothing
            name = f"heic {quarters} quarter turns, EXIF {orientation}"
            tiff = exif(orientation)
            yield name, heic(stored(turn), exif=tiff, xmp=XMP, icc=icc(), quarter_turns=quarters)
    yield "heic plain", heic(upright())
    yield "heic exif alone", heic(upright(), exif=exif(byte_order=">"))
    yield "heic xmp alone", heic(upright(), xmp=XMP)
    yield "heic trailing", heic(upright(), exif=exif()) + CANARY.encode()
