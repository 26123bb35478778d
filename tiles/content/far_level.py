"""Tiles seen from afar: merged simple blocks, with how many features each stands for."""

from __future__ import annotations

import numpy as np
from isal import igzip

from tiles.attribute_columns import AttributeColumn
from tiles.city_tables import Float64, Int32
from tiles.content.leaf_tile import GZIP_LEVEL, EncodedTile, Region
from tiles.content.looks import theme_factor
from tiles.content.structural_metadata import PropertyTable, statistics
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
    corners, normals = _boxes(blocks, frame)
    flat = corners.reshape(-1, 3)
    columns_of = np.ascontiguousarray(flat.T)
    span = float((columns_of.max(axis=1) - columns_of.min(axis=1)).max())
    step_m = max(STEP_M, span / (LARGEST_STEP - 2))
    position = np.rint(flat / step_m).astype(np.int32)
    low = np.rint(columns_of.min(axis=1) / step_m).astype(np.int32)
    count = len(blocks)
    columns = VertexColumns(
        position=position,
        normal=np.rint(normals.reshape(-1, 3) * 127.0).astype(np.int8),
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
        class_statistics=statistics(table.columns),
    )


def _boxes(blocks: FarBlocks, frame: LocalFrame) -> tuple[Float64, Float64]:
    """Give corners, (n, 5, 4, 3) m in the frame, and normals, (n, 5, 4, 3), of all boxes."""
    base = frame.from_geodetic(blocks.lon_deg, blocks.lat_deg, blocks.base_m.astype(np.float64))
    cosine, sine = np.cos(blocks.azimuth_rad), np.sin(blocks.azimuth_rad)
    size = np.column_stack([blocks.length_m, blocks.width_m, blocks.top_m - blocks.base_m])
    offset = (_FACES[None] - [0.5, 0.5, 0.0]) * size[:, None, None, :]
    corners = _turned(offset, cosine, sine) + base[:, None, None, :]
    normals = np.broadcast_to(_NORMALS[None, :, None, :], offset.shape)
    return corners, _turned(normals, cosine, sine)


def _turned(vectors: Float64, cosine: Float64, sine: Float64) -> Float64:
    """Turn vectors of each box about the vertical."""
    c, s = cosine[:, None, None], sine[:, None, None]
    x, y = vectors[..., 0], vectors[..., 1]
    return np.stack([x * c - y * s, x * s + y * c, vectors[..., 2]], axis=-1)


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
