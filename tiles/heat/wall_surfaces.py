"""Wall surfaces of a city model, as heat is laid on them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from tiles.attribute_values import string_column, strings_of
from tiles.city_tables import StringColumn

Float64 = npt.NDArray[np.float64]
Int32 = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class WallSurfaces:
    """Wall polygons of buildings; each is plane, so a bent WallSurface is several of them.

    triangles : (n, 3, 3) float64, m, x and y in the CRS of the run, z above the geoid;
        counter-clockwise seen from outside.
    wall : (n,) int32, ascending, row of the polygon that a triangle belongs to.
    azimuth : (walls,) float64, degrees clockwise from north, of the outward normal.
    gml_id : (walls,) strings, of the WallSurface; "" where the model has only a solid (LOD1).
    building : (walls,) strings, gml:id of the building.
    """

    triangles: Float64
    wall: Int32
    azimuth: Float64
    gml_id: StringColumn
    building: StringColumn

    def __len__(self) -> int:
        """Give the number of walls."""
        return len(self.azimuth)

    def rows(self, chosen: npt.NDArray[np.integer]) -> WallSurfaces:
        """Give some of the walls, in ascending order."""
        number = np.full(len(self), -1, np.int32)
        number[chosen] = np.arange(len(chosen), dtype=np.int32)
        shown = number[self.wall] >= 0
        rows = chosen.astype(np.int32)
        return WallSurfaces(
            self.triangles[shown],
            number[self.wall[shown]],
            self.azimuth[rows],
            strings_of(self.gml_id, rows),
            strings_of(self.building, rows),
        )

    def digest(self) -> str:
        """Give the SHA-256 of all there is."""
        found = hashlib.sha256()
        columns: list[npt.NDArray[Any]] = [self.triangles, self.wall, self.azimuth]
        for text in (self.gml_id, self.building):
            columns += [text.start, text.data]
        for column in columns:
            found.update(column.tobytes())
        return found.hexdigest()


def joined(parts: Sequence[WallSurfaces]) -> WallSurfaces:
    """Give the walls of several files as one."""
    if not parts:
        nothing = string_column([])
        none = np.zeros(0, np.int32)
        return WallSurfaces(np.zeros((0, 3, 3)), none, np.zeros(0), nothing, nothing)
    first = np.cumsum([0, *(len(part) for part in parts)])
    return WallSurfaces(
        np.concatenate([part.triangles for part in parts]),
        np.concatenate(
            [part.wall + np.int32(at) for part, at in zip(parts, first, strict=False)]
        ).astype(np.int32),
        np.concatenate([part.azimuth for part in parts]),
        _joined_texts([part.gml_id for part in parts]),
        _joined_texts([part.building for part in parts]),
    )


def _joined_texts(columns: Sequence[StringColumn]) -> StringColumn:
    lengths = np.concatenate([np.diff(column.start) for column in columns])
    start = np.zeros(len(lengths) + 1, np.int32)
    np.cumsum(lengths, out=start[1:])
    return StringColumn(start, np.concatenate([column.data for column in columns]))
