"""Hostile files as photos: refused or rebuilt, never kept as given, and no process is lost to them.

One pool takes them all, in any order, and between them a real photo that must come out.
"""

from __future__ import annotations

import functools
import io
import struct
import zipfile
import zlib
from collections.abc import Iterator

import pytest
from PIL import Image

from layers.errors import PhotoRefusedError
from layers.media.bare import besides_pixels
from layers.media.photo import Photo
from layers.media.pool import PhotoPool
from layers.media.refusals import TEXTS
from tests.layers.media.heic_files import heic
from tests.layers.media.phone_files import chunk, encoded, exif, jpeg, png, upright, webp_with

SCRIPT = b"<script>alert(document.domain)</script>"
HTML = b"<!doctype html><html><body>" + SCRIPT + b"</body></html>"
SVG = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'><image href='http://127.0.0.1/'/></svg>"
PHP = b"<?php system($_GET['c']); ?>"
MARKS = (b"<script", b"<html", b"<svg", b"<?php", b"%PDF", b"PK\x03\x04", b"MZ\x90", b"\x7fELF")
JPEG, PNG = jpeg(upright()), png(upright())
WEBP, HEIC = encoded(upright(), "WEBP"), heic(upright(), exif=exif())
SIGNATURE, END = b"\x89PNG\r\n\x1a\n", chunk(b"IEND", b"")


def header(width: int, height: int, *, colours: int = 2, depth: int = 8) -> bytes:
    """Give the header chunk of a PNG."""
    return chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colours, 0, 0, 0))


@functools.cache
def bomb(megabytes: int) -> bytes:
    """Give so many megabytes of zeros, deflated."""
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(bytes(1_000_000)) for _ in range(megabytes))
    return packed + packer.flush()


def with_size(data: bytes, marker: bytes, size: bytes) -> bytes:
    """Write another size into a JPEG's frame header."""
    at = data.index(marker)
    return data[: at + 5] + size + data[at + 9 :]


def looping_exif() -> bytes:
    """Give EXIF whose directories point at themselves and at each other."""
    entry = struct.pack("<HHII", 0x8769, 4, 1, 8) + struct.pack("<HHII", 0x8825, 4, 1, 8)
    return b"II*\0\x08\0\0\0" + struct.pack("<H", 2) + entry + struct.pack("<I", 8)


def wide_exif() -> bytes:
    """Give EXIF with counts that promise four thousand million values."""
    entries = b"".join(
        struct.pack("<HHII", tag, kind, 0xFFFFFFFF, 0xFFFFFFF0)
        for tag, kind in ((0x0112, 3), (0x8825, 4), (0x8769, 13), (0x0111, 12))
    )
    return b"II*\0\x08\0\0\0" + struct.pack("<H", 4) + entries + struct.pack("<I", 0)


def animated(format_name: str, frames: int = 40) -> bytes:
    """Write a film of frames that all differ."""
    images = [upright().point(lambda value, n=n: value ^ n) for n in range(frames)]
    return encoded(images[0], format_name, save_all=True, append_images=images[1:])


def zipped() -> bytes:
    """Give a zip archive with a page in it."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("index.html", HTML)
    return file.getvalue()


def progressive_with_many_scans() -> bytes:
    """Repeat the last scan of a large progressive JPEG 4,000 times."""
    data = encoded(Image.new("RGB", (4960, 4960)), "JPEG", progressive=True)
    scan = data[data.rindex(b"\xff\xda") : -2]
    return data[:-2] + scan * min(4000, 9_000_000 // len(scan)) + data[-2:]


def not_pictures() -> Iterator[tuple[str, bytes]]:
    """Give what is no picture of an accepted format: refused by its first bytes."""
    yield "svg", SVG
    yield "svg with a declaration", b"<?xml version='1.0'?><!DOCTYPE svg>" + SVG
    yield "html", HTML
    yield "php", PHP
    yield "pdf", b"%PDF-1.7\n" + SCRIPT
    yield "zip", zipped()
    yield "elf", b"\x7fELF" + bytes(200)
    yield "exe", b"MZ\x90\0" + bytes(200)
    yield "postscript", b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(/etc/passwd) run\n"
    yield "xbm", b"#define x_width 8\n#define x_height 8\nstatic char x_bits[] = {0};"
    yield "ppm", b"P6 65000 65000 255\n"
    yield "one byte", b"\xff"
    yield "spaces before a jpeg", b"  " + JPEG
    yield "bmp", encoded(upright(), "BMP")
    yield "gif", encoded(upright(), "GIF")
    yield "gif film", animated("GIF")
    yield "gif and script", encoded(upright(), "GIF") + SCRIPT
    yield "tiff", encoded(upright(), "TIFF")
    yield "tiff that loops", b"II*\0\x08\0\0\0" + struct.pack("<HI", 0, 8)
    yield "ico", encoded(upright(), "ICO")
    yield "tga", encoded(upright(), "TGA")
    yield "pcx", encoded(upright(), "PCX")
    yield "icns", encoded(Image.new("RGB", (16, 16)), "ICNS")
    yield "jpeg 2000", encoded(upright(), "JPEG2000")
    yield "avif", encoded(upright(), "AVIF")
    yield "dds", encoded(upright(), "DDS")
    yield "mp4", struct.pack(">I", 24) + b"ftypisom" + bytes(12)
    yield "riff sound", b"RIFF" + struct.pack("<I", 36) + b"WAVEfmt " + bytes(28)


def refused_by_size() -> Iterator[tuple[str, bytes]]:
    """Give pictures of more pixels than are accepted: refused by their header."""
    lines = bomb(20)
    yield "png of 65,000²", SIGNATURE + header(65000, 65000) + chunk(b"IDAT", lines) + END
    yield "png of 2³¹ − 1", SIGNATURE + header(2**31 - 1, 2**31 - 1) + chunk(b"IDAT", lines) + END
    yield "png just too big", SIGNATURE + header(5001, 5000) + chunk(b"IDAT", lines) + END
    yield "jpeg of 65,500²", with_size(JPEG, b"\xff\xc0", struct.pack(">HH", 65500, 65500))
    big = b"VP8X" + struct.pack("<I", 10) + bytes(4) + b"\xfe\xff\xff\xfe\xff\xff"
    yield "webp of 2²⁴", b"RIFF" + struct.pack("<I", 4 + len(big)) + b"WEBP" + big
    lossless = b"VP8L" + struct.pack("<I", 5) + b"\x2f\xff\xff\xff\x0f" + bytes(9)
    yield "webp of 16,384²", b"RIFF" + struct.pack("<I", 4 + len(lossless)) + b"WEBP" + lossless
    ispe = struct.pack(">II", 96, 64)
    yield "heic of 30,000²", HEIC.replace(ispe, struct.pack(">II", 30000, 30000))


def damaged() -> Iterator[tuple[str, bytes]]:
    """Give pictures that break off, lie or explode while they are decoded."""
    for name, data in (("jpeg", JPEG), ("png", PNG), ("webp", WEBP), ("heic", HEIC)):
        yield f"{name}: 16 bytes", data[:16]
        yield f"{name}: a third", data[: len(data) // 3]
        yield f"{name}: almost all", data[: -len(data) // 10]
    yield "html in a jpeg", b"\xff\xd8\xff\xe0" + HTML
    yield "script after jpeg's start", b"\xff\xd8\xff/*" + SCRIPT + b"*/"
    yield "tiff named png", SIGNATURE + encoded(upright(), "TIFF")
    yield "jpeg in a png's clothes", SIGNATURE + JPEG
    yield "png without pixels", SIGNATURE + header(64, 64) + END
    yield "png of no size", SIGNATURE + header(0, 0) + chunk(b"IDAT", b"") + END
    yield "png of an odd depth", SIGNATURE + header(9, 9, depth=7) + chunk(b"IDAT", bomb(1)) + END
    short = chunk(b"IDAT", zlib.compress(bytes(100)))
    yield "png with too few pixels", SIGNATURE + header(4000, 4000) + short + END
    yield "png without a check sum", PNG[:29] + bytes(4) + PNG[33:]
    yield "jpeg without tables", JPEG.replace(b"\xff\xdb", b"\xff\xec")
    yield "jpeg of no height", with_size(JPEG, b"\xff\xc0", bytes(4))
    yield "webp that lies of its length", WEBP[:4] + b"\xff\xff\xff\xff" + WEBP[8:40]
    yield "webp of noise", WEBP[:40] + bytes(range(256)) * 8
    yield "heic without a decoder's set-up", HEIC.replace(b"hvcC", b"free")
    yield "heic whose item lies elsewhere", HEIC.replace(b"mdat", b"free")[:-900]
    yield (
        "heic of nested boxes",
        b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"
        + b"".join(struct.pack(">I", 9_000 * 8 - n * 8) + b"meta" for n in range(9_000)),
    )
    yield (
        "heic of one endless box",
        b"\0\0\0\x18ftypheic\0\0\0\0mif1heic\0\0\0\x01meta" + b"\xff" * 64,
    )


def never_taken() -> Iterator[tuple[str, bytes]]:
    """Give damaged pictures that cost much: told as damaged where that is found within the limits.

    Pillow goes from marker to marker in Python, so it depends on the machine what comes first.
    """
    yield "jpeg of endless markers", b"\xff\xd8" + b"\xff" * 5_000_000


def taken() -> Iterator[tuple[str, bytes]]:
    """Give pictures that are real, with something else hidden in them: rebuilt without it."""
    yield "jpeg and html", JPEG + HTML
    yield "jpeg and zip", JPEG + zipped()
    yield "jpeg and elf", JPEG + b"\x7fELF" + bytes(99)
    yield "jpeg with script as comment", jpeg(upright(), (0xFE, SCRIPT))
    yield "jpeg with php in exif", jpeg(upright(), (0xE1, b"Exif\0\0" + exif() + PHP))
    yield "jpeg whose exif loops", jpeg(upright(), (0xE1, b"Exif\0\0" + looping_exif()))
    yield "jpeg whose exif promises much", jpeg(upright(), (0xE1, b"Exif\0\0" + wide_exif()))
    yield "jpeg of a thousand segments", jpeg(upright(), *[(0xE1, b"Exif\0\0" + exif())] * 1000)
    yield "jpeg with pdf before its tables", jpeg(upright(), (0xEF, b"%PDF-1.7\n" + SCRIPT))
    yield "png and html", PNG + HTML
    yield "png with svg in its text", png(upright(), chunk(b"iTXt", b"a\0\0\0\0\0" + SVG))
    yield "png whose exif loops", png(upright(), chunk(b"eXIf", looping_exif()))
    yield "png film", animated("PNG")
    yield "webp film", animated("WEBP")
    yield "webp and html", WEBP + HTML
    yield "webp whose exif loops", encoded(upright(), "WEBP", exif=looping_exif())
    yield "webp with php", webp_with(encoded(upright(), "WEBP", exif=exif()), (b"PHP ", PHP))
    yield "heic and html", HEIC + HTML
    yield "heic with script as xmp", heic(upright(), xmp=SCRIPT)
    yield "heic whose exif loops", heic(upright(), exif=looping_exif())


def either() -> Iterator[tuple[str, bytes]]:
    """Give pictures that cost much: taken where they cost less than the limits, else refused."""
    yield "iCCP bomb", png(upright(), chunk(b"iCCP", b"p\0\0" + bomb(500)))
    yield "zTXt bomb", png(upright(), chunk(b"zTXt", b"k\0\0" + bomb(500)))
    yield "iTXt bomb", png(upright(), chunk(b"iTXt", b"k\0\1\0\0\0" + bomb(500)))
    yield "200 zTXt bombs", png(upright(), *[chunk(b"zTXt", b"k\0\0" + bomb(1))] * 200)
    yield "late zTXt bomb", png(upright(), late=chunk(b"zTXt", b"k\0\0" + bomb(500)))
    yield (
        "pixels and a bomb behind them",
        (SIGNATURE + header(64, 64) + chunk(b"IDAT", bomb(500)) + END),
    )
    yield "a million chunks", png(upright(), chunk(b"prVt", b"") * 700_000)
    yield "4,000 scans", progressive_with_many_scans()
    yield (
        "webp film of 25 megapixels",
        encoded(
            Image.new("RGB", (5000, 5000)),
            "WEBP",
            method=0,
            save_all=True,
            append_images=[Image.new("RGB", (5000, 5000), "white")],
        ),
    )
    yield (
        "exif of 65 kB of directories",
        jpeg(
            upright(), (0xE1, b"Exif\0\0II*\0\x08\0\0\0" + struct.pack("<H", 5000) + bytes(60_000))
        ),
    )


GROUPS = {
    ("not-a-picture",): dict(not_pictures()),
    ("too-many-pixels",): dict(refused_by_size()),
    ("damaged",): dict(damaged()),
    ("damaged", "too-demanding"): dict(never_taken()),
    ("taken",): dict(taken()),
    ("taken", "damaged", "too-demanding"): dict(either()),
}
CASES = [
    pytest.param(name, data, ends, id=name)
    for ends, files in GROUPS.items()
    for name, data in files.items()
]


@pytest.fixture(scope="module")
def pool() -> Iterator[PhotoPool]:
    """Give a pool of one process: whoever hurts it hurts the next photo."""
    with PhotoPool(workers=1) as running:
        yield running


def test_there_are_at_least_sixty() -> None:
    assert len(CASES) >= 60
    assert all(set(ends) <= {"taken", *TEXTS} for ends in GROUPS)


@pytest.mark.parametrize(("name", "data", "ends"), CASES)
def test_a_hostile_file(name: str, data: bytes, ends: tuple[str, ...], pool: PhotoPool) -> None:
    try:
        photo: Photo | None = pool.process_photo(data)
        end = "taken"
    except PhotoRefusedError as refused:
        photo, end = None, refused.code
    assert end in ends
    if photo is not None:
        for file in (photo.full, photo.preview):
            assert file != data
            assert file not in data
            assert besides_pixels(file) == []
            assert [mark for mark in MARKS if mark in file] == []
    assert pool.process_photo(JPEG).width == upright().width
