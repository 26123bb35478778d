"""Parts of files as the tree takes them, without any geometry."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest

from tiles.mesh.far_blocks import FarBlocks
from tiles.tileset import FilePart, TileEntry

MakePart = Callable[..., FilePart]
SIDE_DEG = (1 / 80, 1 / 120)


def _blocks(lon: float, lat: float) -> FarBlocks:
    single = np.ones(1, np.float32)
    return FarBlocks(
        np.array([lon]),
        np.array([lat]),
        10 * single,
        8 * single,
        0 * single,
        50 * single,
        58 * single,
        2 * single,
        np.ones(1, np.int32),
    )


@pytest.fixture
def make_part() -> MakePart:
    """Give a function that makes the part of a file in a third-level mesh (row, column)."""

    def make(row: int, column: int, *, tiles: int = 1, compressed: int = 400_000) -> FilePart:
        west, south = 100 + column * SIDE_DEG[0], row * SIDE_DEG[1]
        width = SIDE_DEG[0] / tiles
        entries = []
        for tile in range(tiles):
            degrees = (
                west + tile * width,
                south,
                west + (tile + 1) * width,
                south + SIDE_DEG[1],
            )
            w, s, e, n = (math.radians(angle) for angle in degrees)
            name = f"{row:06x}{column:06x}{tile:04x}.glb"
            entries.append(TileEntry(name, compressed, (w, s, e, n, 50.0, 58.0 + tile), 10, 0.0))
        return FilePart(
            path=f"udx/bldg/{row}_{column}.gml",
            tiles=tuple(entries),
            far=_blocks(west, south),
            schema=(),
            limits=np.zeros((0, 2)),
            epsg=6697,
            geoid="GSIGEO2011",
        )

    return make
