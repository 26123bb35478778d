"""Columns that compiled functions may take, whether they come from the reader or the store.

numba compiles a function once more for read-only arrays, such as those of a memory-mapped store.
Copying the few columns that reach compiled functions costs a millisecond per ten megabytes;
compiling costs seconds.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from tiles.city_tables import CityTables, StringColumn

Scalar = TypeVar("Scalar", bound=np.generic)


def writable(column: npt.NDArray[Scalar]) -> npt.NDArray[Scalar]:
    """Give a column, copied where it is read-only."""
    return column if column.flags.writeable else column.copy()


def writable_strings(column: StringColumn) -> StringColumn:
    """Give a column of strings, copied where it is read-only."""
    return StringColumn(writable(column.start), writable(column.data))


def writable_tables(tables: CityTables) -> CityTables:
    """Give tables whose rings, texture coordinates and ids compiled functions may take."""
    return replace(
        tables,
        features=replace(tables.features, gml_id=writable_strings(tables.features.gml_id)),
        polygons=replace(tables.polygons, ring_start=writable(tables.polygons.ring_start)),
        vertex_start=writable(tables.vertex_start),
        uv=writable(tables.uv),
    )
