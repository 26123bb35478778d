"""Coded numbers as PNG: red × 256 + green is the code, blue is 0; no data is transparent.

Written by hand, because the pixels are known to be of one kind: three bytes and one transparent
colour (0, 0, 255) instead of four bytes, every row the difference to the row above, compressed by
isal. That is a thirtieth of Pillow's time for files of the same size (`bench/value_tiles.py`).
"""

from __future__ import annotations

import struct
import zlib

import numpy as np
import numpy.typing as npt
from isal import isal_zlib
from numba import njit

from tiles.raster.value_coding import LARGEST_CODE, NO_DATA_CODE, Float32, ValueCoding

UInt8 = npt.NDArray[np.uint8]

MEDIA_TYPE = "image/png"
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_COLOUR_RGB = 2
_COMPRESSION = 1  # isal: levels 2 and 3 are slower and no smaller for rows of differences


def value_png(values: Float32, coding: ValueCoding) -> bytes:
    """Give the PNG of a field.

    values : (rows, cols) float32, NaN = no data.
    """
    rows, columns = values.shape
    filtered = np.empty((rows, 1 + 3 * columns), np.uint8)
    whole = _filtered_rows(np.ascontiguousarray(values), coding.offset, coding.scale, filtered)
    header = struct.pack(">IIBBBBB", columns, rows, 8, _COLOUR_RGB, 0, 0, 0)
    parts = [_SIGNATURE, _chunk(b"IHDR", header)]
    if not whole:
        parts.append(_chunk(b"tRNS", struct.pack(">HHH", 0, 0, 255)))
    parts.append(_chunk(b"IDAT", isal_zlib.compress(filtered, _COMPRESSION)))
    parts.append(_chunk(b"IEND", b""))
    return b"".join(parts)


def decoded_png(rgba: UInt8, coding: ValueCoding) -> npt.NDArray[np.float64]:
    """Give the numbers of decoded pixels, (rows, cols, 4) uint8; transparent → NaN."""
    codes = rgba[..., 0].astype(np.uint16) * 256 + rgba[..., 1]
    codes[rgba[..., 3] == 0] = NO_DATA_CODE
    return coding.values(codes)


def _chunk(kind: bytes, data: bytes) -> bytes:
    checksum = zlib.crc32(data, zlib.crc32(kind))
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", checksum)


@njit(cache=True, nogil=True)
def _filtered_rows(values: Float32, offset: float, scale: float, out: UInt8) -> bool:
    """Write the rows of the PNG (filter 2, "up") into `out`; tell whether all pixels have data."""
    rows, columns = values.shape
    above = np.zeros(3 * columns, np.uint8)
    whole = True
    for i in range(rows):
        out[i, 0] = 2
        for j in range(columns):
            value = values[i, j]
            if np.isnan(value):
                high, low, blue = np.uint8(0), np.uint8(0), np.uint8(255)
                whole = False
            else:
                code = np.int64(min(max(np.rint((value - offset) / scale), 0.0), LARGEST_CODE))
                high, low, blue = np.uint8(code >> 8), np.uint8(code & 255), np.uint8(0)
            at = 3 * j
            out[i, at + 1] = high - above[at]
            out[i, at + 2] = low - above[at + 1]
            out[i, at + 3] = blue - above[at + 2]
            above[at], above[at + 1], above[at + 2] = high, low, blue
    return whole
