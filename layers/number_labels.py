"""Where numbers stand on a printed map, so that none covers another."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

_RINGS_MM = (0.0, 5.0, 8.0, 11.0, 15.0, 20.0)


@dataclass(slots=True)
class NumberLabels:
    """Numbers that stand on a map already, by cells as wide as one of them.

    width_mm, height_mm : of the map. radius_mm : of the circle around a number.
    """

    width_mm: float
    height_mm: float
    radius_mm: float
    taken: defaultdict[tuple[int, int], list[tuple[float, float]]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def put(self, x: float, y: float) -> tuple[float, float] | None:
        """Give the nearest free place for a number [mm], None where all is full."""
        radius = self.radius_mm
        for place in _around(x, y):
            inside = radius <= place[0] <= self.width_mm - radius
            inside = inside and radius <= place[1] <= self.height_mm - radius
            if inside and self._is_free(*place):
                self.taken[self._cell(*place)].append(place)
                return place
        return None

    def _is_free(self, x: float, y: float) -> bool:
        column, row = self._cell(x, y)
        near = (
            place
            for i in (column - 1, column, column + 1)
            for j in (row - 1, row, row + 1)
            for place in self.taken.get((i, j), ())
        )
        return all(math.dist((x, y), place) >= 2 * self.radius_mm for place in near)

    def _cell(self, x: float, y: float) -> tuple[int, int]:
        return int(x // (2 * self.radius_mm)), int(y // (2 * self.radius_mm))


def _around(x: float, y: float) -> Iterator[tuple[float, float]]:
    for radius in _RINGS_MM:
        steps = max(1, round(radius * 2))
        for step in range(steps):
            angle = 2 * math.pi * step / steps
            yield x + radius * math.cos(angle), y + radius * math.sin(angle)
