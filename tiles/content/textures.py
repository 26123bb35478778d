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

from tiles.city_tables import CityTables, Float32, Float64, Int32, UInt8
from tiles.errors import Problem, Severity
from tiles.mesh.texture_atlas import LARGEST_PAGE, PADDING, packed, painted
from tiles.mesh.texture_images import BrokenImageError, ImageSize, decoded, image_size, webp
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
    """Image files by URI; the last ones stay in memory."""

    def __init__(self, uris: tuple[str, ...], read_image: ReadImage) -> None:
        self._uris = uris
        self._read_image = read_image
        self._kept: dict[int, bytes] = {}
        self._size = 0

    def uri(self, row: int) -> str:
        """Give the URI of an image as written in the file."""
        return self._uris[row]

    def read(self, row: int) -> bytes | None:
        """Give an image file, None where it is missing."""
        if row in self._kept:
            return self._kept[row]
        data = self._read_image(self._uris[row])
        if data is not None and self._size + len(data) <= _KEPT_BYTES:
            self._kept[row] = data
            self._size += len(data)
        return data


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
    texture[np.isnan(low).any(axis=1)] = -1
    images = ImageStore(tables.textures, read_image)
    sizes: list[ImageSize | None] = [None] * len(tables.textures)
    for row in np.unique(texture[texture >= 0]):
        sizes[row] = _size(tables.textures[row], images.read(int(row)), problems)
    usable = np.array([size is not None for size in sizes], np.bool_)
    texture[(texture >= 0) & ~usable[texture]] = -1
    whole = np.array([size.width * size.height if size else 1 for size in sizes], np.float64)
    scale = _scales(texture, area * whole[texture], triangles.area_m2, len(sizes), lod)
    pixels = np.where(texture >= 0, area * whole[texture] * scale[texture] ** 2, 0.0)
    return FaceTextures(texture, low, high, scale, sizes, pixels, images)


def _size(uri: str, data: bytes | None, problems: list[Problem]) -> ImageSize | None:
    if data is None:
        problems.append(
            Problem("missing-texture", Severity.WARNING, f"{uri} is missing; its faces are plain")
        )
        return None
    try:
        return image_size(data)
    except BrokenImageError as error:
        problems.append(_broken(uri, error))
        return None


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
class _Patch:
    """A rectangle of pixels of one image, scaled to `image_width` × `image_height`.

    left, top, width, height : pixels; beyond the image where it repeats.
    faces : that show it.
    """

    texture: int
    image_width: int
    image_height: int
    left: int
    top: int
    width: int
    height: int
    faces: npt.NDArray[np.intp]


def build_atlas(textures: FaceTextures, faces: Int32, problems: list[Problem]) -> Atlas:
    """Give the atlas of a tile's faces; one entry per face of the scene."""
    count = len(textures.texture)
    page = np.full(count, -1, np.int32)
    factor, offset = np.zeros((count, 2)), np.zeros((count, 2))
    shift = np.floor(textures.low + _EDGE)
    patches = _patches(textures, faces, shift)
    pixels, kept = _drawn(textures, patches, problems)
    if not kept:
        return Atlas([], [], page, factor, offset)
    placement = packed(
        np.array([patch.width for patch in kept], np.int32),
        np.array([patch.height for patch in kept], np.int32),
    )
    pages = painted(placement, pixels)
    for number, patch in enumerate(kept):
        own, at = patch.faces, int(placement.page[number])
        width, height = placement.sizes[at]
        page[own] = at
        factor[own] = patch.image_width / width, -patch.image_height / height
        left, top = placement.x[number] - patch.left, placement.y[number] - patch.top
        offset[own, 0] = left / width - shift[own, 0] * factor[own, 0]
        # v runs upward in the model and downward in the page.
        offset[own, 1] = (top + patch.image_height) / height - shift[own, 1] * factor[own, 1]
    alpha = [drawn.shape[2] == 4 for drawn in pages]
    return Atlas([webp(drawn) for drawn in pages], alpha, page, factor, offset)


def _patches(textures: FaceTextures, faces: Int32, shift: Float32) -> list[_Patch]:
    """Give the rectangles of images that a tile needs, within its budget."""
    shown = faces[textures.texture[faces] >= 0]
    inside = (textures.high[shown] - shift[shown] <= 1.0 + _EDGE).all(axis=1)
    groups: list[npt.NDArray[np.intp]] = [
        shown[inside & (textures.texture[shown] == row)].astype(np.intp)
        for row in np.unique(textures.texture[shown[inside]])
    ]
    groups += [np.array([face], np.intp) for face in shown[~inside]]
    patches = [_patch(textures, group, shift, 1.0) for group in groups]
    total = sum((p.width + 2 * PADDING) * (p.height + 2 * PADDING) for p in patches)
    if total <= LARGEST_TILE_PIXELS * _FILL:
        return patches
    reduction = float(np.sqrt(LARGEST_TILE_PIXELS * _FILL / total))
    return [_patch(textures, group, shift, reduction) for group in groups]


def _patch(
    textures: FaceTextures, group: npt.NDArray[np.intp], shift: Float32, reduction: float
) -> _Patch:
    row = int(textures.texture[group[0]])
    size = textures.sizes[row]
    assert size is not None  # noqa: S101 - faces of unusable images are plain
    low = (textures.low[group] - shift[group]).min(axis=0).astype(np.float64)
    high = (textures.high[group] - shift[group]).max(axis=0).astype(np.float64)
    wrapped = bool((high > 1.0 + _EDGE).any())
    if not wrapped:
        low, high = np.clip(low, 0.0, 1.0), np.clip(high, 0.0, 1.0)
    scale = float(textures.scale[row]) * reduction
    largest = _LARGEST_WRAPPED if wrapped else LARGEST_PAGE - 2 * PADDING
    width, left, across = _side(size.width * scale, low[0], high[0], largest)
    height, top, down = _side(size.height * scale, 1.0 - high[1], 1.0 - low[1], largest)
    return _Patch(row, width, height, left, top, across, down, group)


def _side(pixels: float, low: float, high: float, largest: int) -> tuple[int, int, int]:
    """Give the image's pixels along a side, and where and how long the patch's part of it is."""
    pixels = min(pixels, (largest - 2) / max(high - low, 1e-9))
    whole = max(round(pixels), 1)
    first = int(np.floor(low * whole + 1e-3))
    length = max(int(np.ceil(high * whole - 1e-3)) - first, 1)
    # An image that repeats more often than a patch has pixels is a colour.
    return whole, first, min(length, largest)


def _drawn(
    textures: FaceTextures, patches: list[_Patch], problems: list[Problem]
) -> tuple[list[UInt8], list[_Patch]]:
    """Give the pixels of patches, and the patches that have some."""
    pixels: list[UInt8] = []
    kept: list[_Patch] = []
    cache: dict[tuple[int, int, int], UInt8] = {}
    for patch in patches:
        data = textures.images.read(patch.texture)
        if data is None:
            continue
        target = (patch.texture, patch.image_width, patch.image_height)
        try:
            if target not in cache:
                cache[target] = decoded(data, target[1], target[2])
            pixels.append(_cut(cache[target], patch))
            kept.append(patch)
        except BrokenImageError as error:
            problems.append(_broken(textures.images.uri(patch.texture), error))
    return pixels, kept


def _cut(image: UInt8, patch: _Patch) -> UInt8:
    """Give the pixels of a patch, repeating the image where it goes beyond it."""
    height, width = image.shape[:2]
    right, bottom = patch.left + patch.width, patch.top + patch.height
    if patch.left >= 0 and patch.top >= 0 and right <= width and bottom <= height:
        return image[patch.top : bottom, patch.left : right]
    columns = np.arange(patch.left, right) % width
    repeated: UInt8 = image[(np.arange(patch.top, bottom) % height)[:, None], columns]
    return repeated


def page_coordinates(atlas: Atlas, face: Int32, uv: Float32) -> Float32:
    """Give the place in its page of vertices of some faces, (v, 2) float32, v downward."""
    placed = np.nan_to_num(uv) * atlas.factor[face] + atlas.offset[face]
    return placed.astype(np.float32)
