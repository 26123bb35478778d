"""The frame of a Mapbox vector tile (MVT 2.1): its layers and the grid each was drawn on."""

from __future__ import annotations

FULL_EXTENT = 4096

_LAYER, _NAME, _EXTENT = 3, 1, 5
_VARINT, _BYTES = 0, 2


def layer_extents(tile: bytes) -> dict[str, int]:
    """Give name → units a side of each layer of an unpacked tile.

    GDAL draws a layer on a coarser grid where it would go over its bytes.
    """
    found = {}
    for field, start, end, _ in _fields(tile, 0, len(tile)):
        if field == _LAYER:
            name, extent = "", FULL_EXTENT
            for inner, first, last, number in _fields(tile, start, end):
                if inner == _NAME:
                    name = tile[first:last].decode()
                elif inner == _EXTENT:
                    extent = number
            found[name] = extent
    return found


def _fields(data: bytes, at: int, end: int) -> list[tuple[int, int, int, int]]:
    """Give field number, start and end of its bytes, and its value where it is a number."""
    fields = []
    while at < end:
        key, at = _varint(data, at)
        number, at = _varint(data, at)
        if key & 7 == _BYTES:
            fields.append((key >> 3, at, at + number, 0))
            at += number
        elif key & 7 == _VARINT:
            fields.append((key >> 3, at, at, number))
        else:
            raise ValueError(f"wire type {key & 7} in the frame of a vector tile")
    return fields


def _varint(data: bytes, at: int) -> tuple[int, int]:
    number, shift = 0, 0
    while data[at] > 0x7F:
        number |= (data[at] & 0x7F) << shift
        shift += 7
        at += 1
    return number | data[at] << shift, at + 1
