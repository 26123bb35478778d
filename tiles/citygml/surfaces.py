"""Polygons with their rings, as columns: choosing, repeating, reversing."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from tiles.city_tables import Float64, Int32

Index = npt.NDArray[np.intp]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Surfaces:
    """Polygons of a file while it is read; columns as in `tiles.city_tables.Polygons`.

    element : (n,) element of the polygon.
    ring_of : (rings,) ring as the file counts them, for its texture coordinates.
    """

    element: Int32
    feature: Int32
    lod: Int32
    kind: Int32
    is_reversed: Int32
    ring_start: Int32
    ring_of: Int32
    vertex_start: Int32
    vertices: Float64

    def take(self, rows: Index) -> Surfaces:
        """Give the polygons of these rows, with their rings and vertices."""
        rings = ranges(self.ring_start[:-1][rows], self.ring_start[1:][rows])
        return replace(
            self.take_rings(rings),
            element=self.element[rows],
            feature=self.feature[rows],
            lod=self.lod[rows],
            kind=self.kind[rows],
            is_reversed=self.is_reversed[rows],
            ring_start=starts(np.diff(self.ring_start)[rows]),
        )

    def with_rings(self, per_polygon: npt.NDArray[np.signedinteger]) -> Surfaces:
        """Give the same polygons with this number of rings each."""
        return replace(self, ring_start=starts(per_polygon))

    def take_rings(self, rings: Index) -> Surfaces:
        """Give only these rings and their vertices; polygons stay as they are."""
        points = ranges(self.vertex_start[:-1][rings], self.vertex_start[1:][rings])
        return replace(
            self,
            ring_of=self.ring_of[rings],
            vertex_start=starts(np.diff(self.vertex_start)[rings]),
            vertices=self.vertices[points],
        )


def ranges(start: npt.NDArray[np.signedinteger], end: npt.NDArray[np.signedinteger]) -> Index:
    """Give start[0] … end[0] − 1, start[1] … end[1] − 1, … as one index."""
    length = (end - start).astype(np.intp)
    shift = np.repeat(start.astype(np.intp) - np.concatenate(([0], np.cumsum(length)[:-1])), length)
    return np.arange(len(shift), dtype=np.intp) + shift if len(shift) else shift


def starts(length: npt.NDArray[np.signedinteger]) -> Int32:
    """Give the offsets of consecutive lists with these lengths."""
    return np.concatenate(([0], np.cumsum(length))).astype(np.int32)


def reversed_order(surfaces: Surfaces) -> Index | None:
    """Give the vertex order in which reversed polygons run backwards; None if none is."""
    if not surfaces.is_reversed.any():
        return None
    turned = np.repeat(surfaces.is_reversed.astype(bool), np.diff(surfaces.ring_start))
    first, last = surfaces.vertex_start[:-1], surfaces.vertex_start[1:]
    order = np.arange(len(surfaces.vertices), dtype=np.intp)
    points = ranges(first[turned], last[turned])
    mirror = np.repeat((first + last - 1)[turned], np.diff(surfaces.vertex_start)[turned])
    order[points] = mirror - points
    return order
