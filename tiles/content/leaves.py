"""Splitting the faces of a file by place, and the faces of a tile by the reach of 16 bits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from tiles.city_tables import Float64, Int32
from tiles.content.scene import Scene
from tiles.mesh.lattice import LARGEST_STEP, any_longer, extent

# A tile is not cut below 1/2^18 of its grid square (under a metre).
DEEPEST = 36
# Third meshes (about 1.1 × 0.9 km) in a third, a second and a first mesh.
_SQUARES = (1, 10, 80)


@dataclass(frozen=True, slots=True)
class Cell:
    """A rectangle in units of third meshes, and how often it was halved."""

    west: float
    south: float
    width: float
    height: float
    depth: int = 0

    def halves(self, anchor: Float64, faces: Int32) -> tuple[tuple[Cell, Int32], ...]:
        """Cut across the longer side (a mesh is 1.2 times as wide as high); empty halves go."""
        if self.width * 1.2 >= self.height:
            middle = self.west + self.width / 2.0
            low = anchor[faces, 0] < middle
            half = self.width / 2.0
            first = Cell(self.west, self.south, half, self.height, self.depth + 1)
            second = Cell(middle, self.south, half, self.height, self.depth + 1)
        else:
            middle = self.south + self.height / 2.0
            low = anchor[faces, 1] < middle
            half = self.height / 2.0
            first = Cell(self.west, self.south, self.width, half, self.depth + 1)
            second = Cell(self.west, middle, self.width, half, self.depth + 1)
        return tuple(
            (cell, part) for cell, part in ((first, faces[low]), (second, faces[~low])) if len(part)
        )


def root_cell(anchor: Float64) -> Cell:
    """Give the grid square that holds a file: third mesh, second mesh or first mesh.

    What lies beyond its edges belongs to the nearest half.
    """
    # Along one axis after the other: numpy takes 20 times as long along both at once.
    low = np.array([axis.min() for axis in anchor.T])
    high = np.array([axis.max() for axis in anchor.T])
    span = float((high - low).max())
    size = next((size for size in _SQUARES if span <= 1.5 * size), _SQUARES[-1])
    west, south = np.floor((low + high) / 2.0 / size) * size
    return Cell(float(west), float(south), float(size), float(size))


def node_groups(scene: Scene, faces: Int32) -> Iterator[tuple[Int32, tuple[int, int, int], bool]]:
    """Give faces, offset (steps) and "needs float32" of each node of a tile."""
    if any_longer(scene.low, scene.high, faces, LARGEST_STEP):
        wide = ((scene.high[faces] - scene.low[faces]) > LARGEST_STEP).any(axis=1)
        yield faces[wide], (0, 0, 0), True
        faces = faces[~wide]
    pending = [faces] if len(faces) else []
    while pending:
        part = pending.pop()
        low, high = extent(scene.low, scene.high, part)
        if (high - low).max() <= LARGEST_STEP:
            yield part, (int(low[0]), int(low[1]), int(low[2])), False
            continue
        axis = int((high - low).argmax())
        middle = scene.low[part, axis].astype(np.int64) + scene.high[part, axis]
        first = 2 * middle < middle.min() + middle.max()
        pending += [part[~first], part[first]]
