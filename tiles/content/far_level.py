"""Tiles seen from afar: merged simple blocks, with how many features each stands for."""

from __future__ import annotations

import numpy as np
from isal import igzip
from numba import njit

from tiles.attribute_columns import AttributeColumn
from tiles.city_tables import Float64, Int8, Int32
from tiles.content.leaf_tile import GZIP_LEVEL, EncodedTile, Region
from tiles.content.looks import theme_factor
from tiles.content.structural_metadata import PropertyTable
from tiles.content.tile_glb import Material, Segment, TileMesh, VertexColumns, write_tile
from tiles.coordinates import LocalFrame, local_frame_of
from tiles.mesh.assembly import IndexedMesh
from tiles.mesh.far_blocks import FarBlocks
from tiles.mesh.lattice import LARGEST_STEP, STEP_M

# Corners of a face in (u, v, w) of the box, 0 or 1, and its normal: four walls and the top.
_FACES = np.array(
    [
        [[0, 0, 0], [1, 0, 0], [1, 0, 1], [0, 0, 1]],
        [[1, 0, 0], [1, 1, 0], [1, 1, 1], [1, 0, 1]],
        [[1, 1, 0], [0, 1, 0], [0, 1, 1], [1, 1, 1]],
        [[0, 1, 0], [0, 0, 0], [0, 0, 1], [0, 1, 1]],
        [[0, 0, 1], [1, 0, 1], [1, 1, 1], [0, 1, 1]],
    ],
    np.float64,
)
_NORMALS = np.array([[0, -1, 0], [1, 0, 0], [0, 1, 0], [-1, 0, 0], [0, 0, 1]], np.float64)
_TRIANGLES = np.array([[0, 1, 2], [0, 2, 3]], np.int32)


def encode_far_level(blocks: FarBlocks, *, theme: str) -> EncodedTile | None:
    """Give one tile of merged blocks, None where there are none.

    Its geometric error is the largest distance between the model and the blocks.
    """
    if not len(blocks):
        return None
    frame = local_frame_of(blocks.lon_deg, blocks.lat_deg)
    base = frame.from_geodetic(blocks.lon_deg, blocks.lat_deg, blocks.base_m.astype(np.float64))
    size = np.column_stack([blocks.length_m, blocks.width_m, blocks.top_m - blocks.base_m])
    corners, normals = _boxes(base, size.astype(np.float64), blocks.azimuth_rad.astype(np.float64))
    flat = corners.reshape(-1, 3)
    columns_of = np.ascontiguousarray(flat.T)
    span = float((columns_of.max(axis=1) - columns_of.min(axis=1)).max())
    step_m = max(STEP_M, span / (LARGEST_STEP - 2))
    low = np.rint(columns_of.min(axis=1) / step_m).astype(np.int32)
    count = len(blocks)
    columns = VertexColumns(
        position=np.rint(flat / step_m).astype(np.int32),
        normal=normals.reshape(-1, 3),
        feature=np.repeat(np.arange(count, dtype=np.int32), 20),
    )
    mesh = TileMesh(
        mesh=_mesh(count),
        columns=columns,
        segments=[Segment(0, (int(low[0]), int(low[1]), int(low[2])), False, 0)],
        materials=[Material(factor=theme_factor(theme))],
        frame=frame.to_ecef_matrix(),
        step_m=step_m,
    )
    table = _table(blocks, theme)
    glb = write_tile(mesh, [table])
    return EncodedTile(
        glb=glb,
        gzipped=igzip.compress(glb, GZIP_LEVEL, mtime=0),
        # Two opposite walls have all eight corners of a box.
        region=_region(frame, corners[:, [0, 2]].reshape(-1, 3), step_m),
        features=int(blocks.features.sum()),
        geometric_error=float(blocks.deviation_m.max()),
    )


@njit(cache=True)
def _boxes(base: Float64, size: Float64, azimuth: Float64) -> tuple[Float64, Int8]:
    """Give corners, m, and normals (127 is 1) of all boxes, (n, 5, 4, 3), from base and sides."""
    count = len(base)
    corners = np.empty((count, 5, 4, 3))
    normals = np.zeros((count, 5, 4, 3), np.int8)
    for box in range(count):
        cosine, sine = np.cos(azimuth[box]), np.sin(azimuth[box])
        for face in range(5):
            x, y = _NORMALS[face, 0], _NORMALS[face, 1]
            normals[box, face, :, 0] = np.int8(np.rint(127.0 * (x * cosine - y * sine)))
            normals[box, face, :, 1] = np.int8(np.rint(127.0 * (x * sine + y * cosine)))
            normals[box, face, :, 2] = np.int8(127.0 * _NORMALS[face, 2])
            for corner in range(4):
                u = (_FACES[face, corner, 0] - 0.5) * size[box, 0]
                v = (_FACES[face, corner, 1] - 0.5) * size[box, 1]
                corners[box, face, corner, 0] = base[box, 0] + u * cosine - v * sine
                corners[box, face, corner, 1] = base[box, 1] + u * sine + v * cosine
                corners[box, face, corner, 2] = (
                    base[box, 2] + _FACES[face, corner, 2] * size[box, 2]
                )
    return corners, normals


def _mesh(count: int) -> IndexedMesh:
    """Give the triangles of boxes of 20 vertices each."""
    faces = np.arange(5 * count, dtype=np.int32) * 4
    corners = (faces[:, None, None] + _TRIANGLES).reshape(-1, 3).astype(np.int32)
    nothing: Int32 = np.zeros(0, np.int32)
    ends = np.array([0, 20 * count], np.int32)
    return IndexedMesh(nothing, nothing, corners, ends, np.array([0, 10 * count], np.int32))


def _table(blocks: FarBlocks, theme: str) -> PropertyTable:
    """Give what a block can tell: how many features it stands for and how high they are."""
    present = np.ones(len(blocks), np.bool_)
    height = np.asarray(blocks.top_m - blocks.base_m, np.float64).round(2)
    columns = (
        AttributeColumn(
            "feature_count", "feature_count", "地物の数", None, "int32", blocks.features, present
        ),
        AttributeColumn(
            "mean_height", "mean_height", "平均の高さ", "m", "float64", height, present
        ),
    )
    return PropertyTable(f"{theme}_block", "block", columns, len(blocks))


def _region(frame: LocalFrame, corners: Float64, step_m: float) -> Region:
    """Give the bounds of the boxes, one step wider than they are."""
    lon, lat, height = frame.to_geodetic(corners)
    margin = np.degrees(step_m / 6_356_752.0)
    wide = margin / np.cos(np.radians(lat.max()))
    return (
        float(np.radians(lon.min() - wide)),
        float(np.radians(lat.min() - margin)),
        float(np.radians(lon.max() + wide)),
        float(np.radians(lat.max() + margin)),
        float(height.min()) - step_m,
        float(height.max()) + step_m,
    )
