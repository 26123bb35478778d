"""Pieces of walls with feature ids as one GLB."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from isal import igzip

from tiles.content.leaf_tile import GZIP_LEVEL
from tiles.content.structural_metadata import PropertyTable
from tiles.content.tile_glb import Material, Segment, TileMesh, VertexColumns, write_tile
from tiles.coordinates import local_frame_of
from tiles.heat.quads import QuadTile, region_of
from tiles.mesh.assembly import IndexedMesh
from tiles.mesh.lattice import LARGEST_STEP, STEP_M, to_signed_bytes

Float64 = npt.NDArray[np.float64]
Int32 = npt.NDArray[np.int32]


def encode_walls(
    corners: Float64, feature: Int32, *, normal: Float64, table: PropertyTable
) -> QuadTile:
    """Give the tile of triangles whose features are the rows of the table.

    corners : (n, 3, 3) float64, longitude, latitude [°], ellipsoidal height [m], counter-clockwise
        seen from outside. feature : (n,) int32. normal : (features, 3) unit vectors, x east.
    """
    places = corners.reshape(-1, 3)
    lon, lat, height = np.ascontiguousarray(places.T)
    frame = local_frame_of(lon, lat)
    local = frame.from_geodetic(lon, lat, height)
    span = float((local.max(axis=0) - local.min(axis=0)).max())
    step_m = max(STEP_M, span / (LARGEST_STEP - 2))
    steps = np.rint(local / step_m).astype(np.int64)
    origin = steps.min(axis=0)
    position, vertex, triangles = _shared(steps - origin, np.repeat(feature, 3))
    columns = VertexColumns(
        position=np.asarray(position + origin, np.int32),
        normal=to_signed_bytes(normal[vertex]),
        feature=vertex,
    )
    nothing = np.zeros(0, np.int32)
    mesh = TileMesh(
        mesh=IndexedMesh(
            nothing,
            nothing,
            triangles,
            np.array([0, len(position)], np.int32),
            np.array([0, len(triangles)], np.int32),
        ),
        columns=columns,
        segments=[Segment(0, (int(origin[0]), int(origin[1]), int(origin[2])), False, 0)],
        materials=[Material()],
        frame=frame.to_ecef_matrix(),
        step_m=step_m,
    )
    glb = write_tile(mesh, [table])
    return QuadTile(glb, igzip.compress(glb, GZIP_LEVEL, mtime=0), region_of(places, step_m))


def _shared(
    steps: npt.NDArray[np.int64], feature: Int32
) -> tuple[npt.NDArray[np.int64], Int32, Int32]:
    """Give positions, features and triangles of vertices that a feature's triangles share."""
    # 16 bits each fit into one number with 15 bits of the feature.
    key = ((feature.astype(np.int64) << 16 | steps[:, 0]) << 16 | steps[:, 1]) << 16 | steps[:, 2]
    _, first, corner = np.unique(key, return_index=True, return_inverse=True)
    triangles = corner.reshape(-1, 3).astype(np.int32)
    whole = (np.diff(np.sort(triangles, axis=1), axis=1) > 0).all(axis=1)
    return steps[first], feature[first], triangles[whole]
