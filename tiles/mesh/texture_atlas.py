"""Packing of texture patches into padded pages.

Patches are laid on shelves, highest first (next-fit decreasing height; Coffman, Garey, Johnson
and Tarjan 1980). Each is surrounded by its own edge pixels, so that neither filtering nor the
first mipmap levels mix it with its neighbour.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tiles.city_tables import Int32, UInt8

PADDING = 2
LARGEST_PAGE = 2048
# Shelves need about this much more width than a square without gaps.
_SHELF_LOSS = 1.1


@dataclass(frozen=True, slots=True)
class Placement:
    """Where patches lie.

    page : (n,) int32.  x, y : (n,) int32, pixels of the patch's own corner, padding outside it.
    sizes : width and height of each page, multiples of 4.
    """

    page: Int32
    x: Int32
    y: Int32
    sizes: list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Cutting:
    """A rectangle of an image, pixels; the image repeats where the rectangle goes beyond it.

    image : (rows, columns, 3 or 4) uint8.
    """

    image: UInt8
    left: int
    top: int
    width: int
    height: int


def packed(width: Int32, height: Int32) -> Placement:
    """Give places for patches, in as few pages as shelves allow.

    Parameters
    ----------
    width, height : (n,) int32, pixels, at most LARGEST_PAGE − 2 × PADDING.
    """
    count = len(width)
    page, x, y = (np.zeros(count, np.int32) for _ in range(3))
    order = np.lexsort((np.arange(count), -width, -height))
    side = _page_side(width, height)
    number, at_x, at_y, shelf = 0, 0, 0, 0
    used: list[tuple[int, int]] = [(0, 0)]
    for row in order:
        outer_width, outer_height = int(width[row]) + 2 * PADDING, int(height[row]) + 2 * PADDING
        if at_x + outer_width > side:
            at_x, at_y, shelf = 0, at_y + shelf, 0
        if at_y + outer_height > LARGEST_PAGE:
            number, at_x, at_y, shelf = number + 1, 0, 0, 0
            used.append((0, 0))
        page[row], x[row], y[row] = number, at_x + PADDING, at_y + PADDING
        at_x += outer_width
        shelf = max(shelf, outer_height)
        used[number] = (max(used[number][0], at_x), max(used[number][1], at_y + outer_height))
    return Placement(page, x, y, [(_by_four(w), _by_four(h)) for w, h in used])


def _page_side(width: Int32, height: Int32) -> int:
    """Give the page width whose square holds about all patches."""
    area = float(((width + 2 * PADDING) * (height + 2 * PADDING)).sum())
    widest = int(width.max(initial=1)) + 2 * PADDING
    return min(max(_by_four(int(np.sqrt(area) * _SHELF_LOSS)), _by_four(widest)), LARGEST_PAGE)


def _by_four(value: int) -> int:
    """Give the next multiple of 4; powers of two are not needed since WebGL 2."""
    return max(4, -(-value // 4) * 4)


def painted(placement: Placement, cuttings: list[Cutting]) -> list[UInt8]:
    """Give the pages, (height, width, 3 or 4) uint8, with every cutting and its padding."""
    pages: list[UInt8] = []
    for number, (width, height) in enumerate(placement.sizes):
        rows = np.flatnonzero(placement.page == number)
        channels = max(cuttings[row].image.shape[2] for row in rows)
        page = np.zeros((height, width, channels), np.uint8)
        for row in rows:
            _paint(page, cuttings[row], int(placement.x[row]), int(placement.y[row]))
        pages.append(page)
    return pages


def _paint(page: UInt8, cutting: Cutting, x: int, y: int) -> None:
    """Write a cutting into a page, opaque where it has no alpha, and its edge around it."""
    right, bottom, channels = x + cutting.width, y + cutting.height, cutting.image.shape[2]
    _repeat(page[y:bottom, x:right, :channels], cutting.image, cutting.left, cutting.top)
    page[y:bottom, x:right, channels:] = 255
    page[y - PADDING : y, x:right] = page[y, x:right]
    page[bottom : bottom + PADDING, x:right] = page[bottom - 1, x:right]
    band = page[y - PADDING : bottom + PADDING]
    band[:, x - PADDING : x] = band[:, x : x + 1]
    band[:, right : right + PADDING] = band[:, right - 1 : right]


def _repeat(out: UInt8, image: UInt8, left: int, top: int) -> None:
    """Fill pixels with an image that repeats in both directions, from one of its pixels on."""
    height, width = image.shape[:2]
    left, top = left % width, top % height
    once = out[:height, :width]
    # The image's edges part its first copy in up to four.
    for down, source_y in ((slice(0, height - top), top), (slice(height - top, None), 0)):
        for across, source_x in ((slice(0, width - left), left), (slice(width - left, None), 0)):
            part = once[down, across]
            if part.size:
                part[:] = image[source_y:, source_x:][: part.shape[0], : part.shape[1]]
    _double(out[:height].swapaxes(0, 1), width)
    _double(out, height)


def _double(out: UInt8, filled: int) -> None:
    """Repeat the first rows until all are filled."""
    while filled < len(out):
        more = min(filled, len(out) - filled)
        out[filled : filled + more] = out[:more]
        filled += more
