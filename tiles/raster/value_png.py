"""Coded numbers as PNG: red × 256 + green is the code, blue is 0; no data is transparent.

Written by hand, because the pixels are known to be of one kind: every row is the difference to the
row above, compressed by isal. Where the codes of a tile span no more than 255 steps, as in most
tiles, a pixel is one byte, the place of its colour in a palette; otherwise it is three, and one
colour (0, 0, 255) is transparent. A browser sees the same. That is a hundredth of Pillow's time
(`bench/value_tiles.py`).
"""

from __future__ import annotations

import struct
import zlib

import numpy as np
import numpy.typing as npt
from isal import isal_zlib
from numba import njit

from tiles.raster.value_coding import NO_DATA_CODE, Float32, UInt16, ValueCoding

UInt8 = npt.NDArray[np.uint8]

MEDIA_TYPE = "image/png"
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_COLOUR_RGB, _COLOUR_PALETTE = 2, 3
_COMPRESSION = 1  # isal: levels 2 and 3 are slower and no smaller for rows of differences
_LONGEST_PALETTE = 255  # colours beside the transparent one, which is the first


def value_png(values: Float32, coding: ValueCoding) -> bytes:
    """Give the PNG of a field.

    values : (rows, cols) float32, NaN = no data.
    """
    rows, columns = values.shape
    codes = coding.codes(values)
    low, high, holes = _span(codes)
    if high - low < _LONGEST_PALETTE:
        colours = [_palette(low, high)]
        if holes:
            colours.append(_chunk(b"tRNS", b"\0"))
        filtered = np.empty((rows, 1 + columns), np.uint8)
        _palette_rows(codes, low, filtered)
        kind = _COLOUR_PALETTE
    else:
        colours = [_chunk(b"tRNS", struct.pack(">HHH", 0, 0, 255))] if holes else []
        filtered = np.empty((rows, 1 + 3 * columns), np.uint8)
        _colour_rows(codes, filtered)
        kind = _COLOUR_RGB
    header = struct.pack(">IIBBBBB", columns, rows, 8, kind, 0, 0, 0)
    data = _chunk(b"IDAT", isal_zlib.compress(filtered, _COMPRESSION))
    return b"".join(
        [_SIGNATURE, _chunk(b"IHDR", header), *colours, data, _chunk(b"IEND", b"")],
    )


def decoded_png(rgba: UInt8, coding: ValueCoding) -> npt.NDArray[np.float64]:
    """Give the numbers of decoded pixels, (rows, cols, 4) uint8; transparent → NaN."""
    codes = rgba[..., 0].astype(np.uint16) * 256 + rgba[..., 1]
    codes[rgba[..., 3] == 0] = NO_DATA_CODE
    return coding.values(codes)


def _palette(low: int, high: int) -> bytes:
    """Give the colours of the codes from `low` to `high`, behind the one of no data."""
    codes = np.arange(low, high + 1, dtype=np.uint16)
    colours = np.zeros((len(codes) + 1, 3), np.uint8)
    colours[1:, 0], colours[1:, 1] = codes >> 8, codes & 255
    return _chunk(b"PLTE", colours.tobytes())


def _chunk(kind: bytes, data: bytes) -> bytes:
    checksum = zlib.crc32(data, zlib.crc32(kind))
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", checksum)


@njit(cache=True, nogil=True)
def _span(codes: UInt16) -> tuple[int, int, bool]:
    """Give the least and the largest code (0, 0 without any), and whether some have no data."""
    low, high, holes = NO_DATA_CODE, 0, False
    for stored in codes.ravel():
        code = int(stored)
        if code == NO_DATA_CODE:
            holes = True
        else:
            low, high = min(low, code), max(high, code)
    return min(low, high), high, holes


@njit(cache=True, nogil=True)
def _palette_rows(codes: UInt16, low: int, out: UInt8) -> None:
    """Write the rows of the PNG (filter 2, "up") into `out`: places in the palette."""
    rows, columns = codes.shape
    above = np.zeros(columns, np.uint8)
    for i in range(rows):
        out[i, 0] = 2
        for j in range(columns):
            code = codes[i, j]
            place = np.uint8(0) if code == NO_DATA_CODE else np.uint8(code - low + 1)
            out[i, j + 1] = place - above[j]
            above[j] = place


@njit(cache=True, nogil=True)
def _colour_rows(codes: UInt16, out: UInt8) -> None:
    """Write the rows of the PNG (filter 2, "up") into `out`: red, green, blue."""
    rows, columns = codes.shape
    above = np.zeros(3 * columns, np.uint8)
    for i in range(rows):
        out[i, 0] = 2
        for j in range(columns):
            code = codes[i, j]
            has_data = code != NO_DATA_CODE
            high = np.uint8(code >> 8) if has_data else np.uint8(0)
            low = np.uint8(code & 255) if has_data else np.uint8(0)
            blue = np.uint8(0) if has_data else np.uint8(255)
            at = 3 * j
            out[i, at + 1] = high - above[at]
            out[i, at + 2] = low - above[at + 1]
            out[i, at + 3] = blue - above[at + 2]
            above[at], above[at + 1], above[at + 2] = high, low, blue
