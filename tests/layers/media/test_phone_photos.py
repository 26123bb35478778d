"""Photos as phones write them: all are taken, upright, and nothing but pixels is kept."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from PIL import Image

from layers.media.bare import besides_pixels
from layers.media.photo import Photo
from layers.media.pool import PhotoPool
from tests.layers.media.phone_files import (
    CANARY,
    CORNERS,
    HEIGHT,
    IPTC,
    JPEG_PARTS,
    WIDTH,
    XMP,
    encoded,
    exif,
    icc,
    jpeg,
    phone_files,
    png,
    upright,
)

FILES = dict(phone_files())
MARKS = (
    b"Exif\0\0",
    b"EXIF",
    b"eXIf",
    b"II*\0",
    b"MM\0*",
    b"adobe",
    b"Adobe",
    b"xmpmeta",
    b"XMP ",
    b"Photoshop",
    b"8BIM",
    b"ICC_PROFILE",
    b"ICCP",
    b"iCCP",
    b"acsp",
    b"JFXX",
    b"tEXt",
    b"iTXt",
    b"zTXt",
    b"MPF\0",
    b"ftyp",
    b"ANIM",
    b"\xff\xfe",
    b"\xff\xe1",
    b"\xff\xe2",
    b"\xff\xed",
)
GREY = ("jpeg L", "png L", "png LA", "png 1", "png I;16", "webp glass")


@pytest.fixture(scope="module")
def pool() -> Iterator[PhotoPool]:
    """Give a running pool."""
    with PhotoPool() as running:
        yield running


def test_there_are_many_files_and_each_hides_something() -> None:
    assert len(FILES) >= 100
    words = CANARY.encode()
    plain = {name for name, data in FILES.items() if words in data or words.hex().encode() in data}
    assert set(FILES) - plain == {  # compressed, in UTF-16, or without words
        "png zTXt",
        "png late zTXt",
        "png iCCP",
        "png tIME",
        "png late tIME",
        "heic plain",
        "jpeg icc progressive=False",
        "jpeg icc progressive=True",
    }


@pytest.mark.parametrize("name", FILES)
def test_nothing_but_pixels_is_kept(name: str, pool: PhotoPool) -> None:
    photo = pool.process_photo(FILES[name])
    for file in (photo.full, photo.preview):
        for canary in (CANARY, CANARY[:13]):
            assert canary.encode() not in file
            assert canary.encode("utf-16-be") not in file
        assert [mark for mark in MARKS if mark in file] == []
        assert besides_pixels(file) == []
        with Image.open(io.BytesIO(file)) as kept:
            assert dict(kept.getexif()) == {}
            assert not {"exif", "xmp", "icc_profile", "comment", "photoshop"} & set(kept.info)


@pytest.mark.parametrize("name", FILES)
def test_pictures_are_upright(name: str, pool: PhotoPool) -> None:
    photo = pool.process_photo(FILES[name])
    assert (photo.width, photo.height) == (WIDTH, HEIGHT)
    image = decoded(photo)
    places = [(x, y) for y in (HEIGHT // 4, HEIGHT * 3 // 4) for x in (WIDTH // 4, WIDTH * 3 // 4)]
    if name not in GREY:
        for place, colour in zip(places, CORNERS.values(), strict=True):
            assert near(image.getpixel(place), colour), (place, image.getpixel(place))


def decoded(photo: Photo) -> Image.Image:
    """Decode what is kept."""
    return Image.open(io.BytesIO(photo.full))


def near(seen: object, meant: tuple[int, ...], *, most: int = 24) -> bool:
    """Tell whether a colour is what lossy formats make of another."""
    assert isinstance(seen, tuple)
    return all(abs(a - b) <= most for a, b in zip(seen[:3], meant, strict=True))


def test_colours_are_converted_to_srgb(pool: PhotoPool) -> None:
    red = Image.new("RGB", (32, 32), (255, 0, 0))
    photo = pool.process_photo(encoded(red, "JPEG", quality=95, icc_profile=icc(swapped=True)))
    assert near(decoded(photo).getpixel((9, 9)), (0, 0, 255))
    assert photo.placeholder_colour[5:7] > "e0"


def test_a_broken_colour_profile_costs_nothing(pool: PhotoPool) -> None:
    photo = pool.process_photo(encoded(upright(), "PNG", icc_profile=b"no profile at all"))
    assert near(decoded(photo).getpixel((9, 9)), CORNERS["top left"])


def test_sixteen_bits_keep_their_tones(pool: PhotoPool) -> None:
    photo = pool.process_photo(FILES["png I;16"])
    grey = upright().convert("L").getpixel((9, 9))
    seen = decoded(photo).convert("L").getpixel((9, 9))
    assert isinstance(grey, int)
    assert isinstance(seen, int)
    assert abs(seen - grey) <= 8


def test_transparency_is_kept_and_opaque_alpha_is_not(pool: PhotoPool) -> None:
    glass = upright().convert("RGBA")
    glass.putalpha(Image.linear_gradient("L").resize(glass.size))
    photo = pool.process_photo(png(glass))
    assert photo.media_type == "image/webp"
    image = decoded(photo)
    assert image.mode == "RGBA"
    assert image.getchannel("A").getextrema() == glass.getchannel("A").getextrema()
    assert pool.process_photo(png(upright().convert("RGBA"))).media_type == "image/jpeg"


def test_what_is_hidden_below_transparency_is_gone(pool: PhotoPool) -> None:
    hidden = upright().convert("RGBA")
    hidden.putalpha(0)
    hidden.putpixel((0, 0), (9, 9, 9, 255))
    image = decoded(pool.process_photo(png(hidden)))
    assert len(set(image.convert("RGB").crop((32, 32, 96, 64)).tobytes())) <= 2


@pytest.mark.parametrize(
    ("size", "full", "preview"),
    [
        ((4032, 3024), (2016, 1512), (480, 360)),  # decoded at half its size
        ((2850, 3800), (1536, 2048), (360, 480)),
        ((1000, 500), (1000, 500), (480, 240)),
        ((9000, 3), (2048, 1), (480, 1)),
        ((1, 1), (1, 1), (1, 1)),
    ],
)
def test_pictures_are_scaled(
    size: tuple[int, int], full: tuple[int, int], preview: tuple[int, int], pool: PhotoPool
) -> None:
    photo = pool.process_photo(jpeg(Image.new("RGB", size, (90, 120, 40))))
    assert (photo.width, photo.height) == full
    assert (photo.preview_width, photo.preview_height) == preview
    assert decoded(photo).size == full
    assert Image.open(io.BytesIO(photo.preview)).size == preview
    assert near(tuple(bytes.fromhex(photo.placeholder_colour[1:])), (90, 120, 40), most=3)


def test_the_same_file_gives_the_same_photo(pool: PhotoPool) -> None:
    data = FILES["jpeg turn 6 <"]
    assert pool.process_photo(data) == pool.process_photo(data)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("exif", jpeg(upright(), (0xE1, b"Exif\0\0" + exif()))),
        ("comment", jpeg(upright(), JPEG_PARTS["comment"])),
        ("icc", jpeg(upright(), JPEG_PARTS["icc"])),
        ("iptc", jpeg(upright(), (0xED, IPTC))),
        ("long jfif", jpeg(upright(), (0xE0, b"JFIF\0\x01\x01\0\0\x01\0\x01\x02\x02" + bytes(12)))),
        ("trailing", jpeg(upright(), end=b"x")),
        ("cut", jpeg(upright())[:-2]),
        ("webp exif", encoded(upright(), "WEBP", exif=exif())),
        ("webp xmp", encoded(upright(), "WEBP", xmp=XMP)),
        ("webp icc", encoded(upright(), "WEBP", icc_profile=icc())),
        ("webp trailing", encoded(upright(), "WEBP") + b"xx"),
        ("webp cut", encoded(upright(), "WEBP")[:-9]),
        ("png", png(upright())),
        ("nothing", b""),
    ],
)
def test_the_check_of_kept_files_sees_what_is_no_pixel(name: str, data: bytes) -> None:
    assert besides_pixels(data)
