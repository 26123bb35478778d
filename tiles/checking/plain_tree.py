"""The usual tree of tiles, regions in regions, checked as columns.

A city has hundreds of tiles that are nearly all alike. Whatever breaks a rule or is less usual
makes the answer False: then `tiles.checking.tree` looks tile by tile, and names what it finds.
"""

from __future__ import annotations

import math
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt

from tiles.checking.sources import TilesetSource, resolved
from tiles.checking.volumes import ANGLE_TOLERANCE, HEIGHT_TOLERANCE_M
from tiles.city_tables import Float64

_TILE = {"boundingVolume", "geometricError", "refine", "content", "contents", "children"}
_CONTENT = {"uri", "boundingVolume"}
_DEEPEST = 64
_LIMITS = np.array([math.pi, math.pi / 2, math.pi, math.pi / 2, np.inf, np.inf])
# West, south and low may be less than those of the parent by this much, east, north, high more.
_SIGN = np.array([1.0, 1.0, -1.0, -1.0, 1.0, -1.0])
_TOLERANCE = np.array([ANGLE_TOLERANCE] * 4 + [HEIGHT_TOLERANCE_M] * 2)

Rows = npt.NDArray[np.intp]


def is_plain_and_right(root: Any, source: TilesetSource, *, path: str, error: float | None) -> bool:
    """Tell whether all tiles below `root` keep the rules; contents must be there, no more.

    Parameters
    ----------
    path : of the tileset, on which its URIs depend. error : geometric error of the tileset.
    """
    try:
        tiles, above = _flat(root)
        errors = _numbers([[tile["geometricError"]] for tile in tiles], 1)[:, 0]
        regions = _numbers([_region(tile) for tile in tiles], 6)
        contents, of_tile = _contents(tiles)
        inner = [(row, each) for row, each in zip(of_tile, contents, strict=True) if len(each) > 1]
        own = _numbers([_region(each) for _, each in inner], 6)
        return (
            set(chain.from_iterable(tiles)) <= _TILE
            and all(map(_refines, tiles))
            and set(chain.from_iterable(contents)) <= _CONTENT
            and all(_is_there(each, source, path) for each in contents)
            and _shrink(errors, above, error)
            and _lie_in(regions, regions[above])
            and _lie_in(own, regions[[row for row, _ in inner]])
        )
    except (ArithmeticError, AttributeError, KeyError, TypeError, ValueError):
        return False  # a part of it is missing or of another kind


def _flat(root: Any) -> tuple[list[Any], Rows]:
    """Give all tiles, and the row of the one above each; ValueError where they lie too deep."""
    tiles, above, depths = [root], [0], [0]
    for row, tile in enumerate(tiles):
        children = tile.get("children", [])
        if not isinstance(children, list) or depths[row] > _DEEPEST:
            raise ValueError(row)
        tiles += children
        above += [row] * len(children)
        depths += [depths[row] + 1] * len(children)
    return tiles, np.array(above, np.intp)


def _contents(tiles: list[Any]) -> tuple[list[Any], list[int]]:
    """Give all contents, and the row of the tile that shows each."""
    found: list[Any] = []
    rows: list[int] = []
    for row, tile in enumerate(tiles):
        if "content" in tile:
            found.append(tile["content"])
            rows.append(row)
        if "contents" in tile:
            if "content" in tile or not isinstance(tile["contents"], list) or not tile["contents"]:
                raise ValueError(row)
            found += tile["contents"]
            rows += [row] * len(tile["contents"])
    return found, rows


def _region(found: Any) -> Any:
    volume = found["boundingVolume"]
    if len(volume) != 1:
        raise ValueError(volume)
    return volume["region"]


def _numbers(rows: list[Any], width: int) -> Float64:
    """Give lists of numbers as rows; ValueError where one is no such list."""
    kinds = set(map(type, chain.from_iterable(rows)))
    if not set(map(type, rows)) <= {list} or not kinds <= {int, float}:
        raise ValueError(rows)
    return np.array(rows, np.float64).reshape(len(rows), width)


def _refines(tile: Any) -> bool:
    return tile.get("refine", "REPLACE") in {"ADD", "REPLACE"}


def _is_there(content: Any, source: TilesetSource, path: str) -> bool:
    found = resolved(content["uri"], base=path)
    return found is not None and not found.endswith(".json") and source.has(found)


def _shrink(errors: Float64, above: Rows, largest: float | None) -> bool:
    """Tell whether geometric errors are right and never grow downwards."""
    if largest is None or errors[0] > largest:
        return False
    return bool((np.isfinite(errors) & (errors >= 0) & (errors <= errors[above])).all())


def _lie_in(regions: Float64, outer: Float64) -> bool:
    """Tell whether regions are right and lie in others."""
    right = (np.isfinite(regions) & (np.abs(regions) <= _LIMITS)).all()
    ordered = (regions[:, [1, 4]] <= regions[:, [3, 5]]).all()  # south and north, low and high
    beyond = _SIGN * (outer - regions) > _TOLERANCE
    return bool(right and ordered and not beyond.any())
