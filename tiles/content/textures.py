"""Textures of a dataset: what each image needs, and the atlas of each tile.

An image is shown at a chosen number of metres per texel, never larger than it is. What several
faces use of one image stays one patch; a face whose texture repeats (coordinates beyond 0 to 1)
gets a patch of its own with the repetition drawn out. The pages of a tile stay within a budget:
a tile that would exceed it is drawn coarser. A missing or broken image leaves the plain colour.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from numba import njit
from PIL import Image

from tiles.city_tables import CityTables, Float32, Float64, Int32, UInt8
from tiles.errors import Problem, Severity
from tiles.mesh.group_ranges import least_and_largest
from tiles.mesh.texture_atlas import LARGEST_PAGE, PADDING, Cutting, packed, painted
from tiles.mesh.texture_images import (
    BrokenImageError,
    ImageSize,
    decoded,
    image_size,
    opened,
    webp,
)
from tiles.mesh.triangulation import Triangles

ReadImage = Callable[[str], bytes | None]

METRES_PER_TEXEL = {2: 0.1}
"""By LOD; finer models are photographed from the street."""
_FINE_METRES_PER_TEXEL = 0.03

# 4 Mpx are one page of 2,048²: 22 MB of graphics memory with mipmaps, some 400 kB of WebP.
LARGEST_TILE_PIXELS = 4_000_000
BYTES_PER_PIXEL = 0.11
# Shelves and padding leave about this part of a page empty.
_FILL = 0.8
_LARGEST_WRAPPED = 512
_KEPT_BYTES = 64 * 2**20
# Coordinates may pass the image's edge by rounding.
_EDGE = 0.002


@dataclass(frozen=True, slots=True)
class FaceTextures:
    """The textures of a scene.

    texture : (n,) int32, row of `CityTables.textures` of each face, −1 where it is plain.
    low, high : (n, 2) float32, extents of each face's coordinates, u and v upward.
    scale : (textures,) float64, by how much each image is reduced, at most 1.
    sizes : of the images; None where one cannot be used.
    pixels : (n,) float64, what each face adds to an atlas, roughly.
    """

    texture: Int32
    low: Float32
    high: Float32
    scale: Float64
    sizes: list[ImageSize | None]
    pixels: Float64
    images: ImageStore


class ImageStore:
    """Images by row of `CityTables.textures`; the last files stay in memory."""

    def __init__(self, uris: tuple[str, ...], read_image: ReadImage) -> None:
        self._uris = uris
        self._read_image = read_image
        self._kept: dict[int, bytes] = {}
        self._size = 0
        self._opened: dict[int, Image.Image] = {}

    def uri(self, row: int) -> str:
        """Give the URI of an image as written in the file."""
        return self._uris[row]

    def size(self, row: int) -> ImageSize | None:
        """Give the size of an image, None where it is missing.

        Raises
        ------
        BrokenImageError
            Where it cannot be used.
        """
        image = self._open(row)
        if image is None:
            return None
        if row in self._kept:
            # Reading a header again costs as much as decoding a small image.
            self._opened[row] = image
        return image_size(image)

    def pixels(self, row: int, width: int, height: int) -> UInt8 | None:
        """Give an image scaled to a size, (height, width, 3 or 4), None where it is missing.

        Raises
        ------
        BrokenImageError
            Where it cannot be decoded.
        """
        image = self._opened.pop(row, None) or self._open(row)
        return None if image is None else decoded(image, width, height)

    def _open(self, row: int) -> Image.Image | None:
        data = self._kept.get(row)
        if data is None:
            data = self._read_image(self._uris[row])
            if data is None:
                return None
            if self._size + len(data) <= _KEPT_BYTES:
                self._kept[row] = data
                self._size += len(data)
        return opened(data)


def face_textures(
    tables: CityTables,
    polygons: Int32,
    triangles: Triangles,
    *,
    lod: int,
    read_image: ReadImage,
    problems: list[Problem],
) -> FaceTextures:
    """Give the textures of some faces; images that cannot be used are reported."""
    texture = tables.polygons.texture[polygons].copy()
    low, high, area = _uv_extents(triangles.start, triangles.corners, tables.uv)
    texture[~(np.isfinite(low) & np.isfinite(high)).all(axis=1)] = -1
    images = ImageStore(tables.textures, read_image)
    sizes: list[ImageSize | None] = [None] * len(tables.textures)
    for row in np.unique(texture[texture >= 0]):
        sizes[row] = _size(images, int(row), problems)
    usable = np.array([size is not None for size in sizes], np.bool_)
    texture[(texture >= 0) & ~usable[texture]] = -1
    whole = np.array([size.width * size.height if size else 1 for size in sizes], np.float64)
    scale = _scales(texture, area * whole[texture], triangles.area_m2, len(sizes), lod)
    pixels = np.where(texture >= 0, area * whole[texture] * scale[texture] ** 2, 0.0)
    return FaceTextures(texture, low, high, scale, sizes, pixels, images)


def _size(images: ImageStore, row: int, problems: list[Problem]) -> ImageSize | None:
    uri = images.uri(row)
    try:
        size = images.size(row)
    except BrokenImageError as error:
        problems.append(_broken(uri, error))
        return None
    if size is None:
        problems.append(
            Problem("missing-texture", Severity.WARNING, f"{uri} is missing; its faces are plain")
        )
    return size


def _broken(uri: str, error: BrokenImageError) -> Problem:
    message = f"{uri} cannot be decoded ({error}); its faces are plain"
    return Problem("broken-texture", Severity.WARNING, message)


def _scales(texture: Int32, pixels: Float64, area_m2: Float64, count: int, lod: int) -> Float64:
    """Give the reduction of each image that brings its faces to the wanted texel size."""
    on = texture >= 0
    total_pixels = np.bincount(texture[on], pixels[on], minlength=count)
    total_area = np.bincount(texture[on], area_m2[on], minlength=count)
    per_metre = np.sqrt(total_pixels / np.maximum(total_area, 1e-9))
    wanted = 1.0 / METRES_PER_TEXEL.get(lod, _FINE_METRES_PER_TEXEL)
    scale: Float64 = np.minimum(1.0, wanted / np.maximum(per_metre, 1e-9))
    return scale


@njit(cache=True)
def _uv_extents(face_start: Int32, corners: Int32, uv: Float32) -> tuple[Float32, Float32, Float64]:
    """Give extents and area of each face in texture coordinates; NaN where a corner has none."""
    count = len(face_start) - 1
    low = np.full((count, 2), np.inf, np.float32)
    high = np.full((count, 2), -np.inf, np.float32)
    area = np.zeros(count)
    for face in range(count):
        for t in range(face_start[face], face_start[face + 1]):
            a, b, c = corners[t, 0], corners[t, 1], corners[t, 2]
            for v in (a, b, c):
                for axis in range(2):
                    value = uv[v, axis]
                    if np.isnan(value):
                        low[face, axis] = np.nan
                    elif not np.isnan(low[face, axis]):
                        low[face, axis] = min(low[face, axis], value)
                        high[face, axis] = max(high[face, axis], value)
            ab_u, ab_v = np.float64(uv[b, 0] - uv[a, 0]), np.float64(uv[b, 1] - uv[a, 1])
            ac_u, ac_v = np.float64(uv[c, 0] - uv[a, 0]), np.float64(uv[c, 1] - uv[a, 1])
            area[face] += 0.5 * abs(ab_u * ac_v - ab_v * ac_u)
    return low, high, area


@dataclass(frozen=True, slots=True)
class Atlas:
    """The pages of a tile and how coordinates lead into them.

    pages : WebP files.  has_alpha : by page.
    page : (n,) int32, of each face, −1 where it is plain.
    factor, offset : (n, 2) float64; a coordinate (u, v upward) × factor + offset is the place in
        the page, 0 to 1, v downward.
    """

    pages: list[bytes]
    has_alpha: list[bool]
    page: Int32
    factor: Float64
    offset: Float64


@dataclass(frozen=True, slots=True)
class _Patches:
    """Rectangles of pixels of images, each image scaled to its own size.

    texture : (p,) int32, row of `CityTables.textures`.
    image : (p, 2) int32, width and height of the scaled image, pixels.
    corner, size : (p, 2) int32, left and top, width and height of the rectangle, pixels; it goes
        beyond the image where that repeats.
    faces, patch_of : (f,) int32, rows of the scene that show an image, and the patch of each.
    """

    texture: Int32
    image: Int32
    corner: Int32
    size: Int32
    faces: Int32
    patch_of: Int32


def build_atlas(textures: FaceTextures, faces: Int32, problems: list[Problem]) -> Atlas:
    """Give the atlas of a tile's faces; one entry per face of the scene."""
    count = len(textures.texture)
    page = np.full(count, -1, np.int32)
    factor, offset = np.zeros((count, 2)), np.zeros((count, 2))
    shift = np.floor(textures.low + _EDGE)
    patches = _patches(textures, faces, shift)
    images = _images(textures, patches, problems)
    drawn = np.array([image is not None for image in images], np.bool_)
    if not drawn.any():
        return Atlas([], [], page, factor, offset)
    placement = packed(patches.size[drawn, 0], patches.size[drawn, 1])
    cuttings = [
        Cutting(image, *corner, *size)
        for image, corner, size in zip(
            images, patches.corner.tolist(), patches.size.tolist(), strict=True
        )
        if image is not None
    ]
    pages = painted(placement, cuttings)
    shown = drawn[patches.patch_of]
    own, patch = patches.faces[shown], patches.patch_of[shown]
    place = (np.cumsum(drawn) - 1)[patch]
    page[own] = placement.page[place]
    page_size = np.array(placement.sizes, np.float64)[page[own]]
    image = patches.image[patch].astype(np.float64)
    first = np.column_stack([placement.x, placement.y])[place] - patches.corner[patch]
    # v runs upward in the model and downward in the page.
    factor[own] = image * (1.0, -1.0) / page_size
    offset[own] = (first + image * (0.0, 1.0)) / page_size - shift[own] * factor[own]
    alpha = [pixels.shape[2] == 4 for pixels in pages]
    return Atlas([webp(pixels) for pixels in pages], alpha, page, factor, offset)


def _patches(textures: FaceTextures, faces: Int32, shift: Float32) -> _Patches:
    """Give the rectangles of images that a tile needs, within its budget."""
    faces = faces[textures.texture[faces] >= 0]
    low, high = textures.low[faces] - shift[faces], textures.high[faces] - shift[faces]
    inside = (high <= 1.0 + _EDGE).all(axis=1)
    alone = len(textures.sizes) + np.arange(len(faces))
    groups, first, patch_of = np.unique(
        np.where(inside, textures.texture[faces], alone), return_index=True, return_inverse=True
    )
    least, largest = least_and_largest(patch_of, low, high)
    repeats = groups >= len(textures.sizes)
    extents = np.stack([least, largest]).astype(np.float64)
    extents[:, ~repeats] = np.clip(extents[:, ~repeats], 0.0, 1.0)
    texture = textures.texture[faces[first]]
    sizes = [textures.sizes[row] for row in texture]
    pixels = np.array([(size.width, size.height) for size in sizes if size]).reshape(-1, 2)
    pixels = pixels * textures.scale[texture, None]
    limit = np.where(repeats, _LARGEST_WRAPPED, LARGEST_PAGE - 2 * PADDING)[:, None]
    image, corner, size = _rectangles(pixels, extents, limit)
    total = float((size + 2 * PADDING).prod(axis=1, dtype=np.float64).sum())
    if total > LARGEST_TILE_PIXELS * _FILL:
        pixels *= np.sqrt(LARGEST_TILE_PIXELS * _FILL / total)
        image, corner, size = _rectangles(pixels, extents, limit)
    return _Patches(texture, image, corner, size, faces, patch_of.astype(np.int32))


def _rectangles(
    pixels: Float64, extents: Float64, limit: npt.NDArray[np.integer]
) -> tuple[Int32, Int32, Int32]:
    """Give the size of scaled images, and the corner and size of the part shown of each.

    Parameters
    ----------
    pixels : (p, 2) float64, wanted width and height of the images.
    extents : (2, p, 2) float64, least and largest coordinates shown, u and v upward.
    limit : (p, 1) integers, pixels, largest side of a part.
    """
    least, largest = extents
    low = np.column_stack([least[:, 0], 1.0 - largest[:, 1]])
    high = np.column_stack([largest[:, 0], 1.0 - least[:, 1]])
    pixels = np.minimum(pixels, (limit - 2) / np.maximum(high - low, 1e-9))
    image = np.maximum(np.rint(pixels), 1.0)
    corner = np.floor(low * image + 1e-3)
    size = np.maximum(np.ceil(high * image - 1e-3) - corner, 1.0)
    # An image that repeats more often than a patch has pixels is a colour.
    size = np.minimum(size, limit)
    return image.astype(np.int32), corner.astype(np.int32), size.astype(np.int32)


def _images(
    textures: FaceTextures, patches: _Patches, problems: list[Problem]
) -> list[UInt8 | None]:
    """Give the scaled image of each patch, None where it cannot be decoded; each is read once."""
    scaled: dict[tuple[int, int, int], UInt8 | None] = {}
    wanted = list(zip(patches.texture.tolist(), *patches.image.T.tolist(), strict=True))
    for row, width, height in wanted:
        if (row, width, height) not in scaled:
            scaled[row, width, height] = _image(textures.images, row, width, height, problems)
    return [scaled[key] for key in wanted]


def _image(
    images: ImageStore, row: int, width: int, height: int, problems: list[Problem]
) -> UInt8 | None:
    try:
        return images.pixels(row, width, height)
    except BrokenImageError as error:
        problems.append(_broken(images.uri(row), error))
        return None


def page_coordinates(atlas: Atlas, face: Int32, uv: Float32) -> Float32:
    """Give the place in its page of vertices of some faces, (v, 2) float32, v downward."""
    placed = np.nan_to_num(uv) * atlas.factor[face] + atlas.offset[face]
    return placed.astype(np.float32)
