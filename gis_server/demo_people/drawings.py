"""What people of the demo town draw: proposals on the map of all, works of a class."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gis_server.demo_town.place import to_degrees
from gis_server.demo_town.plan import PLAZA
from gis_server.demo_town.town_data import town
from layers.features.feature import Content

_TREE: Final = {"kind": "tree", "species": "zelkova", "height_m": 8.0, "crown_diameter_m": 6.0}
ROW: Final = 4  # trees side by side
_NOTED: Final = ("hot", "shade", "water", "barrier")


def proposals() -> Iterator[Content]:
    """Give drawings before the station: two rows of trees, a sail, a bench, mist, cool paving."""
    words = town().people.words
    west, south, east, north = PLAZA.bounds
    for y in (south + 9, south + 20):
        for x in np.linspace(west + 12, east - 12, ROW).tolist():
            yield _drawn(shapely.Point(x, y), _TREE, height_m=8.0)
    sail = shapely.box(west + 40, south + 30, west + 54, south + 40)
    yield _drawn(sail, {"kind": "shade_sail", "height_m": 4.0, "text": words["sail"]})
    yield _drawn(shapely.Point(west + 47, south + 26), {"kind": "bench"})
    mist = {"kind": "mist", "height_m": 2.5, "text": words["mist"]}
    yield _drawn(shapely.Point(east - 30, south + 34), mist)
    strip = shapely.box(west + 20, north - 16, east - 20, north - 8)
    yield _drawn(strip, {"kind": "paving", "cover": "water_retentive_paving"})


def works(group: int, rng: np.random.Generator) -> Iterator[Content]:
    """Give what one group of a class drew: its own strip of the square before the station."""
    west, south, east, north = PLAZA.bounds
    width = (east - west) / 4
    left = west + group * width
    for number in range(3 + group % 3):
        x, y = left + rng.uniform(3, width - 3), south + 8 + number * 10 + rng.uniform(-2, 2)
        yield _drawn(shapely.Point(x, y), _TREE, height_m=8.0)
    if group % 2 == 0:
        awning = shapely.box(left + 4, north - 20, left + 14, north - 14)
        yield _drawn(awning, {"kind": "awning", "height_m": 3.0})
    else:
        yield _drawn(shapely.Point(left + width / 2, north - 18), {"kind": "bench"})


def class_notes(group: int) -> Iterator[Content]:
    """Give what one group of a class noted."""
    west, south, east, _ = PLAZA.bounds
    texts = list(zip(_NOTED, town().people.class_notes, strict=True))
    about, text = texts[group % len(texts)]
    place = shapely.Point(west + (group + 0.5) * (east - west) / 4, south + 4)
    yield _drawn(place, {"about": about, "text": text})


def _drawn(
    shape: BaseGeometry, properties: dict[str, Any], *, height_m: float | None = None
) -> Content:
    placed = shapely.transform(shape, lambda xy: np.round(to_degrees(xy), 7))
    return Content(placed, properties, height_m=height_m)
