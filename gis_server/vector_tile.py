"""Mapbox Vector Tiles 2.1: features of one layer, cut to a tile of the Web Mercator scheme.

What is smaller than a unit of the tile becomes a point, so nothing is lost from view.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

EXTENT: Final = 4096
BUFFER: Final = 64
TOLERANCE: Final = 4.0  # half a pixel of a tile drawn with 512
MOST_ZOOM: Final = 22
LARGEST_LATITUDE: Final = math.degrees(math.atan(math.sinh(math.pi)))
_MOVE, _LINE, _CLOSE = 9, 2, 15
_POINT, _LINES, _POLYGONS = 1, 2, 3
_KINDS: Final = {0: _POINT, 1: _LINES, 3: _POLYGONS, 5: _LINES, 6: _POLYGONS}  # by GEOS type

Bounds = tuple[float, float, float, float]
Scalar = str | bool | int | float
Integers = npt.NDArray[np.int64]
Geometries = npt.NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class Tile:
    """A tile of the Web Mercator scheme; y counts from the north."""

    z: int
    x: int
    y: int

    @property
    def exists(self) -> bool:
        """Tell whether the scheme has it."""
        return (
            0 <= self.z <= MOST_ZOOM and 0 <= min(self.x, self.y) <= max(self.x, self.y) < 2**self.z
        )

    @property
    def bounds(self) -> Bounds:
        """Give west, south, east, north with the buffer [degrees]."""
        beyond, across = BUFFER / EXTENT, 2.0**self.z
        west, east = ((self.x + each) / across * 360 - 180 for each in (-beyond, 1 + beyond))
        north, south = (_latitude((self.y + each) / across) for each in (-beyond, 1 + beyond))
        return max(west, -180.0), south, min(east, 180.0), north

    def units(self, places: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """Give places in units of this tile.

        places : (n, 2) float64, longitude and latitude [degrees].
        """
        across = 2.0**self.z
        latitude = np.radians(np.clip(places[:, 1], -LARGEST_LATITUDE, LARGEST_LATITUDE))
        x = (places[:, 0] + 180) / 360 * across - self.x
        y = (1 - np.arcsinh(np.tan(latitude)) / np.pi) / 2 * across - self.y
        return np.column_stack((x, y)) * EXTENT


def encode_tile(
    tile: Tile,
    name: str,
    *,
    numbers: Sequence[int],
    geometries: Sequence[BaseGeometry],
    properties: Sequence[Mapping[str, Scalar]],
) -> bytes:
    """Give a tile with one layer; b"" where nothing of it lies in the tile.

    numbers, geometries, properties : of each feature; places in longitude and latitude [degrees].
    """
    cut = cut_to_tile(tile, np.array(geometries, object))
    kept = np.flatnonzero(~shapely.is_empty(cut))
    if kept.size == 0:
        return b""
    kinds, shapes = _commands(cut[kept])
    keys: dict[str, int] = {}
    values: dict[tuple[type, Scalar], int] = {}
    features = []
    for kind, shape, index in zip(kinds, shapes, kept, strict=True):
        tags = bytearray()
        for key, value in properties[index].items():
            tags += _varint(keys.setdefault(key, len(keys)))
            tags += _varint(values.setdefault((type(value), value), len(values)))
        features.append(
            b"\x08%b\x12%b%b\x18%b\x22%b%b"
            % (
                _varint(numbers[index]),
                _varint(len(tags)),
                bytes(tags),
                bytes((kind,)),
                _varint(len(shape)),
                shape,
            )
        )
    layer = b"".join(
        (
            _message(1, name.encode()),
            *(_message(2, each) for each in features),
            *(_message(3, each.encode()) for each in keys),
            *(_message(4, _value(each)) for _, each in values),
            b"\x28" + _varint(EXTENT),
            b"\x78\x02",
        )
    )
    return _message(3, layer)


def cut_to_tile(tile: Tile, geometries: Geometries) -> Geometries:
    """Give geometries in whole units of a tile, valid, simplified; empty where they lie outside.

    geometries : (n,) points, lines and polygons in longitude and latitude [degrees].
    """
    placed = shapely.transform(geometries, tile.units)
    low, high = -float(BUFFER), float(EXTENT + BUFFER)
    flat = shapely.get_dimensions(placed) > 0
    placed[~flat] = shapely.transform(placed[~flat], np.round)
    inside = shapely.intersects(placed, shapely.box(low, low, high, high))
    placed[~inside] = shapely.Point()
    wanted = np.flatnonzero(flat & inside)
    if wanted.size:
        placed[wanted] = _cut_shapes(placed[wanted], low, high)
    return placed


def _cut_shapes(shapes: Geometries, low: float, high: float) -> Geometries:
    """Give lines and polygons cut, simplified, on whole units; points where no shape is left."""
    clipped = shapely.clip_by_rect(shapes, low, low, high, high)
    simple = shapely.simplify(clipped, TOLERANCE)
    cut = shapely.set_precision(simple, 1.0)
    cut = shapely.orient_polygons(cut)
    whole = np.isin(shapely.get_type_id(cut), list(_KINDS)) & ~shapely.is_empty(cut)
    for index in np.flatnonzero(~whole):
        centre = clipped[index].centroid
        cut[index] = centre if centre.is_empty else shapely.transform(centre, np.round)
    return cut


def _commands(geometries: Geometries) -> tuple[list[int], list[bytes]]:
    """Give the kind of each geometry and its commands as they stand in a tile."""
    kinds = np.array([_KINDS[each] for each in shapely.get_type_id(geometries).tolist()])
    parts, of_feature = shapely.get_parts(geometries, return_index=True)
    is_area = kinds[of_feature] == _POLYGONS
    rings, of_part = shapely.get_rings(parts[is_area], return_index=True)
    areas = np.flatnonzero(is_area)
    others = np.flatnonzero(~is_area)
    paths = np.concatenate((parts[others], rings))
    path_feature = np.concatenate((of_feature[others], of_feature[areas][of_part]))
    order = np.argsort(path_feature, kind="stable")
    paths, path_feature = paths[order], path_feature[order]
    places, path_of = shapely.get_coordinates(paths, return_index=True)
    closed = kinds[path_feature] == _POLYGONS
    last = np.append(path_of[1:] != path_of[:-1], True)
    kept = ~(last & closed[path_of])  # a ring's last place is its first
    places, path_of = np.round(places[kept]).astype(np.int64), path_of[kept]
    words, starts = _words(places, path_of, path_feature, kinds)
    encoded, offsets = _varints(words)
    ends = np.append(starts, len(words))
    marks = np.append(offsets, len(encoded))[ends].tolist()
    whole = encoded.tobytes()
    shapes = [whole[marks[each] : marks[each + 1]] for each in range(len(geometries))]
    return kinds.tolist(), shapes


def _words(
    places: Integers, path_of: Integers, path_feature: Integers, kinds: Integers
) -> tuple[npt.NDArray[np.uint32], Integers]:
    """Give commands and parameters of all paths, and where those of each feature begin.

    places : (n, 2) int64, of all paths. path_of : (n,) path of each. path_feature : of each path.
    """
    counts = np.bincount(path_of, minlength=len(path_feature))
    kind = kinds[path_feature]
    lengths = np.where(kind == _POINT, 3, 2 + 2 * counts) + (kind == _POLYGONS)
    base = np.concatenate(([0], np.cumsum(lengths)))
    words = np.zeros(base[-1], np.int64)
    words[base[:-1]] = _MOVE
    lines = kind != _POINT
    words[base[:-1][lines] + 3] = (counts[lines] - 1) << 3 | _LINE
    words[base[1:][kind == _POLYGONS] - 1] = _CLOSE
    first_of_path = np.concatenate(([0], np.cumsum(counts)))[:-1]
    within = np.arange(len(places)) - first_of_path[path_of]
    at = base[path_of] + np.where(within == 0, 1, 2 + 2 * within)
    steps = np.diff(places, axis=0, prepend=0)
    feature_of = path_feature[path_of]
    begins = np.flatnonzero(np.append(True, feature_of[1:] != feature_of[:-1]))
    steps[begins] = places[begins]
    zigzag = (steps << 1) ^ (steps >> 63)
    words[at], words[at + 1] = zigzag[:, 0], zigzag[:, 1]
    return words.astype(np.uint32), base[np.searchsorted(path_feature, np.arange(len(kinds)))]


def _varints(values: npt.NDArray[np.uint32]) -> tuple[npt.NDArray[np.uint8], Integers]:
    """Give numbers as protocol buffers write them, and where each begins."""
    sizes = 1 + np.searchsorted(1 << 7 * np.arange(1, 5), values, side="right")
    offsets = np.concatenate(([0], np.cumsum(sizes)))
    encoded = np.zeros(offsets[-1], np.uint8)
    for each in range(5):
        some = sizes > each
        more = (sizes[some] > each + 1).astype(np.uint32) << 7
        encoded[offsets[:-1][some] + each] = (values[some] >> 7 * each & 0x7F) | more
    return encoded, offsets[:-1]


def _varint(value: int) -> bytes:
    if value < 128:
        return _SMALL[value]
    found = bytearray()
    while value >= 128:
        found.append(value & 0x7F | 0x80)
        value >>= 7
    found.append(value)
    return bytes(found)


_SMALL: Final = [bytes((each,)) for each in range(128)]


def _message(field: int, content: bytes) -> bytes:
    return b"%c%b%b" % (field << 3 | 2, _varint(len(content)), content)


def _value(value: Any) -> bytes:
    if isinstance(value, bool):
        return b"\x38\x01" if value else b"\x38\x00"
    if isinstance(value, int) and value >= 0:
        return b"\x28" + _varint(value)
    if isinstance(value, int | float):
        return b"\x19" + struct.pack("<d", value)
    return _message(1, value.encode())


def _latitude(y: float) -> float:
    """Give the latitude [degrees] of a place between the north (0) and south (1) of the scheme."""
    inside = min(max(y, 0.0), 1.0)
    return math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * inside))))
