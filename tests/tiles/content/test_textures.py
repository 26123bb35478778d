"""Textures: the right pixel on the right corner, repetition, holes, damage, budgets."""

from __future__ import annotations

import io
import struct
import zlib

import numpy as np
import pytest
from PIL import Image

from tests.tiles.gltf_reading import Glb
from tests.tiles.tables import TablesBuilder
from tiles.attribute_columns import CodeList
from tiles.content.datasets import DatasetSpec, datasets_of
from tiles.content.file_tiles import FeatureOrigin, FileTiles, encode_file
from tiles.content.textures import LARGEST_TILE_PIXELS
from tiles.mesh.texture_atlas import LARGEST_PAGE, PADDING, Cutting, packed, painted
from tiles.mesh.texture_images import BrokenImageError, decoded, image_size, opened

SPEC = DatasetSpec("bldg_lod2", "bldg", 2, textured=True)
UNIT = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)]


def quarters(size: int = 256, *, form: str = "PNG") -> bytes:
    """Give an image: red and green above, blue and white below."""
    pixels = np.zeros((size, size, 3), np.uint8)
    half = size // 2
    pixels[:half, :half], pixels[:half, half:] = (255, 0, 0), (0, 255, 0)
    pixels[half:, :half], pixels[half:, half:] = (0, 0, 255), (255, 255, 255)
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, form, quality=95)
    return out.getvalue()


def wall(uv: list[tuple[float, float]], *, side: float = 10.0, count: int = 1) -> TablesBuilder:
    """Give walls that show image 0, lower left corner first."""
    builder = TablesBuilder(textures=("appearance/wall.png",))
    for number in range(count):
        row = builder.feature("bldg:Building", f"b{number}")
        surface = builder.feature("bldg:WallSurface", f"w{number}", parent=row)
        x = number * (side + 1)
        ring = [
            (x, 0.0, 20.0),
            (x + side, 0.0, 20.0),
            (x + side, 0.0, 20.0 + side),
            (x, 0.0, 20.0 + side),
        ]
        builder.face(surface, [ring], lod=2, texture=0, uv=[uv])
    return builder


def encode(builder: TablesBuilder, image: bytes | None) -> FileTiles:
    return encode_file(
        builder.tables(),
        SPEC,
        code_list=lambda _: CodeList("", {}),
        read_image=lambda _: image,
        origin=FeatureOrigin("udx/bldg/x.gml"),
    )


def page_of(glb: Glb) -> np.ndarray:
    (image,) = glb.json["images"]
    return np.asarray(Image.open(io.BytesIO(glb.view(image["bufferView"]))).convert("RGB"))


def colour_at(glb: Glb, u: float, v: float) -> str:
    """Give the colour in the middle of a wall at a share of its width and height."""
    (part,) = glb.primitives()
    places = part.attributes["TEXCOORD_0"].astype(np.float64) / 65535.0
    height = part.ecef @ np.array([-0.6138, 0.5235, 0.5910])  # about upward at the test site
    order = np.argsort(height)
    low, high = places[order[:2]], places[order[2:]]
    low, high = low[np.argsort(low[:, 0])], high[np.argsort(high[:, 0])]
    place = (low[0] * (1 - u) + low[1] * u) * (1 - v) + (high[0] * (1 - u) + high[1] * u) * v
    page = page_of(glb)
    x, y = int(place[0] * page.shape[1]), int(place[1] * page.shape[0])
    red, green, blue = page[y, x].astype(int) > 128
    return {(1, 0, 0): "red", (0, 1, 0): "green", (0, 0, 1): "blue", (1, 1, 1): "white"}.get(
        (int(red), int(green), int(blue)), "?"
    )


@pytest.mark.parametrize("form", ["PNG", "JPEG"])
def test_v_runs_upward_in_the_model(form: str) -> None:
    (tile,) = encode(wall(UNIT), quarters(form=form)).tiles
    glb = Glb(tile.glb)
    assert [
        colour_at(glb, *place) for place in ((0.2, 0.2), (0.8, 0.2), (0.2, 0.8), (0.8, 0.8))
    ] == [
        "blue",
        "white",
        "red",
        "green",
    ]


def test_coordinates_in_a_corner_of_the_image_show_that_corner() -> None:
    uv = [(0.55, 0.55), (0.95, 0.55), (0.95, 0.95), (0.55, 0.95)]
    (tile,) = encode(wall(uv), quarters()).tiles
    glb = Glb(tile.glb)
    assert {colour_at(glb, u, v) for u in (0.1, 0.9) for v in (0.1, 0.9)} == {"green"}


def test_coordinates_moved_by_whole_images_show_the_same() -> None:
    uv = [(u + 3.0, v - 2.0) for u, v in UNIT]
    (tile,) = encode(wall(uv), quarters()).tiles
    assert colour_at(Glb(tile.glb), 0.2, 0.2) == "blue"


def test_repetition_is_drawn_out() -> None:
    uv = [(0.0, 0.0), (3.0, 0.0), (3.0, 2.0), (0.0, 2.0)]
    (tile,) = encode(wall(uv), quarters()).tiles
    glb = Glb(tile.glb)
    for across in range(3):
        for up in range(2):
            assert colour_at(glb, (across + 0.25) / 3, (up + 0.25) / 2) == "blue"
            assert colour_at(glb, (across + 0.75) / 3, (up + 0.75) / 2) == "green"


def test_a_texture_repeated_thousands_of_times_is_a_colour() -> None:
    uv = [(u * 20_000.0, v * 20_000.0) for u, v in UNIT]
    (tile,) = encode(wall(uv), quarters()).tiles
    page = page_of(Glb(tile.glb))
    assert page.shape[0] <= 520
    assert page.shape[1] <= 520


@pytest.mark.parametrize("uv", [[(0.5, 0.5)] * 4, [(0.2, 0.0), (0.2, 1.0), (0.2, 0.5), (0.2, 0.1)]])
def test_coordinates_without_area_are_harmless(uv: list[tuple[float, float]]) -> None:
    (tile,) = encode(wall(uv), quarters()).tiles
    (part,) = Glb(tile.glb).primitives()
    assert len(part.corners) == 2


def test_an_image_is_not_shown_finer_than_wanted() -> None:
    (tile,) = encode(wall(UNIT, side=10.0), quarters(1024)).tiles
    page = page_of(Glb(tile.glb))
    # 10 m at 0.1 m per texel.
    assert 100 + 2 * PADDING <= page.shape[0] <= 112


def test_an_image_is_not_enlarged() -> None:
    (tile,) = encode(wall(UNIT, side=50.0), quarters(64)).tiles
    assert page_of(Glb(tile.glb)).shape[0] <= 64 + 2 * PADDING + 4


def test_a_missing_image_leaves_the_plain_colour_and_is_reported() -> None:
    result = encode(wall(UNIT), None)
    (tile,) = result.tiles
    assert [problem.code for problem in result.problems] == ["missing-texture"]
    assert "images" not in Glb(tile.glb).json


@pytest.mark.parametrize(
    "image", [b"", b"not an image", quarters()[:200], quarters(form="JPEG")[:80]]
)
def test_a_broken_image_leaves_the_plain_colour_and_is_reported(image: bytes) -> None:
    result = encode(wall(UNIT), image)
    (tile,) = result.tiles
    assert "broken-texture" in {problem.code for problem in result.problems}
    assert "images" not in Glb(tile.glb).json


def test_an_image_that_claims_a_billion_pixels_is_broken() -> None:
    small = bytearray(quarters(16))
    # The header of a PNG: length, "IHDR", width, height, …, checksum.
    small[16:24] = struct.pack(">II", 40_000, 40_000)
    small[29:33] = struct.pack(">I", zlib.crc32(small[12:29]))
    with pytest.raises(BrokenImageError, match=r"too many|exceeds"):
        image_size(opened(bytes(small)))


def test_one_image_on_many_walls_is_one_patch() -> None:
    (tile,) = encode(wall(UNIT, count=5), quarters()).tiles
    assert page_of(Glb(tile.glb)).shape[0] < 130


def test_the_dataset_comes_with_and_without_textures() -> None:
    specs = datasets_of(wall(UNIT).tables(), "bldg")
    assert [(spec.id, spec.textured) for spec in specs] == [
        ("bldg_lod2", True),
        ("bldg_lod2_no_texture", False),
    ]


def test_transparent_images_cut_out() -> None:
    out = io.BytesIO()
    pixels = np.zeros((64, 64, 4), np.uint8)
    pixels[16:48, 16:48] = (0, 128, 0, 255)
    Image.fromarray(pixels).save(out, "PNG")
    (tile,) = encode(wall(UNIT), out.getvalue()).tiles
    modes = [material.get("alphaMode") for material in Glb(tile.glb).json["materials"]]
    assert "MASK" in modes


def test_a_tile_stays_within_its_budget() -> None:
    builder = TablesBuilder(textures=tuple(f"{n}.png" for n in range(12)))
    row = builder.feature("bldg:Building", "b")
    for number in range(12):
        x, side = number * 200.0, 150.0
        ring = [(x, 0.0, 20.0), (x + side, 0.0, 20.0), (x + side, 0.0, 170.0), (x, 0.0, 170.0)]
        builder.face(row, [ring], lod=2, texture=number, uv=[UNIT])
    pixels = 0
    for tile in encode(builder, quarters(2000)).tiles:
        glb = Glb(tile.glb)
        for image in glb.json["images"]:
            page = Image.open(io.BytesIO(glb.view(image["bufferView"])))
            assert max(page.size) <= LARGEST_PAGE
            pixels += page.width * page.height
    assert pixels <= LARGEST_TILE_PIXELS * 1.3


def test_patches_do_not_overlap_and_are_framed_by_their_edge() -> None:
    random = np.random.default_rng(3)
    width = random.integers(1, 300, 60).astype(np.int32)
    height = random.integers(1, 300, 60).astype(np.int32)
    place = packed(width, height)
    cuttings = [
        Cutting(np.full((h, w, 3), n, np.uint8), 0, 0, w, h)
        for n, (w, h) in enumerate(zip(width.tolist(), height.tolist(), strict=True))
    ]
    pages = painted(place, cuttings)
    for number in range(60):
        page = pages[place.page[number]]
        x, y = place.x[number], place.y[number]
        framed = page[
            y - PADDING : y + height[number] + PADDING, x - PADDING : x + width[number] + PADDING
        ]
        assert framed.shape[:2] == (height[number] + 2 * PADDING, width[number] + 2 * PADDING)
        assert (framed == number).all()


@pytest.mark.parametrize(("left", "top"), [(0, 0), (5, 3), (6, 0), (-2, 9), (17, -8)])
@pytest.mark.parametrize(("width", "height"), [(1, 1), (7, 4), (20, 3), (3, 20), (31, 23)])
def test_a_cutting_repeats_its_image_from_any_pixel_on(
    left: int, top: int, width: int, height: int
) -> None:
    image = np.random.default_rng(5).integers(0, 256, (5, 7, 3)).astype(np.uint8)
    place = packed(np.array([width], np.int32), np.array([height], np.int32))
    (page,) = painted(place, [Cutting(image, left, top, width, height)])
    columns = np.arange(left, left + width) % 7
    rows = np.arange(top, top + height) % 5
    framed = np.pad(image[rows][:, columns], ((PADDING,) * 2, (PADDING,) * 2, (0, 0)), mode="edge")
    assert (page[: height + 2 * PADDING, : width + 2 * PADDING] == framed).all()


def test_a_cutting_without_alpha_is_opaque_beside_one_with() -> None:
    side = np.array([4, 4], np.int32)
    place = packed(side, side)
    clear, opaque = np.zeros((4, 4, 4), np.uint8), np.full((4, 4, 3), 9, np.uint8)
    (page,) = painted(place, [Cutting(clear, 0, 0, 4, 4), Cutting(opaque, 0, 0, 4, 4)])
    x, y = place.x[1], place.y[1]
    assert (page[y - PADDING : y + 4 + PADDING, x - PADDING : x + 4 + PADDING, 3] == 255).all()
    assert not page[place.y[0], place.x[0]].any()


def test_a_broken_image_on_many_walls_is_reported_once() -> None:
    out = io.BytesIO()
    noise = np.random.default_rng(1).integers(0, 256, (64, 64, 3)).astype(np.uint8)
    Image.fromarray(noise).save(out, "PNG")
    uv = [(0.0, 0.0), (3.0, 0.0), (3.0, 2.0), (0.0, 2.0)]
    result = encode(wall(uv, count=4), out.getvalue()[:2000])
    assert [problem.code for problem in result.problems] == ["broken-texture"]


def test_texture_coordinates_that_are_not_finite_leave_the_plain_colour() -> None:
    uv = [(0.0, 0.0), (float("inf"), 0.0), (1.0, 1.0), (0.0, float("-inf"))]
    (tile,) = encode(wall(uv), quarters()).tiles
    assert "images" not in Glb(tile.glb).json


def test_images_are_decoded_at_the_size_asked_for() -> None:
    image = quarters(1024, form="JPEG")
    small = decoded(opened(image), 100, 50)
    assert small.shape == (50, 100, 3)
    assert small[10, 10, 0] > 200
